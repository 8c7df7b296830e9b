/* test.h: what every test program begins with: cmocka, and asserts for our own types. */
#ifndef PRM_TEST_H
#define PRM_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <prm/error.h>

/* A slice equals a C string; both are shown when not. */
#define assert_str(actual, expected) test_assert_str((actual), (expected), __FILE__, __LINE__)
/* A call succeeded: its status is PRM_OK, else err's text is shown. */
#define assert_ok(call, err) test_assert_ok((call), (err), #call, __FILE__, __LINE__)
/* A call failed with this status and a text that contains `part`. */
#define assert_fails(call, err, expected_status, part) \
	test_assert_fails((call), (err), (expected_status), (part), #call, __FILE__, __LINE__)

void test_assert_str(prm_str actual, const char *expected, const char *file, int line);
void test_assert_ok(prm_status status, const prm_error *err, const char *call, const char *file,
		    int line);
void test_assert_fails(prm_status status, const prm_error *err, prm_status expected,
		       const char *part, const char *call, const char *file, int line);

/* An allocator that fails the n-th allocation (from 1; 0: never) and counts what is not freed. */
typedef struct test_heap {
	prm_allocator allocator; /* give &heap.allocator */
	long fail_at;            /* this one fails; with `persistent` all later ones too */
	bool persistent;
	long calls, live_blocks, live_bytes;
} test_heap;

void test_heap_init(test_heap *heap, long fail_at);

/* A small seeded generator for property tests. */
typedef struct test_random {
	uint64_t state;
} test_random;

uint64_t test_next(test_random *random);
/* 0 .. below-1 */
uint64_t test_below(test_random *random, uint64_t below);

/* A new empty folder below the system's temporary one; remove it with test_remove_folder. */
void test_make_folder(char out[256]);
void test_remove_folder(const char *folder);
/* Read a whole file into malloc'd, NUL-terminated memory; fails the test when it cannot. */
char *test_read_file(const char *path, size_t *len);
void test_write_file(const char *path, const void *bytes, size_t len);

#endif
