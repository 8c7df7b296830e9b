/* golden_input.c: valid_input and invalid_input: variables against the prompt's input schema. */
#include <stdio.h>

#include <prm/schema.h>

#include "base/diag.h"
#include "base/str.h"
#include "library/golden.h"

/* NAME or NAME@range in the version that a stored prompt froze, else as it stands. */
static prm_str pinned(const prm__trial *trial, prm_str ref, char buf[2 * PRM_ID_MAX])
{
	prm_str name = prm_str_n(ref.ptr, prm__str_find_char(ref, '@', 0));
	prm_value schemas = prm_value_get_c(trial->frozen, "schemas");
	prm_value frozen = prm_value_get(schemas, ref);
	prm_str version;

	if (prm_value_is(frozen, PRM_MISSING))
		frozen = prm_value_get(schemas, name);
	version = prm_value_text(prm_value_get_c(frozen, "version"));
	if (version.len == 0 || name.len + version.len + 2 > 2 * (size_t)PRM_ID_MAX)
		return ref;
	snprintf(buf, 2 * PRM_ID_MAX, "%.*s@%.*s", PRM_FMT(name), PRM_FMT(version));
	return prm_str_c(buf);
}

/* For schemas within schemas: what the manager has. */
static prm_status find(void *ud, prm_str ref, prm_arena *arena, prm_schema_source *out,
		       prm_error *err)
{
	const prm__trial *trial = ud;
	char buf[2 * PRM_ID_MAX];
	prm_value tree;
	prm_status status = prm_manager_get_schema(trial->m, trial->call, pinned(trial, ref, buf),
						   arena, &tree, err);

	if (status == PRM_OK)
		*out = (prm_schema_source){.tree = tree};
	return status;
}

static prm_status compile(prm__trial *trial, prm_str ref, prm_schema **out, prm_error *err)
{
	prm_schema_options opts = {.struct_size = sizeof(opts),
				   .allocator = trial->suite->allocator,
				   .find = find,
				   .ud = trial};
	prm_schema_source source;
	prm_status status = find(trial, ref, trial->arena, &source, err);

	return status ? status : prm_schema_compile(&source, &opts, out, NULL, err);
}

/* The variables that the assertion names, else the test's own. */
static prm_value input_of(const prm__trial *trial, const prm__assertion *a)
{
	prm_value input = prm_value_is(a->value, PRM_MAP) ? a->value : trial->test->variables;

	return prm_value_is(input, PRM_MAP) ? input : (prm_value){.type = PRM_MAP};
}

/* "/items/0/amount", or the name of a field: the fault of it; else NULL. */
static const prm_diag_entry *fault_of(const prm_diag *faults, prm_str field)
{
	for (size_t i = 0; i < faults->count; i++) {
		prm_str at = faults->items[i].pointer;

		if (prm_str_eq(at, field) ||
		    (at.len && prm_str_eq(prm_str_n(at.ptr + 1, at.len - 1), field)))
			return &faults->items[i];
	}
	return NULL;
}

static void say_faults(prm__trial *trial, const prm__assertion *a, const char *what,
		       const prm_diag *faults)
{
	const prm_diag_entry *first = &faults->items[0];
	char more[48] = "";

	if (faults->count > 1)
		snprintf(more, sizeof(more), " (and %zu more)", faults->count - 1);
	prm__golden_fail(trial, a, "%s: %.*s%s%.*s%s", what, PRM_FMT(first->pointer),
			 first->pointer.len ? ": " : "", PRM_FMT(first->text), more);
}

static void judge(prm__trial *trial, const prm__assertion *a, const prm_diag *faults)
{
	prm_str field = prm_value_text(a->value);
	bool refused = faults->count > 0;
	char what[320];

	if (a->check == PRM__VALID_INPUT && refused)
		say_faults(trial, a, "expected valid input, and the schema refuses it", faults);
	else if (a->check == PRM__INVALID_INPUT && !refused)
		prm__golden_fail(trial, a,
				 "expected the schema to refuse the input, and it accepts it");
	else if (a->check == PRM__INVALID_INPUT && field.len && !fault_of(faults, field)) {
		field.len = field.len < 200 ? field.len : prm__utf8_floor(field, 200);
		snprintf(what, sizeof(what),
			 "expected the schema to refuse '%.*s', and it refuses something else",
			 PRM_FMT(field));
		say_faults(trial, a, what, faults);
	}
}

prm_status prm__golden_input(prm__trial *trial, const prm__assertion *a, prm_error *err)
{
	prm_str ref = prm_value_text(
		prm_value_get_c(prm_prompt_tree(trial->prompt), "input_schema"));
	prm_schema *schema = NULL;
	prm_error fault = {0};
	prm_status status;
	prm_diag faults;

	if (ref.len == 0) {
		prm__golden_fail(trial, a,
				 "the prompt has no input_schema that says what is valid");
		return PRM_OK;
	}
	status = compile(trial, ref, &schema, &fault);
	if (status && !prm__ends_all(status)) {
		prm__golden_fail(trial, a, "the input schema cannot be used: %s", fault.text);
		return PRM_OK;
	}
	if (status)
		return prm_fail(err, status, "%s", fault.text);
	prm_diag_init(&faults, trial->suite->allocator, 0);
	status = prm_schema_validate(schema, input_of(trial, a), NULL, &faults, &fault);
	if (status == PRM_NOMEM || prm__diag_lost(&faults))
		status = prm_fail(err, PRM_NOMEM, "out of memory");
	else
		judge(trial, a, &faults);
	prm_diag_release(&faults);
	prm_schema_unref(schema);
	return status == PRM_NOMEM ? status : PRM_OK;
}
