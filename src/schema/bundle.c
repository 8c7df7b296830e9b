/* bundle.c: the schemas of one file, found by name or by name and version. */
#include <stdio.h>

#include "base/str.h"
#include "schema/schema.h"

/* The one of exactly the version behind '@', else the first of the name; count: none. */
static size_t find_index(prm_value schemas, prm_str ref)
{
	size_t at = prm__str_find_char(ref, '@', 0), count = prm_value_count(schemas);
	prm_str name = prm_str_n(ref.ptr, at);
	size_t found = count;

	for (size_t i = 0; i < count; i++) {
		prm_value tree = prm_value_at(schemas, i);
		prm_str version = prm_value_text(prm_value_get_c(tree, "version"));

		if (!prm_str_eq(prm_value_text(prm_value_get_c(tree, "name")), name))
			continue;
		if (at < ref.len &&
		    prm_str_eq(version, prm_str_n(ref.ptr + at + 1, ref.len - at - 1)))
			return i;
		if (found == count)
			found = i;
	}
	return found;
}

static prm_status not_found(prm_value schemas, prm_str ref, prm_error *err)
{
	prm_str word = prm_str_n(ref.ptr, prm__str_find_char(ref, '@', 0)), near = PRM_LIT("");
	int least = -1;

	for (size_t i = 0; i < prm_value_count(schemas); i++) {
		prm_str name = prm_value_text(prm_value_get_c(prm_value_at(schemas, i), "name"));
		int distance = prm__str_near(word, name);

		if (distance < 0 || (least >= 0 && distance >= least))
			continue;
		least = distance;
		near = name;
	}
	return prm_fail(err, PRM_SCHEMA_NOT_FOUND, "there is no schema '%.*s'%s%.*s%s",
			PRM_FMT(ref), near.len ? " (did you mean '" : "", PRM_FMT(near),
			near.len ? "'?)" : "");
}

prm_status prm_schema_bundle_find(void *ud, prm_str ref, prm_arena *arena, prm_schema_source *out,
				  prm_error *err)
{
	const prm_schema_bundle *bundle = ud;
	prm_value schemas = prm_value_get_c(prm_doc_root(bundle->doc), "schemas");
	size_t index = find_index(schemas, ref);
	char pointer[40];
	prm_str at;

	if (index == prm_value_count(schemas))
		return not_found(schemas, ref, err);
	snprintf(pointer, sizeof(pointer), "/schemas/%zu", index);
	if (!prm_arena_str(arena, prm_str_c(pointer), &at))
		return prm_fail(err, PRM_NOMEM, "out of memory");
	*out = (prm_schema_source){prm_value_at(schemas, index), bundle->doc, at, bundle->source};
	return PRM_OK;
}
