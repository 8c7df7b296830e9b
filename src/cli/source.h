/* source.h: one prompt of a file, standard input or the store, whichever a word names. */
#ifndef PRM_CLI_SOURCE_H
#define PRM_CLI_SOURCE_H

#include "cli/cli.h"
#include "library/golden.h"
#include "library/library.h"

/* clang-format off */
#define PRM_OPTION_PROMPT \
	{.name = "prompt", .value = "ID", .help = "which prompt of a file that holds several"}
/* clang-format on */

typedef struct prm_cli_source {
	prm_library *library; /* of a file */
	const prm_library_item *item;
	prm_version *version;     /* of the store */
	const prm_prompt *prompt; /* either way */
	prm_str title;            /* "greeting@1.2.0", "prompts/greeting.yaml" */
	prm_library *around;      /* of prm.yaml, when the file is one of it */
	prm__stage stage;         /* what prm__source_manager made */
} prm_cli_source;

/* Is the word the path of a prompt file that exists, or "-"? */
bool prm__source_is_file(prm_str word);
/* The prompt of a file or of standard input; --prompt chooses. Release it also after a failure. */
prm_status prm__source_file(prm_cli *cli, prm_str path, prm_cli_source *out) PRM_MUST_USE;
/* A version of the store. */
prm_status prm__source_ref(prm_cli *cli, prm_str ref, prm_cli_source *out) PRM_MUST_USE;
/*
 * The manager that knows what the prompt names: of a file the schemas and partials that stand in it
 * or beside it, or in the library that it is one of, then those of the store, where there is one.
 * Borrowed from cli or source.
 */
prm_status prm__source_manager(prm_cli *cli, prm_cli_source *source,
			       prm_manager **out) PRM_MUST_USE;
/* There is no prompt `ref`: where it is like a file's name, cli->err says that too. */
prm_status prm__source_missing(prm_cli *cli, prm_str ref) PRM_MUST_USE;
void prm__source_release(prm_cli_source *source);

/* A file, a folder, or standard input as "<stdin>". */
prm_status prm__library_open(prm_cli *cli, prm_str path, prm_library **out) PRM_MUST_USE;
/* The first word, else `library` of prm.yaml, else the folder "prompts" if it is there. */
prm_status prm__library_path(prm_cli *cli, prm_str *out) PRM_MUST_USE;

#endif
