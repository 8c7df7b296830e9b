/* files_error.c: faults of the operating system as sentences that say what to do. */
#define _GNU_SOURCE
#include <errno.h>
#include <sys/stat.h>

#include "store/backends/files.h"

static const char *advice(int why)
{
	switch (why) {
	case ENOSPC:
		return "the disk is full: free some space and try again";
	case EDQUOT:
		return "the disk quota is used up: free some space and try again";
	case EIO:
		return "the disk reports a fault: check it, and the kernel's log";
	case EROFS:
		return "the file system is read-only: mount it for writing, or read only";
	case EFBIG:
		return "no file may be as large here: see `ulimit -f`";
	case EACCES:
	case EPERM:
		return "permission denied: check owner and mode of the store's folder";
	case EMFILE:
	case ENFILE:
		return "too many open files: raise the limit (ulimit -n)";
	case ENOENT:
		return "it does not exist";
	case ENOTDIR:
	case ELOOP:
	case EISDIR:
	case ENXIO:
		return "what stands there is a link or of another kind, and is not followed: move it away";
	default:
		return NULL;
	}
}

/* The end of a long path says more than its start. */
static const char *tail(const char *path)
{
	size_t len = strlen(path);

	return len > 60 ? path + (len - 60) : path;
}

prm_status prm__files_fail(const struct prm__files *store, prm_status status, const char *doing,
			   const char *what, int why, prm_error *err)
{
	const char *text = advice(why);

	if (why == ENOENT && prm__files_alive(store, err))
		return PRM_STORE_READ;
	return prm_fail(err, status, "cannot %s '%s' in the store '%s': %s", doing, what,
			tail(store->path), text ? text : strerror(why));
}

prm_status prm__files_alive(const struct prm__files *store, prm_error *err)
{
	struct stat st;

	if (fstat(store->root, &st) == 0 && st.st_nlink > 0)
		return PRM_OK;
	return prm_fail(err, PRM_STORE_READ,
			"the store's folder '%s' was removed: open the store again",
			tail(store->path));
}
