/* contract_tools.c: the tools of two versions: by name, and by what they are called with. */
#include "base/str.h"
#include "schema/contract.h"

static prm_value tool_of(prm_value tools, prm_str name)
{
	for (size_t i = 0; i < prm_value_count(tools); i++) {
		prm_value tool = prm_value_at(tools, i);

		if (prm_str_eq(prm_value_text(prm_value_get_c(tool, "name")), name))
			return tool;
	}
	return (prm_value){0};
}

/* Find the schemas of an imported file. */
static prm_status find(void *ud, prm_str ref, prm_arena *arena, prm_schema_source *out,
		       prm_error *err)
{
	prm_value schemas = prm_value_get_c(*(const prm_value *)ud, "schemas");

	(void)arena;
	for (size_t i = 0; i < prm_value_count(schemas); i++) {
		prm_value tree = prm_value_at(schemas, i);

		if (!prm_str_eq(prm_value_text(prm_value_get_c(tree, "name")), ref))
			continue;
		*out = (prm_schema_source){.tree = tree};
		return PRM_OK;
	}
	return prm_fail(err, PRM_SCHEMA_NOT_FOUND, "there is no schema '%.*s'", PRM_FMT(ref));
}

/* NULL: not an object's schema, or beyond what we can say. */
static prm_schema *arguments_of(prm__compare *c, prm_value tool, prm_diag *losses)
{
	prm_schema_options options = {
		.struct_size = sizeof(options), .allocator = c->arena->allocator, .find = find};
	prm_schema_source source = {0};
	prm_schema *schema = NULL;
	prm_value file = {0};
	prm_status status;

	status = prm_schema_import(prm_value_get_c(tool, "parameters"), PRM_LIT("arguments"),
				   c->arena, &file, losses, NULL);
	if (!status) {
		options.ud = &file;
		source.tree = prm_value_at(prm_value_get_c(file, "schemas"), 0);
		status = prm_schema_compile(&source, &options, &schema, NULL, NULL);
	}
	c->nomem |= status == PRM_NOMEM;
	return status ? NULL : schema;
}

/* Does what could not be said stay as it was? */
static bool are_alike(const prm_diag *losses, prm_value before, prm_value after)
{
	for (size_t i = 0; i < losses->count; i++) {
		const prm_diag_entry *loss = &losses->items[i];
		prm_value old = prm_value_at_pointer(before, loss->pointer);
		prm_value new = prm_value_at_pointer(after, loss->pointer);

		if (!prm_value_equal(prm_value_get(old, loss->rule),
				     prm_value_get(new, loss->rule)))
			return false;
	}
	return losses->dropped == 0;
}

static void compare_arguments(prm__compare *c, prm_value before, prm_value after)
{
	prm_value from = prm_value_get_c(before, "parameters");
	prm_value to = prm_value_get_c(after, "parameters");
	prm_schema *old, *new;
	size_t count = c->count;
	prm_diag losses;

	if (prm_value_equal(from, to))
		return;
	prm_diag_init(&losses, c->arena->allocator, 0);
	old = arguments_of(c, before, &losses);
	new = arguments_of(c, after, &losses);
	if (old && new)
		prm__compare_objects(c, old->root, new->root);
	if (!old || !new || !are_alike(&losses, from, to))
		prm__compare_put(c, PRM_CONTRACT_BREAKING,
				 "the parameters changed in a way that is not known in detail");
	else if (c->count == count)
		prm__compare_note(c, PRM__WORDS, "the parameters are written otherwise");
	c->pairs = NULL; /* the objects go */
	prm_schema_unref(old);
	prm_schema_unref(new);
	prm_diag_release(&losses);
}

static void compare_tool(prm__compare *c, prm_value before, prm_value after)
{
	if (!prm_value_equal(prm_value_get_c(before, "description"),
			     prm_value_get_c(after, "description")))
		prm__compare_note(c, PRM__WORDS, "the description changed");
	compare_arguments(c, before, after);
}

void prm__compare_tools(prm__compare *c, prm_value before, prm_value after)
{
	size_t length = c->pointer.len;

	for (size_t i = 0; i < prm_value_count(before) && !c->nomem; i++) {
		prm_value tool = prm_value_at(before, i);
		prm_str name = prm_value_text(prm_value_get_c(tool, "name"));
		prm_value other = tool_of(after, name);

		prm__pointer_add(&c->pointer, name);
		if (prm_value_is(other, PRM_MISSING))
			prm__compare_put(c, PRM_CONTRACT_BREAKING, "the tool was removed");
		else
			compare_tool(c, tool, other);
		c->pointer.len = length;
	}
	for (size_t i = 0; i < prm_value_count(after) && !c->nomem; i++) {
		prm_str name = prm_value_text(prm_value_get_c(prm_value_at(after, i), "name"));

		prm__pointer_add(&c->pointer, name);
		if (prm_value_is(tool_of(before, name), PRM_MISSING))
			prm__compare_put(c, PRM_CONTRACT_COMPATIBLE, "a tool was added");
		c->pointer.len = length;
	}
}
