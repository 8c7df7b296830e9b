/*
 * date.c: {{date time "%d %B %Y" offset="+02:00"}}: a point of time for people. Time is RFC 3339 text
 * or Unix seconds; UTC unless an offset is given; names of months and days are English. Days since
 * 1970 and back: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2021).
 */
#include "template/helper.h"
#include "text/number.h"
#include "text/value.h"

#define DAY 86400
/* 0000-01-01 and 9999-12-31T23:59:59 */
#define FIRST_SECOND (-62167219200)
#define LAST_SECOND 253402300799

struct moment {
	int64_t seconds; /* since 1970, of the wall clock */
	int offset;      /* minutes east of UTC */
	int year, month, day, hour, minute, second;
	int weekday, yearday; /* from Sunday and from the first of January: 0 */
};

static const char *const months[] = {"January",   "February", "March",    "April",
				     "May",       "June",     "July",     "August",
				     "September", "October",  "November", "December"};
static const char *const days[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
				   "Thursday", "Friday", "Saturday"};

/* ---- the calendar ---------------------------------------------------------------------------- */

static int64_t days_from_civil(int64_t year, int month, int day)
{
	int64_t era, year_of_era, day_of_year;

	year -= month <= 2;
	era = (year >= 0 ? year : year - 399) / 400;
	year_of_era = year - era * 400;
	day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
	       day_of_year - 719468;
}

static bool is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_of(int year, int month)
{
	static const char lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return month == 2 && is_leap(year) ? 29 : lengths[month - 1];
}

/* Fill in what follows from the seconds and the offset. */
static void split_up(struct moment *m)
{
	int64_t day = m->seconds / DAY - (m->seconds % DAY < 0), z = day + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097, of_era = z - era * 146097;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
	int second = (int)(m->seconds - day * DAY), part = (int)((5 * of_year + 2) / 153);

	m->day = (int)(of_year - (153 * part + 2) / 5 + 1);
	m->month = part < 10 ? part + 3 : part - 9;
	m->year = (int)(year + era * 400 + (m->month <= 2));
	m->hour = second / 3600;
	m->minute = second / 60 % 60;
	m->second = second % 60;
	m->weekday = (int)((day % 7 + 11) % 7);
	m->yearday = (int)(day - days_from_civil(m->year, 1, 1));
}

/* ---- reading --------------------------------------------------------------------------------- */

/* So many digits at *at; -1 when they are not there. */
static int digits(prm_str s, size_t *at, size_t count)
{
	int n = 0;

	for (size_t end = *at + count; *at < end; ++*at) {
		if (*at >= s.len || s.ptr[*at] < '0' || s.ptr[*at] > '9')
			return -1;
		n = n * 10 + (s.ptr[*at] - '0');
	}
	return n;
}

static bool take(prm_str s, size_t *at, const char *any)
{
	if (*at >= s.len || !strchr(any, s.ptr[*at]))
		return false;
	++*at;
	return true;
}

/* "Z", "+02:00" or "-0530", in minutes. */
static bool read_offset(prm_str s, size_t *at, int *out)
{
	bool west = *at < s.len && s.ptr[*at] == '-';
	int hours, minutes;

	*out = 0;
	if (take(s, at, "Zz"))
		return true;
	if (!take(s, at, "+-"))
		return false;
	hours = digits(s, at, 2);
	(void)take(s, at, ":");
	minutes = digits(s, at, 2);
	*out = (west ? -1 : 1) * (hours * 60 + minutes);
	return hours >= 0 && hours <= 23 && minutes >= 0 && minutes <= 59;
}

/* The seconds of the day, and the offset if there is one. */
static bool read_clock(prm_str s, size_t *at, int *seconds, int *offset)
{
	int hour = digits(s, at, 2), minute, second = 0;

	if (!take(s, at, ":"))
		return false;
	minute = digits(s, at, 2);
	if (take(s, at, ":")) {
		second = digits(s, at, 2);
		if (take(s, at, ".,")) {
			if (digits(s, at, 1) < 0)
				return false;
			while (digits(s, at, 1) >= 0)
				continue;
		}
	}
	*seconds = hour * 3600 + minute * 60 + second; /* a leap second is the next one */
	return hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 && second >= 0 &&
	       second <= 60 && (*at == s.len || read_offset(s, at, offset));
}

/* RFC 3339: a date, or a date and a time; seconds and the offset may be left out. */
static bool read_text(prm_str s, int64_t *out)
{
	int year, month, day, seconds = 0, offset = 0;
	size_t at = 0;

	year = digits(s, &at, 4);
	if (year < 0 || !take(s, &at, "-"))
		return false;
	month = digits(s, &at, 2);
	if (month < 1 || month > 12 || !take(s, &at, "-"))
		return false;
	day = digits(s, &at, 2);
	if (day < 1 || day > days_of(year, month))
		return false;
	if (take(s, &at, "Tt ") && !read_clock(s, &at, &seconds, &offset))
		return false;
	*out = days_from_civil(year, month, day) * DAY + seconds - offset * 60;
	return at == s.len;
}

static prm_status read_time(const prm_helper_args *in, int64_t *out)
{
	prm_value v = in->args[0];
	prm_str text = prm_value_text(v);
	double seconds;

	if (prm__value_is_number(v)) {
		seconds = prm__number_as_double(v);
		if (!(seconds >= FIRST_SECOND && seconds <= LAST_SECOND))
			return prm__args_wrong(
				in, "date takes seconds since 1970, of the years 0 to 9999");
		*out = (int64_t)seconds - ((double)(int64_t)seconds > seconds);
		return PRM_OK;
	}
	if (v.type != PRM_STRING)
		return prm__args_wrong(in, "date takes a time, not a %s", prm__args_type(v));
	if (read_text(text, out))
		return PRM_OK;
	return prm__args_wrong(in, "'%.*s' is no time such as 2026-01-31 or 2026-01-31T08:15:00Z",
			       (int)prm__utf8_floor(text, text.len < 40 ? text.len : 40), text.ptr);
}

static prm_status read_moment(const prm_helper_args *in, struct moment *out)
{
	prm_str offset = PRM_LIT("Z");
	prm_status status = prm__args_text_option(in, "offset", &offset);
	size_t at = 0;

	if (!status)
		status = read_time(in, &out->seconds);
	if (status)
		return status;
	if (!read_offset(offset, &at, &out->offset) || at != offset.len)
		return prm__args_wrong(in, "offset is written as +02:00");
	out->seconds += out->offset * 60;
	if (out->seconds < FIRST_SECOND || out->seconds > LAST_SECOND)
		return prm__args_wrong(in, "the time is not in the years 0 to 9999");
	split_up(out);
	return PRM_OK;
}

/* ---- writing --------------------------------------------------------------------------------- */

/* A number with leading zeros, with blanks (pad ' '), or without. */
static void put(prm_buf *buf, int n, int width, char pad)
{
	if (pad == '0')
		prm_buf_addf(buf, "%0*d", width, n);
	else
		prm_buf_addf(buf, "%*d", pad ? width : 0, n);
}

static void put_offset(const struct moment *m, const char *between, prm_buf *buf)
{
	int minutes = m->offset < 0 ? -m->offset : m->offset;

	prm_buf_addf(buf, "%c%02d%s%02d", m->offset < 0 ? '-' : '+', minutes / 60, between,
		     minutes % 60);
}

/* What the letter stands for that are several others. */
static const char *long_form(char letter)
{
	switch (letter) {
	case 'F':
		return "%Y-%m-%d";
	case 'T':
		return "%H:%M:%S";
	case 'R':
		return "%H:%M";
	default:
		return NULL;
	}
}

static bool put_name(const struct moment *m, char letter, prm_buf *buf)
{
	switch (letter) {
	case 'B':
		prm_buf_add_c(buf, months[m->month - 1]);
		return true;
	case 'b':
		prm_buf_add(buf, prm_str_n(months[m->month - 1], 3));
		return true;
	case 'A':
		prm_buf_add_c(buf, days[m->weekday]);
		return true;
	case 'a':
		prm_buf_add(buf, prm_str_n(days[m->weekday], 3));
		return true;
	case 'p':
		prm_buf_add_c(buf, m->hour < 12 ? "AM" : "PM");
		return true;
	case 'z':
		put_offset(m, "", buf);
		return true;
	case 'Z':
		prm_buf_add_c(buf, m->offset ? "" : "Z");
		if (m->offset)
			put_offset(m, ":", buf);
		return true;
	case 's':
		prm_buf_addf(buf, "%lld", (long long)m->seconds - m->offset * 60);
		return true;
	case '%':
		prm_buf_add_char(buf, '%');
		return true;
	default:
		return false;
	}
}

static bool put_number(const struct moment *m, char letter, bool plain, prm_buf *buf)
{
	const struct {
		char letter, width;
		int n;
	} numbers[] = {{'Y', 4, m->year},
		       {'m', 2, m->month},
		       {'d', 2, m->day},
		       {'H', 2, m->hour},
		       {'M', 2, m->minute},
		       {'S', 2, m->second},
		       {'y', 2, m->year % 100},
		       {'j', 3, m->yearday + 1},
		       {'e', 2, m->day},
		       {'I', 2, (m->hour + 11) % 12 + 1},
		       {'u', 1, m->weekday ? m->weekday : 7},
		       {'w', 1, m->weekday}};

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		if (numbers[i].letter != letter)
			continue;
		put(buf, numbers[i].n, numbers[i].width, plain ? 0 : letter == 'e' ? ' ' : '0');
		return true;
	}
	return false;
}

static prm_status put_format(const prm_helper_args *in, const struct moment *m, prm_str format,
			     prm_buf *buf)
{
	for (size_t at = 0; at < format.len && !buf->status; at++) {
		bool plain = false;

		if (format.ptr[at] != '%') {
			prm_buf_add_char(buf, format.ptr[at]);
			continue;
		}
		at++;
		plain = take(format, &at, "-");
		if (at < format.len && long_form(format.ptr[at]))
			(void)put_format(in, m, prm_str_c(long_form(format.ptr[at])), buf);
		else if (at == format.len || (!put_name(m, format.ptr[at], buf) &&
					      !put_number(m, format.ptr[at], plain, buf)))
			return prm__args_wrong(
				in, "date knows no %%%.*s",
				(int)(prm__text_offset(prm_str_n(format.ptr + at, format.len - at),
						       1)),
				format.ptr + at);
	}
	return PRM_OK;
}

/* Names for what is written often. */
static prm_str named(prm_str format)
{
	static const char *const names[][2] = {{"iso", "%FT%T%Z"},    {"date", "%F"},
					       {"time", "%R"},        {"datetime", "%F %R"},
					       {"long", "%-d %B %Y"}, {"full", "%A, %-d %B %Y"},
					       {"unix", "%s"}};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (prm_str_is(format, names[i][0]))
			return prm_str_c(names[i][1]);
	return format;
}

prm_status prm__helper_date(const prm_helper_args *in, prm_value *out)
{
	prm_str format = PRM_LIT("date");
	prm_status status = in->count > 1 ? prm__args_text(in, 1, &format) : PRM_OK;
	struct moment m = {.month = 1};
	prm_buf buf;

	if (status || prm__is_nothing(in->args[0]))
		return status;
	status = read_moment(in, &m);
	if (status)
		return status;
	prm__result_begin(in, &buf);
	status = put_format(in, &m, named(format), &buf);
	return prm__result_end(in, &buf, status, out);
}
