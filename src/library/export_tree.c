/* export_tree.c: a stored version as the tree of a file. */
#include "library/export.h"
#include "model/prompt.h"

/* What the store knows better than the tree: the number, today's status, the changelog. */
static prm_value member_of(const prm_version *version, int lifecycle, const char *key)
{
	if (prm_str_is(prm_str_c(key), "version"))
		return prm_value_str(prm_version_number(version));
	if (prm_str_is(prm_str_c(key), "status"))
		return prm_value_str(prm_str_c(prm_lifecycle_name(lifecycle)));
	if (prm_str_is(prm_str_c(key), "changelog") && prm_version_changelog(version).len)
		return prm_value_str(prm_version_changelog(version));
	return prm_value_get_c(prm_prompt_tree(prm_version_prompt(version)), key);
}

static void build_prompt(const prm_version *version, int lifecycle, prm_builder *b)
{
	prm_value tree = prm_prompt_tree(prm_version_prompt(version)), value;
	prm_str name;

	prm_build_map(b);
	for (const char *const *key = prm__prompt_keys; *key; key++) {
		value = member_of(version, lifecycle, *key);
		if (prm_value_is(value, PRM_MISSING))
			continue;
		prm_build_key_c(b, *key);
		prm_build_value(b, value);
	}
	for (size_t i = 0; prm_value_member(tree, i, &name, &value); i++) {
		if (prm__is_one_of(name, prm__prompt_keys))
			continue;
		prm_build_key(b, name);
		prm_build_value(b, value);
	}
	prm_build_end(b);
}

prm_status prm__export_prompt(const prm_version *version, int lifecycle, prm_arena *arena,
			      prm_value *out, prm_error *err)
{
	prm_builder b;

	prm_builder_init(&b, arena);
	build_prompt(version, lifecycle, &b);
	return prm_builder_finish(&b, out, err);
}

prm_status prm__export_record(const prm_version *version, int lifecycle, prm_arena *arena,
			      prm_value *out, prm_error *err)
{
	prm_builder b;

	prm_builder_init(&b, arena);
	prm_build_map(&b);
	prm_build_member(&b, "version", prm_version_number(version));
	prm_build_member(&b, "created_at", prm_version_created_at(version));
	prm_build_member(&b, "created_by", prm_version_created_by(version));
	prm_build_member(&b, "changelog", prm_version_changelog(version));
	prm_build_member(&b, "parent_version", prm_version_parent(version));
	prm_build_key_c(&b, "prompt");
	build_prompt(version, lifecycle, &b);
	prm_build_end(&b);
	return prm_builder_finish(&b, out, err);
}
