/* inspect.c: which variables and partials a template uses, counted from the root context. */
#include <stdlib.h>

#include "base/map.h"
#include "base/str.h"
#include "template/ast.h"
#include "template/program.h"

/* Longer paths are not told: nested ones would take as much memory as the square of the template. */
#define MOST_PATH_BYTES 1000

/* A context on the way: its path from the root, or unknown (behind a helper, say). */
struct level {
	const struct level *up;
	prm_str path;
	bool known;
	const prm_str *params;
	uint32_t param_count;
};

struct inspector {
	struct tree *tree;
	prm_arena *arena;
	prm_use *uses;
	size_t use_count, use_size;
	prm_partial_use *partials;
	size_t partial_count, partial_size;
	const struct level *root;
	prm_map inlines; /* by name: they are no partials that somebody must supply */
	struct inlined *first, *last, *next_called, *last_called;
	bool nomem;
};

/*
 * An inline partial. Its text counts from the context that it is first called with, so that it is
 * walked through later; where it is not called here, from the one that it is defined in.
 */
struct inlined {
	struct inlined *next, *next_called;
	const struct node *node;
	const struct level *defined, *called;
};

static void *room(struct inspector *in, void *items, size_t count, size_t *size, size_t bytes)
{
	void *larger;

	if (in->nomem) /* and what was there is lost */
		return NULL;
	if (count < *size)
		return items;
	larger = prm_arena_calloc(in->arena, *size ? *size * 2 : 8, bytes);
	if (!larger) {
		in->nomem = true;
		return NULL;
	}
	if (count)
		memcpy(larger, items, count * bytes);
	*size = *size ? *size * 2 : 8;
	return larger;
}

/*
 * What the names of a path count from, and how many of them that takes: a block parameter is the
 * context of its block. NULL: @data, a key, or a context that is not known.
 */
static const struct level *origin(const struct inspector *in, const struct expr *e,
				  const struct level *place, uint32_t *taken)
{
	*taken = e->data;
	if (e->data)
		return e->count && prm_str_is(e->names[0], "root") ? in->root : NULL;
	for (const struct level *at = place; at && e->count && !e->scoped && !e->depth; at = at->up)
		for (uint32_t i = 0; i < at->param_count; i++)
			if (prm_str_eq(at->params[i], e->names[0])) {
				*taken = 1;
				return i == 0 ? at : NULL;
			}
	for (uint32_t i = 0; i < e->depth && place; i++)
		place = place->up;
	return place;
}

/* The path from the root, which may be empty; false: it is not known. */
static bool full_path(struct inspector *in, const struct expr *e, const struct level *place,
		      prm_str *out)
{
	prm_buf buf;
	uint32_t taken;
	bool fine;

	place = origin(in, e, place, &taken);
	if (!place || !place->known || place->path.len + (e->end - e->start) > MOST_PATH_BYTES)
		return false;
	prm_buf_init(&buf, in->arena->allocator, 0);
	prm_buf_add(&buf, place->path);
	for (uint32_t i = taken; i < e->count; i++) {
		if (buf.len)
			prm_buf_add_char(&buf, '.');
		prm_buf_add(&buf, e->names[i]);
	}
	fine = buf.status == PRM_OK && prm_arena_str(in->arena, prm_buf_str(&buf), out);
	in->nomem = in->nomem || !fine;
	prm_buf_release(&buf);
	return fine;
}

static void add_use(struct inspector *in, const struct expr *e, const struct level *place, int as)
{
	prm_use *use;
	prm_str path;

	if (!full_path(in, e, place, &path) || !path.len)
		return;
	in->uses = room(in, in->uses, in->use_count, &in->use_size, sizeof(*in->uses));
	if (!in->uses)
		return;
	use = &in->uses[in->use_count++];
	*use = (prm_use){.path = path, .as = as, .start = e->start, .end = e->end};
	prm__template_position(in->tree, e->start, &use->line, &use->column);
}

/* The host's helpers come before the data, also without arguments. */
static bool is_helper(const struct inspector *in, const struct expr *e)
{
	struct helper_ref helper;

	return (e->kind == EXPR_LITERAL || e->count == 1) && !e->data && !e->scoped && !e->depth &&
	       prm__helpers_find(in->tree->opts->helpers, e->original, &helper);
}

/* A literal in the place of a name is that name: {{"first name"}}. */
static void use_callee(struct inspector *in, const struct expr *e, const struct level *place,
		       int as)
{
	struct expr named = *e;

	if (e->kind == EXPR_LITERAL) {
		named.names = &named.original;
		named.count = 1;
	}
	add_use(in, &named, place, as);
}

/* Subexpressions are nested at most template_nesting deep by the parser. */
static void walk_arguments(struct inspector *in, const struct call *call, const struct level *place,
			   int first_as);

static void walk_expr(struct inspector *in, const struct expr *e, const struct level *place, int as)
{
	if (e->kind == EXPR_PATH)
		add_use(in, e, place, as);
	else if (e->kind == EXPR_CALL)
		walk_arguments(in, &e->call, place, PRM_USE_ARGUMENT);
}

static void walk_arguments(struct inspector *in, const struct call *call, const struct level *place,
			   int first_as)
{
	for (const struct expr *e = call->params; e; e = e->next)
		walk_expr(in, e, place, e == call->params ? first_as : PRM_USE_ARGUMENT);
	for (const struct pair *pair = call->hash; pair; pair = pair->next)
		walk_expr(in, pair->value, place, PRM_USE_ARGUMENT);
}

static void add_partial(struct inspector *in, const struct node *n)
{
	const struct expr *callee = n->call.callee;
	prm_partial_use *use;
	prm_str name = callee->kind == EXPR_CALL ? prm_str_n("", 0) : callee->original;

	if (prm_str_is(name, "@partial-block"))
		return;
	in->partials = room(in, in->partials, in->partial_count, &in->partial_size,
			    sizeof(*in->partials));
	if (!in->partials)
		return;
	use = &in->partials[in->partial_count++];
	*use = (prm_partial_use){
		.name = name, .has_block = n->body != NULL, .start = n->start, .end = n->end};
	prm__template_position(in->tree, n->start, &use->line, &use->column);
}

/* ---- blocks ---------------------------------------------------------------------------------- */

static void walk(struct inspector *in, const struct block *b, const struct level *place);

/* The context within a block over `list`: that path, or one of its items. */
static void enter(struct inspector *in, const struct expr *over, const struct level *place,
		  bool with, struct level *inner)
{
	prm_str path;
	char *items;

	if (!over || over->kind != EXPR_PATH || !full_path(in, over, place, &path) ||
	    (!path.len && !with))
		return;
	items = prm_arena_alloc(in->arena, path.len + 2);
	if (!items) {
		in->nomem = true;
		return;
	}
	memcpy(items, path.ptr, path.len);
	memcpy(items + path.len, "[]", 2);
	inner->known = true;
	inner->path = prm_str_n(items, path.len + (with ? 0 : 2));
}

/* Those of our helpers that give true or false: as a block, their bodies have the context around. */
static bool is_comparison(const struct inspector *in, const struct expr *e)
{
	static const char *const names[] = {"eq", "ne", "lt", "gt", "not"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (e->count == 1 && prm_str_is(e->original, names[i]))
			return !is_helper(in, e);
	return false;
}

/* {{^x}}a{{else}}b{{/x}}: the inverse is written first. */
static bool stands_before(const struct block *a, const struct block *b)
{
	return a && a->first && b && b->first && a->first->start < b->first->start;
}

/* What a block of Handlebars' takes its argument as; 0: it is another block. */
static int block_use(const struct expr *callee)
{
	prm_str name = callee->scoped || callee->count != 1 ? prm_str_n("", 0) : callee->names[0];

	if (prm_str_is(name, "each"))
		return PRM_USE_LIST;
	if (prm_str_is(name, "with"))
		return PRM_USE_CONTEXT;
	return prm_str_is(name, "if") || prm_str_is(name, "unless") ? PRM_USE_CONDITION : 0;
}

/* The value that a block is about: its argument, its name, or NULL for what a helper makes. */
static const struct expr *walk_value(struct inspector *in, const struct node *n,
				     const struct level *place, int as)
{
	bool bare = !n->call.param_count && !n->call.has_hash;

	if (!as && bare && !is_helper(in, n->call.callee)) {
		use_callee(in, n->call.callee, place, PRM_USE_CONDITION | PRM_USE_LIST);
		return n->call.callee;
	}
	walk_arguments(in, &n->call, place, as ? as : PRM_USE_ARGUMENT);
	return as ? n->call.params : NULL;
}

static void walk_block(struct inspector *in, const struct node *n, const struct level *place)
{
	bool bare = !n->call.param_count && !n->call.has_hash;
	int as = block_use(n->call.callee);
	bool same = as == PRM_USE_CONDITION || (!bare && is_comparison(in, n->call.callee));
	const struct expr *over = walk_value(in, n, place, as);
	struct level *inner = prm_arena_calloc(in->arena, 1, sizeof(*inner));

	if (!inner) {
		in->nomem = true;
		return;
	}
	inner->up = place;
	if (n->body) {
		inner->params = n->body->params;
		inner->param_count = n->body->param_count;
	}
	if (!same)
		enter(in, over, place, as == PRM_USE_CONTEXT, inner);
	if (stands_before(n->inverse, n->body))
		walk(in, n->inverse, place);
	walk(in, n->body, same ? place : inner);
	if (!stands_before(n->inverse, n->body))
		walk(in, n->inverse, place);
}

/* ---- inline partials ------------------------------------------------------------------------- */

static bool defines(const struct node *n)
{
	return n->kind == NODE_INLINE && n->call.params;
}

static void define_inlines(struct inspector *in, const struct block *b, const struct level *place)
{
	for (const struct node *n = b->first; n && !in->nomem; n = n->next) {
		struct inlined *made;

		if (!defines(n))
			continue;
		made = prm_arena_calloc(in->arena, 1, sizeof(*made));
		in->nomem = !made || (n->call.params->kind == EXPR_LITERAL &&
				      !prm__map_set(&in->inlines, n->call.params->original, made));
		if (in->nomem)
			return;
		made->node = n;
		made->defined = place;
		if (in->last)
			in->last->next = made;
		else
			in->first = made;
		in->last = made;
	}
}

static void call_inline(struct inspector *in, struct inlined *inlined, const struct level *place)
{
	inlined->called = place;
	if (in->last_called)
		in->last_called->next_called = inlined;
	else
		in->next_called = inlined;
	in->last_called = inlined;
}

/* The names of a hash stand in for those of the context, as parameters do that are not known. */
static bool add_hash(struct inspector *in, const struct call *call, struct level *inner)
{
	prm_str *names = prm_arena_calloc(in->arena, call->hash_count + (size_t)1, sizeof(*names));

	if (!names)
		return false;
	inner->params = names;
	inner->param_count = 1;
	for (const struct pair *pair = call->hash; pair; pair = pair->next)
		names[inner->param_count++] = pair->key;
	return true;
}

/* The first call of an inline partial says what its text counts from. */
static void note_call(struct inspector *in, const struct node *n, const struct level *place)
{
	struct inlined *inlined = prm__map_get(&in->inlines, n->call.callee->original);
	struct level *inner;

	if (!inlined || inlined->called || n->call.callee->kind == EXPR_CALL)
		return;
	if (!n->call.params && !n->call.hash && place == inlined->defined) {
		call_inline(in, inlined, place);
		return;
	}
	inner = prm_arena_calloc(in->arena, 1, sizeof(*inner));
	if (!inner || (n->call.hash && !add_hash(in, &n->call, inner))) {
		in->nomem = true;
		return;
	}
	inner->up = inlined->defined;
	inner->known = place->known;
	inner->path = place->path;
	if (n->call.params)
		inner->known = n->call.params->kind == EXPR_PATH &&
			       full_path(in, n->call.params, place, &inner->path);
	call_inline(in, inlined, inner);
}

static void walk_called(struct inspector *in)
{
	for (struct inlined *at; (at = in->next_called) != NULL && !in->nomem;) {
		in->next_called = at->next_called;
		if (!in->next_called)
			in->last_called = NULL;
		walk(in, at->node->body, at->called);
	}
}

/* ---- all blocks ------------------------------------------------------------------------------ */

/* Blocks are nested at most template_nesting deep by the parser. */
static void walk(struct inspector *in, const struct block *b, const struct level *place)
{
	if (b && b->has_inlines)
		define_inlines(in, b, place);
	for (const struct node *n = b ? b->first : NULL; n && !in->nomem; n = n->next) {
		bool bare = !n->call.param_count && !n->call.has_hash;

		if (!n->call.callee)
			continue;
		if (n->kind == NODE_PRINT && bare && !is_helper(in, n->call.callee)) {
			use_callee(in, n->call.callee, place, PRM_USE_TEXT);
		} else if (n->kind == NODE_PRINT) {
			walk_arguments(in, &n->call, place, PRM_USE_ARGUMENT);
		} else if (n->kind == NODE_BLOCK) {
			walk_block(in, n, place);
		} else if (n->kind == NODE_PARTIAL) {
			add_partial(in, n);
			if (n->call.callee->kind == EXPR_CALL)
				walk_expr(in, n->call.callee, place, PRM_USE_ARGUMENT);
			walk_arguments(in, &n->call, place, PRM_USE_ARGUMENT);
			note_call(in, n, place);
			walk(in, n->body, place);
		}
	}
}

/* ---- all ------------------------------------------------------------------------------------- */

static int compare_uses(const void *a, const void *b)
{
	const prm_use *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

static int compare_partials(const void *a, const void *b)
{
	const prm_partial_use *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

/* In the order of the source: inline partials were walked through last. */
static void sort(struct inspector *in)
{
	if (in->use_count)
		qsort(in->uses, in->use_count, sizeof(*in->uses), compare_uses);
	if (in->partial_count)
		qsort(in->partials, in->partial_count, sizeof(*in->partials), compare_partials);
}

static prm_status inspect(struct inspector *in, prm_template_facts *out)
{
	static const struct level root = {.known = true};
	struct block *tree = prm__template_parse(in->tree);
	size_t kept = 0;

	if (!tree)
		return in->tree->status;
	prm__template_check(in->tree, tree);
	in->root = &root;
	walk(in, tree, &root);
	walk_called(in);
	for (struct inlined *at = in->first; at && !in->nomem; at = at->next) {
		if (!at->called)
			call_inline(in, at, at->defined);
		walk_called(in);
	}
	if (in->nomem)
		return prm_fail(in->tree->err, PRM_NOMEM, "out of memory");
	sort(in);
	for (size_t i = 0; i < in->partial_count; i++)
		if (!prm__map_get(&in->inlines, in->partials[i].name))
			in->partials[kept++] = in->partials[i];
	*out = (prm_template_facts){in->uses, in->use_count, in->partials, kept};
	return PRM_OK;
}

prm_status prm_template_inspect(prm_str source, const prm_template_options *opts, prm_arena *arena,
				prm_template_facts *out, prm_diag *diag, prm_error *err)
{
	struct settings settings;
	struct tree tree = {.source = source,
			    .arena = arena,
			    .opts = &settings.options,
			    .limits = &settings.limits,
			    .diag = diag};
	struct inspector in = {.tree = &tree, .arena = arena};
	prm_status status = prm__template_settings(&settings, source, opts, err);

	if (status)
		return status;
	prm__map_init(&in.inlines, arena->allocator, 0);
	status = inspect(&in, out);
	prm__map_release(&in.inlines);
	if (status == PRM_NOMEM)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	return status;
}
