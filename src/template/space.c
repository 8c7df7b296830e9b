/*
 * space.c: white space: `~` takes all of it on its side, and a line that holds only one block,
 * comment or partial tag disappears. After whitespace-control.js of handlebars.js (4.7.10), but
 * with else chains as in 5.x.
 */
#include "base/str.h"
#include "template/ast.h"

size_t prm__template_blank(prm_str s, size_t at)
{
	uint32_t c = 0;
	size_t len;

	if (at >= s.len)
		return 0;
	c = (unsigned char)s.ptr[at];
	if (c < 0x80)
		return c == ' ' || (c >= '\t' && c <= '\r');
	len = prm__utf8_next(s, at, &c);
	if (c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 ||
	    c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000 || c == 0xfeff)
		return len;
	return 0;
}

/* Where the white space at the end of s begins. */
static size_t tail(prm_str s)
{
	size_t at = s.len;

	while (at > 0 && prm__template_may_be_blank(s.ptr[at - 1])) {
		size_t before = prm__utf8_floor(s, at - 1);

		if (prm__template_blank(s, before) != at - before)
			break;
		at = before;
	}
	return at;
}

static size_t head(prm_str s)
{
	size_t at = 0, len;

	while (at < s.len && prm__template_may_be_blank(s.ptr[at]) &&
	       (len = prm__template_blank(s, at)) != 0)
		at += len;
	return at;
}

/* Does n, or the start of the block where n is NULL, end a line? */
static bool blank_before(const struct node *n, bool root)
{
	size_t at;

	if (!n)
		return root;
	if (n->kind != NODE_TEXT)
		return false;
	at = tail(n->original);
	if (prm__str_find_char(n->original, '\n', at) < n->original.len)
		return true;
	return root && !n->prev && at == 0;
}

/* Does n, or the end of the block where n is NULL, begin with a line's end? */
static bool blank_behind(const struct node *n, bool root)
{
	size_t end;

	if (!n)
		return root;
	if (n->kind != NODE_TEXT)
		return false;
	end = head(n->original);
	if (memchr(n->original.ptr, '\n', end))
		return true;
	return root && !n->next && end == n->original.len;
}

/* Take white space from the start of n: all, or blanks up to and with the line end. */
static void take_right(struct node *n, bool all)
{
	size_t at = 0;

	if (!n || n->kind != NODE_TEXT || (!all && n->right_stripped))
		return;
	if (all) {
		at = head(n->text);
	} else {
		while (at < n->text.len && (n->text.ptr[at] == ' ' || n->text.ptr[at] == '\t'))
			at++;
		if (at < n->text.len && n->text.ptr[at] == '\r')
			at++;
		if (at < n->text.len && n->text.ptr[at] == '\n')
			at++;
	}
	n->right_stripped = at > 0;
	n->text = prm_str_n(n->text.ptr + at, n->text.len - at);
}

/* Take white space from the end of n. */
static bool take_left(struct node *n, bool all)
{
	size_t at;

	if (!n || n->kind != NODE_TEXT || (!all && n->left_stripped))
		return false;
	at = n->text.len;
	if (all)
		at = tail(n->text);
	else
		while (at > 0 && (n->text.ptr[at - 1] == ' ' || n->text.ptr[at - 1] == '\t'))
			at--;
	n->left_stripped = at < n->text.len;
	n->text.len = at;
	return n->left_stripped;
}

/* ---- blocks ---------------------------------------------------------------------------------- */

/* What stands at the edges of a block, as far as the line of its tags is concerned. */
struct edges {
	bool open, close;
};

/* The last branch of an else chain. */
static struct block *last_branch(struct block *b)
{
	while (b->chained && b->last) {
		struct node *inner = b->last;

		b = inner->inverse ? inner->inverse : inner->body;
	}
	return b;
}

static void walk(struct block *b, bool root, bool standalone);

/* The white space around the tags within n: {{else}}, and the inner sides of its own tags. */
static struct edges walk_block(struct node *n, bool standalone)
{
	struct block *body = n->body ? n->body : n->inverse;
	struct block *inverse = n->body ? n->inverse : NULL;
	struct block *first = inverse, *last = inverse ? last_branch(inverse) : body;
	struct edges edges;

	if (n->body)
		walk(n->body, false, standalone);
	if (n->inverse)
		walk(n->inverse, false, standalone);
	if (inverse && inverse->chained)
		first = inverse->first->body;
	edges.open = blank_behind(body->first, false);
	edges.close = blank_before(last->last, false);
	if (n->open.right)
		take_right(body->first, true);
	if (inverse) {
		if (n->middle.left)
			take_left(body->last, true);
		if (n->middle.right)
			take_right(first->first, true);
	}
	if (n->close.left)
		take_left(last->last, true);
	if (inverse && standalone && blank_before(body->last, false) &&
	    blank_behind(first->first, false)) {
		take_left(body->last, false);
		take_right(first->first, false);
	}
	return edges;
}

static void keep_indent(struct node *n)
{
	prm_str before = n->prev->original;
	size_t at = before.len;

	while (at > 0 && (before.ptr[at - 1] == ' ' || before.ptr[at - 1] == '\t'))
		at--;
	n->indent = prm_str_n(before.ptr + at, before.len - at);
}

/* The line disappears when a tag has it for itself. */
static void take_lines(struct node *n, struct edges edges, bool before, bool behind)
{
	bool is_block = n->body || n->inverse;

	if (!is_block && n->kind != NODE_PRINT && before && behind) {
		take_right(n->next, false);
		if (take_left(n->prev, false) && n->kind == NODE_PARTIAL)
			keep_indent(n);
	}
	if (is_block && edges.open && before) {
		take_right((n->body ? n->body : n->inverse)->first, false);
		take_left(n->prev, false);
	}
	if (is_block && edges.close && behind) {
		struct block *last = last_branch(n->inverse ? n->inverse : n->body);

		take_right(n->next, false);
		take_left(last->last, false);
	}
}

/* Blocks are nested at most template_nesting deep. */
static void walk(struct block *b, bool root, bool standalone)
{
	for (struct node *n = b->first; n; n = n->next) {
		bool is_block = n->body || n->inverse, before, behind;
		struct edges edges = {false, false};

		if (n->kind == NODE_TEXT)
			continue;
		if (is_block)
			edges = walk_block(n, standalone);
		before = blank_before(n->prev, root);
		behind = blank_behind(n->next, root);
		if (is_block ? n->close.right : n->open.right)
			take_right(n->next, true);
		if (n->open.left)
			take_left(n->prev, true);
		if (standalone)
			take_lines(n, edges, before, behind);
	}
}

void prm__template_space(struct block *root, bool standalone)
{
	walk(root, true, standalone);
}
