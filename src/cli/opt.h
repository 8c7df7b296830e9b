/*
 * opt.h: words and options. Options stand before or behind words, as `--name value`,
 * `--name=value`, `-n value`, `-nvalue`; `--` ends them; short flags may be joined.
 */
#ifndef PRM_CLI_OPT_H
#define PRM_CLI_OPT_H

#include "cli/command.h"

typedef struct prm_cli_given {
	const prm_cli_option *option;
	prm_str value; /* empty for a flag */
} prm_cli_given;

typedef struct prm_cli_args {
	char **argv;
	size_t count, at; /* the next one to read */
	bool ended;       /* "--" was met */
	prm_str *words;   /* positional arguments */
	size_t word_count;
	prm_cli_given *given; /* in order */
	size_t given_count;
} prm_cli_args;

/* argv is borrowed; the lists live in arena. */
prm_status prm__args_init(prm_cli_args *args, int argc, char **argv, prm_arena *arena,
			  prm_error *err) PRM_MUST_USE;
/*
 * Read on. `options` (may be NULL) and the common ones are known. With one_word: stop behind the
 * first word, which is the name of a command or verb. Fails: PRM_USAGE.
 */
prm_status prm__args_read(prm_cli_args *args, const prm_cli_option *options, bool one_word,
			  prm_error *err) PRM_MUST_USE;
/* Does the argument, such as -v or --as=text, begin with an option of the table? */
bool prm__args_knows(const prm_cli_option *options, prm_str argument);
/* An option of a table; NULL when it is not there. */
const prm_cli_option *prm__option_find(const prm_cli_option *options, const char *name);
/* The last value of an option; empty when it was not given. */
prm_str prm__args_value(const prm_cli_args *args, const char *name);
bool prm__args_given(const prm_cli_args *args, const char *name);

#endif
