/* test_edit.c: files that people wrote are changed where they are asked to, and nowhere else. */
#include "text/yaml_random.h"

#include "base/str.h"
#include "text/edit.h"
#include "text/span.h"

static prm_doc *read_doc(prm_str text, bool json)
{
	prm_read_options opts = {.struct_size = sizeof(opts)};
	prm_doc *doc = NULL;
	prm_error err;

	opts.positions = true;
	if (json)
		assert_ok(prm_doc_read_json(text, &opts, &doc, NULL, &err), &err);
	else
		assert_ok(prm_doc_read_yaml(text, &opts, &doc, NULL, NULL, &err), &err);
	return doc;
}

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
		status = prm__edit_set(before, json, pointer, prm_str_c(c->behind), prm_doc_root(value), &out, &err);
	else
		status = prm__edit_remove(before, json, pointer, &out, &err);
	if (status || !prm_str_is(prm_buf_str(&out), c->after))
		fail_msg("%s = %s in\n%s\ngave %s\n%.*s\nnot\n%s", c->pointer, c->value ? c->value : "(removed)", c->before,
			 status ? err.text : "", PRM_FMT(prm_buf_str(&out)), c->after);
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
		{"a: |  # c\n  x\n  y\n\n# d\nb: 2\n", "/a", "\"z\\nw\"", "a: |-  # c\n  z\n  w\n\n# d\nb: 2\n", NULL},
		{"a: |  # c\n  x\n  y\n\n# d\nb: 2\n", "/a", "z", "a: z  # c\n\n# d\nb: 2\n", NULL},
		{"a: >-\n    x\n    y\nb: 2\n", "/a", "\"z\\nw\"", "a: |-\n  z\n  w\nb: 2\n", NULL},
		{"- a: 1\n  b: |\n    x\n", "/0/b", "\"z\\nw\\n\"", "- a: 1\n  b: |\n    z\n    w\n", NULL},
		{"a: |\n  x\n  y", "/a", "\"z\\nw\\n\"", "a: |\n  z\n  w\n", NULL},
		{"a: 1\n\n# c\nb: 2\n", "/a", "\"x\\ny\\n\\n\"", "a: \"x\\ny\\n\\n\"\n\n# c\nb: 2\n", NULL},
		{"a: 1\n     # deep\nb: 2\n", "/a", "\"x\\ny\\n\"", "a: \"x\\ny\\n\"\n     # deep\nb: 2\n", NULL},
		{"a: {b: 1}\n", "/a/b", "\"x\\ny\\n\"", "a: {b: \"x\\ny\\n\"}\n", NULL},
		{"a:\n  # c\n  b: 1\n", "/a", "\"x\\ny\\n\"", "a: \"x\\ny\\n\"\n  # c\n", NULL},
		{"a: # c\n  b: 1\nz: 1\n", "/a", "\"x\\ny\\n\"", "a: | # c\n  x\n  y\nz: 1\n", NULL},
		{"a:\nb: 1\n", "/a", "\"x\\ny\\n\"", "a: |\n  x\n  y\nb: 1\n", NULL},
	};

	(void)state;
	check_all(cases, COUNT_OF(cases), false);
}

static void lists_and_maps_are_replaced(void **state)
{
	static const struct edit_case cases[] = {
		{"a: 1 # c\nb: 2\n", "/a", "{x: 1, z: [2]}", "a: # c\n  x: 1\n  z:\n    - 2\nb: 2\n", NULL},
		{"a:\n  # c\n  x: 1 # d\n  y: 2\nb: 2\n", "/a", "{z: 1}", "a:\n  # c\n  z: 1\nb: 2\n", NULL},
		{"a:\n    x: 1\n", "/a", "{z: 1, w: 2}", "a:\n    z: 1\n    w: 2\n", NULL},
		{"a:\n- 1\n- 2\nb: 1\n", "/a", "[3, 4]", "a:\n- 3\n- 4\nb: 1\n", NULL},
		{"a:\n- 1\n- 2\nb: 1\n", "/a", "{x: 1}", "a:\n  x: 1\nb: 1\n", NULL},
		{"a:\n  x: 1\nb: 1\n", "/a", "[]", "a: []\nb: 1\n", NULL},
		{"a: # c\n  # d\n  x: 1 # e\nb: 1\n", "/a", "7", "a: 7 # c\n  # d # e\nb: 1\n", NULL},
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
		{"a: 1 # c\n# about b\nb: 2\n", "/x", "3", "a: 1 # c\nx: 3\n# about b\nb: 2\n", "a"},
		{"a:\n  - 1\n  # - 2\n# about b\nb: 2\n", "/x", "3", "a:\n  - 1\n  # - 2\nx: 3\n# about b\nb: 2\n", "a"},
		{"a:\n  b: 1\n  # the end\n\nc: 1\n", "/a/x", "3", "a:\n  b: 1\n  # the end\n  x: 3\n\nc: 1\n", NULL},
		{"a: 1\n\n# the end\n", "/x", "3", "a: 1\n\n# the end\nx: 3\n", NULL},
		{"a: |\n  x\n\n\nb: 1\n", "/x", "3", "a: |\n  x\nx: 3\n\n\nb: 1\n", "a"},
		{"a: |+\n  x\n\n\nb: 1\n", "/x", "3", "a: |+\n  x\n\n\nx: 3\nb: 1\n", "a"},
		{"- a: 1\n  b: 2\n- c\n", "/0/x", "[1]", "- a: 1\n  b: 2\n  x:\n    - 1\n- c\n", NULL},
		{"a: 1\n", "/b", "\"x\\ny\"", "a: 1\nb: |-\n  x\n  y\n", NULL},
		{"a: 1\nc: 2\n", "/b", "\"x\\n\\n\"", "a: 1\nb: \"x\\n\\n\"\nc: 2\n", "a"},
		{"a: {}\n", "/a/b", "1", "a:\n  b: 1\n", NULL},
		{"a: [] # c\n", "/a/-", "1", "a: # c\n  - 1\n", NULL},
		{"{}\n", "/a", "1", "a: 1\n", NULL},
		{"# c\n{} # d\n", "/a", "[1]", "# c\na:\n  - 1 # d\n", NULL},
		{"[]", "/0", "{a: 1}", "- a: 1\n", NULL},
		{"a: {b: 1}\n", "/a/c", "x", "a: {b: 1, c: x}\n", NULL},
		{"a: {b: 1, d: 2}\n", "/a/c", "{x: [1]}", "a: {b: 1, c: {x: [1]}, d: 2}\n", "b"},
		{"a: {\n  b: 1, # one\n  d: 2  # two\n}\n", "/a/c", "3", "a: {\n  b: 1, # one\n  c: 3,\n  d: 2  # two\n}\n", "b"},
		{"a: {\n  b: 1, # one\n  d: 2  # two\n}\n", "/a/c", "3", "a: {\n  b: 1, # one\n  d: 2,  # two\n  c: 3\n}\n", NULL},
		{"a: [x]\n", "/a/1", "z", "a: [x, z]\n", NULL},
		{"a: []\nb: [[]]\n", "/b/0/-", "z", "a: []\nb: [[z]]\n", NULL},
		{"a:\n- x # c\nb: 1\n", "/a/-", "y", "a:\n- x # c\n- 'y'\nb: 1\n", NULL},
		{"a:\n  - x\n  - b: 1\n", "/a/2", "{c: 1, d: 2}", "a:\n  - x\n  - b: 1\n  - c: 1\n    d: 2\n", NULL},
		{"a:\n", "/b", "1", "a:\nb: 1\n", NULL},
	};

	(void)state;
	check_all(cases, COUNT_OF(cases), false);
}

static void a_key_is_removed_with_its_line(void **state)
{
	static const struct edit_case cases[] = {
		{"a: 1\n# c\nb: 2\n", "/a", NULL, "# c\nb: 2\n", NULL},
		{"a: 1\n# c\nb: 2", "/b", NULL, "a: 1\n# c", NULL},
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
		{"a: [\n  1, # one\n  2, # two\n]\n", "/a/1", NULL, "a: [\n  1, # one\n  # two\n]\n", NULL},
		{"a: [\n  1,\n  2\n]\n", "/a/0", NULL, "a: [\n  2\n]\n", NULL},
		{"a:\nb: 1\n", "/a", NULL, "b: 1\n", NULL},
	};

	(void)state;
	check_all(cases, COUNT_OF(cases), false);
}

static void line_ends_and_a_bom_stay(void **state)
{
	static const struct edit_case cases[] = {
		{"\xef\xbb\xbf" "a: 1\r\nb: 2\r\n", "/b", "3", "\xef\xbb\xbf" "a: 1\r\nb: 3\r\n", NULL},
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
		 "{\n    \"a\": 1,\n    \"b\": 2,\n    \"c\": {\n        \"x\": [\n            1\n        ]\n    }\n}\n", NULL},
		{"{\n\t\"a\": 1,\n\t\"b\": 2\n}\n", "/c", "{x: 1}", "{\n\t\"a\": 1,\n\t\"c\": {\n\t\t\"x\": 1\n\t},\n\t\"b\": 2\n}\n", "a"},
		{"{\n  \"a\": 1,\n  \"b\": 2\n}\n", "/a", NULL, "{\n  \"b\": 2\n}\n", NULL},
		{"{\n  \"a\": 1,\n  \"b\": 2\n}\n", "/b", NULL, "{\n  \"a\": 1\n}\n", NULL},
		{"{\n  \"a\": \"#\",\n  \"b\": {}\n}\n", "/b/c", "1", "{\n  \"a\": \"#\",\n  \"b\": {\n    \"c\": 1\n  }\n}\n", NULL},
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
		assert_fails(prm__edit_set(prm_str_c(cases[i].before), false, prm_str_c(cases[i].pointer), PRM_LIT(""),
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
	assert_fails(prm__edit_set(PRM_LIT("a: 1"), false, PRM_LIT("/a"), PRM_LIT(""), (prm_value){0}, &out, &err), &err,
		     PRM_INVALID, "no value");
	assert_fails(prm__edit_remove(PRM_LIT("a: 1"), false, PRM_LIT("/b"), &out, &err), &err, PRM_INVALID, "there is no '/b'");
	assert_fails(prm__edit_set(PRM_LIT("a: 1"), false, PRM_LIT("/a"), PRM_LIT(""), prm_value_str(PRM_LIT("\xff")), &out, &err),
		     &err, PRM_BAD_UTF8, "cannot be written");
	assert_int_equal(out.len, 0);
	prm_buf_release(&out);
}

/* ---- a file full of comments ---------------------------------------------------------------- */

/* Every comment of before, which begins with mark, stands in after, in the same order. */
static void assert_comments_kept(prm_str before, prm_str after, const char *mark, prm_span lost)
{
	size_t at = 0;

	for (size_t i = 0; i < before.len; i++) {
		size_t end = prm__str_find_char(before, '\n', i), found;

		if (!prm__str_starts(prm_str_n(before.ptr + i, before.len - i), prm_str_c(mark)) ||
		    (i > 0 && !strchr(" \n", before.ptr[i - 1])))
			continue;
		if ((i < lost.start || i >= lost.end) &&
		    !prm__str_starts(prm_str_n(before.ptr + i, end - i), PRM_LIT("# not a comment"))) {
			prm_str rest = prm_str_n(after.ptr + at, after.len - at);

			found = prm__str_find(rest, prm_str_n(before.ptr + i, end - i));
			if (found == rest.len)
				fail_msg("'%.*s' is lost from\n%.*s", (int)(end - i), before.ptr + i, PRM_FMT(after));
			at += found + (end - i);
		}
		i = end;
	}
}

static void no_comment_of_a_file_full_of_them_is_lost(void **state)
{
	static const struct {
		const char *pointer, *value, *after;
	} edits[] = {
		{"/version", "1.11.0", ""},
		{"/id", "\"two\\nlines\\n\"", ""},
		{"/metadata/author", "{name: kim, mail: k@x.org}", ""},
		{"/metadata/email", "k@x.org", "author"},
		{"/metadata/last", "[1, {a: 2}]", ""},
		{"/metadata/custom/b/c", "[3]", ""},
		{"/metadata/custom/z", "new", ""},
		{"/metadata/tags/-", "more", ""},
		{"/metadata/tags/1", "changed", ""},
		{"/metadata/unknown_key", "null", ""},
		{"/chat_template/messages/0/content", "\"a\\n\\nb\"", ""},
		{"/chat_template/messages/0/content", "short", ""},
		{"/chat_template/messages/1/content", "[a, b]", ""},
		{"/chat_template/messages/1/name", "x", "role"},
		{"/chat_template/messages/0/role", "\"a\\nb\"", ""},
		{"/chat_template/messages/-", "{role: tool, content: \"a\\nb\\n\"}", ""},
		{"/chat_template/variables/0", "{x: 1, z: 2}", ""},
		{"/chat_template/variables/2", "x", ""},
		{"/chat_template/last", "x", ""},
		{"/multi", "{a: 1}", ""},
		{"/folded", "x", ""},
		{"/empty", "{a: {b: \"c\\nd\"}}", ""},
		{"/empty", "[]", ""},
		{"/alias", "5", ""},
		{"/explicit", "6", ""},
		{"/last", "\"a\\nb\\n\"", ""},
		{"/new", "{a: [1, 2]}", ""},
		{"/new", "x", "chat_template"},
	};
	size_t len;
	char *text = test_read_file(PRM_TEST_DATA "/yaml/comments.yaml", &len);
	prm_str before = prm_str_n(text, len);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(edits); i++) {
		prm_doc *value = read_doc(prm_str_c(edits[i].value), false), *after;
		prm_error err;
		prm_buf out;

		prm_buf_init(&out, NULL, 0);
		assert_ok(prm__edit_set(before, false, prm_str_c(edits[i].pointer), prm_str_c(edits[i].after),
					prm_doc_root(value), &out, &err),
			  &err);
		assert_comments_kept(before, prm_buf_str(&out), "#", (prm_span){0, 0});
		after = read_doc(prm_buf_str(&out), false);
		prm_doc_free(after);
		prm_doc_free(value);
		prm_buf_release(&out);
	}
	free(text);
}

static void removing_keeps_all_comments_but_those_of_what_goes(void **state)
{
	static const char *const pointers[] = {
		"/id", "/version", "/metadata", "/metadata/author", "/metadata/tags", "/metadata/tags/0", "/metadata/tags/1",
		"/metadata/tags/2", "/metadata/custom/b", "/metadata/quoted key", "/chat_template/messages/0",
		"/chat_template/messages/1", "/chat_template/messages/0/role", "/chat_template/messages/0/content",
		"/chat_template/variables/0", "/chat_template/variables", "/multi", "/folded", "/empty", "/last",
	};
	size_t len;
	char *text = test_read_file(PRM_TEST_DATA "/yaml/comments.yaml", &len);
	prm_str before = prm_str_n(text, len);
	prm_doc *doc = read_doc(before, false);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(pointers); i++) {
		prm_span key, value;
		prm_error err;
		prm_buf out;

		prm_buf_init(&out, NULL, 0);
		assert_true(prm__doc_locate(doc, prm_str_c(pointers[i]), &key, &value));
		if (key.end > 0)
			value.start = key.start;
		value.end = (uint32_t)prm__str_find_char(before, '\n', value.end);
		assert_ok(prm__edit_remove(before, false, prm_str_c(pointers[i]), &out, &err), &err);
		assert_comments_kept(before, prm_buf_str(&out), "#", value);
		prm_buf_release(&out);
	}
	prm_doc_free(doc);
	free(text);
}

/* ---- properties --------------------------------------------------------------------------- */

/* Copy YAML line by line with comments put in where they change nothing. */
static void add_comments(test_random *random, prm_str yaml, prm_buf *out)
{
	prm_doc *before = read_doc(yaml, false), *after;
	size_t number = 0;
	prm_buf next;

	prm_buf_add(out, yaml);
	prm_buf_init(&next, NULL, 0);
	for (int i = 0; i < 12; i++) {
		size_t line = test_below(random, out->len + 1), indent = 0;

		while (line > 0 && out->ptr[line - 1] != '\n')
			line--;
		while (line + indent < out->len && out->ptr[line + indent] == ' ')
			indent++;
		prm_buf_reset(&next);
		if (test_below(random, 2)) {
			prm_buf_add(&next, prm_str_n(out->ptr, line));
			prm_buf_addf(&next, "%*s#~c%zu\n", (int)indent, "", number++);
		} else {
			line = prm__str_find_char(prm_buf_str(out), '\n', line);
			prm_buf_add(&next, prm_str_n(out->ptr, line));
			prm_buf_addf(&next, " #~c%zu", number++);
		}
		prm_buf_add(&next, prm_str_n(out->ptr + line, out->len - line));
		after = NULL;
		if (prm_doc_read_yaml(prm_buf_str(&next), NULL, &after, NULL, NULL, NULL) == PRM_OK &&
		    prm_value_equal(prm_doc_root(before), prm_doc_root(after))) {
			prm_buf_reset(out);
			prm_buf_add(out, prm_buf_str(&next));
		}
		prm_doc_free(after);
	}
	prm_buf_release(&next);
	prm_doc_free(before);
}

/* The pointer of a random entry; sometimes of one that is not there. */
static void random_pointer(test_random *random, prm_value root, prm_buf *out)
{
	prm_value at = root;

	while (prm_value_count(at) > 0) {
		size_t i = test_below(random, prm_value_count(at));
		prm_value next = prm_value_at(at, i);
		prm_str key = {NULL, 0};

		if (prm_value_is(at, PRM_LIST)) {
			prm_buf_addf(out, "/%zu", i);
		} else {
			prm_value_member(at, i, &key, &next);
			prm_buf_add_char(out, '/');
			for (size_t j = 0; j < key.len; j++)
				prm_buf_add(out, key.ptr[j] == '~' ? PRM_LIT("~0") : key.ptr[j] == '/' ? PRM_LIT("~1") : prm_str_n(key.ptr + j, 1));
		}
		at = next;
		if (test_below(random, 3) == 0)
			break;
	}
	if (out->len == 0 || test_below(random, 4) == 0)
		prm_buf_add_c(out, prm_value_is(at, PRM_LIST) ? "/-" : "/new key");
}

static void assert_edit(prm_str before, prm_doc *doc, prm_str pointer, prm_value value, size_t *done)
{
	bool remove = prm_value_is(value, PRM_MISSING);
	prm_span key = {0, 0}, span = {0, 0};
	bool there = prm__doc_locate(doc, pointer, &key, &span);
	prm_status status;
	prm_error err;
	prm_buf out;

	prm_buf_init(&out, NULL, 0);
	status = remove ? prm__edit_remove(before, false, pointer, &out, &err) :
			  prm__edit_set(before, false, pointer, PRM_LIT(""), value, &out, &err);
	if (status == PRM_OK) {
		prm_doc *after = read_doc(prm_buf_str(&out), false);

		if (there && (remove && key.end))
			span.start = key.start;
		if (there && remove)
			span.end = (uint32_t)prm__str_find_char(before, '\n', span.end);
		if (!there)
			span.end = span.start;
		assert_comments_kept(before, prm_buf_str(&out), "#~", span);
		if (!remove && there)
			assert_true(prm_value_equal(prm_value_at_pointer(prm_doc_root(after), pointer), value));
		prm_doc_free(after);
		++*done;
	} else if (status == PRM_UNSUPPORTED) {
		if (getenv("PRM_TEST_SHOW"))
			print_message("%.*s %s in\n%.*s----\n", PRM_FMT(pointer), remove ? "removed" : "set", PRM_FMT(before));
	} else if (status != PRM_INVALID) {
		fail_msg("%.*s: %s in\n%.*s", PRM_FMT(pointer), err.text, PRM_FMT(before));
	}
	prm_buf_release(&out);
}

static void random_edits_change_what_they_name_and_keep_the_comments(void **state)
{
	test_random random = {11};
	size_t done = 0;
	prm_arena arena;
	prm_buf yaml, text, pointer;

	(void)state;
	prm_arena_init(&arena, NULL, 0);
	prm_buf_init(&yaml, NULL, 0);
	prm_buf_init(&text, NULL, 0);
	prm_buf_init(&pointer, NULL, 0);
	for (int i = 0; i < 3000; i++) {
		prm_value value = random_value(&random, &arena, 4);
		prm_doc *doc;

		prm_buf_reset(&yaml);
		prm_buf_reset(&text);
		prm_buf_reset(&pointer);
		assert_int_equal(prm_value_write_yaml(value, &yaml), PRM_OK);
		add_comments(&random, prm_buf_str(&yaml), &text);
		doc = read_doc(prm_buf_str(&text), false);
		random_pointer(&random, prm_doc_root(doc), &pointer);
		value = test_below(&random, 4) ? random_value(&random, &arena, (int)test_below(&random, 3)) : (prm_value){0};
		assert_edit(prm_buf_str(&text), doc, prm_buf_str(&pointer), value, &done);
		prm_doc_free(doc);
		prm_arena_release(&arena);
	}
	print_message("%zu of 3000 edits were made\n", done);
	assert_true(done > 2000);
	prm_buf_release(&yaml);
	prm_buf_release(&text);
	prm_buf_release(&pointer);
}

/* ---- format ------------------------------------------------------------------------------- */

static void assert_format(const char *before, bool json, const char *after)
{
	prm_error err;
	prm_buf out;

	prm_buf_init(&out, NULL, 0);
	assert_ok(prm__edit_format(prm_str_c(before), json, &out, NULL, &err), &err);
	assert_str(prm_buf_str(&out), after);
	prm_buf_release(&out);
}

static void a_file_is_made_tidy_and_nothing_else(void **state)
{
	(void)state;
	assert_format("a: 1  \r\n\r\n# c \t\r\nb:   [x ,z]  \r\n\r\n\r\n", false, "a: 1\n\n# c\nb:   [x ,z]\n");
	assert_format("\xef\xbb\xbf" "a: 1", false, "a: 1\n");
	assert_format("", false, "");
	assert_format("  \n\n", false, "");
	assert_format("# only a comment  ", false, "# only a comment\n");
	assert_format("on: no\nb: [yes, 'no', \"off\", 1_000, 1:30]\nd: 2024-01-01\n", false,
		      "'on': 'no'\nb: ['yes', 'no', \"off\", '1_000', '1:30']\nd: '2024-01-01'\n");
	assert_format("a: |  # c  \n  x  \n\n  y \n   \n\nb: 1\n", false, "a: |  # c\n  x  \n\n  y \n   \n\nb: 1\n");
	assert_format("a: |\n  x\n\n\n", false, "a: |\n  x\n");
	assert_format("a: |+\n  x\n\n\n", false, "a: |+\n  x\n\n\n");
	assert_format("a: |\n  x", false, "a: |-\n  x\n");
	assert_format("a: >2+ # c\n   x", false, "a: >2- # c\n   x\n");
	assert_format("a: \"x  \n  y\\ \n  z \\\n  w\"  \n", false, "a: \"x\n  y\\ \n  z \\\n  w\"\n");
	assert_format("a: 'x  \n  y\\  \n  z'\n", false, "a: 'x\n  y\\\n  z'\n");
	assert_format("a: two  \n  lines \nb: &x v \nc: *x \n", false, "a: two\n  lines\nb: &x v\nc: *x\n");
	assert_format("{\"a\": 1,  \r\n \"b\": \"x  \"} \r\n\r\n", true, "{\"a\": 1,\n \"b\": \"x  \"}\n");
}

static void numbers_that_other_readers_take_differently_are_warned_of(void **state)
{
	static const char yaml[] = "a: 012\nb: 0o14\nc: 1e3\nd: [12, 0x1f, 1.5e+3, 0, 0.5]\n";
	prm_error err;
	prm_diag diag;
	prm_buf out;

	(void)state;
	prm_buf_init(&out, NULL, 0);
	prm_diag_init(&diag, NULL, 0);
	assert_ok(prm__edit_format(prm_str_c(yaml), false, &out, &diag, &err), &err);
	assert_str(prm_buf_str(&out), yaml);
	assert_int_equal(diag.count, 3);
	assert_int_equal(diag.errors, 0);
	assert_int_equal(diag.items[2].line, 3);
	prm_diag_release(&diag);
	prm_buf_release(&out);
}

static void what_cannot_be_read_is_not_formatted(void **state)
{
	prm_error err;
	prm_diag diag;
	prm_buf out;

	(void)state;
	prm_buf_init(&out, NULL, 0);
	prm_diag_init(&diag, NULL, 0);
	assert_fails(prm__edit_format(PRM_LIT("a: 1\na: 2\nb: [\n"), false, &out, &diag, &err), &err, PRM_DUPLICATE_KEY, "twice");
	assert_int_equal(diag.count, 2);
	assert_int_equal(out.len, 0);
	prm_diag_release(&diag);
	prm_buf_release(&out);
}

static void formatting_twice_is_formatting_once(void **state)
{
	test_random random = {13};
	prm_arena arena;
	prm_buf yaml, text, once, twice;

	(void)state;
	prm_arena_init(&arena, NULL, 0);
	prm_buf_init(&yaml, NULL, 0);
	prm_buf_init(&text, NULL, 0);
	prm_buf_init(&once, NULL, 0);
	prm_buf_init(&twice, NULL, 0);
	for (int i = 0; i < 3000; i++) {
		prm_error err;

		prm_buf_reset(&yaml);
		prm_buf_reset(&text);
		prm_buf_reset(&once);
		prm_buf_reset(&twice);
		assert_int_equal(prm_value_write_yaml(random_value(&random, &arena, 4), &yaml), PRM_OK);
		add_comments(&random, prm_buf_str(&yaml), &text);
		if (text.len && test_below(&random, 4) == 0)
			text.len--;
		if (prm__edit_format(prm_buf_str(&text), false, &once, NULL, &err))
			fail_msg("%s:\n%.*s", err.text, PRM_FMT(prm_buf_str(&text)));
		assert_ok(prm__edit_format(prm_buf_str(&once), false, &twice, NULL, &err), &err);
		assert_true(prm_str_eq(prm_buf_str(&once), prm_buf_str(&twice)));
		prm_arena_release(&arena);
	}
	prm_buf_release(&yaml);
	prm_buf_release(&text);
	prm_buf_release(&once);
	prm_buf_release(&twice);
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
				status = prm__edit_set(prm_str_n(text, len), false, PRM_LIT("/metadata/author"), PRM_LIT(""),
						       prm_value_str(PRM_LIT("a\nb")), &out, &err);
			else if (kind == 1)
				status = prm__edit_remove(prm_str_n(text, len), false, PRM_LIT("/metadata/custom/b/c"), &out, &err);
			else
				status = prm__edit_format(prm_str_n(text, len), false, &out, NULL, &err);
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
		cmocka_unit_test(no_comment_of_a_file_full_of_them_is_lost),
		cmocka_unit_test(removing_keeps_all_comments_but_those_of_what_goes),
		cmocka_unit_test(random_edits_change_what_they_name_and_keep_the_comments),
		cmocka_unit_test(a_file_is_made_tidy_and_nothing_else),
		cmocka_unit_test(numbers_that_other_readers_take_differently_are_warned_of),
		cmocka_unit_test(what_cannot_be_read_is_not_formatted),
		cmocka_unit_test(formatting_twice_is_formatting_once),
		cmocka_unit_test(running_out_of_memory_is_an_error_at_every_allocation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
