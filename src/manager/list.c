/* list.c: see list.h. */
#include "manager/list.h"

/* A cleared public struct, and the arena of what hangs on it. NULL: no memory. */
static void *list_new(prm_manager *m, size_t size, prm_arena **arena)
{
	size_t bytes = sizeof(prm__list) + size;
	prm__list *list = prm__calloc(m->allocator, bytes);

	if (!list)
		return NULL;
	list->allocator = m->allocator;
	list->bytes = bytes;
	prm_arena_init(&list->arena, m->allocator, 0);
	*arena = &list->arena;
	return list->pub;
}

void prm__list_free(void *pub)
{
	prm__list *list;

	if (!pub)
		return;
	list = (prm__list *)((char *)pub - offsetof(prm__list, pub));
	prm_arena_release(&list->arena);
	prm__free(list->allocator, list, list->bytes);
}

prm_status prm__list_run(prm_manager *m, const prm_call *call, const prm_event *what,
			 const prm__listing *listing, void **out, prm_error *err)
{
	prm_arena *arena;
	prm_status status;
	prm__op op;
	void *list;

	status = prm__op_begin(&op, m, call, what, err);
	if (status)
		return status;
	list = list_new(m, listing->size, &arena);
	status = list ? listing->fill(&op, listing->ud, arena, list, err) : prm__nomem(err);
	if (status)
		prm__list_free(list);
	else
		*out = list;
	return prm__op_end(&op, status, err);
}

bool prm__list_grow(prm_arena *arena, void **items, size_t count, size_t *size, size_t item_bytes)
{
	size_t more = *size ? *size * 2 : 16;
	void *moved;

	if (count < *size)
		return true;
	moved = prm_arena_calloc(arena, more, item_bytes);
	if (!moved)
		return false;
	if (count)
		memcpy(moved, *items, count * item_bytes);
	*items = moved;
	*size = more;
	return true;
}

bool prm__keep(prm_arena *arena, prm_str text, prm_str *out)
{
	return prm_arena_str(arena, text, out);
}

prm_status prm__load_existing(prm__op *op, prm_str id, prm_arena *arena, prm__draft *out,
			      prm_error *err)
{
	char lower[PRM_ID_MAX + 1];
	prm_status status;
	prm_str key;
	size_t highest;

	if (prm_id_check(id, err) || !prm__key_lower(id, lower, &key))
		return PRM_ID_INVALID;
	status = prm__draft_load(op, key, arena, out, err);
	if (status)
		return status;
	if (!prm__draft_exists(out))
		return prm__fail_no_prompt(op, id, err);
	highest = prm__highest_row(&out->state);
	if (highest != SIZE_MAX)
		(void)prm__draft_read(op, out, highest, NULL);
	if (out->state.id.len && !prm_str_eq(out->state.id, id))
		return prm_fail(err, PRM_PROMPT_NOT_FOUND,
				"there is no prompt '%.*s'; did you mean '%.*s'?", PRM_FMT(id),
				PRM_FMT(out->state.id));
	if (out->state.id.len == 0)
		out->state.id = id;
	return PRM_OK;
}

static prm_status scan_page(prm__op *op, prm__scan *scan, prm_arena *arena, prm_list_page *page,
			    prm_error *err)
{
	prm_status status = prm__op_check(op, err);

	if (!status)
		status = prm_store_list(op->m->store, prm__op_call(op), &scan->query, arena, page,
					err);
	for (size_t i = 0; !status && i < page->count; i++) {
		status = prm__op_check(op, err);
		if (!status)
			status = scan->fn(scan->ud, &page->items[i], err);
	}
	return status;
}

/* Two arenas take turns: the place to go on stands in the page before. */
prm_status prm__scan_run(prm__op *op, prm__scan *scan, prm_error *err)
{
	prm_list_page page = {.more = true};
	prm_status status = PRM_OK;
	prm_arena arenas[2];

	prm_arena_init(&arenas[0], op->m->allocator, 0);
	prm_arena_init(&arenas[1], op->m->allocator, 0);
	for (size_t turn = 0; !status && page.more; turn ^= 1) {
		prm_arena_release(&arenas[turn]);
		page.count = 0;
		page.more = false;
		status = scan_page(op, scan, &arenas[turn], &page, err);
		if (page.count == 0)
			break;
		scan->query.after_name = page.items[page.count - 1].name;
		scan->query.after_item = page.items[page.count - 1].item;
	}
	prm_arena_release(&arenas[0]);
	prm_arena_release(&arenas[1]);
	return status == PRM_END ? PRM_OK : status;
}
