/*
 * test_helpers.c: every helper has a page, whose examples give what they say; and helpers make no
 * more than the limits allow. What each does by example: tests/data/template/helpers.test.
 */
#include "template/rendering.h"

#include "base/str.h"

static const char *const helpers[] = {
#define HELPER(name, ...) #name,
#include "template/helpers.def"
#undef HELPER
};

#define HELPER_COUNT (sizeof(helpers) / sizeof(helpers[0]))

/* ---- pages ----------------------------------------------------------------------------------- */

/* One example: gives is the text, or after "error: " how the error begins. */
static void check_example(const char *page, prm_str template, prm_str data, prm_str gives)
{
	struct rendering r = rendering();
	char json[1000] = "{}";
	prm_str got;

	assert_true(data.len < sizeof(json));
	if (data.len)
		snprintf(json, sizeof(json), "%.*s", PRM_FMT(data));
	rendering_run(&r, template, json);
	got = prm_buf_str(&r.out);
	if (prm__str_starts(gives, prm_str_c("error: "))) {
		gives = prm_str_n(gives.ptr + 7, gives.len - 7);
		got = prm_str_c(r.err.text);
	} else if (r.status) {
		fail_msg("%s: %.*s: %s", page, PRM_FMT(template), r.err.text);
	}
	if (!prm_str_eq(got, gives))
		fail_msg("%s: %.*s gives\n'%.*s', not\n'%.*s'", page, PRM_FMT(template),
			 PRM_FMT(got), PRM_FMT(gives));
	rendering_release(&r);
}

/* A cell of a table: its text without the back ticks around it. */
static prm_str take_cell(prm_str *row)
{
	size_t end = prm__str_find_char(*row, '|', 0);
	prm_str cell = prm__str_trim(prm_str_n(row->ptr, end));

	*row = prm_str_n(row->ptr + end + 1, row->len - end - 1);
	if (cell.len >= 2 && cell.ptr[0] == '`')
		return prm_str_n(cell.ptr + 1, cell.len - 2);
	return cell;
}

static prm_str take_line(prm_str *text)
{
	size_t end = prm__str_find_char(*text, '\n', 0);
	prm_str line = prm_str_n(text->ptr, end);

	end += end < text->len;
	*text = prm_str_n(text->ptr + end, text->len - end);
	return line;
}

/* What stands between ```kind and ```, or nothing. */
static prm_str take_fence(prm_str *text, const char *kind)
{
	prm_str before = *text, line = take_line(text), inside = {text->ptr, 0};

	if (!prm__str_starts(line, prm_str_c("```")) ||
	    !prm_str_is(prm_str_n(line.ptr + 3, line.len - 3), kind)) {
		*text = before;
		return prm_str_n(NULL, 0);
	}
	while (text->len && !prm__str_starts(line = take_line(text), prm_str_c("```")))
		inside.len = (size_t)(line.ptr + line.len - inside.ptr);
	return inside;
}

/* A row whose first cell holds a tag is an example; the signature's row of arguments has none. */
static bool is_example(prm_str line)
{
	prm_str first;

	if (line.len == 0 || line.ptr[0] != '|')
		return false;
	line = prm_str_n(line.ptr + 1, line.len - 1);
	first = take_cell(&line);
	return prm__str_find(first, prm_str_c("{{")) < first.len;
}

static bool take_example(prm_str *text, prm_str *template, prm_str *data, prm_str *gives)
{
	prm_str line;

	*template = take_fence(text, "handlebars");
	if (template->ptr) {
		*data = take_fence(text, "json");
		*gives = take_fence(text, "text");
		return true;
	}
	line = take_line(text);
	if (!is_example(line))
		return false;
	line = prm_str_n(line.ptr + 1, line.len - 1);
	*template = take_cell(&line);
	*data = take_cell(&line);
	*gives = take_cell(&line);
	return true;
}

static size_t check_page(const char *name)
{
	char path[512], *page;
	prm_str text, line, template, data, gives;
	size_t examples = 0;

	snprintf(path, sizeof(path), "%s/docs/helpers/%s.md", PRM_SOURCE_DIR, name);
	page = test_read_file(path, NULL);
	text = prm_str_c(page);
	line = take_line(&text);
	assert_true(line.len > 2 && prm_str_is(prm_str_n(line.ptr + 2, line.len - 2), name));
	while (text.len) {
		if (!take_example(&text, &template, &data, &gives))
			continue;
		check_example(name, template, data, gives);
		examples++;
	}
	free(page);
	return examples;
}

static void every_helper_has_a_page_with_true_examples(void **state)
{
	(void)state;
	for (size_t i = 0; i < HELPER_COUNT; i++)
		if (check_page(helpers[i]) == 0)
			fail_msg("docs/helpers/%s.md has no example", helpers[i]);
}

static void the_index_names_every_page(void **state)
{
	char *text = test_read_file(PRM_SOURCE_DIR "/docs/helpers/README.md", NULL);
	char link[80];

	(void)state;
	for (size_t i = 0; i < HELPER_COUNT; i++) {
		snprintf(link, sizeof(link), "| [%s](%s.md) | ", helpers[i], helpers[i]);
		if (!strstr(text, link))
			fail_msg("docs/helpers/README.md does not name %s", helpers[i]);
	}
	free(text);
}

/* ---- limits ---------------------------------------------------------------------------------- */

/* A map of "x", a text of n times `c`, and "l", a list of three texts of a tenth of that. */
static char *large_data(size_t n, char c)
{
	char *json = malloc(n * 2 + 200), *at = json;

	assert_non_null(json);
	at += sprintf(at, "{\"x\":\"");
	memset(at, c, n);
	at += n;
	at += sprintf(at, "\",\"l\":[");
	for (int i = 0; i < 3; i++) {
		*at++ = '"';
		memset(at, c, n / 10);
		at += n / 10;
		at += sprintf(at, "\"%s", i < 2 ? "," : "]}");
	}
	return json;
}

static void no_helper_makes_more_than_the_output_may_be(void **state)
{
	static const char *const templates[] = {
		"{{#if (replace x \"a\" \"aaaaaaaaaa\")}}{{/if}}",
		"{{#if (replace x \"a\" x)}}{{/if}}",
		"{{#if (concat x x x x x x x x x x x)}}{{/if}}",
		"{{#if (indent (replace x \"a\" \"\n\") 100 blank=true)}}{{/if}}",
		"{{#if (join l x)}}{{/if}}",
		"{{#if (json (replace x \"a\" \"\\\"\") )}}{{json l}}{{json x}}{{json x}}{{json x}}{{/if}}",
		"{{#if (upper (replace x \"a\" \"\xc9\x90\"))}}{{/if}}",
	};
	char *json = large_data(1000, 'a');
	prm_limits limits = {.struct_size = sizeof(limits), .output_bytes = 2500};
	struct rendering r = rendering();

	(void)state;
	r.options.limits = &limits;
	for (size_t i = 0; i < sizeof(templates) / sizeof(templates[0]); i++) {
		if (strstr(templates[i], "join"))
			limits.output_bytes = 1500;
		assert_render_fails(&r, templates[i], json, PRM_LIMIT, "output_bytes (");
		limits.output_bytes = 2500;
	}
	rendering_release(&r);
	free(json);
}

static void helpers_together_make_four_times_the_output_and_a_mebibyte_at_most(void **state)
{
	static const char text[] = "{{#each l}}{{#each @root.l}}{{#if (concat @root.x)}}{{/if}}"
				   "{{/each}}{{/each}}";
	char *json = large_data(150000, 'a');
	prm_limits limits = {.struct_size = sizeof(limits), .output_bytes = 150000};
	struct rendering r = rendering();

	(void)state;
	r.options.limits = &limits;
	assert_renders(&r, text, json, "");
	rendering_release(&r);
	free(json);
	json = large_data(250000, 'a');
	limits.output_bytes = 250000;
	assert_render_fails(&r, text, json, PRM_LIMIT, "helpers make more than 2048576 bytes");
	assert_render_fails(&r, "{{#if (split x \"\")}}{{/if}}", json, PRM_LIMIT,
			    "helpers make more than 2048576 bytes");
	limits.output_bytes = 10000000;
	assert_renders(&r, text, json, "");
	rendering_release(&r);
	free(json);
}

/* A megabyte through each: an answer, soon. */
static void helpers_are_linear(void **state)
{
	static const struct {
		const char *template;
		const char *expected;
	} rows[] = {
		{"{{length (upper x)}}", "1000000"},
		{"{{length (trim x)}}", "1000000"},
		{"{{length (replace x \"a\" \"bc\")}}", "2000000"},
		{"{{length (split x \"\")}}", "1000000"},
		{"{{length (split x \"aa\")}}", "500001"},
		{"{{length (indent x 2)}}", "1000002"},
		{"{{length (dedent x)}}", "1000000"},
		{"{{length (truncate x 999999 words=true)}}", "1000002"},
		{"{{length (slice x -999999)}}", "999999"},
		{"{{length (last x 999999)}}", "999999"},
		{"{{length (concat x x)}}", "2000000"},
		{"{{length (join l x)}}", "2300000"},
		{"{{length (json x)}}", "1000002"},
		{"{{eq x (lower (upper x))}}", "true"},
		{"{{gt x (concat x \"b\")}}", "false"},
	};
	char *json = large_data(1000000, 'a');
	struct rendering r = rendering();

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_renders(&r, rows[i].template, json, rows[i].expected);
	rendering_release(&r);
	free(json);
}

static void a_text_of_blanks_is_linear_too(void **state)
{
	char *json = large_data(1000000, ' ');
	struct rendering r = rendering();

	(void)state;
	assert_renders(&r, "{{length (trim x)}}{{length (split x)}}{{length (dedent x)}}", json,
		       "000");
	assert_renders(&r, "{{length (truncate x 999999 words=true)}}", json, "1000002");
	rendering_release(&r);
	free(json);
}

static void two_numbers_that_are_too_long_are_not_compared(void **state)
{
	char *json = malloc(6000), *at = json;
	struct rendering r = rendering();

	(void)state;
	assert_non_null(json);
	at += sprintf(at, "{\"a\":1");
	memset(at, '0', 2000);
	at += 2000;
	at += sprintf(at, "1,\"b\":1");
	memset(at, '0', 2000);
	at += 2000;
	sprintf(at, "2}");
	assert_render_fails(&r, "{{gt a b}}", json, PRM_HELPER_ARGUMENTS, "too many digits");
	assert_render_fails(&r, "{{number a}}", json, PRM_HELPER_ARGUMENTS, "too many digits");
	rendering_release(&r);
	free(json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_helper_has_a_page_with_true_examples),
		cmocka_unit_test(the_index_names_every_page),
		cmocka_unit_test(no_helper_makes_more_than_the_output_may_be),
		cmocka_unit_test(
			helpers_together_make_four_times_the_output_and_a_mebibyte_at_most),
		cmocka_unit_test(helpers_are_linear),
		cmocka_unit_test(a_text_of_blanks_is_linear_too),
		cmocka_unit_test(two_numbers_that_are_too_long_are_not_compared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
