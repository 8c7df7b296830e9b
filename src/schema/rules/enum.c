/* enum: one of the values that are listed. */
#include "schema/compile.h"
#include "schema/rule.h"
#include "schema/walk.h"
#include "text/value.h"

static bool fits(int type, prm_value v)
{
	switch (type) {
	case PRM__STRING:
		return v.type == PRM_STRING;
	case PRM__INTEGER:
		return v.type == PRM_INT;
	case PRM__FLOAT:
		return prm__value_is_number(v);
	case PRM__BOOLEAN:
		return v.type == PRM_BOOL;
	default:
		return true;
	}
}

static bool check_value(prm__rule_compile *c, prm_value list, size_t index)
{
	prm_value v = prm_value_at(list, index);

	if (prm_value_is(v, PRM_NULL))
		return prm__rule_fault(c, PRM__RULE_ALLOWED,
				       "null is allowed by `nullable: true`, not in the list");
	if (prm__value_is_container(v))
		return prm__rule_fault(c, PRM__RULE_ALLOWED,
				       "allowed values are texts, numbers and booleans, not %s",
				       prm__compile_kind(v));
	if (!fits(c->type, v))
		return prm__rule_fault(c, PRM__RULE_ALLOWED,
				       "value %zu of the list is %s, which a field of type %s "
				       "never is",
				       index + 1, prm__compile_kind(v),
				       prm__field_type_name(c->type));
	return true;
}

static bool same_values(prm__rule_compile *c, size_t one, size_t other)
{
	return prm__rule_fault(c, PRM__RULE_ALLOWED, "values %zu and %zu of the list are the same",
			       one + 1, other + 1);
}

#define FEW_VALUES 16

static bool check_few(prm__rule_compile *c, prm_value list)
{
	for (size_t i = 0; i < list.len; i++)
		for (size_t k = 0; k < i; k++)
			if (prm_value_equal(prm_value_at(list, i), prm_value_at(list, k)))
				return same_values(c, k, i);
	return true;
}

/* By their canonical JSON, in which 1 is 1.0. */
static bool check_many(prm__rule_compile *c, prm_value list)
{
	const prm_allocator *a = c->compile->schema->allocator;
	bool fine = true;
	prm_map seen;
	prm_buf json;

	prm__map_init(&seen, a, (uint64_t)(uintptr_t)c);
	prm_buf_init(&json, a, 0);
	for (size_t i = 0; fine && i < list.len; i++) {
		uintptr_t before;
		prm_str key;

		prm_buf_reset(&json);
		if (prm_value_write_canonical(prm_value_at(list, i), &json) ||
		    !prm_arena_str(&c->compile->scratch, prm_buf_str(&json), &key)) {
			fine = prm__rule_nomem(c);
			break;
		}
		before = (uintptr_t)prm__map_get(&seen, key);
		if (before)
			fine = same_values(c, before - 1, i);
		else if (!prm__map_set(&seen, key, (void *)(uintptr_t)(i + 1)))
			fine = prm__rule_nomem(c);
	}
	prm_buf_release(&json);
	prm__map_release(&seen);
	return fine;
}

#define MOST_VALUES 10000

static bool compile(prm__rule_compile *c, prm__rule *rule)
{
	prm_value list = c->values[PRM__RULE_ALLOWED];
	size_t count = prm_value_count(list);

	if (!prm_value_is(list, PRM_LIST) || count == 0)
		return prm__rule_fault(c, PRM__RULE_ALLOWED,
				       "`allowed_values` is needed, a list that is not empty");
	if (count > MOST_VALUES)
		return prm__rule_fault(c, PRM__RULE_ALLOWED, "%zu values are more than %d", count,
				       MOST_VALUES);
	for (size_t i = 0; i < count; i++)
		if (!check_value(c, list, i))
			return false;
	if (!(count > FEW_VALUES ? check_many(c, list) : check_few(c, list)))
		return false;
	return prm__rule_take_copy(c, list, &rule->allowed);
}

static int check(prm__rule_call *call)
{
	prm_value list = call->rule->allowed;

	if (prm__value_is_container(call->value))
		return PRM__BROKEN;
	for (uint32_t i = 0; i < list.len; i++)
		if (prm_value_equal(list.as.items[i], call->value))
			return PRM__FINE;
	return PRM__BROKEN;
}

#define SHOWN_VALUES 10

static void expect(const prm__rule *rule, prm_buf *out)
{
	char shown[96];

	prm_buf_add_c(out, rule->allowed.len == 1 ? "" : "one of ");
	for (uint32_t i = 0; i < rule->allowed.len && i < SHOWN_VALUES; i++) {
		prm__shorten(rule->allowed.as.items[i], shown);
		prm_buf_addf(out, "%s%s", i ? ", " : "", shown);
	}
	if (rule->allowed.len > SHOWN_VALUES)
		prm_buf_addf(out, " and %u more", rule->allowed.len - SHOWN_VALUES);
}

const prm__rule_class prm__rule_enum = {
	.name = "enum",
	.types = PRM__TYPE_BIT(PRM__STRING) | PRM__TYPE_BIT(PRM__INTEGER) |
		 PRM__TYPE_BIT(PRM__FLOAT) | PRM__TYPE_BIT(PRM__BOOLEAN) |
		 PRM__TYPE_BIT(PRM__ENUM) | PRM__TYPE_BIT(PRM__ANY),
	.keys = PRM__KEY_ALLOWED,
	.compile = compile,
	.check = check,
	.expect = expect,
};
