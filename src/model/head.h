/*
 * head.h: the one mutable record of a prompt: where its labels point and point before, which
 * statuses differ from the initial ones, what is archived, frozen or purged. A missing record is
 * the empty head. Plain data: the manager changes a copy and writes it by compare-and-set.
 */
#ifndef PRM_MODEL_HEAD_H
#define PRM_MODEL_HEAD_H

#include <prm/prompt.h>

#define PRM_HEAD_PREVIOUS 16 /* earlier targets that a label remembers in the head */

typedef struct prm_label_target {
	prm_str version;
	uint64_t seq; /* of the event that set it */
	prm_str who, why, when;
} prm_label_target;

typedef struct prm_label {
	prm_str name;
	prm_label_target now; /* version empty: the label was removed, or is only protected yet */
	prm_label_target previous[PRM_HEAD_PREVIOUS]; /* newest first */
	size_t previous_count;
	bool is_protected;
} prm_label;

typedef struct prm_version_state { /* statuses and tombstones */
	prm_str version;
	int status; /* enum prm_lifecycle; of `statuses` */
	prm_str who, why, when;
} prm_version_state;

typedef struct prm_head {
	prm_str id;
	uint64_t seq; /* of the newest event */
	bool archived, frozen;
	prm_label *labels; /* by name */
	size_t label_count;
	prm_version_state *statuses; /* by version text */
	size_t status_count;
	prm_version_state *purged;
	size_t purged_count;
	prm_value unknown; /* members of newer releases: written back as they were */
} prm_head;

/* Read a head into arena; every text is copied there. Fails: PRM_STORE_CORRUPT, PRM_STORE_TOO_NEW. */
prm_status prm__head_read(prm_str body, prm_arena *arena, prm_head *out,
			  prm_error *err) PRM_MUST_USE;
/* Write it, pretty JSON with its sha256, byte-stable. */
prm_status prm__head_write(const prm_head *head, prm_buf *out, prm_error *err) PRM_MUST_USE;
/* A deep enough copy whose arrays have room for one more of each; texts are shared. */
prm_status prm__head_copy(const prm_head *from, prm_arena *arena, prm_head *out,
			  prm_error *err) PRM_MUST_USE;

/* NULL when there is none. */
prm_label *prm__head_label(const prm_head *head, prm_str name);
const prm_version_state *prm__head_purged(const prm_head *head, prm_str version);
/* The status of a version whose record says `initial`. */
int prm__head_status(const prm_head *head, prm_str version, int initial);
/* On a copy: add (sorted) or find the label; add or replace a status or tombstone. */
prm_label *prm__head_add_label(prm_head *head, prm_str name);
void prm__head_set_status(prm_head *head, const prm_version_state *state);
void prm__head_set_purged(prm_head *head, const prm_version_state *state);

/* An event record (id, seq): what was done, by whom, why, when. Immutable. */
typedef struct prm_head_event {
	uint64_t seq;
	prm_str id, action, label, version, previous, who, why, when;
} prm_head_event;

prm_status prm__event_write(const prm_head_event *event, prm_buf *out, prm_error *err) PRM_MUST_USE;
prm_status prm__event_read(prm_str body, prm_arena *arena, prm_head_event *out,
			   prm_error *err) PRM_MUST_USE;

#endif
