/* time.c: the times of older records: ISO 8601, often without a zone. */
#include "base/os.h"
#include "library/parts.h"

/* Exactly `digits` digits at *at, then on past them. */
static bool number(prm_str text, size_t *at, size_t digits, int *out)
{
	*out = 0;
	for (size_t i = 0; i < digits; i++, ++*at) {
		if (*at >= text.len || text.ptr[*at] < '0' || text.ptr[*at] > '9')
			return false;
		*out = *out * 10 + (text.ptr[*at] - '0');
	}
	return true;
}

static bool one_of(prm_str text, size_t *at, const char *set)
{
	if (*at >= text.len || !strchr(set, text.ptr[*at]))
		return false;
	++*at;
	return true;
}

/* Days since 1970-01-01: Howard Hinnant, "chrono-compatible low-level date algorithms". */
static int64_t days_of(int year, int month, int day)
{
	int64_t y = year - (month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static int days_in(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

static bool date(prm_str text, size_t *at, int64_t *ms)
{
	int year, month, day;

	if (!number(text, at, 4, &year) || !one_of(text, at, "-") || !number(text, at, 2, &month) ||
	    !one_of(text, at, "-") || !number(text, at, 2, &day) || year < 1970 || month < 1 ||
	    month > 12 || day < 1 || day > days_in(year, month))
		return false;
	*ms = days_of(year, month, day) * 86400000;
	return true;
}

/* Digits behind a point: ms, further ones are cut. */
static bool fraction(prm_str text, size_t *at, int64_t *ms)
{
	int64_t unit = 100;
	size_t start;

	if (!one_of(text, at, "."))
		return true;
	for (start = *at; *at < text.len && text.ptr[*at] >= '0' && text.ptr[*at] <= '9'; ++*at) {
		*ms += (text.ptr[*at] - '0') * unit;
		unit /= 10;
	}
	return *at > start;
}

static bool clock_time(prm_str text, size_t *at, int64_t *ms)
{
	int hour, minute, second;

	if (!number(text, at, 2, &hour) || !one_of(text, at, ":") ||
	    !number(text, at, 2, &minute) || !one_of(text, at, ":") ||
	    !number(text, at, 2, &second) || hour > 23 || minute > 59 || second > 59)
		return false;
	*ms += ((hour * 60 + minute) * 60 + second) * (int64_t)1000;
	return fraction(text, at, ms);
}

static bool zone(prm_str text, size_t *at, int64_t *ms)
{
	int hours, minutes, sign;

	if (*at == text.len || one_of(text, at, "Zz"))
		return *at == text.len;
	sign = text.ptr[*at] == '-' ? 1 : -1;
	if (!one_of(text, at, "+-") || !number(text, at, 2, &hours) || !one_of(text, at, ":") ||
	    !number(text, at, 2, &minutes) || hours > 23 || minutes > 59)
		return false;
	*ms += sign * (hours * 60 + minutes) * (int64_t)60000;
	return *at == text.len;
}

bool prm__time_normal(prm_str text, char out[25])
{
	int64_t ms = 0;
	size_t at = 0;

	if (!date(text, &at, &ms) || !one_of(text, &at, "Tt ") || !clock_time(text, &at, &ms) ||
	    !zone(text, &at, &ms) || ms < 0)
		return false;
	prm__format_time((uint64_t)ms, out);
	return true;
}
