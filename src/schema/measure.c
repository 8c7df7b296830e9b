/* measure.c: what rules compare: the order of numbers, the length of texts and lists. */
#include "schema/measure.h"

#include "base/str.h"
#include "text/number.h"

static int order(double a, double b)
{
	return a < b ? -1 : a > b;
}

/* 2^63 is the first double beyond 64 bits. */
static int order_mixed(int64_t i, double d)
{
	int64_t whole;

	if (d >= 9223372036854775808.0)
		return -1;
	if (d < -9223372036854775808.0)
		return 1;
	whole = (int64_t)d;
	if (i != whole)
		return i < whole ? -1 : 1;
	return order(0, d - (double)whole);
}

int prm__number_order(prm_value a, prm_value b)
{
	if (a.type == PRM_INT && b.type == PRM_INT)
		return a.as.integer < b.as.integer ? -1 : a.as.integer > b.as.integer;
	if (a.type == PRM_INT)
		return order_mixed(a.as.integer, prm__number_as_double(b));
	if (b.type == PRM_INT)
		return -order_mixed(b.as.integer, prm__number_as_double(a));
	return order(prm__number_as_double(a), prm__number_as_double(b));
}

int64_t prm__length_of(prm_value v)
{
	if (v.type == PRM_STRING)
		return (int64_t)prm__utf8_count(prm_value_text(v));
	return (int64_t)prm_value_count(v);
}

static const char *unit(prm_value v, int64_t n)
{
	if (v.type == PRM_STRING)
		return n == 1 ? "character" : "characters";
	if (v.type == PRM_LIST)
		return n == 1 ? "item" : "items";
	return n == 1 ? "key" : "keys";
}

void prm__length_found(prm_value v, prm_buf *out)
{
	int64_t n = prm__length_of(v);

	prm_buf_addf(out, "%lld %s", (long long)n, unit(v, n));
}

void prm__bound_add(const char *before, prm_value bound, prm_buf *out)
{
	prm_buf_add_c(out, before);
	prm__number_write(bound, out);
}
