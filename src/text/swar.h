/* swar.h: eight bytes of text at a time, on any machine. */
#ifndef PRM_TEXT_SWAR_H
#define PRM_TEXT_SWAR_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Do the eight bytes at `at` stand for themselves in JSON: ASCII, no quote, backslash, control? */
static inline bool prm__plain_eight(const char *at)
{
	const uint64_t ones = 0x0101010101010101u, high = 0x8080808080808080u;
	uint64_t w, quote, slash;

	memcpy(&w, at, sizeof(w));
	quote = w ^ (ones * '"');
	slash = w ^ (ones * '\\');
	return !((w | (w - ones * 0x20) | (quote - ones) | (slash - ones)) & high);
}

#endif
