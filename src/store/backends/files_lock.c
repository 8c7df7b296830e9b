/*
 * files_lock.c: one writer at a time: within the process a flag, between processes an OFD lock that
 * the kernel frees on death. Byte 0 of DIR/lock is the lock; byte 1 is a turnstile that a writer
 * holds while it waits for byte 0, so that a busy process cannot starve the others. The file's one
 * byte is '1' while a writer is at work: who finds it so knows that its writer died.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "store/backends/files.h"

#define FIRST_NAP 100000u
#define LONGEST_NAP 4000000u
#define SLICE_NS 20000000 /* how often a waiting thread looks at its cancellation */

static prm_status busy(const struct prm__files *store, prm_error *err)
{
	return prm_fail(
		err, PRM_STORE_BUSY,
		"another writer has held the lock of the store '%.80s' for %u ms: try again",
		store->path, store->base.options.timeout_ms);
}

/* Wait for this process's other threads. */
static prm_status enter(struct prm__files *store, const struct prm__wait *wait, prm_error *err)
{
	prm_status status = PRM_OK;

	pthread_mutex_lock(&store->mutex);
	while (!status && store->busy) {
		struct timespec until;

		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_nsec += SLICE_NS;
		if (until.tv_nsec >= 1000000000) {
			until.tv_sec++;
			until.tv_nsec -= 1000000000;
		}
		pthread_cond_timedwait(&store->freed, &store->mutex, &until);
		status = prm__wait_check(wait, err);
		if (!status && store->busy && prm__wait_over(wait))
			status = busy(store, err);
	}
	if (!status)
		store->busy = true;
	pthread_mutex_unlock(&store->mutex);
	return status;
}

static void leave(struct prm__files *store)
{
	pthread_mutex_lock(&store->mutex);
	store->busy = false;
	pthread_cond_signal(&store->freed);
	pthread_mutex_unlock(&store->mutex);
}

static int set_lock(int fd, int type, off_t byte)
{
	struct flock range = {
		.l_type = (short)type, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};
	int result;

	do
		result = fcntl(fd, F_OFD_SETLK, &range);
	while (result != 0 && errno == EINTR);
	return result;
}

static prm_status wait_lock(struct prm__files *store, off_t byte, const struct prm__wait *wait,
			    prm_error *err)
{
	uint64_t nap = FIRST_NAP;

	while (set_lock(store->lock, F_WRLCK, byte) != 0) {
		prm_status status;

		if (errno != EAGAIN && errno != EACCES)
			return prm__files_fail(store, PRM_STORE_WRITE, "lock", "lock", errno, err);
		status = prm__wait_check(wait, err);
		if (status)
			return status;
		if (prm__wait_over(wait))
			return busy(store, err);
		prm__wait_nap(wait, nap);
		nap = nap * 2 < LONGEST_NAP ? nap * 2 : LONGEST_NAP;
	}
	return PRM_OK;
}

/* Is the file that is open still the one that others will lock? */
static bool is_current(const struct prm__files *store)
{
	struct stat ours, theirs;

	return store->lock >= 0 && store->owner == getpid() && fstat(store->lock, &ours) == 0 &&
	       fstatat(store->root, "lock", &theirs, AT_SYMLINK_NOFOLLOW) == 0 &&
	       ours.st_ino == theirs.st_ino && ours.st_dev == theirs.st_dev;
}

static int open_lock(struct prm__files *store)
{
	struct stat st;

	if (store->lock >= 0)
		close(store->lock);
	store->lock = openat(store->root, "lock",
			     O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0666);
	store->owner = getpid();
	if (store->lock < 0)
		return errno;
	return fstat(store->lock, &st) != 0 || !S_ISREG(st.st_mode) ? ELOOP : 0;
}

/* Take both locks in turn; the turnstile is given back at once. */
static prm_status take(struct prm__files *store, const struct prm__wait *wait, prm_error *err)
{
	prm_status status = wait_lock(store, 1, wait, err);

	if (status)
		return status;
	status = wait_lock(store, 0, wait, err);
	set_lock(store->lock, F_UNLCK, 1);
	return status;
}

static prm_status take_current(struct prm__files *store, const struct prm__wait *wait,
			       prm_error *err)
{
	for (;;) {
		prm_status status;
		int why = is_current(store) ? 0 : open_lock(store);

		if (why)
			return prm__files_fail(store, PRM_STORE_WRITE, "open", "lock", why, err);
		status = take(store, wait, err);
		if (status || is_current(store))
			return status;
		set_lock(store->lock, F_UNLCK, 0);
	}
}

void prm__files_sweep(struct prm__files *store)
{
	struct prm__entries entries;
	int tmp = prm__folder_open(store->root, "tmp", false, NULL), type;
	const char *name;

	if (tmp < 0)
		return;
	prm__entries_init(&entries, tmp);
	while (prm__entries_next(&entries, &name, &type) > 0)
		unlinkat(tmp, name, 0);
	close(tmp);
}

/* Say that a writer is at work; where one died at it, make durable what it did first. */
static prm_status mark(struct prm__files *store, prm_error *err)
{
	char state = '0';

	if (pread(store->lock, &state, 1, 0) == 1 && state == '1') {
		if (syncfs(store->root) != 0)
			return prm__files_fail(store, PRM_STORE_WRITE, "sync", ".", errno, err);
		prm__files_sweep(store);
	}
	if (pwrite(store->lock, "1", 1, 0) != 1)
		return prm__files_fail(store, PRM_STORE_WRITE, "write", "lock", errno, err);
	return PRM_OK;
}

prm_status prm__files_lock(struct prm__files *store, const prm_call *call, prm_error *err)
{
	struct prm__wait wait;
	prm_status status;

	prm__wait_start(&wait, call, store->base.options.timeout_ms);
	status = enter(store, &wait, err);
	if (status)
		return status;
	status = take_current(store, &wait, err);
	if (!status)
		status = mark(store, err);
	if (status) {
		if (store->lock >= 0)
			set_lock(store->lock, F_UNLCK, 0);
		leave(store);
	}
	return status;
}

bool prm__files_try_lock(struct prm__files *store)
{
	prm_call now = {.struct_size = sizeof(now)};
	struct prm__wait wait;

	prm__wait_start(&wait, &now, 0);
	if (enter(store, &wait, NULL))
		return false;
	if (take_current(store, &wait, NULL) == PRM_OK && mark(store, NULL) == PRM_OK)
		return true;
	if (store->lock >= 0)
		set_lock(store->lock, F_UNLCK, 0);
	leave(store);
	return false;
}

void prm__files_unlock(struct prm__files *store, bool clean)
{
	ssize_t put = clean ? pwrite(store->lock, "0", 1, 0) : 0;

	(void)put; /* should it fail, the next writer only syncs in vain */
	set_lock(store->lock, F_UNLCK, 0);
	leave(store);
}
