/*
 * answer_ranges.c: reads lines "version TAB range" and writes "1", "0", or "!" where either is
 * refused; differential.js compares the answers with npm's semver.
 */
#include <stdio.h>
#include <string.h>

#include <prm/semver.h>

int main(void)
{
	char line[1024];

	while (fgets(line, sizeof(line), stdin)) {
		char *range = strchr(line, '\t'), *end = strchr(line, '\n');
		prm_semver v;
		bool yes = false;

		if (!range || !end)
			return 2;
		*range++ = *end = '\0';
		if (prm_semver_parse(prm_str_c(line), &v, NULL) != PRM_OK ||
		    prm_semver_satisfies(&v, prm_str_c(range), &yes, NULL) != PRM_OK)
			puts("!");
		else
			puts(yes ? "1" : "0");
	}
	return 0;
}
