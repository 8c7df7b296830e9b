/* Schemas at work: inputs are checked and filled in, outputs checked, contracts kept. */
#define _GNU_SOURCE
#include "manager/fixture.h"

#include <prm/sys/validator.h>

static void put(fixture *f, const char *json)
{
	prm_doc *doc = doc_of(json);

	assert_ok(prm_manager_put_schema(f->m, NULL, prm_doc_root(doc), &f->err), &f->err);
	prm_doc_free(doc);
}

static prm_status publish_as(fixture *f, const char *json, const prm_publish_options *opts,
			     const prm_call *call, prm_published *out)
{
	prm_prompt *prompt = prompt_of(json);
	prm_status status = prm_manager_publish(f->m, call, prompt, opts, out, NULL, &f->err);

	prm_prompt_free(prompt);
	return status;
}

static void publish_ok(fixture *f, const char *json)
{
	prm_published out;

	assert_ok(publish_as(f, json, NULL, NULL, &out), &f->err);
}

#define ITEM \
	"{'name':'item','version':'1.0.0','fields':[{'name':'sku','type':'string'},{'name':'n','type':'integer','required':false,'default':1}]}"
#define IN \
	"{'name':'in','version':'1.0.0','fields':[{'name':'q','type':'string','validators':[{'type':'min_length','value':3,'error_message':'Ask more'}]}," \
	"{'name':'lang','type':'string','required':false,'default':'en'},{'name':'items','type':'list','item_schema':'item','required':false,'default':[]}]}"
#define OUT \
	"{'name':'out','version':'1.0.0','fields':[{'name':'text','type':'string'},{'name':'score','type':'integer','required':false,'default':5}]}"
#define PROMPT(version, content, more) \
	"{'id':'a','version':'" version \
	"','format':'text','input_schema':'in','template':{'content':'" content "'}" more "}"

static void set_up(fixture *f)
{
	put(f, ITEM);
	put(f, IN);
	put(f, OUT);
	publish_ok(f, PROMPT("1.0.0", "{{q}} {{lang}}{{#each items}} {{sku}}x{{n}}{{/each}}",
			     ",'output_schema':'out'"));
}

static prm_status render(fixture *f, const char *ref, const char *variables, prm_rendered **out,
			 prm_diag *diag)
{
	prm_read_options reading = {.struct_size = sizeof(reading), .positions = true};
	prm_render_options options = {.struct_size = sizeof(options),
				      .variables_source = prm_str_c("vars.json")};
	prm_doc *doc = NULL;
	prm_status status;

	assert_ok(prm_doc_read_json(S(variables), &reading, &doc, NULL, &f->err), &f->err);
	options.variables_doc = doc;
	status = prm_manager_render(f->m, NULL, S(ref), prm_doc_root(doc), &options, out, diag,
				    &f->err);
	prm_doc_free(doc);
	return status;
}

static void assert_rendered(fixture *f, const char *ref, const char *variables,
			    const char *expected)
{
	prm_rendered *out = NULL;

	assert_ok(render(f, ref, variables, &out, NULL), &f->err);
	assert_str(out->text, expected);
	prm_rendered_free(out);
}

static void defaults_stand_in_what_is_rendered(void **state)
{
	fixture *f = *state;

	set_up(f);
	assert_rendered(f, "a", "{\"q\":\"how\"}", "how en");
	assert_rendered(
		f, "a",
		"{\"q\":\"how\",\"lang\":\"de\",\"items\":[{\"sku\":\"A\"},{\"sku\":\"B\",\"n\":2}]}",
		"how de Ax1 Bx2");
}

static void all_faults_of_the_variables_come_before_a_render(void **state)
{
	fixture *f = *state;
	prm_rendered *out = NULL;
	prm_diag diag;

	set_up(f);
	prm_diag_init(&diag, NULL, 0);
	assert_int_equal(
		render(f, "a", "{\"q\":\"x\",\n\"lagn\":1,\"items\":[{\"n\":\"1\"}]}", &out, &diag),
		PRM_SCHEMA_INVALID);
	assert_int_equal(diag.count, 4);
	assert_str(diag.items[0].text, "Ask more");
	assert_str(diag.items[0].rule, "min_length");
	assert_str(diag.items[0].source, "vars.json");
	assert_int_equal(diag.items[0].line, 1);
	assert_str(diag.items[0].notes->source, "in@1.0.0");
	assert_int_equal(diag.items[1].line, 2);
	assert_str(diag.items[2].pointer, "/items/0/n");
	assert_str(diag.items[3].pointer, "/items/0/sku");
	prm_diag_release(&diag);
}

static void placeholders_need_no_field(void **state)
{
	fixture *f = *state;
	prm_rendered *out = NULL;

	set_up(f);
	publish_ok(
		f,
		"{'id':'c','format':'chat','input_schema':'in','chat_template':{'messages':["
		"{'type':'placeholder','name':'history'},{'role':'user','content':'{{q}} {{lang}}'}]}}");
	assert_ok(render(f, "c",
			 "{\"q\":\"how\",\"history\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
			 &out, NULL),
		  &f->err);
	assert_int_equal(out->count, 2);
	assert_str(out->messages[1].text, "how en");
	prm_rendered_free(out);
	assert_fails(render(f, "c", "{\"q\":\"how\",\"hist\":[]}", &out, NULL), &f->err,
		     PRM_SCHEMA_INVALID, "'hist' is not a field here");
}

static void a_version_keeps_the_schemas_that_it_was_published_with(void **state)
{
	fixture *f = *state;
	prm_rendered *out = NULL;

	set_up(f);
	put(f,
	    "{'name':'item','version':'1.1.0','fields':[{'name':'sku','type':'string'},{'name':'n','type':'integer'}]}");
	put(f, "{'name':'in','version':'1.1.0','fields':[{'name':'q','type':'integer'}]}");
	assert_rendered(f, "a", "{\"q\":\"how\",\"items\":[{\"sku\":\"A\"}]}", "how en Ax1");
	prm_manager_refresh(f->m);
	assert_rendered(f, "a@1.0.0", "{\"q\":\"how\",\"items\":[{\"sku\":\"A\"}]}", "how en Ax1");
	publish_ok(f, "{'id':'b','input_schema':'in','template':'{{q}}'}");
	assert_fails(render(f, "b", "{\"q\":\"how\"}", &out, NULL), &f->err, PRM_SCHEMA_INVALID,
		     "/q: expected an integer");
}

static void a_prompt_that_is_not_stored_is_checked_too(void **state)
{
	fixture *f = *state;
	prm_prompt *prompt = prompt_of(PROMPT("1.0.0", "{{q}} {{lang}}", ""));
	prm_doc *doc = doc_of("{'q':'how'}");
	prm_schema *input = NULL, *output = NULL;
	prm_rendered *out = NULL;

	put(f, ITEM);
	put(f, IN);
	assert_ok(prm_manager_render_prompt(f->m, NULL, prompt, prm_doc_root(doc), NULL, &out, NULL,
					    &f->err),
		  &f->err);
	assert_str(out->text, "how en");
	prm_rendered_free(out);
	assert_ok(prm_manager_prompt_schemas(f->m, NULL, prompt, &input, &output, &f->err),
		  &f->err);
	assert_str(prm_schema_name(input), "in");
	assert_null(output);
	prm_schema_unref(input);
	prm_prompt_free(prompt);
	prm_doc_free(doc);
}

/* ---- outputs ------------------------------------------------------------------------------------ */

static void an_answer_is_checked_by_the_output_schema(void **state)
{
	fixture *f = *state;
	prm_answer *answer = NULL;
	prm_schema *input = NULL, *output = NULL;
	prm_diag diag;

	set_up(f);
	assert_ok(prm_manager_check_output(f->m, NULL, S("a"), S("Here: {\"text\":\"t\"}"), &answer,
					   NULL, &f->err),
		  &f->err);
	assert_int_equal(prm_value_get_c(prm_answer_value(answer), "score").as.integer, 5);
	prm_answer_free(answer);
	prm_diag_init(&diag, NULL, 0);
	assert_fails(prm_manager_check_output(f->m, NULL, S("a"), S("{\"text\":7}"), &answer, &diag,
					      &f->err),
		     &f->err, PRM_SCHEMA_INVALID, "/text: expected a string, got 7");
	assert_int_equal(diag.count, 1);
	prm_diag_release(&diag);
	assert_fails(prm_manager_check_output(f->m, NULL, S("a"), S("no"), &answer, NULL, &f->err),
		     &f->err, PRM_JSON_SYNTAX, "no JSON object");
	publish_ok(f, "{'id':'b','template':'x'}");
	assert_fails(prm_manager_check_output(f->m, NULL, S("b"), S("{}"), &answer, NULL, &f->err),
		     &f->err, PRM_SCHEMA_NOT_FOUND, "'b' names no output_schema");
	assert_int_equal(
		prm_manager_check_output(f->m, NULL, S("zzz"), S("{}"), &answer, NULL, &f->err),
		PRM_PROMPT_NOT_FOUND);
	assert_ok(prm_manager_schemas(f->m, NULL, S("a"), &input, &output, &f->err), &f->err);
	assert_str(prm_schema_name(input), "in");
	assert_str(prm_schema_name(output), "out");
	prm_schema_unref(input);
	prm_schema_unref(output);
}

static void instructions_are_appended_to_the_users_message(void **state)
{
	fixture *f = *state;
	prm_rendered *out = NULL;
	char text[4096];

	put(f, OUT);
	publish_ok(
		f,
		"{'id':'c','format':'chat','response':{'schema':'out','instructions':'append'},'chat_template':{'messages':["
		"{'role':'system','content':'S'},{'role':'user','content':'Q {{x}}'},{'role':'assistant','content':'A'}]}}");
	assert_ok(render(f, "c", "{\"x\":\"{{y}}\"}", &out, NULL), &f->err);
	assert_str(out->messages[0].text, "S");
	assert_str(out->messages[2].text, "A");
	snprintf(text, sizeof(text), "%.*s", PRM_FMT(out->messages[1].text));
	assert_int_equal(strncmp(text, "Q {{y}}\n\nAnswer with JSON alone", 31), 0);
	assert_non_null(strstr(text, "\"text\": {"));
	assert_non_null(strstr(text, "For example:"));
	prm_rendered_free(out);
	publish_ok(f, "{'id':'d','response':{'schema':'out'},'template':'Q'}");
	assert_rendered(f, "d", "{}", "Q");
}

/* ---- contracts ---------------------------------------------------------------------------------- */

static void a_break_needs_a_major_version(void **state)
{
	fixture *f = *state;
	prm_publish_options opts = {.struct_size = sizeof(opts), .allow_breaking = true};
	prm_call call = {.struct_size = sizeof(call), .reason = S("agreed")};
	prm_published out;

	set_up(f);
	put(f,
	    "{'name':'in','version':'2.0.0','fields':[{'name':'q','type':'string'},{'name':'who','type':'string'}]}");
	assert_fails(
		publish_as(f, PROMPT("1.1.0", "{{q}} {{who}}", ""), NULL, NULL, &out), &f->err,
		PRM_CONTRACT_BROKEN,
		"'a' 1.1.0 breaks callers of 1.0.0 (input /lang: the field was removed): take a major version");
	assert_fails(publish_as(f, PROMPT("1.1.0", "{{q}} {{who}}", ""), &opts, NULL, &out),
		     &f->err, PRM_REASON_REQUIRED, "needs a reason");
	assert_ok(publish_as(f, PROMPT("1.1.0", "{{q}} {{who}}", ""), &opts, &call, &out), &f->err);
	assert_ok(publish_as(f, PROMPT("2.0.0", "{{q}} {{who}}!", ",'output_schema':'out'"), NULL,
			     NULL, &out),
		  &f->err);
	assert_ok(publish_as(f, PROMPT("2.0.1", "{{q}} {{who}}?", ",'output_schema':'out'"), NULL,
			     NULL, &out),
		  &f->err);
}

static void every_change_that_breaks_is_told(void **state)
{
	fixture *f = *state;
	prm_prompt *prompt = prompt_of(PROMPT("1.1.0", "{{q}} {{who}}", ""));
	prm_publish_options opts = {.struct_size = sizeof(opts)};
	prm_call call = {.struct_size = sizeof(call), .reason = S("agreed")};
	prm_published out;
	prm_diag diag;

	set_up(f);
	put(f,
	    "{'name':'in','version':'2.0.0','fields':[{'name':'q','type':'string'},{'name':'who','type':'string'}]}");
	for (int allowed = 0; allowed < 2; allowed++) {
		prm_diag_init(&diag, NULL, 0);
		opts.allow_breaking = allowed;
		assert_int_equal(
			prm_manager_publish(f->m, &call, prompt, &opts, &out, &diag, &f->err),
			allowed ? PRM_OK : PRM_CONTRACT_BROKEN);
		assert_int_equal(diag.count, 4);
		assert_int_equal(diag.errors, allowed ? 0 : 4);
		assert_str(diag.items[2].text,
			   "this breaks callers: input /who: a required field was added");
		assert_str(diag.items[2].pointer, "/input_schema");
		assert_str(diag.items[3].text,
			   "this breaks callers: output : the schema was removed");
		prm_diag_release(&diag);
	}
	prm_prompt_free(prompt);
}

static void an_automatic_bump_goes_as_far_as_the_contract_asks(void **state)
{
	fixture *f = *state;
	prm_publish_options opts = {
		.struct_size = sizeof(opts), .bump = PRM_BUMP_AUTO, .ignore_own_version = true};
	prm_published out;

	set_up(f);
	assert_ok(publish_as(f, PROMPT("1.0.0", "{{q}}", ",'output_schema':'out'"), &opts, NULL,
			     &out),
		  &f->err);
	assert_string_equal(out.version, "1.0.1");
	put(f,
	    "{'name':'in','version':'1.1.0','fields':[{'name':'q','type':'string'},{'name':'lang','type':'string','required':false,'default':'en'},"
	    "{'name':'items','type':'list','item_schema':'item','required':false,'default':[]},{'name':'more','type':'string','required':false,'default':''}]}");
	assert_ok(publish_as(f, PROMPT("1.0.0", "{{q}}", ",'output_schema':'out'"), &opts, NULL,
			     &out),
		  &f->err);
	put(f, "{'name':'in','version':'1.2.0','fields':[{'name':'q','type':'integer'}]}");
	assert_ok(publish_as(f, PROMPT("1.0.0", "{{q}}!", ",'output_schema':'out'"), &opts, NULL,
			     &out),
		  &f->err);
	assert_string_equal(out.version, "2.0.0");
	publish_ok(f, "{'id':'v','template':'{{a}}'}");
	assert_ok(publish_as(f, "{'id':'v','template':'{{a}}{{#if b}}{{b}}{{/if}}'}", &opts, NULL,
			     &out),
		  &f->err);
	assert_string_equal(out.version, "1.1.0");
	assert_ok(publish_as(f, "{'id':'v','template':'{{a}}{{b}}'}", &opts, NULL, &out), &f->err);
	assert_string_equal(out.version, "2.0.0");
}

static void a_label_does_not_move_callers_onto_a_break(void **state)
{
	fixture *f = *state;
	prm_publish_options allow = {.struct_size = sizeof(allow), .allow_breaking = true};
	prm_label_options opts = {.struct_size = sizeof(opts), .allow_breaking = true};
	prm_call call = {.struct_size = sizeof(call), .reason = S("agreed")};
	prm_contract contract = {0};
	prm_published out;
	prm_arena arena;

	set_up(f);
	put(f, "{'name':'in','version':'2.0.0','fields':[{'name':'q','type':'integer'}]}");
	assert_ok(publish_as(f, PROMPT("1.1.0", "{{q}}", ",'output_schema':'out'"), &allow, &call,
			     &out),
		  &f->err);
	assert_ok(publish_as(f, PROMPT("2.0.0", "{{q}}.", ",'output_schema':'out'"), NULL, NULL,
			     &out),
		  &f->err);
	assert_ok(prm_manager_label_set(f->m, NULL, S("a"), S("production"), S("1.0.0"), NULL, NULL,
					&f->err),
		  &f->err);
	assert_fails(prm_manager_label_set(f->m, NULL, S("a"), S("production"), S("1.1.0"), NULL,
					   NULL, &f->err),
		     &f->err, PRM_CONTRACT_BROKEN, "'a' 1.1.0 breaks callers of 1.0.0");
	assert_fails(prm_manager_label_set(f->m, NULL, S("a"), S("production"), S("1.1.0"), &opts,
					   NULL, &f->err),
		     &f->err, PRM_REASON_REQUIRED, "needs a reason");
	assert_ok(prm_manager_label_set(f->m, &call, S("a"), S("production"), S("1.1.0"), &opts,
					NULL, &f->err),
		  &f->err);
	assert_ok(prm_manager_label_set(f->m, NULL, S("a"), S("production"), S("2.0.0"), NULL, NULL,
					&f->err),
		  &f->err);
	prm_arena_init(&arena, NULL, 0);
	assert_ok(prm_manager_contract(f->m, NULL, S("a@1.0.0"), S("a@2.0.0"), &arena, &contract,
				       &f->err),
		  &f->err);
	assert_int_equal(contract.verdict, PRM_CONTRACT_BREAKING);
	assert_str(contract.changes[0].pointer, "/q");
	assert_fails(prm_manager_contract(f->m, NULL, S("a@1.0.0"), S("a@9.0.0"), &arena, &contract,
					  &f->err),
		     &f->err, PRM_VERSION_NOT_FOUND, "9.0.0");
	prm_arena_release(&arena);
}

static void before_one_a_minor_version_tells_a_break(void **state)
{
	fixture *f = *state;
	prm_published out;

	put(f, ITEM);
	put(f, IN);
	publish_ok(f, PROMPT("0.1.0", "{{q}}", ""));
	put(f, "{'name':'in','version':'2.0.0','fields':[{'name':'q','type':'integer'}]}");
	assert_fails(publish_as(f, PROMPT("0.1.1", "{{q}}", ""), NULL, NULL, &out), &f->err,
		     PRM_CONTRACT_BROKEN, "/q");
	assert_ok(publish_as(f, PROMPT("0.2.0", "{{q}}", ""), NULL, NULL, &out), &f->err);
}

/* ---- storing ------------------------------------------------------------------------------------ */

static prm_status always(void *ud, const prm_validator_call *call, prm_error *err)
{
	(void)ud;
	return prm_str_is(prm_value_text(call->value), "no")
		       ? prm_fail(err, PRM_SCHEMA_INVALID, "no it is")
		       : PRM_OK;
}

static void stored_schemas_are_listed_and_compiled(void **state)
{
	fixture *f = *state;
	prm_schema_rows rows = {0};
	prm_schema *schema = NULL;
	prm_arena arena;

	set_up(f);
	put(f, "{'name':'Item','version':'1.1.0','description':'d','fields':[]}");
	prm_arena_init(&arena, NULL, 0);
	assert_ok(prm_manager_schema_list(f->m, NULL, &arena, &rows, &f->err), &f->err);
	assert_int_equal(rows.count, 4);
	assert_str(rows.items[0].name, "in");
	assert_str(rows.items[2].name, "Item");
	assert_str(rows.items[2].version, "1.1.0");
	assert_str(rows.items[2].description, "d");
	assert_int_equal(rows.items[2].damage, PRM_OK);
	prm_arena_release(&arena);
	assert_ok(prm_manager_schema(f->m, NULL, S("item@~1.0"), &schema, NULL, &f->err), &f->err);
	assert_str(prm_schema_version(schema), "1.0.0");
	prm_schema_unref(schema);
	assert_int_equal(prm_manager_schema(f->m, NULL, S("zzz"), &schema, NULL, &f->err),
			 PRM_SCHEMA_NOT_FOUND);
	assert_int_equal(prm_manager_schema(f->m, NULL, S(""), &schema, NULL, &f->err),
			 PRM_SCHEMA_NOT_FOUND);
}

static void a_wrong_schema_is_not_stored(void **state)
{
	static const char *const cases[][2] = {
		{"{'name':'s','fields':[{'name':'a','type':'strng'}]}",
		 "schema 's'/fields/0/type: 'strng' is no type"},
		{"{'name':'s','fields':[{'name':'a','type':'dict','nested_schema':'s'}]}",
		 "circle: s -> s"},
		{"{'name':'s','fields':[{'name':'a','type':'string','validators':[{'type':'custom','custom_function':'f'}]}]}",
		 "nobody registered"},
	};
	fixture *f = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		prm_doc *doc = doc_of(cases[i][0]);
		prm_status status = prm_manager_put_schema(f->m, NULL, prm_doc_root(doc), &f->err);

		assert_true(status != PRM_OK);
		assert_non_null(strstr(f->err.text, cases[i][1]));
		prm_doc_free(doc);
	}
	put(f, "{'name':'s','fields':[{'name':'a','type':'dict','nested_schema':'later'}]}");
}

static void validators_of_the_host_are_asked(void **state)
{
	fixture *f = *state;
	prm_validators *validators;
	prm_manager_options opts = {.struct_size = sizeof(opts)};
	prm_rendered *out = NULL;

	assert_ok(prm_validators_new(NULL, &validators, &f->err), &f->err);
	assert_ok(prm_validators_add(validators, S("f"), always, NULL, &f->err), &f->err);
	prm_manager_close(f->m);
	opts.validators = validators;
	assert_ok(prm_manager_open(f->store, &opts, &f->m, &f->err), &f->err);
	put(f,
	    "{'name':'s','fields':[{'name':'a','type':'string','validators':[{'type':'custom','custom_function':'f'}]}]}");
	publish_ok(f, "{'id':'p','input_schema':'s','template':'{{a}}'}");
	assert_rendered(f, "p", "{\"a\":\"yes\"}", "yes");
	assert_fails(render(f, "p", "{\"a\":\"no\"}", &out, NULL), &f->err, PRM_SCHEMA_INVALID,
		     "/a: no it is");
	prm_manager_close(f->m);
	f->m = NULL;
	prm_validators_free(validators);
}

/* ---- what is write_only is never shown ---- */

static char seen[4096]; /* all texts of all events */

static void see(const prm_event *event)
{
	size_t len = strlen(seen);

	snprintf(seen + len, sizeof(seen) - len, "%s %.*s %.*s %.*s %.*s %.*s %s\n",
		 event->operation, PRM_FMT(event->id), PRM_FMT(event->version),
		 PRM_FMT(event->label), PRM_FMT(event->actor), PRM_FMT(event->reason),
		 event->error_text ? event->error_text : "");
}

static prm_status see_begin(void *ud, const prm_event *event, void **token, prm_error *err)
{
	(void)ud;
	(void)token;
	(void)err;
	see(event);
	return PRM_OK;
}

static void see_end(void *ud, const prm_event *event, void *token)
{
	(void)ud;
	(void)token;
	see(event);
}

static bool tells(prm_str text)
{
	return memmem(text.ptr, text.len, "s3cr3t", 6) != NULL;
}

/* Render; neither an event nor the error nor a finding tells the secret. Gives the findings' number. */
static size_t render_secret(fixture *f, const char *variables, int tripwire, prm_status expected)
{
	prm_render_options options = {.struct_size = sizeof(options), .tripwire = tripwire};
	prm_doc *doc = doc_of(variables);
	prm_rendered *out = NULL;
	prm_diag diag;
	size_t count;

	prm_diag_init(&diag, NULL, 0);
	f->err = (prm_error){0};
	assert_int_equal(prm_manager_render(f->m, NULL, S("p"), prm_doc_root(doc), &options, &out,
					    &diag, &f->err),
			 expected);
	for (size_t i = 0; i < diag.count; i++) {
		assert_false(tells(diag.items[i].text));
		assert_false(tells(diag.items[i].hint));
		assert_false(tells(diag.items[i].value));
		assert_false(tells(diag.items[i].excerpt));
	}
	assert_false(tells(S(f->err.text)));
	count = diag.count;
	prm_diag_release(&diag);
	prm_rendered_free(out);
	prm_doc_free(doc);
	return count;
}

static void what_is_write_only_is_never_shown(void **state)
{
	static const prm_observer observer = {sizeof(observer), see_begin, see_end, NULL};
	fixture *f = *state;

	seen[0] = '\0';
	assert_ok(prm_manager_observe(f->m, &observer, &f->err), &f->err);
	put(f,
	    "{'name':'s','fields':[{'name':'key','type':'string','write_only':true,"
	    "'validators':[{'type':'max_length','value':20}]},"
	    "{'name':'n','type':'integer','write_only':true,'nullable':true,'required':false}]}");
	publish_ok(f, "{'id':'p','input_schema':'s','inputs':{'key':{'trust':'untrusted'}},"
		      "'template':'{{key}}'}");
	assert_int_equal(render_secret(f, "{'key':'s3cr3t'}", PRM_TRIPWIRE_WARN, PRM_OK), 0);
	assert_int_equal(render_secret(f, "{'key':'system: s3cr3t'}", PRM_TRIPWIRE_WARN, PRM_OK),
			 1);
	assert_int_equal(render_secret(f, "{'key':'system: s3cr3t'}", PRM_TRIPWIRE_FAIL,
				       PRM_UNTRUSTED_MARKER),
			 1);
	assert_int_equal(
		render_secret(f, "{'key':'s3cr3t s3cr3t s3cr3t s3cr3t'}", 0, PRM_SCHEMA_INVALID),
		1);
	assert_int_equal(render_secret(f, "{'key':['s3cr3t'],'n':'s3cr3t'}", 0, PRM_SCHEMA_INVALID),
			 2);
	assert_non_null(strstr(seen, "render p"));
	assert_null(strstr(seen, "s3cr3t"));
}

#define ON(test) cmocka_unit_test_setup_teardown(test, open_memory, close_fixture)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON(defaults_stand_in_what_is_rendered),
		ON(all_faults_of_the_variables_come_before_a_render),
		ON(placeholders_need_no_field),
		ON(a_version_keeps_the_schemas_that_it_was_published_with),
		ON(a_prompt_that_is_not_stored_is_checked_too),
		ON(an_answer_is_checked_by_the_output_schema),
		ON(instructions_are_appended_to_the_users_message),
		ON(a_break_needs_a_major_version),
		ON(every_change_that_breaks_is_told),
		ON(an_automatic_bump_goes_as_far_as_the_contract_asks),
		ON(a_label_does_not_move_callers_onto_a_break),
		ON(before_one_a_minor_version_tells_a_break),
		ON(stored_schemas_are_listed_and_compiled),
		ON(a_wrong_schema_is_not_stored),
		ON(validators_of_the_host_are_asked),
		ON(what_is_write_only_is_never_shown),
	};

	return cmocka_run_group_tests_name("manager check", tests, NULL, NULL);
}
