/* path.h: what a path on the command line leads to. */
#ifndef PRM_CLI_PATH_H
#define PRM_CLI_PATH_H

#include <sys/stat.h>

#include <prm/error.h>

/* stat(2) of a path; false where it leads nowhere or is no path. */
bool prm__path_stat(prm_str path, struct stat *st);
bool prm__path_is_absent(prm_str path);
bool prm__path_is_folder(prm_str path);
/* Neither file nor folder: a pipe such as <(...), a device such as /dev/stdin. Absent: false. */
bool prm__path_is_stream(prm_str path);
/* Read a stream to its end, at most limit bytes. Fails: PRM_FILE_READ, PRM_LIMIT, PRM_NOMEM. */
prm_status prm__stream_read(prm_str path, size_t limit, prm_buf *out, prm_error *err) PRM_MUST_USE;

#endif
