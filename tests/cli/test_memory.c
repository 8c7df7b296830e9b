/*
 * test_memory.c: every allocation of a command line fails in turn, once or for good. The linker
 * puts __wrap_malloc and __wrap_realloc in the places of what the default allocator calls.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cli/cli.h"
#include "support/test.h"

#define DATA PRM_TEST_DATA "/cli/"
#define EXAMPLES PRM_SOURCE_DIR "/examples/prompts"
#define WORDS 12

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__real_realloc(void *ptr, size_t size);
void *__wrap_realloc(void *ptr, size_t size);
void __real_free(void *ptr);
void __wrap_free(void *ptr);

static struct {
	long fail_at, calls, live;
	bool persistent;
} heap;

static bool fails(void)
{
	heap.calls++;
	return heap.fail_at &&
	       (heap.persistent ? heap.calls >= heap.fail_at : heap.calls == heap.fail_at);
}

void *__wrap_malloc(size_t size)
{
	void *out = fails() ? NULL : __real_malloc(size);

	heap.live += out != NULL;
	return out;
}

void *__wrap_realloc(void *ptr, size_t size)
{
	void *out = fails() ? NULL : __real_realloc(ptr, size);

	heap.live += !ptr && out;
	return out;
}

void __wrap_free(void *ptr)
{
	heap.live -= ptr != NULL;
	__real_free(ptr);
}

struct answer {
	int status;
	char text[65536]; /* of both streams */
};

static char folder[256], store[300];

/* Run with both streams in a file. */
static void run(const char *const *words, long fail_at, bool persistent, struct answer *out)
{
	char *argv[WORDS + 4] = {"prm", "--store", store, NULL};
	int argc = 3, kept[2] = {dup(STDOUT_FILENO), dup(STDERR_FILENO)};
	int fd = memfd_create("streams", MFD_CLOEXEC);
	ssize_t got;

	while (words[argc - 3]) {
		argv[argc] = (char *)(uintptr_t)words[argc - 3];
		argc++;
	}
	fflush(NULL);
	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
	heap.calls = heap.live = 0;
	heap.persistent = persistent;
	heap.fail_at = fail_at;
	out->status = prm__cli_run(argc, argv);
	heap.fail_at = 0;
	dup2(kept[0], STDOUT_FILENO);
	dup2(kept[1], STDERR_FILENO);
	close(kept[0]);
	close(kept[1]);
	got = pread(fd, out->text, sizeof(out->text) - 1, 0);
	out->text[got > 0 ? got : 0] = '\0';
	close(fd);
}

static void setup_run(const char *a, const char *b, const char *c, const char *d, const char *e)
{
	static struct answer answer;
	const char *words[] = {a, b, c, d, e, NULL};

	run(words, 0, false, &answer);
	if (answer.status)
		fail_msg("%s: %s", a, answer.text);
}

static int make_store(void **state)
{
	(void)state;
	test_make_folder(folder);
	snprintf(store, sizeof(store), "files:%s/store", folder);
	setup_run("import", EXAMPLES, NULL, NULL, NULL);
	setup_run("create", DATA "greeting.yaml", NULL, NULL, NULL);
	setup_run("update", DATA "greeting2.yaml", NULL, NULL, NULL);
	setup_run("label", "set", "greeting", "production", "1.0.0");
	return 0;
}

static int remove_store(void **state)
{
	(void)state;
	test_remove_folder(folder);
	return 0;
}

/*
 * Either the whole answer in spite of it (a cache was not filled), or the error and its status; and
 * nothing leaks. Returns how many allocations the command makes.
 */
static long fail_each(const char *const *words, bool persistent, bool same_each_time)
{
	static struct answer whole, got;
	long calls, step;

	run(words, 0, false, &whole);
	calls = heap.calls;
	for (long n = 1; n <= calls; n += step) {
		step = n < 300 && same_each_time ? 1 : 1 + n / 20; /* a write takes its time */
		run(words, n, persistent, &got);
		if (heap.live != 0)
			fail_msg("%s %s: %ld blocks leak when allocation %ld fails", words[0],
				 words[1], heap.live, n);
		if (got.status == whole.status && !strstr(got.text, "out-of-memory")) {
			/* a finding may be lost when it is counted */
			if (same_each_time && strcmp(got.text, whole.text) != 0 &&
			    !strstr(got.text, "prm: and 1 more") &&
			    !strstr(got.text, "\"not_listed\": 1"))
				fail_msg("%s %s: allocation %ld: a part is missing:\n%s", words[0],
					 words[1], n, got.text);
		} else if (got.status != 2 || !strstr(got.text, "error[out-of-memory]: "))
			fail_msg("%s %s: allocation %ld: status %d:\n%s", words[0], words[1], n,
				 got.status, got.text);
	}
	return calls;
}

static const char *const commands[][WORDS] = {
	{"render", "greeting", "-v", "company=A", "-v", "name=B", "-v", "question=C"},
	{"render", "greeting:production", "-v", "company=A", "-v", "name=B", "--as", "messages"},
	{"render", DATA "note.yaml", "-v", "who.a:=[1]", "-f", "text=" DATA "tone.yaml"},
	{"show", "greeting", "--record"},
	{"history", "greeting"},
	{"diff", "greeting", "1.0.0", "1.1.0"},
	{"diff", "greeting", "--output", "json"},
	{"diff", DATA "greeting2.yaml"},
	{"render", "rag/answer", "--vars", DATA "person.schema.json"},
	{"render", "rag/answer", "-v", "subject=", "-o", "json"},
	{"check-output", "moderate/message", DATA "answer.txt"},
	{"check-output", "moderate/message", DATA "answer.txt", "--reply"},
	{"types", "rag/answer", "moderate/message", "--lang", "c"},
	{"schema", "list"},
	{"schema", "show", "verdict"},
	{"schema", "export", "moderate/message", "--of", "output", "--dialect", "openai"},
	{"schema", "import", DATA "person.schema.json"},
	{"fmt", DATA "greeting.yaml", "--check"},
	{"list"},
	{"search", "refund", "--tag", "support", "--output", "json"},
	{"label", "list", "greeting"},
	{"label", "history", "greeting", "-o", "json"},
	{"outdated", "-q"},
	{"test", EXAMPLES "/eval"},
	{"test", "support/reply", "classify/intent", "-o", "json"},
	{"test", EXAMPLES "/rag", "-o", "junit"},
	{"validate", DATA "bad.yaml"},
	{"validate", DATA "bad.yaml", "-o", "sarif"},
	{"validate", DATA "bad.yaml", "-o", "junit"},
	{"status", DATA "greeting.yaml"},
	{"update", DATA "greeting2.yaml", "--bump", "patch", "--dry-run"},
	{"call", "prompt.history", "{\"id\": \"greeting\"}"},
	{"call", "prompt.render", "--describe"},
	{"help", "label", "set"},
	{"completion", "bash"},
	{"doctor"},
};

static void a_failing_allocation_is_an_error_or_harmless(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		assert_true(fail_each(commands[i], false, true) > 0);
}

static void when_memory_is_out_for_good_the_error_is_still_said(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		assert_true(fail_each(commands[i], true, true) > 0);
}

static void completion_stays_silent(void **state)
{
	static const char *const words[] = {"__complete", "show", "g", NULL};
	static struct answer got;
	long calls;

	(void)state;
	run(words, 0, false, &got);
	calls = heap.calls;
	for (long n = 1; n <= calls; n++) {
		run(words, n, false, &got);
		assert_int_equal(heap.live, 0);
	}
}

/* What was not said to be done may be done or not; it is never half done. */
static void a_write_is_whole_or_not_there(void **state)
{
	static const char *const set[] = {"label", "set", "greeting", "canary", "latest", NULL};
	static const char *const update[] = {"update", DATA "greeting2.yaml", "--version",
					     "2.0.0",  "--no-edit",           NULL};
	static struct answer got;
	static const char *const doctor[] = {"doctor", "-q", NULL};

	(void)state;
	(void)fail_each(set, false, false);
	for (long n = 1;; n += 1 + n / 20) {
		run(update, n, false, &got);
		assert_int_equal(heap.live, 0);
		if (!got.status || !strstr(got.text, "out-of-memory"))
			break;
	}
	run(doctor, 0, false, &got);
	if (got.status)
		fail_msg("%s", got.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_failing_allocation_is_an_error_or_harmless),
		cmocka_unit_test(when_memory_is_out_for_good_the_error_is_still_said),
		cmocka_unit_test(completion_stays_silent),
		cmocka_unit_test(a_write_is_whole_or_not_there),
	};

	return cmocka_run_group_tests(tests, make_store, remove_store);
}
