/* deploy.c: a plan carried out. */
#include "library/plan.h"

#include "base/str.h"

typedef struct deployer {
	const prm_library *library;
	prm_manager *m;
	const prm_call *call;
	bool edit_files, allow_breaking;
	prm__plan *box;
	prm_diag *diag;
} deployer;

static prm_publish_options options_of(const prm__entry *entry)
{
	return (prm_publish_options){.struct_size = sizeof(prm_publish_options),
				     .changelog = entry->item.changelog,
				     .created_at = entry->item.created_at,
				     .created_by = entry->item.created_by};
}

/* The version was published; that the file still says another one must not go unnoticed. */
static prm_status write_back(deployer *d, const prm__entry *entry, const prm_published *done)
{
	prm_diag_entry finding;
	prm_error fault = {0};
	prm_status status = prm_library_edit(&entry->item, PRM_LIT("version"),
					     prm_value_str(prm_str_c(done->version)), &fault);

	if (status == PRM_OK)
		return PRM_OK;
	finding = prm__finding(entry->doc, entry->item.file, entry->item.pointer, false);
	finding.code = status;
	prm_diag_addf(d->diag, &finding,
		      "version %s of '%.*s' was published, but the file could not be told: %s",
		      done->version, PRM_FMT(prm_prompt_id(entry->prompt)), fault.text);
	return status;
}

static prm_status deploy_entry(deployer *d, prm_plan_row *row, prm_error *err)
{
	const prm__entry *entry = &d->library->entries[row->item];
	prm_publish_options opts = options_of(entry);
	prm_published done;

	opts.version = row->to;
	opts.allow_breaking = d->allow_breaking;
	row->status = prm__send_entry(entry, d->m, d->call, &opts, &done, d->diag, err);
	if (prm__ends_all(row->status))
		return row->status;
	if (row->status == PRM_OK && row->action == PRM_PLAN_BUMP && d->edit_files)
		row->status = write_back(d, entry, &done);
	return PRM_OK;
}

static bool acts(const prm_plan_row *row)
{
	return row->action == PRM_PLAN_CREATE || row->action == PRM_PLAN_PUBLISH ||
	       row->action == PRM_PLAN_BUMP;
}

static prm_status deploy_schemas(deployer *d, prm_error *err)
{
	for (size_t i = 0; i < d->box->plan.count; i++) {
		prm_plan_row *row = &d->box->rows[i];

		if (!row->schema || !acts(row))
			continue;
		row->status = prm__send_schema(&d->library->schemas[row->item], d->m, d->call,
					       d->diag, err);
		if (prm__ends_all(row->status))
			return row->status;
	}
	return PRM_OK;
}

static prm_status deploy_entries(deployer *d, const size_t *order, prm_error *err)
{
	const prm_library *library = d->library;
	prm_plan_row *rows = d->box->rows;
	size_t *row_of = prm_arena_calloc(&d->box->arena, library->entry_count + 1, sizeof(size_t));
	prm_status status = PRM_OK;

	if (!row_of)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	for (size_t i = 0; i < d->box->plan.count; i++)
		if (!rows[i].schema && rows[i].item != SIZE_MAX && acts(&rows[i]))
			row_of[rows[i].item] = i + 1;
	for (size_t i = 0; !status && i < library->entry_count; i++)
		if (row_of[order[i]])
			status = deploy_entry(d, &rows[row_of[order[i]] - 1], err);
	return status;
}

static prm_status deploy_rows(deployer *d, prm_error *err)
{
	size_t *order;
	prm_status status = prm__library_order(d->library, &d->box->arena, &order, err);

	if (!status)
		status = deploy_schemas(d, err);
	if (!status)
		status = deploy_entries(d, order, err);
	return status;
}

prm_status prm_library_deploy(const prm_library *library, prm_manager *m, const prm_call *call,
			      const prm_deploy_options *opts, prm_plan **out, prm_diag *diag,
			      prm_error *err)
{
	deployer d = {.library = library,
		      .m = m,
		      .call = call,
		      .edit_files = opts && opts->edit_files,
		      .allow_breaking = opts && opts->allow_breaking,
		      .diag = diag};
	prm_status status = prm__plan_make(library, m, call, opts, &d.box, diag, err);

	if (!status && !(opts && opts->dry_run))
		status = deploy_rows(&d, err);
	if (status && d.box)
		prm_plan_free(&d.box->plan);
	if (!status)
		*out = &d.box->plan;
	return status;
}
