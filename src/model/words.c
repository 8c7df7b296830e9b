/* words.c: two texts, cut into words, blanks and marks, and Myers's greedy algorithm over them. */
#include "model/words.h"

#include "base/alloc.h"
#include "base/hash.h"
#include "base/str.h"

#define MOST_EDITS 400 /* beyond it a word-level difference helps nobody, and costs its square */
#define MOST_TOKENS ((size_t)200000) /* of one text: about a megabyte of words */

struct token {
	prm_str text;
	uint64_t hash;
	bool stays;
};

struct side {
	struct token *tokens;
	size_t count;
};

/* The edit graph without the common start and end. */
struct graph {
	struct token *a, *b;
	int64_t n, m;
	int32_t *rows[MOST_EDITS +
		      1]; /* the furthest x on each diagonal, for each number of edits */
};

static int kind_of(char c)
{
	if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
		return 1;
	if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    c == '_' || (unsigned char)c >= 0x80)
		return 2;
	return 0;
}

static size_t token_end(prm_str text, size_t at, bool lines)
{
	int kind = kind_of(text.ptr[at]);
	size_t end = at + 1;

	if (lines) {
		end = prm__str_find_char(text, '\n', at);
		return end < text.len ? end + 1 : end;
	}
	while (kind && end < text.len && kind_of(text.ptr[end]) == kind)
		end++;
	return end;
}

/* PRM_LIMIT: there are more than MOST_TOKENS. */
static prm_status cut(prm_str text, bool lines, prm_arena *arena, struct side *out)
{
	size_t count = 0;

	for (size_t at = 0; at < text.len && count <= MOST_TOKENS; at = token_end(text, at, lines))
		count++;
	if (count > MOST_TOKENS)
		return PRM_LIMIT;
	out->tokens = prm_arena_calloc(arena, count + 1, sizeof(*out->tokens));
	out->count = 0;
	if (!out->tokens)
		return PRM_NOMEM;
	for (size_t at = 0, end; at < text.len; at = end) {
		struct token *token = &out->tokens[out->count++];

		end = token_end(text, at, lines);
		token->text = prm_str_n(text.ptr + at, end - at);
		token->hash = prm__hash(token->text, 0);
	}
	return PRM_OK;
}

static bool same(const struct token *a, const struct token *b)
{
	return a->hash == b->hash && prm_str_eq(a->text, b->text);
}

static void keep(struct token *a, struct token *b)
{
	a->stays = b->stays = true;
}

/* Mark the common start and end; what is between is the graph. */
static void trim(struct side *a, struct side *b, struct graph *g)
{
	size_t start = 0, end = 0;

	while (start < a->count && start < b->count && same(&a->tokens[start], &b->tokens[start])) {
		keep(&a->tokens[start], &b->tokens[start]);
		start++;
	}
	while (end < a->count - start && end < b->count - start &&
	       same(&a->tokens[a->count - 1 - end], &b->tokens[b->count - 1 - end])) {
		keep(&a->tokens[a->count - 1 - end], &b->tokens[b->count - 1 - end]);
		end++;
	}
	g->a = a->tokens + start;
	g->b = b->tokens + start;
	g->n = (int64_t)(a->count - start - end);
	g->m = (int64_t)(b->count - start - end);
}

/* Row d has the diagonals -d to d; out of them x is -1. */
static int64_t furthest(const struct graph *g, int64_t d, int64_t k)
{
	return d < 0 || k < -d || k > d ? -1 : g->rows[d][k + d];
}

/*
 * Where diagonal k begins with d edits, from the better of its neighbours that leads to no point
 * outside of the graph; -1 where none does. *down: by an insertion.
 */
static int64_t step(const struct graph *g, int64_t d, int64_t k, bool *down)
{
	int64_t above = furthest(g, d - 1, k + 1), left = furthest(g, d - 1, k - 1);

	*down = false;
	if (d == 0)
		return 0;
	if (above - k > g->m)
		above = -1;
	left = left < 0 || left >= g->n ? -1 : left + 1;
	*down = above >= left;
	return *down ? above : left;
}

/* One row of the search; true when it reaches the end. */
static bool search_row(struct graph *g, int64_t d)
{
	for (int64_t k = -d; k <= d; k += 2) {
		bool down;
		int64_t x = step(g, d, k, &down), y = x - k;

		if (x < 0)
			continue; /* the row was filled with -1 */
		while (x < g->n && y < g->m && same(&g->a[x], &g->b[y])) {
			x++;
			y++;
		}
		g->rows[d][k + d] = (int32_t)x;
		if (x == g->n && y == g->m)
			return true;
	}
	return false;
}

static void mark_path(struct graph *g, int64_t d)
{
	int64_t x = g->n, y = g->m;

	for (; d >= 0; d--) {
		int64_t k = x - y, start;
		bool down;

		start = step(g, d, k, &down);
		while (x > start) {
			x--;
			y--;
			keep(&g->a[x], &g->b[y]);
		}
		if (down)
			y--;
		else
			x--;
	}
}

/* PRM_LIMIT: they differ by more than MOST_EDITS. */
static prm_status search(struct graph *g, prm_arena *scratch)
{
	if (g->n == 0 || g->m == 0)
		return PRM_OK;
	for (int64_t d = 0; d <= MOST_EDITS; d++) {
		size_t cells = 2 * (size_t)d + 1;

		g->rows[d] = prm_arena_alloc(scratch, cells * sizeof(int32_t));
		if (!g->rows[d])
			return PRM_NOMEM;
		memset(g->rows[d], 0xff, cells * sizeof(int32_t));
		if (search_row(g, d)) {
			mark_path(g, d);
			return PRM_OK;
		}
	}
	return PRM_LIMIT;
}

/* Join the tokens from *at on that stay (or do not) into one slice. */
static prm_str take(const struct side *side, size_t *at, bool stays)
{
	prm_str text = {NULL, 0};

	for (; *at < side->count && side->tokens[*at].stays == stays; ++*at) {
		if (!text.ptr)
			text.ptr = side->tokens[*at].text.ptr;
		text.len += side->tokens[*at].text.len;
	}
	return text;
}

static void add(prm_word_run *runs, size_t *count, int kind, prm_str text)
{
	if (text.len)
		runs[(*count)++] = (prm_word_run){kind, text};
}

/* How often what stays and what does not take turns. */
static size_t turns(const struct side *side)
{
	size_t count = 1;

	for (size_t i = 1; i < side->count; i++)
		count += side->tokens[i].stays != side->tokens[i - 1].stays;
	return count;
}

static prm_status give(const struct side *a, const struct side *b, prm_arena *arena,
		       const prm_word_run **runs, size_t *count)
{
	size_t i = 0, j = 0, kept = 0;
	prm_word_run *list = prm_arena_calloc(arena, 3 * (turns(a) + turns(b)), sizeof(*list));

	if (!list)
		return PRM_NOMEM;
	*count = 0;
	while (i < a->count || j < b->count) {
		add(list, count, PRM_REMOVED, take(a, &i, false));
		add(list, count, PRM_ADDED, take(b, &j, false));
		/* what stays is as long on both sides only up to the nearer change */
		for (kept = 0; i + kept < a->count && a->tokens[i + kept].stays &&
			       j + kept < b->count && b->tokens[j + kept].stays;
		     kept++)
			;
		if (kept) {
			prm_str text = {b->tokens[j].text.ptr, 0};

			for (size_t n = 0; n < kept; n++)
				text.len += b->tokens[j + n].text.len;
			add(list, count, 0, text);
		}
		i += kept;
		j += kept;
	}
	*runs = list;
	return PRM_OK;
}

static prm_status diff(prm_str before, prm_str after, bool lines, prm_arena *arena,
		       prm_arena *scratch, const prm_word_run **runs, size_t *count)
{
	struct graph *g = prm_arena_calloc(scratch, 1, sizeof(*g));
	struct side a, b;
	prm_status status;

	if (!g)
		return PRM_NOMEM;
	status = cut(before, lines, scratch, &a);
	if (!status)
		status = cut(after, lines, scratch, &b);
	if (status)
		return status;
	trim(&a, &b, g);
	status = search(g, scratch);
	/* too different even by lines: what is between the common start and end goes and comes */
	if (status && (status != PRM_LIMIT || !lines))
		return status;
	return give(&a, &b, arena, runs, count);
}

/* All of one text goes, all of the other comes. */
static prm_status whole(prm_str before, prm_str after, prm_arena *arena, const prm_word_run **runs,
			size_t *count)
{
	prm_word_run *list = prm_arena_calloc(arena, 2, sizeof(*list));

	if (!list)
		return PRM_NOMEM;
	*count = 0;
	add(list, count, PRM_REMOVED, before);
	add(list, count, PRM_ADDED, after);
	*runs = list;
	return PRM_OK;
}

prm_status prm__words_diff(prm_str before, prm_str after, prm_arena *arena,
			   const prm_word_run **runs, size_t *count)
{
	prm_arena scratch;
	prm_status status;

	prm_arena_init(&scratch, arena->allocator, 0);
	status = diff(before, after, false, arena, &scratch, runs, count);
	if (status == PRM_LIMIT)
		status = diff(before, after, true, arena, &scratch, runs, count);
	if (status == PRM_LIMIT)
		status = whole(before, after, arena, runs, count);
	prm_arena_release(&scratch);
	return status;
}
