/* refs.c: partials of single files, as a pre-commit hook gives them. */
#include "cli/refs.h"

#include "cli/path.h"

static bool same_file(prm_str path, const struct stat *file)
{
	struct stat st;

	return prm__path_stat(path, &st) && st.st_dev == file->st_dev && st.st_ino == file->st_ino;
}

static bool holds(const prm_library *library, const struct stat *file)
{
	for (size_t i = 0; i < prm_library_file_count(library); i++)
		if (same_file(prm_library_file_at(library, i), file))
			return true;
	return false;
}

/* Of the whole library's findings, those of the file, under the name that it was given by. */
static void take(prm_cli *cli, const prm_diag *whole, prm_str path, const struct stat *file)
{
	for (size_t i = 0; i < whole->count; i++) {
		prm_diag_entry entry = whole->items[i];

		if (!same_file(entry.source, file))
			continue;
		entry.source = path;
		prm_diag_add(&cli->diag, &entry);
	}
}

static prm_status check_in(prm_cli *cli, const prm_library *whole, prm_str path,
			   const struct stat *file)
{
	prm_diag found;
	prm_status status;

	prm_diag_init(&found, NULL, 0);
	status = prm_library_check_refs(whole, cli->manager, &found, &cli->err);
	if (!status)
		take(cli, &found, path, file);
	prm_diag_release(&found);
	return status;
}

prm_library *prm__library_around(prm_cli *cli, prm_str path)
{
	prm_library_options opts = {.struct_size = sizeof(opts)};
	prm_library *whole = NULL;
	struct stat file;
	prm_diag ignored;
	bool inside = false;

	if (!prm__path_stat(path, &file) || S_ISDIR(file.st_mode) || cli->config.library.len == 0)
		return NULL;
	/* The faults of other files are theirs: only whether they are there counts. */
	prm_diag_init(&ignored, NULL, 0);
	if (prm_library_read(cli->config.library, &opts, &whole, &ignored, NULL) == PRM_OK)
		inside = holds(whole, &file);
	prm_diag_release(&ignored);
	if (inside)
		return whole;
	prm_library_free(whole);
	return NULL;
}

prm_status prm__refs_check(prm_cli *cli, prm_str path, const prm_library *library)
{
	prm_library *whole = prm__library_around(cli, path);
	prm_status status;
	struct stat file;

	if (!whole || !prm__path_stat(path, &file))
		status = prm_library_check_refs(library, cli->manager, &cli->diag, &cli->err);
	else
		status = check_in(cli, whole, path, &file);
	prm_library_free(whole);
	return status;
}
