/* Looking at values: members, items, pointers, equality; building them; values of a host. */
#include "text/json_read.h"

#include <math.h>

#include "base/str.h"
#include "text/value.h"

static void constructors_make_what_they_say(void **state)
{
	(void)state;
	assert_int_equal(prm_value_null().type, PRM_NULL);
	assert_true(prm_value_bool(true).as.boolean);
	assert_int_equal(prm_value_int(INT64_MIN).as.integer, INT64_MIN);
	assert_int_equal(prm_value_double(1.5).type, PRM_DOUBLE);
	assert_int_equal(prm_value_double(NAN).type, PRM_NULL);
	assert_int_equal(prm_value_double(INFINITY).type, PRM_NULL);
	assert_str(prm_value_text(prm_value_str(PRM_LIT("ab"))), "ab");
	assert_str(prm_value_text(prm_value_int(1)), "");
	assert_int_equal(prm_value_str(prm_str_n("", (size_t)UINT32_MAX + 1)).type, PRM_MISSING);
	assert_string_equal(prm_type_name(PRM_MAP), "map");
	assert_string_equal(prm_type_name(-1), "unknown");
	assert_string_equal(prm_type_name(99), "unknown");
	assert_int_equal(sizeof(prm_value), 16);
}

static void members_and_items_are_found(void **state)
{
	prm_doc *doc = json("{\"a\":1,\"b\":[10,20],\"\":3}");
	prm_value root = prm_doc_root(doc), list = prm_value_get_c(root, "b"), v;
	prm_str key;

	(void)state;
	assert_int_equal(prm_value_get_c(root, "a").as.integer, 1);
	assert_int_equal(prm_value_get_c(root, "").as.integer, 3);
	assert_int_equal(prm_value_get_c(root, "c").type, PRM_MISSING);
	assert_int_equal(prm_value_get_c(list, "a").type, PRM_MISSING);
	assert_int_equal(prm_value_at(list, 1).as.integer, 20);
	assert_int_equal(prm_value_at(list, 2).type, PRM_MISSING);
	assert_int_equal(prm_value_at(root, 0).type, PRM_MISSING);
	assert_int_equal(prm_value_count(root), 3);
	assert_int_equal(prm_value_count(prm_value_int(7)), 0);
	assert_true(prm_value_member(root, 1, &key, &v));
	assert_str(key, "b");
	assert_false(prm_value_member(root, 3, &key, &v));
	assert_false(prm_value_member(list, 0, &key, &v));
	prm_doc_free(doc);
}

static void pointers_lead_as_rfc_6901_says(void **state)
{
	prm_doc *doc = json(
		"{\"foo\":[\"bar\",\"baz\"],\"\":0,\"a/b\":1,\"c%d\":2,\"e^f\":3,\"g|h\":4,"
		"\"i\\\\j\":5,\"k\\\"l\":6,\" \":7,\"m~n\":8,\"d\":{\"\":{\"x\":9}},\"~x\":10}");
	static const char *const rows[][2] = {
		{"/foo/0", "\"bar\""},
		{"/foo", "[\"bar\",\"baz\"]"},
		{"/", "0"},
		{"/a~1b", "1"},
		{"/c%d", "2"},
		{"/e^f", "3"},
		{"/g|h", "4"},
		{"/i\\j", "5"},
		{"/k\"l", "6"},
		{"/ ", "7"},
		{"/m~0n", "8"},
		{"/d//x", "9"},
		{"/foo/1", "\"baz\""},
	};
	static const char *const nowhere[] = {
		"foo",   "/foo/2", "/foo/-",   "/foo/01",          "/foo/1x", "/foo/",
		"/nope", "/d/x",   "/foo/0/x", "/foo/99999999999", "/m~n~",   "/a/b"};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_written(prm_value_at_pointer(prm_doc_root(doc), prm_str_c(rows[i][0])), 0,
			       rows[i][1]);
	for (size_t i = 0; i < sizeof(nowhere) / sizeof(nowhere[0]); i++)
		assert_int_equal(
			prm_value_at_pointer(prm_doc_root(doc), prm_str_c(nowhere[i])).type,
			PRM_MISSING);
	assert_int_equal(prm_value_count(prm_value_at_pointer(prm_doc_root(doc), prm_str_c(""))),
			 12);
	prm_doc_free(doc);
}

static bool equal(const char *a, const char *b)
{
	prm_doc *x = json(a), *y = json(b);
	bool result = prm_value_equal(prm_doc_root(x), prm_doc_root(y));

	assert_int_equal(prm_value_equal(prm_doc_root(y), prm_doc_root(x)), result);
	prm_doc_free(x);
	prm_doc_free(y);
	return result;
}

static void equality_is_that_of_json(void **state)
{
	static const char *const same[][2] = {
		{"1", "1.0"},
		{"1e2", "100"},
		{"-0", "0"},
		{"1e400", "10e399"},
		{"{}", "{}"},
		{"[]", "[]"},
		{"1e20", "100000000000000000000"},
		{"\"a\"", "\"\\u0061\""},
		{"null", "null"},
		{"{\"a\":1,\"b\":[2,{\"c\":3,\"d\":4}]}",
		 "{\"b\":[2.0,{\"d\":4,\"c\":3}],\"a\":1}"},
		{"18446744073709551616.0", "18446744073709551616"},
	};
	static const char *const other[][2] = {
		{"1", "2"},
		{"1", "\"1\""},
		{"0", "null"},
		{"true", "false"},
		{"[1]", "[1,1]"},
		{"[1,2]", "[2,1]"},
		{"{\"a\":1}", "{\"b\":1}"},
		{"{\"a\":1}", "{\"a\":2}"},
		{"{\"a\":null}", "{}"},
		{"[]", "{}"},
		{"9007199254740993", "9007199254740992.0"},
		{"9007199254740993", "9007199254740994"},
		{"1e400", "1e401"},
		{"1e400", "-1e400"},
		{"1e400", "1"},
		{"1.5", "1"},
		{"0.1", "0.2"},
		{"{\"a\":null,\"b\":1}", "{\"b\":1,\"c\":null}"},
		{"true", "1"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		if (!equal(same[i][0], same[i][1]))
			fail_msg("%s is not %s", same[i][0], same[i][1]);
	for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++)
		if (equal(other[i][0], other[i][1]))
			fail_msg("%s is %s", other[i][0], other[i][1]);
	assert_true(prm_value_equal((prm_value){0}, (prm_value){0}));
	assert_false(prm_value_equal((prm_value){0}, prm_value_null()));
}

/* 100,000 keys in the other order: quadratic work would take a minute. */
static void large_maps_are_compared_in_any_order(void **state)
{
	prm_doc *x, *y;
	prm_buf a, b;

	(void)state;
	prm_buf_init(&a, NULL, 0);
	prm_buf_init(&b, NULL, 0);
	for (int i = 0; i < 100000; i++) {
		prm_buf_addf(&a, "%c\"k%d\":%d", i ? ',' : '{', i, i);
		prm_buf_addf(&b, "%c\"k%d\":%d", i ? ',' : '{', 99999 - i, 99999 - i);
	}
	prm_buf_add_c(&a, "}");
	prm_buf_add_c(&b, "}");
	x = json_with(prm_buf_str(&a), NULL);
	y = json_with(prm_buf_str(&b), NULL);
	assert_true(prm_value_equal(prm_doc_root(x), prm_doc_root(y)));
	prm_doc_free(y);
	b.ptr[2] = 'z'; /* one key is another */
	y = json_with(prm_buf_str(&b), NULL);
	assert_false(prm_value_equal(prm_doc_root(x), prm_doc_root(y)));
	prm_doc_free(x);
	prm_doc_free(y);
	prm_buf_release(&a);
	prm_buf_release(&b);
}

/* ---- a host: {"n": 1, "self": itself, "list": [0, 10, 20]} ---------------------------------- */

static prm_host object, sequence, broken;

static prm_status object_iterate(void *self, size_t *cursor, prm_str *key, prm_value *out)
{
	static const char *const keys[] = {"n", "list", "self"};
	size_t count = *(size_t *)self;

	if (*cursor == count)
		return PRM_END;
	*key = prm_str_c(keys[*cursor]);
	*out = *cursor == 0   ? prm_value_int(1)
	       : *cursor == 1 ? prm_value_host(PRM_LIST, &sequence)
			      : prm_value_host(PRM_MAP, &object);
	++*cursor;
	return PRM_OK;
}

static prm_status object_get(void *self, prm_str key, prm_value *out)
{
	size_t cursor = 0;
	prm_str k;
	prm_value v;

	while (object_iterate(self, &cursor, &k, &v) == PRM_OK)
		if (prm_str_eq(k, key))
			*out = v;
	return PRM_OK;
}

static prm_status object_length(void *self, size_t *out)
{
	*out = *(size_t *)self;
	return PRM_OK;
}

static prm_status sequence_at(void *self, size_t index, prm_value *out)
{
	(void)self;
	*out = index < 3 ? prm_value_int((int64_t)index * 10) : (prm_value){0};
	return PRM_OK;
}

static prm_status sequence_length(void *self, size_t *out)
{
	(void)self;
	*out = 3;
	return PRM_OK;
}

static prm_status fails(void *self, size_t *cursor, prm_str *key, prm_value *out)
{
	(void)self;
	(void)cursor;
	(void)key;
	(void)out;
	return PRM_TEMPLATE_RENDER;
}

static const prm_value_class object_class = {.struct_size = sizeof(object_class),
					     .get = object_get,
					     .length = object_length,
					     .iterate = object_iterate};
static const prm_value_class sequence_class = {
	.struct_size = sizeof(sequence_class), .at = sequence_at, .length = sequence_length};
static const prm_value_class broken_class = {
	.struct_size = sizeof(broken_class), .iterate = fails, .length = sequence_length};
static const prm_value_class empty_class = {.struct_size = sizeof(empty_class)};

static void a_host_answers_for_its_objects(void **state)
{
	size_t members = 2;
	prm_value map, v;
	prm_str key;
	prm_doc *doc = json("{\"list\":[0,10,20],\"n\":1}");

	(void)state;
	object = (prm_host){&object_class, &members};
	sequence = (prm_host){&sequence_class, NULL};
	map = prm_value_host(PRM_MAP, &object);
	assert_written(map, 0, "{\"n\":1,\"list\":[0,10,20]}");
	assert_int_equal(prm_value_count(map), 2);
	assert_int_equal(prm_value_get_c(map, "n").as.integer, 1);
	assert_int_equal(prm_value_at_pointer(map, PRM_LIT("/list/2")).as.integer, 20);
	assert_true(prm_value_member(map, 1, &key, &v));
	assert_str(key, "list");
	assert_false(prm_value_member(map, 2, &key, &v));
	assert_true(prm_value_equal(map, prm_doc_root(doc)));
	assert_true(prm_value_equal(prm_doc_root(doc), map));
	assert_true(prm_value_equal(prm_value_host(PRM_FUNCTION, &object),
				    prm_value_host(PRM_FUNCTION, &object)));
	assert_false(prm_value_equal(prm_value_host(PRM_FUNCTION, &object),
				     prm_value_host(PRM_FUNCTION, &sequence)));
	prm_doc_free(doc);
}

static void a_host_without_functions_counts_as_empty(void **state)
{
	prm_host nothing = {&empty_class, NULL};
	prm_value map = prm_value_host(PRM_MAP, &nothing),
		  list = prm_value_host(PRM_LIST, &nothing), v;
	prm_str key;

	(void)state;
	assert_int_equal(prm_value_count(map), 0);
	assert_int_equal(prm_value_get_c(map, "a").type, PRM_MISSING);
	assert_int_equal(prm_value_at(list, 0).type, PRM_MISSING);
	assert_false(prm_value_member(map, 0, &key, &v));
	assert_written(map, PRM_JSON_PRETTY, "{}\n");
	assert_written(list, 0, "[]");
}

static prm_status no_member(void *self, prm_str key, prm_value *out)
{
	(void)self;
	(void)key;
	*out = prm_value_int(1); /* it does not count: the call fails */
	return PRM_TEMPLATE_RENDER;
}

static prm_status no_item(void *self, size_t index, prm_value *out)
{
	(void)self;
	(void)index;
	*out = prm_value_int(1);
	return PRM_TEMPLATE_RENDER;
}

static prm_status no_length(void *self, size_t *out)
{
	(void)self;
	*out = 1;
	return PRM_TEMPLATE_RENDER;
}

/* For the public functions it is as if there were nothing; the library's own give the error. */
static void a_host_that_fails_counts_as_empty(void **state)
{
	const prm_value_class failing_class = {.struct_size = sizeof(failing_class),
					       .get = no_member,
					       .at = no_item,
					       .length = no_length};
	const prm_host failing = {&failing_class, NULL};
	prm_value map = prm_value_host(PRM_MAP, &failing),
		  list = prm_value_host(PRM_LIST, &failing), v = prm_value_int(7);
	size_t count = 7;

	(void)state;
	assert_int_equal(prm_value_count(list), 0);
	assert_int_equal(prm_value_get_c(map, "a").type, PRM_MISSING);
	assert_int_equal(prm_value_at(list, 0).type, PRM_MISSING);
	assert_int_equal(prm__value_find(map, prm_str_c("a"), &v), PRM_TEMPLATE_RENDER);
	assert_int_equal(prm__value_item(list, 0, &v), PRM_TEMPLATE_RENDER);
	assert_int_equal(v.as.integer, 7);
	assert_int_equal(prm__value_length(list, &count), PRM_TEMPLATE_RENDER);
	assert_int_equal(count, 7);
	assert_int_equal(prm__value_length(v, &count), PRM_OK);
	assert_int_equal(count, 0);
}

static void a_hosts_error_ends_the_walk(void **state)
{
	size_t members = 3;
	prm_value list;
	prm_builder b;
	prm_arena arena;
	prm_error err;
	prm_value out;
	prm_buf buf;

	(void)state;
	broken = (prm_host){&broken_class, NULL};
	list = prm_value_host(PRM_LIST, &broken);
	prm_buf_init(&buf, NULL, 0);
	assert_int_equal(prm_value_write_json(list, 0, &buf), PRM_TEMPLATE_RENDER);
	prm_buf_reset(&buf);
	assert_int_equal(prm_value_write_canonical(prm_value_host(PRM_MAP, &broken), &buf),
			 PRM_TEMPLATE_RENDER);
	assert_false(prm_value_equal(list, list));
	object = (prm_host){&object_class, &members}; /* it contains itself */
	prm_buf_reset(&buf);
	assert_int_equal(prm_value_write_json(prm_value_host(PRM_MAP, &object), 0, &buf),
			 PRM_LIMIT);
	prm_buf_reset(&buf);
	assert_int_equal(prm_value_write_canonical(prm_value_host(PRM_MAP, &object), &buf),
			 PRM_LIMIT);
	prm_buf_release(&buf);
	prm_arena_init(&arena, NULL, 0);
	prm_builder_init(&b, &arena);
	prm_build_copy(&b, prm_value_host(PRM_MAP, &object));
	assert_fails(prm_builder_finish(&b, &out, &err), &err, PRM_LIMIT, "limit");
	prm_builder_init(&b, &arena);
	prm_build_copy(&b, list);
	assert_fails(prm_builder_finish(&b, &out, &err), &err, PRM_TEMPLATE_RENDER, "");
	prm_arena_release(&arena);
}

/* ---- building -------------------------------------------------------------------------------- */

static void build_sample(prm_builder *b, prm_value shared)
{
	prm_build_map(b);
	prm_build_key_c(b, "list");
	prm_build_list(b);
	for (int i = 0; i < 20; i++)
		prm_build_int(b, i);
	prm_build_list(b);
	prm_build_end(b);
	prm_build_end(b);
	prm_build_member(b, "text", PRM_LIT("x"));
	prm_build_member(b, "left out", PRM_LIT(""));
	prm_build_key(b, PRM_LIT("yes"));
	prm_build_bool(b, true);
	prm_build_key_c(b, "null");
	prm_build_null(b);
	prm_build_key_c(b, "shared");
	prm_build_value(b, shared);
	prm_build_key_c(b, "copied");
	prm_build_copy(b, shared);
	prm_build_end(b);
}

static const char sample[] =
	"{\"list\":[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,[]],\"text\":\"x\",\"yes\":"
	"true,"
	"\"null\":null,\"shared\":{\"a\":[1e400,\"s\"]},\"copied\":{\"a\":[1e400,\"s\"]}}";

static void a_builder_makes_a_tree_from_the_outside_in(void **state)
{
	prm_doc *doc = json("{\"a\":[1e400,\"s\"]}");
	prm_builder b;
	prm_arena arena;
	prm_value out = {0};
	prm_error err;

	(void)state;
	prm_arena_init(&arena, NULL, 0);
	prm_builder_init(&b, &arena);
	build_sample(&b, prm_doc_root(doc));
	assert_ok(prm_builder_finish(&b, &out, &err), &err);
	assert_written(out, 0, sample);
	assert_ptr_equal(prm_value_get_c(out, "shared").as.members, prm_doc_root(doc).as.members);
	assert_ptr_not_equal(prm_value_get_c(out, "copied").as.members,
			     prm_doc_root(doc).as.members);
	prm_builder_init(&b, &arena);
	prm_build_str(&b, PRM_LIT("only"));
	assert_ok(prm_builder_finish(&b, &out, &err), &err);
	assert_written(out, 0, "\"only\"");
	prm_arena_release(&arena);
	prm_doc_free(doc);
}

static void wrong_use_of_a_builder_is_an_error(void **state)
{
	prm_arena arena;
	prm_value out;
	prm_error err;

	(void)state;
	prm_arena_init(&arena, NULL, 0);
	for (int i = 0; i < 7; i++) {
		prm_builder b;

		prm_builder_init(&b, &arena);
		if (i == 0) /* never closed */
			prm_build_map(&b);
		if (i == 1) { /* a key without a value */
			prm_build_map(&b);
			prm_build_key_c(&b, "a");
			prm_build_end(&b);
		}
		if (i == 2) { /* a value without a key */
			prm_build_map(&b);
			prm_build_int(&b, 1);
			prm_build_end(&b);
		}
		if (i == 3) /* an end too much */
			prm_build_end(&b);
		if (i == 4) { /* two roots */
			prm_build_int(&b, 1);
			prm_build_int(&b, 2);
		}
		if (i == 5) /* a key outside of a map */
			prm_build_key_c(&b, "a");
		/* 6: nothing at all */
		assert_fails(prm_builder_finish(&b, &out, &err), &err, PRM_INVALID, "build");
	}
	prm_arena_release(&arena);
}

static void every_failing_allocation_of_a_builder_is_an_error(void **state)
{
	prm_doc *doc = json("{\"a\":[1e400,\"s\"]}");
	prm_status status = PRM_NOMEM;

	(void)state;
	for (long n = 1; status; n++) {
		prm_value out = {0};
		prm_builder b;
		prm_arena arena;
		prm_error err;
		test_heap heap;

		test_heap_init(&heap, n);
		prm_arena_init(&arena, &heap.allocator, 0);
		prm_builder_init(&b, &arena);
		build_sample(&b, prm_doc_root(doc));
		status = prm_builder_finish(&b, &out, &err);
		assert_true(status == PRM_OK || status == PRM_NOMEM);
		prm_arena_release(&arena);
		assert_int_equal(heap.live_blocks, 0);
	}
	prm_doc_free(doc);
}

static prm_doc *nested(int levels, const char *inner)
{
	prm_doc *doc;
	prm_buf text;

	prm_buf_init(&text, NULL, 0);
	for (int i = 0; i < levels; i++)
		prm_buf_add_char(&text, '[');
	prm_buf_add_c(&text, inner);
	for (int i = 0; i < levels; i++)
		prm_buf_add_char(&text, ']');
	doc = json_with(prm_buf_str(&text), NULL);
	prm_buf_release(&text);
	return doc;
}

static void deep_values_are_compared_to_their_end(void **state)
{
	(void)state;
	for (int levels = 1; levels < 200; levels += 31) {
		prm_doc *one = nested(levels, "1"), *same = nested(levels, "1.0");
		prm_doc *other = nested(levels, "2"), *deeper = nested(levels + 1, "1");

		assert_true(prm_value_equal(prm_doc_root(one), prm_doc_root(same)));
		assert_false(prm_value_equal(prm_doc_root(one), prm_doc_root(other)));
		assert_false(prm_value_equal(prm_doc_root(one), prm_doc_root(deeper)));
		prm_doc_free(one);
		prm_doc_free(same);
		prm_doc_free(other);
		prm_doc_free(deeper);
	}
}

static void numbers_are_equal_by_what_they_write(void **state)
{
	static const struct {
		const char *a, *b;
		bool equal;
	} rows[] = {
		{"1", "1.0", true},
		{"0", "-0.0", true},
		{"100", "1e2", true},
		{"9007199254740993", "9007199254740993.0", true},
		{"9007199254740993", "9007199254740992", false},
		{"18446744073709551616", "1.8446744073709551616e19", true},
		{"18446744073709551616", "18446744073709551617", false},
		{"0.30000000000000001", "0.3", false},
		{"0.300000000000000010", "0.30000000000000001", true},
		{"1e400", "10e399", true},
		{"1e400", "1e401", false},
		{"1e999999999999", "1e999999999999", true},
		{"1e999999999999", "10e999999999998", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		prm_doc *a = json(rows[i].a), *b = json(rows[i].b);

		if (prm_value_equal(prm_doc_root(a), prm_doc_root(b)) != rows[i].equal)
			fail_msg("%s and %s", rows[i].a, rows[i].b);
		prm_doc_free(a);
		prm_doc_free(b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(constructors_make_what_they_say),
		cmocka_unit_test(members_and_items_are_found),
		cmocka_unit_test(pointers_lead_as_rfc_6901_says),
		cmocka_unit_test(equality_is_that_of_json),
		cmocka_unit_test(large_maps_are_compared_in_any_order),
		cmocka_unit_test(a_host_answers_for_its_objects),
		cmocka_unit_test(a_host_without_functions_counts_as_empty),
		cmocka_unit_test(a_host_that_fails_counts_as_empty),
		cmocka_unit_test(a_hosts_error_ends_the_walk),
		cmocka_unit_test(a_builder_makes_a_tree_from_the_outside_in),
		cmocka_unit_test(wrong_use_of_a_builder_is_an_error),
		cmocka_unit_test(every_failing_allocation_of_a_builder_is_an_error),
		cmocka_unit_test(deep_values_are_compared_to_their_end),
		cmocka_unit_test(numbers_are_equal_by_what_they_write),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
