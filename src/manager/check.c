/* check.c: inputs and outputs of prompts against their schemas. */
#include "manager/check.h"

#include "schema/schema.h"
#include "text/value.h"

/* ---- compiling -------------------------------------------------------------------------------- */

/* The schemas that a version was published with; others are looked for in the store. */
typedef struct finder {
	prm__op *op;
	prm_value frozen;
} finder;

static prm_status find_tree(const finder *f, prm_str ref, prm_arena *arena, prm_value *tree,
			    prm_error *err)
{
	prm_value meaning = prm_value_get(f->frozen, ref);
	prm_str name = prm_value_text(prm_value_get_c(meaning, "name"));

	if (name.len == 0)
		return prm__schema_find(f->op, ref, arena, tree, err);
	return prm__schema_exact(f->op, name, prm_value_text(prm_value_get_c(meaning, "version")),
				 arena, tree, err);
}

/* "refund@1.2.0", for findings. */
static bool name_source(prm_arena *arena, prm_value tree, prm_str *out)
{
	prm_buf buf;
	bool fine;

	prm_buf_init(&buf, arena->allocator, 0);
	prm_buf_add(&buf, prm_value_text(prm_value_get_c(tree, "name")));
	prm_buf_add_char(&buf, '@');
	prm_buf_add(&buf, prm_value_text(prm_value_get_c(tree, "version")));
	fine = !buf.status && prm_arena_str(arena, prm_buf_str(&buf), out);
	prm_buf_release(&buf);
	return fine;
}

static prm_status find(void *ud, prm_str ref, prm_arena *arena, prm_schema_source *out,
		       prm_error *err)
{
	prm_value tree = {0};
	prm_status status = find_tree(ud, ref, arena, &tree, err);

	*out = (prm_schema_source){.tree = tree};
	if (!status && !name_source(arena, tree, &out->source))
		return prm__nomem(err);
	return status;
}

static prm_schema_options options_of(finder *f)
{
	return (prm_schema_options){.struct_size = sizeof(prm_schema_options),
				    .allocator = f->op->m->allocator,
				    .symbols = f->op->m->symbols,
				    .validators = f->op->m->validators,
				    .find = find,
				    .ud = f};
}

static prm_status compile(finder *f, prm_str ref, prm_schema **out, prm_diag *diag, prm_error *err)
{
	prm_schema_options options = options_of(f);
	prm_schema_source source = {0};
	prm_arena arena;
	prm_status status;

	*out = NULL;
	if (ref.len == 0)
		return PRM_OK;
	prm_arena_init(&arena, f->op->m->allocator, 0);
	status = find(f, ref, &arena, &source, err);
	if (!status)
		status = prm_schema_compile(&source, &options, out, diag, err);
	prm_arena_release(&arena);
	return status;
}

/* The first error that is not a name which is not stored yet. */
static prm_status first_fault(const prm_diag *diag, prm_value schema, prm_error *err)
{
	for (size_t i = 0; i < diag->count; i++) {
		const prm_diag_entry *entry = &diag->items[i];

		if (entry->severity == PRM_SEVERITY_ERROR && entry->code != PRM_SCHEMA_NOT_FOUND)
			return prm_fail(err, entry->code, "schema '%.*s'%.*s: %.*s",
					PRM_FMT(prm_value_text(prm_value_get_c(schema, "name"))),
					PRM_FMT(entry->pointer), PRM_FMT(entry->text));
	}
	return diag->dropped ? prm__nomem(err) : PRM_OK;
}

prm_status prm__schema_check(prm__op *op, prm_value schema, prm_error *err)
{
	finder f = {.op = op};
	prm_schema_options options = options_of(&f);
	prm_schema_source source = {.tree = schema};
	prm_schema *compiled = NULL;
	prm_diag diag;
	prm_status status;

	prm_diag_init(&diag, op->m->allocator, 0);
	status = prm_schema_compile(&source, &options, &compiled, &diag, NULL);
	prm_schema_unref(compiled);
	if (status == PRM_NOMEM)
		status = prm__nomem(err);
	else if (status)
		status = first_fault(&diag, schema, err);
	prm_diag_release(&diag);
	return status;
}

prm_status prm__promise_of(prm__op *op, const prm_prompt *prompt, prm_value resolved,
			   prm__promise *out, prm_diag *diag, prm_error *err)
{
	finder f = {.op = op, .frozen = prm_value_get_c(resolved, "schemas")};
	prm_value tree = prm_prompt_tree(prompt);
	prm_str output = prm_value_text(prm_value_get_c(tree, "output_schema"));
	prm_status status;

	*out = (prm__promise){0};
	if (output.len == 0)
		output = prm_value_text(
			prm_value_get_c(prm_value_get_c(tree, "response"), "schema"));
	status = compile(&f, prm_value_text(prm_value_get_c(tree, "input_schema")), &out->input,
			 diag, err);
	if (!status)
		status = compile(&f, output, &out->output, diag, err);
	if (status)
		prm__promise_release(out);
	return status;
}

void prm__promise_release(prm__promise *promise)
{
	prm_schema_unref(promise->input);
	prm_schema_unref(promise->output);
	*promise = (prm__promise){0};
}

/* ---- programs --------------------------------------------------------------------------------- */

/* The last message of the user with one text, else the last with one: where requirements go. */
static size_t instructed_part(const prm__program *p)
{
	size_t found = p->part_count;

	for (size_t i = 0; i < p->part_count; i++) {
		bool user = prm_str_is(p->parts[i].role, "user");

		if (p->parts[i].text &&
		    (user || found == p->part_count || !prm_str_is(p->parts[found].role, "user")))
			found = i;
	}
	return found;
}

static prm_status take_instructions(const prm_prompt *prompt, prm__program *p, prm_error *err)
{
	prm_value response = prm_value_get_c(prm_prompt_tree(prompt), "response");
	prm_str how = prm_value_text(prm_value_get_c(response, "instructions"));
	prm_status status;
	prm_buf buf;

	if (!p->promise.output || !prm_str_is(how, "append"))
		return PRM_OK;
	prm_buf_init(&buf, p->m->allocator, p->m->limits.template_bytes);
	prm_buf_add_c(&buf, "\n\n");
	status = prm_schema_instructions(p->promise.output, &buf, err);
	if (!status && !prm_arena_str(&p->arena, prm_buf_str(&buf), &p->instructions))
		status = prm__nomem(err);
	prm_buf_release(&buf);
	p->instructed_part = instructed_part(p);
	return status;
}

prm_status prm__program_promise(prm__op *op, const prm_prompt *prompt, prm_value resolved,
				prm__program *p, prm_diag *diag, prm_error *err)
{
	prm_status status = prm__promise_of(op, prompt, resolved, &p->promise, diag, err);

	if (!status)
		status = take_instructions(prompt, p, err);
	p->cached.bytes += p->instructions.len;
	if (p->promise.input)
		p->cached.bytes += prm_schema_size(p->promise.input);
	if (p->promise.output)
		p->cached.bytes += prm_schema_size(p->promise.output);
	return status;
}

/* ---- inputs ----------------------------------------------------------------------------------- */

static bool is_placeholder(const prm__program *p, prm_str name)
{
	for (size_t i = 0; i < p->part_count; i++)
		if (p->parts[i].role.len == 0 && prm_str_eq(p->parts[i].name, name))
			return true;
	return false;
}

/* Lists of messages are not variables: the schema need not know them. */
static bool is_let_through(const prm__program *p, prm_str name)
{
	return is_placeholder(p, name) && !prm__object_field(p->promise.input->root, name);
}

/* A copy of the map's members: those that are let through, or the others. Values are shared. */
static prm_status split(const prm__program *p, prm_value map, bool through, prm_arena *arena,
			prm_value *out, prm_error *err)
{
	size_t cursor = 0;
	prm_status status;
	prm_value value;
	prm_builder b;
	prm_str key;

	prm_builder_init(&b, arena);
	prm_build_map(&b);
	while ((status = prm__value_next(map, &cursor, &key, &value)) == PRM_OK) {
		if (is_let_through(p, key) != through)
			continue;
		prm_build_key(&b, key);
		prm_build_value(&b, value);
	}
	prm_build_end(&b);
	if (status != PRM_END)
		return prm_fail(err, status, "the variables could not be read");
	return prm_builder_finish(&b, out, err);
}

static prm_status join(prm_value map, prm_value more, prm_arena *arena, prm_value *out,
		       prm_error *err)
{
	prm_value parts[2] = {map, more}, value;
	prm_builder b;
	prm_str key;

	prm_builder_init(&b, arena);
	prm_build_map(&b);
	for (int i = 0; i < 2; i++) {
		size_t cursor = 0;

		while (prm__value_next(parts[i], &cursor, &key, &value) == PRM_OK) {
			prm_build_key(&b, key);
			prm_build_value(&b, value);
		}
	}
	prm_build_end(&b);
	return prm_builder_finish(&b, out, err);
}

prm_status prm__check_input(const prm__program *p, prm_value variables, const prm_render_options *o,
			    prm_arena *arena, prm_value *out, prm_diag *diag, prm_error *err)
{
	prm_schema_check_options options = {.struct_size = sizeof(options),
					    .mode = PRM_SCHEMA_INPUT,
					    .doc = o->variables_doc,
					    .source = o->variables_source};
	prm_value checked = variables, through = {0};
	prm_status status = PRM_OK;

	*out = variables;
	if (!p->promise.input)
		return PRM_OK;
	if (p->has_placeholders)
		status = split(p, variables, false, arena, &checked, err);
	if (!status)
		status = prm_schema_fill(p->promise.input, checked, &options, arena, out, diag,
					 err);
	if (status || !p->has_placeholders)
		return status;
	status = split(p, variables, true, arena, &through, err);
	return status ? status : join(*out, through, arena, out, err);
}

/* ---- the public functions --------------------------------------------------------------------- */

/* Compiled with the program of a version, which is cached. */
static prm_status promise_of_ref(prm__op *op, prm_str ref, prm__promise *out, prm_error *err)
{
	prm__program *program;
	prm_status status;
	prm__found found;

	status = prm__resolve(op, ref, (prm_str){NULL, 0}, true, &found, err);
	if (!status)
		status = prm__program_get(op, &found, NULL, &program, err);
	if (status)
		return status;
	out->input = program->promise.input ? prm_schema_ref(program->promise.input) : NULL;
	out->output = program->promise.output ? prm_schema_ref(program->promise.output) : NULL;
	prm__cached_unref(&program->cached);
	return PRM_OK;
}

/* Of a version by its reference, or of a prompt that is not stored. */
static prm_status give_schemas(prm_manager *m, const prm_call *call, prm_str ref,
			       const prm_prompt *prompt, prm__promise *out, prm_error *err)
{
	prm_event what = {.operation = "schemas", .effect = PRM_EFFECT_READ, .id = ref};
	prm_status status;
	prm__op op;

	status = prm__op_begin(&op, m, call, &what, err);
	if (status)
		return status;
	status = prompt ? prm__promise_of(&op, prompt, (prm_value){0}, out, NULL, err)
			: promise_of_ref(&op, ref, out, err);
	return prm__op_end(&op, status, err);
}

prm_status prm_manager_schemas(prm_manager *m, const prm_call *call, prm_str ref,
			       prm_schema **input, prm_schema **output, prm_error *err)
{
	prm__promise promise = {0};
	prm_status status = give_schemas(m, call, ref, NULL, &promise, err);

	if (status)
		return status;
	*input = promise.input;
	*output = promise.output;
	return PRM_OK;
}

prm_status prm_manager_prompt_schemas(prm_manager *m, const prm_call *call,
				      const prm_prompt *prompt, prm_schema **input,
				      prm_schema **output, prm_error *err)
{
	prm__promise promise = {0};
	prm_status status = give_schemas(m, call, prm_prompt_id(prompt), prompt, &promise, err);

	if (status)
		return status;
	*input = promise.input;
	*output = promise.output;
	return PRM_OK;
}

prm_status prm_manager_schema(prm_manager *m, const prm_call *call, prm_str ref, prm_schema **out,
			      prm_diag *diag, prm_error *err)
{
	prm_event what = {.operation = "schema.get", .effect = PRM_EFFECT_READ, .id = ref};
	prm_schema *schema = NULL;
	finder f = {0};
	prm_status status;
	prm__op op;

	status = prm__op_begin(&op, m, call, &what, err);
	if (status)
		return status;
	f.op = &op;
	status = ref.len ? compile(&f, ref, &schema, diag, err)
			 : prm_fail(err, PRM_SCHEMA_NOT_FOUND, "a schema's name is needed");
	if (!status)
		*out = schema;
	return prm__op_end(&op, status, err);
}

static prm_status check_output(prm__op *op, prm_str ref, prm_str text, prm_answer **out,
			       prm_diag *diag, prm_error *err)
{
	prm__promise promise = {0};
	prm_status status = promise_of_ref(op, ref, &promise, err);

	if (status)
		return status;
	if (promise.output)
		status = prm_answer_read(promise.output, text, op->m->allocator, out, diag, err);
	else
		status = prm_fail(err, PRM_SCHEMA_NOT_FOUND,
				  "'%.*s' names no output_schema to check an answer with",
				  PRM_FMT(ref));
	prm__promise_release(&promise);
	return status;
}

prm_status prm_manager_check_output(prm_manager *m, const prm_call *call, prm_str ref, prm_str text,
				    prm_answer **out, prm_diag *diag, prm_error *err)
{
	prm_event what = {.operation = "check_output", .effect = PRM_EFFECT_READ, .id = ref};
	prm_status status;
	prm__op op;

	status = prm__op_begin(&op, m, call, &what, err);
	return status ? status
		      : prm__op_end(&op, check_output(&op, ref, text, out, diag, err), err);
}
