/* swar.h: sixteen bytes of text at a time where the machine can, else eight. */
#ifndef PRM_TEXT_SWAR_H
#define PRM_TEXT_SWAR_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

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

/* The first byte from `at` on that does not stand for itself in JSON, or end. */
static inline const char *prm__plain_end(const char *at, const char *end)
{
#ifdef __SSE2__
	const __m128i blank = _mm_set1_epi8(0x20), quote = _mm_set1_epi8('"');
	const __m128i slash = _mm_set1_epi8('\\');

	for (; end - at >= 16; at += 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)at);
		/* as signed bytes, controls and all that is not ASCII are less than a blank */
		__m128i hit = _mm_or_si128(
			_mm_cmplt_epi8(v, blank),
			_mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmpeq_epi8(v, slash)));
		int mask = _mm_movemask_epi8(hit);

		if (mask)
			return at + __builtin_ctz((unsigned)mask);
	}
#endif
	while (end - at >= 8 && prm__plain_eight(at))
		at += 8;
	while (at < end && (unsigned char)*at >= 0x20 && (unsigned char)*at < 0x80 && *at != '"' &&
	       *at != '\\')
		at++;
	return at;
}

#endif
