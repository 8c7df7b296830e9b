/* inputs.c: what the templates of a prompt use, against its input schema. */
#include "base/str.h"
#include "library/parts.h"
#include "schema/schema.h"

/* Schemas of the library first, then those of the store. */
typedef struct finder {
	const prm_library *library;
	prm_manager *m;
} finder;

static prm_status find(void *ud, prm_str ref, prm_arena *arena, prm_schema_source *out,
		       prm_error *err)
{
	const finder *f = ud;
	const prm__schema *schema = prm__library_schema(f->library, ref);
	prm_value tree = {0};
	prm_status status;

	*out = (prm_schema_source){0};
	if (schema) {
		*out = (prm_schema_source){schema->tree, schema->doc, schema->pointer,
					   schema->file};
		return PRM_OK;
	}
	if (!f->m)
		return prm_fail(err, PRM_SCHEMA_NOT_FOUND, "there is no schema '%.*s'",
				PRM_FMT(ref));
	status = prm_manager_get_schema(f->m, NULL, ref, arena, &tree, err);
	out->tree = tree;
	return status;
}

/* NULL where there is none or it has faults, which are told elsewhere. */
static prm_status compile(finder *f, prm_str ref, prm_arena *arena, prm_schema **out,
			  prm_error *err)
{
	prm_schema_options opts = {.struct_size = sizeof(opts),
				   .allocator = f->library->allocator,
				   .find = find,
				   .ud = f};
	prm_schema_source source = {0};
	prm_error fault = {0};
	prm_status status;

	*out = NULL;
	if (ref.len == 0)
		return PRM_OK;
	status = find(f, ref, arena, &source, &fault);
	if (!status)
		status = prm_schema_compile(&source, &opts, out, NULL, &fault);
	return prm__ends_all(status) ? prm_fail(err, status, "%s", fault.text) : PRM_OK;
}

static const char *near_field(const prm__object *object, prm_str name, char near[320])
{
	near[0] = '\0';
	for (size_t i = 0; i < object->field_count && !near[0]; i++)
		prm__near_text(name, &object->fields[i].name, 1, near);
	return near;
}

/* A key that is no field is refused: what uses it cannot work. */
static void check_variables(const prm__entry *entry, const prm__object *object, prm_str at,
			    prm_diag *diag)
{
	char near[320];

	for (size_t i = 0; i < prm_prompt_variable_count(entry->prompt); i++) {
		prm_variable v = prm_prompt_variable(entry->prompt, i);
		prm_diag_entry finding;

		if (v.as == 0 || v.placeholder || prm__object_field(object, v.name))
			continue;
		finding = prm__finding(entry->doc, entry->item.file, at, false);
		finding.code = PRM_MISSING_VARIABLE;
		finding.severity = PRM_SEVERITY_WARNING;
		prm_diag_addf(diag, &finding,
			      "the templates use '%.*s', which is no field of the schema '%.*s'%s",
			      PRM_FMT(v.name), PRM_FMT(object->name),
			      near_field(object, v.name, near));
	}
}

prm_status prm__check_inputs(const prm_library *library, prm_manager *m, prm_arena *arena,
			     prm_diag *diag, prm_error *err)
{
	finder f = {library, m};
	prm_status status = PRM_OK;

	for (size_t i = 0; !status && i < library->entry_count; i++) {
		const prm__entry *entry = &library->entries[i];
		prm_value tree = prm_prompt_tree(entry->prompt);
		prm_schema *schema = NULL;
		prm_str at;

		if (entry->item.snapshot)
			continue;
		at = prm__pointer(arena, entry->item.pointer, PRM_LIT("input_schema"));
		status = at.ptr ? compile(&f, prm_value_text(prm_value_get_c(tree, "input_schema")),
					  arena, &schema, err)
				: prm_fail(err, PRM_NOMEM, "out of memory");
		if (schema && !schema->root->allow_extra)
			check_variables(entry, schema->root, at, diag);
		prm_schema_unref(schema);
	}
	return status;
}
