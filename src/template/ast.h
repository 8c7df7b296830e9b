/*
 * ast.h: the tree that the parser makes, in an arena. Every node knows its bytes in the source.
 * The checker, the compiler and the inspector read it; a compiled template does not keep it.
 */
#ifndef PRM_TEMPLATE_AST_H
#define PRM_TEMPLATE_AST_H

#include <prm/template.h>

enum expr_kind { EXPR_PATH = 1, EXPR_LITERAL, EXPR_CALL };

/* What stands in a tag: a callee, parameters and a hash. */
struct call {
	struct expr *callee;
	struct expr *params;
	struct pair *hash;
	uint32_t param_count, hash_count;
	bool has_hash; /* it may hold nothing: name=undefined is as if it were not written */
	bool whole;    /* of a tag: it was read to its end */
};

/* A path, a literal, or a call in parentheses. */
struct expr {
	struct expr *next;
	prm_str original; /* a path without brackets, as its closing tag repeats it; a literal's text */
	uint32_t start, end;
	uint8_t kind;
	bool data;      /* @path */
	bool scoped;    /* begins with `.` or holds `this`: never a helper or a block parameter */
	uint32_t depth; /* PATH: how many ../ */
	uint32_t count; /* PATH: names */
	prm_str *names;
	prm_str name; /* PATH: where `names` points as long as there is one */
	prm_value literal;
	struct call call;
};

struct pair {
	struct pair *next;
	prm_str key;
	struct expr *value;
};

enum node_kind { NODE_TEXT = 1, NODE_PRINT, NODE_BLOCK, NODE_PARTIAL, NODE_INLINE, NODE_COMMENT };

/* `~` at the two sides of a tag. */
struct strip {
	bool left, right;
};

/* What stands between two tags of a block, or the whole template. */
struct block {
	struct node *first, *last;
	prm_str *params; /* as |a b| */
	uint32_t param_count;
	bool chained; /* holds one block made of {{else NAME}} */
	bool has_inlines;
};

struct node {
	struct node *next, *prev;
	uint32_t start, end; /* the tag; of a block: its opening tag */
	uint8_t kind;
	bool escaped;                       /* PRINT: not {{{x}}} or {{&x}} */
	bool left_stripped, right_stripped; /* TEXT */
	struct strip open, middle, close;
	prm_str original, text; /* TEXT: before and after white space was stripped */
	prm_str indent;         /* PARTIAL that stands alone on its line */
	struct call call;
	struct block *body, *inverse;
};

struct place {
	size_t at;
	uint32_t line, column; /* from 0 */
};

struct tree {
	prm_str source;
	prm_arena *arena;
	const prm_template_options *opts;
	const prm_limits *limits;
	prm_diag *diag;
	prm_error *err;
	prm_status status; /* of the first fault */
	size_t errors;
	struct place seen; /* of the last finding: lines are counted on from there */
};

/* What a call was given, complete. */
struct settings {
	prm_template_options options;
	prm_limits limits;
};

/* template.c: the settings for source; PRM_LIMIT where it is too long. */
prm_status prm__template_settings(struct settings *s, prm_str source,
				  const prm_template_options *from, prm_error *err);
/* parser.c: faults are in tree->status; the tree is what was understood. NULL: memory is out. */
struct block *prm__template_parse(struct tree *tree);
/* space.c: standalone lines and `~`. */
void prm__template_space(struct block *root, bool standalone);
/* Bytes of the white space character (as JavaScript sees it) at `at`, or 0. */
size_t prm__template_blank(prm_str s, size_t at);
/* Most bytes are not, which is quickly seen. */
static inline bool prm__template_may_be_blank(char c)
{
	return (unsigned char)c <= ' ' || (unsigned char)c >= 0x80;
}

/* finding.c: a fault at the bytes start..end of the source. */
void prm__template_fault(struct tree *tree, prm_status code, size_t start, size_t end,
			 const char *hint, const char *fmt, ...) PRM_PRINTF(6, 7);
/* What vsnprintf wrote, or cut, in whole characters. */
prm_str prm__template_said(const char *text, size_t size, int written);
/* The line and column of a byte, counted on from the last one. */
void prm__template_position(struct tree *tree, size_t at, uint32_t *line, uint32_t *column);
/* The line that `at` is in; empty where it is too long to show. */
prm_str prm__template_excerpt(prm_str source, size_t at);

/* advice.c: what may have been meant by the call of what is no helper. */
void prm__advise_call(const struct call *call, char *out, size_t size);
/* check.c: unknown helpers, and how many arguments those of Handlebars take. */
void prm__template_check(struct tree *tree, const struct block *root);

#endif
