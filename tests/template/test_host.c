/* test_host.c: helpers and blocks of the host, its objects as data, and functions within data. */
#include "template/rendering.h"

/* ---- helpers --------------------------------------------------------------------------------- */

/* "name(args)[hash] this": what a helper was given, as text. */
static prm_status tell(void *ud, const prm_helper_call *call, prm_value *out, prm_error *err)
{
	prm_str text;
	prm_buf buf;
	bool ok;

	(void)ud;
	prm_buf_init(&buf, NULL, 0);
	prm_buf_add(&buf, call->name);
	for (size_t i = 0; i < call->arg_count; i++) {
		prm_buf_add_c(&buf, i ? "," : "(");
		(void)prm_value_write_json(call->args[i], 0, &buf);
	}
	prm_buf_add_c(&buf, call->arg_count ? ")" : "()");
	if (call->hash.type != PRM_MISSING)
		(void)prm_value_write_json(call->hash, 0, &buf);
	prm_buf_add_c(&buf, prm_helper_is_block(call) ? " block " : " ");
	(void)prm_value_write_json(call->context, 0, &buf);
	ok = buf.status == PRM_OK && prm_arena_str(call->arena, prm_buf_str(&buf), &text);
	prm_buf_release(&buf);
	if (!ok)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	*out = prm_value_str(text);
	return PRM_OK;
}

/* Gives its first argument. */
static prm_status same(void *ud, const prm_helper_call *call, prm_value *out, prm_error *err)
{
	(void)ud;
	(void)err;
	if (call->arg_count)
		*out = call->args[0];
	return PRM_OK;
}

/* Fails with the status that ud points to, and says so if its argument is true. */
static prm_status failing(void *ud, const prm_helper_call *call, prm_value *out, prm_error *err)
{
	prm_status status = *(const int *)ud;

	(void)out;
	if (call->arg_count)
		return prm_fail(err, status, "the helper's own words");
	return status;
}

/* Its body for each item, with "," between, into a buffer of its own with a limit in ud; or the else part. */
static prm_status list(void *ud, const prm_helper_call *call, prm_value *out, prm_error *err)
{
	size_t count = call->arg_count ? prm_value_count(call->args[0]) : 0;
	prm_status status = PRM_OK;
	prm_str text = {0};
	prm_buf buf;

	prm_buf_init(&buf, NULL, ud ? *(size_t *)ud : 0);
	for (size_t i = 0; i < count && !status; i++) {
		if (i)
			prm_buf_add_char(&buf, ',');
		status = prm_helper_block(call, PRM_HELPER_BODY, prm_value_at(call->args[0], i),
					  &buf);
	}
	if (count == 0)
		status = prm_helper_block(call, PRM_HELPER_ELSE, call->context, &buf);
	if (!status && !prm_arena_str(call->arena, prm_buf_str(&buf), &text))
		status = prm_fail(err, PRM_NOMEM, "out of memory");
	prm_buf_release(&buf);
	if (status == PRM_OK)
		*out = prm_value_str(text);
	return status;
}

/* Asks for a block though there may be none, and for a part that does not exist. */
static prm_status curious(void *ud, const prm_helper_call *call, prm_value *out, prm_error *err)
{
	prm_buf buf;

	(void)ud;
	(void)err;
	prm_buf_init(&buf, NULL, 0);
	*out = prm_value_int(prm_helper_block(call, PRM_HELPER_BODY, call->context, &buf));
	prm_buf_release(&buf);
	return PRM_OK;
}

static prm_helpers *make_helpers(int *status, size_t *limit)
{
	prm_helpers *helpers = NULL;
	prm_error err;

	assert_ok(prm_helpers_new(NULL, &helpers, &err), &err);
	assert_ok(prm_helpers_add(helpers, prm_str_c("tell"), tell, NULL, &err), &err);
	assert_ok(prm_helpers_add(helpers, prm_str_c("same"), same, NULL, &err), &err);
	assert_ok(prm_helpers_add(helpers, prm_str_c("fail"), failing, status, &err), &err);
	assert_ok(prm_helpers_add(helpers, prm_str_c("list"), list, limit, &err), &err);
	assert_ok(prm_helpers_add(helpers, prm_str_c("curious"), curious, NULL, &err), &err);
	return helpers;
}

static void a_helper_gets_what_the_tag_says(void **state)
{
	prm_helpers *helpers = make_helpers(NULL, NULL);
	struct rendering r = rendering();

	(void)state;
	r.options.helpers = helpers;
	assert_renders(&r, "{{tell}}", "{\"a\":1}", "tell() {\"a\":1}");
	assert_renders(&r, "{{tell a 'b' 1.5 true null missing}}", "{\"a\":[1]}",
		       "tell([1],\"b\",1.5,true,null,null) {\"a\":[1]}");
	assert_renders(
		&r, "{{tell 1 x=2 y=(same a) [odd key]=\"z\"}}", "{\"a\":3}",
		"tell(1){\"odd key\":\"z\",\"y\":3,\"x\":2} {\"a\":3}"); /* as handlebars.js */
	assert_renders(&r, "{{tell x=1 x=2}}", "5", "tell(){\"x\":1} 5");
	assert_renders(&r, "{{#each a}}{{tell this}};{{/each}}", "{\"a\":[1,2]}",
		       "tell(1) 1;tell(2) 2;");
	assert_renders(&r, "{{tell (tell (tell 1))}}", "0",
		       "tell(\"tell(\\\"tell(1) 0\\\") 0\") 0");
	assert_renders(&r, "{{{tell '<'}}}{{#if (same 0)}}a{{else}}b{{/if}}", "0",
		       "tell(\"<\") 0b");
	rendering_release(&r);
	prm_helpers_free(helpers);
}

static void a_helper_comes_before_data_and_our_own(void **state)
{
	prm_helpers *helpers = make_helpers(NULL, NULL);
	struct rendering r = rendering();
	prm_error err;

	(void)state;
	r.options.helpers = helpers;
	assert_renders(&r, "{{tell}}|{{./tell}}|{{this.tell}}|{{same.x}}",
		       "{\"tell\":1,\"same\":{\"x\":2}}",
		       "tell() {\"tell\":1,\"same\":{\"x\":2}}|1|1|2");
	assert_ok(prm_helpers_add(helpers, prm_str_c("upper"), same, NULL, &err), &err);
	assert_ok(prm_helpers_add(helpers, prm_str_c("same"), tell, NULL, &err), &err);
	assert_renders(&r, "{{upper 'a'}}{{lower 'B'}}{{same}}", "0", "absame() 0");
	rendering_release(&r);
	prm_helpers_free(helpers);
}

static void a_helper_returns_any_value(void **state)
{
	prm_helpers *helpers = make_helpers(NULL, NULL);
	struct rendering r = rendering();

	(void)state;
	r.options.helpers = helpers;
	r.options.missing = PRM_MISSING_IS_ERROR;
	assert_renders(&r, "{{same a}}|{{same b}}|{{same 1.50}}|{{same nothing}}|{{same}}",
		       "{\"a\":[1,[2]],\"b\":{\"x\":1}}", "1,2|[object Object]|1.5||");
	assert_renders(&r, "{{#each (same a)}}{{this}};{{/each}}{{#with (same b)}}{{x}}{{/with}}",
		       "{\"a\":[1,2],\"b\":{\"x\":1}}", "1;2;1");
	assert_renders(&r, "{{lookup (same b) (same 'x')}}", "{\"b\":{\"x\":1}}", "1");
	r.options.escape = PRM_ESCAPE_HTML;
	assert_renders(&r, "{{same '<'}}{{{same '<'}}}{{&same '<'}}", "0", "&lt;<<");
	rendering_release(&r);
	prm_helpers_free(helpers);
}

static void a_failing_helper_fails_the_render(void **state)
{
	int status = PRM_HELPER_ARGUMENTS;
	prm_helpers *helpers = make_helpers(&status, NULL);
	struct rendering r = rendering();

	(void)state;
	r.options.helpers = helpers;
	assert_render_fails(&r, "ab\n {{fail 1}}", "0", PRM_HELPER_ARGUMENTS,
			    "the helper's own words");
	assert_int_equal(r.err.line, 2);
	assert_int_equal(r.err.column, 4);
	assert_str(prm_buf_str(&r.out), "ab\n ");
	assert_int_equal(r.diag.count, 1);
	assert_str(r.diag.items[0].excerpt, " {{fail 1}}");
	status = PRM_DEADLINE;
	assert_render_fails(&r, "{{fail}}", "0", PRM_DEADLINE, prm_status_sentence(PRM_DEADLINE));
	assert_render_fails(&r, "{{same (same (fail))}}", "0", PRM_DEADLINE, "");
	assert_render_fails(&r, "{{#fail}}{{/fail}}", "0", PRM_DEADLINE, "");
	assert_render_fails(&r, "{{#if (fail 2)}}{{/if}}", "0", PRM_DEADLINE, "own words");
	rendering_release(&r);
	prm_helpers_free(helpers);
}

static void a_block_is_rendered_as_often_as_the_helper_likes(void **state)
{
	prm_helpers *helpers = make_helpers(NULL, NULL);
	struct rendering r = rendering();

	(void)state;
	r.options.helpers = helpers;
	assert_renders(&r, "[{{#list a}}<{{this}}{{../x}}>{{else}}none{{/list}}]",
		       "{\"a\":[1,2,3],\"x\":\"y\"}", "[<1y>,<2y>,<3y>]");
	assert_renders(&r, "[{{#list a}}<{{this}}>{{else}}none{{x}}{{/list}}]",
		       "{\"a\":[],\"x\":\"y\"}", "[noney]");
	assert_renders(&r, "[{{#list a}}<{{this}}>{{/list}}]", "{\"a\":[]}", "[]");
	assert_renders(&r, "{{#list a as |v|}}{{v}}{{#list ../b}}{{this}}{{v}}{{/list}};{{/list}}",
		       "{\"a\":[1,2],\"b\":[\"x\",\"y\"]}", "1x1,y1;,2x2,y2;");
	assert_renders(&r, "{{#each a}}{{#list ../b}}{{@index}}{{this}}{{/list}}{{/each}}",
		       "{\"a\":[1,2],\"b\":[8,9]}", "08,0918,19");
	assert_renders(&r, "{{^list a}}no{{else}}{{this}}{{/list}}", "{\"a\":[5]}", "5");
	assert_renders(&r, "{{#if n}}{{else list a}}{{this}}{{/if}}", "{\"a\":[5,6]}", "5,6");
	assert_renders(&r, "{{#tell 1 x=2}}unused{{/tell}}", "3", "tell(1){\"x\":2} block 3");
	assert_renders(&r, "{{#list a}}{{> p}}{{/list}}{{#*inline 'p'}}({{this}}){{/inline}}",
		       "{\"a\":[1,2]}", "(1),(2)");
	rendering_release(&r);
	prm_helpers_free(helpers);
}

static void only_a_block_has_parts(void **state)
{
	prm_helpers *helpers = make_helpers(NULL, NULL);
	struct rendering r = rendering();
	char text[16];

	(void)state;
	r.options.helpers = helpers;
	snprintf(text, sizeof(text), "%d", PRM_INVALID);
	assert_renders(&r, "{{curious}}", "0", text);
	assert_renders(&r, "{{#curious}}x{{/curious}}", "0", "0");
	rendering_release(&r);
	prm_helpers_free(helpers);
}

static void a_body_that_fails_fails_the_render_with_its_own_words(void **state)
{
	prm_helpers *helpers = make_helpers(NULL, NULL);
	struct rendering r = rendering();

	(void)state;
	r.options.helpers = helpers;
	assert_render_fails(&r, "{{#list a}}{{nope 1}}{{/list}}", "{\"a\":[1]}", PRM_MISSING_HELPER,
			    "no helper 'nope'");
	assert_int_equal(r.err.column, 14);
	r.options.missing = PRM_MISSING_IS_ERROR;
	assert_render_fails(&r, "{{#list a}}{{./x}}{{/list}}{{y}}", "{\"a\":[1,2]}",
			    PRM_MISSING_VARIABLE, "'./x' is missing");
	assert_int_equal(r.diag.count, 2); /* once each, though both items lack the first */
	rendering_release(&r);
	prm_helpers_free(helpers);
}

static void a_body_stays_within_the_limit_of_its_buffer(void **state)
{
	size_t limit = 5;
	prm_helpers *helpers = make_helpers(NULL, &limit);
	prm_limits limits = {.struct_size = sizeof(limits)};
	struct rendering r = rendering();

	(void)state;
	r.options.helpers = helpers;
	r.options.limits = &limits;
	assert_renders(&r, "{{#list a}}{{this}}{{/list}}", "{\"a\":[\"ab\",\"cd\"]}", "ab,cd");
	assert_render_fails(&r, "{{#list a}}{{this}}{{/list}}", "{\"a\":[\"ab\",\"cde\"]}",
			    PRM_LIMIT, "output_bytes");
	limit = 0;
	limits.output_bytes = 5;
	assert_renders(&r, "{{#list a}}{{this}}{{/list}}", "{\"a\":[\"ab\",\"cd\"]}", "ab,cd");
	assert_render_fails(&r, "{{#list a}}{{this}}{{/list}}", "{\"a\":[\"ab\",\"cde\"]}",
			    PRM_LIMIT, "output_bytes (5)");
	rendering_release(&r);
	prm_helpers_free(helpers);
}

static void blocks_of_helpers_are_nested_64_deep_at_most(void **state)
{
	prm_helpers *helpers = make_helpers(NULL, NULL);
	struct rendering r = rendering();
	prm_buf text;

	(void)state;
	r.options.helpers = helpers;
	for (int depth = 64; depth <= 65; depth++) {
		prm_buf_init(&text, NULL, 0);
		for (int i = 0; i < depth; i++)
			prm_buf_add_c(&text, "{{#list @root.a}}");
		prm_buf_add_c(&text, "x");
		for (int i = 0; i < depth; i++)
			prm_buf_add_c(&text, "{{/list}}");
		rendering_run(&r, prm_buf_str(&text), "{\"a\":[1]}");
		if (depth == 64)
			assert_ok(r.status, &r.err);
		else
			assert_fails(r.status, &r.err, PRM_LIMIT, "nested deeper than 64");
		prm_buf_release(&text);
	}
	rendering_release(&r);
	prm_helpers_free(helpers);
}

static void a_helper_has_a_name_and_a_function(void **state)
{
	prm_helpers *helpers = make_helpers(NULL, NULL);
	prm_error err;

	(void)state;
	assert_fails(prm_helpers_add(helpers, prm_str_c(""), same, NULL, &err), &err, PRM_INVALID,
		     "a name");
	assert_fails(prm_helpers_add(helpers, prm_str_c("x"), NULL, NULL, &err), &err, PRM_INVALID,
		     "a function");
	prm_helpers_free(helpers);
	prm_helpers_free(NULL);
}

static void a_template_outlives_the_helpers_that_it_knows(void **state)
{
	prm_helpers *helpers = make_helpers(NULL, NULL);
	prm_template_options options = {.struct_size = sizeof(options)};
	prm_template *t = NULL;
	prm_error err;
	prm_buf out;

	(void)state;
	options.helpers = helpers;
	assert_ok(prm_template_compile(prm_str_c("{{same 'a'}}{{#list this}}b{{/list}}"), &options,
				       &t, NULL, &err),
		  &err);
	prm_helpers_free(helpers);
	prm_buf_init(&out, NULL, 0);
	assert_ok(prm_template_render(t, prm_value_null(), NULL, &out, NULL, &err), &err);
	assert_str(prm_buf_str(&out), "a");
	prm_buf_release(&out);
	prm_template_unref(t);
}

/* ---- objects --------------------------------------------------------------------------------- */

/*
 * A list of count integers from 0, or a map of "k0", "k1" and so on to them; fails where told, and
 * says that it has `more` items.
 */
struct object {
	size_t count, more;
	prm_status get, at, length, iterate;
};

static int scopes_ended;

static prm_status object_get(void *object, prm_str key, prm_value *out)
{
	const struct object *o = object;

	if (key.len == 2 && key.ptr[0] == 'k' && (size_t)(key.ptr[1] - '0') < o->count)
		*out = prm_value_int(key.ptr[1] - '0');
	return o->get;
}

static prm_status object_at(void *object, size_t index, prm_value *out)
{
	const struct object *o = object;

	if (index < o->count)
		*out = prm_value_int((int64_t)index);
	return o->at;
}

static prm_status object_length(void *object, size_t *out)
{
	const struct object *o = object;

	*out = o->count + o->more;
	return o->length;
}

static prm_status object_iterate(void *object, size_t *cursor, prm_str *key, prm_value *out)
{
	static const char *const keys[] = {"k0", "k1", "k2", "k3"};
	const struct object *o = object;

	if (*cursor == o->count || *cursor > 3)
		return PRM_END;
	*key = prm_str_c(keys[*cursor]);
	*out = prm_value_int((int64_t)(*cursor)++);
	return o->iterate;
}

static void scope_end(void *ud)
{
	++*(int *)ud;
}

static const prm_value_class object_class = {.struct_size = sizeof(prm_value_class),
					     .get = object_get,
					     .at = object_at,
					     .length = object_length,
					     .iterate = object_iterate,
					     .scope_end = scope_end,
					     .ud = &scopes_ended};

/* Render over {"o": object as that type, "x": 7}. */
static void over_object(struct rendering *r, const char *text, int type, struct object object)
{
	const prm_host host = {&object_class, &object};
	prm_member members[] = {{.key = "o", .key_len = 1, .value = prm_value_host(type, &host)},
				{.key = "x", .key_len = 1, .value = prm_value_int(7)}};

	r->data = (prm_value){.type = PRM_MAP, .len = 2, .as.members = members};
	scopes_ended = 0;
	rendering_run(r, prm_str_c(text), NULL);
	r->data = (prm_value){0};
}

static void objects_of_the_host_are_data(void **state)
{
	static const struct {
		int type;
		const char *text, *expected;
	} rows[] = {
		{PRM_MAP, "{{o.k1}}{{o.k9}}{{o.[k0]}}", "10"},
		{PRM_MAP, "{{#each o}}{{@key}}={{this}}{{#unless @last}},{{/unless}}{{/each}}",
		 "k0=0,k1=1,k2=2"},
		{PRM_MAP, "{{#with o}}{{k2}}{{../x}}{{/with}}", "27"},
		{PRM_MAP, "{{#o}}{{k2}}{{/o}}{{^o}}no{{/o}}", "2"},
		{PRM_MAP, "{{lookup o 'k1'}}{{lookup o 'zz'}}{{length o}}", "13"},
		{PRM_MAP, "{{json o}}", "{\"k0\":0,\"k1\":1,\"k2\":2}"},
		{PRM_MAP, "{{#each o as |v k|}}{{k}}{{v}}{{/each}}", "k00k11k22"},
		{PRM_MAP, "{{o}}", "[object Object]"},
		{PRM_MAP, "{{#if o}}y{{/if}}{{o.length}}", "y"},
		{PRM_MAP, "{{#*inline 'p'}}{{k1}}{{k2}}{{z}}{{/inline}}{{> p o z=9 k2=8}}", "189"},
		{PRM_LIST, "{{o.[1]}}{{o.[9]}}{{o.length}}{{o.x}}", "13"},
		{PRM_LIST, "{{#each o}}{{@index}}:{{this}};{{/each}}", "0:0;1:1;2:2;"},
		{PRM_LIST, "{{#o}}{{this}}{{/o}}", "012"},
		{PRM_LIST, "{{o}}", "0,1,2"},
		{PRM_LIST, "{{lookup o 2}}{{lookup o 3}}{{first o}}{{last o}}", "202"},
		{PRM_LIST, "{{join o '-'}}|{{join (slice o 1) '-'}}|{{json o}}|{{length o}}",
		 "0-1-2|1-2|[0,1,2]|3"},
		{PRM_LIST,
		 "{{#*inline 'p'}}{{#each this}}{{@key}}={{this}};{{/each}}{{/inline}}"
		 "{{> p o z=9}}",
		 "0=0;1=1;2=2;z=9;"},
	};
	struct rendering r = rendering();

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		over_object(&r, rows[i].text, rows[i].type, (struct object){.count = 3});
		assert_ok(r.status, &r.err);
		assert_str(prm_buf_str(&r.out), rows[i].expected);
		if (scopes_ended != 1)
			fail_msg("%s: %d scopes ended", rows[i].text, scopes_ended);
	}
	over_object(&r, "{{#each o}}x{{else}}none{{/each}}{{#if o}}y{{/if}}", PRM_LIST,
		    (struct object){0});
	assert_str(prm_buf_str(&r.out), "none");
	over_object(&r, "{{x}}", PRM_LIST, (struct object){0});
	assert_int_equal(scopes_ended, 0);
	rendering_release(&r);
}

static void an_object_that_lies_about_its_length_does_no_harm(void **state)
{
	static const char *const texts[] = {
		"{{#each o}}{{this}};{{/each}}",
		"{{join o}}",
		"{{json o}}",
		"{{#*inline 'p'}}{{#each this}}{{this}};{{/each}}{{/inline}}{{> p o a=1}}",
		"{{o}}",
		"{{last o}}{{#each (slice o 1)}}{{this}}{{/each}}"};
	static const size_t lies[] = {2, (size_t)-2, 1000000000000, SIZE_MAX / 2};
	prm_limits limits = {.struct_size = sizeof(limits), .render_steps = 10000};
	struct rendering r = rendering();

	(void)state;
	r.options.limits = &limits;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		for (size_t k = 0; k < 4; k++)
			for (int type = PRM_LIST; type <= PRM_MAP; type++) {
				over_object(&r, texts[i], type,
					    (struct object){.count = 3, .more = lies[k]});
				if (r.status)
					assert_true(r.err.text[0] != '\0');
			}
	rendering_release(&r);
}

/* A list of one object each of many classes: the scope of each ends once. */
static void any_number_of_classes_may_take_part(void **state)
{
	int ended[12] = {0};
	prm_value_class classes[12];
	struct object object = {.count = 2};
	prm_host hosts[12];
	prm_value items[12];
	struct rendering r = rendering();

	(void)state;
	for (int i = 0; i < 12; i++) {
		classes[i] = object_class;
		classes[i].ud = &ended[i];
		hosts[i] = (prm_host){&classes[i], &object};
		items[i] = prm_value_host(PRM_LIST, &hosts[i]);
	}
	r.data = (prm_value){.type = PRM_LIST, .len = 12, .as.items = items};
	rendering_run(&r, prm_str_c("{{#each this}}{{this.[1]}}{{length this}}{{/each}}"), NULL);
	assert_ok(r.status, &r.err);
	assert_str(prm_buf_str(&r.out), "121212121212121212121212");
	for (int i = 0; i < 12; i++)
		assert_int_equal(ended[i], 1);
	rendering_release(&r);
}

static void a_failing_object_fails_the_render(void **state)
{
	static const struct {
		int type;
		struct object object;
		const char *text;
	} rows[] = {
		{PRM_MAP, {.count = 3, .get = PRM_INTERNAL}, "{{o.k1}}"},
		{PRM_MAP, {.count = 3, .get = PRM_INTERNAL}, "{{#with o}}{{k1}}{{/with}}"},
		{PRM_MAP,
		 {.count = 3, .get = PRM_INTERNAL},
		 "{{#with o}}{{#if k1}}{{/if}}{{/with}}"},
		{PRM_MAP, {.count = 3, .get = PRM_INTERNAL}, "{{#with o}}{{#k1}}{{/k1}}{{/with}}"},
		{PRM_MAP, {.count = 3, .get = PRM_INTERNAL}, "{{concat o.k1}}"},
		{PRM_MAP, {.count = 3, .get = PRM_INTERNAL}, "{{o.k1.x 2}}"},
		{PRM_MAP, {.count = 3, .iterate = PRM_INTERNAL}, "{{#each o}}{{this}}{{/each}}"},
		{PRM_LIST, {.count = 3, .at = PRM_INTERNAL}, "{{o.[0]}}"},
		{PRM_LIST, {.length = PRM_INTERNAL}, "{{#each o}}{{this}}{{else}}none{{/each}}"},
		{PRM_LIST, {.length = PRM_INTERNAL}, "{{#if o}}some{{else}}none{{/if}}"},
		{PRM_LIST, {.length = PRM_INTERNAL}, "{{#with o}}some{{else}}none{{/with}}"},
		{PRM_LIST, {.length = PRM_INTERNAL}, "{{^o}}none{{/o}}"},
		{PRM_LIST, {.length = PRM_INTERNAL}, "{{o.length}}"},
		{PRM_LIST, {.count = 3, .iterate = PRM_INTERNAL}, "{{o}}"},
		{PRM_LIST, {.count = 3, .iterate = PRM_INTERNAL}, "{{> (lookup this 'o')}}"},
		{PRM_LIST, {.count = 3, .iterate = PRM_INTERNAL}, "{{#each o}}{{this}}{{/each}}"},
		{PRM_LIST, {.count = 3, .iterate = PRM_INTERNAL}, "{{join o}}"},
		{PRM_LIST, {.length = PRM_INTERNAL}, "{{join o}}"},
		{PRM_LIST, {.length = PRM_INTERNAL}, "{{length o}}"},
		{PRM_LIST, {.length = PRM_INTERNAL}, "{{lookup o 'length'}}"},
		{PRM_LIST, {.length = PRM_INTERNAL}, "{{#if (not o)}}none{{/if}}"},
		{PRM_LIST, {.length = PRM_INTERNAL}, "{{#if (and o 1)}}some{{/if}}"},
		{PRM_LIST, {.length = PRM_INTERNAL}, "{{or o 'none'}}"},
		{PRM_LIST, {.count = 3, .at = PRM_INTERNAL}, "{{lookup o 1}}"},
		{PRM_LIST, {.count = 3, .at = PRM_INTERNAL}, "{{first o}}"},
		{PRM_LIST, {.count = 3, .at = PRM_INTERNAL}, "{{json (slice o 1)}}"},
		{PRM_MAP, {.length = PRM_INTERNAL}, "{{length o}}"},
		{PRM_MAP, {.count = 3, .get = PRM_INTERNAL}, "{{lookup o 'k1'}}"},
		{PRM_MAP, {.count = 3, .iterate = PRM_INTERNAL}, "{{json o}}"},
		{PRM_MAP,
		 {.count = 3, .iterate = PRM_INTERNAL},
		 "{{#*inline 'p'}}{{/inline}}{{> p o z=9}}"},
		{PRM_LIST,
		 {.count = 3, .iterate = PRM_INTERNAL},
		 "{{#*inline 'p'}}{{/inline}}{{> p o z=9}}"},
	};
	struct rendering r = rendering();

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		over_object(&r, rows[i].text, rows[i].type, rows[i].object);
		if (r.status != PRM_INTERNAL || !r.err.text[0] || r.diag.count != 1)
			fail_msg("%s: %d %s", rows[i].text, r.status, r.err.text);
		if (scopes_ended != 1)
			fail_msg("%s: %d scopes ended", rows[i].text, scopes_ended);
	}
	rendering_release(&r);
}

/* ---- functions ------------------------------------------------------------------------------- */

/* Gives the number of its arguments and the first; fails when that is "fail". */
static prm_status function_call(void *object, const prm_value *args, size_t count, prm_value *out)
{
	if (count && args[0].type == PRM_STRING && prm_str_is(prm_value_text(args[0]), "fail"))
		return PRM_INTERNAL;
	if (object)
		*out = *(const prm_value *)object;
	else
		*out = count ? args[count - 1] : prm_value_str(prm_str_c("called"));
	return PRM_OK;
}

static const prm_value_class function_class = {.struct_size = sizeof(prm_value_class),
					       .call = function_call,
					       .scope_end = scope_end,
					       .ud = &scopes_ended};
static const prm_value_class empty_class = {.struct_size = sizeof(prm_value_class)};

/* Render over {"fn": a function that gives `result` or its last argument, "x": 7}. */
static void over_function(struct rendering *r, const char *text, prm_value *result)
{
	const prm_host host = {&function_class, result}, dead = {&empty_class, NULL};
	prm_member members[] = {
		{.key = "fn", .key_len = 2, .value = prm_value_host(PRM_FUNCTION, &host)},
		{.key = "x", .key_len = 1, .value = prm_value_int(7)},
		{.key = "dead", .key_len = 4, .value = prm_value_host(PRM_FUNCTION, &dead)}};

	r->data = (prm_value){.type = PRM_MAP, .len = 3, .as.members = members};
	scopes_ended = 0;
	rendering_run(r, prm_str_c(text), NULL);
	r->data = (prm_value){0};
}

static void functions_in_the_data_are_called(void **state)
{
	prm_value items[] = {prm_value_int(1), prm_value_int(2)}, no = prm_value_bool(false);
	prm_value both = {.type = PRM_LIST, .len = 2, .as.items = items};
	struct {
		const char *text;
		prm_value *result;
		const char *expected;
	} rows[] = {
		{"{{fn}}", NULL, "called"},
		{"{{fn x}}{{fn 1 2}}", NULL, "72"},
		{"{{concat (fn 'a') (fn 'b')}}", NULL, "ab"},
		{"{{#if fn}}y{{else}}n{{/if}}", &no, "n"},
		{"{{#if fn}}y{{else}}n{{/if}}", NULL, "y"},
		{"{{#unless fn}}y{{else}}n{{/unless}}", &no, "y"},
		{"{{#fn}}{{this}};{{/fn}}", &both, "1;2;"},
		{"{{^fn}}none{{/fn}}", &no, "none"},
		{"{{#each fn}}{{this}};{{/each}}", &both, "1;2;"},
		{"{{#with fn}}{{this}}{{/with}}", NULL, "called"},
		{"{{#fn 5}}{{this}}{{/fn}}", NULL, "5"},
		{"{{#each (fn x)}}{{this}}{{else}}none{{/each}}", NULL, "none"},
		{"{{dead}}|{{json dead}}|{{#if dead}}y{{/if}}", NULL, "|null|y"},
	};
	struct rendering r = rendering();

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		over_function(&r, rows[i].text, rows[i].result);
		if (r.status || !prm_str_is(prm_buf_str(&r.out), rows[i].expected))
			fail_msg("%s: '%.*s' %s", rows[i].text, PRM_FMT(prm_buf_str(&r.out)),
				 r.err.text);
		if (!strstr(rows[i].text, "dead") && scopes_ended != 1)
			fail_msg("%s: %d scopes ended", rows[i].text, scopes_ended);
	}
	rendering_release(&r);
}

static void a_failing_function_fails_the_render(void **state)
{
	static const char *const texts[] = {"{{fn 'fail'}}", "{{#fn 'fail'}}{{/fn}}",
					    "{{concat (fn 'fail')}}", "{{#if (fn 'fail')}}{{/if}}"};
	struct rendering r = rendering();

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		over_function(&r, texts[i], NULL);
		assert_fails(r.status, &r.err, PRM_INTERNAL, "a function of the data failed");
		assert_int_equal(scopes_ended, 1);
	}
	over_function(&r, "{{upper fn}}", NULL);
	assert_fails(r.status, &r.err, PRM_HELPER_ARGUMENTS, "a text here, not a function");
	over_function(&r, "{{x 1}}", NULL);
	assert_fails(r.status, &r.err, PRM_MISSING_HELPER, "'x' is a value, no helper");
	rendering_release(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_helper_gets_what_the_tag_says),
		cmocka_unit_test(a_helper_comes_before_data_and_our_own),
		cmocka_unit_test(a_helper_returns_any_value),
		cmocka_unit_test(a_failing_helper_fails_the_render),
		cmocka_unit_test(a_block_is_rendered_as_often_as_the_helper_likes),
		cmocka_unit_test(only_a_block_has_parts),
		cmocka_unit_test(a_body_that_fails_fails_the_render_with_its_own_words),
		cmocka_unit_test(a_body_stays_within_the_limit_of_its_buffer),
		cmocka_unit_test(blocks_of_helpers_are_nested_64_deep_at_most),
		cmocka_unit_test(a_helper_has_a_name_and_a_function),
		cmocka_unit_test(a_template_outlives_the_helpers_that_it_knows),
		cmocka_unit_test(objects_of_the_host_are_data),
		cmocka_unit_test(an_object_that_lies_about_its_length_does_no_harm),
		cmocka_unit_test(any_number_of_classes_may_take_part),
		cmocka_unit_test(a_failing_object_fails_the_render),
		cmocka_unit_test(functions_in_the_data_are_called),
		cmocka_unit_test(a_failing_function_fails_the_render),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
