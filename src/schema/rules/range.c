/* range: a number between two bounds, both included; one of them may be left out. */
#include "schema/compile.h"
#include "schema/measure.h"
#include "schema/rule.h"
#include "text/value.h"

static bool take(prm__rule_compile *c, int key, const char *name, prm_value *out)
{
	prm_value v = c->values[key];

	if (prm_value_is(v, PRM_MISSING) || prm_value_is(v, PRM_NULL))
		return true;
	if (!prm__value_is_number(v))
		return prm__rule_fault(c, key, "`%s` is a number, not %s", name,
				       prm__compile_kind(v));
	return prm__rule_take_copy(c, v, out);
}

static bool compile(prm__rule_compile *c, prm__rule *rule)
{
	if (!take(c, PRM__RULE_MIN, "min_value", &rule->least) ||
	    !take(c, PRM__RULE_MAX, "max_value", &rule->most))
		return false;
	if (prm_value_is(rule->least, PRM_MISSING) && prm_value_is(rule->most, PRM_MISSING))
		return prm__rule_fault(c, PRM__RULE_ITSELF,
				       "a range needs `min_value`, `max_value` or both");
	if (!prm_value_is(rule->least, PRM_MISSING) && !prm_value_is(rule->most, PRM_MISSING) &&
	    prm__number_order(rule->least, rule->most) > 0)
		return prm__rule_fault(c, PRM__RULE_MIN,
				       "min_value is greater than max_value: no number is between");
	return true;
}

static int check(prm__rule_call *call)
{
	const prm__rule *rule = call->rule;
	bool low = !prm_value_is(rule->least, PRM_MISSING) &&
		   prm__number_order(call->value, rule->least) < 0;
	bool high = !prm_value_is(rule->most, PRM_MISSING) &&
		    prm__number_order(call->value, rule->most) > 0;

	return low || high ? PRM__BROKEN : PRM__FINE;
}

static void expect(const prm__rule *rule, prm_buf *out)
{
	prm_buf_add_c(out, "a number");
	if (!prm_value_is(rule->least, PRM_MISSING))
		prm__bound_add(" from ", rule->least, out);
	if (!prm_value_is(rule->most, PRM_MISSING))
		prm__bound_add(" up to ", rule->most, out);
}

const prm__rule_class prm__rule_range = {
	.name = "range",
	.types = PRM__TYPE_BIT(PRM__INTEGER) | PRM__TYPE_BIT(PRM__FLOAT),
	.keys = PRM__KEY_MIN | PRM__KEY_MAX,
	.compile = compile,
	.check = check,
	.expect = expect,
};
