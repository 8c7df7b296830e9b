/* check.c: see check.h. */
#include "store/check.h"

#include "base/str.h"
#include "store/record.h"

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_word(char c)
{
	return is_lower(c) || (c >= '0' && c <= '9');
}

prm_str prm__shown(prm_str text)
{
	size_t end = text.len > 48 ? prm__utf8_floor(text, 48) : text.len;

	for (size_t i = 0; i < end; i++)
		if ((unsigned char)text.ptr[i] < 0x20 || text.ptr[i] == 0x7f)
			end = i;
	return prm_str_n(text.ptr, prm__utf8_valid(prm_str_n(text.ptr, end)));
}

bool prm__project_valid(prm_str project)
{
	if (project.len == 0 || project.len > PRM__PROJECT_MAX || !is_word(project.ptr[0]))
		return false;
	for (size_t i = 1; i < project.len; i++)
		if (!is_word(project.ptr[i]) && project.ptr[i] != '_' && project.ptr[i] != '-')
			return false;
	return true;
}

prm_status prm__check_struct(const void *given, void *full, size_t size, const char *name,
			     prm_error *err)
{
	size_t given_size;

	if (!given)
		return PRM_OK;
	memcpy(&given_size, given, sizeof(given_size));
	if (given_size < sizeof(given_size))
		return prm_fail(err, PRM_INVALID, "%s.struct_size is not set: write {sizeof(%s)}",
				name, name);
	memcpy(full, given, given_size < size ? given_size : size);
	return PRM_OK;
}

/* These stand in a store's folder beside the kinds. */
static bool is_reserved(prm_str kind)
{
	static const char *const names[] = {"lock", "log", "projects", "tmp"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (prm_str_is(kind, names[i]))
			return true;
	return false;
}

static prm_status check_kind(prm_str kind, prm_error *err)
{
	bool fine = kind.len > 0 && kind.len <= PRM__KIND_MAX;

	for (size_t i = 0; fine && i < kind.len; i++)
		fine = is_lower(kind.ptr[i]);
	if (!fine)
		return prm_fail(err, PRM_INVALID,
				"'%.*s' is not a kind of record: a-z, 1 to %d letters",
				PRM_FMT(prm__shown(kind)), PRM__KIND_MAX);
	if (is_reserved(kind))
		return prm_fail(err, PRM_INVALID,
				"'%.*s' cannot be a kind of record: the name is reserved",
				PRM_FMT(kind));
	return PRM_OK;
}

static prm_status check_text(prm_str text, const char *what, bool may_be_empty, prm_error *err)
{
	size_t valid;

	if (text.len == 0 && !may_be_empty)
		return prm_fail(err, PRM_INVALID, "the record's %s is empty", what);
	if (text.len > PRM_KEY_MAX)
		return prm_fail(err, PRM_LIMIT, "the record's %s has %zu bytes: PRM_KEY_MAX is %d",
				what, text.len, PRM_KEY_MAX);
	valid = prm__utf8_valid(text);
	if (valid < text.len)
		return prm_fail(err, PRM_BAD_UTF8, "the record's %s is not UTF-8 (byte %zu)", what,
				valid);
	if (text.len && memchr(text.ptr, 0, text.len))
		return prm_fail(err, PRM_INVALID, "the record's %s has a NUL byte in it", what);
	return PRM_OK;
}

prm_status prm__check_key(const prm_key *key, prm_error *err)
{
	prm_status status = check_kind(key->kind, err);

	if (!status)
		status = check_text(key->name, "name", false, err);
	if (!status)
		status = check_text(key->item, "item", false, err);
	return status;
}

prm_status prm__check_body(prm_str body, prm_error *err)
{
	if (body.len == 0) /* what a crash of other software leaves looks so: keep it detectable */
		return prm_fail(err, PRM_INVALID, "a record's body cannot be empty");
	if (body.len > PRM__BODY_MAX)
		return prm_fail(err, PRM_LIMIT, "the record has %zu bytes: document_bytes is %zu",
				body.len, PRM__BODY_MAX);
	return PRM_OK;
}

prm_status prm__check_expect(prm_expect expect, prm_error *err)
{
	if (expect.kind < PRM_EXPECT_ANY || expect.kind > PRM_EXPECT_REVISION)
		return prm_fail(err, PRM_INVALID, "%d is not what a write may expect", expect.kind);
	if (expect.kind == PRM_EXPECT_REVISION &&
	    (expect.revision.len == 0 || expect.revision.len > PRM_REVISION_MAX))
		return prm_fail(err, PRM_INVALID, "the expected revision has %zu bytes: 1 to %d",
				expect.revision.len, PRM_REVISION_MAX);
	return PRM_OK;
}

prm_status prm__check_query(const prm_list_query *query, prm_error *err)
{
	prm_status status = check_kind(query->kind, err);

	if (!status)
		status = check_text(query->name, "name", true, err);
	if (!status)
		status = check_text(query->name_prefix, "name_prefix", true, err);
	if (!status)
		status = check_text(query->after_name, "after_name", true, err);
	if (!status)
		status = check_text(query->after_item, "after_item", true, err);
	return status;
}
