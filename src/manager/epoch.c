/*
 * epoch.c: sleepable RCU in small (McKenney, "Sleepable Read-Copy Update", 2006): two counters a
 * slot, of which the writer flips the one that new readers take, so that it never waits for those.
 */
#include "manager/epoch.h"

#include <pthread.h>
#include <sched.h>

#include "base/alloc.h"

bool prm__epoch_init(prm__epoch *epoch, const prm_allocator *allocator)
{
	epoch->allocator = allocator;
	epoch->lock = prm__lock_new(allocator);
	epoch->list_lock = prm__lock_new(allocator);
	return epoch->lock && epoch->list_lock;
}

static void free_all(prm__epoch *epoch, prm__retired *list)
{
	while (list) {
		prm__retired *next = list->next;

		list->free(epoch, list);
		list = next;
	}
}

void prm__epoch_release(prm__epoch *epoch)
{
	while (epoch->retired) {
		prm__retired *list = epoch->retired;

		epoch->retired = NULL;
		free_all(epoch, list); /* which may retire more */
	}
	prm__lock_free(epoch->lock, epoch->allocator);
	prm__lock_free(epoch->list_lock, epoch->allocator);
}

/* A section begins and ends on one thread, so a slot's counter is exact whoever else shares it. */
static unsigned slot_of_thread(void)
{
	uint64_t id = (uint64_t)(uintptr_t)pthread_self();

	return (unsigned)((id * 0x9e3779b97f4a7c15u) >> 58);
}

unsigned prm__epoch_enter(prm__epoch *epoch)
{
	unsigned slot = slot_of_thread();
	unsigned parity = atomic_load_explicit(&epoch->parity, memory_order_relaxed) & 1;

	atomic_fetch_add(&epoch->slots[slot].readers[parity], 1);
	return slot << 1 | parity;
}

void prm__epoch_leave(prm__epoch *epoch, unsigned token)
{
	atomic_fetch_sub_explicit(&epoch->slots[token >> 1].readers[token & 1], 1,
				  memory_order_release);
}

void prm__epoch_retire(prm__epoch *epoch, prm__retired *object)
{
	prm__lock_take(epoch->list_lock);
	object->next = epoch->retired;
	epoch->retired = object;
	prm__lock_give(epoch->list_lock);
}

/*
 * A reader that enters after a slot was seen empty begins after the unlinking and cannot reach the
 * object, so the slots may be looked at one after the other.
 */
static void drain(prm__epoch *epoch, unsigned parity)
{
	for (size_t i = 0; i < PRM__EPOCH_SLOTS; i++)
		while (atomic_load(&epoch->slots[i].readers[parity]) != 0)
			sched_yield();
}

void prm__epoch_reclaim(prm__epoch *epoch)
{
	prm__retired *list;
	unsigned parity;

	prm__lock_take(epoch->list_lock);
	list = epoch->retired;
	epoch->retired = NULL;
	prm__lock_give(epoch->list_lock);
	if (!list)
		return;
	prm__lock_take(epoch->lock);
	parity = atomic_load(&epoch->parity) & 1;
	drain(epoch, parity ^ 1); /* stragglers that read the parity before the last flip */
	atomic_store(&epoch->parity, parity ^ 1);
	drain(epoch, parity);
	prm__lock_give(epoch->lock);
	free_all(epoch, list);
}
