/* parse_expr.c: what stands in a tag: paths, literals, calls, hashes, block parameters. */
#include "base/str.h"
#include "template/parser.h"

#define MOST_BLOCK_PARAMS 16

/* ---- paths ----------------------------------------------------------------------------------- */

/* `this` at the end of a word, anywhere: handlebars.js looks no closer. */
static bool is_scoped(prm_str s)
{
	if (s.len && s.ptr[0] == '.')
		return true;
	for (size_t i = 0; i + 4 <= s.len; i++) {
		char c = i + 4 < s.len ? s.ptr[i + 4] : ' ';
		bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			    (c >= '0' && c <= '9') || c == '_';

		if (s.ptr[i] == 't' && !word && memcmp(s.ptr + i, "this", 4) == 0)
			return true;
	}
	return false;
}

static bool add_name(struct parser *p, struct expr *e, prm_str name)
{
	if (e->count == 0) {
		e->names = &e->name;
	} else if ((e->count & (e->count - 1)) == 0) { /* full: it holds a power of two */
		prm_str *names = prm__parse_make(p, e->count * 2 * sizeof(*names));

		if (!names)
			return false;
		memcpy(names, e->names, e->count * sizeof(*names));
		e->names = names;
	}
	e->names[e->count++] = name;
	return true;
}

static bool add_step(struct parser *p, struct expr *e)
{
	const struct token *t = &p->lexer.token;
	bool up = !t->bracketed && prm_str_is(t->text, "..");

	e->end = (uint32_t)t->end;
	if (!up && (t->bracketed || (!prm_str_is(t->text, ".") && !prm_str_is(t->text, "this"))))
		return add_name(p, e, t->text);
	if (e->count) {
		prm__template_fault(p->tree, PRM_TEMPLATE_SYNTAX, e->start, t->end,
				    "'..', '.' and 'this' stand only at the start of a path; write "
				    "[this] for a key of that name",
				    "the path '%.*s' is not valid", (int)(t->end - e->start),
				    p->tree->source.ptr + e->start);
		return false;
	}
	e->depth += up;
	return true;
}

/* The path without blanks and brackets: a slice of the source where it has none. */
struct spelling {
	prm_str text;
	size_t room; /* of text, once it is no slice */
};

static bool spell(struct parser *p, struct spelling *s, prm_str part, size_t at)
{
	char *larger;

	if (!s->room && part.ptr == p->tree->source.ptr + at &&
	    s->text.ptr + s->text.len == part.ptr) {
		s->text.len += part.len;
		return true;
	}
	if (s->text.len + part.len > s->room) {
		s->room = (s->text.len + part.len) * 2;
		larger = prm__parse_make(p, s->room);
		if (!larger)
			return false;
		memcpy(larger, s->text.ptr, s->text.len);
		s->text.ptr = larger;
	}
	memcpy((char *)(uintptr_t)s->text.ptr + s->text.len, part.ptr, part.len);
	s->text.len += part.len;
	return true;
}

static bool parse_path(struct parser *p, struct expr *e)
{
	const struct token *t = &p->lexer.token;
	const char *source = p->tree->source.ptr;
	struct spelling s = {prm_str_n(source + e->start, e->data ? 1 : 0), 0};

	e->kind = EXPR_PATH;
	for (;;) {
		if (t->kind != TOKEN_ID)
			return prm__parse_expected(p, "a name");
		if (!add_step(p, e) || !spell(p, &s, t->text, t->start))
			return false;
		prm__lexer_next(&p->lexer);
		if (t->kind != TOKEN_SEP)
			break;
		if (!spell(p, &s, prm_str_n(source + t->start, 1), t->start))
			return false;
		prm__lexer_next(&p->lexer);
	}
	e->original = s.text;
	e->scoped = is_scoped(e->original);
	return true;
}

/* ---- values ---------------------------------------------------------------------------------- */

struct expr *prm__parse_simple(struct parser *p)
{
	struct token *t = &p->lexer.token;
	struct expr *e = prm__parse_make(p, sizeof(*e));

	if (!e)
		return NULL;
	e->start = (uint32_t)t->start;
	e->end = (uint32_t)t->end;
	if (t->kind == TOKEN_DATA) {
		e->data = true;
		prm__lexer_next(&p->lexer);
		return parse_path(p, e) ? e : NULL;
	}
	if (t->kind == TOKEN_ID)
		return parse_path(p, e) ? e : NULL;
	if (t->kind != TOKEN_LITERAL) {
		prm__parse_expected(p, "a name or a value");
		return NULL;
	}
	e->kind = EXPR_LITERAL;
	e->literal = t->value;
	e->original = t->text;
	prm__lexer_next(&p->lexer);
	return e;
}

/* (name parameters hash) */
static struct expr *parse_call(struct parser *p)
{
	struct token *t = &p->lexer.token;
	struct expr *e = prm__parse_make(p, sizeof(*e));

	if (!e || prm__parse_too_deep(p, t->start))
		return NULL;
	e->kind = EXPR_CALL;
	e->start = (uint32_t)t->start;
	prm__lexer_next(&p->lexer);
	e->call.callee = prm__parse_simple(p);
	if (!e->call.callee || !prm__parse_arguments(p, &e->call))
		return NULL;
	if (t->kind != TOKEN_CLOSE_PAREN) {
		prm__parse_expected(p, "')'");
		return NULL;
	}
	e->end = (uint32_t)t->end;
	e->original = prm_str_n(p->tree->source.ptr + e->start, e->end - e->start);
	p->depth--;
	prm__lexer_next(&p->lexer);
	return e;
}

struct expr *prm__parse_value(struct parser *p)
{
	return p->lexer.token.kind == TOKEN_OPEN_PAREN ? parse_call(p) : prm__parse_simple(p);
}

static struct pair *parse_pair(struct parser *p)
{
	struct pair *pair = prm__parse_make(p, sizeof(*pair));

	if (!pair)
		return NULL;
	pair->key = p->lexer.token.text;
	prm__lexer_next(&p->lexer); /* = */
	prm__lexer_next(&p->lexer);
	pair->value = prm__parse_value(p);
	return pair->value ? pair : NULL;
}

static bool is_undefined(const struct expr *e)
{
	return e->kind == EXPR_LITERAL && e->literal.type == PRM_MISSING;
}

static bool starts_value(int kind)
{
	return kind == TOKEN_ID || kind == TOKEN_DATA || kind == TOKEN_LITERAL ||
	       kind == TOKEN_OPEN_PAREN;
}

bool prm__parse_arguments(struct parser *p, struct call *call)
{
	struct token *t = &p->lexer.token;
	struct expr **param = &call->params;
	struct pair **pair = &call->hash;

	while (starts_value(t->kind)) {
		if (t->kind == TOKEN_ID && prm__lexer_equals_follows(&p->lexer)) {
			*pair = parse_pair(p);
			if (!*pair)
				return false;
			call->has_hash = true;
			if (is_undefined((*pair)->value)) {
				*pair = NULL;
				continue;
			}
			pair = &(*pair)->next;
			call->hash_count++;
			continue;
		}
		if (call->has_hash)
			return prm__parse_expected(p, "name=value (parameters stand before them)");
		*param = prm__parse_value(p);
		if (!*param)
			return false;
		param = &(*param)->next;
		call->param_count++;
	}
	return true;
}

bool prm__parse_block_params(struct parser *p, struct block *body)
{
	struct token *t = &p->lexer.token;
	prm_str names[MOST_BLOCK_PARAMS];
	uint32_t count = 0;

	if (t->kind != TOKEN_AS)
		return true;
	for (prm__lexer_next(&p->lexer); t->kind == TOKEN_ID; prm__lexer_next(&p->lexer)) {
		if (count == MOST_BLOCK_PARAMS)
			return prm__parse_expected(p, "'|' (at most 16 block parameters)");
		names[count++] = t->text;
	}
	if (t->kind != TOKEN_BAR || count == 0)
		return prm__parse_expected(p, count ? "'|'" : "a name for the block parameter");
	prm__lexer_next(&p->lexer);
	body->params = prm__parse_make(p, count * sizeof(*names));
	if (!body->params)
		return false;
	memcpy(body->params, names, count * sizeof(*names));
	body->param_count = count;
	return true;
}
