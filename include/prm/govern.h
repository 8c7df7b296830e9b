/* SPDX-License-Identifier: MIT */
/*
 * govern.h: what happens to versions after they are published: labels, statuses, archiving,
 * purging, and the doctor. The rest of the manager: manager.h, whose rules hold here too: threads,
 * ownership, common errors. Whoever loses a race for the head too often gets PRM_STORE_BUSY.
 */
#ifndef PRM_GOVERN_H
#define PRM_GOVERN_H

#include <prm/manager.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- labels ------------------------------------------------------------------------------- */

typedef struct prm_label_row {
	prm_str label, version;
	uint64_t seq; /* of the move that set it; grows by one with every event of the prompt */
	prm_str who, why, when; /* RFC 3339 */
	bool is_protected;
	size_t previous; /* how many moves can be undone */
} prm_label_row;

typedef struct prm_labels {
	const prm_label_row *items; /* by name */
	size_t count;
	bool frozen; /* no label of this prompt moves */
} prm_labels;

/* force_protected moves a protected label; the call then needs a reason. */
typedef struct prm_label_options {
	size_t struct_size;
	bool force_protected;
	uint64_t expect_seq; /* the label's seq that the caller saw; 0: any */
	bool allow_breaking; /* the new target breaks callers of the old one; the call has a reason */
} prm_label_options;

/*
 * Point a label at a version (a reference of the same id: number, range, label, latest; empty:
 * latest). out may be NULL. Fails: PRM_LABEL_INVALID, PRM_LABEL_PROTECTED, PRM_LABEL_FROZEN,
 * PRM_REASON_REQUIRED, PRM_CONTRACT_BROKEN, PRM_VERSION_CONFLICT (expect_seq).
 */
PRM_API prm_status prm_manager_label_set(prm_manager *m, const prm_call *call, prm_str id,
					 prm_str label, prm_str target,
					 const prm_label_options *opts, prm_resolved *out,
					 prm_error *err) PRM_MUST_USE;
/* Take the label's last move back; fails as a move, and: PRM_NOTHING_TO_UNDO. out may be NULL. */
PRM_API prm_status prm_manager_label_undo(prm_manager *m, const prm_call *call, prm_str id,
					  prm_str label, const prm_label_options *opts,
					  prm_resolved *out, prm_error *err) PRM_MUST_USE;
/* Its earlier targets are kept: undo brings it back. Fails as a move, and: PRM_LABEL_NOT_FOUND. */
PRM_API prm_status prm_manager_label_remove(prm_manager *m, const prm_call *call, prm_str id,
					    prm_str label, const prm_label_options *opts,
					    prm_error *err) PRM_MUST_USE;
/* A protected label moves by force only; also one that is not set yet. */
PRM_API prm_status prm_manager_label_protect(prm_manager *m, const prm_call *call, prm_str id,
					     prm_str label, bool on, prm_error *err) PRM_MUST_USE;
/* Freeze or thaw all labels of a prompt. */
PRM_API prm_status prm_manager_label_freeze(prm_manager *m, const prm_call *call, prm_str id,
					    bool on, prm_error *err) PRM_MUST_USE;
/* *out is yours: prm_labels_free. */
PRM_API prm_status prm_manager_labels(prm_manager *m, const prm_call *call, prm_str id,
				      prm_labels **out, prm_error *err) PRM_MUST_USE;
PRM_API void prm_labels_free(prm_labels *labels);

/* One thing that was done to a prompt's head. */
typedef struct prm_event_row {
	uint64_t seq;
	prm_str action; /* "label.set", "label.undo", "archive", "status", "purge", ... */
	prm_str label, version, previous, who, why, when;
} prm_event_row;

typedef struct prm_events {
	const prm_event_row *items; /* newest first */
	size_t count;
} prm_events;

/* label empty: of all labels and of the prompt itself. *out is yours: prm_events_free. */
PRM_API prm_status prm_manager_events(prm_manager *m, const prm_call *call, prm_str id,
				      prm_str label, prm_events **out, prm_error *err) PRM_MUST_USE;
PRM_API void prm_events_free(prm_events *events);

/* ---- life ---------------------------------------------------------------------------------- */

/*
 * Set a version's status (enum prm_lifecycle): deprecate it, activate a draft, archive one version.
 * Fails: PRM_INVALID for no such status.
 */
PRM_API prm_status prm_manager_set_status(prm_manager *m, const prm_call *call, prm_str ref,
					  int status, prm_error *err) PRM_MUST_USE;
/*
 * Archive a whole prompt, or restore it (on false): it is not searched and not published to, `latest`
 * fails with PRM_PROMPT_ARCHIVED; versions and labels still resolve.
 */
PRM_API prm_status prm_manager_archive(prm_manager *m, const prm_call *call, prm_str id, bool on,
				       prm_error *err) PRM_MUST_USE;
/*
 * Remove a version's body for ever; the number is never published again. A purge that was cut short
 * is done again to its end. Fails: PRM_REASON_REQUIRED, PRM_VERSION_PURGED (before),
 * PRM_VERSION_IN_USE while a label or another version's frozen partial points at it.
 */
PRM_API prm_status prm_manager_purge(prm_manager *m, const prm_call *call, prm_str id,
				     prm_str version, prm_error *err) PRM_MUST_USE;
/*
 * Make an older version the newest again: publish its body, with its frozen partials and schemas,
 * under the next patch number, changelog "Rollback to X". (To take only a label back: label_undo.)
 */
PRM_API prm_status prm_manager_rollback(prm_manager *m, const prm_call *call, prm_str id,
					prm_str version, prm_published *out,
					prm_error *err) PRM_MUST_USE;

/* ---- references that have moved -------------------------------------------------------------- */

typedef struct prm_outdated_row {
	prm_str id, version; /* the including prompt */
	prm_str name, wants; /* the partial's or schema's name and what the prompt asks for */
	prm_str frozen, now; /* the version that is frozen, and today's; empty: it is gone */
	bool is_schema;      /* else a partial */
} prm_outdated_row;

typedef struct prm_outdated {
	const prm_outdated_row *items;
	size_t count;
} prm_outdated;

/* id empty: all prompts' latest versions. *out is yours: prm_outdated_free. */
PRM_API prm_status prm_manager_outdated(prm_manager *m, const prm_call *call, prm_str id,
					prm_outdated **out, prm_error *err) PRM_MUST_USE;
PRM_API void prm_outdated_free(prm_outdated *outdated);
/*
 * Publish the latest version again with today's partials and schemas, under the number that the
 * contract asks for: a patch, unless a schema has changed.
 */
PRM_API prm_status prm_manager_refresh_refs(prm_manager *m, const prm_call *call, prm_str id,
					    prm_published *out, prm_error *err) PRM_MUST_USE;

/* ---- the doctor ------------------------------------------------------------------------------ */

/*
 * Check every record: checksums, parents, heads that point at nothing, unreferenced records,
 * foreign files. Findings go into diag; the status is PRM_OK unless the check itself failed.
 * adopt: publish what was changed by hand in the store as new versions, where it is a sound prompt; the
 * record itself stays as it is, and is named again.
 */
PRM_API prm_status prm_manager_doctor(prm_manager *m, const prm_call *call, bool adopt,
				      prm_diag *diag, prm_error *err) PRM_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
