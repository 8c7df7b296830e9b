/* cmd_render.c: prm render. */
#include <prm/check.h>

#include "base/str.h"
#include "cli/explain_print.h"
#include "cli/findings.h"
#include "cli/output.h"
#include "cli/source.h"
#include "cli/target.h"
#include "cli/vars.h"

static const prm_cli_option options[] = {
	PRM_OPTION_VAR,
	PRM_OPTION_VAR_FILE,
	PRM_OPTION_VARS,
	{.name = "as",
	 .value = "FORM",
	 .choices = "text|messages",
	 .help = "text (default) for people, or a JSON document with the messages"},
	{.name = "fallback",
	 .value = "REF",
	 .complete = PRM_COMPLETE_REF,
	 .help = "taken when the label is not known"},
	{.name = "explain",
	 .help = "where each part comes from: message, template, variable; with --as messages as "
		 "the member `spans`"},
	{.name = "tripwire",
	 .value = "ACTION",
	 .choices = "warn|fail|off",
	 .help = "what to do when an untrusted value looks like a role marker, fence or tag; warn "
		 "is the default"},
	{.name = "sha256",
	 .help = "report the SHA-256 of the messages, as canonical JSON (RFC 8785)"},
	PRM_OPTION_OUTPUT(
		"text|json|github",
		"json: one document, of the messages or of what is wrong; github: faults as "
		"annotations"),
	PRM_OPTION_PROMPT,
	PRM_OPTION_END,
};

static void build_message(prm_builder *b, const prm_rendered_message *m)
{
	prm_value value;
	prm_str key;

	prm_build_map(b);
	prm_build_key_c(b, "role");
	prm_build_str(b, m->role);
	prm_build_member(b, "name", m->name);
	prm_build_key_c(b, "content");
	if (prm_value_is(m->parts, PRM_LIST))
		prm_build_value(b, m->parts);
	else
		prm_build_str(b, m->text);
	for (size_t i = 0; prm_value_member(m->extra, i, &key, &value); i++) {
		if (prm_str_is(key, "role") || prm_str_is(key, "name") ||
		    prm_str_is(key, "content"))
			continue;
		prm_build_key(b, key);
		prm_build_value(b, value);
	}
	prm_build_end(b);
}

static void build_value(prm_builder *b, const char *key, prm_value value)
{
	if (prm_value_is(value, PRM_MISSING))
		return;
	prm_build_key_c(b, key);
	prm_build_value(b, value);
}

static prm_status print_messages(prm_cli *cli, const prm_rendered *r)
{
	prm_builder b;

	prm_builder_init(&b, &cli->arena);
	prm_build_map(&b);
	prm_build_member(&b, "id", prm_str_c(r->resolved.id));
	prm_build_member(&b, "version", prm_str_c(r->resolved.version));
	prm_build_member(&b, "format", prm_str_c(prm_format_name(r->format)));
	prm_build_key_c(&b, "messages");
	prm_build_list(&b);
	for (size_t i = 0; i < r->count; i++)
		build_message(&b, &r->messages[i]);
	prm_build_end(&b);
	build_value(&b, "tools", r->tools);
	build_value(&b, "response", r->response);
	build_value(&b, "model", r->model);
	prm_build_member(&b, "sha256", r->sha256);
	if (prm__cli_given(cli, "explain"))
		prm__explain_build(&b, r);
	prm_build_end(&b);
	return prm__print_built(cli, &b);
}

/* The input schema says what may not be shown. */
static prm_status explain(prm_cli *cli, const prm_rendered *r, const prm_cli_source *file)
{
	prm_manager *manager = file->stage.m ? file->stage.m : cli->manager;
	prm_schema *input = NULL, *output = NULL;
	prm_status status;

	if (file->prompt)
		status = prm_manager_prompt_schemas(manager, &cli->call, file->prompt, &input,
						    &output, &cli->err);
	else
		status = prm_manager_schemas(
			manager, &cli->call,
			prm__cli_text(cli, "%s@%s", r->resolved.id, r->resolved.version), &input,
			&output, &cli->err);
	if (!status)
		status = prm__explain_print(cli, r, input);
	prm_schema_unref(input);
	prm_schema_unref(output);
	return status;
}

static prm_status print(prm_cli *cli, const prm_rendered *r, const prm_cli_source *file)
{
	if (r->resolved.fell_back)
		prm__cli_warn(cli, PRM_LABEL_NOT_FOUND,
			      "the label is not known: rendered the fallback %s@%s", r->resolved.id,
			      r->resolved.version);
	if (r->resolved.drafts_only)
		prm__cli_note(cli, "prm: note: '%s' has drafts only; this is %s", r->resolved.id,
			      r->resolved.version);
	if (prm_str_is(prm__cli_value(cli, "as"), "messages") || prm__cli_output_is(cli, "json"))
		return print_messages(cli, r);
	if (prm__cli_given(cli, "explain"))
		return explain(cli, r, file);
	prm__print_text(cli, r->text);
	/* A line of its own on a terminal and in `$(...)`; the text itself is never changed. */
	if (r->text.len == 0 || r->text.ptr[r->text.len - 1] != '\n')
		prm_buf_add_char(&cli->out, '\n');
	if (r->sha256.len)
		prm__cli_note(cli, "sha256 %.*s", PRM_FMT(r->sha256));
	return PRM_OK;
}

/* A name that nothing answers to is looked at again: what was given may be spelled almost so. */
static void check_variables(prm_cli *cli, const prm_rendered *r, const prm_cli_source *file,
			    prm_str ref)
{
	prm_version *version = NULL;

	if (cli->quiet)
		return;
	if (file->prompt) {
		prm__vars_check(cli, file->prompt, false);
		return;
	}
	if (r)
		ref = prm__cli_text(cli, "%s@%s", r->resolved.id, r->resolved.version);
	if (prm_manager_get(cli->manager, &cli->call, ref, &version, NULL) == PRM_OK) {
		prm_value frozen = prm_value_get_c(prm_version_resolved(version), "partials");

		prm__vars_check(cli, prm_version_prompt(version), prm_value_count(frozen) == 0);
	}
	prm_version_free(version);
}

static int tripwire(const prm_cli *cli)
{
	prm_str action = prm__cli_value(cli, "tripwire");

	if (prm_str_is(action, "fail"))
		return PRM_TRIPWIRE_FAIL;
	return prm_str_is(action, "off") ? PRM_TRIPWIRE_OFF : PRM_TRIPWIRE_WARN;
}

static prm_status render_with(prm_cli *cli, prm_cli_source *file, prm_str ref, const prm_vars *vars,
			      prm_rendered **out)
{
	prm_render_options opts = {.struct_size = sizeof(opts),
				   .fallback = prm__cli_value(cli, "fallback"),
				   .with_sha256 = prm__cli_given(cli, "sha256"),
				   .with_spans = prm__cli_given(cli, "explain"),
				   .tripwire = tripwire(cli),
				   .variables_doc = vars->doc,
				   .variables_source = vars->source};
	prm_manager *manager = NULL;
	prm_status status = prm__source_manager(cli, file, &manager);

	if (status)
		return status;
	if (file->prompt)
		return prm_manager_render_prompt(manager, &cli->call, file->prompt, vars->map,
						 &opts, out, &cli->diag, &cli->err);
	status = prm_manager_render(manager, &cli->call, ref, vars->map, &opts, out, &cli->diag,
				    &cli->err);
	return status == PRM_PROMPT_NOT_FOUND ? prm__source_missing(cli, ref) : status;
}

static prm_status render(prm_cli *cli, prm_cli_source *file, prm_str ref, prm_rendered **out)
{
	prm_vars vars;
	prm_status status = prm__vars_read(cli, &vars);

	if (!status)
		status = render_with(cli, file, ref, &vars, out);
	if (status == PRM_SCHEMA_INVALID)
		prm__vars_place(cli, &cli->diag);
	prm__vars_release(&vars);
	return status;
}

/* The prompt of a file, or the reference and a store for it. */
static prm_status find(prm_cli *cli, prm_str *ref, prm_cli_source *file)
{
	*ref = prm__cli_word(cli, 0);
	if (cli->args.word_count == 1 && prm__source_is_file(*ref))
		return prm__source_file(cli, *ref, file);
	if (prm__target_ref(cli, ref))
		return cli->err.status;
	return prm__cli_open(cli, PRM_READS);
}

static prm_status run(prm_cli *cli)
{
	prm_cli_source file = {0};
	prm_rendered *rendered = NULL;
	prm_str ref;
	prm_status status = find(cli, &ref, &file);

	if (!status) {
		status = render(cli, &file, ref, &rendered);
		if (!status || status == PRM_MISSING_VARIABLE)
			check_variables(cli, rendered, &file, ref);
	}
	if (!status)
		status = print(cli, rendered, &file);
	else
		status = prm__findings_fail(cli, status);
	prm_rendered_free(rendered);
	prm__source_release(&file);
	return status;
}

const prm_cli_command prm__command_render = {
	.usage = "REF|FILE [-v NAME=TEXT]... [--vars FILE] [OPTIONS]\n"
		 "ID VERSION|LABEL [-v NAME=TEXT]... [OPTIONS]",
	.about =
		"REF is id, id@1.2.0, id@^1.2, id@latest or id:label. A FILE (.yaml, .yml, .json, "
		"or - for\n"
		"standard input) is rendered without being published, with partials and schemas as "
		"the files of\n"
		"the library have them.\n"
		"\n"
		"Variables: `--vars` gives a whole map; then each `-v` or `-f` sets one: "
		"NAME=TEXT is text as it is,\n"
		"NAME:=JSON any JSON value, `-f NAME=FILE` the text of a file. Dots lead into "
		"maps: `-v order.id=7` is {\"order\": "
		"{\"id\": \"7\"}}.\n"
		"All that is missing is named in one run, and with an input_schema all that is wrong: "
		"with\n"
		"its pointer, its rule and its line in the file of --vars. A line end is added where the text "
		"has none.",
	.options = options,
	.examples = "# as text, with two variables\n"
		    "prm render greeting -v company=ACME -v 'question=Where is it?'\n"
		    "# what a provider's API takes, of the version in production\n"
		    "prm render support/chat:production --vars vars.json --as messages\n"
		    "# a number, a list, a member of a map\n"
		    "prm render report -v count:=3 -v 'items:=[\"a\",\"b\"]' -v order.id=7\n"
		    "# the text of a file, and what another program says\n"
		    "prm render summarize/text -f text=report.txt -v sentences:=3\n"
		    "git diff | prm render code/review -f diff=- -v language=C\n"
		    "# which line of which partial said that?\n"
		    "prm render support/chat --vars vars.json --explain\n"
		    "# a file that is being written\n"
		    "prm render prompts/greeting.yaml -v company=ACME -v question=hi",
	.min_words = 1,
	.max_words = 2,
	.complete = PRM_COMPLETE_REF_OR_FILE,
	.complete_next = PRM_COMPLETE_TARGET,
	.run = run,
};
