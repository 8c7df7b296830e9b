/* test_edit_comments.c: no edit loses a comment, wherever it stands. */
#include "text/yaml_comments.h"

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
		    !prm__str_starts(prm_str_n(before.ptr + i, end - i),
				     PRM_LIT("# not a comment"))) {
			prm_str rest = prm_str_n(after.ptr + at, after.len - at);

			found = prm__str_find(rest, prm_str_n(before.ptr + i, end - i));
			if (found == rest.len)
				fail_msg("'%.*s' is lost from\n%.*s", (int)(end - i),
					 before.ptr + i, PRM_FMT(after));
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
		assert_ok(prm__edit_set(before, false, prm_str_c(edits[i].pointer),
					prm_str_c(edits[i].after), prm_doc_root(value), &out, &err),
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
		"/id",
		"/version",
		"/metadata",
		"/metadata/author",
		"/metadata/tags",
		"/metadata/tags/0",
		"/metadata/tags/1",
		"/metadata/tags/2",
		"/metadata/custom/b",
		"/metadata/quoted key",
		"/chat_template/messages/0",
		"/chat_template/messages/1",
		"/chat_template/messages/0/role",
		"/chat_template/messages/0/content",
		"/chat_template/variables/0",
		"/chat_template/variables",
		"/multi",
		"/folded",
		"/empty",
		"/last",
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
		assert_ok(prm__edit_remove(before, false, prm_str_c(pointers[i]), &out, &err),
			  &err);
		assert_comments_kept(before, prm_buf_str(&out), "#", value);
		prm_buf_release(&out);
	}
	prm_doc_free(doc);
	free(text);
}

/* ---- properties --------------------------------------------------------------------------- */

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
				prm_buf_add(out, key.ptr[j] == '~'   ? PRM_LIT("~0")
						 : key.ptr[j] == '/' ? PRM_LIT("~1")
								     : prm_str_n(key.ptr + j, 1));
		}
		at = next;
		if (test_below(random, 3) == 0)
			break;
	}
	if (out->len == 0 || test_below(random, 4) == 0)
		prm_buf_add_c(out, prm_value_is(at, PRM_LIST) ? "/-" : "/new key");
}

static void assert_edit(prm_str before, prm_doc *doc, prm_str pointer, prm_value value,
			size_t *done)
{
	bool remove = prm_value_is(value, PRM_MISSING);
	prm_span key = {0, 0}, span = {0, 0};
	bool there = prm__doc_locate(doc, pointer, &key, &span);
	prm_status status;
	prm_error err;
	prm_buf out;

	prm_buf_init(&out, NULL, 0);
	status = remove ? prm__edit_remove(before, false, pointer, &out, &err)
			: prm__edit_set(before, false, pointer, PRM_LIT(""), value, &out, &err);
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
			assert_true(prm_value_equal(
				prm_value_at_pointer(prm_doc_root(after), pointer), value));
		prm_doc_free(after);
		++*done;
	} else if (status == PRM_UNSUPPORTED) {
		if (getenv("PRM_TEST_SHOW"))
			print_message("%.*s %s in\n%.*s----\n", PRM_FMT(pointer),
				      remove ? "removed" : "set", PRM_FMT(before));
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
		value = test_below(&random, 4)
				? random_value(&random, &arena, (int)test_below(&random, 3))
				: (prm_value){0};
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_comment_of_a_file_full_of_them_is_lost),
		cmocka_unit_test(removing_keeps_all_comments_but_those_of_what_goes),
		cmocka_unit_test(random_edits_change_what_they_name_and_keep_the_comments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
