/* include.c: which partials a prompt names, and which entry of a library each one means. */
#include <stdio.h>

#include "base/alloc.h"
#include "base/str.h"
#include "library/parts.h"

/* Texts stand in parts of messages and in JSON documents: this many levels are looked into. */
#define TREE_DEPTH 16

typedef struct collector {
	prm_arena *arena;
	prm__include *items;
	size_t count, size;
	prm_value partials[3]; /* the prompt's own */
} collector;

static bool is_own(const collector *c, prm_str name)
{
	for (size_t i = 0; i < 3; i++)
		if (!prm_value_is(prm_value_get(c->partials[i], name), PRM_MISSING))
			return true;
	return false;
}

/* The arena keeps what is outgrown: at most as much again as what is used. */
static bool add(collector *c, const prm__include *item)
{
	if (c->count == c->size) {
		size_t size = c->size ? c->size * 2 : 8;
		prm__include *items = prm_arena_calloc(c->arena, size, sizeof(*items));

		if (!items)
			return false;
		if (c->count)
			memcpy(items, c->items, c->count * sizeof(*items));
		c->items = items;
		c->size = size;
	}
	c->items[c->count++] = *item;
	return true;
}

static prm_status add_text(collector *c, prm_str text, prm_str pointer, prm_error *err)
{
	prm_template_options opts = {.struct_size = sizeof(opts), .allocator = c->arena->allocator};
	prm_template_facts facts = {0};
	prm_status status = PRM_OK;

	if (prm__str_find(text, PRM_LIT("{{")) == text.len)
		return PRM_OK;
	status = prm_template_inspect(text, &opts, c->arena, &facts, NULL, err);
	if (status)
		return status == PRM_NOMEM ? status : PRM_OK; /* reading told of a limit */
	for (size_t i = 0; i < facts.partial_count; i++) {
		const prm_partial_use *use = &facts.partials[i];
		prm__include item = {
			.pointer = pointer, .start = use->start, .optional = use->has_block};

		if (use->name.len == 0 || is_own(c, use->name))
			continue;
		if (!prm_arena_str(c->arena, use->name, &item.name) || !add(c, &item))
			return prm_fail(err, PRM_NOMEM, "out of memory");
	}
	return PRM_OK;
}

static prm_status add_tree(collector *c, prm_value v, prm_str pointer, int depth, prm_error *err)
{
	prm_status status = PRM_OK;
	char index[24];

	if (!pointer.ptr)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	if (prm_value_is(v, PRM_STRING))
		return add_text(c, prm_value_text(v), pointer, err);
	if (depth == 0)
		return PRM_OK;
	for (size_t i = 0; !status && i < prm_value_count(v); i++) {
		prm_value inner = prm_value_at(v, i);
		prm_str key;

		snprintf(index, sizeof(index), "%zu", i);
		if (prm_value_is(v, PRM_MAP) && prm_value_member(v, i, &key, &inner))
			status = add_tree(c, inner, prm__pointer(c->arena, pointer, key), depth - 1,
					  err);
		else
			status = add_tree(c, inner,
					  prm__pointer(c->arena, pointer, prm_str_c(index)),
					  depth - 1, err);
	}
	return status;
}

prm_status prm__prompt_includes(const prm_prompt *prompt, prm_arena *arena, prm__includes *out,
				prm_error *err)
{
	static const char *const own[] = {"/partials", "/template/partials",
					  "/chat_template/partials"};
	static const char *const others[] = {"/tools", "/response"};
	prm_value tree = prm_prompt_tree(prompt);
	collector c = {.arena = arena};
	prm_status status = PRM_OK;

	for (size_t i = 0; i < 3; i++)
		c.partials[i] = prm_value_at_pointer(tree, prm_str_c(own[i]));
	for (size_t i = 0; !status && i < prm_prompt_message_count(prompt); i++) {
		prm_message message = prm_prompt_message(prompt, i);

		if (message.role.len || prm_value_is(message.content, PRM_STRING))
			status = add_tree(&c, message.content, message.pointer, TREE_DEPTH, err);
	}
	for (size_t i = 0; !status && i < 3; i++)
		status = add_tree(&c, c.partials[i], prm_str_c(own[i]), 1, err);
	for (size_t i = 0; !status && i < 2; i++)
		status = add_tree(&c, prm_value_at_pointer(tree, prm_str_c(others[i])),
				  prm_str_c(others[i]), TREE_DEPTH, err);
	if (status)
		return status;
	out->items = c.items;
	out->count = c.count;
	return PRM_OK;
}

prm_str prm__prompt_ref(const prm_prompt *prompt, prm_str name)
{
	return prm_value_text(
		prm_value_get(prm_value_get_c(prm_prompt_tree(prompt), "refs"), name));
}

static bool fits(const prm__entry *entry, const prm_ref *ref)
{
	prm_semver version;
	bool yes = true;

	if (ref->kind != PRM_REF_VERSION && ref->kind != PRM_REF_RANGE)
		return true;
	if (prm_semver_parse(entry->number, &version, NULL) ||
	    prm_semver_satisfies(&version, ref->want, &yes, NULL))
		return false;
	return yes;
}

/* Is `one` what the user means rather than `other`? */
static bool better(const prm__entry *one, const prm__entry *other, bool lowest)
{
	if (!other)
		return true;
	if (lowest)
		return prm__number_compare(one->number, other->number) < 0;
	if (one->item.snapshot != other->item.snapshot)
		return !one->item.snapshot;
	return prm__number_compare(one->number, other->number) > 0;
}

const prm__entry *prm__library_find(const prm_library *library, const prm_ref *ref, bool lowest,
				    const prm__entry **any)
{
	const prm__entry *best = NULL;
	size_t from, to;

	*any = NULL;
	prm__library_range(library, ref->id, &from, &to);
	for (; from < to; from++) {
		const prm__entry *entry = &library->entries[library->by_id[from]];

		if (!*any || better(entry, *any, lowest))
			*any = entry;
		if (fits(entry, ref) && better(entry, best, lowest))
			best = entry;
	}
	return best;
}

static const prm__entry *by_id(const prm_library *library, prm_str id, bool lowest)
{
	prm_ref ref = {.kind = PRM_REF_DEFAULT, .id = id};
	const prm__entry *any;

	return prm__library_find(library, &ref, lowest, &any);
}

const prm__entry *prm__library_current(const prm_library *library, prm_str id)
{
	return by_id(library, id, false);
}

const prm__entry *prm__include_entry(const prm_library *library, const prm_prompt *user,
				     bool snapshot, prm_str name)
{
	prm_str text = prm__prompt_ref(user, name);
	const prm__entry *found, *any;
	char prefixed[PRM_ID_MAX + 16];
	prm_ref ref;

	if (text.len) {
		if (prm_ref_parse(text, &ref, NULL))
			return NULL;
		found = prm__library_find(library, &ref, snapshot, &any);
		return found ? found : any;
	}
	found = by_id(library, name, snapshot);
	if (found || name.len > PRM_ID_MAX)
		return found;
	snprintf(prefixed, sizeof(prefixed), "_partials/%.*s", PRM_FMT(name));
	return by_id(library, prm_str_c(prefixed), snapshot);
}
