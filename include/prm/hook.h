/* SPDX-License-Identifier: MIT */
/*
 * hook.h: observers. Every operation of a manager passes one begin/end pair, whether it succeeds or
 * not. A failing observer never fails a render; only a veto at the beginning stops an operation.
 */
#ifndef PRM_HOOK_H
#define PRM_HOOK_H

#include <prm/error.h>

#ifdef __cplusplus
extern "C" {
#endif

enum prm_event_effect { PRM_EFFECT_READ = 1, PRM_EFFECT_WRITE };

/* What is being done. Borrowed for the length of the callback. */
typedef struct prm_event {
	size_t struct_size;
	const char *operation;      /* "render", "publish", "label.set", ... */
	int effect;                 /* enum prm_event_effect */
	prm_str id, version, label; /* as far as known: version at the end of a render */
	prm_str actor, reason, traceparent;
	/* at the end only */
	prm_status status;
	const char *error_text; /* NULL on success */
	uint64_t duration_ns;
	size_t output_bytes;
	bool cache_hit;
} prm_event;

/*
 * begin may return a status other than PRM_OK to veto the operation, which then fails with
 * PRM_VETO and err's text. *token is handed to end. Called on the thread of the operation, from
 * several threads at once; must not call the manager back. Either may be NULL.
 */
typedef struct prm_observer {
	size_t struct_size;
	prm_status (*begin)(void *ud, const prm_event *event, void **token, prm_error *err);
	void (*end)(void *ud, const prm_event *event, void *token);
	void *ud;
} prm_observer;

#ifdef __cplusplus
}
#endif
#endif
