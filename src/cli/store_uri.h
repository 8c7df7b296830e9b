/* store_uri.h: which store is meant. */
#ifndef PRM_CLI_STORE_URI_H
#define PRM_CLI_STORE_URI_H

#include <prm/error.h>

#define PRM_STORE_DEFAULT "files:.prm"

/* Where a store's URI came from, for messages. */
enum prm_store_origin { PRM_STORE_OPTION = 1, PRM_STORE_ENV, PRM_STORE_CONFIG, PRM_STORE_FALLBACK };

/*
 * A URI as prm.yaml gives it, with a relative path of files: or sqlite: taken from `folder` (the
 * one that prm.yaml is in; empty: the current one). Lives in arena.
 */
prm_status prm__store_uri_below(prm_str folder, prm_str uri, prm_arena *arena, prm_str *out,
				prm_error *err) PRM_MUST_USE;
/* The same for a plain path. */
prm_status prm__path_below(prm_str folder, prm_str path, prm_arena *arena, prm_str *out,
			   prm_error *err) PRM_MUST_USE;
/* "--store", "PRM_STORE", ... */
const char *prm__store_origin_name(int origin);

#endif
