/*
 * graph.c: following frozen partials, to find chains that never end, that are too long, or that lack
 * a link. A chain that comes to an older version of the prompt is none of these.
 */
#include "manager/freeze.h"

/* A frozen partial that is to be looked into, and who included it. */
typedef struct node {
	const struct node *includer;
	struct node *next;
	prm_str id, version;
	size_t depth;
} node;

typedef struct search {
	prm__freezing *f;
	prm_arena arena;
	node *all; /* every node once, newest first */
} search;

static bool seen(const search *s, prm_str id, prm_str version)
{
	for (const node *n = s->all; n; n = n->next)
		if (prm_str_eq(n->id, id) && prm_str_eq(n->version, version))
			return true;
	return false;
}

/* The end of the chain is not in the store: it is the very version that is to be, or is lost. */
static prm_status fail_chain(const search *s, const node *last, prm_error *err)
{
	prm_str own = prm_prompt_id(s->f->prompt);
	bool is_cycle = prm_str_eq(last->id, own);
	char chain[180] = "";
	size_t at = sizeof(chain) - 1;

	/* written from its end, since nodes know who included them */
	for (const node *n = last; n; n = n->includer) {
		size_t len = n->id.len + n->version.len + 1 + (n == last ? 0 : 4);

		if (len > at)
			break;
		at -= len;
		memcpy(chain + at, n->id.ptr, n->id.len);
		chain[at + n->id.len] = '@';
		memcpy(chain + at + n->id.len + 1, n->version.ptr, n->version.len);
		if (n != last)
			memcpy(chain + at + len - 4, " -> ", 4);
	}
	return prm_fail(err, is_cycle ? PRM_PARTIAL_CYCLE : PRM_MISSING_PARTIAL, "%s: %.*s -> %s",
			is_cycle ? "partials include each other" : "a partial is not in the store",
			PRM_FMT(own), chain + at);
}

static prm_status add_node(search *s, const node *includer, prm_str id, prm_str version,
			   prm_error *err)
{
	size_t depth = includer ? includer->depth + 1 : 1;
	node *n;

	if (seen(s, id, version))
		return PRM_OK;
	if (depth > s->f->op->m->limits.partial_depth)
		return prm_fail(err, PRM_LIMIT,
				"partials are nested over the limit partial_depth = %zu",
				s->f->op->m->limits.partial_depth);
	n = prm_arena_calloc(&s->arena, 1, sizeof(*n));
	if (!n || !prm_arena_str(&s->arena, id, &n->id) ||
	    !prm_arena_str(&s->arena, version, &n->version))
		return prm__nomem(err);
	n->includer = includer;
	n->depth = depth;
	n->next = s->all;
	s->all = n;
	return PRM_OK;
}

static prm_status add_partials(search *s, const node *includer, const prm_version *version,
			       prm_error *err)
{
	prm_value partials = prm_value_get_c(prm_version_resolved(version), "partials");
	prm_status status = PRM_OK;
	prm_value meaning;
	prm_str name;

	for (size_t i = 0; !status && prm_value_member(partials, i, &name, &meaning); i++) {
		prm_str id = prm_value_text(prm_value_get_c(meaning, "id"));

		if (id.len)
			status = add_node(s, includer, id,
					  prm_value_text(prm_value_get_c(meaning, "version")), err);
	}
	return status;
}

static prm_status follow(search *s, const node *n, prm_error *err)
{
	char lower[PRM_ID_MAX + 1];
	prm_version *version;
	prm_status status;
	prm_str key;

	if (!prm__key_lower(n->id, lower, &key))
		return prm_fail(err, PRM_STORE_CORRUPT, "a partial is frozen to a malformed id");
	status = prm__version_load(s->f->op, key, prm__item_of(n->version), &version, err);
	if (status == PRM_STORE_NOT_FOUND)
		return fail_chain(s, n, err);
	if (status)
		return status;
	status = add_partials(s, n, version, err);
	prm_version_free(version);
	return status;
}

/* Nodes are added in front: those before `done` were not looked into yet. */
static prm_status follow_all(search *s, const node *done, prm_error *err)
{
	prm_status status = PRM_OK;

	while (!status && s->all != done) {
		const node *from = s->all, *until = done;

		done = from;
		for (const node *n = from; !status && n != until; n = n->next)
			status = follow(s, n, err);
	}
	return status;
}

prm_status prm__graph_check(prm__freezing *f, const prm_version *version, prm_error *err)
{
	search s = {.f = f};
	const node *first;
	prm_status status;

	prm_arena_init(&s.arena, f->op->m->allocator, 0);
	status = add_node(&s, NULL, prm_version_id(version), prm_version_number(version), err);
	first = s.all;
	if (!status)
		status = add_partials(&s, first, version, err);
	if (!status)
		status = follow_all(&s, first, err);
	prm_arena_release(&s.arena);
	return status;
}
