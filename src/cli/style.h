/* style.h: what a stream can show: is it a terminal, may it be coloured, how wide is it. */
#ifndef PRM_CLI_STYLE_H
#define PRM_CLI_STYLE_H

#include <prm/base.h>

enum prm_colour { PRM_BOLD = 0, PRM_DIM, PRM_RED, PRM_GREEN, PRM_YELLOW, PRM_CYAN };

typedef struct prm_style {
	bool terminal, colour;
} prm_style;

/* Colour: on a terminal, unless NO_COLOR, CLICOLOR=0 or TERM=dumb; CLICOLOR_FORCE always. */
prm_style prm__style_of(int fd);
/* Columns of the terminal behind fd: COLUMNS, the terminal's own word, or 80. */
size_t prm__style_width(int fd);
/* Begin and end a colour; nothing where the style has none. */
void prm__style_on(const prm_style *style, enum prm_colour colour, prm_buf *out);
void prm__style_off(const prm_style *style, prm_buf *out);

#endif
