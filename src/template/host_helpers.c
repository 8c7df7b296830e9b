/* host_helpers.c: helpers that the host registers; a later one of the same name wins. */
#include "base/alloc.h"
#include "base/str.h"
#include "template/program.h"

struct host_helper {
	struct host_helper *next;
	prm_str name;
	prm_helper_fn fn;
	void *ud;
};

struct prm_helpers {
	prm_arena arena;
	struct host_helper *first;
	const prm_allocator *allocator;
};

prm_status prm_helpers_new(const prm_allocator *allocator, prm_helpers **out, prm_error *err)
{
	const prm_allocator *a = prm__allocator(allocator);
	prm_helpers *helpers = prm__calloc(a, sizeof(*helpers));

	if (!helpers)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	helpers->allocator = a;
	prm_arena_init(&helpers->arena, a, 0);
	*out = helpers;
	return PRM_OK;
}

void prm_helpers_free(prm_helpers *helpers)
{
	if (!helpers)
		return;
	prm_arena_release(&helpers->arena);
	prm__free(helpers->allocator, helpers, sizeof(*helpers));
}

prm_status prm_helpers_add(prm_helpers *helpers, prm_str name, prm_helper_fn fn, void *ud,
			   prm_error *err)
{
	struct host_helper *helper;

	if (name.len == 0 || !fn)
		return prm_fail(err, PRM_INVALID, "a helper has a name and a function");
	helper = prm_arena_calloc(&helpers->arena, 1, sizeof(*helper));
	if (!helper || !prm_arena_str(&helpers->arena, name, &helper->name))
		return prm_fail(err, PRM_NOMEM, "out of memory");
	helper->fn = fn;
	helper->ud = ud;
	helper->next = helpers->first;
	helpers->first = helper;
	return PRM_OK;
}

bool prm__helpers_find(const prm_helpers *helpers, prm_str name, struct helper_ref *out)
{
	for (const struct host_helper *h = helpers ? helpers->first : NULL; h; h = h->next) {
		if (!prm_str_eq(h->name, name))
			continue;
		*out = (struct helper_ref){.host = h->fn, .ud = h->ud};
		return true;
	}
	return false;
}
