/*
 * plain.h: text of other people on a terminal: how wide it is, and without anything that drives
 * the terminal or turns the direction of writing.
 */
#ifndef PRM_CLI_PLAIN_H
#define PRM_CLI_PLAIN_H

#include <prm/base.h>

enum { PRM_PLAIN_LINES = 1 }; /* line ends and tabs may stay */

/* Add text with every control and direction character replaced by U+FFFD. */
void prm__plain_add(prm_buf *out, prm_str text, int flags);
/* Columns that text takes: wide East Asian characters and emoji two, combining marks none. */
size_t prm__plain_width(prm_str text);
/* The longest start of text that takes at most `columns`. */
prm_str prm__plain_cut(prm_str text, size_t columns);

#endif
