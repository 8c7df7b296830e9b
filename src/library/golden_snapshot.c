/*
 * golden_snapshot.c: what a prompt renders to, kept beside it in __snapshots__/, one text file each,
 * so that a change of a prompt shows in a review as a change of what the model reads.
 */
#include <unistd.h>

#include "base/file.h"
#include "base/os.h"
#include "base/str.h"
#include "library/golden.h"
#include "library/walk.h"

#define FOLDER "__snapshots__"
#define SLUG 80 /* bytes of a name; of a longer one the start and a hash */

/* A name as part of a file's name: lower-case letters and digits, '-' for all else in ASCII. */
static void add_slug(prm_buf *out, prm_str name)
{
	prm_str shown = prm_str_n(name.ptr,
				  name.len > SLUG ? prm__utf8_floor(name, SLUG - 17) : name.len);
	char sum[64];

	for (size_t i = 0; i < shown.len; i++) {
		unsigned char c = (unsigned char)shown.ptr[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
			     c >= 0x80;

		if (c >= 'A' && c <= 'Z')
			prm_buf_add_char(out, (char)(c - 'A' + 'a'));
		else
			prm_buf_add_char(out, plain ? (char)c : '-');
	}
	if (shown.len == name.len)
		return;
	prm__sha256_hex(name, sum);
	prm_buf_add_char(out, '~');
	prm_buf_add(out, prm_str_n(sum, 16));
}

/* Ids have no '+', so no two of a bundle meet. */
static void add_id(prm_buf *out, prm_str id)
{
	prm_buf_add_char(out, '.');
	for (size_t i = 0; i < id.len; i++)
		prm_buf_add_char(out, id.ptr[i] == '/' ? '+' : id.ptr[i]);
}

static void add_message(prm_buf *out, prm_value message)
{
	if (prm_value_is(message, PRM_STRING)) {
		prm_buf_add_char(out, '.');
		prm_buf_add(out, prm_value_text(message));
	}
	if (prm_value_is(message, PRM_INT))
		prm_buf_addf(out, ".%lld", (long long)message.as.integer);
}

/* support/reply.yaml, "greets" -> support/__snapshots__/reply.yaml.greets.txt; no ptr: no memory. */
static prm_str path_of(const prm__trial *trial, const prm__assertion *a)
{
	const prm_library_item *item = &trial->test->entry->item;
	prm_str name = prm_value_text(a->value), out = {NULL, 0};
	size_t folder = item->file.len - prm__path_name(item->file).len;
	prm_buf path;

	prm_buf_init(&path, trial->suite->allocator, 0);
	prm_buf_add(&path, prm_str_n(item->file.ptr, folder));
	prm_buf_add_c(&path, FOLDER "/");
	prm_buf_add(&path, prm__path_name(item->file));
	if (prm__str_starts(item->pointer, PRM_LIT("/prompts")))
		add_id(&path, prm_prompt_id(item->prompt));
	prm_buf_add_char(&path, '.');
	add_slug(&path, name.len ? name : trial->test->name);
	add_message(&path, a->message);
	prm_buf_add_c(&path, ".txt");
	if (path.status || !prm_arena_str(&trial->suite->arena, prm_buf_str(&path), &out))
		out = prm_str_n(NULL, 0);
	prm_buf_release(&path);
	return out;
}

/* Two that would write one file are told apart by a name of their own. */
static prm_status claim(prm__trial *trial, const prm__assertion *a, prm_str path, bool *taken,
			prm_error *err)
{
	*taken = prm__map_get(trial->written, path) != NULL;
	if (*taken)
		prm__golden_fail(trial, a,
				 "another snapshot has the file '%.*s'; give this one a name: "
				 "{snapshot: NAME}",
				 PRM_FMT(path));
	else if (!prm__map_set(trial->written, path, trial->suite))
		return prm_fail(err, PRM_NOMEM, "out of memory");
	return PRM_OK;
}

static prm_status write_snapshot(prm__trial *trial, prm_str path, prm_str text, prm_error *err)
{
	prm_status status;
	prm_buf out;

	prm_buf_init(&out, trial->suite->allocator, 0);
	prm_buf_add(&out, text);
	prm_buf_add_char(&out, '\n'); /* a file of text ends its last line */
	if (out.status)
		status = prm_fail(err, PRM_NOMEM, "out of memory");
	else
		status = prm__folder_make(prm__path_folder(path), err);
	if (!status)
		status = prm__file_write(path, prm_buf_str(&out), err);
	prm_buf_release(&out);
	trial->snapshots += status == PRM_OK;
	return status;
}

/* What is kept: out->ptr stays NULL where nothing is. */
static prm_status read_snapshot(prm__trial *trial, prm_str path, prm_buf *out, prm_error *err)
{
	size_t limit = trial->suite->limits.document_bytes + 1;
	prm_status status;

	if (access(path.ptr, F_OK) != 0)
		return PRM_OK;
	status = prm__file_read(path, limit, out, err);
	if (status)
		return status;
	if (prm_buf_reserve(out, 1)) /* an empty file is there, too */
		return prm_fail(err, PRM_NOMEM, "out of memory");
	out->len -= out->len && out->ptr[out->len - 1] == '\n';
	return PRM_OK;
}

static prm_status differ(prm__trial *trial, const prm__assertion *a, prm_str path, prm_str kept,
			 prm_str text, prm_error *err)
{
	prm_status status = PRM_OK;
	prm_buf words;

	prm_buf_init(&words, trial->suite->allocator, 0);
	prm__add_difference(&words, kept, text);
	if (words.status)
		status = prm_fail(err, PRM_NOMEM, "out of memory");
	else
		prm__golden_fail(trial, a,
				 "the text is not that of '%.*s': %.*s; where it is right: "
				 "`prm test --update`",
				 PRM_FMT(path), PRM_FMT(prm_buf_str(&words)));
	prm_buf_release(&words);
	return status;
}

static prm_status compare(prm__trial *trial, const prm__assertion *a, prm_str path, prm_str text,
			  prm_error *err)
{
	prm_status status;
	prm_buf kept;

	prm_buf_init(&kept, trial->suite->allocator, 0);
	status = read_snapshot(trial, path, &kept, err);
	if (!status && kept.ptr && prm_str_eq(prm_buf_str(&kept), text))
		status = PRM_OK;
	else if (!status && trial->update)
		status = write_snapshot(trial, path, text, err);
	else if (!status && kept.ptr)
		status = differ(trial, a, path, prm_buf_str(&kept), text, err);
	else if (!status)
		prm__golden_fail(trial, a,
				 "there is no snapshot '%.*s' yet; `prm test --update` writes it",
				 PRM_FMT(path));
	prm_buf_release(&kept);
	return status;
}

static prm_status check(prm__trial *trial, const prm__assertion *a, prm_str path, prm_error *err)
{
	prm_status status;
	prm_buf text;

	prm_buf_init(&text, trial->suite->allocator, 0);
	prm__golden_write(&trial->view, a->message, &text);
	status = text.status ? prm_fail(err, PRM_NOMEM, "out of memory")
			     : compare(trial, a, path, prm_buf_str(&text), err);
	prm_buf_release(&text);
	return status;
}

prm_status prm__golden_snapshot(prm__trial *trial, const prm__assertion *a, prm_error *err)
{
	bool taken = false;
	prm_status status;
	prm_str path;

	if (!trial->test->entry) { /* a stored version has no folder beside it */
		trial->skipped++;
		return PRM_OK;
	}
	path = path_of(trial, a);
	if (!path.ptr)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	status = claim(trial, a, path, &taken, err);
	return status || taken ? status : check(trial, a, path, err);
}
