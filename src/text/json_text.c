/* json_text.c: the JSON reader's rarer ways: faults, escapes in strings, repeated keys. */
#include <stdio.h>

#include "base/map.h"
#include "base/str.h"
#include "text/json_reader.h"

const char *prm__json_fault(struct prm_json_reader *r, prm_status code, const char *p,
			    const char *text)
{
	prm_str all = prm_str_n(r->start, (size_t)(r->end - r->start));
	prm_diag_entry e = {.code = code, .source = r->source};

	e.start = e.end = (size_t)(p - r->start);
	prm__str_position(all, e.start, &e.line, &e.column);
	e.excerpt = prm__str_line(all, e.start);
	prm_diag_addf(r->diag, &e, "%s (byte %zu)", text, e.start);
	r->status = prm_fail_at(r->err, code, e.line, e.column, "%s (byte %zu)", text, e.start);
	return NULL;
}

const char *prm__json_syntax(struct prm_json_reader *r, const char *p, const char *text)
{
	return prm__json_fault(r, PRM_JSON_SYNTAX, p, text);
}

const char *prm__json_out_of_memory(struct prm_json_reader *r)
{
	r->status = prm_fail(r->err, PRM_NOMEM, "out of memory");
	return NULL;
}

const char *prm__json_no_value(struct prm_json_reader *r, const char *p)
{
	if (p == r->end)
		return prm__json_syntax(r, p, "the text ends where a value is expected");
	if (*p == ']' && r->open->type == PRM_LIST)
		return prm__json_syntax(r, p, "a comma stands before the end");
	return prm__json_syntax(r, p, "a value is expected here");
}

const char *prm__json_no_key(struct prm_json_reader *r, const char *p)
{
	if (p < r->end && *p == '}')
		return prm__json_syntax(r, p, "a comma stands before the end");
	return prm__json_syntax(r, p, "a key in double quotes is expected here");
}

const char *prm__json_unclosed(struct prm_json_reader *r, const char *p)
{
	return prm__json_syntax(r, p,
				r->open->type == PRM_MAP ? "',' or '}' is expected here"
							 : "',' or ']' is expected here");
}

/* ---- strings --------------------------------------------------------------------------------- */

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Four hex digits at p; -1 when they are not. */
static int32_t hex4(const struct prm_json_reader *r, const char *p)
{
	int32_t u = 0;

	if (r->end - p < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		int digit = hex_digit(p[i]);

		if (digit < 0)
			return -1;
		u = u << 4 | digit;
	}
	return u;
}

/* p is behind "\u". */
static const char *read_unicode(struct prm_json_reader *r, const char *p, uint32_t *out)
{
	int32_t u = hex4(r, p), low;

	if (u < 0)
		return prm__json_syntax(r, p, "\\u needs four hex digits");
	if (u >= 0xdc00 && u < 0xe000)
		return prm__json_syntax(r, p, "a low surrogate stands alone");
	if (u >= 0xd800 && u < 0xdc00) {
		low = r->end - p >= 6 && p[4] == '\\' && p[5] == 'u' ? hex4(r, p + 6) : -1;
		if (low < 0xdc00 || low > 0xdfff)
			return prm__json_syntax(r, p, "a high surrogate stands alone");
		u = 0x10000 + ((u - 0xd800) << 10) + (low - 0xdc00);
		p += 6;
	}
	*out = (uint32_t)u;
	return p + 4;
}

/* What a letter behind a backslash stands for; 0 for none. */
static char simple_escape(char c)
{
	switch (c) {
	case '"':
	case '\\':
	case '/':
		return c;
	case 'b':
		return '\b';
	case 'f':
		return '\f';
	case 'n':
		return '\n';
	case 'r':
		return '\r';
	case 't':
		return '\t';
	default:
		return 0;
	}
}

/* p is at a backslash. */
static const char *read_escape(struct prm_json_reader *r, const char *p, char **out)
{
	char letter = p[1]; /* there is one: behind the text stands zero, or a bracket ends it */
	char c = simple_escape(letter);
	uint32_t code_point = 0;

	if (c) {
		*(*out)++ = c;
		return p + 2;
	}
	if (letter != 'u')
		return prm__json_syntax(r, p, "no such escape; write \\\\ for a backslash");
	p = read_unicode(r, p + 2, &code_point);
	if (p)
		*out += prm__utf8_put(code_point, *out);
	return p;
}

static const char *string_fault(struct prm_json_reader *r, const char *p)
{
	if (p == r->end)
		return prm__json_syntax(r, p, "the string has no closing quote");
	if ((unsigned char)*p < 0x20)
		return prm__json_syntax(r, p, "a control character must be escaped in a string");
	return prm__json_fault(r, PRM_BAD_UTF8, p, "the bytes are not UTF-8");
}

const char *prm__json_next_block(struct prm_json_reader *r, const char *p)
{
	for (;; p += 64) {
		bool whole = (r->string_flags & PRM_VALUE_PADDED) || r->end - p >= 64;

		r->block = p;
		r->special = whole ? prm__special_bits(p)
				   : prm__special_bits_of(p, (size_t)(r->end - p));
		if (r->special)
			return p + __builtin_ctzll(r->special);
	}
}

/* Over characters that are well-formed but not ASCII, from one, and what is plain behind them. */
static inline const char *skip_characters(struct prm_json_reader *r, const char *p)
{
	while (p < r->end && (unsigned char)*p >= 0x80) {
		const char *behind = prm__skip_utf8(p, r->end, r->end);

		if (behind == p)
			break;
		p = prm__json_plain_end(r, behind);
	}
	return p;
}

/* By 32 bytes where so many stand behind the run: most are short, and no call is faster. */
static inline char *copy_run(char *put, const char *from, const char *to, const char *end)
{
	size_t n = (size_t)(to - from);

	if (end - to < 32)
		memcpy(put, from, n);
	else
		for (size_t i = 0; i < n; i += 32)
			memcpy(put + i, from + i, 32);
	return put + n;
}

/*
 * Where the string with escapes that begins at begin is decoded to. They stand one behind another:
 * as none is longer than its source, there is room for all where there is room for what the text
 * has left at the first one, and none is looked through for its length first.
 */
static char *decoded_room(struct prm_json_reader *r, const char *begin)
{
	if (!r->decoded)
		r->decoded = prm_arena_alloc(prm__doc_arena(r->doc),
					     (size_t)(r->end - begin) + PRM__STRING_PADDING);
	return r->decoded;
}

/* A string with escapes, the first of which is at p. */
static const char *read_escaped(struct prm_json_reader *r, const char *begin, const char *p,
				prm_str *out)
{
	char *text = decoded_room(r, begin), *put = text;

	if (!text)
		return prm__json_out_of_memory(r);
	for (;;) {
		put = copy_run(put, begin, p, r->end);
		if (p == r->end || *p != '\\')
			break;
		p = begin = read_escape(r, p, &put);
		if (!p)
			return NULL;
		p = skip_characters(r, prm__json_plain_end(r, p));
	}
	if (p == r->end || *p != '"')
		return string_fault(r, p);
	memset(put, 0, PRM__STRING_PADDING);
	*out = prm_str_n(text, (size_t)(put - text));
	r->decoded = put;
	return p + 1;
}

const char *prm__json_read_string(struct prm_json_reader *r, const char *begin, const char *p,
				  prm_str *out)
{
	p = skip_characters(r, p);
	if (p < r->end && *p == '\\')
		return read_escaped(r, begin, p, out);
	if (p == r->end || *p != '"')
		return string_fault(r, p);
	*out = prm_str_n(begin, (size_t)(p - begin));
	return p + 1;
}

/* ---- repeated keys --------------------------------------------------------------------------- */

static const prm_member *open_members(const struct prm_json_reader *r)
{
	return (const prm_member *)(const void *)(r->open + 1);
}

void prm__json_leave_shape(struct prm_json_reader *r)
{
	const prm_member *end = (const prm_member *)(const void *)r->top;

	r->open->reserved |= PRM__JSON_UNLIKE;
	for (const prm_member *m = open_members(r); m < end; m++)
		r->open->as.integer |= (int64_t)prm__json_key_bit(m);
}

static bool duplicate(struct prm_json_reader *r, const char *p, const prm_member *m)
{
	char text[160];

	snprintf(text, sizeof(text), "the key \"%.*s\" stands twice in one object",
		 (int)prm__utf8_floor(prm_str_n(m->key, m->key_len), 80), m->key);
	prm__json_fault(r, PRM_DUPLICATE_KEY, p, text);
	return false;
}

bool prm__json_compare_keys(struct prm_json_reader *r, const char *p, const prm_member *m)
{
	const prm_member *members = open_members(r);

	if (m - members >= PRM__JSON_FEW_KEYS)
		return true;
	for (const prm_member *other = members; other < m; other++)
		if (other->key_len == m->key_len && memcmp(other->key, m->key, m->key_len) == 0)
			return duplicate(r, p, m);
	return true;
}

/* The second key's place: the source says it unless the key has escapes, then its object's end
 * does. */
static const char *place_of(const struct prm_json_reader *r, const prm_member *m, const char *end)
{
	bool in_source = (uintptr_t)m->key > (uintptr_t)r->start &&
			 (uintptr_t)m->key < (uintptr_t)r->end;

	return in_source ? m->key - 1 : end;
}

bool prm__json_check_keys(struct prm_json_reader *r, const char *p, size_t n)
{
	const prm_member *m = open_members(r);
	prm_map seen;

	prm__map_init(&seen, r->allocator, (uint64_t)(uintptr_t)r);
	for (const prm_member *end = m + n; m < end && r->status == PRM_OK; m++) {
		prm_str key = prm_str_n(m->key, m->key_len);

		if (prm__map_get(&seen, key))
			duplicate(r, place_of(r, m, p), m);
		else if (!prm__map_set(&seen, key, r))
			prm__json_out_of_memory(r);
	}
	prm__map_release(&seen);
	return r->status == PRM_OK;
}
