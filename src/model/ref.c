/* ref.c: references: id, id@1.2.0, id@^1.2, id@latest, id:label, prompt://project/id@1.2.0. */
#include <prm/prompt.h>

#include "base/str.h"

#define SCHEME PRM_LIT("prompt://")

static bool is_project(prm_str s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		bool start = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');

		if (!start && (i == 0 || (c != '_' && c != '-')))
			return false;
	}
	return s.len > 0 && s.len <= 63;
}

static prm_status take_project(prm_str *text, prm_ref *ref, prm_error *err)
{
	prm_str rest = prm_str_n(text->ptr + SCHEME.len, text->len - SCHEME.len);
	size_t slash = prm__str_find_char(rest, '/', 0);

	ref->project = prm_str_n(rest.ptr, slash);
	if (slash == rest.len || !is_project(ref->project))
		return prm_fail(
			err, PRM_REF_INVALID,
			"'%.*s' is not a reference: write prompt://project/id, where the project "
			"is a-z 0-9 '_' '-'",
			PRM_FMT(*text));
	*text = prm_str_n(rest.ptr + slash + 1, rest.len - slash - 1);
	return PRM_OK;
}

static prm_status read_version(prm_str want, prm_ref *ref, prm_error *err)
{
	static const prm_semver any;
	prm_semver version;
	bool ignored;

	ref->want = want;
	if (prm_str_is(want, "latest")) {
		ref->kind = PRM_REF_LATEST;
		return PRM_OK;
	}
	ref->kind = PRM_REF_VERSION;
	if (prm_semver_parse(want, &version, NULL) == PRM_OK)
		return PRM_OK;
	ref->kind = PRM_REF_RANGE;
	if (want.len && prm_semver_satisfies(&any, want, &ignored, NULL) == PRM_OK)
		return PRM_OK;
	if (prm_label_check(want, NULL) == PRM_OK)
		return prm_fail(
			err, PRM_REF_INVALID,
			"'%.*s' is neither a version nor a range; did you mean '%.*s:%.*s'?",
			PRM_FMT(want), PRM_FMT(ref->id), PRM_FMT(want));
	return prm_fail(
		err, PRM_REF_INVALID,
		"'%.*s' behind '@' is neither a version (1.2.0), a range (^1.2) nor 'latest'",
		PRM_FMT(want));
}

static prm_status read_want(prm_str rest, prm_ref *ref, prm_error *err)
{
	prm_error label_err;
	prm_str want = prm_str_n(rest.ptr + 1, rest.len - 1);

	if (prm__str_find_char(want, '@', 0) < want.len ||
	    prm__str_find_char(want, ':', 0) < want.len)
		return prm_fail(err, PRM_REF_INVALID,
				"'%.*s%.*s' names a version and a label, or two of one: give one",
				PRM_FMT(ref->id), PRM_FMT(rest));
	if (rest.ptr[0] == '@')
		return read_version(want, ref, err);
	ref->kind = PRM_REF_LABEL;
	ref->want = want;
	if (prm_label_check(want, &label_err))
		return prm_fail(err, PRM_REF_INVALID, "%s", label_err.text);
	return PRM_OK;
}

prm_status prm_ref_parse(prm_str text, prm_ref *out, prm_error *err)
{
	prm_ref ref = {.kind = PRM_REF_DEFAULT};
	prm_str rest;
	prm_status status = PRM_OK;
	size_t mark = 0;

	if (text.len == 0)
		return prm_id_check(text, err);
	if (prm__str_starts(text, SCHEME))
		status = take_project(&text, &ref, err);
	if (status)
		return status;
	while (mark < text.len && text.ptr[mark] != '@' && text.ptr[mark] != ':')
		mark++;
	ref.id = prm_str_n(text.ptr, mark);
	rest = prm_str_n(text.ptr + mark, text.len - mark);
	status = prm_id_check(ref.id, err);
	if (!status && rest.len)
		status = read_want(rest, &ref, err);
	if (!status)
		*out = ref;
	return status;
}
