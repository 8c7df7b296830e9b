/* change.h: changing a prompt's head by compare-and-set, with an event written before it. */
#ifndef PRM_MANAGER_CHANGE_H
#define PRM_MANAGER_CHANGE_H

#include "manager/manager_internal.h"

/* One attempt: the prompt as it is in the store now, and a head to edit. */
typedef struct prm__edit {
	prm__op *op;
	prm__draft *draft;
	prm_head head; /* a copy of draft->head with room for one more of each */
	prm_head_event event;
	bool nothing; /* set by apply: it is so already, nothing is written */
} prm__edit;

/* Edit edit->head and fill action, label, version, previous of the event. Called again after a lost
 * race. */
typedef prm_status (*prm__apply)(void *ud, prm__edit *edit, prm_error *err);

prm_status prm__change_head(prm__op *op, prm_str id, prm__apply apply, void *ud,
			    prm_error *err) PRM_MUST_USE;
/* The row that a reference to the prompt means; its record was read then. */
prm_status prm__edit_choose(prm__edit *edit, const prm_ref *ref, prm__pick *pick,
			    prm_error *err) PRM_MUST_USE;
/* What an event leaves in the head: seq, who, why, when. */
prm_label_target prm__edit_target(const prm__edit *edit, prm_str version);

#endif
