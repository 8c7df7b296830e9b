/* json_write.c: JSON, compact or one member a line. Open containers stand on a stack of its own. */
#include "text/json_write.h"

#include "base/alloc.h"
#include "base/str.h"
#include "text/number.h"
#include "text/swar.h"
#include "text/value.h"

/* An open container; with a sort its members are a copy. */
struct frame {
	prm_value container;
	size_t cursor, written;
	prm_member *sorted;
	size_t count;
};

struct writer {
	const prm_json_style *style;
	prm_buf *out;
	struct frame *frames;
	size_t depth, size;
};

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

/* Of a block of 64 bytes, whose last character may reach beyond it, with each byte escaped. */
#define MOST_OF_BLOCK (6 * (64 + 3))

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
			memcpy(put, from + done, i - done);
			put = put_escape(put + i - done, (unsigned char)from[i]);
			done = behind = i + 1;
		}
		special = behind < 64 ? special & ~(uint64_t)0 << behind : 0;
		if (behind > n)
			n = behind;
	}
	memcpy(put, from + done, n - done);
	*at += n;
	return put + (n - done);
}

void prm__json_escape(prm_str text, prm_buf *out)
{
	size_t at = 0;

	while (at < text.len && !out->status) {
		size_t left = text.len - at, most = left < 64 ? 6 * left : MOST_OF_BLOCK;
		char few[MOST_OF_BLOCK];

		if (out->limit && out->limit - out->len < most) {
			/* it may fit all the same */
			prm_buf_add(out,
				    prm_str_n(few, (size_t)(escape_block(text, &at, few) - few)));
		} else if (prm_buf_reserve(out, most) == PRM_OK) {
			char *end = escape_block(text, &at, out->ptr + out->len);

			out->len = (size_t)(end - out->ptr);
		}
	}
}

void prm__json_quote(prm_str text, prm_buf *out)
{
	prm_buf_add_char(out, '"');
	prm__json_escape(text, out);
	prm_buf_add_char(out, '"');
}

static void fail(struct writer *w, prm_status status)
{
	if (!w->out->status)
		w->out->status = status;
}

static void new_line(const struct writer *w)
{
	if (!w->style->pretty)
		return;
	prm_buf_add_char(w->out, '\n');
	for (size_t i = 0; i < w->depth; i++)
		prm_buf_add_c(w->out, "  ");
}

/* Copy the members of a map and put them in order. */
static bool sort_members(struct writer *w, struct frame *frame)
{
	const prm_allocator *a = w->out->allocator;
	prm_str key;
	prm_value value;
	size_t cursor = 0;

	frame->count = prm_value_count(frame->container);
	frame->sorted = prm__calloc(a, (frame->count + 1) * sizeof(*frame->sorted));
	if (!frame->sorted)
		return false;
	for (size_t i = 0; i < frame->count; i++) {
		prm_status status = prm__value_next(frame->container, &cursor, &key, &value);

		if (status) {
			fail(w, status == PRM_END ? PRM_INVALID : status); /* fewer than it said */
			prm__free(a, frame->sorted, (frame->count + 1) * sizeof(*frame->sorted));
			return false;
		}
		frame->sorted[i] = (prm_member){key.ptr, (uint32_t)key.len, 0, value};
	}
	w->style->sort(frame->sorted, frame->count);
	return true;
}

static void open_container(struct writer *w, prm_value v)
{
	struct frame *frame;

	if (w->depth == PRM__WALK_DEPTH) {
		fail(w, PRM_LIMIT);
		return;
	}
	if (w->depth == w->size &&
	    !prm__grow(w->out->allocator, (void **)&w->frames, &w->size, sizeof(*w->frames))) {
		fail(w, PRM_NOMEM);
		return;
	}
	frame = &w->frames[w->depth];
	*frame = (struct frame){.container = v};
	if (v.type == PRM_MAP && w->style->sort && !sort_members(w, frame)) {
		fail(w, PRM_NOMEM);
		return;
	}
	w->depth++;
	prm_buf_add_char(w->out, v.type == PRM_MAP ? '{' : '[');
}

static void close_container(struct writer *w)
{
	struct frame *frame = &w->frames[--w->depth];

	if (frame->written)
		new_line(w);
	prm_buf_add_char(w->out, frame->container.type == PRM_MAP ? '}' : ']');
	prm__free(w->out->allocator, frame->sorted, (frame->count + 1) * sizeof(*frame->sorted));
}

static void write_value(struct writer *w, prm_value v)
{
	switch (v.type) {
	case PRM_BOOL:
		prm_buf_add_c(w->out, v.as.boolean ? "true" : "false");
		break;
	case PRM_INT:
	case PRM_DOUBLE:
	case PRM_NUMBER:
		w->style->number(v, w->out);
		break;
	case PRM_STRING:
		prm__json_quote(prm_value_text(v), w->out);
		break;
	case PRM_LIST:
	case PRM_MAP:
		open_container(w, v);
		break;
	default:
		prm_buf_add_c(w->out, "null");
	}
}

static prm_status next(struct frame *frame, prm_str *key, prm_value *value)
{
	const prm_member *m;

	if (!frame->sorted)
		return prm__value_next(frame->container, &frame->cursor, key, value);
	if (frame->cursor == frame->count)
		return PRM_END;
	m = &frame->sorted[frame->cursor++];
	*key = prm_str_n(m->key, m->key_len);
	*value = m->value;
	return PRM_OK;
}

/* The next item of the innermost container, or its end. */
static void step(struct writer *w)
{
	struct frame *frame = &w->frames[w->depth - 1];
	prm_str key;
	prm_value value;
	prm_status status = next(frame, &key, &value);

	if (status) {
		if (status != PRM_END)
			fail(w, status);
		close_container(w);
		return;
	}
	if (frame->written++)
		prm_buf_add_char(w->out, ',');
	new_line(w);
	if (frame->container.type == PRM_MAP) {
		prm__json_quote(key, w->out);
		prm_buf_add_c(w->out, w->style->pretty ? ": " : ":");
	}
	write_value(w, value);
}

void prm__json_write(prm_value v, const prm_json_style *style, prm_buf *out)
{
	struct writer w = {.style = style, .out = out};

	write_value(&w, v);
	while (w.depth && !out->status)
		step(&w);
	while (w.depth)
		close_container(&w);
	prm__free(out->allocator, w.frames, w.size * sizeof(*w.frames));
	if (style->pretty)
		prm_buf_add_char(out, '\n');
}

prm_status prm_value_write_json(prm_value v, int flags, prm_buf *out)
{
	prm_json_style style = {.number = prm__number_write};

	style.pretty = (flags & PRM_JSON_PRETTY) != 0;
	prm__json_write(v, &style, out);
	return out->status;
}
