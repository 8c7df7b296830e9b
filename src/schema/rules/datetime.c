/* datetime: RFC 3339's date-time with its offset, or a `format` in the terms of strptime. */
#include "schema/calendar.h"
#include "schema/rule.h"

static int check(prm__rule_call *call)
{
	prm_str text = prm_value_text(call->value);
	bool fine = call->rule->text.len ? prm__format_is_met(call->rule->text, text)
					 : prm__is_datetime(text);

	return fine ? PRM__FINE : PRM__BROKEN;
}

static void expect(const prm__rule *rule, prm_buf *out)
{
	if (rule->text.len)
		prm__format_expect("a date and time of the form ", rule->text, out);
	else
		prm_buf_add_c(out, "a date and time as RFC 3339 has it (2026-01-31T08:15:30Z)");
}

const prm__rule_class prm__rule_datetime = {
	.name = "datetime",
	.types = PRM__TYPE_BIT(PRM__STRING),
	.keys = PRM__KEY_FORMAT,
	.compile = prm__format_compile,
	.check = check,
	.expect = expect,
};
