/*
 * search.c: pages of prompts. By id, a page reads no more of the store than it shows; by time, all
 * prompts are looked at. What is damaged is a row that says so.
 */
#include "manager/search.h"

#include <stdlib.h>

#define DEFAULT_ROWS 100

typedef struct found_row {
	prm_prompt_row pub;
	prm_str key;
} found_row;

typedef struct searching {
	prm__op *op;
	const prm_query *query;
	prm__cursor from;
	prm_arena *arena;
	found_row *rows;
	size_t count, size, most;   /* most: rows wanted; 0: all */
	char last[PRM_KEY_MAX + 1]; /* the key that was looked at last */
	size_t last_len;
} searching;

/* ---- does it match?
 * --------------------------------------------------------------------------------- */

static prm_value metadata(const prm_version *v, const char *name)
{
	prm_value tree = prm_prompt_tree(prm_version_prompt(v));

	return prm_value_get_c(prm_value_get_c(tree, "metadata"), name);
}

static bool has_tag(prm_value tags, prm_str tag)
{
	for (size_t i = 0; i < prm_value_count(tags); i++)
		if (prm_str_eq(prm_value_text(prm_value_at(tags, i)), tag))
			return true;
	return false;
}

static bool contains(prm_str text, prm_str word)
{
	return text.len && prm__str_find_nocase(text, word) < text.len;
}

static bool content_contains(prm_value content, prm_str word)
{
	if (prm_value_is(content, PRM_STRING))
		return contains(prm_value_text(content), word);
	for (size_t i = 0; i < prm_value_count(content); i++)
		if (contains(prm_value_text(prm_value_get_c(prm_value_at(content, i), "text")),
			     word))
			return true;
	return false;
}

static bool text_matches(const prm_version *v, prm_str word)
{
	const prm_prompt *prompt = prm_version_prompt(v);
	prm_value tags = metadata(v, "tags");

	if (word.len == 0 || contains(prm_version_id(v), word) ||
	    contains(prm_value_text(metadata(v, "description")), word))
		return true;
	for (size_t i = 0; i < prm_value_count(tags); i++)
		if (contains(prm_value_text(prm_value_at(tags, i)), word))
			return true;
	for (size_t i = 0; i < prm_prompt_message_count(prompt); i++)
		if (content_contains(prm_prompt_message(prompt, i).content, word))
			return true;
	return false;
}

bool prm__search_matches(const prm_query *query, const prm_version *version)
{
	for (size_t i = 0; i < query->tag_count; i++)
		if (!has_tag(metadata(version, "tags"), query->tags[i]))
			return false;
	if (query->category.len &&
	    !prm_str_eq(prm_value_text(metadata(version, "category")), query->category))
		return false;
	if (query->format && prm_prompt_format(prm_version_prompt(version)) != query->format)
		return false;
	return text_matches(version, query->text);
}

/* ---- one prompt
 * ------------------------------------------------------------------------------------- */

/* As a list, and as one text for people. */
static bool keep_tags(prm_arena *arena, prm_value tags, prm_prompt_row *row)
{
	size_t count = prm_value_count(tags);
	prm_str *list = prm_arena_calloc(arena, count, sizeof(*list));
	bool ok = list != NULL;
	prm_buf text;

	prm_buf_init(&text, arena->allocator, 0);
	for (size_t i = 0; ok && i < count; i++) {
		ok = prm__keep(arena, prm_value_text(prm_value_at(tags, i)), &list[i]);
		if (i)
			prm_buf_add_c(&text, ", ");
		prm_buf_add(&text, list[i]);
	}
	ok = ok && !text.status && prm__keep(arena, prm_buf_str(&text), &row->tags);
	prm_buf_release(&text);
	row->tag_list = list;
	row->tag_count = count;
	return ok;
}

static found_row *new_row(searching *s)
{
	return prm__list_grow(s->arena, (void **)&s->rows, s->count, &s->size, sizeof(*s->rows))
		       ? &s->rows[s->count]
		       : NULL;
}

static size_t count_versions(const prm__state *state)
{
	size_t count = 0;

	for (size_t i = 0; i < state->count; i++)
		count += !state->rows[i].purged;
	return count;
}

static prm_status keep_row(searching *s, const prm__state *state, const prm_version *v, int status,
			   prm_error *err)
{
	found_row *row = new_row(s);

	if (!row)
		return prm__nomem(err);
	row->pub.format = prm_prompt_format(prm_version_prompt(v));
	row->pub.status = status;
	row->pub.versions = count_versions(state);
	row->pub.archived = state->archived;
	if (!prm__keep(s->arena, state->key, &row->key) ||
	    !prm__keep(s->arena, prm_version_id(v), &row->pub.id) ||
	    !prm__keep(s->arena, prm_version_number(v), &row->pub.latest) ||
	    !prm__keep(s->arena, prm_version_created_at(v), &row->pub.updated_at) ||
	    !prm__keep(s->arena, prm_value_text(metadata(v, "description")),
		       &row->pub.description) ||
	    !prm__keep(s->arena, prm_value_text(metadata(v, "category")), &row->pub.category) ||
	    !keep_tags(s->arena, metadata(v, "tags"), &row->pub))
		return prm__nomem(err);
	s->count++;
	return PRM_OK;
}

/* A search that asks for nothing that a damaged prompt could deny shows it, with what is known. */
static prm_status keep_damaged(searching *s, const prm__state *state, prm_str key,
			       prm_status damage, prm_error *err)
{
	const prm_query *q = s->query;
	found_row *row;

	if (q->tag_count || q->status || q->format || q->category.len || q->text.len)
		return PRM_OK;
	row = new_row(s);
	if (!row || !prm__keep(s->arena, key, &row->key))
		return prm__nomem(err);
	row->pub.id = row->key;
	row->pub.damage = damage;
	row->pub.versions = count_versions(state);
	row->pub.archived = state->archived;
	s->count++;
	return PRM_OK;
}

static prm_status pick_latest(prm__op *op, prm__draft *draft, prm__pick *pick, prm_error *err)
{
	prm_status status = PRM_OK;

	for (;;) {
		*pick = prm__pick_latest(&draft->state);
		if (pick->kind != PRM__PICK_READ)
			break;
		status = prm__draft_read(op, draft, pick->row, err);
		if (status)
			return status;
	}
	if (pick->kind == PRM__PICK_NONE)
		pick->row = prm__highest_row(&draft->state);
	return status;
}

static prm_status look_at_draft(searching *s, prm__draft *draft, prm_error *err)
{
	prm_version *version;
	prm_status status;
	prm__pick pick;
	int lifecycle;

	if (draft->state.archived && !s->query->with_archived)
		return PRM_OK;
	status = pick_latest(s->op, draft, &pick, err);
	if (status || pick.row == SIZE_MAX)
		return status;
	lifecycle = prm__row_status(&draft->state.rows[pick.row]);
	if (s->query->status && s->query->status != lifecycle)
		return PRM_OK;
	status = prm__version_load(s->op, draft->state.key,
				   prm__item_of(prm__row_number(&draft->state.rows[pick.row])),
				   &version, err);
	if (status)
		return status;
	if (prm__search_matches(s->query, version))
		status = keep_row(s, &draft->state, version, lifecycle, err);
	prm_version_free(version);
	return status;
}

static prm_status look_at(searching *s, prm_str key, prm_error *err)
{
	prm__draft draft = {0};
	prm_arena arena;
	prm_status status;

	prm_arena_init(&arena, s->op->m->allocator, 0);
	status = prm__draft_load(s->op, key, &arena, &draft, err);
	if (!status)
		status = look_at_draft(s, &draft, err);
	if (status == PRM_STORE_CORRUPT || status == PRM_STORE_TOO_NEW ||
	    status == PRM_STORE_NOT_FOUND || status == PRM_STORE_READ ||
	    status == PRM_STORE_FOREIGN)
		status = keep_damaged(s, &draft.state, key, status, err);
	prm_arena_release(&arena);
	return status;
}

static prm_status look_at_key(void *ud, const prm_stored *stored, prm_error *err)
{
	searching *s = ud;
	prm_status status;

	if (prm_str_eq(stored->name, prm_str_n(s->last, s->last_len)) ||
	    stored->name.len > PRM_KEY_MAX)
		return PRM_OK;
	memcpy(s->last, stored->name.ptr, stored->name.len);
	s->last_len = stored->name.len;
	if (stored->name.len > PRM_ID_MAX)
		return PRM_OK; /* no id: the doctor names it */
	status = prm__op_check(s->op, err);
	if (!status)
		status = look_at(s, stored->name, err);
	return !status && s->most && s->count >= s->most ? PRM_END : status;
}

/* ---- the page
 * ---------------------------------------------------------------------------------------- */

static int newest_first(const void *a, const void *b)
{
	const found_row *x = a, *y = b;
	int order = prm__str_compare(y->pub.updated_at, x->pub.updated_at);

	return order ? order : prm__str_compare(x->key, y->key);
}

/* Rows at or before the cursor's place are of pages before. */
static void skip_seen(searching *s)
{
	found_row place = {.pub = {.updated_at = s->from.updated_at}, .key = s->from.key};
	size_t seen = 0;

	if (s->count > 1)
		qsort(s->rows, s->count, sizeof(*s->rows), newest_first);
	if (s->query->cursor.len == 0)
		return;
	while (seen < s->count && newest_first(&s->rows[seen], &place) <= 0)
		seen++;
	s->rows += seen;
	s->count -= seen;
}

static prm_status make_page(searching *s, size_t limit, prm_prompts *out, prm_error *err)
{
	size_t count = s->count < limit ? s->count : limit;
	prm_prompt_row *items = prm_arena_calloc(s->arena, count, sizeof(*items));

	if (!items)
		return prm__nomem(err);
	for (size_t i = 0; i < count; i++)
		items[i] = s->rows[i].pub;
	out->items = items;
	out->count = count;
	if (s->count > limit &&
	    !prm__cursor_write(s->query, s->rows[count - 1].pub.updated_at, s->rows[count - 1].key,
			       s->arena, &out->next_cursor))
		return prm__nomem(err);
	return PRM_OK;
}

static prm_status walk(searching *s, prm_error *err)
{
	char lower[PRM_ID_MAX + 1];
	prm__scan scan = {.fn = look_at_key, .ud = s};

	scan.query = (prm_list_query){sizeof(scan.query), .kind = PRM__KIND_VERSION};
	if (s->query->prefix.len &&
	    !prm__key_lower(s->query->prefix, lower, &scan.query.name_prefix))
		return PRM_OK; /* longer than any id */
	if (s->query->sort == PRM_SORT_ID && s->from.key.len) {
		scan.query.after_name = s->from.key;
		scan.query.after_item = PRM_LIT("~"); /* behind every version */
	}
	return prm__scan_run(s->op, &scan, err);
}

static prm_status search(prm__op *op, void *ud, prm_arena *arena, void *pub, prm_error *err)
{
	searching s = {.op = op, .query = ud, .arena = arena};
	size_t limit = s.query->limit ? s.query->limit : DEFAULT_ROWS;
	prm_status status;
	prm_buf cursor;

	if (limit > op->m->limits.page_items)
		limit = op->m->limits.page_items;
	prm_buf_init(&cursor, op->m->allocator, 0);
	status = prm__cursor_read(s.query, &cursor, &s.from, err);
	if (s.query->sort == PRM_SORT_ID)
		s.most = limit + 1;
	if (!status)
		status = walk(&s, err);
	if (!status && s.query->sort == PRM_SORT_UPDATED)
		skip_seen(&s);
	if (!status)
		status = make_page(&s, limit, pub, err);
	prm_buf_release(&cursor);
	return status;
}

prm_status prm_manager_search(prm_manager *m, const prm_call *call, const prm_query *query,
			      prm_prompts **out, prm_error *err)
{
	prm_event what = {.operation = "search", .effect = PRM_EFFECT_READ};
	prm_query q;
	prm__listing listing = {sizeof(**out), search, &q};
	prm_status status;
	void *list;

	prm__options_copy(&q, sizeof(q), query);
	status = prm__list_run(m, call, &what, &listing, &list, err);
	if (!status)
		*out = list;
	return status;
}

void prm_prompts_free(prm_prompts *prompts)
{
	prm__list_free(prompts);
}
