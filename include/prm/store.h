/* SPDX-License-Identifier: MIT */
/*
 * store.h: keep records (project, kind, name, item) -> body at a revision. A store knows nothing of
 * prompts. One compare-and-set is the commit; an acknowledged write survives kill -9 and power loss.
 * All functions but open and close are thread-safe, and block until call's deadline at most; call, opts
 * and err may be NULL; out is written only on success, into the caller's arena. Besides what is said of
 * each: PRM_INVALID and PRM_BAD_UTF8 for arguments, PRM_LIMIT, PRM_NOMEM, PRM_CANCELLED, PRM_DEADLINE.
 */
#ifndef PRM_STORE_H
#define PRM_STORE_H

#include <prm/diag.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct prm_store prm_store; /* may be shared between threads */

#define PRM_REVISION_MAX 128
#define PRM_KEY_MAX 1024 /* bytes of a name or item */

typedef struct prm_store_options {
	size_t struct_size;
	const prm_allocator *allocator;
	uint32_t timeout_ms; /* waiting for a lock or a server: 10,000 */
	bool read_only;      /* every write fails with PRM_STORE_READ_ONLY */
	bool must_exist;     /* do not create the store */
} prm_store_options;

/*
 * Open the store that uri names: "memory:", "files:DIR", "files:DIR?format=yaml". *out is yours:
 * prm_store_close. Fails: PRM_UNSUPPORTED for an unknown scheme, PRM_STORE_READ, PRM_STORE_WRITE,
 * PRM_STORE_TOO_NEW, PRM_STORE_CORRUPT (its store.json).
 */
PRM_API prm_status prm_store_open(prm_str uri, const prm_store_options *opts, prm_store **out,
				  prm_error *err) PRM_MUST_USE;
/* Close it. Views share the connection: the last one to be closed ends it. NULL is fine. */
PRM_API void prm_store_close(prm_store *store);
/* A view of another project that shares the connection; yours: prm_store_close. "" is "default". */
PRM_API prm_status prm_store_project(prm_store *store, prm_str project, prm_store **out,
				     prm_error *err) PRM_MUST_USE;
/* "files", "memory": a constant. */
PRM_API const char *prm_store_scheme(const prm_store *store);
/* The project that this store or view is of; borrowed from it. */
PRM_API prm_str prm_store_project_name(const prm_store *store);

typedef struct prm_key {
	prm_str kind; /* "version", "head", ...: [a-z]{1,32} */
	prm_str name; /* "support/greeting" */
	prm_str item; /* "1.2.0", "head" */
} prm_key;

/* What a write expects to find. */
enum prm_expect_kind { PRM_EXPECT_ANY = 0, PRM_EXPECT_ABSENT, PRM_EXPECT_REVISION };
typedef struct prm_expect {
	int kind;
	prm_str revision;
} prm_expect;

typedef struct prm_stored {
	prm_str name, item; /* filled by list */
	prm_str body;       /* empty where bodies were not asked for; then revision is, too */
	prm_str revision;   /* opaque; another body has another one */
	prm_status status; /* list: PRM_STORE_CORRUPT where this one cannot be read, without an item
			     * where none of its name can; else PRM_OK */
} prm_stored;

/*
 * Fetch one record into arena. A store does not read bodies: whoever does compares the id in it with
 * the key, so that records swapped by hand are seen. Fails: PRM_STORE_NOT_FOUND, PRM_STORE_CORRUPT,
 * PRM_STORE_READ.
 */
PRM_API prm_status prm_store_get(prm_store *store, const prm_call *call, const prm_key *key,
				 prm_arena *arena, prm_stored *out, prm_error *err) PRM_MUST_USE;
/*
 * Write one record; durable when it returns. The new revision goes into arena where revision is not
 * NULL. Fails: PRM_STORE_CONFLICT when the expectation does not hold, PRM_STORE_WRITE (a full
 * disk, no permission: what was there is intact), PRM_STORE_BUSY.
 */
PRM_API prm_status prm_store_put(prm_store *store, const prm_call *call, const prm_key *key,
				 prm_str body, prm_expect expect, prm_arena *arena,
				 prm_str *revision, prm_error *err) PRM_MUST_USE;
/* Remove one record. Absent: PRM_STORE_NOT_FOUND. */
PRM_API prm_status prm_store_remove(prm_store *store, const prm_call *call, const prm_key *key,
				    prm_expect expect, prm_error *err) PRM_MUST_USE;

typedef struct prm_list_query {
	size_t struct_size;
	prm_str kind;
	prm_str name;                   /* only this name; empty: all */
	prm_str name_prefix;            /* only names that begin so */
	prm_str after_name, after_item; /* begin behind this key: the last one of the page before */
	size_t limit;                   /* 0: prm_limits.page_items */
	bool with_bodies;
} prm_list_query;

typedef struct prm_list_page {
	const prm_stored *items; /* by (name, item) in byte order */
	size_t count;
	bool more;
} prm_list_page;

/*
 * A damaged record does not fail the page: its row says so. A page has at most 10,000 rows and 32 MiB
 * of bodies, whatever is asked for: go on while `more` is set.
 */
PRM_API prm_status prm_store_list(prm_store *store, const prm_call *call,
				  const prm_list_query *query, prm_arena *arena, prm_list_page *out,
				  prm_error *err) PRM_MUST_USE;

typedef struct prm_store_event {
	prm_str kind, name, item;
} prm_store_event;

typedef struct prm_store_events {
	const prm_store_event *items;
	size_t count;
	prm_str next_cursor; /* in the arena: copy it for the next call */
	bool resync;         /* the cursor is unknown: look at everything again */
} prm_store_events;

/*
 * What was written since cursor (empty: give me a cursor for now; that answer has resync set). At
 * least once, in order. Waits up to timeout_ms for something to come; 0 does not wait.
 */
PRM_API prm_status prm_store_watch(prm_store *store, const prm_call *call, prm_str cursor,
				   uint32_t timeout_ms, prm_arena *arena, prm_store_events *out,
				   prm_error *err) PRM_MUST_USE;
/*
 * Can it be read and written now? Deep: findings of every damaged, foreign or left-over entry go into
 * diag; they do not make the call fail.
 */
PRM_API prm_status prm_store_health(prm_store *store, const prm_call *call, bool deep,
				    prm_diag *diag, prm_error *err) PRM_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
