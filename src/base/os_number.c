/* os_number.c: numbers as the C locale writes them, whatever locale the host has set. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/os.h"

/* The C locale costs no allocation; where there is none, the thread keeps its own. */
double prm__strtod(const char *text, char **end)
{
	locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0), before = uselocale(c);
	double d = strtod(text, end);

	uselocale(before);
	if (c)
		freelocale(c);
	return d;
}

int prm__print_double(char *out, size_t size, int precision, double d)
{
	locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0), before = uselocale(c);
	int len = snprintf(out, size, "%.*g", precision, d);

	uselocale(before);
	if (c)
		freelocale(c);
	return len;
}
