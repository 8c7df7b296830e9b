/* Errors, statuses and lists of findings; limits. */
#include "support/test.h"

#include <prm/diag.h>

#include "base/limits.h"
#include "base/str.h"

static void failing_is_one_statement(void **state)
{
	prm_error err;
	char large[600];

	(void)state;
	assert_int_equal(prm_fail(NULL, PRM_INVALID, "x"), PRM_INVALID);
	assert_int_equal(prm_fail(&err, PRM_LIMIT, "more than %d", 3), PRM_LIMIT);
	assert_string_equal(err.text, "more than 3");
	assert_int_equal(err.status, PRM_LIMIT);
	assert_int_equal(err.line, 0);
	assert_int_equal(prm_fail_at(&err, PRM_JSON_SYNTAX, 4, 5, "a\nb\x7f%s", err.text),
			 PRM_JSON_SYNTAX);
	assert_string_equal(err.text, "a b more than 3");
	assert_int_equal(err.line, 4);
	assert_int_equal(err.column, 5);
	for (size_t i = 0; i + 1 < sizeof(large); i += 2)
		memcpy(large + i, "\xc3\xa4", 2);
	prm_fail(&err, PRM_INVALID, "%.*s", 598, large);
	assert_int_equal(prm__utf8_valid(prm_str_c(err.text)), strlen(err.text));
	assert_true(prm__str_ends(prm_str_c(err.text), PRM_LIT("...")));
	assert_in_range(strlen(err.text), 230, PRM_ERROR_TEXT - 1);
}

static void every_status_has_its_row(void **state)
{
	(void)state;
	assert_string_equal(prm_status_code(PRM_OK), "ok");
	assert_int_equal(prm_status_http(PRM_OK), 200);
	assert_int_equal(prm_status_exit(PRM_OK), 0);
	assert_string_equal(prm_status_code(PRM_MISSING_VARIABLE), "missing-variable");
	assert_string_equal(prm_status_exception(PRM_VERSION_CONFLICT), "VersionConflictError");
	assert_int_equal(prm_status_http(PRM_PROMPT_NOT_FOUND), 404);
	assert_int_equal(prm_status_exit(PRM_PROMPT_INVALID), 1);
	assert_string_equal(prm_status_sentence(PRM_NOMEM), "memory is out");
	assert_string_equal(prm_status_code(99999), "internal");
	assert_int_equal(prm_status_of(PRM_LIT("duplicate-key")), PRM_DUPLICATE_KEY);
	assert_int_equal(prm_status_of(PRM_LIT("nope")), PRM_INTERNAL);
#define PRM_ERROR(NAME, number, code, exception, http, exit_status, sentence) \
	assert_int_equal(prm_status_of(prm_str_c(code)), number);
#include <prm/errors.def>
#undef PRM_ERROR
}

static prm_diag_entry entry(const char *source, uint32_t line, uint32_t column, int severity)
{
	prm_diag_entry e = {
		.code = PRM_JSON_SYNTAX, .severity = severity, .line = line, .column = column};

	e.source = prm_str_c(source);
	e.text = PRM_LIT("wrong");
	return e;
}

static void findings_are_copied_sorted_and_bounded(void **state)
{
	char name[] = "b.yaml";
	prm_diag_entry e = entry(name, 2, 1, PRM_SEVERITY_WARNING);
	prm_error err;
	prm_diag diag;

	(void)state;
	prm_diag_init(&diag, NULL, 4);
	assert_int_equal(prm_diag_status(&diag, &err), PRM_OK);
	prm_diag_add(&diag, &e);
	name[0] = 'x'; /* a copy was kept */
	e = entry("b.yaml", 1, 9, PRM_SEVERITY_ERROR);
	prm_diag_addf(&diag, &e, "number %d", 7);
	e = entry("b.yaml", 1, 2, PRM_SEVERITY_INFO);
	prm_diag_add(&diag, &e);
	e = entry("a.yaml", 9, 9, PRM_SEVERITY_ERROR);
	prm_diag_add(&diag, &e);
	e.severity = PRM_SEVERITY_WARNING;
	prm_diag_add(&diag, &e);
	prm_diag_add(NULL, &e);
	assert_int_equal(diag.count, 4);
	assert_int_equal(diag.errors, 2);
	assert_int_equal(diag.dropped, 1);
	assert_fails(prm_diag_status(&diag, &err), &err, PRM_JSON_SYNTAX, "number 7");
	assert_int_equal(err.column, 9);
	prm_diag_sort(&diag);
	assert_str(diag.items[0].source, "a.yaml");
	assert_int_equal(diag.items[1].column, 2);
	assert_int_equal(diag.items[2].column, 9);
	assert_int_equal(diag.items[3].line, 2);
	prm_diag_release(&diag);
	assert_int_equal(diag.count, 0);
}

static void an_error_takes_a_warnings_place_in_a_full_list(void **state)
{
	prm_diag_entry e = entry("f", 1, 1, PRM_SEVERITY_WARNING);
	prm_error err;
	prm_diag diag;

	(void)state;
	prm_diag_init(&diag, NULL, 3);
	for (int i = 0; i < 5; i++)
		prm_diag_addf(&diag, &e, "warning %d", i);
	assert_int_equal(diag.dropped, 2);
	e.severity = PRM_SEVERITY_ERROR;
	for (int i = 0; i < 5; i++)
		prm_diag_addf(&diag, &e, "error %d", i);
	assert_int_equal(diag.count, 3);
	assert_int_equal(diag.errors, 5);
	assert_int_equal(diag.dropped, 7);
	for (size_t i = 0; i < diag.count; i++)
		assert_int_equal(diag.items[i].severity, PRM_SEVERITY_ERROR);
	assert_fails(prm_diag_status(&diag, &err), &err, PRM_JSON_SYNTAX, "error");
	prm_diag_release(&diag);
}

static void equal_places_are_ordered_by_severity_and_text(void **state)
{
	prm_diag_entry e = entry("a", 1, 1, PRM_SEVERITY_INFO);
	prm_diag diag;

	(void)state;
	prm_diag_init(&diag, NULL, 0);
	assert_int_equal(diag.limit, 1000);
	prm_diag_add(&diag, &e);
	e.severity = PRM_SEVERITY_ERROR;
	prm_diag_addf(&diag, &e, "z");
	prm_diag_addf(&diag, &e, "y");
	prm_diag_sort(&diag);
	assert_str(diag.items[0].text, "y");
	assert_str(diag.items[1].text, "z");
	assert_int_equal(diag.items[2].severity, PRM_SEVERITY_INFO);
	prm_diag_release(&diag);
}

static void a_finding_is_printed_with_all_it_knows(void **state)
{
	prm_diag_note note = {.source = PRM_LIT("tone"),
			      .line = 3,
			      .column = 4,
			      .text = PRM_LIT("included here")};
	prm_diag_entry e = entry("p.yaml", 12, 3, PRM_SEVERITY_ERROR);
	prm_diag diag;
	prm_buf out;

	(void)state;
	e.excerpt = PRM_LIT("  x\033[31m\xc2\x9b: 1"); /* ESC, and CSI as one character */
	e.hint = PRM_LIT("did you mean 'y'?");
	e.notes = &note;
	prm_diag_init(&diag, NULL, 0);
	prm_buf_init(&out, NULL, 0);
	prm_diag_add(&diag, &e);
	prm_diag_print(&diag.items[0], &out);
	assert_str(prm_buf_str(&out), "p.yaml:12:3: error[json-syntax]: wrong\n"
				      "    12 |   x [31m  : 1\n"
				      "       |   ^\n"
				      "  hint: did you mean 'y'?\n"
				      "  in tone:3:4: included here\n");
	prm_buf_reset(&out);
	e = entry("", 0, 0, 77);
	prm_diag_print(&e, &out);
	assert_str(prm_buf_str(&out), "-: error[json-syntax]: wrong\n");
	prm_buf_reset(&out);
	e = entry("f", 2, 0, PRM_SEVERITY_INFO);
	prm_diag_print(&e, &out);
	assert_str(prm_buf_str(&out), "f:2:1: info[json-syntax]: wrong\n");
	prm_buf_release(&out);
	prm_diag_release(&diag);
}

static void very_long_texts_are_cut_at_a_character(void **state)
{
	prm_diag_entry e = entry("f", 1, 1, PRM_SEVERITY_ERROR);
	char large[3000];
	prm_diag diag;

	(void)state;
	for (size_t i = 0; i < sizeof(large); i += 3)
		memcpy(large + i, "\xe2\x82\xac", 3);
	e.excerpt = prm_str_n(large, sizeof(large));
	prm_diag_init(&diag, NULL, 0);
	prm_diag_addf(&diag, &e, "%.*s", (int)sizeof(large), large);
	assert_int_equal(prm__utf8_valid(diag.items[0].text), diag.items[0].text.len);
	assert_int_equal(prm__utf8_valid(diag.items[0].excerpt), diag.items[0].excerpt.len);
	assert_true(diag.items[0].excerpt.len <= 160);
	prm_diag_release(&diag);
}

static void a_long_line_is_shown_around_the_place(void **state)
{
	prm_diag_entry e = entry("f", 1, 1001, PRM_SEVERITY_ERROR);
	char line[6000];
	prm_diag diag, other;
	prm_buf out;

	(void)state;
	for (size_t i = 0; i < sizeof(line); i += 2)
		memcpy(line + i, "\xc3\xa4", 2);
	line[2000] = line[2001] = '!'; /* the 1001st and 1002nd character */
	e.excerpt = prm_str_n(line, sizeof(line));
	prm_diag_init(&diag, NULL, 0);
	prm_diag_init(&other, NULL, 0);
	prm_buf_init(&out, NULL, 0);
	prm_diag_add(&diag, &e);
	prm_diag_add(&other, &diag.items[0]); /* a finding is cut once, however often it moves on */
	assert_int_equal(other.items[0].excerpt_start, 960);
	assert_int_equal(other.items[0].excerpt.len, 160);
	prm_diag_print(&other.items[0], &out);
	assert_non_null(strstr(out.ptr, "    1 | ...\xc3\xa4"));
	assert_memory_equal(other.items[0].excerpt.ptr + 80, "!!", 2);
	assert_non_null(strstr(out.ptr, "       |                                            ^\n"));
	prm_buf_reset(&out);
	diag.items[0].column = 9000; /* not in the excerpt: no caret out there */
	prm_diag_print(&diag.items[0], &out);
	assert_int_equal(prm__str_find(prm_buf_str(&out), PRM_LIT("^")), out.len);
	prm_buf_release(&out);
	prm_diag_release(&diag);
	prm_diag_release(&other);
}

static void findings_without_memory_are_counted(void **state)
{
	prm_diag_note note = {.text = PRM_LIT("n")};
	prm_diag_entry e = entry("f", 1, 1, PRM_SEVERITY_ERROR);
	size_t dropped = 1;
	prm_error err;

	(void)state;
	e.notes = &note;
	e.rule = PRM_LIT("email");
	e.value = PRM_LIT("x");
	for (long n = 1; dropped; n++) {
		test_heap heap;
		prm_diag diag;

		test_heap_init(&heap, n);
		prm_diag_init(&diag, &heap.allocator, 0);
		prm_diag_add(&diag, &e);
		dropped = diag.dropped;
		assert_int_equal(diag.errors, 1);
		assert_int_equal(prm_diag_status(&diag, &err),
				 dropped ? PRM_NOMEM : PRM_JSON_SYNTAX);
		if (!dropped)
			assert_str(diag.items[0].rule, "email");
		prm_diag_release(&diag);
		assert_int_equal(heap.live_blocks, 0);
	}
}

static void limits_have_defaults(void **state)
{
	prm_limits given = {.struct_size = sizeof(given), .render_steps = 5};
	prm_limits all = prm__limits(&given);

	(void)state;
	assert_int_equal(all.render_steps, 5);
	assert_int_equal(all.document_nesting, 512);
	assert_int_equal(prm__limits(NULL).document_bytes, 16 << 20);
	given.struct_size = 2 * sizeof(size_t); /* an older caller knows fewer */
	assert_int_equal(prm__limits(&given).render_steps, 10000000);
	given.struct_size = 4096; /* a newer one knows more */
	assert_int_equal(prm__limits(&given).render_steps, 5);
	assert_string_not_equal(prm_version_string(), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(failing_is_one_statement),
		cmocka_unit_test(every_status_has_its_row),
		cmocka_unit_test(findings_are_copied_sorted_and_bounded),
		cmocka_unit_test(an_error_takes_a_warnings_place_in_a_full_list),
		cmocka_unit_test(equal_places_are_ordered_by_severity_and_text),
		cmocka_unit_test(a_finding_is_printed_with_all_it_knows),
		cmocka_unit_test(very_long_texts_are_cut_at_a_character),
		cmocka_unit_test(a_long_line_is_shown_around_the_place),
		cmocka_unit_test(findings_without_memory_are_counted),
		cmocka_unit_test(limits_have_defaults),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
