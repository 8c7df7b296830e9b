/* golden_file.c: the tests of a library: in its prompts, and in the files of tests beside them. */
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/str.h"
#include "library/golden.h"
#include "library/walk.h"
#include "model/record.h"

/* One file of prompts and the entries that it holds. */
typedef struct group {
	const prm__entry *entries;
	size_t count;
} group;

static prm_status nomem(prm_error *err)
{
	return prm_fail(err, PRM_NOMEM, "out of memory");
}

/* Old versions are tested where they are named, and not with the folder that they stand in. */
static bool is_tested(const prm_library *library, const prm__entry *entry)
{
	return !entry->item.snapshot || !library->folder;
}

static prm_status collect_own(prm__suite *suite, const prm__entry *entry, prm_error *err)
{
	prm_value tree = prm_value_at_pointer(prm_doc_root(entry->doc), entry->item.pointer);
	prm__test with = {.entry = entry, .doc = entry->doc, .file = entry->item.file};

	with.pointer = prm__pointer(&suite->arena, entry->item.pointer, PRM_LIT("tests"));
	if (!with.pointer.ptr)
		return nomem(err);
	return prm__tests_read(suite, prm_value_get_c(tree, "tests"), &with, false, err);
}

/* ---- the file beside a prompt ---------------------------------------------------------------- */

/* Which of the file's prompts a test is of; false where it does not say, or names none of them. */
static bool entry_of(const group *g, prm_value test, const prm__entry **out)
{
	prm_value id = prm_value_get_c(test, "prompt");
	size_t i = 0;

	if (prm_value_is(id, PRM_MISSING) ? g->count > 1 : !prm_value_is(id, PRM_STRING))
		return false;
	while (i < g->count && !prm_value_is(id, PRM_MISSING) &&
	       !prm_str_eq(prm_prompt_id(g->entries[i].prompt), prm_value_text(id)))
		i++;
	if (i == g->count)
		return false;
	*out = &g->entries[i];
	return true;
}

static prm_status say_which(prm__suite *suite, const group *g, const prm__test *with,
			    prm_value test, prm_error *err)
{
	prm_str id = prm_value_text(prm_value_get_c(test, "prompt"));
	prm_str at = prm__pointer(&suite->arena, with->pointer, PRM_LIT("prompt"));
	char near[320] = "";

	if (!at.ptr)
		return nomem(err);
	for (size_t i = 0; i < g->count && !near[0]; i++) {
		prm_str known = prm_prompt_id(g->entries[i].prompt);

		prm__near_text(id, &known, 1, near);
	}
	if (id.len)
		prm__test_say(suite, with, at, false, PRM_PROMPT_NOT_FOUND,
			      "'%.*s' holds no prompt '%.*s'%s", PRM_FMT(g->entries->item.file),
			      PRM_FMT(id), near);
	else
		prm__test_say(suite, with, at, false, PRM_MISSING_KEY,
			      "'%.*s' holds %zu prompts; say which one the test is of with "
			      "`prompt: ID`",
			      PRM_FMT(g->entries->item.file), g->count);
	return PRM_OK;
}

static prm_status take_tests(prm__suite *suite, const group *g, const prm__test *file,
			     prm_value list, prm_error *err)
{
	prm_status status = PRM_OK;

	for (size_t i = 0; !status && i < prm_value_count(list); i++) {
		prm_value value = prm_value_at(list, i);
		prm__test with = *file;
		char index[24];

		snprintf(index, sizeof(index), "%zu", i);
		with.pointer = prm__pointer(&suite->arena, file->pointer, prm_str_c(index));
		if (!with.pointer.ptr)
			return nomem(err);
		with.fault_from = suite->diag.count;
		if (!entry_of(g, value, &with.entry) && prm_value_is(value, PRM_MAP))
			status = say_which(suite, g, &with, value, err);
		if (!status)
			status = prm__test_read(suite, value, &with, true, err);
	}
	return status;
}

static prm_status take_root(prm__suite *suite, const group *g, const prm_doc *doc, prm_str path,
			    prm_error *err)
{
	static const prm_str known = {"tests", 5};
	prm__test file = {.entry = g->entries, .doc = doc, .file = path, .pointer = PRM_LIT("")};
	prm_value root = prm_doc_root(doc), list = prm_value_get_c(root, "tests"), value;
	char near[320];
	prm_str key, at;

	if (!prm_value_is(list, PRM_LIST))
		prm__test_say(suite, &file, file.pointer, false, PRM_WRONG_TYPE,
			      "a file of tests holds `tests:` with a list, and nothing else");
	for (size_t i = 0; prm_value_member(root, i, &key, &value); i++) {
		at = prm__pointer(&suite->arena, PRM_LIT(""), key);
		if (!at.ptr)
			return nomem(err);
		if (!prm_str_eq(key, known))
			prm__test_say(suite, &file, at, true, PRM_UNKNOWN_KEY,
				      "a file of tests has no key '%.*s'%s", PRM_FMT(key),
				      prm__near_text(key, &known, 1, near));
	}
	file.pointer = PRM_LIT("/tests");
	return prm_value_is(list, PRM_LIST) ? take_tests(suite, g, &file, list, err) : PRM_OK;
}

static prm_status keep(prm__suite *suite, prm_doc *doc, prm_error *err)
{
	if (suite->doc_count == suite->doc_size &&
	    !prm__grow(suite->allocator, (void **)&suite->docs, &suite->doc_size,
		       sizeof(*suite->docs))) {
		prm_doc_free(doc);
		return nomem(err);
	}
	suite->docs[suite->doc_count++] = doc;
	return PRM_OK;
}

static prm_status take_text(prm__suite *suite, const group *g, prm_str path, prm_str text,
			    prm_error *err)
{
	prm_read_options opts = {.struct_size = sizeof(opts),
				 .allocator = suite->allocator,
				 .limits = &suite->limits,
				 .source = path,
				 .positions = true};
	size_t errors = suite->diag.errors;
	prm_error fault = {0};
	prm_doc *doc = NULL;
	prm_status status;

	if (prm__str_ends(path, PRM_LIT(".json")))
		status = prm_doc_read_json(text, &opts, &doc, &suite->diag, &fault);
	else
		status = prm_doc_read_yaml(text, &opts, &doc, NULL, &suite->diag, &fault);
	if (status == PRM_NOMEM)
		return nomem(err);
	if (status) {
		prm__finding_from_error(&suite->diag, errors, path, &fault);
		return PRM_OK;
	}
	status = keep(suite, doc, err);
	return status ? status : take_root(suite, g, doc, path, err);
}

static prm_status take_file(prm__suite *suite, const group *g, prm_str path, prm_error *err)
{
	size_t errors = suite->diag.errors;
	prm_error fault = {0};
	prm_status status;
	struct stat st;
	prm_buf text;

	if (lstat(path.ptr, &st) != 0 && errno == ENOENT)
		return PRM_OK;
	if (S_ISLNK(st.st_mode)) {
		prm__say_of(&suite->diag, path, PRM_SEVERITY_ERROR, PRM_FILE_READ,
			    "this is a symbolic link; links are not followed");
		return PRM_OK;
	}
	prm_buf_init(&text, suite->allocator, 0);
	status = prm__file_read(path, suite->limits.document_bytes, &text, &fault);
	if (status == PRM_OK)
		status = take_text(suite, g, path, prm_buf_str(&text), err);
	else if (status == PRM_NOMEM)
		prm_fail(err, PRM_NOMEM, "out of memory");
	else {
		prm__finding_from_error(&suite->diag, errors, path, &fault);
		status = PRM_OK;
	}
	prm_buf_release(&text);
	return status;
}

/* a/reply.yaml -> a/reply.tests.yaml, .yml, .json: each that is there. */
static prm_status collect_beside(prm__suite *suite, const group *g, prm_error *err)
{
	static const char *const endings[] = {".tests.yaml", ".tests.yml", ".tests.json"};
	prm_str file = g->entries->item.file, stem = prm__path_stem(file);
	prm_status status = PRM_OK;

	if (stem.len == 0)
		return PRM_OK;
	for (size_t i = 0; !status && i < 3; i++) {
		size_t ending = strlen(endings[i]);
		size_t len = file.len - prm__path_name(file).len + stem.len;
		char *path = prm_arena_alloc(&suite->arena, len + ending + 1);

		if (!path)
			return nomem(err);
		memcpy(path, file.ptr, len);
		memcpy(path + len, endings[i], ending + 1);
		status = take_file(suite, g, prm_str_n(path, len + ending), err);
	}
	return status;
}

/* The entries of a file stand side by side, in the order of their reading. */
static group group_at(const prm_library *library, size_t index)
{
	group g = {.entries = &library->entries[index]};

	while (index + g.count < library->entry_count &&
	       prm_str_eq(library->entries[index + g.count].item.file, g.entries->item.file))
		g.count++;
	return g;
}

prm_status prm__suite_collect(prm__suite *suite, const prm_library *library, prm_str only,
			      prm_error *err)
{
	prm_status status = PRM_OK;
	group g;

	if (library->folder && only.len == 0)
		status = prm__suite_orphans(suite, library, err);
	for (size_t at = 0; !status && at < library->entry_count; at += g.count) {
		g = group_at(library, at);
		if (only.len ? !prm_str_eq(only, g.entries->item.file)
			     : !is_tested(library, g.entries))
			continue;
		for (size_t i = 0; !status && i < g.count; i++)
			status = collect_own(suite, &g.entries[i], err);
		if (!status)
			status = collect_beside(suite, &g, err);
	}
	return status;
}
