/* str.h: what is done with slices and UTF-8 everywhere. */
#ifndef PRM_BASE_STR_H
#define PRM_BASE_STR_H

#include <prm/base.h>

/* A string literal as a slice. */
#define PRM_LIT(text) ((prm_str){(text), sizeof(text) - 1})

/* <0, 0, >0 in byte order. */
int prm__str_compare(prm_str a, prm_str b);
bool prm__str_starts(prm_str s, prm_str prefix);
bool prm__str_ends(prm_str s, prm_str suffix);
/* Index of the first c at or behind `from`; s.len when there is none. */
size_t prm__str_find_char(prm_str s, char c, size_t from);
/* Index of the first needle; s.len when there is none. */
size_t prm__str_find(prm_str s, prm_str needle);
/* The same without regard to the case of ASCII letters. */
size_t prm__str_find_nocase(prm_str s, prm_str needle);
/* Without blanks, tabs and line ends at both sides. */
prm_str prm__str_trim(prm_str s);

/* Length of the valid UTF-8 at the start of s: s.len when all of it is. RFC 3629. */
size_t prm__utf8_valid(prm_str s);
/* Code points in s (which should be valid). */
size_t prm__utf8_count(prm_str s);
/* Decode one code point at s.ptr[at]; returns its bytes, 0 at the end or where it is malformed. */
size_t prm__utf8_next(prm_str s, size_t at, uint32_t *code_point);
/* Write a code point; returns its bytes (1 to 4). */
size_t prm__utf8_put(uint32_t code_point, char out[4]);
/* The largest index <= at that does not split a character. */
size_t prm__utf8_floor(prm_str s, size_t at);

/* Put a blank in place of each byte of a control character (C0, DEL, C1): one line, no commands. */
void prm__str_plain(char *text, size_t len);

/* Append a step of a JSON pointer (RFC 6901): '/' and the key with '~' and '/' escaped. */
void prm__pointer_add(prm_buf *out, prm_str key);

/* Line and column, from 1, of byte `at`; columns in code points. Linear: see text/span.h for many. */
void prm__str_position(prm_str s, size_t at, uint32_t *line, uint32_t *column);
/* The line, without its end, that byte `at` is in. */
prm_str prm__str_line(prm_str s, size_t at);

/*
 * Is `candidate` near enough to `word` to ask "did you mean"? Damerau-Levenshtein distance, at most
 * a third of the word's length; returns the distance, or -1. Words over 64 bytes: -1.
 */
int prm__str_near(prm_str word, prm_str candidate);

#endif
