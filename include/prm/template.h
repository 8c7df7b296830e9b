/* SPDX-License-Identifier: MIT */
/*
 * template.h: Handlebars (handlebars.js 4.7.10), compiled once to a flat program and rendered into
 * a buffer. Values are inert: rendered in one pass, never parsed again. docs/templates.md lists
 * the deviations.
 */
#ifndef PRM_TEMPLATE_H
#define PRM_TEMPLATE_H

#include <prm/value.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Immutable, reference-counted, may be shared between threads. */
typedef struct prm_template prm_template;
typedef struct prm_helpers prm_helpers; /* helpers of the host: sys/helper.h */

/* What to do where something that would be printed is missing. */
enum prm_missing {
	PRM_MISSING_IS_ERROR = 0, /* one list of all of them, each with its position */
	PRM_MISSING_IS_EMPTY,     /* as Handlebars: print nothing */
	PRM_MISSING_IS_KEPT       /* print the tag as it was written */
};

enum prm_escape { PRM_ESCAPE_NONE = 0, PRM_ESCAPE_HTML };

/* handlebars.js's compile options of the same names. */
enum {
	PRM_TEMPLATE_STRICT = 1,
	PRM_TEMPLATE_ASSUME_OBJECTS = 2,
	PRM_TEMPLATE_COMPAT = 4,
	PRM_TEMPLATE_KNOWN_HELPERS_ONLY = 8,
	PRM_TEMPLATE_PREVENT_INDENT = 16,
	PRM_TEMPLATE_IGNORE_STANDALONE = 32,
	PRM_TEMPLATE_EXPLICIT_PARTIAL_CONTEXT = 64,
	/* and one of ours: only Handlebars' own helpers: if unless each with lookup log */
	PRM_TEMPLATE_NO_EXTRA_HELPERS = 128
};

/* handlebars.js's option knownHelpers: what PRM_TEMPLATE_KNOWN_HELPERS_ONLY allows, or not. */
typedef struct prm_known_helper {
	prm_str name;
	bool known;
} prm_known_helper;

typedef struct prm_template_options {
	size_t struct_size;
	const prm_allocator *allocator;
	const prm_limits *limits;
	prm_symbols *symbols; /* compiled paths put their keys there; NULL: keys are compared */
	const prm_helpers *helpers; /* of the host; their functions must outlive the template */
	prm_str source;             /* its name, for findings */
	int missing;                /* enum prm_missing */
	int escape;                 /* enum prm_escape */
	int flags;                  /* PRM_TEMPLATE_... */
	void *scope; /* yours: prm_template_scope gives it back to prm_partials.find */
	const prm_known_helper *known_helpers; /* beside those that there are */
	size_t known_helper_count;
} prm_template_options;

/*
 * Compile. Every fault of the source goes into diag, the first into err; opts, diag and err may be
 * NULL. What they point to is copied or only looked at here, but for allocator and scope, which the
 * template keeps. Thread-safe, also with the same symbols and helpers. *out is yours:
 * prm_template_unref.
 * Fails: PRM_TEMPLATE_SYNTAX, PRM_UNKNOWN_DECORATOR, PRM_MISSING_HELPER (knownHelpersOnly),
 * PRM_LIMIT, PRM_BAD_UTF8, PRM_NOMEM.
 */
PRM_API prm_status prm_template_compile(prm_str source, const prm_template_options *opts,
					prm_template **out, prm_diag *diag,
					prm_error *err) PRM_MUST_USE;
/* One owner more, who gives it back with prm_template_unref. Thread-safe; returns t. */
PRM_API prm_template *prm_template_ref(const prm_template *t);
/* One owner less; the last one frees it. Thread-safe; NULL is fine. */
PRM_API void prm_template_unref(prm_template *t);
/* What opts said; NULL where it said nothing. */
PRM_API void *prm_template_scope(const prm_template *t);
/* Bytes of memory that the compiled template holds. */
PRM_API size_t prm_template_size(const prm_template *t);

/*
 * How a render finds partials, on the rendering thread. `from` is the template that includes one.
 * *out is borrowed and must live until the render ends. None of that name: PRM_MISSING_PARTIAL, and
 * err may stay as it is.
 */
typedef struct prm_partials {
	size_t struct_size;
	prm_status (*find)(void *ud, const prm_template *from, prm_str name,
			   const prm_template **out, prm_error *err);
	void *ud;
} prm_partials;

/* What made the bytes start..end of the output, counted from where this render began. */
typedef struct prm_output_span {
	size_t start, end;
	const prm_template *from;        /* the template or partial */
	prm_str source;                  /* its name */
	size_t source_start, source_end; /* the text or tag in it */
	uint32_t line, column;           /* of source_start */
	prm_str path; /* the variable as it is written; empty for text and helpers */
} prm_output_span;

/* Called for each span, in the order of the output, after a render that succeeded. */
typedef struct prm_explain {
	size_t struct_size;
	void (*span)(void *ud, const prm_output_span *span);
	void *ud;
} prm_explain;

typedef struct prm_template_render_options {
	size_t struct_size;
	const prm_partials *partials; /* NULL: only inline partials */
	prm_value data;               /* a map: the caller's @variables; MISSING: none */
	const prm_limits *limits;
	const prm_call *call;       /* deadline and cancel are looked at now and then */
	const prm_explain *explain; /* NULL: where the output comes from is not collected */
	bool keep_scope; /* values of hosts live on: the caller calls scope_end of their classes */
} prm_template_render_options;

/*
 * Render, appending to out (its earlier content is kept). Thread-safe; allocates only in out and,
 * for partials with hash and the like, in a bounded scratch arena, by the template's allocator. On
 * failure out holds what was rendered so far and diag the findings with their chain of partials; err
 * has the one whose status is returned. opts, diag and err may be NULL.
 * Fails: PRM_MISSING_VARIABLE, PRM_MISSING_PARTIAL, PRM_MISSING_HELPER, PRM_HELPER_ARGUMENTS,
 * PRM_LIMIT, PRM_NOMEM, PRM_CANCELLED, PRM_DEADLINE, and what helpers and objects of the host or
 * prm_partials.find return.
 */
PRM_API prm_status prm_template_render(const prm_template *t, prm_value context,
				       const prm_template_render_options *opts, prm_buf *out,
				       prm_diag *diag, prm_error *err) PRM_MUST_USE;

/* ---- what a template uses, without rendering it ------------------------------------------ */

enum prm_use_as {
	PRM_USE_TEXT = 1,
	PRM_USE_CONDITION = 2,
	PRM_USE_LIST = 4,
	PRM_USE_CONTEXT = 8,
	PRM_USE_ARGUMENT = 16
};

/* One variable, where it is used. The path counts from the root context: "order.id", "items[].name". */
typedef struct prm_use {
	prm_str path;
	int as;            /* enum prm_use_as */
	size_t start, end; /* bytes of the path in the source */
	uint32_t line, column;
} prm_use;

/* One partial that the template names itself; dynamic ones have an empty name. */
typedef struct prm_partial_use {
	prm_str name;
	bool has_block; /* {{#> name}}: its block is the fallback */
	size_t start, end;
	uint32_t line, column;
} prm_partial_use;

typedef struct prm_template_facts {
	const prm_use *uses;
	size_t use_count;
	const prm_partial_use *partials; /* without inline partials and @partial-block */
	size_t partial_count;
} prm_template_facts;

/*
 * Parse and check source, and tell what it uses, in order of position. Works on a template with
 * faults as far as it was understood; the faults go into diag. Everything lies in arena. Paths of
 * more than 1,000 bytes are left out.
 * Fails: PRM_NOMEM, PRM_LIMIT.
 */
PRM_API prm_status prm_template_inspect(prm_str source, const prm_template_options *opts,
					prm_arena *arena, prm_template_facts *out, prm_diag *diag,
					prm_error *err) PRM_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
