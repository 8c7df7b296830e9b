/* custom: a function of the host. One that nobody registered is an error of the schema. */
#include <stdio.h>

#include "schema/compile.h"

static bool compile(prm__rule_compile *c, prm__rule *rule)
{
	const prm_validators *validators = c->compile->options.validators;
	prm_value given = c->values[PRM__RULE_VALUE];
	prm_str near;

	if (!prm__rule_take_text(c, PRM__RULE_CUSTOM, &rule->text) ||
	    (!prm_value_is(given, PRM_MISSING) && !prm__rule_take_copy(c, given, &rule->given)))
		return false;
	if (prm__validators_find(validators, rule->text, &rule->fn, &rule->ud))
		return true;
	near = prm__validators_near(validators, rule->text);
	return prm__rule_fault(c, PRM__RULE_CUSTOM,
			       "nobody registered the function '%.*s'%s%.*s%s; custom validators "
			       "come from the host or a plugin",
			       PRM_FMT(rule->text), near.len ? " (did you mean '" : "",
			       PRM_FMT(near), near.len ? "'?)" : "");
}

static int check(prm__rule_call *call)
{
	prm_validator_call host = {.struct_size = sizeof(host),
				   .name = call->rule->text,
				   .field = call->field->name,
				   .value = call->value,
				   .given = call->rule->given};
	prm_error err = {0};
	prm_status status = call->rule->fn(call->rule->ud, &host, &err);

	if (status == PRM_OK)
		return PRM__FINE;
	if (status == PRM_NOMEM)
		return PRM__CHECK_NOMEM;
	if (!err.text[0])
		return PRM__BROKEN;
	memcpy(call->why, err.text, sizeof(call->why));
	return PRM__BROKEN_SO;
}

static void expect(const prm__rule *rule, prm_buf *out)
{
	prm_buf_add_c(out, "what the function '");
	prm_buf_add(out, rule->text);
	prm_buf_add_c(out, "' accepts");
}

const prm__rule_class prm__rule_custom = {
	.name = "custom",
	.types = ~0u,
	.keys = PRM__KEY_CUSTOM | PRM__KEY_VALUE,
	.compile = compile,
	.check = check,
	.expect = expect,
};
