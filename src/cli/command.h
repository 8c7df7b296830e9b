/*
 * command.h: what a command is. Everything that parses, helps, completes or documents the command
 * line reads these tables and nothing else. To add a command: a file cmd_<name>.c that defines
 * prm__command_<name>, and one line in commands.def (COMMAND_AS where its word is no C name).
 */
#ifndef PRM_CLI_COMMAND_H
#define PRM_CLI_COMMAND_H

#include <prm/error.h>

typedef struct prm_cli prm_cli;

/* What a word or value stands for, for the shell's completion. */
enum prm_complete {
	PRM_COMPLETE_NONE = 0,
	PRM_COMPLETE_FILE,
	PRM_COMPLETE_FOLDER,
	PRM_COMPLETE_ID,
	PRM_COMPLETE_REF, /* id, id@version, id:label */
	PRM_COMPLETE_REF_OR_FILE,
	PRM_COMPLETE_LABEL,    /* of the id that the first word names */
	PRM_COMPLETE_TARGET,   /* its versions and labels */
	PRM_COMPLETE_VARIABLE, /* NAME= of its prompt */
	PRM_COMPLETE_VERB,     /* of the command that the first word names */
	PRM_COMPLETE_COMMAND,
	PRM_COMPLETE_OPERATION,
	PRM_COMPLETE_SCHEMA, /* of the store, or a file */
	PRM_COMPLETE_SHELL
};

typedef struct prm_cli_option {
	const char *name;    /* "output"; NULL ends a list */
	const char *value;   /* what the help calls its value; NULL: a flag */
	const char *choices; /* "table|json": nothing else is accepted; NULL: anything */
	const char *help;    /* one sentence without a period */
	int complete;        /* enum prm_complete, of the value */
	char letter;         /* 'o', or 0 */
	bool hidden;
} prm_cli_option;

typedef struct prm_cli_command {
	const char *name;    /* of a verb; a command's own name stands in commands.def */
	const char *summary; /* likewise */
	const char *usage;   /* what stands behind the name; one form a line */
	const char *about;   /* paragraphs with an empty line between them; help wraps them */
	const prm_cli_option *options;
	const char *examples;        /* lines, alternately "# what it does" and "prm ..." */
	size_t min_words, max_words; /* positional arguments; max SIZE_MAX: any number */
	int complete, complete_next; /* enum prm_complete, of the first word and of later ones */
	const struct prm_cli_command
		*verbs; /* subcommands, ended by one without a name; else NULL */
	prm_status (*run)(prm_cli *cli);
} prm_cli_command;

/* clang-format off */
/* The options that several commands share word for word. */
#define PRM_OPTION_OUTPUT(choices_, help_) \
	{.name = "output", .letter = 'o', .value = "FORMAT", .choices = choices_, .help = help_}
#define PRM_OPTION_ROWS PRM_OPTION_OUTPUT("table|json", "how to print: table (default) or json")
#define PRM_OPTION_WHY {.name = "why", .value = "REASON", .help = "why; it is kept with the change"}
#define PRM_OPTION_END {.name = NULL}
/* clang-format on */

/* A line of commands.def. */
typedef struct prm_cli_entry {
	const char *name, *summary;
	const prm_cli_command *command;
} prm_cli_entry;

/* All commands in the order of commands.def; ended by one without a name. */
const prm_cli_entry *prm__commands(void);
/* NULL when there is none of that name. */
const prm_cli_entry *prm__command_find(prm_str name);
const prm_cli_command *prm__verb_find(const prm_cli_command *command, prm_str name);
/* The options that every command takes. */
const prm_cli_option *prm__common_options(void);

#endif
