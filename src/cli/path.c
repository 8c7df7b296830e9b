/* path.c: paths that a person names: files, folders, and pipes of the shell. */
#include "cli/path.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define PATH_BYTES 4096
#define CHUNK 65536

static bool to_path(prm_str path, char out[PATH_BYTES])
{
	if (path.len == 0 || path.len >= PATH_BYTES || memchr(path.ptr, 0, path.len))
		return false;
	memcpy(out, path.ptr, path.len);
	out[path.len] = '\0';
	return true;
}

bool prm__path_stat(prm_str path, struct stat *st)
{
	char name[PATH_BYTES];

	return to_path(path, name) && stat(name, st) == 0;
}

bool prm__path_is_absent(prm_str path)
{
	char name[PATH_BYTES];

	return to_path(path, name) && access(name, F_OK) != 0;
}

bool prm__path_is_folder(prm_str path)
{
	struct stat st;

	return prm__path_stat(path, &st) && S_ISDIR(st.st_mode);
}

bool prm__path_is_stream(prm_str path)
{
	struct stat st;

	return prm__path_stat(path, &st) && (S_ISFIFO(st.st_mode) || S_ISCHR(st.st_mode));
}

static prm_status read_to_end(int fd, size_t limit, prm_buf *out)
{
	for (;;) {
		ssize_t got;

		if (out->len > limit)
			return PRM_LIMIT;
		if (prm_buf_reserve(out, CHUNK))
			return PRM_NOMEM;
		got = read(fd, out->ptr + out->len, CHUNK);
		if (got == 0)
			return PRM_OK;
		if (got < 0 && errno != EINTR)
			return PRM_FILE_READ;
		out->len += got > 0 ? (size_t)got : 0;
	}
}

prm_status prm__stream_read(prm_str path, size_t limit, prm_buf *out, prm_error *err)
{
	char name[PATH_BYTES];
	prm_status status;
	int fd = to_path(path, name) ? open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY) : -1;

	status = fd < 0 ? PRM_FILE_READ : read_to_end(fd, limit, out);
	if (status == PRM_LIMIT)
		prm_fail(err, status, "'%.*s' is larger than document_bytes (%zu)", PRM_FMT(path),
			 limit);
	else if (status == PRM_NOMEM)
		prm_fail(err, status, "out of memory");
	else if (status)
		prm_fail(err, status, "cannot read '%.*s': %s", PRM_FMT(path), strerror(errno));
	if (fd >= 0)
		close(fd);
	return status;
}
