/* bundle.c: the schemas of one file, found by name or by name and range. */
#include <stdio.h>

#include "base/str.h"
#include "schema/schema.h"

/* Schemas of one file are of one version each: what stands behind '@' is not looked at here. */
static prm_str bare_name(prm_str ref)
{
	return prm_str_n(ref.ptr, prm__str_find_char(ref, '@', 0));
}

static prm_status not_found(prm_value schemas, prm_str ref, prm_error *err)
{
	prm_str near = PRM_LIT("");
	int least = -1;

	for (size_t i = 0; i < prm_value_count(schemas); i++) {
		prm_str name = prm_value_text(prm_value_get_c(prm_value_at(schemas, i), "name"));
		int distance = prm__str_near(bare_name(ref), name);

		if (distance < 0 || (least >= 0 && distance >= least))
			continue;
		least = distance;
		near = name;
	}
	if (near.len)
		return prm_fail(err, PRM_SCHEMA_NOT_FOUND,
				"there is no schema '%.*s' (did you mean '%.*s'?)", PRM_FMT(ref),
				PRM_FMT(near));
	return prm_fail(err, PRM_SCHEMA_NOT_FOUND, "there is no schema '%.*s'", PRM_FMT(ref));
}

prm_status prm_schema_bundle_find(void *ud, prm_str ref, prm_arena *arena, prm_schema_source *out,
				  prm_error *err)
{
	const prm_schema_bundle *bundle = ud;
	prm_value schemas = prm_value_get_c(prm_doc_root(bundle->doc), "schemas");
	char pointer[40];

	for (size_t i = 0; i < prm_value_count(schemas); i++) {
		prm_value tree = prm_value_at(schemas, i);

		if (!prm_str_eq(prm_value_text(prm_value_get_c(tree, "name")), bare_name(ref)))
			continue;
		snprintf(pointer, sizeof(pointer), "/schemas/%zu", i);
		*out = (prm_schema_source){tree, bundle->doc, {NULL, 0}, bundle->source};
		return prm_arena_str(arena, prm_str_c(pointer), &out->at)
			       ? PRM_OK
			       : prm_fail(err, PRM_NOMEM, "out of memory");
	}
	return not_found(schemas, ref, err);
}
