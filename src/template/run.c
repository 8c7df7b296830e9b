/*
 * run.c: the interpreter's loop: one pass over the instructions, appending to one buffer. Values are
 * looked up and printed, never parsed. The commonest instructions are done here with the output's
 * position in a register; the others are in frame.c, call.c and partial.c.
 */
#include "template/render.h"

#include "text/number.h"
#include "text/value.h"

/* ---- appending ------------------------------------------------------------------------------- */

/* n bytes with as few branches as copying short texts allows; behind `to` is OUTPUT_SLACK. */
static inline void copy(char *to, const char *from, size_t n, bool padded)
{
	if (likely(n <= 16)) {
		if (likely(padded)) {
			memcpy(to, from, 16);
		} else if (n >= 8) {
			memcpy(to, from, 8);
			memcpy(to + n - 8, from + n - 8, 8);
		} else {
			for (size_t i = 0; i < n; i++)
				to[i] = from[i];
		}
	} else if (n <= 32) {
		memcpy(to, from, 16);
		memcpy(to + n - 16, from + n - 16, 16);
	} else {
		memcpy(to, from, n);
	}
}

/* What the loop reads of a render: a copy, which compilers keep in registers. */
struct hot {
	char *at;
	const char *end;
	const char *text;      /* of the template */
	const uint32_t *words; /* of the template */
	const prm_value *context;
};

static inline struct hot hot(const struct render *r)
{
	return (struct hot){.at = r->at,
			    .end = r->end,
			    .text = r->t->text.ptr,
			    .words = r->t->words,
			    .context = &r->frame->context};
}

static inline const struct path *hot_path(const struct hot *h, const struct insn *in)
{
	return (const struct path *)(const void *)(h->words + in->a);
}

/* The text before an instruction. False: r->status. */
static inline bool append_text(struct render *r, const struct insn *in, struct hot *h)
{
	if (unlikely(in->text_len > (size_t)(h->end - h->at))) {
		r->at = h->at;
		if (!prm__output_room(r, in->text_len))
			return false;
		*h = hot(r);
	}
	copy(h->at, h->text + in->text, in->text_len, true);
	h->at += in->text_len;
	if (likely(!r->watched))
		return true;
	r->at = h->at;
	prm__note_span(r, in, (size_t)(h->at - r->out->ptr) - in->text_len, true);
	return r->status == PRM_OK;
}

/* ---- values ---------------------------------------------------------------------------------- */

/* A path from the context: mostly each name is where it was found the last time. */
static inline const prm_value *quick_value(const prm_value *v, const struct path *path)
{
	for (const struct key *key = path->keys, *end = key + path->count; v && key < end; key++)
		v = prm__quick_member(v, key);
	return v;
}

/* Room for a number, more than it takes. */
#define MOST_DIGITS 32

/* A text or number put at `at`, and what is behind it; NULL: there is no room, or it is neither. */
static inline char *put(char *at, const char *end, const prm_value *v, bool escape)
{
	size_t room = (size_t)(end - at);

	if (likely(v->type == PRM_STRING)) {
		if (unlikely(escape))
			return v->len <= room / ESCAPE_GROWTH
				       ? prm__escape_html(at, prm_str_n(v->as.text, v->len))
				       : NULL;
		if (unlikely(v->len > room))
			return NULL;
		copy(at, v->as.text, v->len, (v->flags & PRM_VALUE_PADDED) != 0);
		return at + v->len;
	}
	if (room < MOST_DIGITS)
		return NULL;
	if (v->type == PRM_INT)
		return prm__put_integer(at, v->as.integer);
	return v->type == PRM_DOUBLE ? at + prm__number_print(v->as.number, at) : NULL;
}

/* The text before OP_NAME and its value, if that is at hand. False: nothing is appended. */
static inline bool append_name(const struct insn *in, struct hot *h)
{
	const prm_value *v = quick_value(h->context, hot_path(h, in));
	char *at;

	if (unlikely(!v || in->text_len > (size_t)(h->end - h->at)))
		return false;
	copy(h->at, h->text + in->text, in->text_len, true);
	at = put(h->at + in->text_len, h->end, v, (in->flags & INSN_ESCAPE) != 0);
	if (likely(at != NULL))
		h->at = at;
	return at != NULL;
}

/* The value that an instruction is about, in full: a path's, or what is on the stack. */
static prm_value sought_value(struct render *r, const struct insn *in)
{
	return in->flags & INSN_PATH ? prm__path_value(r, prm__path_at(r->t, in->a)) : *--r->sp;
}

static prm_value operand(struct render *r, const struct insn *in)
{
	const prm_value *quick = NULL;

	if (in->flags & INSN_QUICK)
		quick = quick_value(&r->frame->context, prm__path_at(r->t, in->a));
	return quick ? *quick : sought_value(r, in);
}

static bool print_slowly(struct render *r, const struct insn *in, prm_value v)
{
	size_t from = (size_t)(r->at - r->out->ptr);

	if (v.type == PRM_FUNCTION)
		v = prm__called(r, v, NULL, 0);
	if (r->status)
		return false;
	if (v.type == PRM_MISSING && !(in->flags & INSN_CALLED)) {
		if (!prm__render_missing(r, in))
			return false;
	} else if (!prm__output_value(r, v, (in->flags & INSN_ESCAPE) != 0)) {
		return false;
	}
	if (r->watched)
		prm__note_span(r, in, from, false);
	return r->status == PRM_OK;
}

/* {{name}}, {{a.b.c}}, and what a call left on the stack. */
static bool print(struct render *r, const struct insn *in)
{
	prm_value v = operand(r, in);
	char *at = NULL;

	if (r->status)
		return false;
	if (!r->watched)
		at = put(r->at, r->end, &v, (in->flags & INSN_ESCAPE) != 0);
	if (!at)
		return print_slowly(r, in, v);
	r->at = at;
	return true;
}

/* ---- tests and blocks ------------------------------------------------------------------------ */

/* The value, and with includeZero what stands above it on the stack. */
static const struct insn *test(struct render *r, const struct insn *in)
{
	prm_value zero = {0}, v;
	bool yes;

	if (in->flags & INSN_ZERO)
		zero = *--r->sp;
	v = operand(r, in);
	if (v.type == PRM_FUNCTION)
		v = prm__called(r, v, NULL, 0);
	yes = v.flags & PRM_VALUE_HOST ? prm__is_true(r, v) : prm__template_truthy(v);
	if (in->flags & INSN_ZERO && prm__value_is_number(v))
		yes = yes || prm__template_truthy(zero);
	if (r->status)
		return NULL;
	return yes == !(in->flags & INSN_NOT) ? in + 1 : r->t->code + in->b;
}

/* The same for what is commonest: a name whose value is at hand, and not a host's. Else NULL. */
static inline const struct insn *test_name(const struct render *r, const struct insn *in,
					   const struct hot *h)
{
	const prm_value *v = NULL;

	if ((in->flags & (INSN_QUICK | INSN_ZERO)) == INSN_QUICK)
		v = quick_value(h->context, hot_path(h, in));
	if (unlikely(!v || v->flags & PRM_VALUE_HOST || v->type == PRM_FUNCTION))
		return NULL;
	return prm__template_truthy(*v) == !(in->flags & INSN_NOT) ? in + 1 : r->t->code + in->b;
}

static const struct insn *push(struct render *r, const struct insn *in, prm_value v)
{
	*r->sp++ = v;
	return r->status ? NULL : in + 1;
}

static const struct insn *enter_nothing(struct render *r, const struct insn *in)
{
	struct frame *f = prm__frame_push(r, FRAME_PLAIN, r->frame->context);

	return f ? in + 1 : NULL;
}

/* The end of a frame: its next item, or what is behind it. */
static const struct insn *leave(struct render *r, const struct insn *in)
{
	struct frame *f = r->frame;
	const struct insn *back = f->back;

	r->now = in;
	if (f->kind == FRAME_LOOP)
		return prm__next_item(r, in);
	if (f->kind == FRAME_TEMPLATE) {
		prm__leave_template(r);
		return r->status ? NULL : back;
	}
	prm__frame_pop(r);
	return r->t->code + in->b;
}

/* Everything but texts, values and jumps. The next instruction; NULL: r->status. */
static const struct insn *step(struct render *r, const struct insn *in)
{
	r->now = in;
	switch (in->op) {
	case OP_PUSH:
		return push(r, in, operand(r, in));
	case OP_CONST:
		return push(r, in, r->t->values[in->a]);
	case OP_CALL:
		return prm__call_helper(r, in) ? NULL : in + 1;
	case OP_IF:
		return test(r, in);
	case OP_EACH:
		return prm__enter_each(r, in, operand(r, in));
	case OP_WITH:
		return prm__enter_with(r, in, operand(r, in));
	case OP_SECTION:
		return prm__enter_section(r, in, operand(r, in));
	case OP_ENTER:
		return enter_nothing(r, in);
	case OP_BLOCK:
		return prm__call_block(r, in);
	case OP_INLINE:
		return prm__define_inline(r, in) ? NULL : in + 1;
	case OP_PARTIAL:
		return prm__enter_partial(r, in);
	default:
		return prm__wrong_arity(r, in) ? NULL : in + 1;
	}
}

/* A frame whose end is the end of prm__render_run. */
static inline bool is_outermost(const struct frame *f)
{
	return f->kind == FRAME_HOST || (f->kind == FRAME_TEMPLATE && !f->call);
}

prm_status prm__render_run(struct render *r, const struct insn *in)
{
	struct hot h = hot(r);
	bool watched = r->watched;
	const struct insn *next;

	for (;;) {
		if (in->op == OP_NAME && likely(!watched) && append_name(in, &h)) {
			in++;
			continue;
		}
		if (unlikely(!append_text(r, in, &h)))
			return r->status;
		switch (in->op) {
		case OP_TEXT:
			in++;
			continue;
		case OP_JUMP:
			in = r->t->code + in->b;
			continue;
		case OP_IF:
			next = test_name(r, in, &h);
			r->at = h.at;
			in = next ? next : step(r, in);
			if (likely(next != NULL))
				continue;
			break;
		case OP_LEAVE:
			r->steps -= in->a;
			if (r->frame->kind == FRAME_LOOP && r->steps >= 0 &&
			    prm__frame_advance(r)) {
				in = r->frame->body;
				continue;
			}
			r->at = h.at;
			if (is_outermost(r->frame))
				return PRM_OK;
			in = leave(r, in);
			break;
		case OP_PRINT:
		case OP_NAME:
			r->at = h.at;
			r->now = in;
			in = print(r, in) ? in + 1 : NULL;
			break;
		default:
			r->at = h.at;
			in = step(r, in);
			break;
		}
		if (unlikely(!in))
			return r->status;
		h = hot(r);
	}
}
