/* template.c: compiling, sharing and freeing a template. */
#include <stdatomic.h>

#include "base/alloc.h"
#include "base/limits.h"
#include "template/ast.h"

static void copy_options(prm_template_options *to, const prm_template_options *from)
{
	memset(to, 0, sizeof(*to));
	if (from)
		memcpy(to, from, from->struct_size < sizeof(*to) ? from->struct_size : sizeof(*to));
	to->struct_size = sizeof(*to);
}

static void template_free(prm_template *t)
{
	prm_arena_release(&t->arena);
	prm__free(t->allocator, t, sizeof(*t));
}

static prm_status parse(prm_template *t, prm_str source, prm_diag *diag, prm_error *err)
{
	prm_diag own;
	prm_status status;

	if (!prm_arena_str(&t->arena, source, &t->text) ||
	    !prm_arena_str(&t->arena, t->options.source, &t->source))
		return prm_fail(err, PRM_NOMEM, "out of memory");
	t->options.source = t->source;
	prm_diag_init(&own, t->allocator, 0);
	status = prm__template_parse(t->text, &t->options, &t->limits, &t->arena, &t->root, diag ? diag : &own, err);
	prm_diag_release(&own);
	return status;
}

prm_status prm_template_compile(prm_str source, const prm_template_options *opts, prm_template **out,
				prm_diag *diag, prm_error *err)
{
	const prm_allocator *a = prm__allocator(opts ? opts->allocator : NULL);
	prm_template *t = prm__calloc(a, sizeof(*t));
	prm_status status;

	if (!t)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	t->allocator = a;
	atomic_init(&t->refs, 1);
	copy_options(&t->options, opts);
	t->limits = prm__limits(t->options.limits);
	t->options.limits = NULL;
	prm_arena_init(&t->arena, a, 0);
	status = parse(t, source, diag, err);
	if (status)
		template_free(t);
	else
		*out = t;
	return status;
}

prm_template *prm_template_ref(const prm_template *t)
{
	prm_template *shared = (prm_template *)(uintptr_t)t;

	atomic_fetch_add_explicit(&shared->refs, 1, memory_order_relaxed);
	return shared;
}

void prm_template_unref(prm_template *t)
{
	if (t && atomic_fetch_sub_explicit(&t->refs, 1, memory_order_acq_rel) == 1)
		template_free(t);
}

void *prm_template_scope(const prm_template *t)
{
	return t->options.scope;
}

size_t prm_template_size(const prm_template *t)
{
	return sizeof(*t) + t->arena.used;
}
