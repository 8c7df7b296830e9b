/* store_uri.c: relative paths of prm.yaml are meant from where that file is. */
#include "cli/store_uri.h"

#include "base/str.h"

prm_status prm__path_below(prm_str folder, prm_str path, prm_arena *arena, prm_str *out,
			   prm_error *err)
{
	char *joined;

	if (folder.len == 0 || path.len == 0 || path.ptr[0] == '/') {
		*out = path;
		return PRM_OK;
	}
	joined = prm_arena_alloc(arena, folder.len + path.len + 2);
	if (!joined)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	memcpy(joined, folder.ptr, folder.len);
	joined[folder.len] = '/';
	memcpy(joined + folder.len + 1, path.ptr, path.len);
	joined[folder.len + 1 + path.len] = '\0';
	*out = prm_str_n(joined, folder.len + 1 + path.len);
	return PRM_OK;
}

prm_status prm__store_uri_below(prm_str folder, prm_str uri, prm_arena *arena, prm_str *out,
				prm_error *err)
{
	size_t colon = prm__str_find_char(uri, ':', 0);
	prm_str scheme = prm_str_n(uri.ptr, colon), path, below = {0};
	char *joined;

	*out = uri;
	if (colon == uri.len || !(prm_str_is(scheme, "files") || prm_str_is(scheme, "sqlite")))
		return PRM_OK;
	path = prm_str_n(uri.ptr + colon + 1, uri.len - colon - 1);
	if (prm__path_below(folder, path, arena, &below, err))
		return PRM_NOMEM;
	joined = prm_arena_alloc(arena, colon + 1 + below.len + 1);
	if (!joined)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	memcpy(joined, uri.ptr, colon + 1);
	memcpy(joined + colon + 1, below.ptr, below.len);
	joined[colon + 1 + below.len] = '\0';
	*out = prm_str_n(joined, colon + 1 + below.len);
	return PRM_OK;
}

const char *prm__store_origin_name(int origin)
{
	static const char *const names[] = {"", "--store", "PRM_STORE", "prm.yaml", "the default"};

	return names[origin];
}
