/*
 * check.c: what can be known to fail before a render: names with arguments that are no helper, and
 * helpers of Handlebars with the wrong number of arguments.
 */
#include <stdio.h>

#include "base/str.h"
#include "template/ast.h"
#include "template/program.h"

static bool is_block_helper(prm_str name)
{
	return prm_str_is(name, "if") || prm_str_is(name, "unless") || prm_str_is(name, "each") ||
	       prm_str_is(name, "with");
}

static bool is_host_helper(const struct tree *tree, prm_str name)
{
	struct helper_ref ref;

	return prm__helpers_find(tree->opts->helpers, name, &ref);
}

static void check_arity(struct tree *tree, const struct call *call, prm_str name, bool block)
{
	const struct expr *e = call->callee;
	char hint[120];

	prm__advise_arguments(name, block ? call->param_count + 2 * (size_t)call->has_hash : 0,
			      hint, sizeof(hint));
	if (is_block_helper(name) && !block)
		prm__template_fault(tree, PRM_HELPER_ARGUMENTS, e->start, e->end, hint,
				    "'%.*s' is a block helper", PRM_FMT(name));
	else if (is_block_helper(name) && call->param_count != 1)
		prm__template_fault(tree, PRM_HELPER_ARGUMENTS, e->start, e->end, hint,
				    "#%.*s takes exactly one argument, not %u", PRM_FMT(name),
				    call->param_count);
}

/* A helper of ours: its line in helpers.def says how many arguments it takes, and which options. */
static void check_own(struct tree *tree, const struct call *call, const struct builtin *own)
{
	const struct expr *e = call->callee;
	char hint[160];

	snprintf(hint, sizeof(hint), "write it as %s", own->usage);
	if (call->param_count < own->least || call->param_count > own->most)
		prm__template_fault(tree, PRM_HELPER_ARGUMENTS, e->start, e->end, hint,
				    "%s is given %u argument%s", own->name, call->param_count,
				    call->param_count == 1 ? "" : "s");
	for (const struct pair *pair = call->hash; pair; pair = pair->next)
		if (!prm__builtin_takes(own, pair->key))
			prm__template_fault(tree, PRM_HELPER_ARGUMENTS, e->start, e->end, hint,
					    "%s has no option '%.*s'", own->name,
					    PRM_FMT(pair->key));
}

/* Quotes as word processors write them are part of a name: hardly ever what was meant. */
static bool begins_with_quote(const struct expr *e)
{
	static const char *const quotes[] = {"\xe2\x80\x98", "\xe2\x80\x99", "\xe2\x80\x9c",
					     "\xe2\x80\x9d", "\xe2\x80\x9e"};

	if (e->kind != EXPR_PATH || e->count == 0 || e->names[0].len < 3)
		return false;
	for (size_t i = 0; i < sizeof(quotes) / sizeof(quotes[0]); i++)
		if (memcmp(e->names[0].ptr, quotes[i], 3) == 0)
			return true;
	return false;
}

static void check_quotes(struct tree *tree, const struct expr *e)
{
	prm_diag_entry entry = {
		.severity = PRM_SEVERITY_WARNING,
		.code = PRM_TEMPLATE_SYNTAX,
		.source = tree->opts->source,
		.start = e->start,
		.end = e->end,
		.text = prm_str_c("this is a name and no text: its quotes are not straight"),
		.hint = prm_str_c("write texts in \" or '")};

	if (!begins_with_quote(e))
		return;
	entry.excerpt = prm__template_excerpt(tree->source, e->start);
	prm__template_position(tree, e->start, &entry.line, &entry.column);
	prm_diag_add(tree->diag, &entry);
}

static void check_call(struct tree *tree, const struct call *call, bool block);

static void check_arguments(struct tree *tree, const struct call *call)
{
	for (const struct expr *param = call->params; param; param = param->next)
		check_quotes(tree, param);
	for (const struct pair *pair = call->hash; pair; pair = pair->next)
		check_quotes(tree, pair->value);
	for (const struct expr *param = call->params; param; param = param->next)
		if (param->kind == EXPR_CALL)
			check_call(tree, &param->call, false);
	for (const struct pair *pair = call->hash; pair; pair = pair->next)
		if (pair->value->kind == EXPR_CALL)
			check_call(tree, &pair->value->call, false);
}

static void check_call(struct tree *tree, const struct call *call, bool block)
{
	const struct expr *e = call->callee;
	bool given = call->param_count || call->has_hash, simple;
	const struct builtin *own;
	char hint[160];
	prm_str name;

	check_arguments(tree, call);
	if (!e || e->data || e->scoped || e->depth)
		return;
	simple = e->kind == EXPR_LITERAL || e->count == 1;
	name = e->original;
	if (simple && is_host_helper(tree, name))
		return;
	own = simple ? prm__builtin(name) : NULL;
	if (simple && is_block_helper(name))
		check_arity(tree, call, name, block);
	else if (own && (given || prm_str_is(name, "lookup")))
		check_own(tree, call, own);
	if (!given || own || (simple && is_block_helper(name)))
		return;
	prm__advise_call(call, hint, sizeof(hint));
	prm__template_fault(tree, PRM_MISSING_HELPER, e->start, e->end, hint,
			    "there is no helper '%.*s'", PRM_FMT(name));
}

/* Blocks are nested at most template_nesting deep. */
void prm__template_check(struct tree *tree, const struct block *root)
{
	for (const struct node *n = root ? root->first : NULL; n; n = n->next) {
		bool partial = n->kind == NODE_PARTIAL || n->kind == NODE_INLINE;

		if (n->call.whole && !partial)
			check_call(tree, &n->call, n->kind == NODE_BLOCK);
		if (partial && n->call.whole)
			check_arguments(tree, &n->call);
		if (n->kind == NODE_PARTIAL && n->call.whole && n->call.callee->kind == EXPR_CALL)
			check_call(tree, &n->call.callee->call, false);
		prm__template_check(tree, n->body);
		prm__template_check(tree, n->inverse);
	}
}
