/* bytes.h: a few bytes at a time, from anywhere. */
#ifndef PRM_BASE_BYTES_H
#define PRM_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The byte at `at` is the lowest one. */
static inline uint64_t prm__load_eight(const char *at)
{
	uint64_t w;

	memcpy(&w, at, sizeof(w));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	w = __builtin_bswap64(w);
#endif
	return w;
}

static inline uint32_t prm__load_four(const char *at)
{
	uint32_t w;

	memcpy(&w, at, sizeof(w));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	w = __builtin_bswap32(w);
#endif
	return w;
}

/* The n < 8 bytes at `at`, and zeros: two loads, which may overlap. */
static inline uint64_t prm__load_few(const char *at, size_t n)
{
	uint64_t first, middle, last;

	if (n >= 4)
		return prm__load_four(at) | (uint64_t)prm__load_four(at + n - 4) << (8 * (n - 4));
	if (n == 0)
		return 0;
	first = (unsigned char)at[0];
	middle = (uint64_t)(unsigned char)at[n / 2] << (8 * (n / 2));
	last = (uint64_t)(unsigned char)at[n - 1] << (8 * (n - 1));
	return first | middle | last;
}

/* memcmp without a call for up to sixteen bytes: two loads, which may overlap. */
static inline bool prm__same_bytes(const char *a, const char *b, size_t n)
{
	if (n > 16)
		return memcmp(a, b, n) == 0;
	if (n >= 8)
		return !((prm__load_eight(a) ^ prm__load_eight(b)) |
			 (prm__load_eight(a + n - 8) ^ prm__load_eight(b + n - 8)));
	if (n >= 4)
		return !((prm__load_four(a) ^ prm__load_four(b)) |
			 (prm__load_four(a + n - 4) ^ prm__load_four(b + n - 4)));
	return n == 0 || (a[0] == b[0] && a[n / 2] == b[n / 2] && a[n - 1] == b[n - 1]);
}

#endif
