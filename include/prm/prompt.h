/* SPDX-License-Identifier: MIT */
/* prompt.h: immutable values: a prompt, a published version of it, a reference, a difference. */
#ifndef PRM_PROMPT_H
#define PRM_PROMPT_H

#include <prm/semver.h>
#include <prm/template.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PRM_ID_MAX 255   /* bytes of an id */
#define PRM_LABEL_MAX 36 /* bytes of a label */

enum prm_format {
	PRM_FORMAT_TEXT = 1,
	PRM_FORMAT_CHAT,
	PRM_FORMAT_COMPLETION,
	PRM_FORMAT_INSTRUCTION
};
enum prm_lifecycle { PRM_DRAFT = 1, PRM_ACTIVE, PRM_DEPRECATED, PRM_ARCHIVED };

/* "chat", "draft", ... ("" for no such number) and back; 0 when the text names none. */
PRM_API const char *prm_format_name(int format);
PRM_API int prm_format_of(prm_str name);
PRM_API const char *prm_lifecycle_name(int lifecycle);
PRM_API int prm_lifecycle_of(prm_str name);

/* Fails: PRM_ID_INVALID / PRM_LABEL_INVALID, with what is allowed in the text. */
PRM_API prm_status prm_id_check(prm_str id, prm_error *err);
PRM_API prm_status prm_label_check(prm_str label, prm_error *err);

/* ---- a prompt, as people write it --------------------------------------------------------- */

typedef struct prm_prompt prm_prompt; /* immutable; may be shared between threads */

/*
 * Read a prompt from one tree (a prompt's own map, not a bundle) and check it: keys, types, roles,
 * templates, variables. The tree is copied. doc (may be NULL) is where the tree came from, and
 * `at` its JSON pointer there: findings then have positions, mapped into block and quoted scalars.
 * All findings go into diag. *out is yours. Fails with the first error's code.
 */
PRM_API prm_status prm_prompt_read(prm_value tree, const prm_doc *doc, prm_str at, prm_str source,
				   const prm_allocator *allocator, prm_prompt **out, prm_diag *diag,
				   prm_error *err) PRM_MUST_USE;
/* NULL is fine, as for every `_free`. What getters gave dies with it. */
PRM_API void prm_prompt_free(prm_prompt *prompt);
PRM_API prm_str prm_prompt_id(const prm_prompt *prompt);
/* Empty when the file has none. */
PRM_API prm_str prm_prompt_version(const prm_prompt *prompt);
/* enum prm_format. */
PRM_API int prm_prompt_format(const prm_prompt *prompt);
/* enum prm_lifecycle, of its `status`; PRM_ACTIVE when absent. */
PRM_API int prm_prompt_lifecycle(const prm_prompt *prompt);
PRM_API prm_str prm_prompt_changelog(const prm_prompt *prompt);
/* The whole tree, unknown keys too, in canonical shape: variables found are added. */
PRM_API prm_value prm_prompt_tree(const prm_prompt *prompt);

/* A message of a chat; a text prompt has one of role "user" (see prm_prompt_format). */
typedef struct prm_message {
	prm_str role;      /* empty: a placeholder */
	prm_str name;      /* the placeholder's, or the message's own */
	prm_value content; /* STRING: a template; LIST: parts, maps with `type` */
	prm_value extra;   /* the message's whole map: tool_calls, tool_call_id, ... */
	prm_str pointer;   /* of content, in the prompt's tree */
} prm_message;

/* All zero beyond the last one. */
PRM_API size_t prm_prompt_message_count(const prm_prompt *prompt);
PRM_API prm_message prm_prompt_message(const prm_prompt *prompt, size_t index);

/*
 * A variable that the templates use or that is declared, by its root name. Of a stored version's
 * prompt only the name and whether it is a placeholder are known: its templates are not read again.
 */
typedef struct prm_variable {
	prm_str name;
	int as;           /* enum prm_use_as bits, 0: declared and never used */
	bool declared;    /* the prompt's author named it */
	bool required;    /* printed or iterated somewhere outside of a condition on it */
	bool placeholder; /* a list of messages that the caller gives */
} prm_variable;

/* In the order in which they are declared or first used. All zero beyond the last one. */
PRM_API size_t prm_prompt_variable_count(const prm_prompt *prompt);
PRM_API prm_variable prm_prompt_variable(const prm_prompt *prompt, size_t index);

/* SHA-256, 64 lower-case hex digits, of the canonical JSON without version, dates, changelog, status. */
PRM_API prm_str prm_prompt_content_hash(const prm_prompt *prompt);

/* ---- a published version ------------------------------------------------------------------ */

typedef struct prm_version prm_version; /* immutable; may be shared between threads */

PRM_API void prm_version_free(prm_version *version);
PRM_API prm_str prm_version_id(const prm_version *version);
PRM_API prm_str prm_version_number(const prm_version *version);
PRM_API prm_str prm_version_parent(const prm_version *version);     /* empty: the first */
PRM_API prm_str prm_version_created_at(const prm_version *version); /* RFC 3339 UTC, ms */
PRM_API prm_str prm_version_created_by(const prm_version *version);
PRM_API prm_str prm_version_changelog(const prm_version *version);
PRM_API int prm_version_initial_status(const prm_version *version);
PRM_API prm_str prm_version_content_hash(const prm_version *version);
PRM_API prm_str prm_version_graph_hash(const prm_version *version);
/*
 * What was frozen at publish; MISSING: nothing. {partials: {NAME: {ref, id, version, content_hash},
 * {text} or {self: true}}, schemas: {NAME: ...}}.
 */
PRM_API prm_value prm_version_resolved(const prm_version *version);
PRM_API const prm_prompt *prm_version_prompt(const prm_version *version);
/* The whole record as it is stored, members that this release does not know included. */
PRM_API prm_value prm_version_record(const prm_version *version);

/* ---- references --------------------------------------------------------------------------- */

enum prm_ref_kind {
	PRM_REF_DEFAULT = 1,
	PRM_REF_LATEST,
	PRM_REF_VERSION,
	PRM_REF_RANGE,
	PRM_REF_LABEL
};

/* id, id@1.2.0, id@^1.2, id@latest, id:label, prompt://project/id@...; slices of the text. */
typedef struct prm_ref {
	int kind;
	prm_str project; /* empty: the store's own */
	prm_str id;
	prm_str want; /* the version, range or label */
} prm_ref;

/* Fails: PRM_REF_INVALID, PRM_ID_INVALID. */
PRM_API prm_status prm_ref_parse(prm_str text, prm_ref *out, prm_error *err) PRM_MUST_USE;

/* ---- differences -------------------------------------------------------------------------- */

enum prm_change_kind { PRM_ADDED = 1, PRM_REMOVED, PRM_CHANGED };

/* A run of words that stays (0), comes (PRM_ADDED) or goes (PRM_REMOVED). */
typedef struct prm_word_run {
	int kind;
	prm_str text;
} prm_word_run;

typedef struct prm_change {
	int kind;
	prm_str pointer; /* in the prompt's tree */
	prm_str title;   /* "message 2 (user)", "metadata.temperature" */
	prm_value before, after;
	const prm_word_run *runs; /* for text that changed */
	size_t run_count;
} prm_change;

typedef struct prm_diff {
	const prm_change *changes;
	size_t change_count;
	const prm_str *variables_added, *variables_removed; /* the input contract */
	size_t added_count, removed_count;
} prm_diff;

/*
 * Compare two prompts, which need not outlive the answer. *out is yours: prm_diff_free. Version,
 * dates, changelog and status are no content. Large texts are compared by lines or as a whole, so
 * that time and memory stay in proportion. Fails: PRM_NOMEM.
 */
PRM_API prm_status prm_diff_prompts(const prm_prompt *before, const prm_prompt *after,
				    const prm_allocator *allocator, prm_diff **out,
				    prm_error *err) PRM_MUST_USE;
PRM_API void prm_diff_free(prm_diff *diff);

#ifdef __cplusplus
}
#endif
#endif
