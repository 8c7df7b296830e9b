/* publish.h: what create, update, rollback and their kin share: options in, one line out. */
#ifndef PRM_CLI_PUBLISH_H
#define PRM_CLI_PUBLISH_H

#include "cli/cli.h"

/* clang-format off */
#define PRM_OPTION_CHANGELOG \
	{.name = "changelog", .value = "TEXT", .help = "what is new; else the file's own changelog"}
#define PRM_OPTION_VERSION \
	{.name = "version", .value = "VERSION", .help = "publish as this version; else the file's own"}
#define PRM_OPTION_DRY_RUN {.name = "dry-run", .help = "check everything and write nothing"}
#define PRM_OPTION_NO_EDIT {.name = "no-edit", .help = "leave the version in the file as it is"}
#define PRM_OPTION_BUMP \
	{.name = "bump", .value = "LEVEL", .choices = "patch|minor|major|auto", \
	 .help = "publish as the next version, whatever the file says; auto: as far as callers " \
		 "are concerned"}
#define PRM_OPTION_ALLOW_BREAKING \
	{.name = "allow-breaking", \
	 .help = "break callers without a new major version; needs --why"}
#define PRM_OPTION_RESULT \
	PRM_OPTION_OUTPUT("text|json", "how to print the result: text (default) or json")
/* clang-format on */

/* Publish the prompt of a file as the options say; edits the file's version where --bump was given.
 */
prm_status prm__publish_file(prm_cli *cli, prm_str path, int mode) PRM_MUST_USE;
/* "id@version" (or JSON) on standard output, and a note on what happened. */
prm_status prm__published_print(prm_cli *cli, prm_str id,
				const prm_published *published) PRM_MUST_USE;

#endif
