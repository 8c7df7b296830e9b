/* walk.h: which files of a folder are a library's, in an order that never changes. */
#ifndef PRM_LIBRARY_WALK_H
#define PRM_LIBRARY_WALK_H

#include <prm/diag.h>

#define PRM__FOLDER_DEPTH 64     /* folders within folders */
#define PRM__FOLDER_FILES 100000 /* prompt files of one library */

/* What a file's name says of it. */
enum prm__file_kind {
	PRM__FILE_OTHER = 0, /* not ours: left alone without a word */
	PRM__FILE_YAML,
	PRM__FILE_JSON,
	PRM__FILE_FOREIGN /* a prompt in another product's format: worth a warning */
};

/* *.yaml *.yml *.json in any case, but *.tests.* and prm.yaml; hidden names are OTHER. */
int prm__file_kind(prm_str name);
/* The part behind the last '/'. */
prm_str prm__path_name(prm_str path);
/* The same without the last '.' and what is behind it; empty when there is none. */
prm_str prm__path_stem(prm_str path);
/* The part before the name, without the '/'; empty when there is none. */
prm_str prm__path_folder(prm_str path);
/* folder + "/" + name, NUL-terminated; an empty ptr when memory is out. */
prm_str prm__path_join(prm_arena *arena, prm_str folder, prm_str name);

typedef struct prm__walk {
	const prm_allocator *allocator;
	prm_arena *arena; /* paths go there */
	prm_diag *diag;
	prm_str *files; /* in byte order of the path; prm__walk_release frees the array */
	size_t count, size;
	bool full; /* PRM__FOLDER_FILES was hit: the rest is not looked at */
} prm__walk;

/*
 * Find the files below folder and add them. Hidden files and folders are skipped, symbolic links
 * not followed, nothing but regular files opened. What cannot be read is a finding; only the folder
 * itself makes it fail: PRM_FILE_READ. Also PRM_NOMEM.
 */
prm_status prm__walk_folder(prm__walk *walk, prm_str folder, prm_error *err) PRM_MUST_USE;
void prm__walk_release(prm__walk *walk);

#endif
