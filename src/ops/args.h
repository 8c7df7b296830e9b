/* args.h: what the operations share: taking typed arguments, and building answers. */
#ifndef PRM_OPS_ARGS_H
#define PRM_OPS_ARGS_H

#include "ops/op.h"

/* Parameters that many operations have, and the end of the list. */
#define PRM_PARAM_ID \
	{ \
		"id", "string", true, "Id of the prompt" \
	}
#define PRM_PARAM_REF \
	{ \
		"ref", "string", true, "Reference: id, id@version, id@range, id@latest, id:label" \
	}
#define PRM_PARAM_LABEL \
	{ \
		"label", "string", true, "Name of the label" \
	}
#define PRM_PARAM_REASON \
	{ \
		"reason", "string", false, \
			"Why: kept with what is written; some operations demand it" \
	}
#define PRM_PARAM_FORCE \
	{ \
		"force_protected", "boolean", false, "Move a protected label; needs a reason" \
	}
#define PRM_PARAM_ALLOW_BREAKING \
	{ \
		"allow_breaking", "boolean", false, \
			"Break callers without a new major version; needs a reason" \
	}
#define PRM_PARAM_SEQ \
	{ \
		"expect_seq", "integer", false, "Fail unless the label's seq is still this one" \
	}
#define PRM_PARAM_PROMPT \
	{ \
		"prompt", "map", true, "The prompt as a file has it: id, format, template, ..." \
	}
#define PRM_PARAM_VARIABLES \
	{ \
		"variables", "map", false, "What the templates may print" \
	}
#define PRM_PARAM_SHA256 \
	{ \
		"with_sha256", "boolean", false, "Add the SHA-256 of the messages" \
	}
#define PRM_PARAM_SPANS \
	{ \
		"with_spans", "boolean", false, "Add what made which bytes of the messages" \
	}
#define PRM_PARAM_TRIPWIRE \
	{ \
		"tripwire", "string", false, \
			"warn (the default), fail or off: what to do with untrusted values that look like structure" \
	}
#define PRM_PARAM_PREFIX \
	{ \
		"prefix", "string", false, "Only ids that begin so" \
	}
#define PRM_PARAM_LIMIT \
	{ \
		"limit", "integer", false, "Rows a page, 1 to 1000; 100 is the default" \
	}
#define PRM_PARAM_CURSOR \
	{ \
		"cursor", "string", false, "next_cursor of the page before, with the same query" \
	}
#define PRM_PARAM_ARCHIVED \
	{ \
		"with_archived", "boolean", false, "Archived prompts too" \
	}
#define PRM_PARAM_END \
	{ \
		NULL, NULL, false, NULL \
	}

#define PRM_RENDERED_RESULT \
	"A map: id, version, status, drafts_only, fell_back, format, messages (a list of role, " \
	"name, content, ...), text, tools, response, model, sha256, spans (a list of message, " \
	"start, end, id, version, source, line, column, path), warnings (a list of findings)"

#define PRM_PROMPTS_RESULT \
	"A map: prompts (a list of id, latest, description, category, tags, updated_at, format, " \
	"status, versions, archived, damage), next_cursor (null at the end)"

/* An argument that is absent or null is empty, false, 0. */
prm_str prm__arg_str(prm_value args, const char *name);
bool prm__arg_bool(prm_value args, const char *name, bool otherwise);
int64_t prm__arg_int(prm_value args, const char *name);
/* The argument `prompt`, read and checked; *out is yours: prm_prompt_free. */
prm_status prm__arg_prompt(prm_value args, const prm_allocator *allocator, prm_prompt **out,
			   prm_diag *diag, prm_error *err) PRM_MUST_USE;
/* A map; the empty one when it is absent. */
prm_value prm__arg_map(prm_value args, const char *name);
prm_label_options prm__arg_label_options(prm_value args);
/* The caller's call with the argument `reason` in it, where there is one. */
prm_call prm__arg_call(const prm_call *call, prm_value args);
/*
 * The place in names (NULL ends them) of a text argument; absent: `otherwise`. Fails: PRM_BAD_VALUE,
 * with the names.
 */
prm_status prm__arg_choice(prm_value args, const char *name, const char *const *names,
			   int otherwise, int *out, prm_error *err) PRM_MUST_USE;
/* fallback, with_sha256, with_spans, tripwire. Fails: PRM_BAD_VALUE. */
prm_status prm__arg_render(prm_value args, prm_render_options *out, prm_error *err) PRM_MUST_USE;
/* The name must be a lifecycle ("draft", ...) or a format, or absent: 0. Fails: PRM_BAD_VALUE. */
prm_status prm__arg_lifecycle(prm_value args, const char *name, int *out, prm_error *err);
prm_status prm__arg_format(prm_value args, const char *name, int *out, prm_error *err);

/* The run of prompt.search: by those of its arguments that are there. */
prm_status prm__search_run(prm_manager *m, const prm_call *call, prm_value args,
			   prm_builder *result, prm_diag *diag, prm_error *err);
/* Rows a page: 1 to 1000, 0 when absent. Fails: PRM_BAD_VALUE. */
prm_status prm__arg_limit(prm_value args, size_t *out, prm_error *err);
/* A list of texts; *out lies in arena. Fails: PRM_WRONG_TYPE where an item is no text. */
prm_status prm__arg_texts(prm_value args, const char *name, prm_arena *arena, const prm_str **out,
			  size_t *count, prm_error *err);

/* Members; the plain one is left out when empty, the `_or_null` one is null then. */
void prm__put_str_or_null(prm_builder *b, const char *key, prm_str text);
void prm__put_bool(prm_builder *b, const char *key, bool yes);
void prm__put_int(prm_builder *b, const char *key, uint64_t number);
/* Nothing for MISSING; shared texts are copied. */
void prm__put_copy(prm_builder *b, const char *key, prm_value v);
/* {"id", "version", "status", "drafts_only", "fell_back"} as members of the open map. */
void prm__put_resolved(prm_builder *b, const prm_resolved *resolved);
/* Give the findings to the caller's list too. PRM_NOMEM where some were lost; else status. */
prm_status prm__forward(prm_status status, const prm_diag *found, prm_diag *diag,
			prm_error *err) PRM_MUST_USE;
/* {"id", "version", "created", "first", "same_body"}: a whole map. */
void prm__put_published(prm_builder *b, prm_str id, const prm_published *published);
/* {"label", "id", "version", ...}: where the label `label` of args points now; a whole map. */
void prm__put_moved(prm_builder *b, prm_value args, const prm_resolved *resolved);
/* {"id", "done": true} with the id of args, unless status says that it failed; gives status. */
prm_status prm__put_done(prm_builder *b, prm_value args, prm_status status);
/* A rendered prompt and the findings of its rendering: a whole map. */
void prm__put_rendered(prm_builder *b, const prm_rendered *rendered, const prm_diag *found);
/* {"verdict", "bump", "changes": [{"verdict", "part", "pointer", "text"}]}: a whole map. */
void prm__put_contract(prm_builder *b, const prm_contract *contract);
/* A page of prompts: a whole map. */
void prm__put_prompts(prm_builder *b, const prm_prompts *prompts);
/* [{"severity", "code", "source", "line", "column", "pointer", "rule", "text", "hint"}] under key. */
void prm__put_findings(prm_builder *b, const char *key, const prm_diag *diag);

#endif
