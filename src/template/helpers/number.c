/*
 * number.c: {{number x decimals=2 group="," point="." percent=true sign=true}}: a number for people.
 * Rounded half away from zero by its decimal digits, so that 1.005 with two decimals is 1.01.
 */
#include "template/helper.h"
#include "text/number.h"
#include "text/value.h"

#define MOST_DECIMALS 100
/* Digits before or behind the point that are still written out. */
#define MOST_PLACES 400

struct style {
	int64_t decimals; /* -1: as many as there are */
	prm_str group, point;
	bool percent, sign;
};

static prm_status read_style(const prm_helper_args *in, struct style *out)
{
	prm_value decimals = prm__args_option(in, "decimals");
	prm_status status = PRM_OK;

	*out = (struct style){.decimals = -1, .group = PRM_LIT(","), .point = PRM_LIT(".")};
	if (decimals.type != PRM_MISSING)
		status = prm__args_whole(in, decimals, "decimals", 0, MOST_DECIMALS,
					 &out->decimals);
	if (!status)
		status = prm__args_text_option(in, "group", &out->group);
	if (!status)
		status = prm__args_text_option(in, "point", &out->point);
	out->percent = prm__template_truthy(prm__args_option(in, "percent"));
	out->sign = prm__template_truthy(prm__args_option(in, "sign"));
	return status;
}

/* ---- rounding -------------------------------------------------------------------------------- */

/* Add one to the last of the digits that are kept. */
static void carry(prm_decimal *d)
{
	while (d->count && d->digits[d->count - 1] == '9')
		d->count--;
	if (d->count) {
		d->digits[d->count - 1]++;
		return;
	}
	d->digits[0] = '1';
	d->count = 1;
	d->point++;
}

static void round_to(prm_decimal *d, int64_t decimals)
{
	int64_t keep = d->point + decimals;
	bool up;

	if (keep >= (int64_t)d->count)
		return;
	up = keep >= 0 && d->digits[keep] >= '5';
	d->count = keep < 0 ? 0 : (size_t)keep;
	if (up)
		carry(d);
	while (d->count && d->digits[d->count - 1] == '0')
		d->count--;
}

/* ---- writing --------------------------------------------------------------------------------- */

/* The digit `place` places before the point: 1 is that of the ones; 0 and less are behind it. */
static char digit(const prm_decimal *d, int64_t place)
{
	int64_t at = d->point - place;

	return at >= 0 && at < (int64_t)d->count ? d->digits[at] : '0';
}

static void write(const prm_decimal *d, const struct style *style, prm_buf *buf)
{
	int64_t whole = d->count && d->point > 0 ? d->point : 1;
	int64_t behind = style->decimals;

	if (behind < 0)
		behind = d->count && (int64_t)d->count > d->point ? (int64_t)d->count - d->point
								  : 0;
	if (d->count && d->negative)
		prm_buf_add_char(buf, '-');
	else if (d->count && style->sign)
		prm_buf_add_char(buf, '+');
	for (int64_t place = whole; place > 0; place--) {
		prm_buf_add_char(buf, digit(d, place));
		if (place > 1 && place % 3 == 1)
			prm_buf_add(buf, style->group);
	}
	if (behind)
		prm_buf_add(buf, style->point);
	for (int64_t place = 0; place > -behind; place--)
		prm_buf_add_char(buf, digit(d, place));
	if (style->percent)
		prm_buf_add_char(buf, '%');
}

/* ---- reading --------------------------------------------------------------------------------- */

static size_t skip_digits(prm_str s, size_t at)
{
	while (at < s.len && s.ptr[at] >= '0' && s.ptr[at] <= '9')
		at++;
	return at;
}

/* A text that spells a number as JSON does; leading zeros may stand. */
static bool spells_number(prm_str s)
{
	size_t at = s.len && s.ptr[0] == '-', from = at;

	at = skip_digits(s, at);
	if (at == from)
		return false;
	if (at < s.len && s.ptr[at] == '.') {
		from = ++at;
		at = skip_digits(s, at);
		if (at == from)
			return false;
	}
	if (at < s.len && (s.ptr[at] == 'e' || s.ptr[at] == 'E')) {
		at++;
		at += at < s.len && (s.ptr[at] == '+' || s.ptr[at] == '-');
		from = at;
		at = skip_digits(s, at);
		if (at == from)
			return false;
	}
	return at == s.len;
}

static prm_status read_number(const prm_helper_args *in, prm_decimal *out)
{
	prm_value v = in->args[0];
	prm_str text;
	prm_status status;

	if (v.type == PRM_BOOL)
		return prm__args_wrong(in, "number takes a number, not a boolean");
	status = prm__args_text(in, 0, &text);
	if (status)
		return status;
	if (!prm__value_is_number(v) && !spells_number(text))
		return prm__args_wrong(in, "'%.*s' is no number",
				       (int)prm__utf8_floor(text, text.len < 40 ? text.len : 40),
				       text.ptr);
	if (!prm__decimal_read(text, out) || out->point > MOST_PLACES || out->point < -MOST_PLACES)
		return prm__args_wrong(in, "a number has too many digits");
	return PRM_OK;
}

prm_status prm__helper_number(const prm_helper_args *in, prm_value *out)
{
	prm_decimal d;
	struct style style = {0};
	prm_status status;
	prm_buf buf;

	status = read_style(in, &style);
	if (status || prm__is_nothing(in->args[0]))
		return status;
	d = (prm_decimal){.count = 0};
	status = read_number(in, &d);
	if (status)
		return status;
	if (d.count && style.percent)
		d.point += 2;
	if (style.decimals >= 0)
		round_to(&d, style.decimals);
	prm__result_begin(in, &buf);
	write(&d, &style, &buf);
	return prm__result_end(in, &buf, PRM_OK, out);
}
