/*
 * diff.c: what differs between two prompts: message by message, then every other key by its pointer,
 * then the input contract. Version, dates, changelog and status are no content and are left out.
 */
#include <prm/prompt.h>

#include <stdio.h>

#include "base/alloc.h"
#include "base/map.h"
#include "base/str.h"
#include "model/prompt.h"
#include "model/words.h"

#define TREE_DEPTH 32     /* deeper maps are compared as a whole */
#define MOST_PAIRS 250000 /* messages compared with each other; beyond it only by position */
#define MOST_ALIKE 1024   /* bytes at each end of two contents that tell how alike they are */
#define NOBODY ((size_t)-1)

struct differ {
	prm_diff diff; /* first: it is what the caller has */
	const prm_allocator *allocator;
	prm_arena arena;
	prm_change *changes;
	size_t count, size;
	prm_buf pointer, title;
	prm_status status;
};

/* ---- adding changes -------------------------------------------------------------------------- */

static prm_value copy_value(struct differ *d, prm_value value)
{
	prm_builder b;
	prm_value copy = {0};

	if (prm_value_is(value, PRM_MISSING))
		return copy;
	prm_builder_init(&b, &d->arena);
	prm_build_copy(&b, value);
	if (prm_builder_finish(&b, &copy, NULL))
		d->status = PRM_NOMEM;
	return copy;
}

static prm_str copy_text(struct differ *d, prm_str text)
{
	prm_str copy = {NULL, 0};

	if (!prm_arena_str(&d->arena, text, &copy))
		d->status = PRM_NOMEM;
	return copy;
}

static void add_change(struct differ *d, int kind, prm_value before, prm_value after)
{
	prm_change change = {.kind = kind};

	if (d->count == d->size &&
	    !prm__grow(d->allocator, (void **)&d->changes, &d->size, sizeof(*d->changes)))
		d->status = PRM_NOMEM;
	if (d->pointer.status || d->title.status)
		d->status = PRM_NOMEM;
	if (d->status)
		return;
	change.pointer = copy_text(d, prm_buf_str(&d->pointer));
	change.title = copy_text(d, prm_buf_str(&d->title));
	change.before = copy_value(d, before);
	change.after = copy_value(d, after);
	if (!d->status && prm_value_is(before, PRM_STRING) && prm_value_is(after, PRM_STRING))
		d->status = prm__words_diff(prm_value_text(change.before),
					    prm_value_text(change.after), &d->arena, &change.runs,
					    &change.run_count);
	if (!d->status)
		d->changes[d->count++] = change;
}

static void compare(struct differ *d, prm_value before, prm_value after)
{
	if (prm_value_is(before, PRM_MISSING) && prm_value_is(after, PRM_MISSING))
		return;
	if (prm_value_is(before, PRM_MISSING))
		add_change(d, PRM_ADDED, before, after);
	else if (prm_value_is(after, PRM_MISSING))
		add_change(d, PRM_REMOVED, before, after);
	else if (!prm_value_equal(before, after))
		add_change(d, PRM_CHANGED, before, after);
}

/* ---- maps, key by key ------------------------------------------------------------------------ */

static void enter(struct differ *d, prm_str key)
{
	prm__pointer_add(&d->pointer, key);
	if (d->title.len)
		prm_buf_add_char(&d->title, '.');
	prm_buf_add(&d->title, key);
}

static void compare_maps(struct differ *d, prm_value before, prm_value after,
			 const char *const *skip, int depth);

static void compare_member(struct differ *d, prm_str key, prm_value before, prm_value after,
			   int depth)
{
	static const char *const none[] = {NULL};
	size_t pointer = d->pointer.len, title = d->title.len;

	enter(d, key);
	if (depth < TREE_DEPTH && prm_value_is(before, PRM_MAP) && prm_value_is(after, PRM_MAP))
		compare_maps(d, before, after, none, depth + 1);
	else
		compare(d, before, after);
	d->pointer.len = pointer;
	d->title.len = title;
}

/* Where each key of a map stands, from 1: looking keys up one by one takes their number's square. */
static void index_keys(struct differ *d, prm_value map, prm_map *out)
{
	prm_value ignored;
	prm_str key;

	prm__map_init(out, d->allocator, 0);
	for (uintptr_t i = 0; prm_value_member(map, i, &key, &ignored) && !d->status; i++)
		if (!prm__map_set(out, key, (void *)(i + 1)))
			d->status = PRM_NOMEM;
}

static prm_value indexed(prm_value map, const prm_map *index, prm_str key)
{
	uintptr_t at = (uintptr_t)prm__map_get(index, key);
	prm_value value = {0};

	if (at)
		prm_value_member(map, at - 1, &key, &value);
	return value;
}

/* The depth is bounded by TREE_DEPTH. */
static void compare_maps(struct differ *d, prm_value before, prm_value after,
			 const char *const *skip, int depth)
{
	prm_map old, new;
	prm_value value;
	prm_str key;

	index_keys(d, before, &old);
	index_keys(d, after, &new);
	for (size_t i = 0; prm_value_member(before, i, &key, &value) && !d->status; i++)
		if (!prm__is_one_of(key, skip))
			compare_member(d, key, value, indexed(after, &new, key), depth);
	for (size_t i = 0; prm_value_member(after, i, &key, &value) && !d->status; i++)
		if (!prm__is_one_of(key, skip) && !prm__map_get(&old, key))
			compare_member(d, key, (prm_value){0}, value, depth);
	prm__map_release(&old);
	prm__map_release(&new);
}

/* ---- messages -------------------------------------------------------------------------------- */

struct pairing {
	const prm_prompt *before, *after;
	size_t n, m;
	size_t *old_of; /* of a new message: the old one it was made from, or NOBODY */
	bool *taken;    /* of an old message */
};

static prm_str content_text(const prm_message *m)
{
	return prm_value_text(m->content);
}

/* How much of the longer text, as far as one looks, is the same at both ends, in per cent. */
static int likeness(prm_str a, prm_str b)
{
	size_t longer = a.len > b.len ? a.len : b.len, shorter = a.len + b.len - longer;
	size_t start = 0, end = 0, most = longer < 2 * MOST_ALIKE ? longer : 2 * MOST_ALIKE;

	while (start < shorter && start < MOST_ALIKE && a.ptr[start] == b.ptr[start])
		start++;
	while (end < shorter - start && end < MOST_ALIKE &&
	       a.ptr[a.len - 1 - end] == b.ptr[b.len - 1 - end])
		end++;
	return most ? (int)((start + end) * 100 / most) : 100;
}

/* 0: not the same message. Equal ones first, then of one role the likest, then the nearest. */
static int score(const struct pairing *p, size_t old, size_t new)
{
	prm_message a = prm_prompt_message(p->before, old), b = prm_prompt_message(p->after, new);
	bool same_role = prm_str_eq(a.role, b.role) && (a.role.len || prm_str_eq(a.name, b.name));
	bool equal = prm_value_equal(a.content, b.content);
	int points;

	if (!same_role && (!equal || content_text(&a).len == 0))
		return 0;
	points = equal ? 200 : likeness(content_text(&a), content_text(&b));
	return 1 + points * 2 + (same_role ? 100 : 0) + (old == new ? 1 : 0);
}

static void match(struct pairing *p, int least)
{
	bool all = p->n * p->m <= MOST_PAIRS;

	for (size_t j = 0; j < p->m; j++) {
		int best = least - 1;

		if (p->old_of[j] != NOBODY)
			continue;
		for (size_t i = all ? 0 : j; i < (all ? p->n : j + 1) && i < p->n; i++) {
			int points = p->taken[i] ? 0 : score(p, i, j);

			if (points > best) {
				best = points;
				p->old_of[j] = i;
			}
		}
		if (p->old_of[j] != NOBODY)
			p->taken[p->old_of[j]] = true;
	}
}

static void name_message(struct differ *d, const prm_prompt *prompt, size_t index, const char *more)
{
	prm_message m = prm_prompt_message(prompt, index);

	d->pointer.len = d->title.len = 0;
	prm_buf_addf(&d->pointer, "/chat_template/messages/%zu", index);
	if (m.role.len)
		prm_buf_addf(&d->title, "message %zu (%.*s)%s", index + 1, PRM_FMT(m.role), more);
	else
		prm_buf_addf(&d->title, "message %zu (placeholder %.*s)%s", index + 1,
			     PRM_FMT(m.name), more);
}

/* The content is the message itself, for people; everything else is named. */
static void compare_pair(struct differ *d, const struct pairing *p, size_t old, size_t new)
{
	static const char *const skip[] = {"content", NULL};
	prm_message a = prm_prompt_message(p->before, old), b = prm_prompt_message(p->after, new);
	size_t pointer;

	name_message(d, p->after, new, "");
	pointer = d->pointer.len;
	prm_buf_add_c(&d->pointer, "/content");
	compare(d, a.content, b.content);
	d->pointer.len = pointer;
	compare_maps(d, a.extra, b.extra, skip, 0);
}

static void report_messages(struct differ *d, const struct pairing *p)
{
	size_t highest = 0;
	char moved[48];

	for (size_t i = 0; i < p->n; i++) {
		if (p->taken[i])
			continue;
		name_message(d, p->before, i, "");
		add_change(d, PRM_REMOVED, prm_prompt_message(p->before, i).extra, (prm_value){0});
	}
	for (size_t j = 0; j < p->m && !d->status; j++) {
		size_t old = p->old_of[j];

		if (old == NOBODY) {
			name_message(d, p->after, j, "");
			add_change(d, PRM_ADDED, (prm_value){0},
				   prm_prompt_message(p->after, j).extra);
			continue;
		}
		if (old < highest) {
			snprintf(moved, sizeof(moved), ", moved from %zu", old + 1);
			name_message(d, p->after, j, moved);
			add_change(d, PRM_CHANGED, prm_prompt_message(p->before, old).extra,
				   prm_prompt_message(p->after, j).extra);
		}
		highest = old > highest ? old : highest;
		compare_pair(d, p, old, j);
	}
	d->pointer.len = d->title.len = 0;
}

/* Equal messages find each other before similar ones do, and those before any of the same role. */
static void compare_messages(struct differ *d, const prm_prompt *before, const prm_prompt *after)
{
	struct pairing p = {.before = before,
			    .after = after,
			    .n = prm_prompt_message_count(before),
			    .m = prm_prompt_message_count(after)};

	p.old_of = prm_arena_calloc(&d->arena, p.m + 1, sizeof(*p.old_of));
	p.taken = prm_arena_calloc(&d->arena, p.n + 1, sizeof(*p.taken));
	if (!p.old_of || !p.taken) {
		d->status = PRM_NOMEM;
		return;
	}
	for (size_t j = 0; j < p.m; j++)
		p.old_of[j] = NOBODY;
	match(&p, 401);
	match(&p, 161);
	match(&p, 1);
	report_messages(d, &p);
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* The variables of `of` that `than` does not have. */
static const prm_str *only_in(struct differ *d, const prm_prompt *of, const prm_prompt *than,
			      size_t *count)
{
	prm_str *names = prm_arena_calloc(&d->arena, prm_prompt_variable_count(of) + 1,
					  sizeof(*names));
	prm_map has;

	if (!names) {
		d->status = PRM_NOMEM;
		return NULL;
	}
	prm__map_init(&has, d->allocator, 0);
	for (size_t i = 0; i < prm_prompt_variable_count(than); i++)
		if (!prm__map_set(&has, prm_prompt_variable(than, i).name, &has))
			d->status = PRM_NOMEM;
	for (size_t i = 0; i < prm_prompt_variable_count(of); i++)
		if (!prm__map_get(&has, prm_prompt_variable(of, i).name))
			names[(*count)++] = copy_text(d, prm_prompt_variable(of, i).name);
	prm__map_release(&has);
	return names;
}

static void compare_prompts(struct differ *d, const prm_prompt *before, const prm_prompt *after)
{
	static const char *const top[] = {"version",    "status",        "changelog", "created_at",
					  "updated_at", "chat_template", "template",  NULL};
	static const char *const body[] = {"messages", "variables", NULL};
	static const char *const bodies[] = {"chat_template", "template"};
	bool chats = prm_prompt_format(before) == PRM_FORMAT_CHAT &&
		     prm_prompt_format(after) == PRM_FORMAT_CHAT;
	prm_value a = prm_prompt_tree(before), b = prm_prompt_tree(after);

	if (chats)
		compare_messages(d, before, after);
	for (size_t i = 0; i < 2 && !d->status; i++) {
		prm_value old = prm_value_get_c(a, bodies[i]), new = prm_value_get_c(b, bodies[i]);

		enter(d, prm_str_c(bodies[i]));
		if (prm_value_is(old, PRM_MAP) && prm_value_is(new, PRM_MAP))
			compare_maps(d, old, new, body, 0);
		else
			compare(d, old, new);
		d->pointer.len = d->title.len = 0;
	}
	compare_maps(d, a, b, top, 0);
	d->diff.variables_added = only_in(d, after, before, &d->diff.added_count);
	d->diff.variables_removed = only_in(d, before, after, &d->diff.removed_count);
}

prm_status prm_diff_prompts(const prm_prompt *before, const prm_prompt *after,
			    const prm_allocator *allocator, prm_diff **out, prm_error *err)
{
	const prm_allocator *a = prm__allocator(allocator);
	struct differ *d = prm__calloc(a, sizeof(*d));
	prm_status status;

	if (!d)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	d->allocator = a;
	prm_arena_init(&d->arena, a, 0);
	prm_buf_init(&d->pointer, a, 0);
	prm_buf_init(&d->title, a, 0);
	compare_prompts(d, before, after);
	prm_buf_release(&d->pointer);
	prm_buf_release(&d->title);
	status = d->status;
	d->diff.changes = d->changes;
	d->diff.change_count = d->count;
	if (status) {
		prm_diff_free(&d->diff);
		return prm_fail(err, status, "%s", prm_status_sentence(status));
	}
	*out = &d->diff;
	return PRM_OK;
}

void prm_diff_free(prm_diff *diff)
{
	struct differ *d = (struct differ *)(void *)diff;

	if (!d)
		return;
	prm__free(d->allocator, d->changes, d->size * sizeof(*d->changes));
	prm_arena_release(&d->arena);
	prm__free(d->allocator, d, sizeof(*d));
}
