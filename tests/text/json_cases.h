/* json_cases.h: the cases of tests/data/json/rfc8259.txt, see there. */
#ifndef PRM_TEST_JSON_CASES_H
#define PRM_TEST_JSON_CASES_H

#include "support/test.h"

#include <ctype.h>

#define MOST_JSON_CASES 1024

struct json_case {
	int line;
	bool valid, repeats_key;
	prm_str text;
};

struct json_cases {
	char *file;
	size_t count;
	struct json_case items[MOST_JSON_CASES];
};

/* <hh> becomes a byte, in place. */
static inline size_t json_case_decode(char *text, size_t len)
{
	size_t put = 0;

	for (size_t at = 0; at < len; at++) {
		unsigned byte;

		if (text[at] == '<' && at + 3 < len && isxdigit((unsigned char)text[at + 1]) &&
		    text[at + 3] == '>' && sscanf(text + at, "<%2x>", &byte) == 1) {
			text[put++] = (char)byte;
			at += 3;
		} else {
			text[put++] = text[at];
		}
	}
	return put;
}

static inline void json_cases_read(struct json_cases *cases)
{
	size_t len;
	char *line, *end;

	cases->count = 0;
	cases->file = test_read_file(PRM_TEST_DATA "/json/rfc8259.txt", &len);
	line = cases->file;
	for (int number = 1; line < cases->file + len; number++, line = end + 1) {
		struct json_case *c = &cases->items[cases->count];
		char *text = line + strcspn(line, " \n");

		end = line + strcspn(line, "\n");
		if (line == end || *line == '#')
			continue;
		assert_in_range(cases->count, 0, MOST_JSON_CASES - 1);
		text += *text == ' ';
		*c = (struct json_case){.line = number};
		c->valid = strncmp(line, "yes", 3) == 0;
		c->repeats_key = strncmp(line, "key", 3) == 0;
		c->text = prm_str_n(text, json_case_decode(text, (size_t)(end - text)));
		cases->count++;
	}
}

static inline void json_cases_release(struct json_cases *cases)
{
	free(cases->file);
}

#endif
