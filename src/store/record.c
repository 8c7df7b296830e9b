/* record.c: see record.h. */
#include "store/record.h"

#include <stdio.h>
#include <time.h>

#include "base/os.h"
#include "base/str.h"

int prm__key_order(prm_str name_a, prm_str item_a, prm_str name_b, prm_str item_b)
{
	int order = prm__str_compare(name_a, name_b);

	return order ? order : prm__str_compare(item_a, item_b);
}

bool prm__query_wants(const prm_list_query *query, prm_str name)
{
	if (query->name.len && !prm_str_eq(query->name, name))
		return false;
	return prm__str_starts(name, query->name_prefix);
}

void prm__content_revision(prm_str body, char out[PRM__REVISION_BYTES])
{
	char hex[64];

	prm__sha256_hex(body, hex);
	snprintf(out, PRM__REVISION_BYTES, "%.32s-%zu", hex, body.len);
}

void prm__page_init(struct prm__page *page, const prm_list_query *query, prm_arena *arena)
{
	*page = (struct prm__page){.arena = arena, .limit = query->limit};
}

bool prm__page_full(const struct prm__page *page)
{
	return page->count >= page->limit || page->bytes >= PRM__PAGE_BYTES;
}

static bool page_grow(struct prm__page *page)
{
	size_t more = page->size ? page->size * 2 : 16;
	prm_stored *rows = prm_arena_calloc(page->arena, more, sizeof(*rows));

	if (!rows)
		return false;
	if (page->count)
		memcpy(rows, page->rows, page->count * sizeof(*rows));
	page->rows = rows;
	page->size = more;
	return true;
}

bool prm__page_add(struct prm__page *page, const prm_stored *row)
{
	prm_stored *to;

	if (page->count == page->size && !page_grow(page))
		return false;
	to = &page->rows[page->count];
	*to = *row;
	/* rows of one name share its text */
	if (page->count && prm_str_eq(to[-1].name, row->name))
		to->name = to[-1].name;
	else if (!prm_arena_str(page->arena, row->name, &to->name))
		return false;
	if (!prm_arena_str(page->arena, row->item, &to->item))
		return false;
	page->bytes += row->body.len;
	page->count++;
	return true;
}

void prm__wait_start(struct prm__wait *wait, const prm_call *call, uint32_t timeout_ms)
{
	uint64_t now = prm__monotonic_ns();

	*wait = (struct prm__wait){.timeout_ns = now + (uint64_t)timeout_ms * 1000000};
	if (!call)
		return;
	wait->cancel = call->cancel;
	if (call->deadline_ms)
		wait->deadline_ns = now + (uint64_t)call->deadline_ms * 1000000;
}

prm_status prm__wait_check(const struct prm__wait *wait, prm_error *err)
{
	if (wait->cancel && *wait->cancel)
		return prm_fail(err, PRM_CANCELLED, "the caller cancelled the call");
	if (wait->deadline_ns && prm__monotonic_ns() >= wait->deadline_ns)
		return prm_fail(err, PRM_DEADLINE,
				"the call's deadline passed before the store answered");
	return PRM_OK;
}

bool prm__wait_over(const struct prm__wait *wait)
{
	return prm__monotonic_ns() >= wait->timeout_ns;
}

void prm__wait_nap(const struct prm__wait *wait, uint64_t ns)
{
	uint64_t now = prm__monotonic_ns(), end = wait->timeout_ns;
	struct timespec t;

	if (wait->deadline_ns && wait->deadline_ns < end)
		end = wait->deadline_ns;
	if (end <= now)
		return;
	if (ns > end - now)
		ns = end - now;
	t = (struct timespec){(time_t)(ns / 1000000000), (long)(ns % 1000000000)};
	nanosleep(&t, NULL);
}
