/* files.h: what the parts of the "files:" backend share. See ../README.md for the layout. */
#ifndef PRM_STORE_FILES_H
#define PRM_STORE_FILES_H

#include <pthread.h>
#include <sys/types.h>

#include "store/record.h"

#define PRM__FILES_FORMAT 1
#define PRM__NAME_LONGEST 200 /* bytes of an encoded name; longer ones are cut and hashed */
#define PRM__NAME_BYTES (PRM__NAME_LONGEST + 8) /* with ".json" or ".key" and a NUL */
#define PRM__ENCODED_BYTES (3 * PRM_KEY_MAX + 1)

struct prm__files {
	prm_backend base;
	char *path; /* as it was given, for texts */
	size_t path_size;
	int root;              /* the store's folder: all is opened beneath it */
	int lock;              /* DIR/lock, -1 until the first write */
	pid_t owner;           /* who opened `lock`: a forked child must not share it */
	bool yaml;             /* bodies stand in their files as YAML */
	pthread_mutex_t mutex; /* guards `busy`, which is one writer's of this process */
	pthread_cond_t freed;
	bool busy;
	struct prm__name_set *names; /* of the kind that was listed last */
};

/* ---- files_path.c: keys as names, folders without links ---- */

/* Percent-encode all but [a-z0-9_.-]; also a leading dot. Returns the length; NUL-terminated. */
size_t prm__encode(prm_str raw, char out[PRM__ENCODED_BYTES]);
/* The reverse; false for what prm__encode does not make. */
bool prm__decode(prm_str text, char out[PRM_KEY_MAX], size_t *len);
/* The name of a folder or file: encoded, cut when it is long; then the text is in a file beside. */
void prm__file_name(prm_str raw, const char *suffix, char out[PRM__NAME_BYTES]);
bool prm__name_is_long(prm_str name);
/* Read the key file of a long name, and check that it belongs to it. */
bool prm__long_name_read(int folder, const char *key_file, prm_str name, char out[PRM_KEY_MAX],
			 size_t *len);
const char *prm__files_suffix(const struct prm__files *store);

/* Open a folder, not through a link; make: it may be made, then *made is set. -1: errno. */
int prm__folder_open(int at, const char *name, bool make, bool *made);

/* A record's place: open folders, to be closed by prm__place_close. */
struct prm__place {
	int project, kind, name; /* -1: not open */
	bool made_kind, made_name;
	char folder[PRM__NAME_BYTES], file[PRM__NAME_BYTES];
};

/* The folder of a project: the caller's to close. -1: errno. */
int prm__project_open(struct prm__files *store, prm_str project, bool make);
/* Fails PRM_STORE_NOT_FOUND without make. */
prm_status prm__place_open(struct prm__files *store, prm_str project, const prm_key *key, bool make,
			   struct prm__place *out, prm_error *err);
void prm__place_close(struct prm__place *place);
/* Read the record in a folder. Fails: NOT_FOUND, CORRUPT, READ, NOMEM. */
prm_status prm__files_read(struct prm__files *store, int folder, const char *file, prm_arena *arena,
			   prm_stored *out, prm_error *err);

/* Entries of a folder, by raw calls. */
struct prm__entries {
	int fd;
	size_t len, at;
	uint64_t bytes[2048];
};

void prm__entries_init(struct prm__entries *entries, int fd);
/* 1: the next entry but . and ..; 0: the end; -1: errno. */
int prm__entries_next(struct prm__entries *entries, const char **name, int *type);

/* ---- files_error.c ---- */

/* Fail with what was done to what, why (an errno), and what to do. */
prm_status prm__files_fail(const struct prm__files *store, prm_status status, const char *doing,
			   const char *what, int why, prm_error *err);
/* Is the store's folder still there? */
prm_status prm__files_alive(const struct prm__files *store, prm_error *err);

/* ---- files_lock.c: one writer at a time ---- */

prm_status prm__files_lock(struct prm__files *store, const prm_call *call, prm_error *err);
/* Take the lock if it is free at once. Never waits long. */
bool prm__files_try_lock(struct prm__files *store);
/* Not clean: folders may have been made and not synced; the next writer does it. */
void prm__files_unlock(struct prm__files *store, bool clean);
/* Under the lock: remove what dead writers left in tmp/. */
void prm__files_sweep(struct prm__files *store);

/* ---- files_write.c ---- */

/* Write tmp/NAME durably, under the lock. *tmp is the folder, the caller's to close. */
prm_status prm__temporary_write(struct prm__files *store, const char *name, prm_str text, int *tmp,
				prm_error *err);
bool prm__write_all(int fd, prm_str text);
prm_status prm__files_put(prm_backend *self, const prm_call *call, prm_str project,
			  const prm_key *key, prm_str body, prm_expect expect, prm_arena *arena,
			  prm_str *revision, prm_error *err);
prm_status prm__files_remove(prm_backend *self, const prm_call *call, prm_str project,
			     const prm_key *key, prm_expect expect, prm_error *err);

/* ---- files_log.c: what has changed ---- */

/* Open a project's log for a writer, under the lock. -1: failed, err is filled. */
int prm__log_open(struct prm__files *store, int project, prm_error *err);
/* Write one line: 'B' before, 'E' after a change. */
bool prm__log_line(int log, char mark, const prm_key *key);
prm_status prm__files_watch(prm_backend *self, const prm_call *call, prm_str project,
			    prm_str cursor, uint32_t timeout_ms, prm_arena *arena,
			    prm_store_events *out, prm_error *err);

/* ---- files_names.c: sorted names ---- */

struct prm__names {
	prm_arena *arena;
	prm_str *items;
	size_t count, size;
};

bool prm__names_add(struct prm__names *names, prm_str name);
void prm__names_sort(struct prm__names *names);
/* Index of the first name that is not before `first`. */
size_t prm__names_from(const struct prm__names *names, prm_str first);
/* The names of the open folder of a kind; give *out back with prm__names_drop. */
prm_status prm__names_take(struct prm__files *store, int kind, const struct prm__wait *wait,
			   struct prm__name_set **out, const struct prm__names **names,
			   prm_error *err);
void prm__names_drop(struct prm__files *store, struct prm__name_set *set);

/* ---- files_body.c: JSON bodies as YAML files ---- */

/* out is begun by the caller, and released. Fails PRM_INVALID for what is no JSON. */
prm_status prm__body_to_yaml(const struct prm__files *store, prm_str body, prm_buf *out,
			     prm_error *err);
prm_status prm__body_from_yaml(const struct prm__files *store, prm_str text, prm_arena *arena,
			       prm_str *out, prm_error *err);

/* ---- files_list.c, files_health.c, files_open.c ---- */

prm_status prm__files_list(prm_backend *self, const prm_call *call, prm_str project,
			   const prm_list_query *query, prm_arena *arena, prm_list_page *out,
			   prm_error *err);
prm_status prm__files_health(prm_backend *self, const prm_call *call, prm_str project, bool deep,
			     prm_diag *diag, prm_error *err);
prm_status prm__files_open(prm_backend *self, prm_str location, prm_error *err);

#endif
