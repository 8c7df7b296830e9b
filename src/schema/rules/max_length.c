/* max_length: at most so many code points, items or keys. */
#include "schema/measure.h"
#include "schema/rule.h"

static bool compile(prm__rule_compile *c, prm__rule *rule)
{
	return prm__rule_take_bound(c, PRM__RULE_MAX, true, &rule->most);
}

static int check(prm__rule_call *call)
{
	return prm__length_of(call->value) > call->rule->most.as.integer ? PRM__BROKEN : PRM__FINE;
}

static void expect(const prm__rule *rule, prm_buf *out)
{
	prm__bound_add("a length of at most ", rule->most, out);
}

const prm__rule_class prm__rule_max_length = {
	.name = "max_length",
	.types = PRM__TYPE_BIT(PRM__STRING) | PRM__TYPE_BIT(PRM__LIST) | PRM__TYPE_BIT(PRM__DICT),
	.keys = PRM__KEY_VALUE | PRM__KEY_MAX,
	.compile = compile,
	.check = check,
	.expect = expect,
	.found = prm__length_found,
};
