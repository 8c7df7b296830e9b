/* parser.h: what parser.c (blocks and tags) and parse_expr.c (what stands in a tag) share. */
#ifndef PRM_TEMPLATE_PARSER_H
#define PRM_TEMPLATE_PARSER_H

#include "template/ast.h"
#include "template/token.h"

struct parser {
	struct tree *tree;
	struct lexer lexer;
	struct block *into; /* where the next node goes */
	struct open *open;  /* blocks that wait for their closing tag, innermost first */
	size_t tag;         /* the start of the current tag */
	size_t depth;       /* of blocks and parentheses */
	size_t unclosed;    /* tags that ran on to the end of the source */
	bool stopped;       /* too deep: what follows is not read */
};

/* Cleared memory; NULL and the tree's status when there is none. */
void *prm__parse_make(struct parser *p, size_t size);
/* A fault: something else is expected at the current token. Always false. */
bool prm__parse_expected(struct parser *p, const char *what);
/* advice.c: what the writer probably meant by the current token, which is not expected; or NULL. */
const char *prm__parse_advice(const struct parser *p);
/* The quote or bracket that the current token begins with and that nothing closes; or '\0'. */
char prm__parse_open_quote(const struct parser *p);
/* One level of nesting more; a fault, and the end of parsing, at the limit. */
bool prm__parse_too_deep(struct parser *p, size_t at);

/* A path, @data or a literal; prm__parse_value also takes (a call). NULL: a fault. */
struct expr *prm__parse_simple(struct parser *p);
struct expr *prm__parse_value(struct parser *p);
/* Parameters and hash, up to what can be neither. */
bool prm__parse_arguments(struct parser *p, struct call *call);
/* as |a b| */
bool prm__parse_block_params(struct parser *p, struct block *body);

#endif
