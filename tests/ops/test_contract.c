/* test_contract.c: every operation is described in full, and holds its description. */
#include "support/test.h"

#include <ctype.h>

#include "ops/op.h"

static bool is_type(const char *type)
{
	static const char *const types[] = {"string", "integer", "boolean", "map", "list", "any"};

	for (size_t i = 0; i < 6; i++)
		if (strcmp(type, types[i]) == 0)
			return true;
	return false;
}

static void every_operation_is_described(void **state)
{
	size_t count;
	const prm_op *const *ops = prm__ops(&count);

	(void)state;
	assert_true(count >= 27);
	for (size_t i = 0; i < count; i++) {
		const prm_op *op = ops[i];

		assert_true(i == 0 || strcmp(ops[i - 1]->name, op->name) < 0);
		assert_non_null(strchr(op->name, '.'));
		assert_true(strlen(op->summary) > 10 && isupper((unsigned char)op->summary[0]));
		assert_true(op->summary[strlen(op->summary) - 1] != '.');
		assert_true(strlen(op->result) > 10);
		assert_in_range(op->effect, PRM_OP_READ, PRM_OP_DESTROY);
		assert_true(op->effect != PRM_OP_READ || !op->route ||
			    strncmp(op->route, "PUT", 3));
		for (const prm_op_param *p = op->params; p->name; p++) {
			assert_true(is_type(p->type));
			assert_true(strlen(p->help) > 3);
		}
	}
}

/* What stands in braces in a route is a required argument. */
static void routes_name_their_arguments(void **state)
{
	size_t count;
	const prm_op *const *ops = prm__ops(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		const char *at = ops[i]->route;

		for (at = at ? strchr(at, '{') : NULL; at; at = strchr(at + 1, '{')) {
			size_t len = strcspn(at + 1, "}");
			const prm_op_param *p = ops[i]->params;

			while (p->name && (strlen(p->name) != len || strncmp(p->name, at + 1, len)))
				p++;
			if (!p->name || !p->required)
				fail_msg("%s: %s", ops[i]->name, ops[i]->route);
		}
	}
}

static void routes_are_different(void **state)
{
	size_t count;
	const prm_op *const *ops = prm__ops(&count);

	(void)state;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < i; k++)
			if (ops[i]->route && ops[k]->route)
				assert_string_not_equal(ops[i]->route, ops[k]->route);
}

typedef struct desk {
	prm_store *store;
	prm_manager *m;
} desk;

static int setup(void **state)
{
	desk *d = calloc(1, sizeof(*d));
	prm_error err;

	assert_ok(prm_store_open(prm_str_c("memory:"), NULL, &d->store, &err), &err);
	assert_ok(prm_manager_open(d->store, NULL, &d->m, &err), &err);
	*state = d;
	return 0;
}

static int teardown(void **state)
{
	desk *d = *state;

	prm_manager_close(d->m);
	prm_store_close(d->store);
	free(d);
	return 0;
}

static prm_status run(desk *d, const prm_op *op, prm_value args, prm_diag *diag, prm_error *err)
{
	prm_arena arena;
	prm_value result;
	prm_status status;

	prm_arena_init(&arena, NULL, 0);
	status = prm__op_run(op, d->m, NULL, args, &arena, &result, diag, err);
	prm_arena_release(&arena);
	return status;
}

static void what_is_missing_or_of_another_type_is_refused_by_all(void **state)
{
	desk *d = *state;
	size_t count;
	const prm_op *const *ops = prm__ops(&count);

	for (size_t i = 0; i < count; i++) {
		size_t required = 0, all = 0;
		prm_arena arena;
		prm_builder b;
		prm_value args;
		prm_diag diag;
		prm_error err;

		prm_arena_init(&arena, NULL, 0);
		prm_builder_init(&b, &arena);
		prm_build_map(&b);
		for (const prm_op_param *p = ops[i]->params; p->name; p++) {
			required += p->required;
			all++;
			prm_build_key_c(&b, p->name);
			prm_build_value(&b, prm_value_double(0.5));
		}
		prm_build_end(&b);
		assert_ok(prm_builder_finish(&b, &args, &err), &err);
		prm_diag_init(&diag, NULL, 0);
		if (required)
			assert_fails(run(d, ops[i], (prm_value){.type = PRM_MAP}, &diag, &err),
				     &err, PRM_MISSING_KEY, "is missing");
		assert_int_equal(diag.errors, required);
		prm_diag_release(&diag);
		prm_diag_init(&diag, NULL, 0);
		if (all)
			assert_fails(run(d, ops[i], args, &diag, &err), &err, PRM_WRONG_TYPE,
				     "must be of type");
		assert_int_equal(diag.errors, all);
		assert_true(all == 0 || diag.items[0].pointer.ptr[0] == '/');
		prm_diag_release(&diag);
		prm_arena_release(&arena);
	}
}

static prm_value member(prm_arena *arena, const char *key, prm_value value)
{
	prm_builder b;
	prm_value map = {0};

	prm_builder_init(&b, arena);
	prm_build_map(&b);
	prm_build_key_c(&b, key);
	prm_build_value(&b, value);
	prm_build_end(&b);
	assert_int_equal(prm_builder_finish(&b, &map, NULL), PRM_OK);
	return map;
}

static void unknown_arguments_are_named_with_what_was_meant(void **state)
{
	desk *d = *state;
	const prm_op *near, *op = prm__op_find(prm_str_c("prompt.render"), &near);
	char longest[400];
	prm_arena arena;
	prm_diag diag;
	prm_error err;

	prm_arena_init(&arena, NULL, 0);
	prm_diag_init(&diag, NULL, 0);
	assert_fails(run(d, op, member(&arena, "reff", prm_value_str(prm_str_c("x"))), &diag, &err),
		     &err, PRM_INVALID, "did you mean 'ref'");
	assert_int_equal(diag.errors, 2);
	assert_str(diag.items[0].pointer, "/reff");
	memset(longest, 'x', sizeof(longest) - 1);
	longest[399] = '\0';
	assert_fails(run(d, op, member(&arena, longest, prm_value_null()), &diag, &err), &err,
		     PRM_INVALID, "has no argument");
	assert_fails(run(d, op, prm_value_int(1), NULL, &err), &err, PRM_WRONG_TYPE,
		     "must be a map");
	assert_fails(run(d, op, (prm_value){0}, NULL, &err), &err, PRM_MISSING_KEY, "'ref'");
	assert_fails(run(d, op, member(&arena, "ref", prm_value_null()), NULL, &err), &err,
		     PRM_MISSING_KEY, "'ref'");
	prm_diag_release(&diag);
	prm_arena_release(&arena);
}

/* The caller's list may be full already: arguments are checked all the same. */
static void a_full_list_of_findings_lets_nothing_through(void **state)
{
	desk *d = *state;
	const prm_op *near, *op = prm__op_find(prm_str_c("prompt.render"), &near);
	prm_diag_entry warning = {.code = PRM_UNKNOWN_KEY, .severity = PRM_SEVERITY_WARNING};
	prm_arena arena;
	prm_diag diag;
	prm_error err;

	prm_arena_init(&arena, NULL, 0);
	prm_diag_init(&diag, NULL, 1);
	prm_diag_add(&diag, &warning);
	assert_fails(run(d, op, member(&arena, "a/b~c", prm_value_null()), &diag, &err), &err,
		     PRM_INVALID, "'a/b~c'");
	assert_str(diag.items[0].pointer, "/a~1b~0c");
	assert_fails(run(d, op, (prm_value){.type = PRM_MAP}, &diag, &err), &err, PRM_MISSING_KEY,
		     "'ref'");
	prm_diag_release(&diag);
	prm_arena_release(&arena);
}

static void an_operation_is_found_or_its_neighbour_told(void **state)
{
	const prm_op *near;

	(void)state;
	assert_string_equal(prm__op_find(prm_str_c("label.set"), &near)->name, "label.set");
	assert_null(prm__op_find(prm_str_c("prompt.rendr"), &near));
	assert_string_equal(near->name, "prompt.render");
	assert_null(prm__op_find(prm_str_c("zzzzzzzzzzzzzzzzzzzzzzz"), &near));
	assert_null(near);
	assert_null(prm__op_find(prm_str_c(""), &near));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_operation_is_described),
		TEST(routes_name_their_arguments),
		TEST(routes_are_different),
		TEST(what_is_missing_or_of_another_type_is_refused_by_all),
		TEST(unknown_arguments_are_named_with_what_was_meant),
		TEST(a_full_list_of_findings_lets_nothing_through),
		TEST(an_operation_is_found_or_its_neighbour_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
