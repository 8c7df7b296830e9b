/* max_value: a number up to a bound, the bound included. */
#include "schema/measure.h"
#include "schema/rule.h"

static bool compile(prm__rule_compile *c, prm__rule *rule)
{
	return prm__rule_take_bound(c, PRM__RULE_MAX, false, &rule->most);
}

static int check(prm__rule_call *call)
{
	return prm__number_order(call->value, call->rule->most) > 0 ? PRM__BROKEN : PRM__FINE;
}

static void expect(const prm__rule *rule, prm_buf *out)
{
	prm__bound_add("a number of at most ", rule->most, out);
}

const prm__rule_class prm__rule_max_value = {
	.name = "max_value",
	.types = PRM__TYPE_BIT(PRM__INTEGER) | PRM__TYPE_BIT(PRM__FLOAT),
	.keys = PRM__KEY_VALUE | PRM__KEY_MAX,
	.compile = compile,
	.check = check,
	.expect = expect,
};
