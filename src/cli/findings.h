/*
 * findings.h: a list of findings as a product of its own: for people, as JSON, as GitHub's workflow
 * commands, as SARIF 2.1.0, as JUnit XML.
 */
#ifndef PRM_CLI_FINDINGS_H
#define PRM_CLI_FINDINGS_H

#include "cli/cli.h"

/* clang-format off */
#define PRM_OPTION_FINDINGS \
	PRM_OPTION_OUTPUT("text|json|github|sarif|junit", \
			  "how to print the findings: text (default), json, github, sarif or junit")
/* clang-format on */

typedef struct prm_findings {
	const prm_diag *diag;
	const prm_str *files; /* all that were looked at, for JUnit and the summary */
	size_t file_count, prompt_count;
	size_t errors, warnings;
} prm_findings;

/* Count severities, and print as --output asks: text to standard error, all else to standard
 * output. */
prm_status prm__findings_print(prm_cli *cli, prm_findings *findings) PRM_MUST_USE;

/* The same for the failure of a command whose product is something else: with --output json or
 * github its findings, or the error alone, take the place of the data. Else it gives status. */
prm_status prm__findings_fail(prm_cli *cli, prm_status status) PRM_MUST_USE;
/* The member "findings" of an open map. */
void prm__findings_build(prm_builder *b, const prm_diag *diag);

/* The single formats, into a buffer. */
void prm__findings_github(const prm_findings *findings, prm_buf *out);
prm_status prm__findings_sarif(prm_cli *cli, const prm_findings *findings) PRM_MUST_USE;
void prm__findings_junit(const prm_findings *findings, prm_buf *out);

#endif
