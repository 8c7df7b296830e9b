/* file.h: whole files, with every fault named. For the layers that may read files. */
#ifndef PRM_BASE_FILE_H
#define PRM_BASE_FILE_H

#include <prm/error.h>

/* Read all of a regular file ("-": standard input) into out, at most limit bytes. Fails: PRM_FILE_READ, PRM_LIMIT. */
prm_status prm__file_read(prm_str path, size_t limit, prm_buf *out, prm_error *err) PRM_MUST_USE;
/*
 * Replace or make a file: a temporary one beside it, fsync, rename, fsync of the folder. A file that
 * is replaced keeps its mode. Fails: PRM_INVALID, PRM_FILE_WRITE; the old file is then whole.
 */
prm_status prm__file_write(prm_str path, prm_str text, prm_error *err) PRM_MUST_USE;
/* Make a folder and those above it. Fails: PRM_INVALID, PRM_FILE_WRITE. */
prm_status prm__folder_make(prm_str path, prm_error *err) PRM_MUST_USE;

#endif
