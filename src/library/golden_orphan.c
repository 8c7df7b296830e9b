/* golden_orphan.c: files of tests that nobody would run: the prompt beside them was renamed or removed. */
#include <dirent.h>

#include "base/str.h"
#include "library/golden.h"
#include "library/walk.h"

/* "reply.tests.yaml" -> "reply"; empty for any other name. */
static prm_str tested_stem(prm_str name)
{
	static const char *const endings[] = {".tests.yaml", ".tests.yml", ".tests.json"};

	for (size_t i = 0; i < 3; i++)
		if (name.len && name.ptr[0] != '.' && prm__str_ends(name, prm_str_c(endings[i])))
			return prm_str_n(name.ptr, name.len - strlen(endings[i]));
	return prm_str_n(NULL, 0);
}

/* Also a file that is broken counts: its own faults are told. */
static bool has_prompt(const prm_library *library, prm_str folder, prm_str stem)
{
	for (size_t i = 0; i < library->file_count; i++)
		if (prm_str_eq(prm__path_folder(library->files[i]), folder) &&
		    prm_str_eq(prm__path_stem(library->files[i]), stem))
			return true;
	return false;
}

static prm_status check_name(prm__suite *suite, const prm_library *library, prm_str folder,
			     prm_str name, prm_error *err)
{
	prm_str stem = tested_stem(name), path;

	if (stem.len == 0 || has_prompt(library, folder, stem))
		return PRM_OK;
	path = prm__path_join(&suite->arena, folder, name);
	if (!path.ptr)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	prm__say_of(&suite->diag, path, PRM_SEVERITY_ERROR, PRM_FILE_READ,
		    "there is no '%.*s.yaml' (or .yml, .json) beside these tests: they are not run",
		    PRM_FMT(stem));
	return PRM_OK;
}

/* A folder that cannot be read was told when the library was. */
static prm_status check_folder(prm__suite *suite, const prm_library *library, prm_str folder,
			       prm_error *err)
{
	prm_status status = PRM_OK;
	struct dirent *entry;
	prm_str path;
	DIR *dir;

	if (!prm_arena_str(&suite->arena, folder, &path))
		return prm_fail(err, PRM_NOMEM, "out of memory");
	dir = opendir(path.ptr);
	while (!status && dir && (entry = readdir(dir)) != NULL)
		status = check_name(suite, library, folder, prm_str_c(entry->d_name), err);
	if (dir)
		closedir(dir);
	return status;
}

prm_status prm__suite_orphans(prm__suite *suite, const prm_library *library, prm_error *err)
{
	prm_status status = PRM_OK;
	prm_map seen;

	prm__map_init(&seen, suite->allocator, 0);
	for (size_t i = 0; !status && i < library->file_count; i++) {
		prm_str folder = prm__path_folder(library->files[i]);

		if (prm__map_get(&seen, folder))
			continue;
		status = prm__map_set(&seen, folder, suite)
				 ? check_folder(suite, library, folder, err)
				 : prm_fail(err, PRM_NOMEM, "out of memory");
	}
	prm__map_release(&seen);
	prm_diag_sort(&suite->diag); /* a folder has no order of its own */
	return status;
}
