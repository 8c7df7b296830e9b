/* import.c: every version that a library holds, oldest first, with who made it and when. */

#include "base/map.h"
#include "base/str.h"
#include "library/parts.h"

typedef struct importer {
	const prm_library *library;
	prm_manager *m;
	const prm_call *call;
	prm_diag *diag;
	prm_import_result sum;
	prm_map histories; /* id -> prm_versions, as they were before the import */
} importer;

/* Stands in the map for a prompt that the store does not have. */
static const prm_versions no_versions;

static void conflict(importer *im, const prm__entry *entry, prm_status code, const char *text)
{
	prm_diag_entry finding = prm__finding(entry->doc, entry->item.file, entry->item.pointer,
					      false);

	finding.code = code;
	prm_diag_addf(im->diag, &finding, "'%.*s' %.*s was not imported: %s",
		      PRM_FMT(prm_prompt_id(entry->prompt)), PRM_FMT(entry->number), text);
	im->sum.failed++;
}

static prm_status history_of(importer *im, prm_str id, const prm_versions **out, prm_error *err)
{
	prm_versions *fetched = NULL;
	prm_status status;

	*out = prm__map_get(&im->histories, id);
	if (*out)
		return PRM_OK;
	status = prm__history(im->m, im->call, id, &fetched, err);
	if (status)
		return status;
	*out = fetched ? fetched : &no_versions;
	if (prm__map_set(&im->histories, id, (void *)*out))
		return PRM_OK;
	prm_versions_free(fetched);
	return prm_fail(err, PRM_NOMEM, "out of memory");
}

static void release_histories(importer *im)
{
	size_t at = 0;
	void *versions;
	prm_str id;

	while (prm__map_next(&im->histories, &at, &id, &versions))
		if (versions != &no_versions)
			prm_versions_free(versions);
	prm__map_release(&im->histories);
}

static const prm_version_row *stored_row(const prm_versions *versions, const prm__entry *entry)
{
	if (entry->stated)
		return prm__version_row(versions, entry->number);
	return versions->count ? &versions->items[0] : NULL;
}

/* Published now, oldest first: what the store had before is left as it is. */
static prm_status import_entry(importer *im, const prm__entry *entry, prm_error *err)
{
	prm_publish_options opts = {.struct_size = sizeof(opts),
				    .version = entry->number,
				    .changelog = entry->item.changelog,
				    .created_at = entry->item.created_at,
				    .created_by = entry->item.created_by,
				    .allow_breaking = true}; /* history is as it was */
	const prm_versions *versions;
	const prm_version_row *stored;
	prm_published done;
	prm_status status = history_of(im, prm_prompt_id(entry->prompt), &versions, err);

	if (status)
		return status;
	stored = stored_row(versions, entry);
	if (stored && stored->damage)
		conflict(im, entry, stored->damage, "the store's record of it is damaged");
	else if (stored && prm_str_eq(stored->content_hash, prm_prompt_content_hash(entry->prompt)))
		im->sum.equal++;
	else if (stored && entry->stated)
		conflict(im, entry, PRM_VERSION_CONFLICT,
			 "the store has this version with other content");
	else if (stored)
		conflict(im, entry, PRM_BUMP_REQUIRED,
			 "the content changed and the file states no version");
	else {
		if (entry->stated)
			opts.version = prm_prompt_version(entry->prompt);
		status = prm__send_entry(entry, im->m, im->call, &opts, &done, im->diag, err);
		im->sum.published += status == PRM_OK;
		im->sum.failed += status != PRM_OK;
	}
	return prm__ends_all(status) ? status : PRM_OK;
}

static prm_status import_all(importer *im, prm_arena *arena, prm_error *err)
{
	size_t *order;
	prm_status status = prm__library_order(im->library, arena, &order, err);

	for (size_t i = 0; !status && i < im->library->schema_count; i++) {
		prm_status sent = prm__send_schema(&im->library->schemas[i], im->m, im->call,
						   im->diag, err);

		im->sum.failed += sent != PRM_OK;
		status = prm__ends_all(sent) ? sent : PRM_OK;
	}
	for (size_t i = 0; !status && i < im->library->entry_count; i++)
		status = import_entry(im, &im->library->entries[order[i]], err);
	return status;
}

prm_status prm_library_import(const prm_library *library, prm_manager *m, const prm_call *call,
			      prm_import_result *out, prm_diag *diag, prm_error *err)
{
	prm_call own = call ? *call : (prm_call){.struct_size = sizeof(own)};
	importer im = {.library = library, .m = m, .call = &own, .diag = diag};
	prm_arena arena;
	prm_status status;

	if (own.reason.len == 0)
		own.reason = PRM_LIT("imported");
	prm_arena_init(&arena, library->allocator, 0);
	prm__map_init(&im.histories, library->allocator, 0);
	status = import_all(&im, &arena, err);
	release_histories(&im);
	prm_arena_release(&arena);
	if (status == PRM_OK)
		*out = im.sum;
	return status;
}
