/* The operating system's part: time, numbers, SHA-256, locks, random bytes, files; symbols. */
#define _GNU_SOURCE
#include "support/test.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/os.h"
#include "base/str.h"

static void times_are_written_as_rfc_3339(void **state)
{
	static const struct {
		uint64_t ms;
		const char *text;
	} rows[] = {
		{0, "1970-01-01T00:00:00.000Z"},
		{951782400001, "2000-02-29T00:00:00.001Z"},
		{1709164799999, "2024-02-28T23:59:59.999Z"},
		{1709251199999, "2024-02-29T23:59:59.999Z"},
		{1796083200000, "2026-12-01T00:00:00.000Z"},
		{4107542400000, "2100-03-01T00:00:00.000Z"},
		{253402300799999, "9999-12-31T23:59:59.999Z"},
		{UINT64_MAX, "9999-12-31T23:59:59.999Z"},
	};
	char text[25];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		prm__format_time(rows[i].ms, text);
		assert_string_equal(text, rows[i].text);
	}
	assert_true(prm__now_ms() > 1700000000000u);
	assert_true(prm__monotonic_ns() <= prm__monotonic_ns());
}

static void sha256_is_that_of_fips_180(void **state)
{
	char hex[65] = "";

	(void)state;
	prm__sha256_hex(PRM_LIT("abc"), hex);
	assert_string_equal(hex,
			    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	prm__sha256_hex((prm_str){0}, hex);
	assert_string_equal(hex,
			    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void hashes_depend_on_their_seed(void **state)
{
	(void)state;
	assert_true(prm__hash(PRM_LIT("a"), 1) == prm__hash(PRM_LIT("a"), 1));
	assert_true(prm__hash(PRM_LIT("a"), 1) != prm__hash(PRM_LIT("a"), 2));
	assert_true(prm__hash(PRM_LIT("a"), 1) != prm__hash(PRM_LIT("b"), 1));
}

static void numbers_and_randomness_work(void **state)
{
	unsigned char a[300] = {0}, b[300] = {0};
	char *end;

	(void)state;
	prm__random(a, sizeof(a));
	prm__random(b, sizeof(b));
	assert_memory_not_equal(a, b, sizeof(a));
	assert_true(prm__strtod("1.5e3x", &end) == 1500);
	assert_string_equal(end, "x");
}

/* In a process of its own: the sandbox cannot be left again. */
static void randomness_without_the_kernel_still_ends(void **state)
{
	struct sock_filter rules[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getrandom, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {sizeof(rules) / sizeof(rules[0]), rules};
	int ended;
	pid_t child = fork();

	(void)state;
	if (child == 0) {
		unsigned char a[16] = {0}, b[16] = {0};

		if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
		    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
			_exit(77);
		prm__random(a, sizeof(a));
		prm__random(b, sizeof(b));
		_exit(memcmp(a, b, sizeof(a)) == 0);
	}
	assert_int_equal(waitpid(child, &ended, 0), child);
	assert_true(WIFEXITED(ended));
	if (WEXITSTATUS(ended) == 77)
		skip();
	assert_int_equal(WEXITSTATUS(ended), 0);
}

static void numbers_know_no_locale(void **state)
{
	static const char *const commas[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "pl_PL.UTF-8"};
	char before[64];
	bool found = false;

	(void)state;
	snprintf(before, sizeof(before), "%s", setlocale(LC_NUMERIC, NULL));
	for (size_t i = 0; i < 3 && !found; i++)
		found = setlocale(LC_NUMERIC, commas[i]) != NULL;
	assert_true(prm__strtod("2.5", NULL) == 2.5);
	setlocale(LC_NUMERIC, before);
}

static prm_lock *lock;
static int counter;

static void *count_up(void *unused)
{
	for (int i = 0; i < 10000; i++) {
		prm__lock_take(lock);
		counter++;
		prm__lock_give(lock);
	}
	return unused;
}

static void a_lock_lets_one_in(void **state)
{
	pthread_t threads[4];
	test_heap heap;

	(void)state;
	test_heap_init(&heap, 2);
	lock = prm__lock_new(&heap.allocator);
	assert_non_null(lock);
	for (int i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, count_up, NULL), 0);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(counter, 40000);
	prm__lock_free(lock, &heap.allocator);
	prm__lock_free(NULL, &heap.allocator);
	assert_null(prm__lock_new(&heap.allocator));
	assert_int_equal(heap.live_blocks, 0);
}

/* ---- files ----------------------------------------------------------------------------------- */

static char folder[256];

static prm_str in_folder(const char *name)
{
	static char path[512];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return prm_str_c(path);
}

static void a_file_is_written_and_read_back(void **state)
{
	struct stat st;
	prm_error err;
	prm_buf buf;

	(void)state;
	test_make_folder(folder);
	prm_buf_init(&buf, NULL, 0);
	assert_ok(prm__file_write(in_folder("a"), PRM_LIT("one\0two"), &err), &err);
	assert_int_equal(chmod(in_folder("a").ptr, 0662), 0);
	assert_ok(prm__file_write(in_folder("a"), PRM_LIT("three"), &err), &err);
	assert_ok(prm__file_read(in_folder("a"), 5, &buf, &err), &err);
	assert_str(prm_buf_str(&buf), "three");
	assert_int_equal(stat(in_folder("a").ptr, &st), 0);
	assert_int_equal(st.st_mode & 0777,
			 0662); /* replacing keeps the mode, whatever the umask */
	prm_buf_reset(&buf);
	assert_fails(prm__file_read(in_folder("a"), 4, &buf, &err), &err, PRM_LIMIT,
		     "document_bytes (4)");
	prm_buf_release(&buf);
	test_remove_folder(folder);
}

static void what_is_no_file_is_named(void **state)
{
	char large[5000];
	prm_error err;
	prm_buf buf;

	(void)state;
	test_make_folder(folder);
	prm_buf_init(&buf, NULL, 0);
	assert_fails(prm__file_read(in_folder("none"), 9, &buf, &err), &err, PRM_FILE_READ, "none");
	assert_fails(prm__file_read(prm_str_c(folder), 9, &buf, &err), &err, PRM_FILE_READ,
		     "not a regular file");
	assert_int_equal(mkfifo(in_folder("pipe").ptr, 0600), 0);
	assert_fails(prm__file_read(in_folder("pipe"), 9, &buf, &err), &err, PRM_FILE_READ,
		     "not a regular file");
	assert_fails(prm__file_read(PRM_LIT(""), 9, &buf, &err), &err, PRM_INVALID, "path");
	assert_fails(prm__file_read(PRM_LIT("a\0b"), 9, &buf, &err), &err, PRM_INVALID, "path");
	memset(large, 'a', sizeof(large));
	assert_fails(prm__file_write(prm_str_n(large, sizeof(large)), PRM_LIT("x"), &err), &err,
		     PRM_INVALID, "path");
	assert_fails(prm__file_write(in_folder("none/x"), PRM_LIT("x"), &err), &err, PRM_FILE_WRITE,
		     "none/x");
	prm_buf_release(&buf);
	test_remove_folder(folder);
}

static void folders_are_made_with_those_above(void **state)
{
	prm_error err;
	prm_str path;

	(void)state;
	test_make_folder(folder);
	assert_ok(prm__folder_make(in_folder("a/b/c"), &err), &err);
	assert_ok(prm__folder_make(in_folder("a/b/c"), &err), &err);
	assert_ok(prm__file_write(in_folder("a/b/c/file"), PRM_LIT("x"), &err), &err);
	assert_fails(prm__folder_make(in_folder("a/b/c/file/d"), &err), &err, PRM_FILE_WRITE,
		     "c/file");
	assert_fails(prm__folder_make(in_folder("a/b/c/file"), &err), &err, PRM_FILE_WRITE,
		     "Not a directory");
	assert_fails(prm__folder_make(PRM_LIT(""), &err), &err, PRM_INVALID, "path");
	assert_int_equal(symlink("nowhere", in_folder("link").ptr), 0);
	assert_fails(prm__folder_make(in_folder("link"), &err), &err, PRM_FILE_WRITE,
		     "a link that leads nowhere");
	path = in_folder("slash/");
	assert_ok(prm__folder_make(path, &err), &err);
	assert_int_equal(access(path.ptr, F_OK), 0);
	test_remove_folder(folder);
}

static void a_failed_write_leaves_the_old_file(void **state)
{
	struct rlimit before, small;
	prm_error err;
	prm_buf buf;

	(void)state;
	test_make_folder(folder);
	prm_buf_init(&buf, NULL, 0);
	assert_ok(prm__file_write(in_folder("a"), PRM_LIT("old"), &err), &err);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = before;
	small.rlim_cur = 2; /* a disk that is full after two bytes */
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_int_equal(prm__file_write(in_folder("a"), PRM_LIT("new"), &err), PRM_FILE_WRITE);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_ok(prm__file_read(in_folder("a"), 100, &buf, &err), &err);
	assert_str(prm_buf_str(&buf), "old");
	assert_int_equal(rmdir(folder), -1);
	assert_int_equal(unlink(in_folder("a").ptr), 0);
	assert_int_equal(rmdir(folder), 0); /* nothing else was left */
	prm_buf_release(&buf);
}

static void reading_without_memory_says_so(void **state)
{
	prm_error err;
	test_heap heap;
	prm_buf buf;

	(void)state;
	test_make_folder(folder);
	assert_ok(prm__file_write(in_folder("a"), PRM_LIT("x"), &err), &err);
	test_heap_init(&heap, 1);
	prm_buf_init(&buf, &heap.allocator, 0);
	assert_fails(prm__file_read(in_folder("a"), 100, &buf, &err), &err, PRM_NOMEM, "memory");
	prm_buf_release(&buf);
	assert_int_equal(heap.live_blocks, 0);
	test_remove_folder(folder);
}

static void a_dash_is_standard_input(void **state)
{
	int pipe_ends[2], saved = dup(STDIN_FILENO);
	prm_error err;
	prm_buf buf;

	(void)state;
	assert_int_equal(pipe(pipe_ends), 0);
	assert_int_equal(write(pipe_ends[1], "data", 4), 4);
	close(pipe_ends[1]);
	dup2(pipe_ends[0], STDIN_FILENO);
	prm_buf_init(&buf, NULL, 0);
	assert_ok(prm__file_read(PRM_LIT("-"), 100, &buf, &err), &err);
	assert_str(prm_buf_str(&buf), "data");
	prm_buf_release(&buf);
	close(pipe_ends[0]);
	if (saved >= 0) {
		dup2(saved, STDIN_FILENO);
		close(saved);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_are_written_as_rfc_3339),
		cmocka_unit_test(sha256_is_that_of_fips_180),
		cmocka_unit_test(hashes_depend_on_their_seed),
		cmocka_unit_test(numbers_and_randomness_work),
		cmocka_unit_test(randomness_without_the_kernel_still_ends),
		cmocka_unit_test(numbers_know_no_locale),
		cmocka_unit_test(a_lock_lets_one_in),
		cmocka_unit_test(a_file_is_written_and_read_back),
		cmocka_unit_test(what_is_no_file_is_named),
		cmocka_unit_test(folders_are_made_with_those_above),
		cmocka_unit_test(a_failed_write_leaves_the_old_file),
		cmocka_unit_test(reading_without_memory_says_so),
		cmocka_unit_test(a_dash_is_standard_input),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
