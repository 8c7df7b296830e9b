/* os_file.c: whole files by raw calls: no stdio, so that faults can be injected and are seen. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/os.h"

#define PATH_BYTES 4096

static bool to_path(prm_str path, char out[PATH_BYTES], prm_error *err)
{
	if (path.len == 0 || path.len >= PATH_BYTES || memchr(path.ptr, 0, path.len)) {
		prm_fail(err, PRM_INVALID, "not a usable path: '%.*s'", PRM_FMT(path));
		return false;
	}
	memcpy(out, path.ptr, path.len);
	out[path.len] = '\0';
	return true;
}

static prm_status read_all(int fd, const char *name, size_t limit, prm_buf *out, prm_error *err)
{
	for (;;) {
		ssize_t got;

		if (out->len > limit)
			return prm_fail(err, PRM_LIMIT, "'%s' is larger than document_bytes (%zu)",
					name, limit);
		if (prm_buf_reserve(out, 65536))
			return prm_fail(err, PRM_NOMEM, "out of memory");
		got = read(fd, out->ptr + out->len, 65536);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return prm_fail(err, PRM_FILE_READ, "cannot read '%s': %s", name,
					strerror(errno));
		if (got == 0)
			return PRM_OK;
		out->len += (size_t)got;
	}
}

prm_status prm__file_read(prm_str path, size_t limit, prm_buf *out, prm_error *err)
{
	char name[PATH_BYTES];
	struct stat st;
	prm_status status;
	int fd;

	if (path.len == 1 && path.ptr[0] == '-')
		return read_all(STDIN_FILENO, "standard input", limit, out, err);
	if (!to_path(path, name, err))
		return PRM_INVALID;
	fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return prm_fail(err, PRM_FILE_READ, "cannot open '%s': %s", name, strerror(errno));
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		status = prm_fail(err, PRM_FILE_READ, "'%s' is not a regular file", name);
	else
		status = read_all(fd, name, limit, out, err);
	close(fd);
	return status;
}

static bool write_all(int fd, prm_str text)
{
	while (text.len) {
		ssize_t put = write(fd, text.ptr, text.len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return false;
		text.ptr += put;
		text.len -= (size_t)put;
	}
	return fsync(fd) == 0;
}

static int open_folder_of(const char *name)
{
	const char *slash = strrchr(name, '/');
	char folder[PATH_BYTES] = ".";

	if (slash == name)
		memcpy(folder, "/", 2);
	else if (slash) {
		memcpy(folder, name, (size_t)(slash - name));
		folder[slash - name] = '\0';
	}
	return open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static bool replace(const char *temporary, const char *name, prm_str text)
{
	struct stat st;
	bool there = stat(name, &st) == 0, fine;
	int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666), folder;

	if (fd < 0)
		return false;
	fine = !there || fchmod(fd, st.st_mode & 07777) == 0; /* umask does not count here */
	fine = fine && write_all(fd, text);
	if (close(fd) != 0 || !fine || rename(temporary, name) != 0) {
		int why = errno;

		unlink(temporary);
		errno = why;
		return false;
	}
	folder = open_folder_of(name);
	if (folder >= 0) {
		fsync(folder);
		close(folder);
	}
	return true;
}

prm_status prm__file_write(prm_str path, prm_str text, prm_error *err)
{
	char name[PATH_BYTES], temporary[PATH_BYTES + 32];
	uint32_t mark;

	if (!to_path(path, name, err))
		return PRM_INVALID;
	prm__random(&mark, sizeof(mark)); /* what a crash left is never in the way */
	snprintf(temporary, sizeof(temporary), "%s.%08x.tmp", name, mark);
	if (!replace(temporary, name, text))
		return prm_fail(err, PRM_FILE_WRITE, "cannot write '%s': %s", name,
				strerror(errno));
	return PRM_OK;
}

/* Why what is there is no folder; NULL when it is one. */
static const char *folder_fault(const char *name)
{
	struct stat st;

	if (stat(name, &st) == 0)
		return S_ISDIR(st.st_mode) ? NULL : strerror(ENOTDIR);
	return errno == ENOENT ? "it is a link that leads nowhere" : strerror(errno);
}

prm_status prm__folder_make(prm_str path, prm_error *err)
{
	char name[PATH_BYTES];
	const char *fault;

	if (!to_path(path, name, err))
		return PRM_INVALID;
	for (char *at = name + 1;; at++) {
		char was = *at;

		if (was != '/' && was != '\0')
			continue;
		*at = '\0';
		if (mkdir(name, 0777) == 0)
			fault = NULL;
		else
			fault = errno == EEXIST ? folder_fault(name) : strerror(errno);
		if (fault)
			return prm_fail(err, PRM_FILE_WRITE, "cannot make folder '%s': %s", name,
					fault);
		*at = was;
		if (was == '\0')
			return PRM_OK;
	}
}
