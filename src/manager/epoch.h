/*
 * epoch.h: readers without locks. A reader stands inside a section while it looks at shared
 * objects; a writer unlinks an object, retires it, and frees it when every reader that could have
 * seen it has left. Readers on different threads write to different cache lines.
 */
#ifndef PRM_MANAGER_EPOCH_H
#define PRM_MANAGER_EPOCH_H

#include <stdatomic.h>

#include "base/os.h"

#define PRM__EPOCH_SLOTS 64

struct prm__epoch;

/* Begins every object that can be retired. */
typedef struct prm__retired {
	struct prm__retired *next;
	void (*free)(struct prm__epoch *epoch, struct prm__retired *self);
} prm__retired;

/* 64 bytes, so that no two slots share a cache line's worth of traffic. */
typedef struct prm__epoch_slot {
	atomic_uint_fast32_t readers[2];
	char pad[64 - 2 * sizeof(atomic_uint_fast32_t)];
} prm__epoch_slot;

typedef struct prm__epoch {
	prm__epoch_slot slots[PRM__EPOCH_SLOTS];
	atomic_uint parity;
	prm_lock *lock;      /* one grace period at a time */
	prm_lock *list_lock; /* of `retired`; held for a moment only */
	prm__retired *retired;
	const prm_allocator *allocator;
} prm__epoch;

bool prm__epoch_init(prm__epoch *epoch, const prm_allocator *allocator);
/* Frees what is still retired; no reader may be left. */
void prm__epoch_release(prm__epoch *epoch);

/* Sections are short, may nest, and never hold a lock of the manager. */
unsigned prm__epoch_enter(prm__epoch *epoch);
void prm__epoch_leave(prm__epoch *epoch, unsigned token);

/* Hand over an object that new readers can no longer reach. */
void prm__epoch_retire(prm__epoch *epoch, prm__retired *object);
/* Wait for the readers of now, then free what was retired before. Not inside a section. */
void prm__epoch_reclaim(prm__epoch *epoch);

#endif
