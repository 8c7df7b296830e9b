/*
 * parser.c: text and tags to a tree. It never stops at a fault: it goes on at the next tag, and a
 * block that is not closed ends with the template. The grammar is handlebars.js's handlebars.yy
 * (4.7.10).
 */
#include <stdio.h>

#include "base/limits.h"
#include "base/str.h"
#include "template/parser.h"

/* After so many tags that run on to the end the rest is not read: each costs a walk to the end. */
#define MOST_UNCLOSED 20

/* A block that waits for its closing tag. */
struct open {
	struct node *node;
	struct block *around;
	struct open *up;
	size_t depth;
	bool chained;  /* made by {{else NAME}}: closed with the block before it */
	bool inverted; /* {{^name}} */
	bool has_else;
};

void *prm__parse_make(struct parser *p, size_t size)
{
	void *made = prm_arena_calloc(p->tree->arena, 1, size);

	if (!made && p->tree->status != PRM_NOMEM)
		p->tree->status = prm_fail(p->tree->err, PRM_NOMEM, "out of memory");
	return made;
}

static struct node *add_node(struct parser *p, int kind, size_t start, size_t end)
{
	struct block *to = p->into;
	struct node *n = prm__parse_make(p, sizeof(*n));

	if (!n)
		return NULL;
	n->kind = (uint8_t)kind;
	n->start = (uint32_t)start;
	n->end = (uint32_t)end;
	n->prev = to->last;
	if (to->last)
		to->last->next = n;
	else
		to->first = n;
	to->last = n;
	return n;
}

static bool add_text(struct parser *p, size_t start, size_t end)
{
	struct node *n;

	if (start == end)
		return true;
	n = add_node(p, NODE_TEXT, start, end);
	if (n)
		n->original = n->text = prm_str_n(p->tree->source.ptr + start, end - start);
	return n != NULL;
}

static bool closes_tag(int kind)
{
	return kind == TOKEN_CLOSE || kind == TOKEN_CLOSE_RAW || kind == TOKEN_CLOSE_RAW_BLOCK;
}

static bool opens_tag(const struct parser *p, size_t at)
{
	prm_str s = p->tree->source;

	return at + 1 < s.len && s.ptr[at] == '{' && s.ptr[at + 1] == '{';
}

bool prm__parse_expected(struct parser *p, const char *what)
{
	struct token *t = &p->lexer.token;
	prm_str found = prm_str_n(p->tree->source.ptr + t->start, t->end - t->start);
	char quote = prm__parse_open_quote(p);

	if (found.len > 40)
		found.len = prm__utf8_floor(found, 40);
	if (p->lexer.nomem)
		p->tree->status = prm_fail(p->tree->err, PRM_NOMEM, "out of memory");
	else if (quote)
		prm__template_fault(p->tree, PRM_TEMPLATE_SYNTAX, t->start, t->end,
				    "close it with the sign that it begins with",
				    "what %c begins is not closed", quote);
	else if ((t->end >= p->tree->source.len && !closes_tag(t->kind)) || opens_tag(p, t->start))
		prm__template_fault(p->tree, PRM_TEMPLATE_SYNTAX, p->tag, t->end,
				    "close it with }}, or write \\{{ for braces in the text",
				    "the tag is not closed: %s expected", what);
	else if (closes_tag(t->kind) && t->start <= p->tag + 3)
		prm__template_fault(p->tree, PRM_TEMPLATE_SYNTAX, p->tag, t->end,
				    "write a name in it", "the tag is empty");
	else
		prm__template_fault(p->tree, PRM_TEMPLATE_SYNTAX, t->start, t->end,
				    prm__parse_advice(p), "unexpected '%.*s'%s%s%s", PRM_FMT(found),
				    t->glued ? " in a name" : ": ", t->glued ? "" : what,
				    t->glued ? "" : " expected");
	return false;
}

bool prm__parse_too_deep(struct parser *p, size_t at)
{
	size_t most = p->tree->limits->template_nesting;

	if (++p->depth <= most)
		return false;
	prm__template_fault(p->tree, PRM_LIMIT, at, at,
			    "make it flatter, or move a part to a partial",
			    "the template is nested deeper than template_nesting (%zu)", most);
	p->stopped = true;
	return true;
}

/* ---- blocks ---------------------------------------------------------------------------------- */

static bool push(struct parser *p, struct node *n, bool inverted, bool chained)
{
	struct open *open = prm__parse_make(p, sizeof(*open));
	struct block *body = prm__parse_make(p, sizeof(*body));

	if (!open || !body || prm__parse_too_deep(p, n->start))
		return false;
	*open = (struct open){n, p->into, p->open, p->depth, chained, inverted, false};
	if (inverted)
		n->inverse = body;
	else
		n->body = body;
	p->open = open;
	p->into = body;
	return true;
}

static void pop(struct parser *p)
{
	p->into = p->open->around;
	p->open = p->open->up;
	p->depth = p->open ? p->open->depth : 0;
}

static bool close_tag(struct parser *p, uint32_t *end, bool *right)
{
	if (p->lexer.token.kind != TOKEN_CLOSE)
		return prm__parse_expected(p, "}}");
	*end = (uint32_t)p->lexer.token.end;
	*right = p->lexer.token.strip;
	return true;
}

static bool parse_block(struct parser *p, struct node *n, bool inverted, bool chained)
{
	if (!push(p, n, inverted, chained))
		return false;
	n->call.callee = n->kind == NODE_PARTIAL ? prm__parse_value(p) : prm__parse_simple(p);
	if (!n->call.callee || !prm__parse_arguments(p, &n->call))
		return false;
	if (n->kind != NODE_PARTIAL && !prm__parse_block_params(p, p->into))
		return false;
	if (n->kind == NODE_INLINE)
		p->open->around->has_inlines = true;
	return n->call.whole = close_tag(p, &n->end, &n->open.right);
}

/* {{else}} and {{^}}: the other branch of the innermost block. */
static bool parse_else(struct parser *p, const struct token *tag)
{
	struct open *open = p->open;
	struct block *other;

	if (!open || open->has_else || open->node->kind != NODE_BLOCK) {
		prm__template_fault(p->tree, PRM_TEMPLATE_SYNTAX, tag->start, tag->end,
				    "it belongs between {{#if x}} and {{/if}}, once",
				    !open            ? "there is no block for this {{else}}"
				    : open->has_else ? "the block has two {{else}}"
						     : "a partial's block has no {{else}}");
		return false;
	}
	other = prm__parse_make(p, sizeof(*other));
	if (!other)
		return false;
	open->has_else = true;
	if (open->inverted)
		open->node->body = other;
	else
		open->node->inverse = other;
	open->node->middle = (struct strip){tag->strip, tag->strip_right};
	p->into = other;
	return true;
}

/* {{else if x}}: a block alone in the other branch, that is closed with this one. */
static bool parse_chain(struct parser *p, const struct token *tag)
{
	struct node *n, *outer;

	if (p->open && p->open->inverted) {
		prm__template_fault(p->tree, PRM_TEMPLATE_SYNTAX, tag->start, tag->end,
				    "use {{else}} with a block of its own in it",
				    "{{else NAME}} does not follow {{^NAME}}");
		return false;
	}
	if (!parse_else(p, tag))
		return false;
	outer = p->open->node;
	outer->inverse->chained = true;
	n = add_node(p, NODE_BLOCK, tag->start, tag->end);
	if (!n || !parse_block(p, n, false, true))
		return false;
	outer->middle.right = n->open.right;
	n->open.right = false;
	return true;
}

/*
 * Do the tags name the same? A literal may be closed by the name that it spells, a computed name by
 * {{/undefined}}: nothing else closes it in handlebars.js.
 */
static bool closes(const struct node *n, const struct expr *name)
{
	const struct expr *opened = n->call.callee;

	if (opened && opened->kind == EXPR_CALL && name->kind == EXPR_LITERAL)
		return name->literal.type == PRM_MISSING;
	return opened && prm_str_eq(opened->original, name->original) &&
	       (opened->kind == name->kind || name->kind == EXPR_LITERAL ||
		opened->kind == EXPR_LITERAL);
}

static void report_other_close(struct parser *p, const struct node *n, const struct expr *name,
			       size_t start, size_t end)
{
	prm_str tag = prm_str_n(p->tree->source.ptr + n->start, n->end - n->start);
	prm_str opened = n->call.callee->original;
	char hint[96] = "close blocks in their order, the innermost first";
	bool cut = tag.len > 40;

	if (cut)
		tag.len = prm__utf8_floor(tag, 40);
	if (opened.len < 64 && prm__str_near(name->original, opened) >= 0)
		snprintf(hint, sizeof(hint), "did you mean {{/%.*s}}?", PRM_FMT(opened));
	prm__template_fault(p->tree, PRM_TEMPLATE_SYNTAX, start, end, hint,
			    "{{/%.*s}} does not close %.*s%s", PRM_FMT(name->original),
			    PRM_FMT(tag), cut ? "..." : "");
}

static bool parse_close(struct parser *p, const struct token *tag)
{
	struct expr *name = prm__parse_value(p);
	struct open *open = p->open;
	struct strip strip = {tag->strip, false};
	bool chained = true;
	uint32_t end = 0;

	if (!name || !close_tag(p, &end, &strip.right))
		return false;
	while (open && open->chained)
		open = open->up;
	if (!open) {
		prm__template_fault(p->tree, PRM_TEMPLATE_SYNTAX, tag->start, end,
				    "remove it, or open the block before it",
				    "{{/%.*s}} closes a block that is not open",
				    PRM_FMT(name->original));
		return false;
	}
	if (!closes(open->node, name) && open->node->call.callee)
		report_other_close(p, open->node, name, tag->start, end);
	while (chained) {
		chained = p->open->chained;
		p->open->node->close = strip;
		pop(p);
	}
	return true;
}

/* ---- tags ------------------------------------------------------------------------------------ */

static bool parse_print(struct parser *p, const struct token *tag)
{
	struct node *n = add_node(p, NODE_PRINT, tag->start, tag->end);
	int close = tag->kind == TOKEN_OPEN_RAW ? TOKEN_CLOSE_RAW : TOKEN_CLOSE;

	if (!n)
		return false;
	n->escaped = tag->kind == TOKEN_OPEN;
	n->open.left = tag->strip;
	n->call.callee = prm__parse_simple(p);
	if (!n->call.callee || !prm__parse_arguments(p, &n->call))
		return false;
	if (p->lexer.token.kind != close)
		return prm__parse_expected(p, close == TOKEN_CLOSE ? "}}" : "}}}");
	n->open.right = p->lexer.token.strip;
	n->end = (uint32_t)p->lexer.token.end;
	return n->call.whole = true;
}

static bool parse_partial(struct parser *p, const struct token *tag)
{
	struct node *n = add_node(p, NODE_PARTIAL, tag->start, tag->end);

	if (!n)
		return false;
	n->open.left = tag->strip;
	if (tag->kind == TOKEN_OPEN_PARTIAL_BLOCK) {
		if (!parse_block(p, n, false, false))
			return false;
	} else {
		n->call.callee = prm__parse_value(p);
		if (!n->call.callee || !prm__parse_arguments(p, &n->call) ||
		    !close_tag(p, &n->end, &n->open.right))
			return false;
		n->call.whole = true;
	}
	if (n->call.param_count <= 1)
		return true;
	prm__template_fault(p->tree, PRM_TEMPLATE_SYNTAX, n->start, n->end,
			    "give more values by name: {{> p a=1 b=2}}",
			    "a partial takes one context at most, not %u", n->call.param_count);
	return false;
}

static bool unknown_decorator(struct parser *p, size_t start, size_t end, prm_str name)
{
	bool known = prm_str_is(name, "inline"); /* but only with a block */

	prm__template_fault(p->tree, PRM_UNKNOWN_DECORATOR, start, end,
			    "write {{#*inline \"name\"}}...{{/inline}}: that is the only one",
			    "there is no decorator '%.*s'%s", PRM_FMT(name),
			    known ? " without a block" : "");
	return false;
}

static bool parse_opening(struct parser *p, const struct token *tag)
{
	bool decorator = tag->kind == TOKEN_OPEN_DECORATOR_BLOCK;
	struct node *n = add_node(p, decorator ? NODE_INLINE : NODE_BLOCK, tag->start, tag->end);

	if (!n)
		return false;
	n->open.left = tag->strip;
	if (!parse_block(p, n, tag->kind == TOKEN_OPEN_INVERSE, false))
		return false;
	if (!decorator)
		return true;
	if (!prm_str_is(n->call.callee->original, "inline"))
		return unknown_decorator(p, n->start, n->end, n->call.callee->original);
	return true;
}

/* {{{{name}}}} text {{{{/name}}}} */
static bool parse_raw_block(struct parser *p, const struct token *tag)
{
	struct node *n = add_node(p, NODE_BLOCK, tag->start, tag->end);
	size_t start, end, after;
	prm_str name;
	bool ok;

	if (!n || !push(p, n, false, false))
		return false;
	n->call.callee = prm__parse_simple(p);
	ok = n->call.callee && prm__parse_arguments(p, &n->call);
	if (ok && p->lexer.token.kind != TOKEN_CLOSE_RAW_BLOCK)
		ok = prm__parse_expected(p, "}}}}");
	n->call.whole = ok;
	start = p->lexer.token.end;
	if (ok && (!prm__lexer_raw(&p->lexer, start, &end, &after, &name) ||
		   !prm_str_eq(name, n->call.callee->original))) {
		prm__template_fault(p->tree, PRM_TEMPLATE_SYNTAX, n->start, start,
				    "close it with {{{{/name}}}}",
				    "the raw block '%.*s' is not closed by its own name",
				    PRM_FMT(n->call.callee->original));
		p->lexer.token.end = p->tree->source.len;
	} else if (ok) {
		ok = add_text(p, start, end);
		p->lexer.token.end = after;
	}
	pop(p);
	return ok;
}

static bool parse_comment(struct parser *p, const struct token *tag)
{
	struct node *n = add_node(p, NODE_COMMENT, tag->start, tag->end);

	if (n)
		n->open = (struct strip){tag->strip, tag->strip_right};
	return n != NULL;
}

static bool unclosed_comment(struct parser *p, const struct token *tag)
{
	prm__template_fault(p->tree, PRM_TEMPLATE_SYNTAX, tag->start, tag->end,
			    "close it with }} (or --}})", "the comment is not closed");
	return false;
}

static bool parse_tag(struct parser *p)
{
	struct token tag;

	p->tag = p->lexer.at;
	prm__lexer_open(&p->lexer);
	tag = p->lexer.token;
	/* a comment and a bare {{else}} have been read to their end */
	if (tag.kind != TOKEN_COMMENT && tag.kind != TOKEN_ELSE && tag.kind != TOKEN_INVALID)
		prm__lexer_next(&p->lexer);
	switch (tag.kind) {
	case TOKEN_COMMENT:
		return parse_comment(p, &tag);
	case TOKEN_INVALID:
		return unclosed_comment(p, &tag);
	case TOKEN_ELSE:
		return parse_else(p, &tag);
	case TOKEN_OPEN_BLOCK:
	case TOKEN_OPEN_INVERSE:
	case TOKEN_OPEN_DECORATOR_BLOCK:
		return parse_opening(p, &tag);
	case TOKEN_OPEN_CHAIN:
		return parse_chain(p, &tag);
	case TOKEN_OPEN_END:
		return parse_close(p, &tag);
	case TOKEN_OPEN_PARTIAL:
	case TOKEN_OPEN_PARTIAL_BLOCK:
		return parse_partial(p, &tag);
	case TOKEN_OPEN_RAW_BLOCK:
		return parse_raw_block(p, &tag);
	case TOKEN_OPEN_DECORATOR:
		return unknown_decorator(p, tag.start, tag.end,
					 p->lexer.token.kind == TOKEN_ID ? p->lexer.token.text
									 : prm_str_c("*"));
	default:
		return parse_print(p, &tag);
	}
}

/* Where text begins again after a tag that was not understood. */
static size_t recover(struct parser *p, size_t tag)
{
	const struct token *t = &p->lexer.token;
	size_t at = t->start > tag + 2 ? t->start : tag + 2;
	prm_str s = p->tree->source;

	if (t->end >= s.len && ++p->unclosed > MOST_UNCLOSED)
		return s.len;
	for (; at + 1 < s.len; at++) {
		if (s.ptr[at] == '{' && s.ptr[at + 1] == '{')
			return at;
		if (s.ptr[at] == '}' && s.ptr[at + 1] == '}')
			break;
	}
	while (at < s.len && s.ptr[at] == '}')
		at++;
	return at < s.len ? at : s.len;
}

static bool parse_step(struct parser *p)
{
	struct token_text text = prm__lexer_text(&p->lexer);
	size_t start = p->lexer.at;

	if (!add_text(p, text.start, text.end))
		return false;
	if (text.escaped_end > text.escaped_start)
		return add_text(p, text.escaped_start, text.escaped_end);
	if (start >= p->tree->source.len)
		return true;
	if (parse_tag(p))
		p->lexer.at = p->lexer.token.end;
	else if (p->tree->status == PRM_NOMEM || p->stopped)
		return false;
	else
		p->lexer.at = recover(p, start);
	p->depth = p->open ? p->open->depth : 0;
	return p->tree->errors < p->tree->limits->diag_items;
}

static void report_open(struct parser *p)
{
	for (const struct open *open = p->open; open; open = open->up) {
		const struct expr *name = open->node->call.callee;
		char hint[96] = "add its closing tag";

		if (open->chained || !name) /* a tag without a name was a fault by itself */
			continue;
		if (name->kind == EXPR_PATH && name->original.len < 64)
			snprintf(hint, sizeof(hint), "add {{/%.*s}} where it ends",
				 PRM_FMT(name->original));
		prm__template_fault(p->tree, PRM_TEMPLATE_SYNTAX, open->node->start,
				    open->node->end, hint, "the block '%.*s' is not closed",
				    PRM_FMT(name->original));
	}
}

struct block *prm__template_parse(struct tree *tree)
{
	struct parser parser = {.tree = tree};
	struct block *root = prm__parse_make(&parser, sizeof(*root));
	size_t valid = prm__utf8_valid(tree->source);

	if (!root)
		return NULL;
	if (valid < tree->source.len)
		prm__template_fault(tree, PRM_BAD_UTF8, valid, valid + 1, "save it as UTF-8",
				    "the bytes are not UTF-8");
	parser.into = root;
	parser.lexer.source = tree->source;
	parser.lexer.arena = tree->arena;
	while (parser.lexer.at < tree->source.len)
		if (!parse_step(&parser))
			break;
	if (parser.lexer.nomem)
		tree->status = prm_fail(tree->err, PRM_NOMEM, "out of memory");
	if (!parser.stopped && tree->status != PRM_NOMEM)
		report_open(&parser);
	return tree->status == PRM_NOMEM ? NULL : root;
}
