/* table.h: the tables of tests/data/semver, line by line. */
#ifndef SEMVER_TABLE_H
#define SEMVER_TABLE_H

#include "support/test.h"

struct table {
	char *text, *at;
};

static inline void table_open(struct table *table, const char *name)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/semver/%s", PRM_TEST_DATA, name);
	table->at = table->text = test_read_file(path, NULL);
}

/* The next line that is no comment, NUL-terminated; NULL at the end, and all is freed. */
static inline char *table_next(struct table *table)
{
	while (*table->at) {
		char *line = table->at, *end = strchr(line, '\n');

		table->at = end ? end + 1 : line + strlen(line);
		if (end)
			*end = '\0';
		if (*line != '#')
			return line;
	}
	free(table->text);
	return NULL;
}

/* Cut the next word, which blanks end, out of *at; NULL when there is none. */
static inline char *table_word(char **at)
{
	char *word = *at + strspn(*at, " ");

	*at = word + strcspn(word, " ");
	if (**at)
		*(*at)++ = '\0';
	return *word ? word : NULL;
}

#endif
