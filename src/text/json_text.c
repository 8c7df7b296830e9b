/* json_text.c: the JSON reader's rarer ways: faults, escapes in strings, repeated keys. */
#include <stdio.h>

#include "base/map.h"
#include "base/str.h"
#include "text/json_reader.h"
#include "text/swar.h"

prm_status prm__json_report(struct prm_json_reader *r, prm_status code, const char *at,
			    const char *text)
{
	prm_str all = prm_str_n(r->start, (size_t)(r->end - r->start));
	prm_diag_entry e = {.code = code, .source = r->source};

	e.start = e.end = (size_t)(at - r->start);
	prm__str_position(all, e.start, &e.line, &e.column);
	e.excerpt = prm__str_line(all, e.start);
	prm_diag_addf(r->diag, &e, "%s (byte %zu)", text, e.start);
	return prm_fail_at(r->err, code, e.line, e.column, "%s (byte %zu)", text, e.start);
}

prm_status prm__json_syntax(struct prm_json_reader *r, const char *text)
{
	return prm__json_report(r, PRM_JSON_SYNTAX, r->at, text);
}

prm_status prm__json_out_of_memory(struct prm_json_reader *r)
{
	return prm_fail(r->err, PRM_NOMEM, "out of memory");
}

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

/* r->at is behind "\u". */
static prm_status read_unicode(struct prm_json_reader *r, uint32_t *out)
{
	int32_t u = hex4(r, r->at), low;

	if (u < 0)
		return prm__json_syntax(r, "\\u needs four hex digits");
	if (u >= 0xdc00 && u < 0xe000)
		return prm__json_syntax(r, "a low surrogate stands alone");
	if (u >= 0xd800 && u < 0xdc00) {
		low = r->end - r->at >= 6 && r->at[4] == '\\' && r->at[5] == 'u'
			      ? hex4(r, r->at + 6)
			      : -1;
		if (low < 0xdc00 || low > 0xdfff)
			return prm__json_syntax(r, "a high surrogate stands alone");
		u = 0x10000 + ((u - 0xd800) << 10) + (low - 0xdc00);
		r->at += 6;
	}
	r->at += 4;
	*out = (uint32_t)u;
	return PRM_OK;
}

static prm_status read_escape(struct prm_json_reader *r, char **out)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *hit = r->at + 1 < r->end && r->at[1] ? strchr(from, r->at[1]) : NULL;
	uint32_t code_point = 0;
	prm_status status;

	if (hit) {
		*(*out)++ = to[hit - from];
		r->at += 2;
		return PRM_OK;
	}
	if (r->at + 1 >= r->end || r->at[1] != 'u')
		return prm__json_syntax(r, "no such escape; write \\\\ for a backslash");
	r->at += 2;
	status = read_unicode(r, &code_point);
	if (status == PRM_OK)
		*out += prm__utf8_put(code_point, *out);
	return status;
}

prm_status prm__json_string_fault(struct prm_json_reader *r)
{
	if (r->at >= r->end)
		return prm__json_syntax(r, "the string has no closing quote");
	if ((unsigned char)*r->at < 0x20)
		return prm__json_syntax(r, "a control character must be escaped in a string");
	return prm__json_report(r, PRM_BAD_UTF8, r->at, "the bytes are not UTF-8");
}

/* Move r->at over characters that stand for themselves. */
void prm__json_skip_plain(struct prm_json_reader *r)
{
	prm_str all = prm_str_n(r->start, (size_t)(r->end - r->start));

	for (;;) {
		uint32_t ignored;
		size_t len;

		r->at = prm__plain_end(r->at, r->end);
		if (r->at == r->end || (unsigned char)*r->at < 0x80)
			return;
		len = prm__utf8_next(all, (size_t)(r->at - r->start), &ignored);
		if (len == 0)
			return;
		r->at += len;
	}
}

/* The rest of a string that has escapes; its decoded text is never longer than its source. */
prm_status prm__json_read_escaped(struct prm_json_reader *r, const char *begin, prm_str *out)
{
	const char *close = r->at;
	char *text, *put;

	for (; close < r->end && *close != '"'; close++)
		if (*close == '\\')
			close++;
	text = put = prm_arena_alloc(prm__doc_arena(r->doc),
				     (size_t)(close - begin) + PRM__DOC_PADDING);
	if (!text)
		return prm__json_out_of_memory(r);
	for (;;) {
		prm_status status;

		memcpy(put, begin, (size_t)(r->at - begin));
		put += r->at - begin;
		if (r->at < r->end && *r->at == '"')
			break;
		if (r->at >= r->end || *r->at != '\\')
			return prm__json_string_fault(r);
		status = read_escape(r, &put);
		if (status)
			return status;
		begin = r->at;
		prm__json_skip_plain(r);
	}
	memset(put, 0, PRM__DOC_PADDING);
	*out = prm_str_n(text, (size_t)(put - text));
	r->at++;
	return PRM_OK;
}

/* The second key's place: the source says it unless the key has escapes, then its object's end
 * does. */
static prm_status duplicate(struct prm_json_reader *r, const prm_member *m)
{
	bool in_source = (uintptr_t)m->key > (uintptr_t)r->start &&
			 (uintptr_t)m->key < (uintptr_t)r->end;
	char text[160];

	snprintf(text, sizeof(text), "the key \"%.*s\" stands twice in one object",
		 (int)prm__utf8_floor(prm_str_n(m->key, m->key_len), 80), m->key);
	return prm__json_report(r, PRM_DUPLICATE_KEY, in_source ? m->key - 1 : r->at - 1, text);
}

#define FEW_KEYS 16

static prm_status check_many_keys(struct prm_json_reader *r, const prm_member *members, size_t n)
{
	prm_status status = PRM_OK;
	prm_map seen;

	prm__map_init(&seen, r->allocator, (uint64_t)(uintptr_t)r);
	for (size_t i = 0; i < n && status == PRM_OK; i++) {
		prm_str key = prm_str_n(members[i].key, members[i].key_len);

		if (prm__map_get(&seen, key))
			status = duplicate(r, &members[i]);
		else if (!prm__map_set(&seen, key, r))
			status = prm__json_out_of_memory(r);
	}
	prm__map_release(&seen);
	return status;
}

/* One of 64 bits: keys that differ in length, first or last byte mostly differ in it. */
static uint64_t key_bit(const prm_member *m)
{
	unsigned first = m->key_len ? (unsigned char)m->key[0] : 0;
	unsigned last = m->key_len ? (unsigned char)m->key[m->key_len - 1] : 0;

	return (uint64_t)1 << ((first * 5 + last * 11 + m->key_len * 3) & 63);
}

static bool stands_before(const prm_member *members, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (members[i].key_len == members[j].key_len &&
		    memcmp(members[i].key, members[j].key, members[i].key_len) == 0)
			return true;
	return false;
}

prm_status prm__json_check_keys(struct prm_json_reader *r, const prm_member *members, size_t n)
{
	uint64_t seen = 0;

	if (n > FEW_KEYS)
		return check_many_keys(r, members, n);
	for (size_t i = 0; i < n; i++) {
		uint64_t bit = key_bit(&members[i]);

		if ((seen & bit) && stands_before(members, i))
			return duplicate(r, &members[i]);
		seen |= bit;
	}
	return PRM_OK;
}
