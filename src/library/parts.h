/* parts.h: what the files of this layer know of a library; nobody else does. */
#ifndef PRM_LIBRARY_PARTS_H
#define PRM_LIBRARY_PARTS_H

#include <prm/schema.h>

#include "library/library.h"

/* One prompt with all that is known of where it stands. */
typedef struct prm__entry {
	prm_library_item item; /* first: what callers hold */
	const prm_library *library;
	prm_prompt *prompt; /* item.prompt, to be freed */
	const prm_doc *doc; /* of the file, with positions */
	prm_str number;     /* its version without build metadata; "1.0.0" where it has none */
	bool stated;        /* the file states the version */
} prm__entry;

typedef struct prm__schema {
	prm_value tree; /* with name, version, fields */
	prm_str name, version, file, pointer;
	const prm_doc *doc;
} prm__schema;

struct prm_library {
	const prm_allocator *allocator;
	prm_limits limits;
	prm_arena arena;
	prm__entry *entries;
	size_t entry_count, entry_size;
	prm__schema *schemas;
	size_t schema_count, schema_size;
	size_t faulty_at, faulty_count; /* of schemas that have faults: only their names count */
	prm_str *files;
	size_t file_count, file_size;
	prm_doc **docs;
	size_t doc_count, doc_size;
	size_t *by_id; /* entries by (id, number); made when all are read */
	bool folder;   /* a whole folder was read: what the store has beyond it is drift */
};

/* One file while it is read. */
typedef struct prm__file {
	prm_library *library;
	prm_str path;
	const prm_doc *doc;
	bool json;
	bool named;        /* the caller named this very file */
	bool schemas_only; /* a schemas/ folder beside the library: prompts there are not its */
	prm_diag *diag;
} prm__file;

/* ---- findings (finding.c) ------------------------------------------------------------------- */

/*
 * An entry that points at the value of `pointer` in a document (its key where `key`): line, column,
 * bytes and excerpt are filled as far as they are known.
 */
prm_diag_entry prm__finding(const prm_doc *doc, prm_str source, prm_str pointer, bool key);
/* Say of an entry that it stands at these bytes of the document. */
void prm__finding_place(const prm_doc *doc, size_t start, size_t end, prm_diag_entry *entry);
/* The same at byte `offset` of the text that stands at pointer. */
prm_diag_entry prm__finding_in_text(const prm_doc *doc, prm_str source, prm_str pointer,
				    size_t offset);
/* Add a finding about the value of pointer in a file. */
void prm__say(const prm__file *file, prm_str pointer, int severity, prm_status code,
	      const char *fmt, ...) PRM_PRINTF(5, 6);
/* Add a finding about a whole file or folder. */
void prm__say_of(prm_diag *diag, prm_str source, int severity, prm_status code, const char *fmt,
		 ...) PRM_PRINTF(5, 6);
/* Add what err says of source, unless diag grew by an error since it had `before` of them. */
void prm__finding_from_error(prm_diag *diag, size_t before, prm_str source, const prm_error *err);
/* base + "/" + key, escaped (RFC 6901); and base + tail, which is a pointer. NULL ptr: no memory. */
prm_str prm__pointer(prm_arena *arena, prm_str base, prm_str key);
prm_str prm__pointer_append(prm_arena *arena, prm_str base, prm_str tail);
/* " (did you mean 'x'?)" in buf for the nearest of candidates; else "". */
const char *prm__near_text(prm_str word, const prm_str *candidates, size_t count, char buf[320]);

/* ---- reading -------------------------------------------------------------------------------- */

enum prm__layout {
	PRM__LAYOUT_NONE = 0,
	PRM__LAYOUT_BUNDLE,
	PRM__LAYOUT_PROMPT,
	PRM__LAYOUT_RECORD,
	PRM__LAYOUT_SCHEMAS
};

/* Free what an (also half-read) library holds, but not itself (read.c). */
void prm__library_release(prm_library *library);
/* What a document holds, by its keys alone (layout.c). */
int prm__layout_of(prm_value root);
/* Take what a file holds into its library; faults become findings. Fails: PRM_NOMEM (layout.c). */
prm_status prm__layout_take(prm__file *file, prm_value root, prm_error *err) PRM_MUST_USE;
/* Only find faults, in a document that breaks off: nothing is kept (layout.c). */
prm_status prm__layout_check(prm__file *file, prm_value root, prm_error *err) PRM_MUST_USE;
/* One prompt of a file; item has what is known beside the prompt. Fails: PRM_NOMEM (layout.c). */
prm_status prm__take_prompt(prm__file *file, prm_value tree, const prm_library_item *item,
			    prm_error *err) PRM_MUST_USE;
/* A version record (record.c). Fails: PRM_NOMEM. */
prm_status prm__take_record(prm__file *file, prm_value root, prm_error *err) PRM_MUST_USE;
/* The list at `schemas` of a bundle or schema file (schema_file.c). Fails: PRM_NOMEM. */
prm_status prm__take_schemas(prm__file *file, prm_value root, prm_error *err) PRM_MUST_USE;
/* All schemas compile: faults become findings, the faulty are left out (schema_check.c). */
prm_status prm__check_schemas(prm_library *library, prm_diag *diag, prm_error *err) PRM_MUST_USE;
/* Any fair ISO 8601 time as RFC 3339 in UTC with ms; false when it is none (time.c). */
bool prm__time_normal(prm_str text, char out[25]);
/* Ids are unique, case twins too; each version of an id stands in one place (unique.c). */
prm_status prm__library_unique(prm_library *library, prm_diag *diag, prm_error *err) PRM_MUST_USE;

/* ---- finding entries (index.c) -------------------------------------------------------------- */

/* Make by_id. Fails: PRM_NOMEM. */
prm_status prm__library_index(prm_library *library, prm_error *err) PRM_MUST_USE;
/* Those of an id: by_id[from .. to - 1], lowest version first. */
void prm__library_range(const prm_library *library, prm_str id, size_t *from, size_t *to);
/* By SemVer precedence; what is no version in byte order. */
int prm__number_compare(prm_str a, prm_str b);

/* ---- what includes what (include.c, order.c) ------------------------------------------------- */

/* A partial that a prompt names. */
typedef struct prm__include {
	prm_str name;
	prm_str pointer; /* of the template, in the prompt's tree */
	size_t start;    /* in the template */
	bool optional;   /* {{#> name}}: its block is the fallback */
} prm__include;

typedef struct prm__includes {
	const prm__include *items;
	size_t count;
} prm__includes;

/* Those of all templates of the prompt but what its own `partials:` answers. Lives in arena. */
prm_status prm__prompt_includes(const prm_prompt *prompt, prm_arena *arena, prm__includes *out,
				prm_error *err) PRM_MUST_USE;
/*
 * Report prompts that include each other in a ring; includes has those of each entry. One that
 * includes itself is fine. Fails: PRM_NOMEM (cycle.c).
 */
prm_status prm__check_cycles(const prm_library *library, const prm__includes *includes,
			     prm_arena *arena, prm_diag *diag, prm_error *err) PRM_MUST_USE;
/*
 * Warn of what templates use and a closed input schema does not have. m may be NULL. Fails:
 * PRM_NOMEM, PRM_CANCELLED, PRM_DEADLINE (inputs.c).
 */
prm_status prm__check_inputs(const prm_library *library, prm_manager *m, prm_arena *arena,
			     prm_diag *diag, prm_error *err) PRM_MUST_USE;
/* A schema of the library by `name` or `name@range`: the highest; NULL when there is none. */
const prm__schema *prm__library_schema(const prm_library *library, prm_str ref);
/* What `refs:` says of a partial's name; empty when nothing. */
prm_str prm__prompt_ref(const prm_prompt *prompt, prm_str name);
/*
 * The entry that a reference means: of those that fit its version or range the lowest, or else the
 * current one. NULL: none fits, but *any may be an entry of that id.
 */
const prm__entry *prm__library_find(const prm_library *library, const prm_ref *ref, bool lowest,
				    const prm__entry **any);
/*
 * The entry that the name means for the user: by its refs, else NAME, else _partials/NAME. Of
 * several versions a snapshot gets the lowest that fits, a current prompt the current one. NULL:
 * the library has none.
 */
const prm__entry *prm__include_entry(const prm_library *library, const prm_prompt *user,
				     bool snapshot, prm_str name);
/* Indices of all entries, oldest first, what is included before what includes it. */
prm_status prm__library_order(const prm_library *library, prm_arena *arena, size_t **out,
			      prm_error *err) PRM_MUST_USE;
/* The current entry of an id: the one that is no snapshot, else the highest version. */
const prm__entry *prm__library_current(const prm_library *library, prm_str id);

/* ---- into the store (send.c) ------------------------------------------------------------------ */

/*
 * Publish an entry. Findings of the manager get the entry's file and place; a failure without one
 * becomes one. The status is the manager's.
 */
prm_status prm__send_entry(const prm__entry *entry, prm_manager *m, const prm_call *call,
			   const prm_publish_options *opts, prm_published *out, prm_diag *diag,
			   prm_error *err) PRM_MUST_USE;
/* The same for a schema. */
prm_status prm__send_schema(const prm__schema *schema, prm_manager *m, const prm_call *call,
			    prm_diag *diag, prm_error *err) PRM_MUST_USE;
/* A status that says nothing of one entry, but that none behind it could go better. */
bool prm__ends_all(prm_status status);
/* The row of that version, build metadata aside; NULL when there is none. */
const prm_version_row *prm__version_row(const prm_versions *versions, prm_str number);
/* The history of an id; PRM_OK and NULL when the store has no such prompt. */
prm_status prm__history(prm_manager *m, const prm_call *call, prm_str id, prm_versions **out,
			prm_error *err) PRM_MUST_USE;

/* ---- out of the store (path.c) ----------------------------------------------------- */

/*
 * The file of an id below a folder, without its ending: each segment is a name that every file
 * system takes and that the reader does not skip; '%XX' stands for what it would not.
 */
prm_status prm__id_path(prm_str id, prm_buf *out);

#endif
