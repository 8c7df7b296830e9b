/* golden.h: what the files of golden tests share: tests as they were read, and how they are judged. */
#ifndef PRM_LIBRARY_GOLDEN_H
#define PRM_LIBRARY_GOLDEN_H

#include "base/map.h"
#include "library/parts.h"

enum prm__check {
	PRM__CONTAINS = 0,
	PRM__NOT_CONTAINS,
	PRM__EQUALS,
	PRM__MATCHES,
	PRM__MAX_TOKENS,
	PRM__VALID_INPUT,
	PRM__INVALID_INPUT,
	PRM__SNAPSHOT,
	PRM__CHECKS
};

typedef struct prm__assertion {
	int check;         /* enum prm__check */
	prm_value value;   /* of a type that the check takes */
	prm_value message; /* which one: INT, or STRING for a role; MISSING: all */
	prm_str pointer;   /* of the value, in the document */
} prm__assertion;

typedef struct prm__test {
	const prm__entry *entry; /* NULL: of a stored version */
	const prm_doc *doc;      /* where it stands; NULL for a stored version */
	prm_str file, pointer;
	prm_str name;        /* where it has none: "test 3" */
	prm_value variables; /* a MAP, or MISSING */
	prm__assertion *asserts;
	size_t count;
	size_t fault_from, fault_to; /* the suite's findings that say why it cannot run */
} prm__test;

/* Tests as they were read, and everything that was found about them. */
typedef struct prm__suite {
	const prm_allocator *allocator;
	prm_arena arena;
	prm__test *tests;
	size_t count, size;
	prm_doc **docs; /* the files of tests beside prompts */
	size_t doc_count, doc_size;
	prm_diag diag;
	prm_limits limits;
	bool nomem; /* memory was out while something was said */
} prm__suite;

/* ---- reading (golden_read.c, golden_file.c) --------------------------------------------------- */

void prm__suite_init(prm__suite *suite, const prm_allocator *allocator);
void prm__suite_release(prm__suite *suite);
/* A test's finding at a pointer of its document: at the key where `key`, else at the value. */
void prm__test_say(prm__suite *suite, const prm__test *test, prm_str pointer, bool key,
		   prm_status code, const char *fmt, ...) PRM_PRINTF(6, 7);
/*
 * Add the test `value` that stands at prm__test.pointer of its file; `with` is all that is known of
 * it before. What is wrong with it is a finding. in_file: it may say which prompt it is of. Fails:
 * PRM_NOMEM.
 */
prm_status prm__test_read(prm__suite *suite, prm_value value, const prm__test *with, bool in_file,
			  prm_error *err) PRM_MUST_USE;
/* All tests of a list. */
prm_status prm__tests_read(prm__suite *suite, prm_value list, const prm__test *with, bool in_file,
			   prm_error *err) PRM_MUST_USE;
/* Report files of tests whose prompt is not there. Fails: PRM_NOMEM (golden_orphan.c). */
prm_status prm__suite_orphans(prm__suite *suite, const prm_library *library,
			      prm_error *err) PRM_MUST_USE;
/*
 * All tests of a library's prompts (of one file where `only` is not empty): in the prompts, and in
 * the files of tests beside them. Fails: PRM_NOMEM.
 */
prm_status prm__suite_collect(prm__suite *suite, const prm_library *library, prm_str only,
			      prm_error *err) PRM_MUST_USE;

/* ---- where prompts are rendered (golden_stage.c) ---------------------------------------------- */

/* A store in memory with the partials and schemas that the tested prompts need. */
typedef struct prm__stage {
	const prm_library *library;
	prm_manager *outer; /* knows partials that the library lacks; may be NULL */
	const prm_call *call;
	prm_store *store;
	prm_manager *m;
} prm__stage;

/* Fails: PRM_NOMEM, ...; a partial that cannot be staged shows when it is needed. */
prm_status prm__stage_open(prm__stage *stage, prm_error *err) PRM_MUST_USE;
void prm__stage_close(prm__stage *stage);

/* ---- judging ---------------------------------------------------------------------------------- */

/* A message as assertions see it. */
typedef struct prm__golden_text {
	prm_str role, name;
	prm_str text;
	prm_str more; /* what else is sent with it, for snapshots: calls of tools, ... */
} prm__golden_text;

typedef struct prm__golden_view {
	const prm__golden_text *items; /* a message each */
	size_t count;
	prm_str tail; /* what is sent beside the messages, for snapshots: tools, response */
} prm__golden_view;

/* Texts live in arena or in rendered. Fails: PRM_NOMEM (golden_view.c). */
prm_status prm__golden_see(const prm_rendered *rendered, prm_arena *arena, prm__golden_view *out,
			   prm_error *err) PRM_MUST_USE;
/* Is the message `index` one that an assertion's `message` means? */
bool prm__golden_selects(const prm__golden_view *view, prm_value message, size_t index);
/* What a snapshot keeps of those that are meant: one text as it is, several under their roles. */
void prm__golden_write(const prm__golden_view *view, prm_value message, prm_buf *out);

/* One test while it runs. */
typedef struct prm__trial {
	prm__suite *suite;
	const prm__test *test;
	prm_manager *m; /* knows the prompt's partials and schemas */
	const prm_call *call;
	const prm_prompt *prompt;
	prm_value frozen; /* of a stored version: what its names of schemas mean */
	prm_map *written; /* paths of the snapshots that tests have */
	prm_arena *arena; /* for the length of the test */
	prm__golden_view view;
	bool update;
	size_t skipped, snapshots; /* assertions that were left out; snapshots that were written */
} prm__trial;

/*
 * Judge one assertion. A failure becomes a finding of the suite. Fails: PRM_NOMEM,
 * PRM_FILE_WRITE.
 */
prm_status prm__golden_judge(prm__trial *trial, const prm__assertion *a,
			     prm_error *err) PRM_MUST_USE;
/* Say that an assertion failed. */
void prm__golden_fail(prm__trial *trial, const prm__assertion *a, const char *fmt, ...)
	PRM_PRINTF(3, 4);

/* valid_input and invalid_input (golden_input.c). */
prm_status prm__golden_input(prm__trial *trial, const prm__assertion *a,
			     prm_error *err) PRM_MUST_USE;
/* snapshot (golden_snapshot.c). */
prm_status prm__golden_snapshot(prm__trial *trial, const prm__assertion *a,
				prm_error *err) PRM_MUST_USE;

/* ---- words (golden_words.c) ------------------------------------------------------------------- */

/* "text" on one line, cut to what fits around bytes at .. at + len. */
void prm__quote(prm_buf *out, prm_str text, size_t at, size_t len);
/*
 * Where the longest part of needle stands in text, without regard to case: *at, and the bytes that
 * stand for the whole of it. False where nothing comes near.
 */
bool prm__nearest(prm_str text, prm_str needle, size_t *at, size_t *len, size_t *shared);
/* Say how two texts differ, from the first byte on that does. */
void prm__add_difference(prm_buf *out, prm_str expected, prm_str found);

#endif
