/* output.c: appending to the buffer of a render, within its limits; values as text; indentation. */
#include "base/alloc.h"
#include "template/render.h"
#include "text/number.h"

/* How much is escaped at once. */
#define ESCAPE_AT_ONCE ((size_t)4096)

static size_t length(const struct render *r)
{
	return r->out->ptr ? (size_t)(r->at - r->out->ptr) : 0;
}

/* The most bytes that the buffer may come to hold. */
static size_t most_of(const struct render *r)
{
	size_t limit = r->limits->output_bytes + r->out_start;

	return r->out->limit && r->out->limit < limit ? r->out->limit : limit;
}

/* There is a buffer of OUTPUT_SLACK bytes at least. */
static void set_end(struct render *r, size_t len)
{
	size_t end = r->out->size - OUTPUT_SLACK;

	if (end > r->most)
		end = r->most;
	r->at = r->out->ptr + len;
	r->end = r->out->ptr + (end > len ? end : len);
}

void prm__output_close(struct render *r)
{
	r->out->len = length(r);
}

/* The buffer gets `size` bytes. */
static bool resize(prm_buf *out, size_t size)
{
	char *grown = prm__realloc(out->allocator, out->ptr, out->size, size);

	if (!grown) {
		out->status = PRM_NOMEM;
		return false;
	}
	out->ptr = grown;
	out->size = size;
	return true;
}

static bool grow(prm_buf *out, size_t need)
{
	size_t size = out->size + out->size / 2;

	return resize(out, size < need ? need : size);
}

/* A first buffer holds as much as a recent render took. */
static bool first(struct render *r, prm_buf *out)
{
	size_t usual = r->nested ? 0 : atomic_load_explicit(&r->t->output, memory_order_relaxed);

	return resize(out, usual + OUTPUT_SLACK);
}

bool prm__output_open(struct render *r, prm_buf *out)
{
	size_t need = out->len + OUTPUT_SLACK;

	r->out = out;
	r->out_start = out->len;
	r->most = most_of(r);
	if (!out->status && (out->size >= need || (out->ptr ? grow(out, need) : first(r, out)))) {
		set_end(r, out->len);
		return true;
	}
	r->status = prm_fail(r->err, out->status, "%s", prm_status_sentence(out->status));
	return false;
}

static bool is_full(struct render *r)
{
	r->status = prm__render_fault(r, PRM_LIMIT, 0, 0, NULL,
				      "the output has more than output_bytes (%zu)",
				      r->most - r->out_start);
	return false;
}

bool prm__output_room(struct render *r, size_t n)
{
	size_t len = length(r);

	if (n <= (size_t)(r->end - r->at))
		return true;
	if (r->out->status == PRM_OK && (n > r->most || len > r->most - n))
		return is_full(r);
	if (r->out->status || !grow(r->out, len + n + OUTPUT_SLACK)) {
		r->status = prm_fail(r->err, r->out->status, "%s",
				     prm_status_sentence(r->out->status));
		return false;
	}
	set_end(r, len);
	return true;
}

bool prm__output_add(struct render *r, prm_str text)
{
	if (!prm__output_room(r, text.len))
		return false;
	if (text.len)
		memcpy(r->at, text.ptr, text.len);
	r->at += text.len;
	return true;
}

static bool add_escaped(struct render *r, prm_str text)
{
	while (text.len) {
		prm_str some = prm_str_n(text.ptr,
					 text.len < ESCAPE_AT_ONCE ? text.len : ESCAPE_AT_ONCE);
		size_t need = some.len * ESCAPE_GROWTH;

		if (need > r->most - length(r)) /* near the limit it counts how much it is */
			need = prm__escaped_size(some);
		if (!prm__output_room(r, need))
			return false;
		r->at = prm__escape_html(r->at, some);
		text = prm_str_n(text.ptr + some.len, text.len - some.len);
	}
	return true;
}

static bool add_text(struct render *r, prm_str text, bool escape)
{
	return escape ? add_escaped(r, text) : prm__output_add(r, text);
}

/* A list, and what else takes a buffer to be written. */
static bool add_printed(struct render *r, prm_value v, bool escape)
{
	prm_buf text;
	bool ok = false;

	if (v.flags & PRM_VALUE_HOST)
		prm__touch_host(r, v.as.host->cls);
	prm_buf_init(&text, r->scratch.allocator, r->limits->output_bytes);
	prm__template_print(v, &text);
	if (text.status == PRM_NOMEM)
		r->status = prm_fail(r->err, PRM_NOMEM, "out of memory");
	else if (text.status == PRM_LIMIT)
		ok = is_full(r);
	else if (text.status)
		r->status = prm__host_fault(r, text.status, "a list did not give its items");
	else
		ok = add_text(r, prm_buf_str(&text), escape);
	prm_buf_release(&text);
	return ok;
}

bool prm__output_value(struct render *r, prm_value v, bool escape)
{
	char digits[32];

	switch (v.type) {
	case PRM_STRING:
		return add_text(r, prm_value_text(v), escape);
	case PRM_INT:
		return prm__output_add(
			r, prm_str_n(digits,
				     (size_t)(prm__put_integer(digits, v.as.integer) - digits)));
	case PRM_BOOL:
		return prm__output_add(r, prm_str_c(v.as.boolean ? "true" : "false"));
	case PRM_DOUBLE:
		return prm__output_add(r,
				       prm_str_n(digits, prm__number_print(v.as.number, digits)));
	case PRM_MISSING:
	case PRM_NULL:
		return true;
	default:
		return add_printed(r, v, escape);
	}
}

/* ---- indentation ----------------------------------------------------------------------------- */

static size_t count_lines(const char *text, size_t len)
{
	size_t lines = len > 0;

	for (const char *at = text; (at = memchr(at, '\n', len - (size_t)(at - text))) != NULL;) {
		if (++at == text + len)
			break;
		lines++;
	}
	return lines;
}

/* From the end: each line moves to its place, which is further behind. */
bool prm__output_indent(struct render *r, size_t from, prm_str indent)
{
	size_t len = length(r) - from;
	size_t lines = len ? count_lines(r->out->ptr + from, len) : 0, shift;
	char *text, *end;

	if (lines == 0)
		return true;
	if (indent.len > r->most / lines)
		return is_full(r);
	shift = lines * indent.len;
	if (!prm__output_room(r, shift))
		return false;
	text = r->out->ptr + from;
	if (r->watched)
		prm__shift_spans(r, from, indent, text);
	end = text + len;
	r->at += shift;
	while (lines--) {
		char *start = end - 1;

		while (start > text && start[-1] != '\n')
			start--;
		memmove(start + shift, start, (size_t)(end - start));
		shift -= indent.len;
		memcpy(start + shift, indent.ptr, indent.len);
		end = start;
	}
	return true;
}
