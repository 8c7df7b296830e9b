/* json_write.c: JSON, compact or one member a line. Open containers stand on a stack of its own. */
#include "text/json_write.h"

#include "base/alloc.h"
#include "base/str.h"
#include "text/number.h"
#include "text/value.h"

/* An open container; with a sort its members are a copy. */
struct frame {
	prm_value container;
	size_t cursor, written;
	prm_member *sorted;
	size_t count;
};

#define FEW_LEVELS 16

struct writer {
	const prm_json_style *style;
	prm_buf *out;
	struct frame *frames;
	size_t depth, size;
	struct frame few[FEW_LEVELS];
};

static void fail(struct writer *w, prm_status status)
{
	if (!w->out->status)
		w->out->status = status;
}

static void new_line(const struct writer *w)
{
	if (!w->style->pretty)
		return;
	prm__buf_put(w->out, '\n');
	for (size_t i = 0; i < w->depth; i++)
		prm_buf_add(w->out, PRM_LIT("  "));
}

/* Copy the members of a map and put them in order. */
static bool sort_members(struct writer *w, struct frame *frame)
{
	const prm_allocator *a = w->out->allocator;
	prm_str key;
	prm_value value;
	size_t cursor = 0;

	frame->count = prm_value_count(frame->container);
	if (frame->count < UINT32_MAX / sizeof(*frame->sorted)) /* a host says anything */
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
	if (w->depth == w->size && !prm__walk_grow(w->out->allocator, (void **)&w->frames, &w->size,
						   sizeof(*w->frames), w->few)) {
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
	prm__buf_put(w->out, v.type == PRM_MAP ? '{' : '[');
}

static void close_container(struct writer *w)
{
	struct frame *frame = &w->frames[--w->depth];

	if (frame->written)
		new_line(w);
	prm__buf_put(w->out, frame->container.type == PRM_MAP ? '}' : ']');
	prm__free(w->out->allocator, frame->sorted, (frame->count + 1) * sizeof(*frame->sorted));
}

static void write_value(struct writer *w, prm_value v)
{
	switch (v.type) {
	case PRM_BOOL:
		prm_buf_add(w->out, v.as.boolean ? PRM_LIT("true") : PRM_LIT("false"));
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
		prm_buf_add(w->out, PRM_LIT("null"));
	}
}

/* prm__value_next, but of the sorted members where there are any, and without a call in memory. */
static prm_status next(struct frame *frame, prm_str *key, prm_value *value)
{
	const prm_value *of = &frame->container;
	const prm_member *m;

	if (of->flags & PRM_VALUE_HOST && !frame->sorted)
		return prm__value_next(*of, &frame->cursor, key, value);
	if (frame->cursor == (frame->sorted ? frame->count : of->len))
		return PRM_END;
	if (of->type == PRM_LIST) {
		*value = of->as.items[frame->cursor++];
		return PRM_OK;
	}
	m = &(frame->sorted ? frame->sorted : of->as.members)[frame->cursor++];
	*key = prm_str_n(m->key, m->key_len);
	*value = m->value;
	return PRM_OK;
}

/* The next item of the innermost container, or its end. */
static void step(struct writer *w)
{
	struct frame *frame = &w->frames[w->depth - 1];
	prm_str key = {0};
	prm_value value;
	prm_status status = next(frame, &key, &value);

	if (status) {
		if (status != PRM_END)
			fail(w, status);
		close_container(w);
		return;
	}
	if (frame->written++)
		prm__buf_put(w->out, ',');
	new_line(w);
	if (frame->container.type == PRM_MAP) {
		prm__json_quote(key, w->out);
		prm__buf_put(w->out, ':');
		if (w->style->pretty)
			prm__buf_put(w->out, ' ');
	}
	write_value(w, value);
}

void prm__json_write(prm_value v, const prm_json_style *style, prm_buf *out)
{
	struct writer w;

	w.style = style;
	w.out = out;
	w.frames = w.few;
	w.size = FEW_LEVELS;
	w.depth = 0;
	write_value(&w, v);
	while (w.depth && !out->status)
		step(&w);
	while (w.depth)
		close_container(&w);
	if (w.frames != w.few)
		prm__free(out->allocator, w.frames, w.size * sizeof(*w.frames));
	if (style->pretty)
		prm__buf_put(out, '\n');
}

prm_status prm_value_write_json(prm_value v, int flags, prm_buf *out)
{
	prm_json_style style = {.number = prm__number_write};

	style.pretty = (flags & PRM_JSON_PRETTY) != 0;
	prm__json_write(v, &style, out);
	return out->status;
}
