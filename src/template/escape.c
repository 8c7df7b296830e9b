/*
 * escape.c: & < > " ' ` = as HTML, as handlebars.js escapes them. All seven differ in their low four
 * bits, so that one table look-up and one comparison find them in 16 or 32 bytes at once, and no
 * branch depends on which it was.
 */
#include "template/render.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define HAS_VECTORS 1
#include <immintrin.h>
#endif

/* By the low four bits of a character: which it must be, and what is written for it. */
static const struct {
	char escaped;
	unsigned char len;
	char text[8];
} entities[16] = {
	[0x0] = {'`', 6, "&#x60;"},  [0x2] = {'"', 6, "&quot;"}, [0x6] = {'&', 5, "&amp;"},
	[0x7] = {'\'', 6, "&#x27;"}, [0xc] = {'<', 4, "&lt;"},   [0xd] = {'=', 6, "&#x3D;"},
	[0xe] = {'>', 4, "&gt;"},
};

static bool is_escaped(char c)
{
	return c && entities[c & 15].escaped == c;
}

size_t prm__escaped_size(prm_str text)
{
	size_t size = text.len;

	for (size_t i = 0; i < text.len; i++)
		if (is_escaped(text.ptr[i]))
			size += entities[text.ptr[i] & 15].len - 1u;
	return size;
}

static char *put_entity(char *to, char c)
{
	memcpy(to, entities[c & 15].text, sizeof(entities[0].text));
	return to + entities[c & 15].len;
}

static char *escape_bytes(char *to, const char *at, const char *end)
{
	for (; at < end; at++) {
		if (is_escaped(*at))
			to = put_entity(to, *at);
		else
			*to++ = *at;
	}
	return to;
}

#ifdef HAS_VECTORS
/* For each low half-byte the character to be escaped that ends so, or one that ends otherwise. */
#define TABLE '`', 2, '"', 1, 1, 1, '&', '\'', 1, 1, 1, 1, '<', '=', '>', 1

/* 32 bytes at `at`, of which n count: copied up to the first to be escaped, and that. */
__attribute__((target("avx2"))) static inline size_t step_avx2(char **to, const char *at,
							       unsigned n)
{
	const __m256i table = _mm256_setr_epi8(TABLE, TABLE);
	__m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)at);
	__m256i hits = _mm256_cmpeq_epi8(_mm256_shuffle_epi8(table, bytes), bytes);
	unsigned mask = (unsigned)_mm256_movemask_epi8(hits), hit;

	_mm256_storeu_si256((__m256i *)(void *)*to, bytes);
	hit = mask ? (unsigned)__builtin_ctz(mask) : 32;
	if (hit >= n) {
		*to += n;
		return n;
	}
	*to = put_entity(*to + hit, at[hit]);
	return hit + 1;
}

__attribute__((target("avx2"))) static char *escape_avx2(char *to, const char *at, const char *end)
{
	char last[64] = {0};
	size_t left;

	while (end - at >= 32)
		at += step_avx2(&to, at, 32);
	left = (size_t)(end - at);
	memcpy(last, at, left);
	for (size_t i = 0; i < left;)
		i += step_avx2(&to, last + i, (unsigned)(left - i));
	_mm256_zeroupper(); /* or the code that follows would pay for the upper halves */
	return to;
}

__attribute__((target("ssse3"))) static char *escape_ssse3(char *to, const char *at,
							   const char *end)
{
	const __m128i table = _mm_setr_epi8(TABLE);

	while (end - at >= 16) {
		__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
		__m128i hits = _mm_cmpeq_epi8(_mm_shuffle_epi8(table, bytes), bytes);
		unsigned mask = (unsigned)_mm_movemask_epi8(hits), n;

		_mm_storeu_si128((__m128i *)(void *)to, bytes);
		if (!mask) {
			to += 16;
			at += 16;
			continue;
		}
		n = (unsigned)__builtin_ctz(mask);
		to = put_entity(to + n, at[n]);
		at += n + 1;
	}
	return escape_bytes(to, at, end);
}
#endif

char *prm__escape_by(int bytes, char *to, prm_str text)
{
	const char *end = text.ptr + text.len;

#ifdef HAS_VECTORS
	if (bytes == 32)
		return escape_avx2(to, text.ptr, end);
	if (bytes == 16)
		return escape_ssse3(to, text.ptr, end);
#endif
	(void)bytes;
	return escape_bytes(to, text.ptr, end);
}

int prm__escape_width(void)
{
#ifdef HAS_VECTORS
	if (__builtin_cpu_supports("avx2"))
		return 32;
	if (__builtin_cpu_supports("ssse3"))
		return 16;
#endif
	return 1;
}

char *prm__escape_html(char *to, prm_str text)
{
	return prm__escape_by(prm__escape_width(), to, text);
}
