/* os_number.c: numbers read as the C locale writes them, whatever locale the host has set. */
#include <locale.h>
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
