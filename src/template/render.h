/* render.h: the state of one render, and what the files of the interpreter do for each other. */
#ifndef PRM_TEMPLATE_RENDER_H
#define PRM_TEMPLATE_RENDER_H

#include <prm/error.h>

#include "template/program.h"

/* Compilers lay out what is usual in one piece then. */
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

/* Behind the output so many bytes may be written: short copies need no exact length. */
#define OUTPUT_SLACK 32

enum frame_kind {
	FRAME_TEMPLATE = 1, /* a template, a partial, an inline partial, a partial's block */
	FRAME_LOOP,         /* each, and a section over a list */
	FRAME_PLAIN,        /* with, other sections, and what needs a frame for its names only */
	FRAME_HOST          /* a body that a helper of the host renders */
};

/* The text between {{#> p}} and {{/p}}, as the partial sees it. */
struct partial_block {
	const struct partial_block *up; /* of the caller */
	const prm_template *owner;
	const struct insn *body;
	const struct frame *frame; /* where it stands */
};

struct inline_partial {
	const struct inline_partial *next;
	prm_str name;
	const prm_template *owner;
	const struct insn *body;
	const struct frame *frame;
};

/* What a name means: contexts, block parameters and @data, innermost first. */
struct frame {
	struct frame *below, *above;
	const struct frame *lexical; /* around it in the source: for ../ and block parameters */
	const struct frame *dynamic; /* that led to it: for @data */
	prm_value context;
	uint8_t kind;
	bool counts;      /* its context is one for ../ */
	bool has_params;  /* block parameters: the context, and the key */
	uint8_t new_data; /* levels of @../ without names of their own */
	/* LOOP */
	prm_value list, key;
	size_t index, count, cursor;
	const struct insn *body;
	/* what is restored when it ends */
	const prm_template *t;
	const struct insn *back;
	const struct inline_partial *inlines;
	/* TEMPLATE */
	const struct partial_block *block; /* of its caller, restored */
	struct partial_block own;
	const struct partial_record *call; /* in t; NULL: the outermost */
	prm_str name;
	size_t out_start;
	prm_value *sp, *stack_end;
	/* room for a context that a partial's hash makes: kept for the next call from the same place */
	prm_member *members;
	size_t members_size;
};

/* Places that a finding was made of, as keys in a table that is a power of two long. */
struct told {
	uint64_t *keys; /* 0: free */
	size_t count, size;
};

#define FRAMES_AT_HAND 6
#define STACK_AT_HAND 16
#define CLASSES_AT_HAND 4
/* Memory for frames, hashes and what helpers make: four times output_bytes, and this. */
#define LEAST_SCRATCH ((size_t)1 << 20)

/* Where the output came from, as it is collected. */
struct spans {
	prm_output_span *items;
	size_t count, size;
};

struct render {
	const prm_template *t;
	struct frame *frame;    /* the innermost */
	const struct insn *now; /* at work, where that may ask a host: its errors stand there */
	char *at, *end;         /* of the output; end leaves OUTPUT_SLACK bytes */
	prm_value *sp, *stack_end;
	int64_t steps;      /* left before check_limits looks again */
	prm_status status;  /* that ends the render */
	prm_status missing; /* of variables: it goes on, to list them all */
	const struct partial_block *block;
	const struct inline_partial *inlines;
	size_t partials, nested;
	size_t class_count, class_size;
	int64_t steps_given;
	uint64_t steps_done;
	uint64_t deadline_ns;
	bool watched; /* spans are wanted: see explain.c */
	prm_buf *out;
	size_t out_start; /* bytes that were there before */
	size_t most;      /* that there may come to be */
	const prm_template_render_options *opts;
	const prm_limits *limits;
	prm_diag *diag;
	prm_error *err;
	size_t frames_used; /* of those at hand */
	prm_arena scratch;
	/* what need not be set before it is used */
	struct told told;                /* from the first missing variable on */
	const prm_value_class **classes; /* of host values that were touched */
	const prm_value_class *classes_at_hand[CLASSES_AT_HAND];
	struct spans spans;
	prm_value stack[STACK_AT_HAND];
	struct frame frames[FRAMES_AT_HAND]; /* the first is the outermost template's */
};

/*
 * What walks through many bytes or members takes steps, too, or a template could make a render last
 * that has few instructions. They are checked at the next item, partial or call.
 */
#define LOOKED_AT_IN_A_STEP 256
static inline void prm__look_at(struct render *r, uint64_t count)
{
	r->steps -= (int64_t)(count / LOOKED_AT_IN_A_STEP);
}

/* ---- run.c ----------------------------------------------------------------------------------- */

/* Run from ip until the frame that is innermost now has been left. */
prm_status prm__render_run(struct render *r, const struct insn *ip);

/* ---- frame.c --------------------------------------------------------------------------------- */

/* A new innermost frame over context, or NULL: out of memory. What its kind needs more, the caller sets. */
struct frame *prm__frame_push(struct render *r, int kind, prm_value context);
/* The frame that is pushed next, or NULL: out of memory. */
struct frame *prm__frame_next(struct render *r);
/* Leave the innermost frame: inline partials, template and stack are its caller's again. */
void prm__frame_pop(struct render *r);
/* Is v the context around it, so that it makes no new level for `../`? */
bool prm__is_around(struct render *r, prm_value v, prm_value around);
/* The next item of a loop over a list in memory: false at its end, and for other loops. */
static inline bool prm__frame_advance(struct render *r)
{
	struct frame *f = r->frame;
	const prm_value *item, *around = &f->lexical->context;

	if (f->list.type != PRM_LIST || (f->list.flags & PRM_VALUE_HOST) ||
	    f->index + 1 >= f->count)
		return false;
	item = &f->list.as.items[++f->index];
	f->context = *item;
	r->inlines = f->inlines; /* those of the item before end with it */
	/* an item is rarely the value around it: mostly the types or the addresses differ */
	if (item->type == PRM_MAP && around->type == PRM_MAP &&
	    item->as.members != around->as.members)
		f->counts = true;
	else
		f->counts = !prm__is_around(r, *item, *around);
	return true;
}
/* Room on the stack for what t needs. */
bool prm__stack_room(struct render *r, const prm_template *t);
/* Enter each, with or a section over v: the first instruction of the body, or of the other branch. */
const struct insn *prm__enter_each(struct render *r, const struct insn *in, prm_value v);
const struct insn *prm__enter_with(struct render *r, const struct insn *in, prm_value v);
const struct insn *prm__enter_section(struct render *r, const struct insn *in, prm_value v);
/* The next item of a loop, or what is behind it. */
const struct insn *prm__next_item(struct render *r, const struct insn *leave);

/* ---- lookup.c -------------------------------------------------------------------------------- */

/* The value of a path; with PATH_STRICT and PATH_THROUGH r->status where something is missing. */
prm_value prm__path_value(struct render *r, const struct path *path);
/* A container's own member, item, or length. */
prm_value prm__own_value(struct render *r, prm_value from, const struct key *key);
/* Where key is in a map in memory, if it is where it was found the last time; else NULL. */
static inline const prm_value *prm__quick_member(const prm_value *from, const struct key *key)
{
	uint32_t slot = atomic_load_explicit(&key->slot, memory_order_relaxed);
	const prm_member *m;

	if (from->type != PRM_MAP || (from->flags & PRM_VALUE_HOST) || slot >= from->len)
		return NULL;
	m = &from->as.members[slot];
	return m->symbol == key->symbol ? &m->value : NULL;
}
prm_value prm__own_named(struct render *r, prm_value from, prm_str name);
/* Items of a list or map, also of a host; else 0. */
size_t prm__count(struct render *r, prm_value v);
/* prm__value_next: false at the end, and where a host fails: r->status. */
bool prm__next_value(struct render *r, prm_value v, size_t *cursor, prm_str *key, prm_value *out);
/* prm__template_truthy, for lists of a host that may fail, too. */
bool prm__is_true(struct render *r, prm_value v);
/* A function's result with these arguments; any other value as it is. */
prm_value prm__called(struct render *r, prm_value v, const prm_value *args, size_t count);
/* Remember the class of a host value: its scope_end is called when the render ends. */
void prm__touch_host(struct render *r, const prm_value_class *cls);

/* ---- call.c, partial.c ----------------------------------------------------------------------- */

prm_status prm__call_helper(struct render *r, const struct insn *in);
const struct insn *prm__call_block(struct render *r, const struct insn *in);
prm_status prm__wrong_arity(struct render *r, const struct insn *in);
/*
 * Make a map of the hash's values, which are on the stack, over base (any value). It lives as long
 * as the frame `owner`; NULL: as the render.
 */
prm_status prm__hash_value(struct render *r, const struct key *keys, uint32_t count, prm_value base,
			   struct frame *owner, prm_value *out);
prm_status prm__define_inline(struct render *r, const struct insn *in);
/* The first instruction of the partial, or what is behind it. NULL: r->status. */
const struct insn *prm__enter_partial(struct render *r, const struct insn *in);
/* A partial ends: its lines are indented. */
void prm__leave_template(struct render *r);

/* ---- output.c, escape.c ---------------------------------------------------------------------- */

/* Append to out from now on; false: r->status. close writes its length back. */
bool prm__output_open(struct render *r, prm_buf *out);
void prm__output_close(struct render *r);
/* Room for n bytes and OUTPUT_SLACK behind r->at; false: r->status. */
bool prm__output_room(struct render *r, size_t n);
/* Append; n bytes at text are all that may be read. */
bool prm__output_add(struct render *r, prm_str text);
/* Append a value as text. */
bool prm__output_value(struct render *r, prm_value v, bool escape);
/* Put indent before every line since `from`. */
bool prm__output_indent(struct render *r, size_t from, prm_str indent);
/* Copy text to `to`, escaped, which has room for ESCAPE_GROWTH times its bytes and OUTPUT_SLACK. */
#define ESCAPE_GROWTH 6
char *prm__escape_html(char *to, prm_str text);
/* How many bytes this machine looks at at once: 32, 16 or 1; and the same by a given number of them. */
int prm__escape_width(void);
char *prm__escape_by(int bytes, char *to, prm_str text);
size_t prm__escaped_size(prm_str text);

/* ---- report.c -------------------------------------------------------------------------------- */

/* A finding at bytes of the current template, with the chain of partials. */
prm_status prm__render_fault(struct render *r, prm_status code, uint32_t start, uint32_t end,
			     const char *hint, const char *fmt, ...) PRM_PRINTF(6, 7);
/* A variable that would be printed is missing: an error, its tag, or nothing. */
bool prm__render_missing(struct render *r, const struct insn *in);
/* A host's object failed, at the instruction that asked it. */
prm_status prm__host_fault(struct render *r, prm_status code, const char *fmt, ...)
	PRM_PRINTF(3, 4);
/* s, or its first characters. */
prm_str prm__shortened(prm_str s, size_t most);
/* An allocation of `wanted` bytes in scratch failed: PRM_NOMEM, or PRM_LIMIT. */
prm_status prm__render_nomem(struct render *r, size_t wanted);
/* Steps, time and the wish to stop. */
prm_status prm__check_limits(struct render *r, uint32_t start);

/* ---- explain.c ------------------------------------------------------------------------------- */

/* The bytes since `from` came from this instruction: its text, or its value. */
void prm__note_span(struct render *r, const struct insn *in, size_t from, bool is_text);
void prm__shift_spans(struct render *r, size_t from, prm_str indent, const char *text);
/* Give all spans to the caller, counted from the start of this render's output. */
void prm__report_spans(struct render *r);

#endif
