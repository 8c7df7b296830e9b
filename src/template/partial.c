/* partial.c: partials of every kind: found, inline, and the block between {{#> p}} and {{/p}}. */
#include "base/str.h"
#include "template/render.h"

/* Including one costs as much as so many steps, so that a fan of them ends in time. */
#define PARTIAL_STEPS 10
/* Bytes of a name that is computed. */
#define MOST_NAME 4096

static const struct partial_record *record_of(const struct render *r, const struct insn *in)
{
	return (const struct partial_record *)(const void *)(r->t->words + in->a);
}

/* ---- names ----------------------------------------------------------------------------------- */

/* The text of a name that was computed; it lives in scratch. */
static bool name_text(struct render *r, prm_value v, prm_str *out)
{
	const struct insn *in = r->now;
	prm_buf buf;

	if (v.flags & PRM_VALUE_HOST)
		prm__touch_host(r, v.as.host->cls);
	prm_buf_init(&buf, r->scratch.allocator, MOST_NAME);
	prm__template_print(v, &buf);
	if (buf.status == PRM_LIMIT)
		r->status = prm__render_fault(r, PRM_LIMIT, in->start, prm__insn_end(in), NULL,
					      "the name of a partial has more than %d bytes",
					      MOST_NAME);
	else if (buf.status)
		r->status = prm__host_fault(r, buf.status, "a list did not give its items");
	else if (!prm_arena_str(&r->scratch, prm_buf_str(&buf), out))
		(void)prm__render_nomem(r, buf.len);
	prm_buf_release(&buf);
	return r->status == PRM_OK;
}

prm_status prm__define_inline(struct render *r, const struct insn *in)
{
	struct inline_partial *p = prm_arena_alloc(&r->scratch, sizeof(*p));

	if (!p)
		return prm__render_nomem(r, sizeof(*p));
	*p = (struct inline_partial){
		.next = r->inlines,
		.owner = r->t,
		.body = r->t->code + in->b,
		.frame = in->flags & INSN_IN_BODY ? r->frame->lexical : r->frame,
	};
	if (!name_text(r, *--r->sp, &p->name))
		return r->status;
	r->inlines = p;
	return PRM_OK;
}

/* Those before the ones that the text of the call's own block defines: these are for the partial. */
static const struct inline_partial *inlines_before(const struct render *r,
						   const struct partial_record *call)
{
	const struct inline_partial *p = r->inlines;

	for (uint32_t i = 0; i < call->inlines && p; i++)
		p = p->next;
	return p;
}

/*
 * Those that the text of `owner` sees, though another template calls it: those that it saw when it
 * left for that one. What a partial defines for itself is not seen by the block that it was given.
 */
static const struct inline_partial *inlines_of(struct render *r, const prm_template *owner)
{
	uint64_t looked_at = 0;

	if (owner == r->t)
		return r->inlines;
	for (const struct frame *f = r->frame; f; f = f->below, looked_at += 16) {
		if (f->kind == FRAME_TEMPLATE && f->call && f->t == owner) {
			prm__look_at(r, looked_at);
			return f->inlines;
		}
	}
	return r->inlines;
}

/* Each that is looked at is a step: there may be thousands. */
static const struct inline_partial *find_inline(struct render *r, const struct partial_record *call,
						prm_str name)
{
	const struct inline_partial *p = inlines_before(r, call);

	for (; p && !prm_str_eq(p->name, name); p = p->next)
		r->steps--;
	return p;
}

static prm_status find_partial(struct render *r, const struct partial_record *call, prm_str name,
			       const prm_template **found)
{
	const prm_partials *partials = r->opts->partials;
	prm_error said;
	prm_status status = PRM_MISSING_PARTIAL;

	bool nameless = call->flags & PARTIAL_DYNAMIC && name.len == 0;

	said.text[0] = '\0';
	said.status = PRM_OK;
	*found = NULL;
	if (partials && !nameless)
		status = partials->find(partials->ud, r->t, name, found, &said);
	if (status == PRM_OK && !*found)
		status = PRM_MISSING_PARTIAL;
	if (status)
		*found = NULL;
	if (status == PRM_OK || (status == PRM_MISSING_PARTIAL && call->flags & PARTIAL_BLOCK))
		return PRM_OK;
	if (nameless)
		return r->status = prm__render_fault(r, status, call->start, call->end,
						     "give what computes it a value",
						     "the name of the partial is empty");
	if (said.text[0])
		return r->status = prm__render_fault(r, status, call->start, call->end, NULL, "%s",
						     said.text);
	return r->status = prm__render_fault(r, status, call->start, call->end, NULL,
					     "there is no partial '%.*s'",
					     PRM_FMT(prm__shortened(name, 100)));
}

/* ---- entering and leaving -------------------------------------------------------------------- */

static struct frame *push_template(struct render *r, const struct partial_record *call,
				   prm_str name, prm_value context)
{
	struct frame *f;

	if (r->partials >= r->limits->partial_depth) {
		r->status = prm__render_fault(
			r, PRM_LIMIT, call->start, call->end, NULL,
			"partials are nested deeper than partial_depth (%zu), at '%.*s'",
			r->limits->partial_depth, PRM_FMT(prm__shortened(name, 60)));
		return NULL;
	}
	r->steps -= PARTIAL_STEPS;
	if (r->steps < 0 && prm__check_limits(r, call->start))
		return NULL;
	f = prm__frame_push(r, FRAME_TEMPLATE, context);
	if (!f)
		return NULL;
	r->partials++;
	f->inlines = inlines_before(r, call);
	f->t = r->t;
	f->back = NULL;
	f->block = r->block;
	f->call = call;
	f->name = name;
	f->out_start = (size_t)(r->at - r->out->ptr);
	f->sp = r->sp;
	f->stack_end = r->stack_end;
	return f;
}

void prm__leave_template(struct render *r)
{
	struct frame *f = r->frame;
	const struct partial_record *call = f->call;

	if (call->indent_len)
		(void)prm__output_indent(r, f->out_start,
					 prm__text_at(f->t, call->indent, call->indent_len));
	prm__frame_pop(r);
}

/* What a call of a partial says: its name and its context, off the stack. */
struct given {
	prm_str name;
	prm_value context;
};

static bool take_given(struct render *r, const struct partial_record *call, struct given *out)
{
	prm_value *base = r->sp - call->hash_count;
	struct frame *next;

	out->name = prm__text_at(r->t, call->name, call->name_len);
	out->context = call->flags & PARTIAL_EMPTY ? (prm_value){0} : r->frame->context;
	if (call->flags & PARTIAL_CONTEXT)
		out->context = *--base;
	if (call->flags & PARTIAL_DYNAMIC && !name_text(r, *--base, &out->name))
		return false;
	if (call->flags & PARTIAL_HASH) {
		next = prm__frame_next(r);
		if (!next || prm__hash_value(r, call->hash, call->hash_count, out->context, next,
					     &out->context))
			return false;
	}
	r->sp = base;
	return true;
}

/* The block of a call stands where `frame` is innermost. */
static const struct insn *enter_block(struct render *r, const struct partial_record *call,
				      const struct given *given, const struct partial_block *block)
{
	const struct inline_partial *inlines = inlines_of(r, block->owner);
	struct frame *f = push_template(r, call, given->name, given->context);

	if (!f)
		return NULL;
	r->inlines = inlines;
	f->lexical = block->frame;
	f->counts = !prm__is_around(r, given->context, block->frame->context);
	f->new_data = 1;
	r->block = block->up;
	r->t = block->owner;
	return prm__stack_room(r, block->owner) ? block->body : NULL;
}

/* There is no such partial: its block stands in for it. */
static const struct insn *enter_fallback(struct render *r, const struct partial_record *call,
					 const struct given *given, const struct frame *caller)
{
	const struct partial_block own = {r->block, r->t, r->t->code + call->body, caller};
	const struct insn *body = enter_block(r, call, given, &own);

	if (body)
		r->frame->new_data = 2;
	return body;
}

static const struct insn *enter_found(struct render *r, const struct partial_record *call,
				      const struct given *given,
				      const struct inline_partial *in_place,
				      const prm_template *found)
{
	const prm_template *owner = in_place ? in_place->owner : found;
	const struct frame *caller = r->frame;
	const struct inline_partial *inlines = in_place ? inlines_of(r, owner) : r->inlines;
	bool compat = (r->t->options.flags & PRM_TEMPLATE_COMPAT) != 0;
	struct frame *f = push_template(r, call, given->name, given->context);

	if (!f)
		return NULL;
	r->inlines = inlines;
	f->lexical = in_place ? in_place->frame : compat ? caller : NULL;
	f->counts = !f->lexical || !prm__is_around(r, given->context, f->lexical->context);
	if (call->flags & PARTIAL_BLOCK) {
		f->new_data = 1;
		f->own = (struct partial_block){r->block, r->t, r->t->code + call->body, caller};
		r->block = &f->own;
	}
	r->t = owner;
	return prm__stack_room(r, owner) ? (in_place ? in_place->body : owner->code) : NULL;
}

const struct insn *prm__enter_partial(struct render *r, const struct insn *in)
{
	const struct partial_record *call = record_of(r, in);
	const struct insn *back = call->flags & PARTIAL_BLOCK ? r->t->code + call->after : in + 1;
	const struct inline_partial *in_place;
	const struct insn *first = NULL;
	const prm_template *found = NULL;
	struct given given;

	if (!take_given(r, call, &given))
		return NULL;
	if (prm_str_is(given.name, "@partial-block") && !(call->flags & PARTIAL_DYNAMIC)) {
		if (r->block)
			first = enter_block(r, call, &given, r->block);
		else if (call->flags & PARTIAL_BLOCK)
			first = enter_fallback(r, call, &given, r->frame);
		else
			r->status = prm__render_fault(r, PRM_MISSING_PARTIAL, call->start,
						      call->end,
						      "it stands in a partial that is called "
						      "with a block: {{#> name}}...{{/name}}",
						      "there is no block for @partial-block");
	} else {
		in_place = find_inline(r, call, given.name);
		if (!in_place && find_partial(r, call, given.name, &found))
			return NULL;
		first = in_place || found ? enter_found(r, call, &given, in_place, found)
					  : enter_fallback(r, call, &given, r->frame);
	}
	if (first)
		r->frame->back = back;
	return first;
}
