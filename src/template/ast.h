/* ast.h: a parsed template. Every node has its start and end byte; all lies in one arena. */
#ifndef PRM_TEMPLATE_AST_H
#define PRM_TEMPLATE_AST_H

#include <prm/template.h>

enum expr_kind { EXPR_PATH, EXPR_STRING, EXPR_NUMBER, EXPR_TRUE, EXPR_FALSE, EXPR_NULL, EXPR_UNDEFINED, EXPR_CALL };

typedef struct prm_segment {
	prm_str name;
	uint32_t symbol;
} prm_segment;

typedef struct prm_hash_pair {
	prm_str key;
	struct prm_expr *value;
} prm_hash_pair;

/* A path, a literal, or a call of a helper with arguments. */
typedef struct prm_expr {
	int kind;
	uint32_t start, end;
	prm_str text;    /* as written; a STRING's value */
	bool is_data;    /* @name */
	bool is_scoped;  /* this, ./x, ../x: no helper, no block parameter */
	uint32_t up;     /* how many ../ */
	prm_segment *segments;
	size_t segment_count;
	prm_value literal;
	struct prm_expr **args; /* CALL: segments name the helper */
	size_t arg_count;
	prm_hash_pair *hash;
	size_t hash_count;
} prm_expr;

enum node_kind { NODE_TEXT, NODE_VALUE, NODE_BLOCK, NODE_PARTIAL, NODE_INLINE };

typedef struct prm_node {
	struct prm_node *next;
	int kind;
	uint32_t start, end;
	prm_str text;            /* TEXT; PARTIAL: its indent; INLINE: its name */
	bool escaped, inverted;  /* VALUE; BLOCK: {{^x}} */
	prm_expr *expr;          /* VALUE, BLOCK; PARTIAL: its name */
	prm_expr *context;       /* PARTIAL */
	prm_str name;            /* PARTIAL with a static name */
	struct prm_node *body, *inverse;
	bool has_block;          /* PARTIAL: {{#> x}} */
	prm_str params[2];       /* as |a b| */
	size_t param_count;
} prm_node;

struct prm_template {
	_Atomic(size_t) refs;
	prm_arena arena;
	prm_template_options options;
	prm_limits limits;
	prm_str source, text;
	prm_node *root;
	const prm_allocator *allocator;
};

/* Parse: all findings go into diag; the tree holds what was understood. */
prm_status prm__template_parse(prm_str text, const prm_template_options *opts, const prm_limits *limits,
			       prm_arena *arena, prm_node **out, prm_diag *diag, prm_error *err);
/* Add a finding at a byte of the source. */
void prm__template_report(prm_diag *diag, prm_str source, prm_str text, prm_status code, size_t start,
			  size_t end, const char *hint, const prm_diag_note *notes, const char *fmt, ...)
	PRM_PRINTF(9, 10);

/* ---- helpers.c ------------------------------------------------------------------------------- */

typedef struct prm_helper_args {
	const prm_value *args;
	size_t count;
	prm_value hash;
	prm_arena *arena;
	prm_error *err;
	struct prm_render *block; /* of a call as a block; else NULL */
} prm_helper_args;
typedef prm_status (*prm_builtin_fn)(const prm_helper_args *in, prm_value *out);
/* NULL when there is none. */
prm_builtin_fn prm__builtin(prm_str name);
bool prm__template_truthy(prm_value v);
/* A value as text, appended. */
void prm__template_print(prm_value v, prm_buf *out, int depth);
bool prm__helpers_has(const prm_helpers *helpers, prm_str name);
/* Call a helper of the host; PRM_END when it has none of that name. */
prm_status prm__helpers_call(const prm_helpers *helpers, prm_str name, const prm_helper_args *in,
			     prm_value context, prm_value *out);

#endif
