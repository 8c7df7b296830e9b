/* swar.h: sixty-four bytes of text at a time, by sixteens where the machine can, else by eights. */
#ifndef PRM_TEXT_SWAR_H
#define PRM_TEXT_SWAR_H

#include "base/bytes.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/*
 * prm__special_*: a bit for each byte, lowest first, that does not stand for itself in JSON:
 * controls, quotes, backslashes, and all that is not ASCII. This one is for machines without SSE2.
 */
static inline uint64_t prm__special_word(uint64_t w)
{
	const uint64_t ones = 0x0101010101010101u, high = ones << 7;
	uint64_t quote = w ^ (ones * '"'), slash = w ^ (ones * '\\'), plain;

	/* each sum has its high bit where the low seven bits of a byte are not 0, or at least 0x20 */
	plain = ((quote & ~high) + ~high) & ((slash & ~high) + ~high) &
		((w & ~high) + ones * 0x60) & ~w & high;
	/* gathers the eight high bits into the top byte */
	return (((plain ^ high) >> 7) * 0x0102040810204080u) >> 56;
}

#ifdef __SSE2__
static inline uint64_t prm__special_vector(__m128i v)
{
	/*
	 * As signed bytes, all that is not ASCII is negative, and with the bit 2 turned over only
	 * controls and the quote (0x22) are below 0x21.
	 */
	__m128i low = _mm_cmplt_epi8(_mm_xor_si128(v, _mm_set1_epi8(2)), _mm_set1_epi8(0x21));
	__m128i special = _mm_or_si128(low, _mm_cmpeq_epi8(v, _mm_set1_epi8('\\')));

	return (uint64_t)(unsigned)_mm_movemask_epi8(special);
}
#endif

static inline uint64_t prm__special_words(uint64_t low, uint64_t high)
{
#ifdef __SSE2__
	return prm__special_vector(_mm_set_epi64x((long long)high, (long long)low));
#else
	return prm__special_word(low) | prm__special_word(high) << 8;
#endif
}

static inline uint64_t prm__special_sixteen(const char *at)
{
#ifdef __SSE2__
	return prm__special_vector(_mm_loadu_si128((const __m128i *)(const void *)at));
#else
	return prm__special_words(prm__load_eight(at), prm__load_eight(at + 8));
#endif
}

/* Of 64 bytes. */
static inline uint64_t prm__special_bits(const char *at)
{
	return prm__special_sixteen(at) | prm__special_sixteen(at + 16) << 16 |
	       prm__special_sixteen(at + 32) << 32 | prm__special_sixteen(at + 48) << 48;
}

/* Of the n < 64 bytes before the end of a text; all bits behind them are set. */
static inline uint64_t prm__special_bits_of(const char *at, size_t n)
{
	uint64_t bits = ~(uint64_t)0 << n;

	if (n < 8)
		return bits | prm__special_words(prm__load_few(at, n), 0);
	if (n < 16)
		return bits | prm__special_words(prm__load_eight(at), prm__load_few(at + 8, n - 8));
	for (size_t i = 0; i + 16 <= n; i += 16)
		bits |= prm__special_sixteen(at + i) << i;
	return bits | prm__special_sixteen(at + n - 16) << (n - 16);
}

static inline bool prm__is_tail(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* Bytes of the character at p, which is not ASCII, when it is well-formed UTF-8 (RFC 3629); or 0. */
static inline size_t prm__utf8_length(const char *p, const char *end)
{
	unsigned lead = (unsigned char)p[0], second;

	if (end - p < 2 || !prm__is_tail(p[1]))
		return 0;
	second = (unsigned char)p[1];
	if (lead < 0xe0)
		return lead >= 0xc2 ? 2 : 0;
	if (end - p < 3 || !prm__is_tail(p[2]))
		return 0;
	if (lead < 0xf0) /* neither too long a form nor a surrogate */
		return (lead == 0xe0 && second < 0xa0) || (lead == 0xed && second >= 0xa0) ? 0 : 3;
	if (end - p < 4 || !prm__is_tail(p[3]))
		return 0;
	if (lead == 0xf0 ? second < 0x90 : lead == 0xf4 ? second >= 0x90 : lead > 0xf4)
		return 0;
	return 4;
}

/* From p on over characters that are not ASCII and begin before stop: to another or malformed one. */
static inline const char *prm__skip_utf8(const char *p, const char *stop, const char *end)
{
	while (p < stop && (unsigned char)*p >= 0x80) {
		size_t len = prm__utf8_length(p, end);

		if (len == 0)
			break;
		p += len;
	}
	return p;
}

#endif
