/* compile.h: what compile.c (blocks), compile_expr.c (paths, calls) and layout.c share. */
#ifndef PRM_TEMPLATE_COMPILE_H
#define PRM_TEMPLATE_COMPILE_H

#include "template/ast.h"
#include "template/program.h"

/* One frame that the program enters: where block parameters are looked for. */
struct level {
	const struct level *up;
	const prm_str *params;
	uint32_t param_count;
};

/* A growing array in the tree's arena. */
struct list {
	void *items;
	size_t count, size;
};

struct compiler {
	struct tree *tree;
	const prm_template_options *opts;
	const struct level *level;
	struct list code;        /* of struct insn */
	struct list words;       /* of uint32_t: paths, calls, partials */
	struct list values;      /* of prm_value: constants */
	struct list helpers;     /* of struct helper_ref */
	struct list pool;        /* of char: texts that are not in the source as they are */
	uint32_t text, text_len; /* read and not yet part of an instruction */
	uint32_t stack, stack_most;
	bool nomem;
};

/* Room for n more items; NULL when there is none, and c->nomem. */
void *prm__compile_add(struct compiler *c, struct list *list, size_t n, size_t item);
/* An instruction with the text before it; its index. */
uint32_t prm__compile_emit(struct compiler *c, int op, int flags, uint32_t start);
static inline struct insn *prm__compile_insn(struct compiler *c, uint32_t index)
{
	return (struct insn *)c->code.items + index;
}

/* What stands in words at `at`; it moves when more is added. */
static inline void *prm__compile_word(struct compiler *c, uint32_t at)
{
	return (uint32_t *)c->words.items + at;
}

/* ---- compile_expr.c -------------------------------------------------------------------------- */

/* What a tag's callee is. */
enum meaning {
	MEANS_VALUE = 1,  /* a path */
	MEANS_HELPER,     /* of the host, or one of ours */
	MEANS_HANDLEBARS, /* lookup and log: their result is printed, also where they are a block */
	MEANS_UNKNOWN,    /* given arguments, but no helper: a function in the data, or an error */
	MEANS_IF,
	MEANS_UNLESS,
	MEANS_EACH,
	MEANS_WITH,
	MEANS_NOTHING /* helperMissing and its like, that nobody may call */
};

enum meaning prm__compile_meaning(struct compiler *c, const struct call *call, bool in_parens,
				  struct helper_ref *helper);
/* A path in words; 0 when memory is out. whole: it is printed, or opens a section. */
uint32_t prm__compile_path(struct compiler *c, const struct expr *e, bool whole);
/* Code that leaves the value of e on the stack. */
void prm__compile_push(struct compiler *c, const struct expr *e);
/* Where the value of a tag without arguments comes from: its flags; *a its path. */
int prm__compile_source(struct compiler *c, const struct expr *e, bool whole, uint32_t *a);
/*
 * Push arguments and hash, and call: the instruction. helper may be empty: none is known. The result
 * takes the arguments' place on the stack; those of OP_BLOCK stay until its bodies have been rendered.
 */
uint32_t prm__compile_call(struct compiler *c, int op, const struct call *call,
			   const struct helper_ref *helper, uint32_t start);
/* The values of a hash on the stack, and its keys into `keys`. */
void prm__compile_hash(struct compiler *c, const struct call *call);
void prm__compile_keys(struct compiler *c, const struct call *call, struct key *keys);
/* Where s stands in the template's text. */
uint32_t prm__compile_text(struct compiler *c, prm_str s);
void prm__compile_pop(struct compiler *c, uint32_t n);

/* layout.c: what c holds, copied to a block of its own. */
prm_status prm__compile_lay_out(struct compiler *c, const prm_allocator *a, prm_template **out);
/* compile.c: the tree as a template. */
prm_status prm__template_build(struct tree *tree, const struct block *root,
			       const prm_allocator *allocator, prm_template **out);

#endif
