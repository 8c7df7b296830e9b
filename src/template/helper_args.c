/* helper_args.c: what goes into helpers: texts, numbers and options, or an error that says how. */
#include <stdarg.h>
#include <stdio.h>

#include "template/helper.h"
#include "text/number.h"
#include "text/value.h"

prm_status prm__args_wrong(const prm_helper_args *in, const char *fmt, ...)
{
	char text[160];
	va_list args;

	va_start(args, fmt);
	if (vsnprintf(text, sizeof(text), fmt, args) < 0)
		text[0] = '\0';
	va_end(args);
	return prm_fail(in->err, PRM_HELPER_ARGUMENTS, "%s; write it as %s", text,
			in->helper->usage);
}

const char *prm__args_type(prm_value v)
{
	if (v.type == PRM_STRING)
		return "text";
	return prm__value_is_number(v) ? "number" : prm_type_name(v.type);
}

static prm_status no_text(const prm_helper_args *in, prm_value v)
{
	return prm__args_wrong(in, "%s takes a text here, not a %s", in->helper->name,
			       prm__args_type(v));
}

/* A number or boolean as text that lives as long as the render. */
static prm_status printed(const prm_helper_args *in, prm_value v, prm_str *out)
{
	prm_value text = {0};
	prm_status status;
	prm_buf buf;

	prm__result_begin(in, &buf);
	prm__template_print(v, &buf);
	status = prm__result_end(in, &buf, PRM_OK, &text);
	if (status == PRM_OK)
		*out = prm_value_text(text);
	return status;
}

static prm_status text_of(const prm_helper_args *in, prm_value v, prm_str *out)
{
	if (v.type == PRM_STRING || v.type <= PRM_NULL)
		*out = v.type == PRM_STRING ? prm_value_text(v) : prm_str_n("", 0);
	else if (v.type > PRM_STRING)
		return no_text(in, v);
	else
		return printed(in, v, out);
	return PRM_OK;
}

prm_status prm__args_text(const prm_helper_args *in, size_t index, prm_str *out)
{
	return text_of(in, in->args[index], out);
}

prm_status prm__result_add(const prm_helper_args *in, prm_value v, prm_buf *buf)
{
	if (v.type > PRM_STRING)
		return no_text(in, v);
	prm__template_print(v, buf);
	return PRM_OK;
}

prm_value prm__args_option(const prm_helper_args *in, const char *name)
{
	return prm_value_get_c(in->hash, name);
}

prm_status prm__args_text_option(const prm_helper_args *in, const char *name, prm_str *out)
{
	prm_value v = prm__args_option(in, name);

	return v.type == PRM_MISSING ? PRM_OK : text_of(in, v, out);
}

prm_status prm__args_whole(const prm_helper_args *in, prm_value v, const char *what, int64_t least,
			   int64_t most, int64_t *out)
{
	int64_t i = v.as.integer;

	if (v.type == PRM_DOUBLE && v.as.number >= -9e15 && v.as.number <= 9e15) {
		i = (int64_t)v.as.number;
		if ((double)i == v.as.number)
			v.type = PRM_INT;
	}
	if (v.type == PRM_INT && i >= least && i <= most) {
		*out = i;
		return PRM_OK;
	}
	if (v.type == PRM_INT)
		return prm__args_wrong(in, "%s of %s is %lld to %lld, not %lld", what,
				       in->helper->name, (long long)least, (long long)most,
				       (long long)i);
	return prm__args_wrong(in, "%s of %s is a whole number", what, in->helper->name);
}

prm_status prm__args_answered(const prm_helper_args *in, prm_status status)
{
	return status ? prm_fail(in->err, status, "a list or map that %s asks does not answer",
				 in->helper->name)
		      : PRM_OK;
}

prm_status prm__args_true(const prm_helper_args *in, prm_value v, bool *out)
{
	prm_status status = PRM_OK;
	size_t count = 0;

	if (v.type == PRM_LIST)
		status = prm__args_answered(in, prm__value_length(v, &count));
	*out = v.type == PRM_LIST ? count > 0 : prm__template_truthy(v);
	return status;
}

/* ---- order ----------------------------------------------------------------------------------- */

static bool read_decimal(const prm_helper_args *in, prm_value v, prm_decimal *out)
{
	prm_str spelling;

	return printed(in, v, &spelling) == PRM_OK && prm__decimal_read(spelling, out);
}

/* Two numbers that are the same double but not equal: long ones, which differ in their digits. */
static prm_status compare_digits(const prm_helper_args *in, int *order)
{
	prm_decimal a, b;
	size_t i = 0;

	if (!read_decimal(in, in->args[0], &a) || !read_decimal(in, in->args[1], &b))
		return prm__args_wrong(in, "a number has too many digits");
	while (a.point == b.point && i < a.count && i < b.count && a.digits[i] == b.digits[i])
		i++;
	if (a.point != b.point)
		*order = a.point < b.point ? -1 : 1;
	else if (i == a.count || i == b.count)
		*order = i == a.count ? -1 : 1;
	else
		*order = a.digits[i] < b.digits[i] ? -1 : 1;
	if (a.negative)
		*order = -*order;
	return PRM_OK;
}

static prm_status compare_numbers(const prm_helper_args *in, int *order)
{
	double a = prm__number_as_double(in->args[0]), b = prm__number_as_double(in->args[1]);

	*order = a < b ? -1 : a > b;
	if (*order || prm_value_equal(in->args[0], in->args[1]))
		return PRM_OK;
	return compare_digits(in, order);
}

prm_status prm__args_compare(const prm_helper_args *in, int *order)
{
	prm_value a = in->args[0], b = in->args[1];

	*order = 2;
	if (prm__is_nothing(a) || prm__is_nothing(b))
		return PRM_OK;
	if (prm__value_is_number(a) && prm__value_is_number(b))
		return compare_numbers(in, order);
	if (a.type != PRM_STRING || b.type != PRM_STRING)
		return prm__args_wrong(in,
				       "%s compares two numbers or two texts, not a %s with a %s",
				       in->helper->name, prm__args_type(a), prm__args_type(b));
	*order = prm__str_compare(prm_value_text(a), prm_value_text(b));
	*order = *order < 0 ? -1 : *order > 0;
	return PRM_OK;
}
