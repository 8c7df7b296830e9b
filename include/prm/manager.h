/* SPDX-License-Identifier: MIT */
/*
 * manager.h: the one place with rules. Publish, resolve, render, label, search. All functions but
 * open, close and observe are thread-safe; they block. call, opts, diag and err may be NULL; out is
 * written only on success. Lists are structs whose memory hangs on them: read the members, then call
 * the `_free` of that type, which takes NULL, too.
 * Besides what is said of each: PRM_NOMEM, PRM_CANCELLED, PRM_DEADLINE, PRM_VETO (a hook refused),
 * PRM_LIMIT, what the store says, PRM_ID_INVALID, PRM_REF_INVALID, and what resolve says of references.
 */
#ifndef PRM_MANAGER_H
#define PRM_MANAGER_H

#include <prm/hook.h>
#include <prm/prompt.h>
#include <prm/schema.h>
#include <prm/store.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct prm_manager prm_manager;
typedef struct prm_manager_options {
	size_t struct_size;
	const prm_allocator *allocator;
	const prm_limits *limits;
	const prm_helpers *helpers;       /* must outlive the manager */
	const prm_validators *validators; /* custom ones of schemas; must outlive the manager */
	size_t cache_bytes;               /* compiled templates kept: 4 MiB */
	uint32_t refresh_ms;          /* a resolve re-checks the store this often at most: 500 */
	bool refresh_thread;          /* a thread of the manager does it instead */
	prm_str default_label;        /* what `id` alone means; empty: latest */
	uint64_t (*now_ms)(void *ud); /* Unix time in ms; NULL: the clock */
	void (*random)(void *ud, void *bytes, size_t count); /* NULL: the system's */
	void *ud;                                            /* of now_ms and random */
} prm_manager_options;

/* Open a manager over store, which stays the caller's and must outlive it. *out is yours. */
PRM_API prm_status prm_manager_open(prm_store *store, const prm_manager_options *opts,
				    prm_manager **out, prm_error *err) PRM_MUST_USE;
/* No call may be running. What was rendered or listed lives on. NULL is fine. */
PRM_API void prm_manager_close(prm_manager *m);
/* Add an observer (copied); before the manager is used by other threads. Fails: PRM_LIMIT over 16. */
PRM_API prm_status prm_manager_observe(prm_manager *m, const prm_observer *observer,
				       prm_error *err);
/* The table that JSON variables should be read with: prm_read_options.symbols. */
PRM_API const prm_symbols *prm_manager_symbols(const prm_manager *m);
/* Forget what is known of the store; the next call reads it again. */
PRM_API void prm_manager_refresh(prm_manager *m);

/* ---- finding ------------------------------------------------------------------------------ */

/* What a reference means now. No memory to free. */
typedef struct prm_resolved {
	char id[PRM_ID_MAX + 1];
	char version[PRM_SEMVER_MAX + 1];
	int status;       /* enum prm_lifecycle of that version */
	bool drafts_only; /* `latest` of a prompt that has nothing but drafts */
	bool fell_back;   /* the label was unknown and the caller's fallback was taken */
} prm_resolved;

/*
 * fallback (may be empty): a reference taken when a label is unknown. Fails: PRM_PROMPT_NOT_FOUND,
 * PRM_VERSION_NOT_FOUND, PRM_LABEL_NOT_FOUND (each with "did you mean"), PRM_VERSION_PURGED.
 */
PRM_API prm_status prm_manager_resolve(prm_manager *m, const prm_call *call, prm_str ref,
				       prm_str fallback, prm_resolved *out,
				       prm_error *err) PRM_MUST_USE;
/* The version itself; *out is yours: prm_version_free. It outlives the manager. */
PRM_API prm_status prm_manager_get(prm_manager *m, const prm_call *call, prm_str ref,
				   prm_version **out, prm_error *err) PRM_MUST_USE;

/* ---- rendering ---------------------------------------------------------------------------- */

/* What to do where an input with `trust: untrusted` holds a role marker, a fence or a tag. */
enum prm_tripwire { PRM_TRIPWIRE_WARN = 0, PRM_TRIPWIRE_FAIL, PRM_TRIPWIRE_OFF };

typedef struct prm_render_options {
	size_t struct_size;
	prm_str fallback; /* see prm_manager_resolve */
	bool with_sha256; /* fill prm_rendered.sha256 */
	bool with_spans;  /* fill prm_rendered.spans */
	int tripwire;     /* enum prm_tripwire: warnings in diag, or PRM_UNTRUSTED_MARKER */
	const prm_doc *variables_doc; /* where they were read, with positions: faults get lines */
	prm_str variables_source;     /* its file's name */
} prm_render_options;

/* What made the bytes start..end of a message's text. */
typedef struct prm_rendered_span {
	size_t message, start, end;
	prm_str id, version;   /* of the prompt or partial; version empty for an unstored one */
	prm_str source;        /* the template: "id#/pointer", or a partial's name */
	uint32_t line, column; /* in it */
	prm_str path;          /* the variable as it is written; empty for text and helpers */
} prm_rendered_span;

typedef struct prm_rendered_message {
	prm_str role; /* from the stored prompt alone, or from the caller's list of messages */
	prm_str name;
	prm_str text;    /* the content, where it is one text */
	prm_value parts; /* LIST of parts, where it is several; else MISSING */
	prm_value extra; /* MAP of the message's other members (tool_calls, ...); else MISSING */
} prm_rendered_message;

typedef struct prm_rendered {
	prm_resolved resolved;
	int format;
	const prm_rendered_message *messages; /* a text prompt has one, of role "user" */
	size_t count;
	prm_str text; /* all as one text; of a chat: "role: text" blocks, for people only */
	prm_value tools, response, model; /* of the prompt, rendered; MISSING when it has none */
	prm_str sha256;                   /* of the canonical JSON of the messages; on request */
	const prm_rendered_span *spans;   /* of the messages with one text, in order; on request */
	size_t span_count;
} prm_rendered;

/*
 * variables: a MAP, borrowed for the call. A prompt with an input_schema has them checked and
 * defaults filled in first: PRM_SCHEMA_INVALID. diag gets all faults, or all missing variables, at
 * once; none shows a write_only value. *out is yours: prm_rendered_free. Fails: PRM_MISSING_VARIABLE,
 * PRM_PLACEHOLDER, PRM_UNTRUSTED_MARKER, PRM_INVALID (no map), and as prm_template_render does.
 */
PRM_API prm_status prm_manager_render(prm_manager *m, const prm_call *call, prm_str ref,
				      prm_value variables, const prm_render_options *opts,
				      prm_rendered **out, prm_diag *diag,
				      prm_error *err) PRM_MUST_USE;
/* The same of a prompt that is not stored; partials are looked for in it, then in the store. */
PRM_API prm_status prm_manager_render_prompt(prm_manager *m, const prm_call *call,
					     const prm_prompt *prompt, prm_value variables,
					     const prm_render_options *opts, prm_rendered **out,
					     prm_diag *diag, prm_error *err) PRM_MUST_USE;
PRM_API void prm_rendered_free(prm_rendered *rendered);

/* ---- publishing --------------------------------------------------------------------------- */

enum prm_publish_mode { PRM_PUBLISH_ANY = 0, PRM_PUBLISH_CREATE, PRM_PUBLISH_UPDATE };

typedef struct prm_publish_options {
	size_t struct_size;
	int mode;                /* CREATE: the prompt must not exist; UPDATE: it must */
	prm_str version;         /* explicit; else the prompt's own; else a bump of the highest */
	int bump;                /* enum prm_bump, when no version is given: PATCH */
	prm_str changelog;       /* else the prompt's own */
	prm_str created_at;      /* for imports: RFC 3339; else now */
	prm_str created_by;      /* else the call's actor */
	bool ignore_own_version; /* bump even if the prompt states a version */
	bool dry_run;            /* check everything, write nothing */
	bool allow_breaking; /* a smaller bump than the contract asks for; the call has a reason */
} prm_publish_options;

typedef struct prm_published {
	char version[PRM_SEMVER_MAX + 1];
	bool created;   /* false: this version is there already, nothing was written */
	bool first;     /* the prompt is new */
	bool same_body; /* an explicit number was published over an equal body: worth a warning */
} prm_published;

/*
 * Publish a version, with its partials and schemas frozen into it. It is immutable: a number that has
 * another body is PRM_VERSION_CONFLICT, a purged one PRM_VERSION_PURGED. To do it again writes nothing,
 * nor does a bump of a body that is its parent's. A change that breaks callers of the version before
 * needs a new major number (of 0.x: a minor one), else PRM_CONTRACT_BROKEN. Warnings go into diag.
 * Fails: PRM_DUPLICATE_ID (CREATE, or another case), PRM_FORMAT_CHANGED, PRM_PROMPT_ARCHIVED,
 * PRM_MISSING_PARTIAL, PRM_PARTIAL_CYCLE, PRM_SCHEMA_NOT_FOUND, PRM_REASON_REQUIRED, PRM_STORE_BUSY.
 */
PRM_API prm_status prm_manager_publish(prm_manager *m, const prm_call *call,
				       const prm_prompt *prompt, const prm_publish_options *opts,
				       prm_published *out, prm_diag *diag,
				       prm_error *err) PRM_MUST_USE;
/*
 * Store a schema as written. An equal one is fine. Fails: PRM_VERSION_CONFLICT for another one of that
 * version, PRM_SCHEMA_PARSE and what prm_schema_compile says; what it names may come later.
 */
PRM_API prm_status prm_manager_put_schema(prm_manager *m, const prm_call *call, prm_value schema,
					  prm_error *err) PRM_MUST_USE;

/*
 * A stored schema, by `name` or `name@range`: the highest version that fits. *out is its map and
 * lives in arena. Fails: PRM_SCHEMA_NOT_FOUND, with "did you mean" where a name is near.
 */
PRM_API prm_status prm_manager_get_schema(prm_manager *m, const prm_call *call, prm_str ref,
					  prm_arena *arena, prm_value *out,
					  prm_error *err) PRM_MUST_USE;

/* ---- lists -------------------------------------------------------------------------------- */

typedef struct prm_version_row {
	prm_str version, parent, created_at, created_by, changelog, content_hash, graph_hash;
	prm_str labels; /* "production, canary" */
	int status;
	bool latest;
	prm_status damage; /* PRM_STORE_CORRUPT, ...: only `version` is known then */
} prm_version_row;

typedef struct prm_versions {
	const prm_version_row *items; /* highest first */
	size_t count;
} prm_versions;

/* All versions that are not purged; *out is yours: prm_versions_free. */
PRM_API prm_status prm_manager_history(prm_manager *m, const prm_call *call, prm_str id,
				       prm_versions **out, prm_error *err) PRM_MUST_USE;
PRM_API void prm_versions_free(prm_versions *versions);

typedef struct prm_prompt_row {
	prm_str id, latest, description, category, updated_at;
	prm_str tags; /* "a, b" */
	int format, status;
	size_t versions;
	bool archived;
	prm_status damage; /* PRM_STORE_CORRUPT, ...: only id, versions and archived are known */
	const prm_str *tag_list;
	size_t tag_count;
} prm_prompt_row;

enum prm_sort { PRM_SORT_ID = 0, PRM_SORT_UPDATED };

typedef struct prm_query {
	size_t struct_size;
	const prm_str *tags; /* all of them */
	size_t tag_count;
	int status, format; /* 0: any */
	prm_str category;
	prm_str text;   /* in id, description, tags or content; case-insensitive */
	prm_str prefix; /* of the id */
	bool with_archived;
	int sort;       /* enum prm_sort; updated: newest first */
	size_t limit;   /* 0: 100 */
	prm_str cursor; /* next_cursor of the page before, with the same query */
} prm_query;

typedef struct prm_prompts {
	const prm_prompt_row *items;
	size_t count;
	prm_str next_cursor; /* empty: no more */
} prm_prompts;

/* A page; *out is yours: prm_prompts_free. Fails: PRM_INVALID for another query's cursor. */
PRM_API prm_status prm_manager_search(prm_manager *m, const prm_call *call, const prm_query *query,
				      prm_prompts **out, prm_error *err) PRM_MUST_USE;
PRM_API void prm_prompts_free(prm_prompts *prompts);

/* Between two references; *out is yours: prm_diff_free. */
PRM_API prm_status prm_manager_diff(prm_manager *m, const prm_call *call, prm_str before,
				    prm_str after, prm_diff **out, prm_error *err) PRM_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
