/* test_diff.c: differences of prompts and of words. */
#include "model/reading.h"

#include "model/words.h"

/* "same[-gone-]{+come+}" */
static void write_runs(const prm_word_run *runs, size_t count, prm_buf *out)
{
	for (size_t i = 0; i < count; i++) {
		const char *open = runs[i].kind == 0             ? ""
				   : runs[i].kind == PRM_REMOVED ? "[-"
								 : "{+";
		const char *close = runs[i].kind == 0             ? ""
				    : runs[i].kind == PRM_REMOVED ? "-]"
								  : "+}";

		prm_buf_addf(out, "%s%.*s%s", open, PRM_FMT(runs[i].text), close);
	}
}

static void check_words(const char *before, const char *after, const char *expected)
{
	const prm_word_run *runs;
	prm_arena arena;
	prm_buf out;
	size_t count;

	prm_arena_init(&arena, NULL, 0);
	prm_buf_init(&out, NULL, 0);
	assert_int_equal(
		prm__words_diff(prm_str_c(before), prm_str_c(after), &arena, &runs, &count),
		PRM_OK);
	write_runs(runs, count, &out);
	assert_str(prm_buf_str(&out), expected);
	prm_buf_release(&out);
	prm_arena_release(&arena);
}

static void words_that_change_are_marked(void **state)
{
	(void)state;
	check_words("", "", "");
	check_words("", "a", "{+a+}");
	check_words("a", "", "[-a-]");
	check_words("a b c", "a b c", "a b c");
	check_words("a b c", "a x c", "a [-b-]{+x+} c");
	check_words("a b", "a b c", "a b{+ c+}");
	check_words("a b c", "c", "[-a b -]c");
	check_words("You help {{company}}.", "You help {{firm}}.",
		    "You help {{[-company-]{+firm+}}}.");
	check_words("one two three four", "one three four five", "one [-two -]three four{+ five+}");
	check_words("caf\xc3\xa9 x", "caf\xc3\xa8 x", "[-caf\xc3\xa9-]{+caf\xc3\xa8+} x");
	check_words("x", "y", "[-x-]{+y+}");
}

/* Runs that stay and go spell the one text, those that stay and come the other. */
static void check_spelling(prm_str before, prm_str after)
{
	const prm_word_run *runs;
	prm_buf a, b;
	prm_arena arena;
	size_t count;

	prm_arena_init(&arena, NULL, 0);
	prm_buf_init(&a, NULL, 0);
	prm_buf_init(&b, NULL, 0);
	assert_int_equal(prm__words_diff(before, after, &arena, &runs, &count), PRM_OK);
	for (size_t i = 0; i < count; i++) {
		if (runs[i].kind != PRM_ADDED)
			prm_buf_add(&a, runs[i].text);
		if (runs[i].kind != PRM_REMOVED)
			prm_buf_add(&b, runs[i].text);
	}
	assert_true(prm_str_eq(prm_buf_str(&a), before));
	assert_true(prm_str_eq(prm_buf_str(&b), after));
	prm_buf_release(&a);
	prm_buf_release(&b);
	prm_arena_release(&arena);
}

static void runs_spell_both_texts(void **state)
{
	test_random random = {11};
	char before[64], after[64];

	(void)state;
	for (int i = 0; i < 20000; i++) {
		size_t n = test_below(&random, sizeof(before)),
		       m = test_below(&random, sizeof(after));

		for (size_t at = 0; at < n; at++)
			before[at] = "ab .\n"[test_below(&random, 5)];
		for (size_t at = 0; at < m; at++)
			after[at] = "ab .\n"[test_below(&random, 5)];
		check_spelling(prm_str_n(before, n), prm_str_n(after, m));
	}
}

static void large_texts_are_compared_within_bounds(void **state)
{
	size_t len = 1 << 20;
	char *before = malloc(len), *after = malloc(len);
	test_random random = {12};

	(void)state;
	assert_true(before && after);
	for (size_t i = 0; i < len; i++) {
		before[i] = "abcdefgh  \n"[test_below(&random, 11)];
		after[i] = "abcdefgh  \n"[test_below(&random, 11)];
	}
	check_spelling(prm_str_n(before, len), prm_str_n(after, len));
	memcpy(after, before, len);
	for (size_t i = 0; i < 100; i++)
		after[test_below(&random, len)] = 'Z';
	check_spelling(prm_str_n(before, len), prm_str_n(after, len));
	for (size_t i = 0; i < len; i++) /* too many words, and too many lines */
		before[i] = after[i] = i % 2 ? '\n' : '.';
	after[7] = 'a';
	check_spelling(prm_str_n(before, len), prm_str_n(after, len));
	check_spelling(prm_str_n(before, len), prm_str_n(after, 0));
	check_spelling(prm_str_n(before, 0), prm_str_n(after, len));
	free(before);
	free(after);
}

/* The runs of a large text that changed in one place are few, and so is their memory. */
static void runs_take_no_more_memory_than_they_need(void **state)
{
	size_t len = 400000, count;
	char *before = malloc(len), *after = malloc(len);
	const prm_word_run *runs;
	prm_arena arena;

	(void)state;
	assert_true(before && after);
	for (size_t i = 0; i < len; i++)
		before[i] = "abc "[i % 4];
	memcpy(after, before, len);
	after[len / 2] = 'Z';
	prm_arena_init(&arena, NULL, 0);
	assert_int_equal(prm__words_diff(prm_str_n(before, len), prm_str_n(after, len), &arena,
					 &runs, &count),
			 PRM_OK);
	assert_int_equal(count, 4);
	assert_true(arena.used < 4096);
	prm_arena_release(&arena);
	free(before);
	free(after);
}

/* One line a change: kind, pointer, title, runs. */
static void check_diff(const char *before, const char *after, const char *expected)
{
	static const char kinds[] = "?+-~";
	prm_prompt *a = must_read(before), *b = must_read(after);
	prm_error err = {0};
	prm_diff *diff;
	prm_buf out;

	assert_ok(prm_diff_prompts(a, b, NULL, &diff, &err), &err);
	prm_prompt_free(a); /* the difference does not need them */
	prm_prompt_free(b);
	prm_buf_init(&out, NULL, 0);
	for (size_t i = 0; i < diff->change_count; i++) {
		const prm_change *c = &diff->changes[i];

		prm_buf_addf(&out, "%c %.*s | %.*s | ", kinds[c->kind], PRM_FMT(c->pointer),
			     PRM_FMT(c->title));
		write_runs(c->runs, c->run_count, &out);
		prm_buf_add_char(&out, '\n');
		assert_int_equal(c->kind == PRM_ADDED, c->before.type == PRM_MISSING);
		assert_int_equal(c->kind == PRM_REMOVED, c->after.type == PRM_MISSING);
	}
	for (size_t i = 0; i < diff->added_count; i++)
		prm_buf_addf(&out, "+$%.*s\n", PRM_FMT(diff->variables_added[i]));
	for (size_t i = 0; i < diff->removed_count; i++)
		prm_buf_addf(&out, "-$%.*s\n", PRM_FMT(diff->variables_removed[i]));
	assert_str(prm_buf_str(&out), expected);
	prm_buf_release(&out);
	prm_diff_free(diff);
}

#define CHAT_OF(messages) "id: a\nchat_template:\n  messages:\n" messages
#define SYSTEM(text) "  - {role: system, content: '" text "'}\n"
#define USER(text) "  - {role: user, content: '" text "'}\n"

static void equal_prompts_have_no_changes(void **state)
{
	(void)state;
	check_diff(CHAT, CHAT, "");
	check_diff("id: a\nversion: 1.0.0\ntemplate: x\n",
		   "id: a\nversion: 2.0.0\nstatus: draft\nchangelog: c\ntemplate: x\n", "");
}

static void messages_are_compared_word_by_word(void **state)
{
	(void)state;
	check_diff(CHAT_OF(SYSTEM("You help {{company}} kindly.") USER("{{question}}")),
		   CHAT_OF(SYSTEM("You help {{firm}} kindly.") USER("{{question}}")),
		   "~ /chat_template/messages/0/content | message 1 (system) | "
		   "You help {{[-company-]{+firm+}}} kindly.\n+$firm\n-$company\n");
	check_diff(CHAT_OF(SYSTEM("one")), CHAT_OF(SYSTEM("two")),
		   "~ /chat_template/messages/0/content | message 1 (system) | [-one-]{+two+}\n");
}

static void messages_come_go_and_move(void **state)
{
	(void)state;
	check_diff(CHAT_OF(SYSTEM("s") USER("u")), CHAT_OF(SYSTEM("s") USER("first") USER("u")),
		   "+ /chat_template/messages/1 | message 2 (user) | \n");
	check_diff(CHAT_OF(SYSTEM("s") USER("u")), CHAT_OF(USER("u")),
		   "- /chat_template/messages/0 | message 1 (system) | \n");
	check_diff(CHAT_OF(SYSTEM("s") USER("u")), CHAT_OF(USER("u") SYSTEM("s")),
		   "~ /chat_template/messages/1 | message 2 (system), moved from 1 | \n");
	check_diff(CHAT_OF(USER("u")), CHAT_OF(USER("u") "  - {type: placeholder, name: h}\n"),
		   "+ /chat_template/messages/1 | message 2 (placeholder h) | \n+$h\n");
	check_diff(
		CHAT_OF(SYSTEM("the very same")), CHAT_OF(USER("the very same")),
		"~ /chat_template/messages/0/role | message 1 (user).role | [-system-]{+user+}\n");
}

static void other_keys_are_compared_by_pointer(void **state)
{
	(void)state;
	check_diff(
		"id: a\ntemplate: x\nmetadata: {temperature: 0.2, tags: [a]}\nold: {a/b: 1}\n",
		"id: a\ntemplate: y\nmetadata: {temperature: 0.3, tags: [a, b], author: kim}\nold: {a/b: 2}\n",
		"~ /template/content | template.content | [-x-]{+y+}\n"
		"~ /metadata/temperature | metadata.temperature | \n"
		"~ /metadata/tags | metadata.tags | \n"
		"+ /metadata/author | metadata.author | \n"
		"~ /old/a~1b | old.a/b | \n");
	check_diff("id: a\ntemplate: x\nowners: [kim]\nold: {'~': 1}\n",
		   "id: a\ntemplate: x\nold: {}\n",
		   "- /owners | owners | \n- /old/~0 | old.~ | \n");
	check_diff("id: a\ntemplate: x\n",
		   "id: a\nchat_template: {messages: [{role: user, content: x}]}\n",
		   "+ /chat_template | chat_template | \n- /template | template | \n");
}

/* Time grows with the number of keys and messages, not with their square. */
static void large_prompts_are_compared(void **state)
{
	prm_prompt *a, *b;
	prm_error err = {0};
	prm_diff *diff;
	prm_buf text;

	(void)state;
	prm_buf_init(&text, NULL, 0);
	prm_buf_add_c(&text, "id: a\nchat_template:\n  messages:\n");
	for (int i = 0; i < 400; i++)
		prm_buf_addf(&text, "  - {role: user, content: '%04000d %d'}\n", 0, i);
	prm_buf_add_c(&text, "old:\n");
	for (int i = 0; i < 30000; i++)
		prm_buf_addf(&text, "  k%d: 1\n", i);
	prm_buf_add_char(&text, '\0');
	a = must_read(text.ptr);
	memcpy(strstr(text.ptr, "k29999: 1"), "k29999: 2", 9);
	memcpy(strstr(text.ptr, " 399'"), " 39X'", 5);
	b = must_read(text.ptr);
	assert_ok(prm_diff_prompts(a, b, NULL, &diff, &err), &err);
	assert_int_equal(diff->change_count, 2);
	assert_str(diff->changes[0].pointer, "/chat_template/messages/399/content");
	assert_str(diff->changes[1].pointer, "/old/k29999");
	prm_diff_free(diff);
	prm_prompt_free(a);
	prm_prompt_free(b);
	prm_buf_release(&text);
}

static prm_status compare_all(const prm_prompt *a, const prm_prompt *b,
			      const prm_allocator *allocator)
{
	prm_diff *diff;
	prm_status status = prm_diff_prompts(a, b, allocator, &diff, NULL);

	if (status == PRM_OK)
		prm_diff_free(diff);
	return status;
}

static void every_allocation_may_fail(void **state)
{
	prm_prompt *a = must_read(CHAT);
	prm_prompt *b = must_read(
		CHAT_OF(SYSTEM("You {{x}}") USER("{{question}} y")) "metadata: {author: l}\n");
	prm_status status = PRM_NOMEM;
	test_heap heap;

	(void)state;
	for (long n = 1; status; n++) {
		test_heap_init(&heap, n);
		status = compare_all(a, b, &heap.allocator);
		assert_true(status == PRM_OK || status == PRM_NOMEM);
		assert_int_equal(heap.live_blocks, 0);
		assert_true(n < 10000);
	}
	prm_prompt_free(a);
	prm_prompt_free(b);
	prm_diff_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_that_change_are_marked),
		cmocka_unit_test(runs_spell_both_texts),
		cmocka_unit_test(large_texts_are_compared_within_bounds),
		cmocka_unit_test(runs_take_no_more_memory_than_they_need),
		cmocka_unit_test(equal_prompts_have_no_changes),
		cmocka_unit_test(messages_are_compared_word_by_word),
		cmocka_unit_test(messages_come_go_and_move),
		cmocka_unit_test(other_keys_are_compared_by_pointer),
		cmocka_unit_test(large_prompts_are_compared),
		cmocka_unit_test(every_allocation_may_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
