/* os_lock.c: a mutex behind a small face, so that the layers above need no threads header. */
#include <pthread.h>

#include "base/alloc.h"
#include "base/os.h"

struct prm_lock {
	pthread_mutex_t mutex;
};

prm_lock *prm__lock_new(const prm_allocator *allocator)
{
	prm_lock *lock = prm__calloc(allocator, sizeof(*lock));

	if (lock)
		pthread_mutex_init(&lock->mutex, NULL);
	return lock;
}

void prm__lock_free(prm_lock *lock, const prm_allocator *allocator)
{
	if (!lock)
		return;
	pthread_mutex_destroy(&lock->mutex);
	prm__free(allocator, lock, sizeof(*lock));
}

void prm__lock_take(prm_lock *lock)
{
	pthread_mutex_lock(&lock->mutex);
}

void prm__lock_give(prm_lock *lock)
{
	pthread_mutex_unlock(&lock->mutex);
}
