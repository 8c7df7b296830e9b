/* frame.c: the stack of frames: entering and leaving blocks, and walking through a loop's items. */
#include "template/render.h"

#include <math.h>

#include "base/alloc.h"
#include "base/os.h"
#include "base/str.h"
#include "text/number.h"
#include "text/value.h"

struct frame *prm__frame_next(struct render *r)
{
	struct frame *below = r->frame, *f = below->above;

	if (f)
		return f;
	f = r->frames_used < FRAMES_AT_HAND ? &r->frames[r->frames_used++]
					    : prm_arena_alloc(&r->scratch, sizeof(*f));
	if (!f) {
		(void)prm__render_nomem(r, sizeof(*f));
		return NULL;
	}
	f->above = NULL;
	f->below = below;
	f->members = NULL;
	f->members_size = 0;
	return below->above = f;
}

struct frame *prm__frame_push(struct render *r, int kind, prm_value context)
{
	struct frame *below = r->frame, *f = prm__frame_next(r);

	if (!f)
		return NULL;
	f->lexical = f->dynamic = below;
	f->context = context;
	f->kind = (uint8_t)kind;
	f->counts = f->has_params = false;
	f->new_data = 0;
	f->inlines = r->inlines;
	r->frame = f;
	return f;
}

void prm__frame_pop(struct render *r)
{
	struct frame *f = r->frame;

	r->inlines = f->inlines;
	if (f->kind == FRAME_TEMPLATE) {
		r->t = f->t;
		r->block = f->block;
		r->sp = f->sp;
		r->stack_end = f->stack_end;
		r->partials--;
	}
	r->frame = f->below;
}

/* A scalar as JavaScript makes a number of it; NaN for what is none. */
static double as_number(prm_value v)
{
	prm_str text = prm__str_trim(prm_value_text(v));
	char digits[64], *end;
	double d;

	if (v.type == PRM_BOOL)
		return v.as.boolean;
	if (v.type != PRM_STRING)
		return prm__value_is_number(v) ? prm__number_as_double(v) : NAN;
	if (text.len == 0 || text.len >= sizeof(digits))
		return text.len ? NAN : 0;
	memcpy(digits, text.ptr, text.len);
	digits[text.len] = '\0';
	d = prm__strtod(digits, &end);
	return end == digits + text.len ? d : NAN;
}

/* handlebars.js compares with `!=`: "" and false are the same there. */
bool prm__is_around(struct render *r, prm_value v, prm_value around)
{
	if (v.type <= PRM_NULL || around.type <= PRM_NULL)
		return v.type <= PRM_NULL && around.type <= PRM_NULL;
	if (prm__value_is_container(v) || prm__value_is_container(around))
		return v.type == around.type && v.len == around.len &&
		       v.as.items == around.as.items;
	prm__look_at(r, v.len); /* equal texts are compared to their end */
	if (v.type == around.type)
		return prm_value_equal(v, around);
	return as_number(v) == as_number(around);
}

bool prm__stack_room(struct render *r, const prm_template *t)
{
	size_t size = (size_t)t->stack_most + STACK_AT_HAND;
	prm_value *more;

	if ((size_t)(r->stack_end - r->sp) >= t->stack_most)
		return true;
	more = prm_arena_calloc(&r->scratch, size, sizeof(*more));
	if (!more)
		return prm__render_nomem(r, size * sizeof(*more)) == PRM_OK;
	r->sp = more;
	r->stack_end = more + size;
	return true;
}

/* ---- loops ----------------------------------------------------------------------------------- */

/* False: a host fails, or has fewer items than it said. */
static bool set_item(struct render *r, struct frame *f)
{
	prm_str key = {0};

	r->inlines = f->inlines;
	if (f->list.flags & PRM_VALUE_HOST) {
		f->context = (prm_value){0};
		if (!prm__next_value(r, f->list, &f->cursor, &key, &f->context))
			return false;
	} else if (f->list.type == PRM_LIST) {
		f->context = f->list.as.items[f->index];
	} else {
		const prm_member *m = &f->list.as.members[f->index];

		f->context = m->value;
		key = prm_str_n(m->key, m->key_len);
	}
	if (f->list.type == PRM_MAP)
		f->key = prm_value_str(key);
	f->counts = !prm__is_around(r, f->context, f->lexical->context);
	return true;
}

/* A loop is over; what is behind it. */
static const struct insn *end_loop(struct render *r, uint32_t behind)
{
	prm__frame_pop(r);
	return r->status ? NULL : r->t->code + behind;
}

static const struct insn *enter_loop(struct render *r, const struct insn *in, prm_value list)
{
	size_t count = prm__count(r, list);
	struct frame *f;

	if (r->status)
		return NULL;
	if (count == 0)
		return r->t->code + in->b;
	f = prm__frame_push(r, FRAME_LOOP, list);
	if (!f)
		return NULL;
	f->list = list;
	f->index = f->cursor = 0;
	f->count = count;
	f->body = in + 1;
	f->has_params = true;
	return set_item(r, f) ? f->body : end_loop(r, in->b);
}

const struct insn *prm__next_item(struct render *r, const struct insn *leave)
{
	struct frame *f = r->frame;

	if (r->steps < 0 && prm__check_limits(r, leave->start))
		return NULL;
	if (++f->index < f->count && set_item(r, f))
		return f->body;
	return end_loop(r, leave->b);
}

/* ---- blocks ---------------------------------------------------------------------------------- */

/* A body with v as its context, or with the context as it is. */
static const struct insn *enter_plain(struct render *r, const struct insn *in, prm_value v,
				      bool own)
{
	bool counts = own && !prm__is_around(r, v, r->frame->context);
	struct frame *f = prm__frame_push(r, FRAME_PLAIN, own ? v : r->frame->context);

	if (!f)
		return NULL;
	f->counts = counts;
	f->has_params = own;
	return in + 1;
}

const struct insn *prm__enter_each(struct render *r, const struct insn *in, prm_value v)
{
	v = prm__called(r, v, NULL, 0);
	if (r->status)
		return NULL;
	return prm__value_is_container(v) ? enter_loop(r, in, v) : r->t->code + in->b;
}

const struct insn *prm__enter_with(struct render *r, const struct insn *in, prm_value v)
{
	bool yes;

	v = prm__called(r, v, NULL, 0);
	yes = prm__value_is_number(v) || prm__is_true(r, v); /* 0 is not empty here */
	if (r->status)
		return NULL;
	if (yes)
		return enter_plain(r, in, v, true);
	return r->t->code + in->b;
}

/* A list is iterated, true keeps the context, anything else that is there becomes it. */
const struct insn *prm__enter_section(struct render *r, const struct insn *in, prm_value v)
{
	v = prm__called(r, v, NULL, 0);
	if (r->status)
		return NULL;
	if (v.type == PRM_MISSING && !(in->flags & INSN_SILENT) &&
	    r->t->options.missing == PRM_MISSING_IS_ERROR && !prm__render_missing(r, in))
		return NULL;
	if (v.type == PRM_LIST)
		return enter_loop(r, in, v);
	if (v.type <= PRM_NULL || (v.type == PRM_BOOL && !v.as.boolean))
		return r->t->code + in->b;
	return enter_plain(r, in, v, v.type != PRM_BOOL);
}
