/* suggest.c: "did you mean", for ids, versions and labels. */
#include <stdio.h>

#include "manager/manager_internal.h"

void prm__nearest_init(prm__nearest *nearest, prm_str word)
{
	*nearest = (prm__nearest){.word = word, .distance = -1};
}

void prm__nearest_offer(prm__nearest *nearest, prm_str candidate)
{
	int distance = prm__str_near(nearest->word, candidate);

	if (distance < 0 || candidate.len >= sizeof(nearest->text) ||
	    (nearest->distance >= 0 && distance >= nearest->distance))
		return;
	nearest->distance = distance;
	prm__copy_text(nearest->text, sizeof(nearest->text), candidate);
}

void prm__nearest_text(const prm__nearest *nearest, char *out, size_t size)
{
	out[0] = '\0';
	if (nearest->distance >= 0)
		snprintf(out, size, "; did you mean '%s'?", nearest->text);
}

/* A page of keys is looked at, no more: an unknown id must not cost a walk over the whole store. */
static void offer_page(prm__op *op, prm_str prefix, prm__nearest *nearest)
{
	prm_list_query query = {sizeof(query), .kind = PRM__KIND_VERSION, .name_prefix = prefix};
	prm_list_page page;
	prm_arena arena;

	prm_arena_init(&arena, op->m->allocator, 0);
	if (prm_store_list(op->m->store, prm__op_call(op), &query, &arena, &page, NULL) == PRM_OK)
		for (size_t i = 0; i < page.count; i++)
			if (i == 0 || !prm_str_eq(page.items[i].name, page.items[i - 1].name))
				prm__nearest_offer(nearest, page.items[i].name);
	prm_arena_release(&arena);
}

/* The keys are in lower case; people want the id as it is spelled. */
static void spell(prm__op *op, prm__nearest *nearest)
{
	prm__need need = {PRM_REF_LATEST, {NULL, 0}};
	prm_str key = prm_str_c(nearest->text);
	prm__index *index = &op->m->index;
	const prm__entry *entry;
	unsigned token;
	bool exists;

	if (nearest->distance < 0 || prm__index_settle(op, key, &need, &exists, NULL) != PRM_OK)
		return;
	token = prm__epoch_enter(&op->m->epoch);
	entry = prm__index_find(index, key, prm__index_hash(index, key));
	if (entry && entry->state.id.len == strlen(nearest->text))
		memcpy(nearest->text, entry->state.id.ptr, entry->state.id.len);
	prm__epoch_leave(&op->m->epoch, token);
}

void prm__nearest_stored(prm__op *op, prm__nearest *nearest)
{
	if (nearest->distance < 0)
		offer_page(op, (prm_str){NULL, 0}, nearest);
}

prm_status prm__fail_no_prompt(prm__op *op, prm_str id, prm_error *err)
{
	char lower[PRM_ID_MAX + 1], hint[PRM_ID_MAX + 32];
	prm__nearest nearest;
	prm_str key;

	if (!err)
		return PRM_PROMPT_NOT_FOUND;
	if (!prm__key_lower(id, lower, &key))
		key = prm_str_n(NULL, 0);
	prm__nearest_init(&nearest, key);
	if (key.len)
		offer_page(op, prm_str_n(key.ptr, 1), &nearest);
	if (nearest.distance < 0)
		offer_page(op, prm_str_n(NULL, 0), &nearest);
	spell(op, &nearest);
	prm__nearest_text(&nearest, hint, sizeof(hint));
	return prm_fail(err, PRM_PROMPT_NOT_FOUND, "there is no prompt '%.*s'%s", PRM_FMT(id),
			hint);
}
