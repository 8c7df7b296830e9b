/* Names as symbols: the same in each table, never shared, read without a lock. */
#include "support/test.h"

#include <pthread.h>

#include "base/str.h"
#include "base/symbol.h"

static prm_symbols *new_symbols(void)
{
	prm_symbols *symbols = NULL;
	prm_error err;

	assert_ok(prm_symbols_new(NULL, &symbols, &err), &err);
	return symbols;
}

static prm_str name(char text[48], unsigned i)
{
	snprintf(text, 48, i % 3 ? "k%u" : "a longer name with a number: %u", i);
	return prm_str_c(text);
}

static void a_symbol_is_given_once(void **state)
{
	prm_symbols *symbols = new_symbols();
	static uint32_t given[5000];
	char text[48];

	(void)state;
	for (int round = 0; round < 2; round++)
		for (unsigned i = 0; i < 5000; i++) {
			prm_str key = name(text, i);
			uint32_t symbol = prm__symbols_intern(symbols, key);

			assert_in_range(symbol, 1, UINT32_MAX - 1);
			assert_int_equal(prm__symbols_find(symbols, key.ptr, key.len), symbol);
			assert_true(round == 0 || symbol == given[i]);
			given[i] = symbol;
		}
	assert_int_equal(prm__symbols_find(symbols, "other", 5), 0);
	assert_int_equal(prm__symbols_find(symbols, "", 0), 0);
	assert_int_equal(prm__symbols_find(NULL, "k1", 2), 0);
	assert_int_equal(prm__symbols_intern(NULL, PRM_LIT("k1")), 0);
	assert_int_equal(prm__symbols_intern(symbols, PRM_LIT("")), 0);
	prm_symbols_free(symbols);
	prm_symbols_free(NULL);
}

static void tables_agree_on_symbols(void **state)
{
	static const char *const names[] = {
		"a",
		"ab",
		"abc",
		"abcd",
		"abcdefg",
		"abcdefgh",
		"abcdefghabcdefgh",
		"abcdefghabcdefghi",
		"\xc3\xa4",
		"content",
	};
	prm_symbols *one = new_symbols(), *other = new_symbols();
	size_t count = sizeof(names) / sizeof(names[0]);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		uint32_t symbol = prm__symbols_intern(one, prm_str_c(names[i]));

		assert_int_equal(prm__symbols_find(other, names[i], strlen(names[i])), 0);
		for (size_t k = 0; k < i; k++)
			assert_int_not_equal(symbol,
					     prm__symbols_find(one, names[k], strlen(names[k])));
	}
	for (size_t i = count; i-- > 0;)
		assert_int_equal(prm__symbols_intern(other, prm_str_c(names[i])),
				 prm__symbols_find(one, names[i], strlen(names[i])));
	prm_symbols_free(one);
	prm_symbols_free(other);
}

/* Of 300,000 names some ten have a symbol that is taken: they stay texts. */
static void names_do_not_share_a_symbol(void **state)
{
	prm_symbols *symbols = new_symbols();
	unsigned without = 0;
	char text[48];

	(void)state;
	for (unsigned i = 0; i < 300000; i++)
		without += prm__symbols_intern(symbols, name(text, i)) == 0;
	assert_in_range(without, 1, 50);
	for (unsigned i = 0; i < 300000; i++) {
		prm_str key = name(text, i);

		without -= prm__symbols_find(symbols, key.ptr, key.len) == 0;
	}
	assert_int_equal(without, 0);
	prm_symbols_free(symbols);
}

static void *look_up(void *symbols)
{
	char text[48];
	size_t wrong = 0;

	for (unsigned round = 0; round < 20; round++)
		for (unsigned i = 0; i < 2000; i++) {
			prm_str key = name(text, i);
			uint32_t before = prm__symbols_find(symbols, key.ptr, key.len);
			uint32_t after = prm__symbols_find(symbols, key.ptr, key.len);

			wrong += before != 0 && before != after;
		}
	return wrong ? symbols : NULL;
}

static void readers_look_up_beside_a_writer(void **state)
{
	prm_symbols *symbols = new_symbols();
	pthread_t threads[3];
	char text[48];

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, look_up, symbols), 0);
	for (unsigned i = 0; i < 2000; i++)
		assert_int_not_equal(prm__symbols_intern(symbols, name(text, i)), 0);
	for (int i = 0; i < 3; i++) {
		void *wrong;

		pthread_join(threads[i], &wrong);
		assert_null(wrong);
	}
	prm_symbols_free(symbols);
}

static void symbols_without_memory_say_so(void **state)
{
	bool failed = true;
	prm_error err;
	char text[48];

	(void)state;
	for (long n = 1; failed; n++) {
		prm_symbols *symbols = NULL;
		test_heap heap;

		test_heap_init(&heap, n);
		failed = prm_symbols_new(&heap.allocator, &symbols, &err) != PRM_OK;
		for (unsigned i = 0; i < 200 && !failed; i++)
			failed = prm__symbols_intern(symbols, name(text, i)) == 0;
		prm_symbols_free(symbols);
		assert_int_equal(heap.live_blocks, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_symbol_is_given_once),
		cmocka_unit_test(tables_agree_on_symbols),
		cmocka_unit_test(names_do_not_share_a_symbol),
		cmocka_unit_test(readers_look_up_beside_a_writer),
		cmocka_unit_test(symbols_without_memory_say_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
