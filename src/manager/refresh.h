/* refresh.h: hearing of what other processes write, by a thread or by whoever resolves. */
#ifndef PRM_MANAGER_REFRESH_H
#define PRM_MANAGER_REFRESH_H

#include <stdatomic.h>

#include <prm/manager.h>

#include "base/os.h"

typedef struct prm__refresh {
	_Atomic uint64_t due_ns;
	atomic_flag busy;
	uint64_t interval_ns;
	prm_buf cursor;
	struct prm__refresh_thread *thread; /* NULL: those who resolve do it */
} prm__refresh;

struct prm__op;

prm_status prm__refresh_init(prm_manager *m, const prm_manager_options *opts, prm_error *err);
void prm__refresh_release(prm_manager *m);
/* Is it time to look whether something was written? */
bool prm__refresh_is_due(const prm_manager *m);
/* Look, unless somebody else does, no longer than op may. What is known is served on if it fails. */
void prm__refresh_look(struct prm__op *op);

#endif
