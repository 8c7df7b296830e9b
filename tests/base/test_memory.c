/* Arenas, buffers, maps and growing arrays. */
#include "support/test.h"

#include "base/alloc.h"
#include "base/map.h"
#include "base/str.h"

static void an_arena_gives_aligned_memory_until_released(void **state)
{
	prm_arena arena;
	test_heap heap;

	(void)state;
	test_heap_init(&heap, 0);
	prm_arena_init(&arena, &heap.allocator, 0);
	for (size_t size = 0; size < 3000; size += 7) {
		char *p = prm_arena_alloc(&arena, size);

		assert_non_null(p);
		assert_int_equal((uintptr_t)p % 16, 0);
		memset(p, 1, size);
	}
	assert_non_null(prm_arena_alloc(&arena, 1000000));
	assert_non_null(prm_arena_alloc(&arena, 8));
	assert_null(prm_arena_alloc(&arena, SIZE_MAX));
	assert_null(prm_arena_calloc(&arena, SIZE_MAX / 2, 3));
	prm_arena_release(&arena);
	assert_int_equal(heap.live_blocks, 0);
	assert_int_equal(heap.live_bytes, 0);
	assert_non_null(prm_arena_alloc(&arena, 8)); /* usable again */
	prm_arena_release(&arena);
}

static void an_arena_keeps_to_its_limit(void **state)
{
	prm_arena arena;
	size_t count = 0;

	(void)state;
	prm_arena_init(&arena, NULL, 10000);
	while (prm_arena_alloc(&arena, 100))
		count++;
	assert_in_range(count, 60, 100);
	assert_true(arena.used <= 10000);
	assert_null(prm_arena_alloc(&arena, 20000));
	prm_arena_release(&arena);
	assert_non_null(prm_arena_alloc(&arena, 9000));
	prm_arena_release(&arena);
}

static void an_arena_copies_text_with_a_nul(void **state)
{
	prm_arena arena;
	prm_str copy;
	char *zeroes;

	(void)state;
	prm_arena_init(&arena, NULL, 0);
	assert_true(prm_arena_str(&arena, PRM_LIT("abc"), &copy));
	assert_str(copy, "abc");
	assert_int_equal(copy.ptr[3], 0);
	assert_true(prm_arena_str(&arena, (prm_str){0}, &copy));
	assert_string_equal(copy.ptr, "");
	assert_false(prm_arena_str(&arena, prm_str_n("", SIZE_MAX), &copy));
	zeroes = prm_arena_calloc(&arena, 10, 10);
	for (int i = 0; i < 100; i++)
		assert_int_equal(zeroes[i], 0);
	prm_arena_release(&arena);
}

static void an_arena_without_memory_says_so(void **state)
{
	prm_arena arena;
	test_heap heap;
	prm_str copy;

	(void)state;
	test_heap_init(&heap, 1);
	prm_arena_init(&arena, &heap.allocator, 0);
	assert_false(prm_arena_str(&arena, PRM_LIT("abc"), &copy));
	assert_true(prm_arena_str(&arena, PRM_LIT("abc"), &copy));
	prm_arena_release(&arena);
	assert_int_equal(heap.live_blocks, 0);
}

static void a_buffer_grows_and_formats(void **state)
{
	prm_buf buf;

	(void)state;
	prm_buf_init(&buf, NULL, 0);
	assert_str(prm_buf_str(&buf), "");
	prm_buf_add(&buf, (prm_str){0});
	prm_buf_add_c(&buf, "a");
	prm_buf_add_char(&buf, 'b');
	prm_buf_addf(&buf, "%d-%s", 42, "c");
	assert_str(prm_buf_str(&buf), "ab42-c");
	for (int i = 0; i < 1000; i++)
		prm_buf_add_char(&buf, 'x');
	assert_int_equal(buf.len, 1006);
	prm_buf_reset(&buf);
	assert_int_equal(buf.len, 0);
	assert_int_equal(prm_buf_reserve(&buf, SIZE_MAX), PRM_LIMIT);
	prm_buf_release(&buf);
	assert_null(buf.ptr);
}

static void a_buffers_error_stays(void **state)
{
	test_heap heap;
	prm_buf buf;

	(void)state;
	prm_buf_init(&buf, NULL, 4);
	prm_buf_add_c(&buf, "abcd");
	assert_int_equal(buf.status, PRM_OK);
	prm_buf_add_char(&buf, 'e');
	assert_int_equal(buf.status, PRM_LIMIT);
	prm_buf_reset(&buf);
	prm_buf_addf(&buf, "%s", "abcd"); /* exactly as much as the limit */
	assert_int_equal(buf.status, PRM_OK);
	assert_str(prm_buf_str(&buf), "abcd");
	prm_buf_reset(&buf);
	prm_buf_addf(&buf, "%s", "abcde");
	prm_buf_add_c(&buf, "a");
	assert_int_equal(buf.status, PRM_LIMIT);
	assert_int_equal(buf.len, 0);
	prm_buf_release(&buf);
	test_heap_init(&heap, 1);
	prm_buf_init(&buf, &heap.allocator, 0);
	prm_buf_addf(&buf, "%d", 1);
	assert_int_equal(buf.status, PRM_NOMEM);
	assert_int_equal(prm_buf_reserve(&buf, 1), PRM_NOMEM);
	prm_buf_reset(&buf);
	prm_buf_add_c(&buf, "x");
	assert_str(prm_buf_str(&buf), "x");
	prm_buf_release(&buf);
	assert_int_equal(heap.live_blocks, 0);
}

#define KEYS 2000

static void a_map_agrees_with_an_array(void **state)
{
	static char names[KEYS][12];
	static int present[KEYS];
	test_random random = {3};
	size_t count = 0, at = 0, seen = 0;
	prm_map map;
	prm_str key;
	void *value;

	(void)state;
	prm__map_init(&map, NULL, 99);
	assert_null(prm__map_get(&map, PRM_LIT("a")));
	assert_null(prm__map_remove(&map, PRM_LIT("a")));
	for (int i = 0; i < KEYS; i++)
		snprintf(names[i], sizeof(names[i]), "key%d", i);
	for (int step = 0; step < 50000; step++) {
		size_t i = test_below(&random, KEYS);

		if (test_below(&random, 2)) {
			assert_true(prm__map_set(&map, prm_str_c(names[i]), names[i]));
			count += !present[i];
			present[i] = 1;
		} else {
			value = prm__map_remove(&map, prm_str_c(names[i]));
			assert_ptr_equal(value, present[i] ? names[i] : NULL);
			count -= (size_t)present[i];
			present[i] = 0;
		}
		assert_int_equal(map.count, count);
	}
	for (int i = 0; i < KEYS; i++)
		assert_ptr_equal(prm__map_get(&map, prm_str_c(names[i])),
				 present[i] ? names[i] : NULL);
	for (; prm__map_next(&map, &at, &key, &value); seen++)
		assert_str(key, value);
	assert_int_equal(seen, count);
	prm__map_release(&map);
}

static void a_maps_seed_is_its_own(void **state)
{
	int value = 0;
	prm_map one, other;

	(void)state;
	prm__map_init(&one, NULL, 0);
	prm__map_init(&other, NULL, 0);
	for (int round = 0; round < 40; round++) {
		static char keys[40][4];

		snprintf(keys[round], sizeof(keys[round]), "%d", round);
		assert_true(prm__map_set(&one, prm_str_c(keys[round]), &value));
		assert_true(prm__map_set(&other, prm_str_c(keys[round]), &value));
		assert_ptr_equal(prm__map_get(&one, PRM_LIT("0")), &value);
	}
	assert_int_equal(one.count, 40);
	assert_true(one.seed != 0 && one.seed != other.seed);
	prm__map_release(&one);
	prm__map_release(&other);
}

static void a_map_without_memory_says_so(void **state)
{
	test_heap heap;
	prm_map map;
	int n = 1, value = 0;
	char names[40][4];

	(void)state;
	for (int i = 0; i < 40; i++)
		snprintf(names[i], sizeof(names[i]), "%d", i);
	for (bool failed = true; failed; n++) {
		test_heap_init(&heap, n);
		prm__map_init(&map, &heap.allocator, 0);
		failed = false;
		for (int i = 0; i < 40 && !failed; i++)
			failed = !prm__map_set(&map, prm_str_c(names[i]), &value);
		prm__map_release(&map);
		assert_int_equal(heap.live_blocks, 0);
	}
	assert_true(n > 3);
}

static void arrays_double(void **state)
{
	void *items = NULL;
	size_t size = 0;
	test_heap heap;

	(void)state;
	test_heap_init(&heap, 2);
	assert_true(prm__grow(&heap.allocator, &items, &size, 4));
	assert_int_equal(size, 8);
	assert_false(prm__grow(&heap.allocator, &items, &size, 4));
	assert_int_equal(size, 8);
	assert_true(prm__grow(&heap.allocator, &items, &size, 4));
	assert_int_equal(size, 16);
	assert_false(prm__grow(&heap.allocator, &items, &size, SIZE_MAX / 4));
	prm__free(&heap.allocator, items, size * 4);
	prm__free(&heap.allocator, NULL, 0);
	assert_int_equal(heap.live_bytes, 0);
	assert_ptr_equal(prm__allocator(NULL), &prm__malloc);
	test_heap_init(&heap, 1);
	assert_null(prm__calloc(&heap.allocator, 8));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_arena_gives_aligned_memory_until_released),
		cmocka_unit_test(an_arena_keeps_to_its_limit),
		cmocka_unit_test(an_arena_copies_text_with_a_nul),
		cmocka_unit_test(an_arena_without_memory_says_so),
		cmocka_unit_test(a_buffer_grows_and_formats),
		cmocka_unit_test(a_buffers_error_stays),
		cmocka_unit_test(a_map_agrees_with_an_array),
		cmocka_unit_test(a_maps_seed_is_its_own),
		cmocka_unit_test(a_map_without_memory_says_so),
		cmocka_unit_test(arrays_double),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
