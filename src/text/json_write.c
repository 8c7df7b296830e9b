/* json_write.c: JSON, compact or one member a line; and canonical JSON (RFC 8785). */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/str.h"
#include "text/number.h"

#define WRITE_DEPTH 1000 /* a host's objects may contain themselves */

static void write_escape(prm_buf *out, unsigned char c)
{
	static const char letters[] = "btn\0fr"; /* 8 to 13 */

	if (c == '"' || c == '\\') {
		prm_buf_add_char(out, '\\');
		prm_buf_add_char(out, (char)c);
	} else if (c >= 8 && c <= 13 && letters[c - 8]) {
		prm_buf_add_char(out, '\\');
		prm_buf_add_char(out, letters[c - 8]);
	} else {
		prm_buf_addf(out, "\\u%04x", c);
	}
}

static void write_string(prm_str text, prm_buf *out)
{
	size_t done = 0;

	prm_buf_add_char(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		prm_buf_add(out, prm_str_n(text.ptr + done, i - done));
		write_escape(out, c);
		done = i + 1;
	}
	prm_buf_add(out, prm_str_n(text.ptr + done, text.len - done));
	prm_buf_add_char(out, '"');
}

struct writer {
	prm_buf *out;
	bool pretty, canonical;
};

static void new_line(const struct writer *w, int depth)
{
	if (!w->pretty)
		return;
	prm_buf_add_char(w->out, '\n');
	for (int i = 0; i < depth; i++)
		prm_buf_add_c(w->out, "  ");
}

static void write_value(const struct writer *w, prm_value v, int depth);

static void write_list(const struct writer *w, prm_value v, int depth)
{
	size_t count = prm_value_count(v);

	prm_buf_add_char(w->out, '[');
	for (size_t i = 0; i < count && !w->out->status; i++) {
		if (i)
			prm_buf_add_char(w->out, ',');
		new_line(w, depth + 1);
		write_value(w, prm_value_at(v, i), depth + 1);
	}
	if (count)
		new_line(w, depth);
	prm_buf_add_char(w->out, ']');
}

static void write_member(const struct writer *w, size_t index, prm_str key, prm_value value, int depth)
{
	if (index)
		prm_buf_add_char(w->out, ',');
	new_line(w, depth + 1);
	write_string(key, w->out);
	prm_buf_add_c(w->out, w->pretty ? ": " : ":");
	write_value(w, value, depth + 1);
}

/* The next UTF-16 unit of text, in order to sort as RFC 8785 3.2.3 asks. */
static uint32_t utf16_next(prm_str text, size_t *at, uint32_t *pending)
{
	uint32_t c = *pending;
	size_t len;

	if (c) {
		*pending = 0;
		return c;
	}
	len = prm__utf8_next(text, *at, &c);
	*at += len ? len : 1;
	if (c < 0x10000)
		return c;
	*pending = 0xdc00 + ((c - 0x10000) & 0x3ff);
	return 0xd800 + ((c - 0x10000) >> 10);
}

static int compare_members(const void *a, const void *b)
{
	const prm_member *x = a, *y = b;
	prm_str left = prm_str_n(x->key, x->key_len), right = prm_str_n(y->key, y->key_len);
	uint32_t left_pending = 0, right_pending = 0;
	size_t i = 0, j = 0;

	while ((i < left.len || left_pending) && (j < right.len || right_pending)) {
		uint32_t l = utf16_next(left, &i, &left_pending), r = utf16_next(right, &j, &right_pending);

		if (l != r)
			return l < r ? -1 : 1;
	}
	return (left.len > i || left_pending) - (right.len > j || right_pending);
}

static void write_sorted_map(const struct writer *w, prm_value v, int depth)
{
	size_t count = prm_value_count(v), bytes = (count + 1) * sizeof(prm_member);
	prm_member *members = prm__realloc(w->out->allocator, NULL, 0, bytes);
	prm_str key;
	prm_value value;

	if (!members) {
		w->out->status = PRM_NOMEM;
		return;
	}
	for (size_t i = 0; i < count && prm_value_member(v, i, &key, &value); i++)
		members[i] = (prm_member){key.ptr, (uint32_t)key.len, 0, value};
	if (count > 1)
		qsort(members, count, sizeof(*members), compare_members);
	prm_buf_add_char(w->out, '{');
	for (size_t i = 0; i < count; i++)
		write_member(w, i, prm_str_n(members[i].key, members[i].key_len), members[i].value, depth);
	prm_buf_add_char(w->out, '}');
	prm__free(w->out->allocator, members, bytes);
}

static void write_map(const struct writer *w, prm_value v, int depth)
{
	prm_str key;
	prm_value value;
	size_t count = 0;

	if (w->canonical) {
		write_sorted_map(w, v, depth);
		return;
	}
	prm_buf_add_char(w->out, '{');
	for (; !w->out->status && prm_value_member(v, count, &key, &value); count++)
		write_member(w, count, key, value, depth);
	if (count)
		new_line(w, depth);
	prm_buf_add_char(w->out, '}');
}

/*
 * A number whose double is exact is written as that double. Any other keeps its digits: as
 * Number::toString would lay them out, which is one spelling for each decimal number.
 */
static void write_canonical_number(prm_value v, prm_buf *out)
{
	prm_decimal decimal;
	char text[32];

	if (v.type == PRM_DOUBLE)
		prm_buf_add(out, prm_str_n(text, prm__number_print(v.as.number, text)));
	else if (v.type == PRM_NUMBER && prm__decimal_read(prm_value_text(v), &decimal))
		prm__decimal_write(&decimal, out);
	else
		prm__number_write(v, out);
}

static void write_value(const struct writer *w, prm_value v, int depth)
{
	if (depth > WRITE_DEPTH) {
		w->out->status = w->out->status ? w->out->status : PRM_LIMIT;
		return;
	}
	switch (v.type) {
	case PRM_BOOL:
		prm_buf_add_c(w->out, v.as.boolean ? "true" : "false");
		break;
	case PRM_INT:
	case PRM_DOUBLE:
	case PRM_NUMBER:
		if (w->canonical)
			write_canonical_number(v, w->out);
		else
			prm__number_write(v, w->out);
		break;
	case PRM_STRING:
		write_string(prm_value_text(v), w->out);
		break;
	case PRM_LIST:
		write_list(w, v, depth);
		break;
	case PRM_MAP:
		write_map(w, v, depth);
		break;
	default:
		prm_buf_add_c(w->out, "null");
	}
}

prm_status prm_value_write_json(prm_value v, int flags, prm_buf *out)
{
	struct writer w = {.out = out, .pretty = (flags & PRM_JSON_PRETTY) != 0};

	write_value(&w, v, 0);
	if (w.pretty)
		prm_buf_add_char(out, '\n');
	return out->status;
}

prm_status prm_value_write_canonical(prm_value v, prm_buf *out)
{
	struct writer w = {.out = out, .canonical = true};

	write_value(&w, v, 0);
	return out->status;
}
