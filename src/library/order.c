/* order.c: the order of publishing: oldest first, and what is included before what includes it. */
#include <stdlib.h>

#include "base/map.h"
#include "base/str.h"
#include "library/parts.h"

typedef struct node {
	size_t index; /* of the entry */
	prm_str when; /* created_at; what has none: snapshots first, current files last */
	prm_str id, number;
	size_t *needs; /* nodes */
	size_t need_count, at;
	bool entered, done;
} node;

typedef struct graph {
	const prm_library *library;
	prm_arena *arena;
	node *nodes;
	size_t *node_of; /* by entry */
	size_t count;
} graph;

static int oldest_first(const void *a, const void *b)
{
	const node *x = a, *y = b;
	int order = prm__str_compare(x->when, y->when);

	if (order == 0)
		order = prm__str_compare(x->id, y->id);
	if (order == 0)
		order = prm__number_compare(x->number, y->number);
	return order ? order : (x->index > y->index) - (x->index < y->index);
}

static prm_status make_nodes(graph *g, prm_error *err)
{
	const prm_library *library = g->library;

	g->count = library->entry_count;
	g->nodes = prm_arena_calloc(g->arena, g->count + 1, sizeof(*g->nodes));
	g->node_of = prm_arena_calloc(g->arena, g->count + 1, sizeof(*g->node_of));
	if (!g->nodes || !g->node_of)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	for (size_t i = 0; i < g->count; i++) {
		const prm__entry *entry = &library->entries[i];

		g->nodes[i] = (node){.index = i,
				     .when = entry->item.created_at,
				     .id = prm_prompt_id(entry->prompt),
				     .number = entry->number};
		if (g->nodes[i].when.len == 0 && !entry->item.snapshot)
			g->nodes[i].when = PRM_LIT("~");
	}
	qsort(g->nodes, g->count, sizeof(*g->nodes), oldest_first);
	for (size_t i = 0; i < g->count; i++)
		g->node_of[g->nodes[i].index] = i;
	return PRM_OK;
}

/* What the node at `at` needs: the version before its own, and what it includes. */
static prm_status add_needs(graph *g, size_t at, const node *previous, prm_error *err)
{
	node *n = &g->nodes[at];
	const prm__entry *entry = &g->library->entries[n->index];
	/* what was published at a known time found its partials then: any that fits will do */
	bool past = entry->item.snapshot || entry->item.created_at.len > 0;
	prm__includes includes = {0};

	if (prm__prompt_includes(entry->prompt, g->arena, &includes, err))
		return PRM_NOMEM;
	n->needs = prm_arena_calloc(g->arena, includes.count + 1, sizeof(*n->needs));
	if (!n->needs)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	if (previous)
		n->needs[n->need_count++] = (size_t)(previous - g->nodes);
	for (size_t i = 0; i < includes.count; i++) {
		const prm__entry *part = prm__include_entry(g->library, entry->prompt, past,
							    includes.items[i].name);

		if (part && part != entry)
			n->needs[n->need_count++] =
				g->node_of[(size_t)(part - g->library->entries)];
	}
	return PRM_OK;
}

/* Versions of one prompt stay in their order, which is that of the nodes. */
static prm_status add_all_needs(graph *g, prm_error *err)
{
	prm_status status = PRM_OK;
	prm_map last; /* id: its node that was seen last */

	prm__map_init(&last, g->library->allocator, 0);
	for (size_t i = 0; !status && i < g->count; i++) {
		node *n = &g->nodes[i];

		status = add_needs(g, i, prm__map_get(&last, n->id), err);
		if (!status && !prm__map_set(&last, n->id, n))
			status = prm_fail(err, PRM_NOMEM, "out of memory");
	}
	prm__map_release(&last);
	return status;
}

/*
 * Depth first with a stack of our own. A cycle is entered once and left where it closes: it may be
 * a prompt that includes its caller, and publishing decides about it.
 */
static size_t visit(graph *g, size_t start, size_t *stack, size_t *out, size_t count)
{
	size_t depth = 0;

	if (g->nodes[start].entered)
		return count;
	stack[depth++] = start;
	g->nodes[start].entered = true;
	while (depth) {
		node *n = &g->nodes[stack[depth - 1]];

		if (n->at < n->need_count) {
			size_t next = n->needs[n->at++];

			if (!g->nodes[next].entered) {
				g->nodes[next].entered = true;
				stack[depth++] = next;
			}
			continue;
		}
		out[count++] = n->index;
		depth--;
	}
	return count;
}

prm_status prm__library_order(const prm_library *library, prm_arena *arena, size_t **out,
			      prm_error *err)
{
	graph g = {.library = library, .arena = arena};
	size_t *order, *stack, count = 0;
	prm_status status = make_nodes(&g, err);

	if (!status)
		status = add_all_needs(&g, err);
	if (status)
		return status;
	order = prm_arena_calloc(arena, g.count + 1, sizeof(*order));
	stack = prm_arena_calloc(arena, g.count + 1, sizeof(*stack));
	if (!order || !stack)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	for (size_t i = 0; i < g.count; i++)
		count = visit(&g, i, stack, order, count);
	*out = order;
	return PRM_OK;
}
