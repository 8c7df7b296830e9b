/* template.c: compiling, sharing and freeing a template. */
#include "base/alloc.h"
#include "base/limits.h"
#include "template/ast.h"
#include "template/compile.h"

/* The tree of a usual template fits in so much of the stack, and needs no allocation. */
#define TREE_AT_HAND 24576

/* Positions are 32 bits wide, and what is made of a source is some times as long. */
#define MOST_TEMPLATE_BYTES ((size_t)1 << 28)

prm_status prm__template_settings(struct settings *s, prm_str source,
				  const prm_template_options *from, prm_error *err)
{
	prm_template_options *to = &s->options;

	memset(to, 0, sizeof(*to));
	if (from)
		memcpy(to, from, from->struct_size < sizeof(*to) ? from->struct_size : sizeof(*to));
	to->struct_size = sizeof(*to);
	s->limits = prm__limits(to->limits);
	if (s->limits.template_bytes > MOST_TEMPLATE_BYTES)
		s->limits.template_bytes = MOST_TEMPLATE_BYTES;
	if (source.len <= s->limits.template_bytes)
		return PRM_OK;
	return prm_fail(err, PRM_LIMIT, "the template has more bytes than template_bytes (%zu)",
			s->limits.template_bytes);
}

static prm_status compile(struct tree *tree, const prm_allocator *a, prm_template **out)
{
	struct block *root = prm__template_parse(tree);

	if (!root || tree->status)
		return tree->status;
	prm__template_space(root, !(tree->opts->flags & PRM_TEMPLATE_IGNORE_STANDALONE));
	return prm__template_build(tree, root, a, out);
}

prm_status prm_template_compile(prm_str source, const prm_template_options *opts,
				prm_template **out, prm_diag *diag, prm_error *err)
{
	const prm_allocator *a = prm__allocator(opts ? opts->allocator : NULL);
	struct settings settings;
	struct tree tree = {.source = source,
			    .opts = &settings.options,
			    .limits = &settings.limits,
			    .diag = diag,
			    .err = err};
	max_align_t at_hand[TREE_AT_HAND / sizeof(max_align_t)];
	prm_template *t = NULL;
	prm_arena arena;
	prm_status status = prm__template_settings(&settings, source, opts, err);

	if (status)
		return status;
	prm_arena_init(&arena, a, 0);
	prm__arena_seed(&arena, at_hand, sizeof(at_hand));
	tree.arena = &arena;
	status = compile(&tree, a, &t);
	prm_arena_release(&arena);
	if (!t)
		return status;
	t->options = settings.options;
	t->options.limits = NULL;
	t->options.source = t->name;
	t->options.known_helpers = NULL;
	t->options.known_helper_count = 0;
	t->limits = settings.limits;
	*out = t;
	return PRM_OK;
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
		prm__free(t->allocator, t, t->size);
}

void *prm_template_scope(const prm_template *t)
{
	return t->options.scope;
}

size_t prm_template_size(const prm_template *t)
{
	return t->size;
}
