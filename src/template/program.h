/*
 * program.h: a compiled template: one block of memory that holds the instructions, the paths and
 * calls that they refer to, and the text. Offsets, not pointers: `text` counts in bytes of
 * template->text, paths and calls in words of template->words.
 */
#ifndef PRM_TEMPLATE_PROGRAM_H
#define PRM_TEMPLATE_PROGRAM_H

#include <stdatomic.h>

#include <prm/sys/helper.h>

enum op {
	OP_TEXT,  /* nothing but its text */
	OP_PRINT, /* a value */
	OP_NAME,  /* the same, of a path that is INSN_QUICK: the commonest */
	OP_PUSH,  /* a path's value, for a call */
	OP_CONST, /* values[a] */
	OP_CALL,  /* calls a: takes n arguments and the hash from the stack, pushes the result */
	OP_IF,    /* to b where the value is false */
	OP_EACH,  /* the blocks enter a frame, or go to b; their body ends with OP_LEAVE */
	OP_WITH,
	OP_SECTION,
	OP_ENTER,  /* a frame that changes nothing: for inline partials and unused parameters */
	OP_LEAVE,  /* the frame's next item, or what is behind its block */
	OP_JUMP,   /* to b */
	OP_BLOCK,  /* a helper of the host with a block; to b behind it */
	OP_INLINE, /* defines an inline partial whose text is at b; its name is on the stack */
	OP_PARTIAL,
	OP_ARITY /* a helper of Handlebars that was given the wrong arguments: an error */
};

enum {
	INSN_PATH = 1,     /* the value is a path; without, it is on the stack */
	INSN_QUICK = 2,    /* ... of names from the context, of which none must be there */
	INSN_ESCAPE = 4,   /* PRINT: HTML */
	INSN_CALLED = 8,   /* PRINT: a helper's result: nothing is no error */
	INSN_NOT = 16,     /* IF: unless */
	INSN_ZERO = 32,    /* IF: includeZero is on the stack */
	INSN_SILENT = 64,  /* SECTION: what is missing is no error */
	INSN_IN_BODY = 128 /* INLINE: the definition stands within the frame of its block */
};

/*
 * Every instruction appends its text, then does its work. `a` is a path, call or partial, `b` a
 * jump's target; `start` the tag's first byte, for PRINT `b` its end. LEAVE: a is what the body
 * counts in steps.
 */
struct insn {
	uint8_t op, flags;
	uint16_t n;
	uint32_t text, text_len;
	uint32_t a, b, start;
};

/* Where its tag ends, as far as that is known. */
static inline uint32_t prm__insn_end(const struct insn *in)
{
	return in->op <= OP_NAME ? in->b : in->start + 2;
}

#define NO_SYMBOL UINT32_MAX

/* A name in a path or hash. `slot` is where it was found last: data of one shape is found at once. */
struct key {
	uint32_t symbol; /* NO_SYMBOL: compare the text */
	_Atomic uint32_t slot;
	uint32_t text, len;
};

enum path_kind {
	PATH_CONTEXT = 1, /* from the context `up` levels out */
	PATH_PARAM,       /* block parameter `param` of the frame `up` levels out */
	PATH_INDEX,       /* @index and the other names that loops have, `up` loops out */
	PATH_KEY,
	PATH_FIRST,
	PATH_LAST,
	PATH_ROOT,
	PATH_BLOCK, /* @partial-block */
	PATH_DATA,  /* another @name: the caller's; keys[0] is the name */
	PATH_SOUGHT /* compat: keys[0] is sought in the contexts outwards */
};

enum {
	PATH_STRICT = 1,  /* a missing end is an error */
	PATH_THROUGH = 2, /* so is going through what is missing */
	PATH_PLAIN = 4    /* one or more names, no `../`, no this: what may be a helper's name */
};

struct path {
	uint8_t kind, flags, param, pad;
	uint16_t up, count;  /* count of keys */
	uint32_t start, end; /* in the source */
	struct key keys[];
};

struct call_record {
	uint32_t name, name_len, start, end;
	uint32_t callee;  /* the path that may hold a function; 0: none */
	uint32_t helper;  /* in template->helpers; NO_HELPER: none is known */
	uint32_t inverse; /* BLOCK: the instruction of its other branch; 0: none */
	uint32_t hash_count;
	struct key hash[];
};

#define NO_HELPER UINT32_MAX

enum {
	PARTIAL_DYNAMIC = 1,
	PARTIAL_CONTEXT = 2,
	PARTIAL_BLOCK = 4,
	PARTIAL_EMPTY = 8,
	PARTIAL_HASH = 16
};

/* On the stack, from below: the name (DYNAMIC), the context (CONTEXT), the hash's values. */
struct partial_record {
	uint32_t flags, name, name_len, start, end;
	uint32_t indent, indent_len;
	uint32_t body, after; /* BLOCK: its text, and what is behind it */
	uint32_t inlines; /* BLOCK: inline partials that its text defines, for the partial to use */
	uint32_t hash_count;
	struct key hash[];
};

typedef struct prm_helper_args {
	const prm_value *args;
	size_t count;
	prm_value hash;
	prm_arena *arena;
	prm_error *err;
	size_t most;                  /* bytes that it may make: the render's output_bytes */
	const struct builtin *helper; /* which one it is */
} prm_helper_args;
typedef prm_status (*prm_builtin_fn)(const prm_helper_args *in, prm_value *out);

/* A line of helpers.def. */
struct builtin {
	const char *name;
	prm_builtin_fn fn;
	size_t least, most;  /* arguments */
	const char *options; /* the names that its hash may have, with blanks; NULL: any */
	const char *usage;   /* how it is written, for errors */
};

/* A helper that a template calls: one of helpers.def, or of the host. */
struct helper_ref {
	const struct builtin *own;
	prm_helper_fn host;
	void *ud;
};

struct prm_template {
	_Atomic(size_t) refs;
	_Atomic(size_t) output; /* bytes of a recent render: where the next begins */
	const prm_allocator *allocator;
	size_t size; /* of this block */
	const struct insn *code;
	const uint32_t *words;
	const prm_value *values;
	const struct helper_ref *helpers;
	prm_str text; /* the source, then what had to be unescaped, then TEXT_SLACK bytes */
	size_t source_len;
	prm_str name;        /* of the source, for findings */
	uint32_t stack_most; /* values that its instructions push, at the most */
	prm_template_options options;
	prm_limits limits;
};

/* So many bytes may be read behind any text, so that short copies need no exact length. */
#define TEXT_SLACK 32

static inline const struct path *prm__path_at(const prm_template *t, uint32_t at)
{
	return (const struct path *)(const void *)(t->words + at);
}

static inline prm_str prm__text_at(const prm_template *t, uint32_t at, uint32_t len)
{
	return prm_str_n(t->text.ptr + at, len);
}

/* ---- helpers.c, host_helpers.c --------------------------------------------------------------- */

/* NULL when there is none. */
const struct builtin *prm__builtin(prm_str name);
/*
 * advice.c: what may have been meant by the name of no helper, by one that is missing as a variable,
 * and by so many arguments of a block. False: there is nothing to say.
 */
bool prm__advise_name(prm_str name, char *out, size_t size);
bool prm__advise_variable(prm_str name, char *out, size_t size);
void prm__advise_arguments(prm_str name, size_t count, char *out, size_t size);
/* The helper number i of helpers.def, or NULL behind the last. */
const struct builtin *prm__builtin_at(size_t i);
/* Does it take an option of that name? */
bool prm__builtin_takes(const struct builtin *helper, prm_str option);
/* Call it, if the number of arguments and the names of the hash are right. */
prm_status prm__builtin_call(const struct builtin *helper, prm_helper_args *in, prm_value *out);
/* The helper of that name, or false. */
bool prm__helpers_find(const prm_helpers *helpers, prm_str name, struct helper_ref *out);

/* ---- values: helpers.c, lookup.c ------------------------------------------------------------- */

/* Does {{#if}} take v as true? A list of a host that fails is empty. */
static inline bool prm__template_truthy(prm_value v)
{
	switch (v.type) {
	case PRM_MISSING:
	case PRM_NULL:
		return false;
	case PRM_BOOL:
		return v.as.boolean;
	case PRM_INT:
		return v.as.integer != 0;
	case PRM_DOUBLE:
		return v.as.number != 0;
	case PRM_STRING:
		return v.len > 0;
	case PRM_LIST:
		return prm_value_count(v) > 0;
	default:
		return true;
	}
}

/*
 * A part of what is no map: `length`, or the item or character of an index; MISSING where there is
 * none. An error is a host's.
 */
prm_status prm__part_of(prm_value from, prm_str name, prm_value *out);
/* UTF-16 code units: JavaScript counts and indexes texts in them. */
size_t prm__text_units(prm_str text);
/* v as JavaScript makes a string of it, appended; an error of a host's list is out's. */
void prm__template_print(prm_value v, prm_buf *out);

#endif
