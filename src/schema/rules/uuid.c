/* uuid: RFC 9562, any version: 8-4-4-4-12 hexadecimal digits of either case, nothing around. */
#include "schema/rule.h"

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static int check(prm__rule_call *call)
{
	prm_str text = prm_value_text(call->value);

	if (text.len != 36)
		return PRM__BROKEN;
	for (size_t i = 0; i < text.len; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? text.ptr[i] != '-' : !is_hex(text.ptr[i]))
			return PRM__BROKEN;
	}
	return PRM__FINE;
}

static void expect(const prm__rule *rule, prm_buf *out)
{
	(void)rule;
	prm_buf_add_c(out, "a UUID (8-4-4-4-12 hexadecimal digits)");
}

const prm__rule_class prm__rule_uuid = {
	.name = "uuid",
	.types = PRM__TYPE_BIT(PRM__STRING),
	.check = check,
	.expect = expect,
};
