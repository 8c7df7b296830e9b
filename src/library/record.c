/* record.c: a version record of a store or an older layout: a prompt, and who published it when. */
#include <stdio.h>

#include "base/str.h"
#include "library/parts.h"
#include "library/walk.h"
#include "model/record.h"
#include "text/span.h"

/* A text member of the record; null and absent are empty. */
static prm_str text_of(prm__file *file, prm_value root, const char *key)
{
	prm_value value = prm_value_get_c(root, key);
	char pointer[32];

	if (prm_value_is(value, PRM_STRING) || prm_value_is(value, PRM_MISSING) ||
	    prm_value_is(value, PRM_NULL))
		return prm_value_text(value);
	snprintf(pointer, sizeof(pointer), "/%s", key);
	prm__say(file, prm_str_c(pointer), PRM_SEVERITY_ERROR, PRM_WRONG_TYPE,
		 "expected text, not %s", prm__a_type(value.type));
	return prm_str_n(NULL, 0);
}

/*
 * The name of {id}_{version}.json splits at the last '_' before a version. Only for a record that
 * does not say itself whose it is.
 */
static prm_str id_of_name(prm_str path)
{
	prm_str name = prm__path_stem(path), version;
	prm_semver parsed;
	size_t at;

	for (at = name.len; at > 0 && name.ptr[at - 1] != '_'; at--)
		;
	version = prm_str_n(name.ptr + at, name.len - at);
	if (at < 2 || prm_semver_parse(version, &parsed, NULL))
		return prm_str_n(NULL, 0);
	return prm_str_n(name.ptr, at - 1);
}

/* What the record and its prompt both say must be the same: else one of them was swapped. */
static bool agree(prm__file *file, const char *key, const char *pointer)
{
	prm_str outer = prm__doc_scalar_text(file->doc, prm_str_c(pointer + strlen("/prompt")));
	prm_str inner = prm__doc_scalar_text(file->doc, prm_str_c(pointer));

	if (outer.len == 0 || inner.len == 0 || prm_str_eq(outer, inner))
		return true;
	prm__say(file, prm_str_c(pointer), PRM_SEVERITY_ERROR, PRM_BAD_VALUE,
		 "the record says %s '%.*s', its prompt '%.*s'", key, PRM_FMT(outer),
		 PRM_FMT(inner));
	return false;
}

/* The prompt's own tree, with the id and version that only the record or the name tells. */
static prm_status prompt_tree(prm__file *file, prm_value root, prm_value *out, prm_error *err)
{
	prm_value tree = prm_value_get_c(root, "prompt");
	bool id = prm_value_is(prm_value_get_c(tree, "id"), PRM_MISSING);
	bool version = prm_value_is(prm_value_get_c(tree, "version"), PRM_MISSING);
	prm_str told = text_of(file, root, "id"), key;
	prm_value value;
	prm_builder b;

	if (!id && !version) {
		*out = tree;
		return PRM_OK;
	}
	prm_builder_init(&b, &file->library->arena);
	prm_build_map(&b);
	if (id)
		prm_build_member(&b, "id", told.len ? told : id_of_name(file->path));
	if (version)
		prm_build_member(&b, "version",
				 prm__doc_scalar_text(file->doc, PRM_LIT("/version")));
	for (size_t i = 0; prm_value_member(tree, i, &key, &value); i++) {
		prm_build_key(&b, key);
		prm_build_value(&b, value);
	}
	prm_build_end(&b);
	return prm_builder_finish(&b, out, err);
}

/* A record of a store carries the SHA-256 of its canonical JSON without that member. */
static prm_status check_sum(prm__file *file, prm_value root, bool *intact, prm_error *err)
{
	static const char *const seal[] = {"sha256", NULL};
	prm_str stated = prm__text_of(root, "sha256");
	char sum[65];
	prm_status status;

	*intact = true;
	if (stated.len == 0)
		return PRM_OK;
	status = prm__digest_without(root, seal, file->library->allocator, sum, err);
	if (status)
		return status;
	*intact = prm_str_is(stated, sum);
	if (!*intact)
		prm__say(file, PRM_LIT("/sha256"), PRM_SEVERITY_ERROR, PRM_STORE_CORRUPT,
			 "the record is damaged or was changed by hand: its checksum does not "
			 "match");
	return PRM_OK;
}

/* Times of older layouts lack a zone: they are UTC. */
static prm_status take_time(prm__file *file, prm_value root, prm_str *out, prm_error *err)
{
	prm_str text = text_of(file, root, "created_at");
	char normal[25];

	if (text.len == 0)
		return PRM_OK;
	if (!prm__time_normal(text, normal)) {
		prm__say(file, PRM_LIT("/created_at"), PRM_SEVERITY_WARNING, PRM_BAD_VALUE,
			 "this is no RFC 3339 time; the time of the import is taken");
		return PRM_OK;
	}
	if (!prm_arena_str(&file->library->arena, prm_str_c(normal), out))
		return prm_fail(err, PRM_NOMEM, "out of memory");
	return PRM_OK;
}

prm_status prm__take_record(prm__file *file, prm_value root, prm_error *err)
{
	prm_library_item item = {.pointer = PRM_LIT("/prompt"), .snapshot = true};
	prm_value tree;
	bool intact = true, same;
	prm_status status;

	item.created_by = text_of(file, root, "created_by");
	item.changelog = text_of(file, root, "changelog");
	item.parent_version = text_of(file, root, "parent_version");
	same = agree(file, "id", "/prompt/id");
	same = agree(file, "version", "/prompt/version") && same;
	status = check_sum(file, root, &intact, err);
	if (!status)
		status = take_time(file, root, &item.created_at, err);
	if (!status)
		status = prompt_tree(file, root, &tree, err);
	if (status)
		return status;
	if (prm_value_is(prm_value_get_c(tree, "version"), PRM_MISSING)) {
		prm__say(file, PRM_LIT(""), PRM_SEVERITY_ERROR, PRM_MISSING_KEY,
			 "a version record needs its `version`");
		return PRM_OK;
	}
	if (!same || !intact)
		return PRM_OK;
	return prm__take_prompt(file, tree, &item, err);
}
