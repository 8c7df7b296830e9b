/* query.h: what list and search share: options in, a page of prompts out. */
#ifndef PRM_CLI_QUERY_H
#define PRM_CLI_QUERY_H

#include "cli/cli.h"

/* clang-format off */
#define PRM_OPTIONS_QUERY \
	{.name = "tag", .value = "TAG", \
	 .help = "only prompts with this tag; given again: with all of them"}, \
	{.name = "status", .value = "STATUS", .choices = "draft|active|deprecated|archived", \
	 .help = "only prompts of this status"}, \
	{.name = "format", .value = "FORMAT", .choices = "text|chat|completion|instruction", \
	 .help = "only prompts of this format"}, \
	{.name = "category", .value = "NAME", .help = "only prompts of this category"}, \
	{.name = "archived", .help = "archived prompts too"}, \
	{.name = "sort", .value = "ORDER", .choices = "id|updated", \
	 .help = "by id (default), or the newest change first"}, \
	{.name = "limit", .value = "N", .help = "at most N rows; 100 is the default, 1000 the most"}, \
	{.name = "cursor", .value = "CURSOR", .help = "go on where the page before ended"}
/* clang-format on */

/* Search by the options, by the start of an id and by text (either may be empty), and print. */
prm_status prm__query_run(prm_cli *cli, prm_str prefix, prm_str text) PRM_MUST_USE;

#endif
