/* style.c: terminals and colours. */
#define _GNU_SOURCE
#include "cli/style.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

static bool is_set(const char *name)
{
	const char *value = getenv(name);

	return value && *value;
}

static bool is(const char *name, const char *wanted)
{
	const char *value = getenv(name);

	return value && strcmp(value, wanted) == 0;
}

prm_style prm__style_of(int fd)
{
	prm_style style = {.terminal = isatty(fd) == 1};

	if (is_set("NO_COLOR"))
		style.colour = false;
	else if (is_set("CLICOLOR_FORCE") && !is("CLICOLOR_FORCE", "0"))
		style.colour = true;
	else
		style.colour = style.terminal && !is("CLICOLOR", "0") && !is("TERM", "dumb");
	return style;
}

size_t prm__style_width(int fd)
{
	const char *columns = getenv("COLUMNS");
	long given = columns ? strtol(columns, NULL, 10) : 0;
	struct winsize size;

	if (given >= 20 && given <= 10000)
		return (size_t)given;
	if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20)
		return size.ws_col;
	return 80;
}

void prm__style_on(const prm_style *style, enum prm_colour colour, prm_buf *out)
{
	static const char *const codes[] = {"\033[1m",  "\033[2m",  "\033[31m",
					    "\033[32m", "\033[33m", "\033[36m"};

	if (style->colour)
		prm_buf_add_c(out, codes[colour]);
}

void prm__style_off(const prm_style *style, prm_buf *out)
{
	if (style->colour)
		prm_buf_add_c(out, "\033[0m");
}
