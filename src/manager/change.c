/*
 * change.c: read the head, edit a copy, write the event, write the head if it is still as it was;
 * else begin again. A crash in between leaves an event that nothing refers to: the doctor lists it.
 */
#include "manager/change.h"

#include <stdio.h>

#define EVENT_ATTEMPTS 1000

static void event_item(uint64_t seq, char out[24])
{
	snprintf(out, 24, "%012llu", (unsigned long long)seq);
}

/* The event takes the next free number from head.seq + 1 on. */
static prm_status put_event(prm__edit *edit, prm_arena *arena, prm_error *err)
{
	prm_expect absent = {PRM_EXPECT_ABSENT, {NULL, 0}};
	prm__op *op = edit->op;
	prm_status status = PRM_STORE_CONFLICT;
	char item[24];
	prm_buf body;

	prm_buf_init(&body, op->m->allocator, 0);
	for (int i = 0; status == PRM_STORE_CONFLICT && i < EVENT_ATTEMPTS; i++) {
		prm_key key = {PRM__KIND_EVENT, edit->draft->state.key, {item, 0}};

		if (i)
			edit->event.seq++;
		event_item(edit->event.seq, item);
		key.item.len = strlen(item);
		prm_buf_reset(&body);
		status = prm__event_write(&edit->event, &body, err);
		if (!status)
			status = prm_store_put(op->m->store, prm__op_call(op), &key,
					       prm_buf_str(&body), absent, arena, NULL, err);
	}
	prm_buf_release(&body);
	return status;
}

/* The head went another way: what was not done leaves no trace. */
static void take_event_back(prm__edit *edit)
{
	prm_expect any = {PRM_EXPECT_ANY, {NULL, 0}};
	char item[24];
	prm_key key = {PRM__KIND_EVENT, edit->draft->state.key, {item, 0}};

	event_item(edit->event.seq, item);
	key.item.len = strlen(item);
	if (prm_store_remove(edit->op->m->store, NULL, &key, any, NULL) != PRM_OK)
		return; /* the doctor will find it */
}

/* Labels and states were stamped with the number that was planned; the event may have got a later
 * one. */
static void restamp(prm_head *head, uint64_t planned, uint64_t seq)
{
	for (size_t i = 0; i < head->label_count; i++)
		if (head->labels[i].now.seq == planned)
			head->labels[i].now.seq = seq;
	head->seq = seq;
}

static prm_status put_head(prm__edit *edit, prm_arena *arena, prm_error *err)
{
	prm_key key = {PRM__KIND_HEAD, edit->draft->state.key, PRM_LIT("head")};
	prm_expect expect = {edit->draft->head_revision.len ? PRM_EXPECT_REVISION
							    : PRM_EXPECT_ABSENT,
			     edit->draft->head_revision};
	prm_status status;
	prm_buf body;

	prm_buf_init(&body, edit->op->m->allocator, 0);
	status = prm__head_write(&edit->head, &body, err);
	if (!status)
		status = prm_store_put(edit->op->m->store, prm__op_call(edit->op), &key,
				       prm_buf_str(&body), expect, arena, NULL, err);
	prm_buf_release(&body);
	return status;
}

static prm_status write_both(prm__edit *edit, prm_arena *arena, prm_error *err)
{
	uint64_t planned = edit->event.seq;
	prm_status status = put_event(edit, arena, err);

	if (status)
		return status;
	restamp(&edit->head, planned, edit->event.seq);
	status = put_head(edit, arena, err);
	if (status) {
		take_event_back(edit);
		return status;
	}
	if (prm__draft_set_head(edit->draft, &edit->head, NULL) == PRM_OK)
		prm__index_publish(&edit->op->m->index, edit->draft);
	else
		prm__index_touch(&edit->op->m->index, edit->draft->state.key);
	return PRM_OK;
}

static prm_status begin_edit(prm__edit *edit, prm_str id, const char *now, prm_arena *arena,
			     prm_error *err)
{
	prm__draft *draft = edit->draft;
	size_t highest = prm__highest_row(&draft->state);
	prm_status status;

	if (!prm__draft_exists(draft))
		return prm__fail_no_prompt(edit->op, id, err);
	if (highest != SIZE_MAX) /* for the id's spelling; damage there does not stop a label */
		(void)prm__draft_read(edit->op, draft, highest, NULL);
	if (draft->state.id.len && !prm_str_eq(draft->state.id, id))
		return prm_fail(err, PRM_PROMPT_NOT_FOUND,
				"there is no prompt '%.*s'; did you mean '%.*s'?", PRM_FMT(id),
				PRM_FMT(draft->state.id));
	status = prm__head_copy(&draft->head, arena, &edit->head, err);
	if (status)
		return status;
	edit->head.id = id;
	edit->event = (prm_head_event){.seq = draft->head.seq + 1,
				       .id = id,
				       .who = edit->op->call.actor,
				       .why = edit->op->call.reason,
				       .when = prm_str_c(now)};
	return PRM_OK;
}

static prm_status attempt(prm__edit *edit, prm_str id, prm_str key, prm__apply apply, void *ud,
			  prm_error *err)
{
	prm__draft draft;
	char now[25];
	prm_arena arena;
	prm_status status;

	prm__now_text(edit->op->m, now);
	prm_arena_init(&arena, edit->op->m->allocator, 0);
	edit->draft = &draft;
	edit->nothing = false;
	status = prm__draft_load(edit->op, key, &arena, &draft, err);
	if (!status)
		status = begin_edit(edit, id, now, &arena, err);
	if (!status)
		status = apply(ud, edit, err);
	if (!status && !edit->nothing)
		status = write_both(edit, &arena, err);
	edit->draft = NULL;
	prm_arena_release(&arena);
	return status;
}

prm_status prm__change_head(prm__op *op, prm_str id, prm__apply apply, void *ud, prm_error *err)
{
	char lower[PRM_ID_MAX + 1];
	prm__edit edit = {.op = op};
	prm_status status;
	prm_str key;

	if (prm_id_check(id, err) || !prm__key_lower(id, lower, &key))
		return PRM_ID_INVALID;
	for (int i = 0; i < PRM__WRITE_ATTEMPTS; i++) {
		status = attempt(&edit, id, key, apply, ud, err);
		if (status != PRM_STORE_CONFLICT)
			return status;
		status = prm__op_check(op, err);
		if (status)
			return status;
	}
	return prm_fail(err, PRM_STORE_BUSY, "other writers were faster %d times",
			PRM__WRITE_ATTEMPTS);
}

prm_status prm__edit_choose(prm__edit *edit, const prm_ref *ref, prm__pick *pick, prm_error *err)
{
	prm_status status = PRM_OK;

	while (!status) {
		status = prm__resolve_in(&edit->draft->state, ref, pick, err);
		if (status || pick->kind == PRM__PICK_FOUND)
			break;
		status = prm__draft_read(edit->op, edit->draft, pick->row, err);
	}
	return status;
}

prm_label_target prm__edit_target(const prm__edit *edit, prm_str version)
{
	return (prm_label_target){version, edit->event.seq, edit->event.who, edit->event.why,
				  edit->event.when};
}
