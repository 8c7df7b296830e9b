/* inspect.c: which variables and partials a template uses, counted from the root context. */
#include <stdio.h>

#include "base/limits.h"
#include "base/str.h"
#include "template/ast.h"

/* A context on the way: its path from the root, or unknown (behind a helper, say). */
struct place {
	const struct place *up;
	prm_str path;
	bool known;
	const prm_str *params;
	size_t param_count;
};

struct inspector {
	prm_arena *arena;
	prm_str text;
	prm_use *uses;
	size_t use_count, use_size;
	prm_partial_use *partials;
	size_t partial_count, partial_size;
	const prm_template_options *opts;
	prm_diag *diag;
	bool nomem;
};

static void *room(struct inspector *in, void *items, size_t count, size_t *size, size_t bytes)
{
	void *larger;

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

static bool is_param(const struct place *place, prm_str name)
{
	for (; place; place = place->up)
		for (size_t i = 0; i < place->param_count; i++)
			if (prm_str_eq(place->params[i], name))
				return true;
	return false;
}

/* The path from the root, or false: @data, a block parameter, or a context that is not known. */
static bool full_path(struct inspector *in, const prm_expr *e, const struct place *place, prm_str *out)
{
	prm_buf buf;
	bool fine;

	if (e->is_data || (!e->is_scoped && e->segment_count && is_param(place, e->segments[0].name)))
		return false;
	for (uint32_t i = 0; i < e->up && place; i++)
		place = place->up;
	if (!place || !place->known)
		return false;
	prm_buf_init(&buf, in->arena->allocator, 0);
	prm_buf_add(&buf, place->path);
	for (size_t i = 0; i < e->segment_count; i++) {
		if (buf.len)
			prm_buf_add_char(&buf, '.');
		prm_buf_add(&buf, e->segments[i].name);
	}
	fine = buf.status == PRM_OK && prm_arena_str(in->arena, prm_buf_str(&buf), out);
	in->nomem = in->nomem || !fine;
	prm_buf_release(&buf);
	return fine && out->len > 0;
}

static void add_use(struct inspector *in, const prm_expr *e, const struct place *place, int as)
{
	prm_use *use;
	prm_str path;

	if (!full_path(in, e, place, &path))
		return;
	in->uses = room(in, in->uses, in->use_count, &in->use_size, sizeof(*in->uses));
	if (!in->uses)
		return;
	use = &in->uses[in->use_count++];
	*use = (prm_use){.path = path, .as = as, .start = e->start, .end = e->end};
	prm__str_position(in->text, e->start, &use->line, &use->column);
}

/* Subexpressions are nested at most 64 deep by the parser. */
static void walk_expr(struct inspector *in, const prm_expr *e, const struct place *place, int as)
{
	if (!e)
		return;
	if (e->kind == EXPR_PATH)
		add_use(in, e, place, as);
	for (size_t i = 0; i < e->arg_count; i++)
		walk_expr(in, e->args[i], place, PRM_USE_ARGUMENT);
	for (size_t i = 0; i < e->hash_count; i++)
		walk_expr(in, e->hash[i].value, place, PRM_USE_ARGUMENT);
	if (e->kind == EXPR_CALL && !prm__builtin(e->segment_count ? e->segments[0].name : e->text) &&
	    e->arg_count + e->hash_count > 0 && in->diag && !in->opts->helpers)
		prm__template_report(in->diag, in->opts->source, in->text, PRM_MISSING_HELPER, e->start, e->end,
				     "a name with arguments is a helper; a value has none", NULL,
				     "there is no helper '%.*s'", PRM_FMT(e->text));
}

static void add_partial(struct inspector *in, const prm_node *n)
{
	prm_partial_use *use;

	if (prm_str_is(n->name, "@partial-block"))
		return;
	in->partials = room(in, in->partials, in->partial_count, &in->partial_size, sizeof(*in->partials));
	if (!in->partials)
		return;
	use = &in->partials[in->partial_count++];
	*use = (prm_partial_use){.name = n->name, .has_block = n->has_block, .start = n->start, .end = n->end};
	prm__str_position(in->text, n->start, &use->line, &use->column);
}

static void walk(struct inspector *in, const prm_node *n, const struct place *place);

static void walk_block(struct inspector *in, const prm_node *n, const struct place *place)
{
	const prm_expr *e = n->expr, *arg = e;
	struct place inner = {place, {0}, false, n->params, n->param_count};
	prm_str name = e->segment_count == 1 && !e->is_scoped ? e->segments[0].name : prm_str_n("", 0);
	bool each = prm_str_is(name, "each"), with = prm_str_is(name, "with");
	bool test = prm_str_is(name, "if") || prm_str_is(name, "unless");
	int as = each ? PRM_USE_LIST : with ? PRM_USE_CONTEXT : PRM_USE_CONDITION;

	if (each || with || test) {
		arg = e->arg_count ? e->args[0] : NULL;
		for (size_t i = 1; i < e->arg_count; i++)
			walk_expr(in, e->args[i], place, PRM_USE_ARGUMENT);
		if (arg)
			walk_expr(in, arg, place, as);
	} else {
		walk_expr(in, e, place, PRM_USE_CONDITION | PRM_USE_LIST);
	}
	if (test) {
		walk(in, n->body, place);
	} else {
		prm_str path;

		if (arg && arg->kind == EXPR_PATH && full_path(in, arg, place, &path)) {
			char *list = prm_arena_alloc(in->arena, path.len + 2);

			inner.known = list != NULL;
			if (list) {
				memcpy(list, path.ptr, path.len);
				memcpy(list + path.len, "[]", 2);
				inner.path = prm_str_n(list, path.len + (with ? 0 : 2));
			}
		}
		walk(in, n->body, n->inverted ? place : &inner);
	}
	walk(in, n->inverse, place);
}

/* Blocks are nested at most template_nesting deep by the parser. */
static void walk(struct inspector *in, const prm_node *n, const struct place *place)
{
	for (; n && !in->nomem; n = n->next) {
		if (n->kind == NODE_VALUE && n->expr) {
			walk_expr(in, n->expr, place, PRM_USE_TEXT);
		} else if (n->kind == NODE_BLOCK && n->expr) {
			walk_block(in, n, place);
		} else if (n->kind == NODE_PARTIAL) {
			walk_expr(in, n->expr, place, PRM_USE_ARGUMENT);
			walk_expr(in, n->context, place, PRM_USE_ARGUMENT);
			add_partial(in, n);
			walk(in, n->body, place);
		} else if (n->kind == NODE_INLINE) {
			struct place unknown = {place, {0}, false, NULL, 0};

			walk(in, n->body, &unknown);
		}
	}
}

static bool is_inline(const prm_node *n, prm_str name)
{
	for (; n; n = n->next)
		if (n->kind == NODE_INLINE && prm_str_eq(n->text, name))
			return true;
	return false;
}

prm_status prm_template_inspect(prm_str source, const prm_template_options *opts, prm_arena *arena,
				prm_template_facts *out, prm_diag *diag, prm_error *err)
{
	prm_template_options options = {0};
	struct inspector in = {.arena = arena, .text = source, .opts = &options};
	struct place root = {.known = true};
	prm_limits limits;
	prm_node *tree = NULL;
	prm_diag own;
	prm_status status;
	size_t kept = 0;

	if (opts)
		memcpy(&options, opts, opts->struct_size < sizeof(options) ? opts->struct_size : sizeof(options));
	limits = prm__limits(options.limits);
	prm_diag_init(&own, arena->allocator, 0);
	in.diag = diag ? diag : &own;
	status = prm__template_parse(source, &options, &limits, arena, &tree, in.diag, err);
	if (status == PRM_NOMEM || (status == PRM_LIMIT && !tree)) {
		prm_diag_release(&own);
		return status;
	}
	walk(&in, tree, &root);
	prm_diag_release(&own);
	if (in.nomem)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	for (size_t i = 0; i < in.partial_count; i++)
		if (!is_inline(tree, in.partials[i].name))
			in.partials[kept++] = in.partials[i];
	*out = (prm_template_facts){in.uses, in.use_count, in.partials, kept};
	return PRM_OK;
}
