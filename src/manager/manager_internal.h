/* manager_internal.h: what the files of this folder share. Read README.md first. */
#ifndef PRM_MANAGER_INTERNAL_H
#define PRM_MANAGER_INTERNAL_H

#include <prm/govern.h>

#include "base/str.h"
#include "manager/cache.h"
#include "manager/entry.h"
#include "manager/index.h"
#include "manager/refresh.h"

#define PRM__OBSERVERS_MAX 16
/* A write that loses a race re-reads and tries again, so often. */
#define PRM__WRITE_ATTEMPTS 256
#define PRM__KIND_VERSION PRM_LIT("version")
#define PRM__KIND_HEAD PRM_LIT("head")
#define PRM__KIND_EVENT PRM_LIT("event")
#define PRM__KIND_SCHEMA PRM_LIT("schema")

struct prm_manager {
	const prm_allocator *allocator;
	prm_store *store;
	prm_limits limits;
	const prm_helpers *helpers;
	const prm_validators *validators;
	prm_symbols *symbols;
	prm_str default_label;
	uint64_t (*now_ms)(void *ud);
	void (*random)(void *ud, void *bytes, size_t count);
	void *ud;
	uint64_t seed; /* of all hashes */
	prm_observer observers[PRM__OBSERVERS_MAX];
	size_t observer_count;
	prm__epoch epoch;
	prm__index index;
	prm__cache programs; /* compiled, by graph hash */
	prm__cache bodies;   /* records, by id and version */
	prm__refresh refresh;
	prm_lock *live_lock;
	struct prm__program *live; /* every program; closing frees what cycles of links keep */
};

/* ---- one call of a public function: hooks.c -------------------------------------------------- */

typedef struct prm__op {
	prm_manager *m;
	prm_call call;     /* the caller's */
	prm_call rest;     /* the same with what is left of its deadline: prm__op_call */
	uint64_t begun_ns; /* 0: nobody asks */
	prm_event event;
	void *tokens[PRM__OBSERVERS_MAX];
} prm__op;

/* Copy an options struct of any age: what the caller's does not have is zero. NULL is all zero. */
void prm__options_copy(void *to, size_t to_size, const void *from);
/* The begin of the pair. On failure there is no prm__op_end to call. */
prm_status prm__op_begin(prm__op *op, prm_manager *m, const prm_call *call, const prm_event *what,
			 prm_error *err) PRM_MUST_USE;
/* The end of it; gives status back. */
prm_status prm__op_end(prm__op *op, prm_status status, const prm_error *err);
/* PRM_CANCELLED or PRM_DEADLINE when it is time to stop. */
prm_status prm__op_check(prm__op *op, prm_error *err) PRM_MUST_USE;
/* For a call of the store: the caller's, with the rest of the deadline. */
const prm_call *prm__op_call(prm__op *op);

/* ---- texts ------------------------------------------------------------------------------------
 */

/* ASCII lower case; to has room for PRM_ID_MAX + 1. False when it is too long. */
bool prm__key_lower(prm_str id, char *to, prm_str *key);
void prm__copy_text(char *to, size_t room, prm_str text);
/* Now, by the manager's clock: RFC 3339 and a NUL. */
void prm__now_text(const prm_manager *m, char out[25]);
/* Does this outcome end an operation that goes on past damage? */
static inline bool prm__is_fatal(prm_status status)
{
	return status == PRM_NOMEM || status == PRM_CANCELLED || status == PRM_DEADLINE;
}

/* Hand on what an inner call said. */
static inline prm_status prm__pass(prm_error *err, prm_status status, const prm_error *inner)
{
	if (err)
		*err = *inner;
	return status;
}

/* Out of memory as a full sentence. */
static inline prm_status prm__nomem(prm_error *err)
{
	(void)prm_fail(err, PRM_NOMEM, "out of memory");
	return PRM_NOMEM;
}

/* ---- did you mean: suggest.c -------------------------------------------------------------------
 */

/* Keeps the nearest candidate to `word`. */
typedef struct prm__nearest {
	prm_str word;
	int distance; /* -1: none yet */
	char text[PRM_ID_MAX + 1];
} prm__nearest;

void prm__nearest_init(prm__nearest *nearest, prm_str word);
void prm__nearest_offer(prm__nearest *nearest, prm_str candidate);
/* ": did you mean 'x'?" or "" */
void prm__nearest_text(const prm__nearest *nearest, char *out, size_t size);
/* If nothing is near yet: offer the ids that a page of the store's keys has. */
void prm__nearest_stored(prm__op *op, prm__nearest *nearest);
/* Fail with PRM_PROMPT_NOT_FOUND and the nearest id that a page of the store's keys has. */
prm_status prm__fail_no_prompt(prm__op *op, prm_str id, prm_error *err);

/* ---- records: record.c --------------------------------------------------------------------------
 */

/* A version out of the cache of bodies or the store; yours. key and item as in the store. */
prm_status prm__version_load(prm__op *op, prm_str key, prm_str item, prm_version **out,
			     prm_error *err) PRM_MUST_USE;

/* The first half of a graph hash. */
prm__cache_key prm__graph_key(prm_str graph_hash);

/* ---- resolving: resolve.c
 * ------------------------------------------------------------------------ */

/* A version that a reference was found to mean, and the cached object that was asked for with it.
 */
typedef struct prm__found {
	prm_resolved resolved;
	char key[PRM_ID_MAX + 1];
	prm__cache_key graph; /* of its program */
	prm__cached *program; /* referenced; NULL: not in the cache */
} prm__found;

/* Resolve ref, then fallback. Fills resolved and key; with_program also looks the program up. */
prm_status prm__resolve(prm__op *op, prm_str ref, prm_str fallback, bool with_program,
			prm__found *out, prm_error *err) PRM_MUST_USE;
/* The record of the version that a reference means; *out is yours. */
prm_status prm__version_find(prm__op *op, prm_str ref, prm_version **out,
			     prm_error *err) PRM_MUST_USE;
/* The version of an id that a reference's kind and want mean, among what a state knows. */
prm_status prm__resolve_in(const prm__state *state, const prm_ref *ref, prm__pick *pick,
			   prm_error *err) PRM_MUST_USE;
prm_status prm__ref_check_project(prm_manager *m, const prm_ref *ref, prm_error *err) PRM_MUST_USE;

/* ---- programs: program.c
 * --------------------------------------------------------------------------- */

/* What a partial's name means in a version: a text, a version, or the prompt itself. */
typedef struct prm__link {
	prm_str name;
	prm_str key, number;                   /* of a version; else empty */
	prm_template *text;                    /* of a text; else NULL */
	_Atomic(struct prm__program *) target; /* looked up at its first use; referenced */
} prm__link;

/* A JSON tree of the prompt whose texts may be templates, one for each text that holds "{{". */
typedef struct prm__shape {
	prm_value tree;
	prm_template **texts; /* in the order of a walk over the tree */
	prm_str *paths;       /* of a text that is only {{path}}: the value itself is wanted */
	size_t count;
} prm__shape;

typedef struct prm__part {
	prm_str role; /* empty: a placeholder */
	prm_str name;
	prm_template *text; /* NULL: parts, or a placeholder */
	prm__shape parts;
	prm_value extra;
} prm__part;

/* A version, compiled. */
typedef struct prm__program {
	prm__cached cached;
	prm_manager *m;
	prm_arena arena;
	int format, missing, escape;
	prm_str id, version;
	prm_value untrusted; /* LIST of the names of inputs that are not trusted */
	prm__part *parts;
	size_t part_count;
	bool has_placeholders;
	prm__shape tools, response, model;
	struct prm__promise {
		prm_schema *input, *output;
	} promise;            /* see check.h */
	prm_str instructions; /* appended to a message's text; empty: none */
	size_t instructed_part;
	prm__link *links;
	size_t link_count;
	atomic_size_t output_bytes; /* of the last render: where the next one begins */
	struct prm__program *live_before, *live_after;
} prm__program;

/* Compile a prompt. resolved: its frozen partials. policy: of the including prompt, or NULL. */
prm_status prm__program_new(prm_manager *m, const prm_prompt *prompt, prm_value resolved,
			    const prm__program *policy, prm__cache_key key, prm__program **out,
			    prm_diag *diag, prm_error *err) PRM_MUST_USE;
/* The program of what was found: from the cache, or compiled now. Referenced. */
prm_status prm__program_get(prm__op *op, prm__found *found, prm_diag *diag, prm__program **out,
			    prm_error *err) PRM_MUST_USE;
/* The same for a link of `from`. Borrowed from it. */
prm_status prm__program_link(prm__op *op, const prm__program *from, prm__link *link,
			     prm__program **out, prm_error *err) PRM_MUST_USE;
void prm__programs_free_live(prm_manager *m);

/* ---- trees with templates in them: shape.c
 * ----------------------------------------------------------- */

typedef struct prm__compile {
	prm__program *program;
	prm_template_options options;
	prm_diag *diag;
} prm__compile;

prm_status prm__shape_compile(prm__compile *c, prm_value tree, bool keep_types, prm__shape *out,
			      prm_error *err) PRM_MUST_USE;
void prm__shape_release(prm__shape *shape);
/* A copy in arena. */
prm_status prm__copy_value(prm_arena *arena, prm_value tree, prm_value *out,
			   prm_error *err) PRM_MUST_USE;
/* Call with each text of the tree that holds a template. */
typedef prm_status (*prm__text_fn)(void *ud, prm_str text, prm_error *err);
prm_status prm__each_template(const prm_allocator *a, prm_value tree, prm__text_fn fn, void *ud,
			      prm_error *err) PRM_MUST_USE;

/* Where the texts of a rendering came from: explain.c */
typedef struct prm__spans {
	prm_rendered_span *items;
	size_t count, size;
	size_t message, base; /* of the text that is rendered now */
	prm_arena *arena;
	prm_status status;
	prm_explain explain;
} prm__spans;

typedef struct prm__rendering {
	prm__op *op;
	prm__spans *spans; /* NULL: nobody asked */
	prm_value variables;
	prm_template_render_options options;
	prm_partials partials;
	prm_buf *buf;
	prm_diag *diag;
	prm_arena *arena;
	prm_status missing; /* PRM_MISSING_VARIABLE once one was missing: the render goes on to find
			       all */
} prm__rendering;

/* Render one template at the end of the buffer. A missing variable does not stop. */
prm_status prm__render_text(prm__rendering *r, const prm_template *t, prm_error *err) PRM_MUST_USE;
/* *out in r->arena; texts go through the buffer and are taken off it again. */
prm_status prm__shape_render(prm__rendering *r, const prm__shape *shape, prm_value *out,
			     prm_error *err) PRM_MUST_USE;

/* Collect the spans of what is rendered from now on. */
void prm__spans_init(prm__spans *spans, prm_arena *arena);
/* A span of the caller's own messages has no template. */
prm_status prm__spans_finish(const prm__spans *spans, prm_rendered *out, prm_error *err);

/* ---- the tripwire: tripwire.c ----------------------------------------------------------------- */

/* The names of the inputs that the prompt does not trust, in arena. */
prm_status prm__untrusted_inputs(prm_value tree, prm_arena *arena, prm_value *out, prm_error *err);
/* Look through the untrusted variables; how: enum prm_tripwire. */
prm_status prm__tripwire(const prm__program *p, prm_value variables, int how, prm_diag *diag,
			 prm_error *err);

/* ---- freezing: freeze.c
 * ------------------------------------------------------------------------------ */

/* resolved = {partials, schemas}, in arena; MISSING when there is nothing. */
prm_status prm__freeze(prm__op *op, const prm_prompt *prompt, prm_arena *arena, prm_value *resolved,
		       prm_diag *diag, prm_error *err) PRM_MUST_USE;

#endif
