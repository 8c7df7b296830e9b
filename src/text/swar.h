/* swar.h: sixty-four bytes of text at a time, by sixteens where the machine can, else by eights. */
#ifndef PRM_TEXT_SWAR_H
#define PRM_TEXT_SWAR_H

#include "base/bytes.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* A bit for each byte, lowest first, that does not stand for itself in JSON: controls, quotes,
 * backslashes, and all that is not ASCII. */
#ifdef __SSE2__
static inline uint64_t prm__special_sixteen(const char *at)
{
	__m128i v = _mm_loadu_si128((const __m128i *)(const void *)at);
	/* as signed bytes, controls and all that is not ASCII are less than a blank */
	__m128i special = _mm_or_si128(_mm_cmplt_epi8(v, _mm_set1_epi8(0x20)),
				       _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('"')),
						    _mm_cmpeq_epi8(v, _mm_set1_epi8('\\'))));

	return (uint64_t)(unsigned)_mm_movemask_epi8(special);
}
#else
static inline uint64_t prm__special_eight(const char *at)
{
	const uint64_t ones = 0x0101010101010101u, high = ones << 7;
	uint64_t w = prm__load_eight(at), quote = w ^ (ones * '"'), slash = w ^ (ones * '\\');
	uint64_t plain;

	/* each sum has its high bit where the low seven bits of a byte are not 0, or at least 0x20
	 */
	plain = ((quote & ~high) + ~high) & ((slash & ~high) + ~high) &
		((w & ~high) + ones * 0x60) & ~w & high;
	/* gathers the eight high bits into the top byte */
	return (((plain ^ high) >> 7) * 0x0102040810204080u) >> 56;
}

static inline uint64_t prm__special_sixteen(const char *at)
{
	return prm__special_eight(at) | prm__special_eight(at + 8) << 8;
}
#endif

static inline uint64_t prm__special_bits(const char *at)
{
	return prm__special_sixteen(at) | prm__special_sixteen(at + 16) << 16 |
	       prm__special_sixteen(at + 32) << 32 | prm__special_sixteen(at + 48) << 48;
}

/* The same of the n < 64 bytes before the end of a text; the bits behind them are set. */
static inline uint64_t prm__special_bits_of(const char *at, size_t n)
{
	char copy[64] = {0};

	memcpy(copy, at, n);
	return prm__special_bits(copy);
}

#endif
