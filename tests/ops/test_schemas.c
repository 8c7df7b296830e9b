/* test_schemas.c: the operations on schemas, answers, contracts and types. */
#include "support/test.h"

#include "ops/op.h"

typedef struct desk {
	prm_store *store;
	prm_manager *m;
	prm_arena arena;
} desk;

#define VERDICT(version, fields) \
	"{\"schema\":{\"name\":\"verdict\",\"version\":\"" version "\",\"fields\":[" fields "]}}"
#define FINE "{\"name\":\"fine\",\"type\":\"boolean\"}"
#define WHY \
	",{\"name\":\"why\",\"type\":\"string\",\"required\":false,\"default\":\"-\"," \
	"\"validators\":[{\"type\":\"max_length\",\"value\":5}]}"
#define JUDGE(version) \
	"{\"prompt\":{\"id\":\"judge\",\"version\":\"" version "\",\"template\":\"v" version "\"," \
	"\"output_schema\":\"verdict@" version "\"}}"

static prm_status call(desk *d, const char *name, const char *args, prm_value *result,
		       prm_error *err)
{
	const prm_op *near, *op = prm__op_find(prm_str_c(name), &near);
	prm_doc *doc = NULL;
	prm_status status;

	assert_non_null(op);
	assert_ok(prm_doc_read_json(prm_str_c(args), NULL, &doc, NULL, err), err);
	status = prm__op_run(op, d->m, NULL, prm_doc_root(doc), &d->arena, result, NULL, err);
	prm_doc_free(doc);
	return status;
}

static void answers(desk *d, const char *name, const char *args, const char *pointer,
		    const char *expected)
{
	prm_error err = {0};
	prm_value result, at;
	prm_buf text;

	assert_ok(call(d, name, args, &result, &err), &err);
	at = prm_value_at_pointer(result, prm_str_c(pointer));
	prm_buf_init(&text, NULL, 0);
	if (!prm_value_is(at, PRM_MISSING))
		assert_int_equal(prm_value_write_json(at, 0, &text), PRM_OK);
	if (!prm_str_is(prm_buf_str(&text), expected))
		fail_msg("%s %s: %s is %.*s, not %s", name, args, pointer, (int)text.len, text.ptr,
			 expected);
	prm_buf_release(&text);
}

static void refuses(desk *d, const char *name, const char *args, prm_status status,
		    const char *part)
{
	prm_error err = {0};
	prm_value result;

	assert_fails(call(d, name, args, &result, &err), &err, status, part);
}

static int setup(void **state)
{
	desk *d = calloc(1, sizeof(*d));
	prm_error err = {0};

	prm_arena_init(&d->arena, NULL, 0);
	assert_ok(prm_store_open(prm_str_c("memory:"), NULL, &d->store, &err), &err);
	assert_ok(prm_manager_open(d->store, NULL, &d->m, &err), &err);
	*state = d;
	answers(d, "schema.put", VERDICT("1.0.0", FINE), "/version", "\"1.0.0\"");
	answers(d, "schema.put", VERDICT("1.1.0", FINE WHY), "/version", "\"1.1.0\"");
	answers(d, "prompt.publish", JUDGE("1.0.0"), "/created", "true");
	answers(d, "prompt.publish", JUDGE("1.1.0"), "/created", "true");
	return 0;
}

static int teardown(void **state)
{
	desk *d = *state;

	prm_manager_close(d->m);
	prm_store_close(d->store);
	prm_arena_release(&d->arena);
	free(d);
	return 0;
}

static void an_answer_is_a_value_or_findings_and_a_reply(void **state)
{
	static const char good[] = "{\"ref\":\"judge\",\"text\":\"Well: {\\\"fine\\\": true}\"}";
	static const char bad[] =
		"{\"ref\":\"judge\",\"text\":\"{\\\"fine\\\": 1, \\\"why\\\": \\\"too long\\\"}\"}";
	desk *d = *state;

	answers(d, "prompt.check_output", good, "",
		"{\"valid\":true,\"value\":{\"fine\":true,"
		"\"why\":\"-\"}}");
	answers(d, "prompt.check_output", bad, "/valid", "false");
	answers(d, "prompt.check_output", bad, "/findings/0/pointer", "\"/fine\"");
	answers(d, "prompt.check_output", bad, "/findings/1/rule", "\"max_length\"");
	answers(d, "prompt.check_output", bad, "/findings/1/value", "\"'too long'\"");
	answers(d, "prompt.check_output", "{\"ref\":\"judge\",\"text\":\"no idea\"}",
		"/findings/0/code", "\"json-syntax\"");
	refuses(d, "prompt.check_output", "{\"ref\":\"judgge\",\"text\":\"\"}",
		PRM_PROMPT_NOT_FOUND, "judge");
}

static void a_contract_tells_what_changed_for_callers(void **state)
{
	static const char forth[] = "{\"before\":\"judge@1.0.0\",\"after\":\"judge@1.1.0\"}";
	static const char back[] = "{\"before\":\"judge@1.1.0\",\"after\":\"judge@1.0.0\"}";
	desk *d = *state;

	answers(d, "prompt.contract", forth, "/bump", "\"minor\"");
	answers(d, "prompt.contract", forth, "/changes/0/pointer", "\"/why\"");
	answers(d, "prompt.contract", back, "/verdict", "\"breaking\"");
	answers(d, "prompt.diff", back, "/contract/bump", "\"major\"");
	refuses(d, "prompt.contract", "{\"before\":\"judge@7.0.0\",\"after\":\"judge\"}",
		PRM_VERSION_NOT_FOUND, "7.0.0");
}

static void what_breaks_callers_is_published_with_a_reason(void **state)
{
	static const char allowed[] =
		"{\"prompt\":{\"id\":\"judge\",\"version\":\"1.2.0\",\"template\":\"x\"},"
		"\"allow_breaking\":true,\"reason\":\"nobody calls it\"}";
	static const char moved[] =
		"{\"id\":\"judge\",\"label\":\"live\",\"target\":\"1.0.0\",\"allow_breaking\":true,"
		"\"reason\":\"back\"}";
	desk *d = *state;

	refuses(d, "prompt.publish",
		"{\"prompt\":{\"id\":\"judge\",\"version\":\"1.2.0\",\"template\":\"x\"}}",
		PRM_CONTRACT_BROKEN, "judge");
	answers(d, "prompt.publish", allowed, "/version", "\"1.2.0\"");
	answers(d, "prompt.publish",
		"{\"prompt\":{\"id\":\"judge\",\"template\":\"{{y}}\"},\"bump\":\"auto\"}",
		"/version", "\"2.0.0\"");
	answers(d, "label.set", "{\"id\":\"judge\",\"label\":\"live\",\"target\":\"1.1.0\"}",
		"/version", "\"1.1.0\"");
	refuses(d, "label.set", "{\"id\":\"judge\",\"label\":\"live\",\"target\":\"1.0.0\"}",
		PRM_CONTRACT_BROKEN, "1.1.0");
	answers(d, "label.set", moved, "/version", "\"1.0.0\"");
}

static void types_are_written(void **state)
{
	desk *d = *state;
	prm_error err = {0};
	prm_value result;
	prm_str text;

	assert_ok(call(d, "prompt.types", "{\"refs\":[\"judge\"],\"language\":\"typescript\"}",
		       &result, &err),
		  &err);
	text = prm_value_text(prm_value_get_c(result, "text"));
	assert_non_null(strstr(text.ptr, "export interface JudgeOutput"));
	refuses(d, "prompt.types", "{\"refs\":[\"judge\"],\"language\":\"rust\"}", PRM_BAD_VALUE,
		"typescript");
	refuses(d, "prompt.types", "{\"refs\":[1],\"language\":\"c\"}", PRM_WRONG_TYPE, "refs");
	refuses(d, "prompt.types", "{\"refs\":[\"judge\",\"judge\"],\"language\":\"c\"}",
		PRM_BAD_VALUE, "JudgeOutput");
}

static void schemas_are_listed_exported_and_imported(void **state)
{
	static const char person[] =
		"{\"name\":\"person\",\"json_schema\":{\"type\":\"object\",\"properties\":{\"mail\":"
		"{\"type\":\"string\",\"format\":\"email\",\"contentEncoding\":\"base64\"}}}}";
	desk *d = *state;

	answers(d, "schema.list", "{}", "/schemas/1/version", "\"1.1.0\"");
	answers(d, "schema.export", "{\"name\":\"verdict@1.0.0\"}",
		"/json_schema/properties/fine/type", "\"boolean\"");
	answers(d, "schema.export", "{\"name\":\"verdict\",\"dialect\":\"openai\"}",
		"/losses/0/code", "\"unsupported\"");
	answers(d, "schema.import", person, "/schemas/0/fields/0/validators/0/type", "\"email\"");
	answers(d, "schema.import", person, "/losses/0/rule", "\"contentEncoding\"");
	refuses(d, "schema.export", "{\"name\":\"verdikt\"}", PRM_SCHEMA_NOT_FOUND, "verdict");
	refuses(d, "schema.export", "{\"name\":\"verdict\",\"dialect\":\"xml\"}", PRM_BAD_VALUE,
		"gemini");
	refuses(d, "schema.import", "{\"name\":\"x\",\"json_schema\":{\"type\":\"string\"}}",
		PRM_SCHEMA_PARSE, "object");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_answer_is_a_value_or_findings_and_a_reply),
		TEST(a_contract_tells_what_changed_for_callers),
		TEST(what_breaks_callers_is_published_with_a_reason),
		TEST(types_are_written),
		TEST(schemas_are_listed_exported_and_imported),
	};

	return cmocka_run_group_tests_name("schema operations", tests, NULL, NULL);
}
