/*
 * escape.c: & < > " ' ` = as HTML, as handlebars.js escapes them. All seven differ in their low four
 * bits, so that one table look-up and one comparison find them in 16 or 32 bytes at once.
 */
#include "template/render.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define HAS_VECTORS 1
#include <immintrin.h>
#endif

static const struct {
	char text[8];
	unsigned char len;
} entities[8] = {{"", 0},       {"&amp;", 5},  {"&lt;", 4},   {"&gt;", 4},
		 {"&quot;", 6}, {"&#x27;", 6}, {"&#x60;", 6}, {"&#x3D;", 6}};

static unsigned entity_of(char c)
{
	switch (c) {
	case '&':
		return 1;
	case '<':
		return 2;
	case '>':
		return 3;
	case '"':
		return 4;
	case '\'':
		return 5;
	case '`':
		return 6;
	case '=':
		return 7;
	default:
		return 0;
	}
}

size_t prm__escaped_size(prm_str text)
{
	size_t size = text.len;

	for (size_t i = 0; i < text.len; i++)
		if (entity_of(text.ptr[i]))
			size += entities[entity_of(text.ptr[i])].len - 1u;
	return size;
}

static char *put_entity(char *to, char c)
{
	unsigned e = entity_of(c);

	memcpy(to, entities[e].text, sizeof(entities[e].text));
	return to + entities[e].len;
}

static char *escape_bytes(char *to, const char *at, const char *end)
{
	for (; at < end; at++) {
		if (entity_of(*at))
			to = put_entity(to, *at);
		else
			*to++ = *at;
	}
	return to;
}

#ifdef HAS_VECTORS
/* For each low half-byte the character to be escaped that ends so, or one that ends otherwise. */
#define TABLE '`', 2, '"', 1, 1, 1, '&', '\'', 1, 1, 1, 1, '<', '=', '>', 1

__attribute__((target("avx2"))) static char *escape_avx2(char *to, const char *at, const char *end)
{
	const __m256i table = _mm256_setr_epi8(TABLE, TABLE);

	while (end - at >= 32) {
		__m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)at);
		__m256i hits = _mm256_cmpeq_epi8(_mm256_shuffle_epi8(table, bytes), bytes);
		unsigned mask = (unsigned)_mm256_movemask_epi8(hits), n;

		_mm256_storeu_si256((__m256i *)(void *)to, bytes);
		if (!mask) {
			to += 32;
			at += 32;
			continue;
		}
		n = (unsigned)__builtin_ctz(mask);
		to = put_entity(to + n, at[n]);
		at += n + 1;
	}
	return escape_bytes(to, at, end);
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

char *prm__escape_html(char *to, prm_str text)
{
	const char *end = text.ptr + text.len;

#ifdef HAS_VECTORS
	if (__builtin_cpu_supports("avx2"))
		return escape_avx2(to, text.ptr, end);
	if (__builtin_cpu_supports("ssse3"))
		return escape_ssse3(to, text.ptr, end);
#endif
	return escape_bytes(to, text.ptr, end);
}
