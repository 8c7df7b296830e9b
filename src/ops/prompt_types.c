/* prompt_types.c: types of a program for what goes into prompts and comes out of them. */
#include "ops/args.h"
#include "ops/schemas.h"

typedef struct collected {
	prm_type_request *requests;
	prm_schema **schemas; /* as many, ours */
	size_t count;
} collected;

static prm_status add(collected *c, prm_str ref, prm_schema *schema, int mode, prm_arena *arena,
		      prm_error *err)
{
	prm_type_request *request = &c->requests[c->count];
	char name[PRM_TYPE_NAME_MAX];
	prm_ref parsed;

	if (!schema)
		return PRM_OK;
	c->schemas[c->count++] = schema;
	if (prm_ref_parse(ref, &parsed, err))
		return err->status;
	*request = (prm_type_request){.schema = schema, .mode = mode};
	if (!prm_arena_str(arena, prm__schema_type_name(parsed.id, mode, name), &request->name))
		return prm_fail(err, PRM_NOMEM, "out of memory");
	return PRM_OK;
}

static prm_status collect(prm_manager *m, const prm_call *call, prm_str ref, prm_arena *arena,
			  collected *c, prm_error *err)
{
	prm_schema *input = NULL, *output = NULL;
	prm_status status = prm_manager_schemas(m, call, ref, &input, &output, err);
	prm_status later;

	if (status)
		return status;
	status = add(c, ref, input, PRM_SCHEMA_INPUT, arena, err);
	later = add(c, ref, output, PRM_SCHEMA_OUTPUT, arena, err);
	return status ? status : later;
}

static prm_status write(const collected *c, int language, prm_builder *result, prm_error *err)
{
	prm_status status;
	prm_buf text;

	prm_buf_init(&text, result->arena->allocator, 0);
	status = prm_schema_types(c->requests, c->count, language, &text, err);
	if (!status) {
		prm_build_map(result);
		prm__put_copy(result, "text", prm_value_str(prm_buf_str(&text)));
		prm_build_end(result);
	}
	prm_buf_release(&text);
	return status;
}

static prm_status run(prm_manager *m, const prm_call *call, prm_value args, prm_builder *result,
		      prm_diag *diag, prm_error *err)
{
	prm_arena *arena = result->arena;
	const prm_str *refs = NULL;
	collected c = {0};
	size_t count = 0;
	int language;
	prm_status status = prm__arg_choice(args, "language", prm__schema_languages, 0, &language,
					    err);

	(void)diag;
	if (!status)
		status = prm__arg_texts(args, "refs", arena, &refs, &count, err);
	if (status)
		return status;
	c.requests = prm_arena_calloc(arena, 2 * count + 1, sizeof(*c.requests));
	c.schemas = prm_arena_calloc(arena, 2 * count + 1, sizeof(*c.schemas));
	if (!c.requests || !c.schemas)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	for (size_t i = 0; !status && i < count; i++)
		status = collect(m, call, refs[i], arena, &c, err);
	if (!status)
		status = write(&c, language + 1, result, err);
	for (size_t i = 0; i < c.count; i++)
		prm_schema_unref(c.schemas[i]);
	return status;
}

static const prm_op_param params[] = {
	{"refs", "list", true, "References of the prompts"},
	{"language", "string", true, "c, python or typescript"},
	PRM_PARAM_END,
};

const prm_op prm__op_prompt_types = {
	.name = "prompt.types",
	.summary = "Write types of C, Python or TypeScript for the inputs and outputs of prompts",
	.route = "POST /v1/types",
	.effect = PRM_OP_READ,
	.params = params,
	.result = "A map: text, one source file",
	.run = run,
};
