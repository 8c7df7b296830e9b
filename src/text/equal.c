/*
 * equal.c: equality as JSON sees it, with a stack of its own. Maps mostly have the same order, so
 * the same place is looked at first; where it differs, the second map's keys are sorted once.
 */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/str.h"
#include "text/number.h"
#include "text/value.h"

/* Two containers of the same type and count, and how far they were compared. */
struct pair {
	prm_value a, b;
	size_t a_cursor, b_cursor;
	prm_member *sorted; /* the members of b, once their order was found to differ */
};

#define FEW_LEVELS 32

/* Deeper values than these need memory, and are equal to nothing when there is none. */
struct walk {
	struct pair *pairs;
	size_t depth, size;
	struct pair few[FEW_LEVELS];
};

static bool numbers_equal(prm_value a, prm_value b)
{
	if (a.type == PRM_INT && b.type == PRM_INT)
		return a.as.integer == b.as.integer;
	if (a.type == PRM_DOUBLE && b.type == PRM_DOUBLE)
		return a.as.number == b.as.number;
	return prm__number_equal(a, b);
}

static int compare_keys(const void *a, const void *b)
{
	const prm_member *x = a, *y = b;

	return prm__str_compare(prm_str_n(x->key, x->key_len), prm_str_n(y->key, y->key_len));
}

#define FEW ((size_t)8)

/* Sort b's members, unless they are few or a host's, or memory is out: then each is searched. */
static void sort_members(struct pair *p)
{
	size_t n = p->b.len;

	if ((p->b.flags & PRM_VALUE_HOST) || n <= FEW || p->sorted)
		return;
	p->sorted = prm__realloc(&prm__malloc, NULL, 0, n * sizeof(*p->sorted));
	if (!p->sorted)
		return;
	memcpy(p->sorted, p->b.as.members, n * sizeof(*p->sorted));
	qsort(p->sorted, n, sizeof(*p->sorted), compare_keys);
}

static prm_value find(struct pair *p, prm_str key)
{
	prm_member wanted = {.key = key.ptr, .key_len = (uint32_t)key.len};
	const prm_member *hit;

	sort_members(p);
	if (!p->sorted)
		return prm_value_get(p->b, key);
	hit = bsearch(&wanted, p->sorted, p->b.len, sizeof(*p->sorted), compare_keys);
	return hit ? hit->value : (prm_value){0};
}

/* The next two values to compare; false at the end. */
static bool next(struct pair *p, prm_value *a, prm_value *b)
{
	prm_str key, other;
	prm_status status = prm__value_next(p->a, &p->a_cursor, &key, a);

	if (status == PRM_END)
		return false;
	if (status) { /* a host that fails is equal to nothing */
		*a = (prm_value){0};
		*b = prm_value_null();
		return true;
	}
	if (prm__value_next(p->b, &p->b_cursor, &other, b))
		*b = (prm_value){0};
	else if (p->a.type == PRM_MAP && !prm_str_eq(key, other))
		*b = find(p, key);
	return true;
}

static void pop(struct walk *w)
{
	struct pair *p = &w->pairs[--w->depth];

	prm__free(&prm__malloc, p->sorted, p->b.len * sizeof(*p->sorted));
}

static bool push(struct walk *w, prm_value a, prm_value b)
{
	if (prm_value_count(a) != prm_value_count(b) || w->depth == PRM__WALK_DEPTH)
		return false;
	if (w->depth == w->size &&
	    !prm__walk_grow(&prm__malloc, (void **)&w->pairs, &w->size, sizeof(*w->pairs), w->few))
		return false;
	w->pairs[w->depth++] = (struct pair){.a = a, .b = b};
	return true;
}

static bool compare(struct walk *w, prm_value a, prm_value b)
{
	if (prm__value_is_number(a) && prm__value_is_number(b))
		return numbers_equal(a, b);
	if (a.type != b.type)
		return false;
	switch (a.type) {
	case PRM_BOOL:
		return a.as.boolean == b.as.boolean;
	case PRM_STRING:
		return prm_str_eq(prm_value_text(a), prm_value_text(b));
	case PRM_LIST:
	case PRM_MAP:
		return push(w, a, b);
	case PRM_FUNCTION:
		return a.as.host == b.as.host;
	default:
		return true;
	}
}

bool prm_value_equal(prm_value a, prm_value b)
{
	struct walk w;
	bool equal;

	w.pairs = w.few;
	w.size = FEW_LEVELS;
	w.depth = 0;
	equal = compare(&w, a, b);
	while (equal && w.depth) {
		prm_value x, y;

		if (next(&w.pairs[w.depth - 1], &x, &y))
			equal = compare(&w, x, y);
		else
			pop(&w);
	}
	while (w.depth)
		pop(&w);
	if (w.pairs != w.few)
		prm__free(&prm__malloc, w.pairs, w.size * sizeof(*w.pairs));
	return equal;
}
