/*
 * library.h: a folder of prompt files that people edit, in git: read it, write it, edit it in
 * place, and make a store equal to it. Files are found by content, never by path.
 */
#ifndef PRM_LIBRARY_LIBRARY_H
#define PRM_LIBRARY_LIBRARY_H

#include <prm/prm.h>

/*
 * Immutable once it is read, and may be shared between threads; its items, texts and values live as
 * long as it does. Every diag and err may be NULL.
 */
typedef struct prm_library prm_library;

/* One prompt of a file. */
typedef struct prm_library_item {
	const prm_prompt *prompt;
	prm_str file;    /* as it was found, below the path that was given */
	prm_str pointer; /* of the prompt's map in the file: "" or "/prompts/2" */
	bool json;
	bool snapshot; /* an older version: {id}/_versions/{version}.yaml, or a version record */
	prm_str created_at, created_by, changelog,
		parent_version; /* of version records; else empty */
} prm_library_item;

typedef struct prm_library_options {
	size_t struct_size;
	const prm_allocator *allocator;
	const prm_limits *limits;
} prm_library_options;

/*
 * Read a file, or a folder with its sub-folders (not those that begin with a dot; symbolic links are
 * not followed). Every fault of every file goes into diag; good prompts are kept beside bad files.
 * Fails only when nothing can be read at all: PRM_FILE_READ, PRM_INVALID (no path),
 * PRM_NOT_A_PROMPT (a file of a foreign format), PRM_NOMEM. `diag->errors` says the rest. *out is
 * yours: prm_library_free.
 */
prm_status prm_library_read(prm_str path, const prm_library_options *opts, prm_library **out,
			    prm_diag *diag, prm_error *err) PRM_MUST_USE;
/* One text, as validate reads it from standard input; name stands for the file. */
prm_status prm_library_read_text(prm_str name, prm_str text, bool json,
				 const prm_library_options *opts, prm_library **out, prm_diag *diag,
				 prm_error *err) PRM_MUST_USE;
void prm_library_free(prm_library *library);
size_t prm_library_count(const prm_library *library);
const prm_library_item *prm_library_item_at(const prm_library *library, size_t index);
size_t prm_library_file_count(const prm_library *library);
prm_str prm_library_file_at(const prm_library *library, size_t index);
/* The schemas that were found, each a map with name, version, fields; see prm_manager_put_schema. */
size_t prm_library_schema_count(const prm_library *library);
prm_value prm_library_schema_at(const prm_library *library, size_t index);
/*
 * Check partials and schemas: everything that is named is in the library, or in the store when m is
 * not NULL; and an input schema has what the templates use.
 */
prm_status prm_library_check_refs(const prm_library *library, prm_manager *m, prm_diag *diag,
				  prm_error *err) PRM_MUST_USE;

/* ---- into the store ------------------------------------------------------------------------- */

enum prm_plan_action {
	PRM_PLAN_EQUAL = 0,
	PRM_PLAN_CREATE,
	PRM_PLAN_PUBLISH,
	PRM_PLAN_BUMP,
	PRM_PLAN_REFUSE,
	PRM_PLAN_ONLY_STORE
};

typedef struct prm_plan_row {
	int action;
	prm_str id, file;  /* of a schema: "schema:NAME" */
	prm_str from, to;  /* the store's version, and what it would become; from empty: none */
	prm_str why;       /* for people: "content changed and version 1.2.0 did not" */
	prm_status status; /* after prm_library_deploy: how this row went */
	size_t item;       /* index into the library; SIZE_MAX for ONLY_STORE */
	bool schema;       /* item counts the library's schemas */
} prm_plan_row;

typedef struct prm_plan {
	const prm_plan_row *items; /* by id and version; deployed in the order that they need */
	size_t count;
	size_t changes, refused, only_store;
} prm_plan;

typedef struct prm_deploy_options {
	size_t struct_size;
	int bump; /* enum prm_bump: what to do with content that changed without a version bump */
	bool dry_run;        /* only make the plan */
	bool edit_files;     /* write the bumped version back into the file */
	bool allow_breaking; /* see prm_publish_options; the call has a reason */
} prm_deploy_options;

/*
 * Compare, by content hash: version, dates, changelog and status are no content, since a file's
 * status is only the initial one. Drift is: any row that is not EQUAL. Prompts that only the store
 * has are listed for a library that is a folder, unless they are archived. Damaged records of the
 * store are findings. *out is yours: prm_plan_free.
 */
prm_status prm_library_plan(const prm_library *library, prm_manager *m, const prm_call *call,
			    const prm_deploy_options *opts, prm_plan **out, prm_diag *diag,
			    prm_error *err) PRM_MUST_USE;
/*
 * Make the store equal to the library. Rows that are refused or fail do not stop the others, but
 * PRM_NOMEM, PRM_CANCELLED and PRM_DEADLINE end it: what was published until then stays.
 */
prm_status prm_library_deploy(const prm_library *library, prm_manager *m, const prm_call *call,
			      const prm_deploy_options *opts, prm_plan **out, prm_diag *diag,
			      prm_error *err) PRM_MUST_USE;
void prm_plan_free(prm_plan *plan);

typedef struct prm_import_result {
	size_t published, equal, failed;
} prm_import_result;

/*
 * Publish every version that the library holds, oldest first; what the store has already is left.
 * Entries that fail are findings and counted; PRM_NOMEM, PRM_CANCELLED and PRM_DEADLINE end it.
 */
prm_status prm_library_import(const prm_library *library, prm_manager *m, const prm_call *call,
			      prm_import_result *out, prm_diag *diag, prm_error *err) PRM_MUST_USE;
/*
 * Write prompts (refs; none: all) of the store as YAML files {id}.yaml below folder, with
 * {id}/_versions/{version}.yaml when all_versions, which also says who published each one when: an
 * import then publishes them in the same order, so that partials freeze as they did. Existing files
 * that differ are not overwritten unless force. count gets the files written.
 */
typedef struct prm_export_options {
	size_t struct_size;
	bool all_versions, force, json;
	const prm_allocator *allocator;
} prm_export_options;
prm_status prm_library_export(prm_manager *m, const prm_call *call, prm_str folder,
			      const prm_str *refs, size_t ref_count, const prm_export_options *opts,
			      size_t *count, prm_diag *diag, prm_error *err) PRM_MUST_USE;

/* ---- files in place -------------------------------------------------------------------------- */

/*
 * Set one member of an item's map in its file, keeping comments; written atomically. Fails:
 * PRM_FILE_WRITE (also where the file was changed since it was read), PRM_FILE_READ, PRM_UNSUPPORTED
 * where the file's form does not allow it, PRM_NOMEM; the file is then as it was.
 */
prm_status prm_library_edit(const prm_library_item *item, prm_str key, prm_value value,
			    prm_error *err) PRM_MUST_USE;
/*
 * Format every file of path; changed counts those that are (or, with check_only, would be) changed.
 * Memory comes from diag's allocator.
 */
prm_status prm_library_format(prm_str path, bool check_only, size_t *changed, prm_diag *diag,
			      prm_error *err) PRM_MUST_USE;

/* ---- golden tests ----------------------------------------------------------------------------- */

enum prm_golden_outcome { PRM_GOLDEN_PASSED = 0, PRM_GOLDEN_FAILED, PRM_GOLDEN_SKIPPED };

/* One test, and how it went. Its failures are findings failure_at and those behind it. */
typedef struct prm_golden_test {
	prm_str id, version; /* of the prompt; the version is empty where its file states none */
	prm_str name;
	prm_str file, pointer; /* where it stands; of a stored version "id@version" */
	uint32_t line, column; /* 0 for a stored version */
	int outcome;           /* enum prm_golden_outcome; skipped: all that it asks needs files */
	size_t failure_at, failure_count;
} prm_golden_test;

typedef struct prm_golden {
	const prm_golden_test *items;
	size_t count, passed, failed, skipped;
	size_t written;                 /* snapshots */
	const prm_diag_entry *findings; /* failures, and faults of tests and their files */
	size_t finding_count, errors;
} prm_golden;

typedef struct prm_golden_options {
	size_t struct_size;
	const prm_allocator *allocator;
	bool update;  /* write snapshots that are missing or differ */
	prm_str file; /* only tests of this file's prompts, as prm_library_file_at gives it */
} prm_golden_options;

/*
 * Run the golden tests of a library: the `tests:` of its prompts and those in NAME.tests.yaml beside
 * NAME.yaml. No model is called. Prompts are rendered as they stand in the files; m (may be NULL)
 * knows partials that the library lacks. *out is yours: prm_golden_free, before the library.
 * Fails: PRM_FILE_WRITE (a snapshot), PRM_NOMEM, PRM_CANCELLED, PRM_DEADLINE.
 */
prm_status prm_library_test(const prm_library *library, prm_manager *m, const prm_call *call,
			    const prm_golden_options *opts, prm_golden **out,
			    prm_error *err) PRM_MUST_USE;
/* The same for the tests that a stored version has; snapshots need files and are left out. */
prm_status prm_golden_test_stored(prm_manager *m, const prm_call *call, prm_str ref,
				  const prm_golden_options *opts, prm_golden **out,
				  prm_error *err) PRM_MUST_USE;
void prm_golden_free(prm_golden *golden);
/* Find faults of the tests themselves: unknown keys, wrong types, patterns that do not compile. */
prm_status prm_library_check_tests(const prm_library *library, prm_diag *diag,
				   prm_error *err) PRM_MUST_USE;
/* About how many tokens a model counts in a text: see docs/testing.md for how far it is off. */
size_t prm_token_estimate(prm_str text);

#endif
