/* plan.c: a library beside a store: what is new, equal, changed, refused, or only in the store. */
#include "library/plan.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/map.h"
#include "base/str.h"

typedef struct maker {
	const prm_library *library;
	prm_manager *m;
	const prm_call *call;
	int bump;
	prm__plan *box;
	prm_diag *diag;
	prm_map archived; /* ids of archived prompts */
} maker;

static bool PRM_PRINTF(3, 4) why(maker *k, prm_plan_row *row, const char *fmt, ...)
{
	char text[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	return prm_arena_str(&k->box->arena, prm_str_c(text), &row->why);
}

static prm_status add(maker *k, const prm_plan_row *row, prm_error *err)
{
	prm__plan *box = k->box;
	prm_plan_row copy = *row;

	if ((box->plan.count == box->size &&
	     !prm__grow(box->allocator, (void **)&box->rows, &box->size, sizeof(copy))) ||
	    !prm_arena_str(&box->arena, row->from, &copy.from) ||
	    !prm_arena_str(&box->arena, row->to, &copy.to) ||
	    !prm_arena_str(&box->arena, row->id, &copy.id) ||
	    !prm_arena_str(&box->arena, row->file, &copy.file))
		return prm_fail(err, PRM_NOMEM, "out of memory");
	box->rows[box->plan.count++] = copy;
	box->plan.items = box->rows;
	box->plan.changes += row->action == PRM_PLAN_CREATE || row->action == PRM_PLAN_PUBLISH ||
			     row->action == PRM_PLAN_BUMP;
	box->plan.refused += row->action == PRM_PLAN_REFUSE;
	box->plan.only_store += row->action == PRM_PLAN_ONLY_STORE;
	return PRM_OK;
}

static bool refuse(prm_plan_row *row, prm_status code)
{
	row->action = PRM_PLAN_REFUSE;
	row->status = code;
	return true;
}

/* The version that counts as the store's: `latest`, or the highest where nothing is latest. */
static const prm_version_row *latest_of(const prm_versions *versions)
{
	for (size_t i = 0; i < versions->count; i++)
		if (versions->items[i].latest)
			return &versions->items[i];
	return versions->count ? &versions->items[0] : NULL;
}

/* The content changed and the version did not (or is not stated). */
static bool changed(maker *k, const prm__entry *entry, const prm_version_row *latest,
		    prm_plan_row *row, char buf[PRM_SEMVER_MAX])
{
	prm_semver from;
	prm_error fault = {0};

	if (k->bump == PRM_BUMP_NONE) {
		refuse(row, PRM_BUMP_REQUIRED);
		if (!entry->stated)
			return why(k, row,
				   "content changed and the file states no version above %.*s",
				   PRM_FMT(latest->version));
		return why(k, row, "content changed and version %.*s did not",
			   PRM_FMT(prm_prompt_version(entry->prompt)));
	}
	if (prm_semver_parse(latest->version, &from, &fault) ||
	    prm_semver_bump(&from, (enum prm_bump)k->bump, buf, &row->to, &fault)) {
		refuse(row, PRM_VERSION_INVALID);
		return why(k, row, "%s", fault.text);
	}
	row->action = PRM_PLAN_BUMP;
	return why(k, row, "content changed");
}

/* The store has the version that the file states. */
static bool known(maker *k, const prm__entry *entry, const prm_version_row *same,
		  const prm_version_row *latest, prm_plan_row *row, char buf[PRM_SEMVER_MAX])
{
	bool equal = prm_str_eq(same->content_hash, prm_prompt_content_hash(entry->prompt));
	bool behind = prm__number_compare(entry->number, latest->version) < 0;

	if (same->damage) {
		refuse(row, same->damage);
		return why(k, row, "the store's record of %.*s is damaged: see `prm doctor`",
			   PRM_FMT(same->version));
	}
	if (!equal && (behind || entry->item.snapshot)) {
		refuse(row, PRM_VERSION_CONFLICT);
		return why(k, row, "the store has another %.*s, and %.*s as the latest",
			   PRM_FMT(same->version), PRM_FMT(latest->version));
	}
	if (!equal)
		return changed(k, entry, latest, row, buf);
	if (behind && !entry->item.snapshot) {
		refuse(row, PRM_VERSION_CONFLICT);
		return why(k, row,
			   "the store has %.*s, which is newer: export it, or raise the file's "
			   "version",
			   PRM_FMT(latest->version));
	}
	row->action = PRM_PLAN_EQUAL;
	row->from = row->to = same->version;
	return true;
}

/* The store has the prompt but not the version. */
static bool unknown(maker *k, const prm__entry *entry, const prm_version_row *latest,
		    prm_plan_row *row)
{
	int order = prm__number_compare(entry->number, latest->version);

	if (order < 0 && !entry->item.snapshot) {
		refuse(row, PRM_VERSION_CONFLICT);
		return why(k, row, "version %.*s is lower than the store's latest, %.*s",
			   PRM_FMT(row->to), PRM_FMT(latest->version));
	}
	row->action = PRM_PLAN_PUBLISH;
	if (order < 0)
		row->from = PRM_LIT("");
	if (order < 0)
		return why(k, row, "an older version that the store lacks");
	if (prm_str_eq(latest->content_hash, prm_prompt_content_hash(entry->prompt)))
		return why(k, row, "a new number for the same content");
	return why(k, row, "new version");
}

/* A purged number is never used again: better said now than by the publish. */
static bool is_purged(maker *k, const prm__entry *entry)
{
	char ref[PRM_ID_MAX + PRM_SEMVER_MAX + 2];
	prm_resolved resolved;

	snprintf(ref, sizeof(ref), "%.*s@%.*s", PRM_FMT(prm_prompt_id(entry->prompt)),
		 PRM_FMT(entry->number));
	return prm_manager_resolve(k->m, k->call, prm_str_c(ref), PRM_LIT(""), &resolved, NULL) ==
	       PRM_VERSION_PURGED;
}

static bool decide(maker *k, const prm__entry *entry, const prm_versions *versions,
		   prm_plan_row *row, char buf[PRM_SEMVER_MAX])
{
	const prm_version_row *latest = versions ? latest_of(versions) : NULL, *same;

	row->to = entry->stated ? prm_prompt_version(entry->prompt) : PRM_LIT("1.0.0");
	row->from = latest ? latest->version : PRM_LIT("");
	if ((entry->stated || !latest) && is_purged(k, entry)) {
		refuse(row, PRM_VERSION_PURGED);
		return why(k, row, "version %.*s was purged; its number is never used again",
			   PRM_FMT(row->to));
	}
	if (!latest) {
		row->action = PRM_PLAN_CREATE;
		return why(k, row, "new prompt");
	}
	same = entry->stated ? prm__version_row(versions, entry->number) : latest;
	if (!same)
		return unknown(k, entry, latest, row);
	if (entry->stated)
		return known(k, entry, same, latest, row, buf);
	row->to = same->version;
	if (prm_str_eq(same->content_hash, prm_prompt_content_hash(entry->prompt)))
		return true;
	return changed(k, entry, latest, row, buf);
}

static prm_status compare_entry(maker *k, size_t index, const prm_versions *versions,
				prm_error *err)
{
	const prm__entry *entry = &k->library->entries[index];
	prm_plan_row row = {
		.id = prm_prompt_id(entry->prompt), .file = entry->item.file, .item = index};
	char buf[PRM_SEMVER_MAX];

	if (!decide(k, entry, versions, &row, buf))
		return prm_fail(err, PRM_NOMEM, "out of memory");
	if ((row.action == PRM_PLAN_PUBLISH || row.action == PRM_PLAN_BUMP) &&
	    prm__map_get(&k->archived, row.id)) {
		refuse(&row, PRM_PROMPT_ARCHIVED);
		if (!why(k, &row, "the prompt is archived in the store: restore it first"))
			return prm_fail(err, PRM_NOMEM, "out of memory");
	}
	return add(k, &row, err);
}

/* All entries of one id: its history is asked for once. */
static prm_status compare_id(maker *k, size_t *at, prm_error *err)
{
	const prm_library *library = k->library;
	const prm__entry *first = &library->entries[library->by_id[*at]];
	prm_versions *versions = NULL;
	size_t from, to;
	prm_status status;

	prm__library_range(library, prm_prompt_id(first->prompt), &from, &to);
	status = prm__history(k->m, k->call, prm_prompt_id(first->prompt), &versions, err);
	for (*at = to; !status && from < to; from++)
		status = compare_entry(k, library->by_id[from], versions, err);
	prm_versions_free(versions);
	return status;
}

static prm_status compare_schema(maker *k, const prm__schema *schema, size_t index, prm_error *err)
{
	prm_plan_row row = {
		.action = PRM_PLAN_CREATE, .file = schema->file, .item = index, .schema = true};
	char id[PRM_ID_MAX + 16], ref[2 * PRM_ID_MAX];
	prm_value stored;
	bool fine;

	snprintf(id, sizeof(id), "schema:%.*s", PRM_FMT(schema->name));
	snprintf(ref, sizeof(ref), "%.*s@%.*s", PRM_FMT(schema->name), PRM_FMT(schema->version));
	row.id = prm_str_c(id);
	row.to = schema->version;
	if (prm_manager_get_schema(k->m, k->call, schema->name, &k->box->arena, &stored, NULL) ==
	    PRM_OK) {
		row.from = prm_value_text(prm_value_get_c(stored, "version"));
		row.action = PRM_PLAN_PUBLISH;
	}
	fine = why(k, &row, row.action == PRM_PLAN_CREATE ? "new schema" : "new version");
	if (prm_manager_get_schema(k->m, k->call, prm_str_c(ref), &k->box->arena, &stored, NULL) ==
	    PRM_OK) {
		row.action = PRM_PLAN_EQUAL;
		row.why = prm_str_n(NULL, 0);
		if (!prm_value_equal(stored, schema->tree)) {
			refuse(&row, PRM_VERSION_CONFLICT);
			fine = why(k, &row, "the schema changed and version %.*s did not",
				   PRM_FMT(schema->version));
		}
	}
	return fine ? add(k, &row, err) : prm_fail(err, PRM_NOMEM, "out of memory");
}

static prm_status take_stored(maker *k, const prm_prompt_row *stored, prm_error *err)
{
	prm_plan_row row = {.action = PRM_PLAN_ONLY_STORE, .id = stored->id, .item = SIZE_MAX};
	prm_str id;

	if (stored->damage)
		prm__say_of(k->diag, stored->id, PRM_SEVERITY_WARNING, stored->damage,
			    "a record of this prompt in the store is damaged: see `prm doctor`");
	if (stored->archived &&
	    (!prm_arena_str(&k->box->arena, stored->id, &id) || !prm__map_set(&k->archived, id, k)))
		return prm_fail(err, PRM_NOMEM, "out of memory");
	if (stored->archived || !k->library->folder || prm__library_current(k->library, stored->id))
		return PRM_OK;
	row.from = stored->latest;
	if (!why(k, &row, "the library has no such prompt: export it, or archive it"))
		return prm_fail(err, PRM_NOMEM, "out of memory");
	return add(k, &row, err);
}

/* Every prompt of the store, page by page. */
static prm_status list_store(maker *k, prm_error *err)
{
	prm_query query = {.struct_size = sizeof(query), .with_archived = true, .limit = 1000};
	prm_prompts *page = NULL, *next = NULL;
	prm_status status;

	do {
		status = prm_manager_search(k->m, k->call, &query, &next, err);
		prm_prompts_free(page);
		page = status ? NULL : next;
		for (size_t i = 0; !status && i < page->count; i++)
			status = take_stored(k, &page->items[i], err);
		if (!status)
			query.cursor = page->next_cursor;
	} while (!status && query.cursor.len);
	prm_prompts_free(page);
	return status;
}

static int by_id(const void *a, const void *b)
{
	const prm_plan_row *x = a, *y = b;
	int order = prm__str_compare(x->id, y->id);

	return order ? order : prm__number_compare(x->to, y->to);
}

static prm_status fill(maker *k, prm_error *err)
{
	const prm_library *library = k->library;
	prm_status status = list_store(k, err);
	prm__plan *box = k->box;

	for (size_t i = 0; !status && i < library->schema_count; i++)
		status = compare_schema(k, &library->schemas[i], i, err);
	for (size_t at = 0; !status && at < library->entry_count;)
		status = compare_id(k, &at, err);
	if (box->plan.count)
		qsort(box->rows, box->plan.count, sizeof(*box->rows), by_id);
	return status;
}

prm_status prm__plan_make(const prm_library *library, prm_manager *m, const prm_call *call,
			  const prm_deploy_options *opts, prm__plan **out, prm_diag *diag,
			  prm_error *err)
{
	maker k = {.library = library,
		   .m = m,
		   .call = call,
		   .bump = opts ? opts->bump : 0,
		   .diag = diag};
	prm_status status;

	k.box = prm__calloc(library->allocator, sizeof(*k.box));
	if (!k.box)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	k.box->allocator = library->allocator;
	prm_arena_init(&k.box->arena, library->allocator, 0);
	prm__map_init(&k.archived, library->allocator, 0);
	status = fill(&k, err);
	prm__map_release(&k.archived);
	if (status)
		prm_plan_free(&k.box->plan);
	else
		*out = k.box;
	return status;
}

prm_status prm_library_plan(const prm_library *library, prm_manager *m, const prm_call *call,
			    const prm_deploy_options *opts, prm_plan **out, prm_diag *diag,
			    prm_error *err)
{
	prm__plan *box = NULL;
	prm_status status = prm__plan_make(library, m, call, opts, &box, diag, err);

	if (status == PRM_OK)
		*out = &box->plan;
	return status;
}

void prm_plan_free(prm_plan *plan)
{
	prm__plan *box = (prm__plan *)plan;

	if (!box)
		return;
	prm__free(box->allocator, box->rows, box->size * sizeof(*box->rows));
	prm_arena_release(&box->arena);
	prm__free(box->allocator, box, sizeof(*box));
}
