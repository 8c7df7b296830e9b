/* Every rule by example: tests/data/schema/rules/NAME.test, a field, then values that pass or not. */
#include "schema/support.h"

typedef struct run {
	const char *file;
	int line;
	bundle b;
	bool open;
} run;

static void open_field(run *r, const char *field, bool lax)
{
	char yaml[2048];

	if (r->open)
		bundle_release(&r->b);
	memset(&r->b, 0, sizeof(r->b));
	snprintf(yaml, sizeof(yaml),
		 "schemas:\n  - name: s\n    strict: %s\n    fields:\n      - %s\n",
		 lax ? "false" : "true", field);
	bundle_compile(&r->b, yaml);
	r->open = true;
	if (r->b.status)
		fail_msg("%s:%d: %s", r->file, r->line, r->b.err.text);
}

static void try_value(run *r, const char *json, bool expected)
{
	char text[1024];
	prm_error err = {0};
	prm_diag diag;
	prm_doc *doc;
	prm_status status;

	snprintf(text, sizeof(text), "{\"v\": %s}", json);
	doc = read_json(text);
	prm_diag_init(&diag, NULL, 0);
	status = prm_schema_validate(r->b.schema, prm_doc_root(doc), NULL, &diag, &err);
	if ((status == PRM_OK) != expected)
		fail_msg("%s:%d: %s: %s", r->file, r->line, json,
			 expected ? err.text : "is accepted");
	if (status) {
		assert_int_equal(status, PRM_SCHEMA_INVALID);
		assert_int_equal(diag.errors, diag.count);
		assert_true(diag.items[0].rule.len > 0);
		assert_true(diag.items[0].pointer.len >= 2);
	}
	prm_diag_release(&diag);
	prm_doc_free(doc);
}

static void run_line(run *r, char *line)
{
	if (strncmp(line, "field ", 6) == 0)
		open_field(r, line + 6, false);
	else if (strncmp(line, "lax ", 4) == 0)
		open_field(r, line + 4, true);
	else if (strncmp(line, "ok ", 3) == 0 || strncmp(line, "no ", 3) == 0)
		try_value(r, line + 3, line[0] == 'o');
	else if (line[0] && line[0] != '#')
		fail_msg("%s:%d: not understood: %s", r->file, r->line, line);
}

static void run_file(void **state)
{
	run r = {.file = *state};
	char path[512], *text, *next;

	snprintf(path, sizeof(path), PRM_TEST_DATA "/schema/rules/%s.test", r.file);
	text = test_read_file(path, &(size_t){0});
	for (char *line = text; line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		r.line++;
		run_line(&r, line);
	}
	if (r.open)
		bundle_release(&r.b);
	free(text);
}

#define FILE_TEST(name) \
	{ \
#name ".test", run_file, NULL, NULL, (void *)(uintptr_t) #name \
	}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FILE_TEST(email),    FILE_TEST(url),    FILE_TEST(uuid),   FILE_TEST(date),
		FILE_TEST(datetime), FILE_TEST(length), FILE_TEST(number), FILE_TEST(enum),
		FILE_TEST(regex),    FILE_TEST(types),  FILE_TEST(lax),
	};

	return cmocka_run_group_tests_name("schema rules", tests, NULL, NULL);
}
