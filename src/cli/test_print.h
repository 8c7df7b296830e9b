/* test_print.h: how golden tests went, for people and for programs. */
#ifndef PRM_CLI_TEST_PRINT_H
#define PRM_CLI_TEST_PRINT_H

#include "cli/cli.h"
#include "library/library.h"

typedef struct prm_test_sum {
	const prm_golden **items; /* one for each word of the command line */
	size_t count;
	size_t passed, failed, skipped, written;
	size_t errors; /* failures, and faults of files of tests */
} prm_test_sum;

/* Print as --output asks: table, json, junit or github. */
prm_status prm__test_print(prm_cli *cli, const prm_test_sum *sum) PRM_MUST_USE;

#endif
