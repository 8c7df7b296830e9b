/* os_number.c: numbers as the C locale writes them, whatever locale the host has set. */
#define _GNU_SOURCE
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/os.h"

/* The decimal point is the only difference that matters: put the locale's one in, take it out. */
static char locale_point(void)
{
	const struct lconv *conv = localeconv();

	return conv && conv->decimal_point && conv->decimal_point[0] ? conv->decimal_point[0] : '.';
}

double prm__strtod(const char *text, char **end)
{
	char copy[512], point = locale_point(), *stop;
	size_t len = strlen(text);
	double d;

	if (point == '.' || len >= sizeof(copy) || !memchr(text, '.', len))
		return strtod(text, end);
	memcpy(copy, text, len + 1);
	*(char *)memchr(copy, '.', len) = point;
	d = strtod(copy, &stop);
	if (end)
		*end = (char *)(uintptr_t)text + (stop - copy);
	return d;
}

int prm__print_double(char *out, size_t size, int precision, double d)
{
	int len = snprintf(out, size, "%.*g", precision, d);
	char point = locale_point(), *at;

	if (point != '.' && len > 0 && (at = memchr(out, point, (size_t)len)) != NULL)
		*at = '.';
	return len;
}
