/* lookup.c: {{lookup object key}}: an own member or item, by a computed key. */
#include "template/helper.h"
#include "text/value.h"

/* What JavaScript makes of what is not there. */
static prm_str absent_key(prm_value key)
{
	return key.type == PRM_NULL ? PRM_LIT("null") : PRM_LIT("undefined");
}

prm_status prm__helper_lookup(const prm_helper_args *in, prm_value *out)
{
	prm_value object = in->count ? in->args[0] : (prm_value){0};
	prm_status status;
	prm_buf printed;
	prm_str key;

	if (in->count && object.type != PRM_LIST && !prm__template_truthy(object)) {
		*out = object; /* false, 0 and "" stay what they are, as in handlebars.js */
		return PRM_OK;
	}
	if (in->count != 2)
		return prm__args_wrong(in, "lookup takes 2 arguments, not %zu", in->count);
	prm__result_begin(in, &printed);
	key = prm_value_text(in->args[1]);
	if (in->args[1].type != PRM_STRING) {
		prm__template_print(in->args[1], &printed);
		key = prm__is_nothing(in->args[1]) ? absent_key(in->args[1])
						   : prm_buf_str(&printed);
	}
	status = printed.status;
	if (status == PRM_LIMIT)
		(void)prm_fail(in->err, status,
			       "the key of lookup has more than output_bytes (%zu)", in->most);
	else if (status)
		(void)prm_fail(in->err, status, "%s", prm_status_sentence(status));
	else if (object.type == PRM_MAP)
		status = prm__args_answered(in, prm__value_find(object, key, out));
	else
		status = prm__args_answered(in, prm__part_of(object, key, out));
	prm_buf_release(&printed);
	return status;
}
