/* SPDX-License-Identifier: MIT */
/*
 * sys/store_backend.h: for those who write a store backend. One constant class per backend, never
 * copied, never freed. The front (prm_store_*) has checked arguments, limits and read-only mode
 * before it calls, and has normalised the project, so a backend does only the storing. Answers go
 * into the arena that is passed in. Calls for one instance come from several threads: lock what
 * you share. Append-only: new members go last, and NULL means "not supported".
 */
#ifndef PRM_SYS_STORE_BACKEND_H
#define PRM_SYS_STORE_BACKEND_H

#include <prm/store.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Every instance begins with this; the front fills it before open(). */
typedef struct prm_backend {
	const struct prm_backend_class *cls;
	prm_store_options options;
	const prm_allocator *allocator; /* never NULL */
} prm_backend;

typedef struct prm_backend_class {
	size_t struct_size;
	const char *scheme;   /* "files" answers "files:..." */
	size_t instance_size; /* of the struct that begins with prm_backend; given zeroed */

	/* Acquire resources; location is what follows "scheme:". On failure leave nothing behind. */
	prm_status (*open)(prm_backend *self, prm_str location, prm_error *err);
	void (*close)(prm_backend *self);
	/* The contracts are those of prm_store_get, _put, _remove, _list, _watch, _health. */
	prm_status (*get)(prm_backend *self, const prm_call *call, prm_str project,
			  const prm_key *key, prm_arena *arena, prm_stored *out, prm_error *err);
	prm_status (*put)(prm_backend *self, const prm_call *call, prm_str project,
			  const prm_key *key, prm_str body, prm_expect expect, prm_arena *arena,
			  prm_str *revision, prm_error *err);
	prm_status (*remove)(prm_backend *self, const prm_call *call, prm_str project,
			     const prm_key *key, prm_expect expect, prm_error *err);
	prm_status (*list)(prm_backend *self, const prm_call *call, prm_str project,
			   const prm_list_query *query, prm_arena *arena, prm_list_page *out,
			   prm_error *err);
	prm_status (*watch)(prm_backend *self, const prm_call *call, prm_str project,
			    prm_str cursor, uint32_t timeout_ms, prm_arena *arena,
			    prm_store_events *out, prm_error *err);
	prm_status (*health)(prm_backend *self, const prm_call *call, prm_str project, bool deep,
			     prm_diag *diag, prm_error *err);
} prm_backend_class;

#ifdef __cplusplus
}
#endif
#endif
