/* json_escape.c: text as the inside of a JSON string, by blocks of 64 bytes. */
#include "base/str.h"
#include "text/json_write.h"
#include "text/swar.h"

/* What stands for a byte that cannot stand for itself: at most six bytes; U+FFFD beyond ASCII. */
static char *put_escape(char *put, unsigned char c)
{
	static const char letters[] = "btn\0fr", hex[] = "0123456789abcdef"; /* from 8 on */

	if (c >= 0x80)
		return put + prm__utf8_put(0xfffd, put);
	*put++ = '\\';
	if (c == '"' || c == '\\') {
		*put++ = (char)c;
	} else if (c >= 8 && c <= 13 && letters[c - 8]) {
		*put++ = letters[c - 8];
	} else {
		*put++ = 'u';
		*put++ = '0';
		*put++ = '0';
		*put++ = hex[c >> 4];
		*put++ = hex[c & 15];
	}
	return put;
}

/* What n bytes may become, and what copy_run may write behind them. */
#define MOST_OF(n) (6 * (n) + 16)
/* The last character of a block of 64 bytes may reach beyond it. */
#define MOST_OF_BLOCK MOST_OF(64 + 3)

/* Short runs are the rule: they are copied as 16 bytes where the text has so many. */
static inline char *copy_run(char *put, const char *from, size_t n, const char *end)
{
	if (n <= 16 && end - from >= 16)
		memcpy(put, from, 16);
	else
		memcpy(put, from, n);
	return put + n;
}

/* Up to 64 bytes of text from *at on, which moves behind them. Returns the end of what is put. */
static char *escape_block(prm_str text, size_t *at, char *put)
{
	size_t left = text.len - *at, n = left < 64 ? left : 64, done = 0;
	const char *from = text.ptr + *at, *end = text.ptr + text.len;
	uint64_t special = left < 64 ? prm__special_bits_of(from, n) : prm__special_bits(from);

	while (special) {
		size_t i = (size_t)__builtin_ctzll(special), behind;

		if (i >= n)
			break;
		behind = (size_t)(prm__skip_utf8(from + i, from + n, end) - from);
		if (behind == i) { /* not a character of UTF-8 */
			put = copy_run(put, from + done, i - done, end);
			put = put_escape(put, (unsigned char)from[i]);
			done = behind = i + 1;
		}
		special = behind < 64 ? special & ~(uint64_t)0 << behind : 0;
		if (behind > n)
			n = behind;
	}
	*at += n;
	return copy_run(put, from + done, n - done, end);
}

/* So much of a long text is escaped at once: the room that it may need is asked for before. */
#define STRETCH ((size_t)1024)
/* It is looked through by so many bytes; fewer than that may be left. */
#define STEP 32

/*
 * Escape from `at` on, storing bytes while they are looked at, up to the first that is not ASCII or
 * to less than STEP before `stop`. Returns where it stopped; up to STEP bytes more are written.
 */
static const char *escape_ascii(char **put, const char *at, const char *stop)
{
	while (stop - at >= STEP) {
		uint64_t special = prm__special_sixteen(at) | prm__special_sixteen(at + 16) << 16;
		size_t plain = special ? (size_t)__builtin_ctzll(special) : STEP;

		memcpy(*put, at, STEP);
		*put += plain;
		at += plain;
		if (plain == STEP)
			continue;
		if ((unsigned char)*at >= 0x80)
			break;
		*put = put_escape(*put, (unsigned char)*at++);
	}
	return at;
}

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

/* The same with vectors of 32 bytes; see prm__special_vector. */
__attribute__((target("avx2"))) static const char *escape_ascii_avx2(char **put, const char *at,
								     const char *stop)
{
	while (stop - at >= STEP) {
		__m256i v = _mm256_loadu_si256((const __m256i *)(const void *)at);
		__m256i turned = _mm256_xor_si256(v, _mm256_set1_epi8(2));
		__m256i low = _mm256_cmpgt_epi8(_mm256_set1_epi8(0x21), turned);
		__m256i slash = _mm256_cmpeq_epi8(v, _mm256_set1_epi8('\\'));
		unsigned special = (unsigned)_mm256_movemask_epi8(_mm256_or_si256(low, slash));
		size_t plain = special ? (size_t)__builtin_ctz(special) : STEP;

		_mm256_storeu_si256((__m256i *)(void *)*put, v);
		*put += plain;
		at += plain;
		if (plain == STEP)
			continue;
		if ((unsigned char)*at >= 0x80)
			break;
		*put = put_escape(*put, (unsigned char)*at++);
	}
	_mm256_zeroupper(); /* or the code that follows would pay for the upper halves */
	return at;
}

static bool has_avx2(void)
{
	return __builtin_cpu_supports("avx2");
}
#else
#define escape_ascii_avx2 escape_ascii

static bool has_avx2(void)
{
	return false;
}
#endif

/* From *at to `stop`, of which the last bytes may be left. What is not ASCII goes by blocks. */
static char *escape_stretch(prm_str text, size_t *at, size_t stop, char *put)
{
	bool wide = has_avx2();

	while (stop > *at && stop - *at >= STEP) {
		const char *from = text.ptr + *at, *end = text.ptr + stop;

		from = wide ? escape_ascii_avx2(&put, from, end) : escape_ascii(&put, from, end);
		*at = (size_t)(from - text.ptr);
		if (stop - *at >= STEP)
			put = escape_block(text, at, put);
	}
	return put;
}

void prm__json_escape(prm_str text, prm_buf *out)
{
	size_t at = 0;

	while (at < text.len && !out->status) {
		size_t left = text.len - at, some = left < STRETCH ? left : STRETCH;
		char few[MOST_OF_BLOCK], *end;

		if (left >= 64 && prm__buf_fits(out, MOST_OF(some) + MOST_OF_BLOCK)) {
			end = escape_stretch(text, &at, at + some, out->ptr + out->len);
			out->len = (size_t)(end - out->ptr);
		} else if (prm__buf_fits(out, left < 64 ? MOST_OF(left) : MOST_OF_BLOCK)) {
			end = escape_block(text, &at, out->ptr + out->len);
			out->len = (size_t)(end - out->ptr);
		} else { /* near the limit; it may fit all the same */
			end = escape_block(text, &at, few);
			prm_buf_add(out, prm_str_n(few, (size_t)(end - few)));
		}
	}
}

void prm__json_quote(prm_str text, prm_buf *out)
{
	char *put;
	size_t at = 0;

	if (text.len == 0)
		text.ptr = ""; /* it may be NULL */
	if (text.len < 64 && prm__buf_fits(out, MOST_OF(text.len) + 2)) {
		put = out->ptr + out->len;
		*put++ = '"';
		put = escape_block(text, &at, put);
		*put++ = '"';
		out->len = (size_t)(put - out->ptr);
		return;
	}
	prm__buf_put(out, '"');
	prm__json_escape(text, out);
	prm__buf_put(out, '"');
}
