/* test.c: see test.h. */
#define _GNU_SOURCE
#include "support/test.h"

#include <ftw.h>
#include <stdatomic.h>
#include <unistd.h>

void test_assert_str(prm_str actual, const char *expected, const char *file, int line)
{
	size_t len = strlen(expected);

	if (actual.len == len && (len == 0 || memcmp(actual.ptr, expected, len) == 0))
		return;
	print_error("\"%.*s\" (%zu bytes)\n != \"%s\" (%zu bytes)\n", PRM_FMT(actual), actual.len,
		    expected, len);
	_fail(file, line);
}

void test_assert_ok(prm_status status, const prm_error *err, const char *call, const char *file,
		    int line)
{
	if (status == PRM_OK)
		return;
	print_error("%s\n failed: [%s] %s (%u:%u)\n", call, prm_status_code(status),
		    err ? err->text : "", err ? err->line : 0, err ? err->column : 0);
	_fail(file, line);
}

void test_assert_fails(prm_status status, const prm_error *err, prm_status expected,
		       const char *part, const char *call, const char *file, int line)
{
	if (status == expected && strstr(err->text, part))
		return;
	print_error("%s\n gave [%s] \"%s\"\n not [%s] with \"%s\"\n", call, prm_status_code(status),
		    status ? err->text : "", prm_status_code(expected), part);
	_fail(file, line);
}

static void *heap_fn(void *ud, void *ptr, size_t old_size, size_t size)
{
	test_heap *heap = ud;
	void *result;

	if (size == 0) {
		heap->live_blocks--;
		heap->live_bytes -= (long)old_size;
		free(ptr);
		return NULL;
	}
	heap->calls++;
	if (heap->fail_at &&
	    (heap->calls == heap->fail_at || (heap->persistent && heap->calls > heap->fail_at)))
		return NULL;
	result = realloc(ptr, size);
	if (!result)
		return NULL;
	heap->live_blocks += ptr == NULL;
	heap->live_bytes += (long)size - (ptr ? (long)old_size : 0);
	return result;
}

void test_heap_init(test_heap *heap, long fail_at)
{
	*heap = (test_heap){.fail_at = fail_at};
	heap->allocator = (prm_allocator){heap_fn, heap};
}

/* splitmix64: Steele, Lea, Flood 2014 */
uint64_t test_next(test_random *random)
{
	uint64_t z = random->state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

uint64_t test_below(test_random *random, uint64_t below)
{
	return below ? test_next(random) % below : 0;
}

void test_make_folder(char out[256])
{
	const char *tmp = getenv("TMPDIR");

	snprintf(out, 256, "%s/prm-test-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(out))
		fail_msg("cannot make a temporary folder");
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return remove(path);
}

void test_remove_folder(const char *folder)
{
	nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

char *test_read_file(const char *path, size_t *len)
{
	FILE *file = fopen(path, "rb");
	char *text;
	long size = 0;

	if (!file || fseek(file, 0, SEEK_END) != 0 || (size = ftell(file)) < 0)
		fail_msg("cannot read %s", path);
	rewind(file);
	text = malloc((size_t)size + 1);
	if (!text || fread(text, 1, (size_t)size, file) != (size_t)size)
		fail_msg("cannot read %s", path);
	fclose(file);
	text[size] = '\0';
	if (len)
		*len = (size_t)size;
	return text;
}

void test_write_file(const char *path, const void *bytes, size_t len)
{
	FILE *file = fopen(path, "wb");

	if (!file || fwrite(bytes, 1, len, file) != len || fclose(file) != 0)
		fail_msg("cannot write %s", path);
}
