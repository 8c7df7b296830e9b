/* regex: a pattern of PCRE2 that the text begins with; its end is free (Python's re.match). */
#include <stdio.h>

#include "schema/rule.h"

static bool compile(prm__rule_compile *c, prm__rule *rule)
{
	return prm__rule_take_text(c, PRM__RULE_PATTERN, &rule->text) &&
	       prm__rule_take_regex(c, rule);
}

static int check(prm__rule_call *call)
{
	switch (prm__regex_match(call->rule->regex, prm_value_text(call->value))) {
	case PRM_REGEX_YES:
		return PRM__FINE;
	case PRM_REGEX_NO:
		return PRM__BROKEN;
	case PRM_REGEX_NOMEM:
		return PRM__CHECK_NOMEM;
	default:
		snprintf(call->why, sizeof(call->why),
			 "the pattern was given up on this text: it takes too many steps");
		return PRM__BROKEN_SO;
	}
}

static void expect(const prm__rule *rule, prm_buf *out)
{
	prm_buf_add_c(out, "a text that begins with a match of /");
	prm_buf_add(out, rule->text);
	prm_buf_add_char(out, '/');
}

const prm__rule_class prm__rule_regex = {
	.name = "regex",
	.types = PRM__TYPE_BIT(PRM__STRING),
	.keys = PRM__KEY_PATTERN,
	.compile = compile,
	.check = check,
	.expect = expect,
};
