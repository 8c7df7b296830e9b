/*
 * golden_tokens.c: about how many tokens a text has, without a tokenizer. Words, numbers, marks and
 * blanks are counted as byte-pair encodings cut them; the weights were fitted to OpenAI's o200k_base.
 */
#include "library/library.h"

#define TOKEN 20 /* weights are in twentieths of a token */

enum kind { LETTER, DIGIT, BLANK, LINE, MARK, BEYOND };

/* Latin letters with accents begin with 0xc3 to 0xc9, and go on as words do. */
static enum kind kind_of(unsigned char c)
{
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xc3 && c <= 0xc9))
		return LETTER;
	if (c >= '0' && c <= '9')
		return DIGIT;
	if (c == '\n' || c == '\r' || c == '\t')
		return LINE;
	if (c >= 0x80)
		return BEYOND;
	return c == ' ' ? BLANK : MARK;
}

static bool continues(unsigned char c)
{
	return c >= 0x80 && c < 0xc0;
}

static bool is_upper(unsigned char c)
{
	return c >= 'A' && c <= 'Z';
}

/* A word is a token; `camelCase` two; letters with accents cost more, and long words a little. */
static size_t word_weight(const unsigned char *p, size_t len)
{
	size_t weight = TOKEN + (len > 8 ? len - 8 : 0);

	for (size_t i = 0; i < len; i++) {
		weight += p[i] >= 0xc0 ? 29 : 0;
		weight += i > 0 && is_upper(p[i]) && !is_upper(p[i - 1]) ? TOKEN : 0;
	}
	return weight;
}

/* A character of another script: by how much of it one token holds. */
static size_t other_weight(unsigned char lead)
{
	if (lead >= 0xf0)
		return 30; /* emoji, rare scripts */
	if (lead > 0xe0)
		return 14;           /* Chinese, Japanese, Korean */
	return lead == 0xe0 ? 8 : 6; /* Indic scripts; Cyrillic, Greek, Arabic, Hebrew */
}

static size_t run_weight(enum kind kind, const unsigned char *p, size_t len)
{
	switch (kind) {
	case LETTER:
		return word_weight(p, len);
	case DIGIT:
		return TOKEN * ((len + 2) / 3);
	case BLANK:
		return len > 1 ? TOKEN : 0; /* one blank belongs to the word behind it */
	case LINE:
		return 3;
	default:
		return TOKEN + 2 * (len - 1);
	}
}

size_t prm_token_estimate(prm_str text)
{
	const unsigned char *p = (const unsigned char *)text.ptr;
	size_t weight = 0, at = 0;

	while (at < text.len) {
		enum kind kind = kind_of(p[at]);
		size_t end = at + 1;

		if (kind == BEYOND) {
			weight += continues(p[at]) ? 0 : other_weight(p[at]);
			at = end;
			continue;
		}
		while (end < text.len &&
		       (kind_of(p[end]) == kind || (kind == LETTER && continues(p[end]))))
			end++;
		weight += run_weight(kind, p + at, end - at);
		at = end;
	}
	return (weight + TOKEN - 1) / TOKEN;
}
