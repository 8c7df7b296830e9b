/* Values are checked and filled in: all faults, in words, with their place; secrets stay secret. */
#include "schema/support.h"

static const char refund[] =
	"schemas:\n"
	"- name: refund\n"
	"  fields:\n"
	"  - {name: email, type: string, validators: [{type: email, error_message: Give a work address}]}\n"
	"  - {name: amount, type: float, validators: [{type: range, min_value: 0.01, max_value: 500}]}\n"
	"  - {name: items, type: list, item_schema: item}\n"
	"  - {name: lang, type: enum, required: false, default: en, validators: [{type: enum, allowed_values: [en, de]}]}\n"
	"  - {name: note, type: string, required: false, nullable: true}\n"
	"- name: item\n"
	"  fields:\n"
	"  - {name: sku, type: string, validators: [{type: regex, pattern: '[A-Z]'}]}\n"
	"  - {name: n, type: integer, required: false, default: 1}\n";

typedef struct answer {
	prm_doc *doc;
	prm_arena arena;
	prm_value value;
	prm_diag diag;
	prm_error err;
	prm_status status;
	prm_buf json;
} answer;

static void fill(answer *a, const bundle *b, const char *json, int mode)
{
	prm_schema_check_options options = {
		.struct_size = sizeof(options), .mode = mode, .source = prm_str_c("vars.json")};

	memset(a, 0, sizeof(*a));
	a->doc = read_json(json);
	options.doc = a->doc;
	prm_arena_init(&a->arena, NULL, 0);
	prm_diag_init(&a->diag, NULL, 0);
	prm_buf_init(&a->json, NULL, 0);
	a->status = prm_schema_fill(b->schema, prm_doc_root(a->doc), &options, &a->arena, &a->value,
				    &a->diag, &a->err);
	if (a->status == PRM_OK)
		assert_int_equal(prm_value_write_json(a->value, 0, &a->json), PRM_OK);
}

static void answer_release(answer *a)
{
	prm_buf_release(&a->json);
	prm_diag_release(&a->diag);
	prm_arena_release(&a->arena);
	prm_doc_free(a->doc);
}

static void compile(bundle *b, const char *yaml)
{
	memset(b, 0, sizeof(*b));
	bundle_compile(b, yaml);
	assert_ok(b->status, &b->err);
}

static void assert_filled(const char *yaml, const char *json, const char *expected)
{
	bundle b;
	answer a;

	compile(&b, yaml);
	fill(&a, &b, json, 0);
	assert_ok(a.status, &a.err);
	assert_str(prm_buf_str(&a.json), expected);
	answer_release(&a);
	bundle_release(&b);
}

static void all_faults_come_with_pointer_rule_and_place(void **state)
{
	static const char *const expected[][3] = {
		{"/email", "email", "Give a work address"},
		{"/amount", "range", "expected a number from 0.01 up to 500, got 600"},
		{"/items/0/sku", "regex",
		 "expected a text that begins with a match of /[A-Z]/, got 'a'"},
		{"/items/1/n", "type", "expected an integer, got '7' (a string)"},
		{"/items/1/sku", "required", "'sku' is missing"},
		{"/items/2", "type", "expected a map, got 5"},
		{"/lagn", "extra", "'lagn' is not a field here; did you mean 'lang'?"}};
	bundle b;
	answer a;

	(void)state;
	compile(&b, refund);
	fill(&a, &b,
	     "{\"email\":\"kim\",\"amount\":600,\n\"items\":[{\"sku\":\"a\"},{\"n\":\"7\"},5],\"lagn\":1}",
	     0);
	assert_int_equal(a.status, PRM_SCHEMA_INVALID);
	assert_int_equal(a.diag.count, 7);
	for (size_t i = 0; i < 7; i++) {
		assert_str(a.diag.items[i].pointer, expected[i][0]);
		assert_str(a.diag.items[i].rule, expected[i][1]);
		assert_str(a.diag.items[i].text, expected[i][2]);
	}
	assert_str(a.diag.items[0].hint, "expected an e-mail address, got 'kim'");
	assert_str(a.diag.items[0].value, "'kim'");
	assert_int_equal(a.diag.items[0].line, 1);
	assert_int_equal(a.diag.items[0].column, 10);
	assert_int_equal(a.diag.items[0].notes->line, 4);
	assert_str(a.diag.items[0].notes->source, "s.yaml");
	assert_str(a.diag.items[0].notes->text,
		   "field 'email' of schema 'refund', validator email");
	assert_int_equal(a.diag.items[4].line, 2);
	assert_int_equal(a.diag.items[6].column, 35);
	assert_string_equal(a.err.text, "/email: Give a work address");
	answer_release(&a);
	bundle_release(&b);
}

static void defaults_are_filled_in(void **state)
{
	(void)state;
	assert_filled(
		refund,
		"{\"email\":\"k@x.de\",\"items\":[{\"sku\":\"A\"},{\"sku\":\"B\",\"n\":3}],\"amount\":1}",
		"{\"email\":\"k@x.de\",\"items\":[{\"sku\":\"A\",\"n\":1},{\"sku\":\"B\",\"n\":3}],"
		"\"amount\":1,\"lang\":\"en\",\"note\":null}");
	assert_filled(
		"schemas:\n- {name: s, fields: [{name: t, type: dict, nested_schema: u, required: false, default: {}}]}\n"
		"- {name: u, fields: [{name: n, type: integer, required: false, default: 5}]}\n",
		"{}", "{\"t\":{\"n\":5}}");
	assert_filled(
		"schemas:\n- {name: s, fields: [{name: t, type: string, required: false, nullable: true, default: null}]}\n",
		"{}", "{\"t\":null}");
}

static void what_does_not_change_is_shared(void **state)
{
	bundle b;
	answer a;

	(void)state;
	compile(&b, refund);
	fill(&a, &b,
	     "{\"email\":\"k@x.de\",\"amount\":1,\"items\":[{\"sku\":\"A\",\"n\":1}],\"lang\":\"de\",\"note\":null}",
	     0);
	assert_ok(a.status, &a.err);
	assert_ptr_equal(a.value.as.members, prm_doc_root(a.doc).as.members);
	answer_release(&a);
	bundle_release(&b);
}

static void a_lax_schema_coerces(void **state)
{
	assert_filled(
		"schemas:\n- {name: s, strict: false, fields: [{name: i, type: integer}, {name: f, type: float},"
		" {name: b, type: boolean}, {name: l, type: list, item_type: integer}]}\n",
		"{\"i\":\"42\",\"f\":\"1.5\",\"b\":\"yes\",\"l\":[1,\"2\",true]}",
		"{\"i\":42,\"f\":1.5,\"b\":true,\"l\":[1,2,1]}");
	(void)state;
}

static void extra_keys_are_kept_where_they_are_allowed(void **state)
{
	(void)state;
	assert_filled(
		"schemas:\n- {name: s, allow_extra: true, fields: [{name: i, type: integer}]}\n",
		"{\"x\":[1],\"i\":1}", "{\"x\":[1],\"i\":1}");
}

static const char account[] =
	"schemas:\n"
	"- name: account\n"
	"  fields:\n"
	"  - {name: id, type: string, read_only: true}\n"
	"  - {name: password, type: string, write_only: true, validators: [{type: min_length, value: 8}, {type: regex, pattern: '.*\\d'}]}\n"
	"  - {name: login, type: dict, nested_schema: login, write_only: true, required: false, nullable: true}\n"
	"  - {name: name, type: string}\n"
	"  - {name: parts, type: list, item_schema: login, required: false, nullable: true}\n"
	"- name: login\n"
	"  fields:\n"
	"  - {name: pin, type: integer, write_only: true}\n"
	"  - {name: user, type: string}\n";

static void read_only_is_not_accepted_in_input(void **state)
{
	bundle b;
	answer a;

	(void)state;
	compile(&b, account);
	fill(&a, &b, "{\"id\":\"x\",\"password\":\"hunter2-7\",\"name\":\"k\"}", PRM_SCHEMA_INPUT);
	assert_int_equal(a.diag.count, 1);
	assert_str(a.diag.items[0].rule, "read_only");
	answer_release(&a);
	fill(&a, &b, "{\"password\":\"hunter2-7\",\"name\":\"k\"}", PRM_SCHEMA_INPUT);
	assert_ok(a.status, &a.err);
	answer_release(&a);
	bundle_release(&b);
}

static void write_only_is_not_accepted_in_output(void **state)
{
	bundle b;
	answer a;

	(void)state;
	compile(&b, account);
	fill(&a, &b, "{\"id\":\"x\",\"password\":\"hunter2-7\",\"name\":\"k\"}", PRM_SCHEMA_OUTPUT);
	assert_int_equal(a.diag.count, 1);
	assert_str(a.diag.items[0].rule, "write_only");
	answer_release(&a);
	fill(&a, &b, "{\"name\":\"k\"}", PRM_SCHEMA_OUTPUT);
	assert_int_equal(a.diag.count, 1);
	assert_str(a.diag.items[0].pointer, "/id");
	answer_release(&a);
	fill(&a, &b, "{\"id\":\"x\",\"name\":\"k\"}", PRM_SCHEMA_OUTPUT);
	assert_ok(a.status, &a.err);
	assert_str(prm_buf_str(&a.json), "{\"id\":\"x\",\"name\":\"k\",\"parts\":null}");
	answer_release(&a);
	bundle_release(&b);
}

static void only_a_read_only_default_is_filled_in_where_the_field_is_not_given(void **state)
{
	static const char defaults[] =
		"schemas:\n"
		"- name: s\n"
		"  fields:\n"
		"  - {name: origin, type: string, read_only: true, required: false, default: web}\n"
		"  - {name: key, type: string, write_only: true, required: false, default: hunter2}\n";
	bundle b;
	answer a;

	(void)state;
	compile(&b, defaults);
	fill(&a, &b, "{}", PRM_SCHEMA_INPUT);
	assert_ok(a.status, &a.err);
	assert_str(prm_buf_str(&a.json), "{\"origin\":\"web\",\"key\":\"hunter2\"}");
	answer_release(&a);
	fill(&a, &b, "{}", PRM_SCHEMA_OUTPUT);
	assert_ok(a.status, &a.err);
	assert_str(prm_buf_str(&a.json), "{\"origin\":\"web\"}");
	answer_release(&a);
	bundle_release(&b);
}

static void a_secret_is_in_no_finding(void **state)
{
	static const char *const inputs[] = {
		"{\"password\":\"hunter2\",\"name\":5}",
		"{\"password\":\"hunter2hunter2x\",\"name\":5,\"extra\":\"hunter2\"}",
		"{\"password\":[\"hunter2\"],\"name\":5}",
		"{\"password\":\"hunter2-7\",\"login\":\"hunter2\",\"name\":5}",
		"{\"password\":\"hunter2-7\",\"login\":{\"pin\":\"hunter2\",\"user\":{\"hunter2\":1}},\"name\":5}",
		"{\"password\":\"hunter2-7\",\"parts\":[{\"pin\":\"hunter2\",\"user\":7}],\"name\":\"a\"}"};
	bundle b;
	answer a;
	prm_buf buf;
	prm_str text;

	(void)state;
	prm_buf_init(&buf, NULL, 0);
	compile(&b, account);
	for (size_t i = 0; i < sizeof(inputs) / sizeof(inputs[0]); i++) {
		fill(&a, &b, inputs[i], PRM_SCHEMA_INPUT);
		assert_int_equal(a.status, PRM_SCHEMA_INVALID);
		assert_true(a.diag.count >= 1);
		text = printed(&a.diag, &buf);
		for (size_t at = 0; at + 7 <= text.len; at++)
			if (memcmp(text.ptr + at, "hunter2", 7) == 0)
				fail_msg("%s: %.*s", inputs[i], PRM_FMT(text));
		for (size_t f = 0; f < a.diag.count; f++)
			assert_false(prm_str_is(a.diag.items[f].value, "'hunter2'"));
		assert_null(strstr(a.err.text, "hunter2"));
		answer_release(&a);
	}
	bundle_release(&b);
	prm_buf_release(&buf);
}

static void a_redacted_value_has_stars(void **state)
{
	bundle b;
	prm_arena arena;
	prm_value out = {0};
	prm_error err = {0};
	prm_buf json;
	prm_doc *doc = read_json(
		"{\"password\":\"p\",\"login\":{\"pin\":1},\"parts\":[{\"pin\":1,\"user\":\"u\"},3],\"name\":\"n\"}");

	(void)state;
	compile(&b, account);
	prm_arena_init(&arena, NULL, 0);
	prm_buf_init(&json, NULL, 0);
	assert_ok(prm_schema_redact(b.schema, prm_doc_root(doc), &arena, &out, &err), &err);
	assert_int_equal(prm_value_write_json(out, 0, &json), PRM_OK);
	assert_str(prm_buf_str(&json),
		   "{\"password\":\"***\",\"login\":\"***\",\"parts\":[{\"pin\":\"***\","
		   "\"user\":\"u\"},3],\"name\":\"n\"}");
	prm_buf_release(&json);
	prm_arena_release(&arena);
	bundle_release(&b);
	compile(&b, refund);
	assert_ok(prm_schema_redact(b.schema, prm_doc_root(doc), &arena, &out, &err), &err);
	assert_ptr_equal(out.as.members, prm_doc_root(doc).as.members);
	bundle_release(&b);
	prm_doc_free(doc);
}

static void a_root_that_is_no_map_is_a_fault(void **state)
{
	bundle b;
	prm_error err = {0};

	(void)state;
	compile(&b, refund);
	assert_fails(prm_schema_validate(b.schema, prm_value_int(3), NULL, NULL, &err), &err,
		     PRM_SCHEMA_INVALID, "the value: expected a map, got 3");
	assert_fails(prm_schema_validate(b.schema, (prm_value){0}, NULL, NULL, &err), &err,
		     PRM_SCHEMA_INVALID, "expected a map, got missing");
	bundle_release(&b);
}

static void long_values_are_shortened(void **state)
{
	char json[400];
	bundle b;
	answer a;

	(void)state;
	compile(&b, "schemas:\n- {name: s, fields: [{name: v, type: integer}]}\n");
	snprintf(json, sizeof(json), "{\"v\":\"%0200d\\n\"}", 0);
	fill(&a, &b, json, 0);
	assert_true(a.diag.items[0].text.len < 120);
	assert_str(a.diag.items[0].value, "'000000000000000000000000000000000000000000000000...'");
	answer_release(&a);
	snprintf(json, sizeof(json), "{\"v\":9%0200d}", 0);
	fill(&a, &b, json, 0);
	assert_true(a.diag.items[0].text.len < 200);
	assert_non_null(strstr(a.err.text, "an integer of 64 bits"));
	answer_release(&a);
	fill(&a, &b, "{\"v\":1.0}", 0);
	assert_str(a.diag.items[0].text, "expected an integer, got 1.0");
	answer_release(&a);
	fill(&a, &b, "{\"v\":-0.0}", 0);
	assert_str(a.diag.items[0].value, "-0.0");
	answer_release(&a);
	fill(&a, &b, "{\"v\":-1e300}", 0);
	assert_str(a.diag.items[0].value, "-1e+300");
	answer_release(&a);
	fill(&a, &b, "{\"v\":[1]}", 0);
	assert_str(a.diag.items[0].value, "a list of 1 item");
	answer_release(&a);
	fill(&a, &b, "{\"v\":{\"a\\tb\":1,\"c\":2}}", 0);
	assert_str(a.diag.items[0].value, "a map of 2 keys");
	answer_release(&a);
	bundle_release(&b);
}

static void a_full_list_counts_on(void **state)
{
	bundle b;
	prm_diag diag;
	prm_error err = {0};
	prm_doc *doc = read_json("{\"l\":[1,2,3,4,5,6,7,8,9,10]}");

	(void)state;
	compile(&b, "schemas:\n- {name: s, fields: [{name: l, type: list, item_type: string}]}\n");
	prm_diag_init(&diag, NULL, 3);
	assert_fails(prm_schema_validate(b.schema, prm_doc_root(doc), NULL, &diag, &err), &err,
		     PRM_SCHEMA_INVALID, "/l/0: expected a string, got 1");
	assert_int_equal(diag.count, 3);
	assert_int_equal(diag.errors, 10);
	assert_int_equal(diag.dropped, 7);
	prm_diag_release(&diag);
	prm_doc_free(doc);
	bundle_release(&b);
}

static void a_prefix_begins_the_pointers(void **state)
{
	prm_schema_check_options options = {.struct_size = sizeof(options),
					    .at = prm_str_c("/variables")};
	bundle b;
	prm_error err = {0};
	prm_doc *doc = read_json("{\"variables\":{\"a~b/c\":1}}");

	(void)state;
	compile(&b, "schemas:\n- {name: s, fields: [{name: a~b/c, type: string}]}\n");
	options.doc = doc;
	assert_fails(prm_schema_validate(b.schema, prm_value_get_c(prm_doc_root(doc), "variables"),
					 &options, NULL, &err),
		     &err, PRM_SCHEMA_INVALID, "/variables/a~0b~1c: expected a string");
	assert_int_equal(err.column, 23);
	prm_doc_free(doc);
	bundle_release(&b);
}

/* ---- custom validators -------------------------------------------------------------------------- */

static prm_status even(void *ud, const prm_validator_call *call, prm_error *err)
{
	++*(int *)ud;
	if (prm_str_is(call->field, "quiet"))
		return PRM_SCHEMA_INVALID;
	if (call->value.as.integer % 2 == 0)
		return PRM_OK;
	return prm_fail(err, PRM_SCHEMA_INVALID, "%lld is odd (%lld)",
			(long long)call->value.as.integer, (long long)call->given.as.integer);
}

static prm_status exhausted(void *ud, const prm_validator_call *call, prm_error *err)
{
	(void)ud;
	(void)call;
	return prm_fail(err, PRM_NOMEM, "out of memory");
}

static void the_hosts_functions_are_called(void **state)
{
	static const char yaml[] =
		"schemas:\n- {name: s, fields: [{name: n, type: integer, validators: [{type: custom, custom_function: even, value: 9}]},\n"
		"  {name: quiet, type: integer, required: false, nullable: true, validators: [{type: custom, custom_function: even}]},\n"
		"  {name: secret, type: integer, required: false, nullable: true, write_only: true, validators: [{type: custom, custom_function: even}]}]}\n";
	prm_validators *validators;
	prm_error err = {0};
	int calls = 0;
	bundle b = {0};
	answer a;

	(void)state;
	assert_ok(prm_validators_new(NULL, &validators, &err), &err);
	assert_ok(prm_validators_add(validators, prm_str_c("even"), even, &calls, &err), &err);
	assert_ok(prm_validators_add(validators, prm_str_c("full"), exhausted, NULL, &err), &err);
	assert_fails(prm_validators_add(validators, prm_str_c(""), even, NULL, &err), &err,
		     PRM_INVALID, "needs a name");
	b.validators = validators;
	bundle_compile(&b, yaml);
	assert_ok(b.status, &b.err);
	fill(&a, &b, "{\"n\":4}", 0);
	assert_ok(a.status, &a.err);
	answer_release(&a);
	fill(&a, &b, "{\"n\":3,\"quiet\":2,\"secret\":5}", 0);
	assert_int_equal(a.diag.count, 3);
	assert_str(a.diag.items[0].text, "3 is odd (9)");
	assert_str(a.diag.items[1].text, "expected what the function 'even' accepts, got 2");
	assert_str(a.diag.items[2].text, "expected what the function 'even' accepts");
	assert_int_equal(calls, 4);
	answer_release(&a);
	bundle_release(&b);
	b = (bundle){.validators = validators};
	bundle_compile(
		&b,
		"schemas:\n- {name: s, fields: [{name: n, type: any, validators: [{type: custom, custom_function: evne}]}]}\n");
	assert_fails(b.status, &b.err, PRM_BAD_VALUE,
		     "nobody registered the function 'evne' (did you mean 'even'?)");
	bundle_release(&b);
	b = (bundle){.validators = validators};
	bundle_compile(
		&b,
		"schemas:\n- {name: s, fields: [{name: n, type: any, validators: [{type: custom, custom_function: full}]}]}\n");
	fill(&a, &b, "{\"n\":1}", 0);
	assert_fails(a.status, &a.err, PRM_NOMEM, "out of memory");
	answer_release(&a);
	bundle_release(&b);
	prm_validators_free(validators);
	prm_validators_free(NULL);
}

/* ---- values of a host --------------------------------------------------------------------------- */

typedef struct pair {
	const char *key;
	prm_value value;
} pair;

static prm_status host_get(void *object, prm_str key, prm_value *out)
{
	*out = (prm_value){0};
	for (const pair *p = object; p->key; p++)
		if (prm_str_is(key, p->key))
			*out = p->value;
	return PRM_OK;
}

static prm_status host_length(void *object, size_t *out)
{
	*out = 0;
	for (const pair *p = object; p->key; p++)
		++*out;
	return PRM_OK;
}

static prm_status host_iterate(void *object, size_t *cursor, prm_str *key, prm_value *out)
{
	const pair *p = (const pair *)object + *cursor;

	if (!p->key)
		return PRM_END;
	++*cursor;
	*key = prm_str_c(p->key);
	*out = p->value;
	return PRM_OK;
}

static void a_hosts_map_is_checked_and_filled(void **state)
{
	static const prm_value_class cls = {.struct_size = sizeof(cls),
					    .get = host_get,
					    .length = host_length,
					    .iterate = host_iterate};
	pair pairs[] = {{"email", prm_value_str(prm_str_c("k@x.de"))},
			{"amount", prm_value_int(5)},
			{"items", {.type = PRM_LIST}},
			{NULL, {0}}};
	prm_host host = {&cls, pairs};
	prm_value out = {0};
	prm_error err = {0};
	prm_arena arena;
	prm_buf json;
	bundle b;

	(void)state;
	compile(&b, refund);
	prm_arena_init(&arena, NULL, 0);
	prm_buf_init(&json, NULL, 0);
	assert_ok(prm_schema_fill(b.schema, prm_value_host(PRM_MAP, &host), NULL, &arena, &out,
				  NULL, &err),
		  &err);
	assert_int_equal(prm_value_write_json(out, 0, &json), PRM_OK);
	assert_str(
		prm_buf_str(&json),
		"{\"email\":\"k@x.de\",\"amount\":5,\"items\":[],\"lang\":\"en\",\"note\":null}");
	prm_buf_release(&json);
	prm_arena_release(&arena);
	bundle_release(&b);
}

static void every_allocation_may_fail(void **state)
{
	prm_doc *doc = read_json(
		"{\"email\":\"kim\",\"amount\":1,\"items\":[{\"sku\":\"A\"},{\"sku\":\"b\"}]}");
	prm_doc *fine = read_json(
		"{\"email\":\"k@x.de\",\"amount\":1,\"items\":[{\"sku\":\"A\"}]}");
	long n;

	(void)state;
	for (n = 1;; n++) {
		test_heap heap;
		bundle b = {0};
		prm_arena arena;
		prm_value out = {0};
		prm_status bad, good;

		test_heap_init(&heap, 0);
		b.allocator = &heap.allocator;
		bundle_compile(&b, refund);
		assert_ok(b.status, &b.err);
		heap.fail_at = heap.calls + n;
		prm_arena_init(&arena, &heap.allocator, 0);
		bad = prm_schema_fill(b.schema, prm_doc_root(doc), NULL, &arena, &out, &b.diag,
				      NULL);
		good = prm_schema_fill(b.schema, prm_doc_root(fine), NULL, &arena, &out, NULL,
				       NULL);
		assert_true(bad == PRM_SCHEMA_INVALID || bad == PRM_NOMEM);
		prm_arena_release(&arena);
		bundle_release(&b);
		assert_int_equal(heap.live_blocks, 0);
		if (heap.calls < heap.fail_at) {
			assert_int_equal(good, PRM_OK);
			break;
		}
	}
	assert_true(n > 3);
	prm_doc_free(doc);
	prm_doc_free(fine);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_faults_come_with_pointer_rule_and_place),
		cmocka_unit_test(defaults_are_filled_in),
		cmocka_unit_test(what_does_not_change_is_shared),
		cmocka_unit_test(a_lax_schema_coerces),
		cmocka_unit_test(extra_keys_are_kept_where_they_are_allowed),
		cmocka_unit_test(read_only_is_not_accepted_in_input),
		cmocka_unit_test(write_only_is_not_accepted_in_output),
		cmocka_unit_test(
			only_a_read_only_default_is_filled_in_where_the_field_is_not_given),
		cmocka_unit_test(a_secret_is_in_no_finding),
		cmocka_unit_test(a_redacted_value_has_stars),
		cmocka_unit_test(a_root_that_is_no_map_is_a_fault),
		cmocka_unit_test(long_values_are_shortened),
		cmocka_unit_test(a_full_list_counts_on),
		cmocka_unit_test(a_prefix_begins_the_pointers),
		cmocka_unit_test(the_hosts_functions_are_called),
		cmocka_unit_test(a_hosts_map_is_checked_and_filled),
		cmocka_unit_test(every_allocation_may_fail),
	};

	return cmocka_run_group_tests_name("schema validate", tests, NULL, NULL);
}
