/* os_clock.c: time. */
#include <stdio.h>
#include <time.h>

#include "base/os.h"

uint64_t prm__now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

uint64_t prm__monotonic_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* Days since 1970 to a date: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
static void civil(uint64_t days, unsigned *year, unsigned *month, unsigned *day)
{
	uint64_t z = days + 719468, era = z / 146097, doe = z % 146097;
	uint64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	uint64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;

	*day = (unsigned)(doy - (153 * mp + 2) / 5 + 1);
	*month = (unsigned)(mp < 10 ? mp + 3 : mp - 9);
	*year = (unsigned)(yoe + era * 400 + (*month <= 2));
}

void prm__format_time(uint64_t unix_ms, char out[25])
{
	char text[48]; /* room for any numbers: gcc checks the worst case */
	uint64_t seconds, of_day;
	unsigned year, month, day;

	if (unix_ms > 253402300799999u)
		unix_ms = 253402300799999u;
	seconds = unix_ms / 1000;
	of_day = seconds % 86400;
	civil(seconds / 86400, &year, &month, &day);
	snprintf(text, sizeof(text), "%04u-%02u-%02uT%02u:%02u:%02u.%03uZ", year, month, day,
		 (unsigned)(of_day / 3600), (unsigned)(of_day / 60 % 60), (unsigned)(of_day % 60),
		 (unsigned)(unix_ms % 1000));
	memcpy(out, text, 24);
	out[24] = '\0';
}
