/*
 * render.c: the interpreter: one pass over the instructions, appending to one buffer. Values are
 * looked up and printed, never parsed. The commonest instructions are done here with the output's
 * position in a register; the others are in frame.c, call.c and partial.c.
 */
#include "template/render.h"

#include "base/limits.h"
#include "base/os.h"
#include "template/spans.h"
#include "text/number.h"
#include "text/value.h"

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

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

/* Where n bytes can be appended, or NULL: r->status. */
static inline char *room(struct render *r, char *at, size_t n)
{
	if (likely(n <= (size_t)(r->end - at)))
		return at;
	r->at = at;
	return prm__output_room(r, n) ? r->at : NULL;
}

static char *watched_text(struct render *r, const struct insn *in, char *at)
{
	r->at = at + in->text_len;
	prm__note_span(r, in, (size_t)(at - r->out->ptr), true);
	return r->status ? NULL : r->at;
}

/* The text before an instruction. */
static inline char *append_text(struct render *r, const struct insn *in, char *at)
{
	at = room(r, at, in->text_len);
	if (unlikely(!at))
		return NULL;
	copy(at, r->t->text.ptr + in->text, in->text_len, true);
	if (unlikely(r->watched))
		return watched_text(r, in, at);
	return at + in->text_len;
}

/* ---- values ---------------------------------------------------------------------------------- */

/* A path from the context: mostly each name is where it was found the last time. */
static inline const prm_value *quick_value(const struct render *r, const struct path *path)
{
	const prm_value *v = &r->frame->context;

	for (uint32_t i = 0; v && i < path->count; i++)
		v = prm__quick_member(v, &path->keys[i]);
	return v;
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
		quick = quick_value(r, prm__path_at(r->t, in->a));
	return quick ? *quick : sought_value(r, in);
}

static bool print(struct render *r, const struct insn *in, prm_value v)
{
	size_t from = (size_t)(r->at - r->out->ptr);

	if (r->status)
		return false;
	r->now = in;
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

/* Texts and integers at once, all else by print. */
static inline char *append_value(struct render *r, const struct insn *in, char *at,
				 const prm_value *v)
{
	if (likely(v->type == PRM_STRING && !(in->flags & INSN_ESCAPE) && !r->watched)) {
		at = room(r, at, v->len);
		if (likely(at != NULL)) {
			copy(at, v->as.text, v->len, (v->flags & PRM_VALUE_PADDED) != 0);
			at += v->len;
		}
		return at;
	}
	if (v->type == PRM_INT && !r->watched && likely(r->end - at >= PRM__INTEGER_DIGITS))
		return prm__put_integer(at, v->as.integer);
	r->at = at;
	return print(r, in, *v) ? r->at : NULL;
}

/* {{name}}, {{a.b.c}}, and what a call left on the stack. */
static inline char *print_value(struct render *r, const struct insn *in, char *at)
{
	const prm_value *quick = NULL;
	prm_value v;

	if (in->flags & INSN_QUICK)
		quick = quick_value(r, prm__path_at(r->t, in->a));
	if (likely(quick != NULL))
		return append_value(r, in, at, quick);
	r->at = at;
	r->now = in;
	v = sought_value(r, in);
	return append_value(r, in, at, &v);
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

/* Everything but texts, names and jumps. The next instruction; NULL: r->status. */
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
	char *at = r->at;

	for (;;) {
		at = append_text(r, in, at);
		if (unlikely(!at))
			return r->status;
		switch (in->op) {
		case OP_TEXT:
			in++;
			continue;
		case OP_PRINT:
			at = print_value(r, in++, at);
			if (unlikely(!at))
				return r->status;
			continue;
		case OP_JUMP:
			in = r->t->code + in->b;
			continue;
		case OP_LEAVE:
			r->steps -= in->a;
			if (r->frame->kind == FRAME_LOOP && r->steps >= 0 &&
			    prm__frame_advance(r)) {
				in = r->frame->body;
				continue;
			}
			r->at = at;
			if (is_outermost(r->frame))
				return PRM_OK;
			in = leave(r, in);
			at = r->at;
			if (unlikely(!in))
				return r->status;
			continue;
		default:
			break;
		}
		r->at = at;
		in = step(r, in);
		at = r->at;
		if (unlikely(!in))
			return r->status;
	}
}

/* ---- a render -------------------------------------------------------------------------------- */

static size_t scratch_limit(const prm_limits *limits)
{
	return limits->output_bytes < SIZE_MAX / 8 ? limits->output_bytes * 4 + LEAST_SCRATCH
						   : SIZE_MAX / 2;
}

static void start(struct render *r, const prm_template *t, prm_value context,
		  const prm_template_render_options *opts)
{
	const prm_call *call = opts->call;

	r->t = t;
	r->opts = opts;
	r->root = context;
	r->watched = opts->explain != NULL;
	r->status = r->missing = PRM_OK;
	r->block = NULL;
	r->inlines = NULL;
	r->partials = r->nested = r->class_count = 0;
	r->steps_done = 0;
	r->steps = r->steps_given = 0;
	r->now = t->code;
	r->classes = r->classes_at_hand;
	r->class_size = CLASSES_AT_HAND;
	r->deadline_ns = call && call->deadline_ms
				 ? prm__monotonic_ns() + call->deadline_ms * (uint64_t)1000000
				 : 0;
	prm_arena_init(&r->scratch, t->allocator, scratch_limit(r->limits));
	r->sp = r->stack;
	r->stack_end = r->stack + STACK_AT_HAND;
	r->frame = &r->frames[0];
	r->frames_used = 1;
	r->frame->below = r->frame->above = NULL;
	r->frame->lexical = r->frame->dynamic = NULL;
	r->frame->context = context;
	r->frame->kind = FRAME_TEMPLATE;
	r->frame->counts = true;
	r->frame->has_params = false;
	r->frame->new_data = 0;
	r->frame->call = NULL;
}

static void end_scopes(const struct render *r)
{
	for (size_t i = 0; i < r->class_count; i++)
		if (r->classes[i]->scope_end)
			r->classes[i]->scope_end(r->classes[i]->ud);
}

static void finish(struct render *r)
{
	size_t made = r->out->len - r->out_start;
	size_t usual = atomic_load_explicit(&r->t->output, memory_order_relaxed);
	prm_template *t = (prm_template *)(uintptr_t)r->t; /* the hint is all that is written */

	if (r->spans && !r->status && !r->missing)
		prm__report_spans(r);
	if (made > usual || made < usual / 2)
		atomic_store_explicit(&t->output, made, memory_order_relaxed);
	if (r->class_count && !r->opts->keep_scope)
		end_scopes(r);
	if (r->scratch.blocks)
		prm_arena_release(&r->scratch);
}

static prm_status render(struct render *r, const prm_template *t, prm_value context,
			 const prm_template_render_options *opts, prm_buf *out)
{
	struct prm__spans spans = {0};

	start(r, t, context, opts);
	r->spans = r->watched ? &spans : NULL;
	if (prm__output_open(r, out) && (t->stack_most <= STACK_AT_HAND || prm__stack_room(r, t))) {
		(void)prm__render_run(r, t->code);
		prm__output_close(r);
	}
	r->t = t;
	finish(r);
	return r->status ? r->status : r->missing;
}

/* What another caller's shorter struct does not say, and limits of its own. */
static void complete(const prm_template_render_options *given, prm_template_render_options *all,
		     prm_limits *limits)
{
	memset(all, 0, sizeof(*all));
	if (given)
		memcpy(all, given,
		       given->struct_size < sizeof(*all) ? given->struct_size : sizeof(*all));
	*limits = prm__limits(all->limits);
}

prm_status prm_template_render(const prm_template *t, prm_value context,
			       const prm_template_render_options *opts, prm_buf *out,
			       prm_diag *diag, prm_error *err)
{
	prm_template_render_options all;
	prm_limits limits;
	struct render r;

	r.limits = &t->limits;
	if (unlikely(!opts || opts->struct_size < sizeof(all) || opts->limits)) {
		complete(opts, &all, &limits);
		r.limits = all.limits ? &limits : r.limits;
		opts = &all;
	}
	r.diag = diag;
	r.err = err;
	return render(&r, t, context, opts, out);
}
