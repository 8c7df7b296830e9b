/* cmd_call.c: prm call. */
#include "cli/output.h"
#include "cli/vars.h"
#include "ops/op.h"

static const prm_cli_option options[] = {
	{.name = "list", .help = "list all operations"},
	{.name = "describe", .help = "show the operation's arguments instead of running it"},
	PRM_OPTION_WHY,
	PRM_OPTION_ROWS,
	PRM_OPTION_END,
};

static const prm_column op_columns[] = {
	{"name", "NAME", 0},
	{"effect", "EFFECT", PRM_DROPS},
	{"summary", "SUMMARY", PRM_CUTS},
	{NULL, NULL, 0},
};

static const prm_column param_columns[] = {
	{"name", "ARGUMENT", 0},       {"type", "TYPE", 0}, {"required", "REQUIRED", PRM_DROPS},
	{"help", "MEANING", PRM_CUTS}, {NULL, NULL, 0},
};

static const char *effect_name(int effect)
{
	return effect == PRM_OP_READ ? "read" : effect == PRM_OP_WRITE ? "write" : "destroy";
}

static prm_status list(prm_cli *cli)
{
	size_t count = 0;
	const prm_op *const *ops = prm__ops(&count);
	prm_rows rows;

	prm__rows_init(&rows, cli, op_columns);
	for (size_t i = 0; i < count; i++) {
		const prm_value cells[] = {
			prm_value_str(prm_str_c(ops[i]->name)),
			prm_value_str(prm_str_c(effect_name(ops[i]->effect))),
			prm_value_str(prm_str_c(ops[i]->summary)),
		};

		prm__rows_add(&rows, cells);
	}
	return prm__rows_print(&rows, "operations", (prm_value){0});
}

static prm_status describe(prm_cli *cli, const prm_op *op)
{
	prm_rows rows;

	prm__rows_init(&rows, cli, param_columns);
	for (const prm_op_param *p = op->params; p && p->name; p++) {
		const prm_value cells[] = {
			prm_value_str(prm_str_c(p->name)),
			prm_value_str(prm_str_c(p->type)),
			prm_value_bool(p->required),
			prm_value_str(prm_str_c(p->help)),
		};

		prm__rows_add(&rows, cells);
	}
	prm__cli_note(cli, "%s: %s", op->name, op->summary);
	return prm__rows_print(&rows, "arguments", (prm_value){0});
}

static prm_status read_args(prm_cli *cli, prm_value *out)
{
	prm_str text = prm__cli_word(cli, 1);
	prm_builder b;

	if (prm_str_is(text, "-") && prm__cli_read(cli, text, &text))
		return cli->err.status;
	if (text.len) {
		prm_status status = prm__data_read(cli, prm_str_c("<arguments>.json"), text, out);

		return status == PRM_JSON_SYNTAX
			       ? prm__cli_usage(cli, "the arguments must be one JSON object, in "
						     "quotes for the shell: '{\"id\": \"hello\"}'")
			       : status;
	}
	prm_builder_init(&b, &cli->arena);
	prm_build_map(&b);
	prm_build_end(&b);
	return prm_builder_finish(&b, out, &cli->err);
}

static prm_status run_op(prm_cli *cli, const prm_op *op)
{
	prm_value args = {0}, result = {0};

	if (read_args(cli, &args) ||
	    prm__cli_open(cli, op->effect == PRM_OP_READ ? PRM_READS : PRM_WRITES) ||
	    prm__op_run(op, cli->manager, &cli->call, args, &cli->arena, &result, &cli->diag,
			&cli->err))
		return cli->err.status;
	return prm__print_json(cli, result);
}

static prm_status run(prm_cli *cli)
{
	prm_str name = prm__cli_word(cli, 0);
	const prm_op *near = NULL, *op;

	if (prm__cli_given(cli, "list"))
		return list(cli);
	if (name.len == 0)
		return prm__cli_usage(cli, "too few arguments: prm call NAME [JSON|-], or --list");
	op = prm__op_find(name, &near);
	if (!op)
		return prm_fail(&cli->err, PRM_OP_NOT_FOUND, "there is no operation '%.*s'%s%s%s",
				PRM_FMT(name), near ? " (did you mean '" : "",
				near ? near->name : "", near ? "'?)" : "");
	return prm__cli_given(cli, "describe") ? describe(cli, op) : run_op(cli, op);
}

const prm_cli_command prm__command_call = {
	.usage = "NAME [JSON|-] [OPTIONS]\nNAME --describe\n--list",
	.about = "Runs an operation as the server and the MCP tools do: its arguments are one JSON "
		 "object, its\n"
		 "answer is one JSON document.",
	.options = options,
	.examples = "# what there is\n"
		    "prm call --list\n"
		    "# what one takes\n"
		    "prm call prompt.render --describe\n"
		    "# run it\n"
		    "prm call prompt.render '{\"ref\": \"greeting\", \"variables\": {\"company\": "
		    "\"ACME\"}}'\n"
		    "# with arguments from another program\n"
		    "jq -n '{id: \"greeting\"}' | prm call prompt.history -",
	.min_words = 0,
	.max_words = 2,
	.complete = PRM_COMPLETE_OPERATION,
	.run = run,
};
