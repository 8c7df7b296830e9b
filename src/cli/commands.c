/* commands.c: the table of commands, made from commands.def, and the options that all share. */
#include "cli/command.h"

#define COMMAND(name, summary) extern const prm_cli_command prm__command_##name;
#define COMMAND_AS(name, word, summary) COMMAND(name, summary)
#include "cli/commands.def"
#undef COMMAND
#undef COMMAND_AS

static const prm_cli_entry entries[] = {
#define COMMAND(name, summary) {#name, summary, &prm__command_##name},
#define COMMAND_AS(name, word, summary) {word, summary, &prm__command_##name},
#include "cli/commands.def"
#undef COMMAND
#undef COMMAND_AS
	{NULL, NULL, NULL},
};

static const prm_cli_option common[] = {
	{.name = "store",
	 .value = "URI",
	 .help = "the store; else PRM_STORE, else prm.yaml found upward, else files:.prm"},
	{.name = "project",
	 .value = "NAME",
	 .help = "the project in the store; else PRM_PROJECT, else prm.yaml"},
	{.name = "actor",
	 .value = "NAME",
	 .help = "who does it; else PRM_ACTOR, else the login name"},
	{.name = "quiet", .letter = 'q', .help = "print no notes, warnings or progress"},
	{.name = "help", .letter = 'h', .help = "explain the command"},
	PRM_OPTION_END,
};

const prm_cli_entry *prm__commands(void)
{
	return entries;
}

const prm_cli_option *prm__common_options(void)
{
	return common;
}

const prm_cli_entry *prm__command_find(prm_str name)
{
	for (const prm_cli_entry *e = entries; e->name; e++)
		if (prm_str_is(name, e->name))
			return e;
	return NULL;
}

const prm_cli_command *prm__verb_find(const prm_cli_command *command, prm_str name)
{
	for (const prm_cli_command *v = command->verbs; v && v->name; v++)
		if (prm_str_is(name, v->name))
			return v;
	return NULL;
}
