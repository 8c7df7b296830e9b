/* digest.c: the two hashes that tell whether a prompt, and all that it is made of, is the same. */
#include "model/version.h"

#include "model/record.h"

/* What may differ between two versions of the same content. */
static const char *const aside[] = {"version",   "created_at", "updated_at",
				    "changelog", "status",     NULL};

prm_status prm__content_digest(prm_value prompt_tree, const prm_allocator *allocator, char out[65],
			       prm_error *err)
{
	return prm__digest_without(prompt_tree, aside, allocator, out, err);
}

prm_status prm__graph_digest(prm_value prompt_tree, prm_value resolved,
			     const prm_allocator *allocator, char out[65], prm_error *err)
{
	prm_member members[2] = {{"prompt", 6, 0, {0}}, {"resolved", 8, 0, resolved}};
	prm_value graph = {.type = PRM_MAP, .len = 2, .as.members = members};
	prm_arena arena;
	prm_status status;

	prm_arena_init(&arena, allocator, 0);
	members[0].value = prm__map_without(prompt_tree, aside, &arena);
	if (prm_value_is(resolved, PRM_MISSING))
		graph.len = 1;
	status = prm_value_is(members[0].value, PRM_MAP)
			 ? prm__value_digest(graph, allocator, out, err)
			 : prm_fail(err, PRM_NOMEM, "out of memory");
	prm_arena_release(&arena);
	return status;
}
