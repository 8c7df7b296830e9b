/* export_tree.c: a stored version as the tree of a file. */
#include "base/str.h"
#include "library/export.h"

static const char *const order[] = {
	"id",       "version",      "format",        "status", "template",  "chat_template",
	"metadata", "input_schema", "output_schema", "inputs", "refs",      "model",
	"tools",    "response",     "policy",        "owners", "changelog", "tests"};

#define ORDER_COUNT (sizeof(order) / sizeof(order[0]))

static bool is_ordered(prm_str key)
{
	for (size_t i = 0; i < ORDER_COUNT; i++)
		if (prm_str_is(key, order[i]))
			return true;
	return false;
}

static void build_prompt(const prm_version *version, int lifecycle, prm_builder *b)
{
	prm_value tree = prm_prompt_tree(prm_version_prompt(version)), value;
	prm_str key;

	prm_build_map(b);
	for (size_t i = 0; i < ORDER_COUNT; i++) {
		value = prm_value_get_c(tree, order[i]);
		if (prm_str_is(prm_str_c(order[i]), "version"))
			value = prm_value_str(prm_version_number(version));
		else if (prm_str_is(prm_str_c(order[i]), "status"))
			value = prm_value_str(prm_str_c(prm_lifecycle_name(lifecycle)));
		else if (prm_str_is(prm_str_c(order[i]), "changelog") &&
			 prm_version_changelog(version).len)
			value = prm_value_str(prm_version_changelog(version));
		if (prm_value_is(value, PRM_MISSING))
			continue;
		prm_build_key_c(b, order[i]);
		prm_build_value(b, value);
	}
	for (size_t i = 0; prm_value_member(tree, i, &key, &value); i++) {
		if (is_ordered(key))
			continue;
		prm_build_key(b, key);
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
