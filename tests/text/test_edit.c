/* test_edit.c: files that people wrote are changed where they are asked to, and nowhere else. */
#include "text/yaml_comments.h"

struct edit_case {
	const char *before, *pointer, *value, *after; /* value: YAML; NULL: remove */
	const char *behind;
};

static void check(const struct edit_case *c, bool json)
{
	prm_str pointer = prm_str_c(c->pointer), before = prm_str_c(c->before);
	prm_doc *value = c->value ? read_doc(prm_str_c(c->value), false) : NULL;
	prm_status status;
	prm_error err;
	prm_buf out;

	prm_buf_init(&out, NULL, 0);
	if (value)
		status = prm__edit_set(before, json, pointer, prm_str_c(c->behind),
				       prm_doc_root(value), &out, &err);
	else
		status = prm__edit_remove(before, json, pointer, &out, &err);
	if (status || !prm_str_is(prm_buf_str(&out), c->after))
		fail_msg("%s = %s in\n%s\ngave %s\n%.*s\nnot\n%s", c->pointer,
			 c->value ? c->value : "(removed)", c->before, status ? err.text : "",
			 PRM_FMT(prm_buf_str(&out)), c->after);
	prm_buf_release(&out);
	prm_doc_free(value);
}

static void check_all(const struct edit_case *cases, size_t count, bool json)
{
	for (size_t i = 0; i < count; i++)
		check(&cases[i], json);
}

static void a_scalar_is_replaced_where_it_stands(void **state)
{
	static const struct edit_case cases[] = {
		{"a: 1 # c\n", "/a", "2", "a: 2 # c\n", NULL},
		{"# x\na:   'v'   # c\n\nb: 2", "/a", "w", "# x\na:   w   # c\n\nb: 2", NULL},
		{"a: two\n  lines # c\nb: 1\n", "/a", "x", "a: x # c\nb: 1\n", NULL},
		{"a: \"x\n  y\"\nb: 1\n", "/a", "'1.0'", "a: '1.0'\nb: 1\n", NULL},
		{"a:\nb: 1\n", "/a", "x", "a: x\nb: 1\n", NULL},
		{"a: # c\nb: 1\n", "/a", "x", "a: x # c\nb: 1\n", NULL},
		{"a:\n  # c\n  v\nb: 1\n", "/a", "x", "a:\n  # c\n  x\nb: 1\n", NULL},
		{"- a\n- b # c\n", "/1", "x", "- a\n- x # c\n", NULL},
		{"- a\n-\n", "/1", "x", "- a\n- x\n", NULL},
		{"a: [1, 2 , {b: 3}]\n", "/a/2/b", "x", "a: [1, 2 , {b: x}]\n", NULL},
		{"a: [1, 2]\n", "/a/0", "'x, y'", "a: ['x, y', 2]\n", NULL},
		{"a: {b: , c: 1}\n", "/a/b", "x", "a: {b: x , c: 1}\n", NULL},
		{"a: {b, c: 1}\n", "/a/b", "x", "a: {b: x, c: 1}\n", NULL},
		{"? a\n: 1\n? b\n: 2\n", "/b", "3", "? a\n: 1\n? b\n: 3\n", NULL},
		{"a: &x 1\nb: 2\n", "/a", "3", "a: &x 3\nb: 2\n", NULL},
		{"a: !!str 1\nb: 2\n", "/a", "3", "a: 3\nb: 2\n", NULL},
		{"a: &x 1\nb: *x # c\n", "/b", "3", "a: &x 1\nb: 3 # c\n", NULL},
		{"'a/b': 1\n\"c~\": 2\n", "/a~1b", "3", "'a/b': 3\n\"c~\": 2\n", NULL},
		{"'a/b': 1\n\"c~\": 2\n", "/c~0", "3", "'a/b': 1\n\"c~\": 3\n", NULL},
		{"%YAML 1.2\n---\n# c\na: 1\n", "/a", "2", "%YAML 1.2\n---\n# c\na: 2\n", NULL},
		{"--- # c\n- 1\n", "/0", "2", "--- # c\n- 2\n", NULL},
	};

	(void)state;
	check_all(cases, COUNT_OF(cases), false);
}

static void a_text_of_several_lines_becomes_a_block(void **state)
{
	static const struct edit_case cases[] = {
		{"a: 1 # c\nb: 2\n", "/a", "\"x\\ny\\n\"", "a: | # c\n  x\n  y\nb: 2\n", NULL},
		{"a: |  # c\n  x\n  y\n\n# d\nb: 2\n", "/a", "\"z\\nw\"",
		 "a: |-  # c\n  z\n  w\n\n# d\nb: 2\n", NULL},
		{"a: |  # c\n  x\n  y\n\n# d\nb: 2\n", "/a", "z", "a: z  # c\n\n# d\nb: 2\n", NULL},
		{"a: >-\n    x\n    y\nb: 2\n", "/a", "\"z\\nw\"", "a: |-\n  z\n  w\nb: 2\n", NULL},
		{"- a: 1\n  b: |\n    x\n", "/0/b", "\"z\\nw\\n\"",
		 "- a: 1\n  b: |\n    z\n    w\n", NULL},
		{"a: |\n  x\n  y", "/a", "\"z\\nw\\n\"", "a: |\n  z\n  w\n", NULL},
		{"a: 1\n\n# c\nb: 2\n", "/a", "\"x\\ny\\n\\n\"",
		 "a: \"x\\ny\\n\\n\"\n\n# c\nb: 2\n", NULL},
		{"a: 1\n     # deep\nb: 2\n", "/a", "\"x\\ny\\n\"",
		 "a: \"x\\ny\\n\"\n     # deep\nb: 2\n", NULL},
		{"a: {b: 1}\n", "/a/b", "\"x\\ny\\n\"", "a: {b: \"x\\ny\\n\"}\n", NULL},
		{"a:\n  # c\n  b: 1\n", "/a", "\"x\\ny\\n\"", "a: \"x\\ny\\n\"\n  # c\n", NULL},
		{"a: # c\n  b: 1\nz: 1\n", "/a", "\"x\\ny\\n\"", "a: | # c\n  x\n  y\nz: 1\n",
		 NULL},
		{"a:\nb: 1\n", "/a", "\"x\\ny\\n\"", "a: |\n  x\n  y\nb: 1\n", NULL},
	};

	(void)state;
	check_all(cases, COUNT_OF(cases), false);
}

static void lists_and_maps_are_replaced(void **state)
{
	static const struct edit_case cases[] = {
		{"a: 1 # c\nb: 2\n", "/a", "{x: 1, z: [2]}",
		 "a: # c\n  x: 1\n  z:\n    - 2\nb: 2\n", NULL},
		{"a:\n  # c\n  x: 1 # d\n  y: 2\nb: 2\n", "/a", "{z: 1}",
		 "a:\n  # c\n  z: 1\nb: 2\n", NULL},
		{"a:\n    x: 1\n", "/a", "{z: 1, w: 2}", "a:\n    z: 1\n    w: 2\n", NULL},
		{"a:\n- 1\n- 2\nb: 1\n", "/a", "[3, 4]", "a:\n- 3\n- 4\nb: 1\n", NULL},
		{"a:\n- 1\n- 2\nb: 1\n", "/a", "{x: 1}", "a:\n  x: 1\nb: 1\n", NULL},
		{"a:\n  x: 1\nb: 1\n", "/a", "[]", "a: []\nb: 1\n", NULL},
		{"a: # c\n  # d\n  x: 1 # e\nb: 1\n", "/a", "7", "a: 7 # c\n  # d # e\nb: 1\n",
		 NULL},
		{"a: [1, 2] # c\nb: 1\n", "/a", "[3]", "a: # c\n  - 3\nb: 1\n", NULL},
		{"a: {}\nb: 1\n", "/a", "{x: 1}", "a:\n  x: 1\nb: 1\n", NULL},
		{"- 1\n- 2\n", "/0", "{x: 1, z: 2}", "- x: 1\n  z: 2\n- 2\n", NULL},
		{"- 1 # c\n- 2\n", "/0", "{x: 1, z: 2}", "- # c\n  x: 1\n  z: 2\n- 2\n", NULL},
		{"- x: 1\n  y: 2\n- 2\n", "/0", "3", "- 3\n- 2\n", NULL},
		{"- - 1\n  - 2\n- 2\n", "/0", "[3, 4]", "- - 3\n  - 4\n- 2\n", NULL},
		{"a: |\n  x\nb: 1\n", "/a", "[3, 4]", "a:\n  - 3\n  - 4\nb: 1\n", NULL},
		{"a: [{b: 1}]\n", "/a/0/b", "{c: [1]}", "a: [{b: {c: [1]}}]\n", NULL},
	};

	(void)state;
	check_all(cases, COUNT_OF(cases), false);
}

static void a_key_is_added_behind_its_neighbour_and_its_comments(void **state)
{
	static const struct edit_case cases[] = {
		{"a: 1\n", "/b", "2", "a: 1\nb: 2\n", NULL},
		{"a: 1", "/b", "2", "a: 1\nb: 2\n", NULL},
		{"a: 1 # c\n# about b\nb: 2\n", "/x", "3", "a: 1 # c\nx: 3\n# about b\nb: 2\n",
		 "a"},
		{"a:\n  - 1\n  # - 2\n# about b\nb: 2\n", "/x", "3",
		 "a:\n  - 1\n  # - 2\nx: 3\n# about b\nb: 2\n", "a"},
		{"a:\n  b: 1\n  # the end\n\nc: 1\n", "/a/x", "3",
		 "a:\n  b: 1\n  # the end\n  x: 3\n\nc: 1\n", NULL},
		{"a: 1\n\n# the end\n", "/x", "3", "a: 1\n\n# the end\nx: 3\n", NULL},
		{"a: |\n  x\n\n\nb: 1\n", "/x", "3", "a: |\n  x\nx: 3\n\n\nb: 1\n", "a"},
		{"a: |+\n  x\n\n\nb: 1\n", "/x", "3", "a: |+\n  x\n\n\nx: 3\nb: 1\n", "a"},
		{"- a: 1\n  b: 2\n- c\n", "/0/x", "[1]", "- a: 1\n  b: 2\n  x:\n    - 1\n- c\n",
		 NULL},
		{"a: 1\n", "/b", "\"x\\ny\"", "a: 1\nb: |-\n  x\n  y\n", NULL},
		{"a: 1\nc: 2\n", "/b", "\"x\\n\\n\"", "a: 1\nb: \"x\\n\\n\"\nc: 2\n", "a"},
		{"a: {}\n", "/a/b", "1", "a:\n  b: 1\n", NULL},
		{"a: [] # c\n", "/a/-", "1", "a: # c\n  - 1\n", NULL},
		{"{}\n", "/a", "1", "a: 1\n", NULL},
		{"# c\n{} # d\n", "/a", "[1]", "# c\na:\n  - 1 # d\n", NULL},
		{"[]", "/0", "{a: 1}", "- a: 1\n", NULL},
		{"a: {b: 1}\n", "/a/c", "x", "a: {b: 1, c: x}\n", NULL},
		{"a: {b: 1, d: 2}\n", "/a/c", "{x: [1]}", "a: {b: 1, c: {x: [1]}, d: 2}\n", "b"},
		{"a: {\n  b: 1, # one\n  d: 2  # two\n}\n", "/a/c", "3",
		 "a: {\n  b: 1, # one\n  c: 3,\n  d: 2  # two\n}\n", "b"},
		{"a: {\n  b: 1, # one\n  d: 2  # two\n}\n", "/a/c", "3",
		 "a: {\n  b: 1, # one\n  d: 2,  # two\n  c: 3\n}\n", NULL},
		{"a: [x]\n", "/a/1", "z", "a: [x, z]\n", NULL},
		{"a: []\nb: [[]]\n", "/b/0/-", "z", "a: []\nb: [[z]]\n", NULL},
		{"a:\n- x # c\nb: 1\n", "/a/-", "y", "a:\n- x # c\n- 'y'\nb: 1\n", NULL},
		{"a:\n  - x\n  - b: 1\n", "/a/2", "{c: 1, d: 2}",
		 "a:\n  - x\n  - b: 1\n  - c: 1\n    d: 2\n", NULL},
		{"a:\n", "/b", "1", "a:\nb: 1\n", NULL},
		{"a: |\n  x", "/b", "1", "a: |-\n  x\nb: 1\n", NULL},
		{"a: >2+ # c\n   x", "/b", "1", "a: >2- # c\n   x\nb: 1\n", NULL},
	};

	(void)state;
	check_all(cases, COUNT_OF(cases), false);
}

static void a_key_is_removed_with_its_line(void **state)
{
	static const struct edit_case cases[] = {
		{"a: 1\n# c\nb: 2\n", "/a", NULL, "# c\nb: 2\n", NULL},
		{"a: 1\n# c\nb: 2", "/b", NULL, "a: 1\n# c\n", NULL},
		{"a: |\n  x\nb: 2", "/b", NULL, "a: |\n  x\n", NULL},
		{"a: 1\nb:\n  - 1\n  - 2\nc: 1\n", "/b", NULL, "a: 1\nc: 1\n", NULL},
		{"a: 1\nb:\n  - 1\n  - 2\nc: 1\n", "/b/0", NULL, "a: 1\nb:\n  - 2\nc: 1\n", NULL},
		{"- a: 1\n  b: 2\n", "/0/a", NULL, "- b: 2\n", NULL},
		{"- a: 1 # c\n  b: 2\n", "/0/a", NULL, "- # c\n  b: 2\n", NULL},
		{"- a: 1\n  # c\n  b: 2\n", "/0/a", NULL, "-\n  # c\n  b: 2\n", NULL},
		{"- - 1\n  - 2\n", "/0/0", NULL, "- - 2\n", NULL},
		{"a: 1\nb:\n  c: 1 # d\n", "/b/c", NULL, "a: 1\nb: {} # d\n", NULL},
		{"# x\na: 1 # c\n", "/a", NULL, "# x\n{} # c\n", NULL},
		{"- 1\n", "/0", NULL, "[]\n", NULL},
		{"a: |+\n  x\n\nb: 1\n", "/a", NULL, "b: 1\n", NULL},
		{"a: [1, 2, 3]\n", "/a/0", NULL, "a: [2, 3]\n", NULL},
		{"a: [1, 2, 3]\n", "/a/2", NULL, "a: [1, 2]\n", NULL},
		{"a: [1]\n", "/a/0", NULL, "a: []\n", NULL},
		{"a: {b: 1, c: 2}\n", "/a/b", NULL, "a: {c: 2}\n", NULL},
		{"a: {b: 1, c: 2}\n", "/a/c", NULL, "a: {b: 1}\n", NULL},
		{"a: [\n  1, # one\n  2, # two\n]\n", "/a/1", NULL,
		 "a: [\n  1, # one\n  # two\n]\n", NULL},
		{"a: [\n  1,\n  2\n]\n", "/a/0", NULL, "a: [\n  2\n]\n", NULL},
		{"a:\nb: 1\n", "/a", NULL, "b: 1\n", NULL},
	};

	(void)state;
	check_all(cases, COUNT_OF(cases), false);
}

static void line_ends_and_a_bom_stay(void **state)
{
	static const struct edit_case cases[] = {
		{"\xef\xbb\xbf"
		 "a: 1\r\nb: 2\r\n",
		 "/b", "3",
		 "\xef\xbb\xbf"
		 "a: 1\r\nb: 3\r\n",
		 NULL},
		{"a: 1\r\nb: 2\r\n", "/a", "\"x\\ny\\n\"", "a: |\r\n  x\r\n  y\r\nb: 2\r\n", NULL},
		{"a: 1\r\nb: 2\r\n", "/c", "3", "a: 1\r\nc: 3\r\nb: 2\r\n", "a"},
		{"a: 1\r\nb: 2\r\n", "/a", NULL, "b: 2\r\n", NULL},
		{"a: 1\nb: 2\r\n", "/c", "3", "a: 1\nb: 2\nc: 3\r\n", NULL},
	};

	(void)state;
	check_all(cases, COUNT_OF(cases), false);
}

static void json_keeps_its_indentation(void **state)
{
	static const struct edit_case cases[] = {
		{"{\"a\":1,\"b\":2}", "/a", "[x]", "{\"a\":[\"x\"],\"b\":2}", NULL},
		{"{\"a\":1,\"b\":2}", "/c", "3", "{\"a\":1,\"b\":2,\"c\":3}", NULL},
		{"{\"a\": 1, \"b\": 2}\n", "/c", "3", "{\"a\": 1, \"b\": 2, \"c\": 3}\n", NULL},
		{"{\n    \"a\": 1,\n    \"b\": 2\n}\n", "/c", "{x: [1]}",
		 "{\n    \"a\": 1,\n    \"b\": 2,\n    \"c\": {\n        \"x\": [\n            1\n "
		 "       ]\n    }\n}\n",
		 NULL},
		{"{\n\t\"a\": 1,\n\t\"b\": 2\n}\n", "/c", "{x: 1}",
		 "{\n\t\"a\": 1,\n\t\"c\": {\n\t\t\"x\": 1\n\t},\n\t\"b\": 2\n}\n", "a"},
		{"{\n  \"a\": 1,\n  \"b\": 2\n}\n", "/a", NULL, "{\n  \"b\": 2\n}\n", NULL},
		{"{\n  \"a\": 1,\n  \"b\": 2\n}\n", "/b", NULL, "{\n  \"a\": 1\n}\n", NULL},
		{"{\n  \"a\": \"#\",\n  \"b\": {}\n}\n", "/b/c", "1",
		 "{\n  \"a\": \"#\",\n  \"b\": {\n    \"c\": 1\n  }\n}\n", NULL},
		{"{\"a\":[1,2,3]}", "/a/1", NULL, "{\"a\":[1,3]}", NULL},
		{"{\"a\":[1,2,3]}", "/a/-", "4", "{\"a\":[1,2,3,4]}", NULL},
		{"{}", "/a", "1", "{\"a\":1}", NULL},
		{"{\r\n  \"a\": 1\r\n}\r\n", "/a", "2", "{\r\n  \"a\": 2\r\n}\r\n", NULL},
	};

	(void)state;
	check_all(cases, COUNT_OF(cases), true);
}

static void what_cannot_be_edited_is_refused_and_says_so(void **state)
{
	static const struct {
		const char *before, *pointer;
		prm_status status;
		const char *text;
	} cases[] = {
		{"a: 1\n", "/b/c", PRM_INVALID, "there is no '/b'"},
		{"a: 1\n", "/a/c", PRM_INVALID, "no list or map"},
		{"a: [1]\n", "/a/7", PRM_INVALID, "no list or map"},
		{"a: [1]\n", "/a/x", PRM_INVALID, "no list or map"},
		{"a: 1\n", "", PRM_INVALID, "names no member"},
		{"a: 1\n", "a", PRM_INVALID, "names no member"},
		{"", "/a", PRM_INVALID, "no list or map"},
		{"a: &x {b: 1}\nc: *x\n", "/c/b", PRM_UNSUPPORTED, "cannot be edited at '/c/b'"},
		{"a: &x 1\nc: *x\n", "/a", PRM_UNSUPPORTED, "cannot be edited"},
		{"a: [\n", "/a", PRM_YAML_SYNTAX, "not closed"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		prm_error err;
		prm_buf out;

		prm_buf_init(&out, NULL, 0);
		assert_fails(prm__edit_set(prm_str_c(cases[i].before), false,
					   prm_str_c(cases[i].pointer), PRM_LIT(""),
					   prm_value_int(5), &out, &err),
			     &err, cases[i].status, cases[i].text);
		assert_int_equal(out.len, 0);
		prm_buf_release(&out);
	}
}

static void nothing_is_set_to_nothing_and_what_is_not_there_is_not_removed(void **state)
{
	prm_error err;
	prm_buf out;

	(void)state;
	prm_buf_init(&out, NULL, 0);
	assert_fails(prm__edit_set(PRM_LIT("a: 1"), false, PRM_LIT("/a"), PRM_LIT(""),
				   (prm_value){0}, &out, &err),
		     &err, PRM_INVALID, "no value");
	assert_fails(prm__edit_remove(PRM_LIT("a: 1"), false, PRM_LIT("/b"), &out, &err), &err,
		     PRM_INVALID, "there is no '/b'");
	assert_fails(prm__edit_set(PRM_LIT("a: 1"), false, PRM_LIT("/a"), PRM_LIT(""),
				   prm_value_str(PRM_LIT("\xff")), &out, &err),
		     &err, PRM_BAD_UTF8, "cannot be written");
	assert_int_equal(out.len, 0);
	prm_buf_release(&out);
}

static void running_out_of_memory_is_an_error_at_every_allocation(void **state)
{
	size_t len;
	char *text = test_read_file(PRM_TEST_DATA "/yaml/comments.yaml", &len);

	(void)state;
	for (int kind = 0; kind < 3; kind++) {
		prm_status status = PRM_NOMEM;

		for (long at = 1; status != PRM_OK; at++) {
			test_heap heap;
			prm_error err;
			prm_buf out;

			test_heap_init(&heap, at);
			prm_buf_init(&out, &heap.allocator, 0);
			if (kind == 0)
				status = prm__edit_set(prm_str_n(text, len), false,
						       PRM_LIT("/metadata/author"), PRM_LIT(""),
						       prm_value_str(PRM_LIT("a\nb")), &out, &err);
			else if (kind == 1)
				status = prm__edit_remove(prm_str_n(text, len), false,
							  PRM_LIT("/metadata/custom/b/c"), &out,
							  &err);
			else
				status = prm__edit_format(prm_str_n(text, len), false, &out, NULL,
							  &err);
			assert_true(status == PRM_OK || status == PRM_NOMEM);
			prm_buf_release(&out);
			assert_int_equal(heap.live_blocks, 0);
		}
	}
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_scalar_is_replaced_where_it_stands),
		cmocka_unit_test(a_text_of_several_lines_becomes_a_block),
		cmocka_unit_test(lists_and_maps_are_replaced),
		cmocka_unit_test(a_key_is_added_behind_its_neighbour_and_its_comments),
		cmocka_unit_test(a_key_is_removed_with_its_line),
		cmocka_unit_test(line_ends_and_a_bom_stay),
		cmocka_unit_test(json_keeps_its_indentation),
		cmocka_unit_test(what_cannot_be_edited_is_refused_and_says_so),
		cmocka_unit_test(nothing_is_set_to_nothing_and_what_is_not_there_is_not_removed),
		cmocka_unit_test(running_out_of_memory_is_an_error_at_every_allocation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
