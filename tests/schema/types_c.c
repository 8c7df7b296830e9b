/* The C types that were generated for the build: made, built, checked, filled in, read back. */
#include "schema/support.h"

#include "order_types.h"

static void what_is_made_is_read_back(void **state)
{
	OrderInputOrderItem item = OrderInputOrderItem_make(prm_str_c("A-1"));
	prm_str tags[] = {{"x", 1}, {"y", 1}};
	prm_value row = {.type = PRM_LIST};
	double ratio = 0.5;
	OrderInput input = OrderInput_make(prm_str_c("k@x.de"), 7, prm_str_c("ab"), NULL, &ratio,
					   9.5, (prm_value){.type = PRM_MAP}, &item, 1, &row, 1,
					   OrderInputAddress_make(prm_str_c("Bonn")));
	prm_schema_check_options options = {.struct_size = sizeof(options)};
	prm_value built = {0}, filled = {0};
	OrderOutput output;
	prm_error err = {0};
	prm_arena arena;
	prm_builder b;
	bundle schemas = {0};
	char *yaml = test_read_file(PRM_TEST_DATA "/schema/types/order.yaml", &(size_t){0});

	(void)state;
	input.tags = tags;
	input.tags_count = 2;
	bundle_compile(&schemas, yaml);
	assert_ok(schemas.status, &schemas.err);
	prm_arena_init(&arena, NULL, 0);
	prm_builder_init(&b, &arena);
	OrderInput_build(&input, &b);
	assert_ok(prm_builder_finish(&b, &built, &err), &err);
	assert_ok(prm_schema_fill(schemas.schema, built, &options, &arena, &filled, NULL, &err),
		  &err);
	assert_true(OrderOutput_read(filled, &arena, &output));
	assert_str(output.email, "k@x.de");
	assert_str(output.class_, "ab");
	assert_int_equal(output.count, 3);
	assert_true(output.flag);
	assert_null(output.level);
	assert_true(*output.ratio > 0.49 && *output.ratio < 0.51);
	assert_true(output.price > 9.4);
	assert_int_equal(output.items_count, 1);
	assert_str(output.items[0].sku, "A-1");
	assert_true(output.items[0].net_price > 1.4);
	assert_int_equal(output.more_count, 1);
	assert_str(output.more[0].sku, "a");
	assert_int_equal(output.tags_count, 2);
	assert_str(output.tags[1], "y");
	assert_str(output.pay.city, "Bonn");
	assert_str(output.bill.city, "X");
	assert_null(output.where);
	prm_arena_release(&arena);
	bundle_release(&schemas);
	free(yaml);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_made_is_read_back),
	};

	return cmocka_run_group_tests_name("schema types in C", tests, NULL, NULL);
}
