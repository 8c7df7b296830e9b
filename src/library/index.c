/* index.c: the entries of a library by id and version. */
#include <stdlib.h>

#include "base/str.h"
#include "library/parts.h"

int prm__number_compare(prm_str a, prm_str b)
{
	prm_semver x, y;

	if (prm_semver_parse(a, &x, NULL) || prm_semver_parse(b, &y, NULL))
		return prm__str_compare(a, b);
	return prm_semver_compare(&x, &y);
}

/* qsort hands over no context: what is sorted carries its keys. */
typedef struct row {
	prm_str id, number;
	size_t index;
} row;

static int by_id(const void *a, const void *b)
{
	const row *x = a, *y = b;
	int order = prm__str_compare(x->id, y->id);

	if (order == 0)
		order = prm__number_compare(x->number, y->number);
	return order ? order : (x->index > y->index) - (x->index < y->index);
}

prm_status prm__library_index(prm_library *library, prm_error *err)
{
	row *rows = prm_arena_calloc(&library->arena, library->entry_count + 1, sizeof(*rows));

	library->by_id = prm_arena_calloc(&library->arena, library->entry_count + 1,
					  sizeof(*library->by_id));
	if (!rows || !library->by_id)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	for (size_t i = 0; i < library->entry_count; i++) {
		const prm__entry *entry = &library->entries[i];

		rows[i] = (row){prm_prompt_id(entry->prompt), entry->number, i};
	}
	qsort(rows, library->entry_count, sizeof(*rows), by_id);
	for (size_t i = 0; i < library->entry_count; i++)
		library->by_id[i] = rows[i].index;
	return PRM_OK;
}

/* The first of by_id whose id is not before (or, with `past`, behind) the one given. */
static size_t bound(const prm_library *library, prm_str id, bool past)
{
	size_t from = 0, to = library->entry_count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		const prm__entry *entry = &library->entries[library->by_id[middle]];
		int order = prm__str_compare(prm_prompt_id(entry->prompt), id);

		if (order < 0 || (past && order == 0))
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

void prm__library_range(const prm_library *library, prm_str id, size_t *from, size_t *to)
{
	*from = bound(library, id, false);
	*to = bound(library, id, true);
}
