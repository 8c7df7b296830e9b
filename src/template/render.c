/* render.c: a render from its start to its end; run.c has what is between. */
#include "template/render.h"

#include "base/limits.h"
#include "base/os.h"

/* prm__limits keeps output_bytes so far below SIZE_MAX that nothing here can overflow. */
static void start(struct render *r, const prm_template *t, prm_value context,
		  const prm_template_render_options *opts)
{
	const prm_call *call = opts->call;
	struct frame *f = &r->frames[0];

	r->t = t;
	r->frame = f;
	r->now = t->code;
	r->sp = r->stack;
	r->stack_end = r->stack + STACK_AT_HAND;
	r->status = r->missing = PRM_OK;
	r->block = NULL;
	r->inlines = NULL;
	r->partials = r->nested = 0;
	r->class_count = r->class_size = 0;
	r->steps = r->steps_given = 0;
	r->steps_done = 0;
	r->deadline_ns = call && call->deadline_ms
				 ? prm__monotonic_ns() + call->deadline_ms * (uint64_t)1000000
				 : 0;
	r->watched = opts->explain != NULL;
	r->opts = opts;
	r->frames_used = 1;
	r->scratch = (prm_arena){.limit = r->limits->output_bytes * 4 + LEAST_SCRATCH,
				 .allocator = t->allocator};
	f->below = f->above = NULL;
	f->lexical = f->dynamic = NULL;
	f->context = context;
	f->kind = FRAME_TEMPLATE;
	f->counts = true;
	f->has_params = false;
	f->new_data = 0;
	f->call = NULL;
}

static void end_scopes(const struct render *r)
{
	for (size_t i = 0; i < r->class_count; i++)
		if (r->classes[i]->scope_end)
			r->classes[i]->scope_end(r->classes[i]->ud);
}

/* Remember how much t made: the next buffer for it begins with that. */
static void note_output(const prm_template *t, size_t made)
{
	size_t usual = atomic_load_explicit(&t->output, memory_order_relaxed);
	prm_template *hinted = (prm_template *)(uintptr_t)t; /* the hint is all that is written */

	if (made > usual || made < usual / 2)
		atomic_store_explicit(&hinted->output, made, memory_order_relaxed);
}

static void finish(struct render *r)
{
	if (r->watched && !r->status && !r->missing)
		prm__report_spans(r);
	if (r->class_count && !r->opts->keep_scope)
		end_scopes(r);
	if (r->scratch.blocks)
		prm_arena_release(&r->scratch);
}

static prm_status render(struct render *r, const prm_template *t, prm_value context,
			 const prm_template_render_options *opts, prm_buf *out)
{
	start(r, t, context, opts);
	if (r->watched)
		r->spans = (struct spans){0};
	if (prm__output_open(r, out) && (t->stack_most <= STACK_AT_HAND || prm__stack_room(r, t))) {
		(void)prm__render_run(r, t->code);
		prm__output_close(r);
		note_output(t, out->len - r->out_start);
	}
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
