/* head.c: reading, writing and changing a prompt's one mutable record. */
#include "model/head.h"

#include "base/str.h"
#include "model/record.h"

static const char *const known[] = {"record", "id",       "seq",    "archived", "frozen",
				    "labels", "statuses", "purged", "sha256",   NULL};

/* ---- reading -------------------------------------------------------------------------------- */

/* Every text of the head lives in arena; `ok` turns false when memory is out. */
struct copier {
	prm_arena *arena;
	bool ok;
};

static prm_str take_text(struct copier *c, prm_value map, const char *key)
{
	prm_str text = prm__text_of(map, key);

	if (text.len && !prm_arena_str(c->arena, text, &text))
		c->ok = false;
	return text.len ? text : prm_str_n(NULL, 0);
}

static uint64_t take_number(prm_value map, const char *key)
{
	prm_value v = prm_value_get_c(map, key);

	return prm_value_is(v, PRM_INT) && v.as.integer > 0 ? (uint64_t)v.as.integer : 0;
}

static bool take_bool(prm_value map, const char *key)
{
	prm_value v = prm_value_get_c(map, key);

	return prm_value_is(v, PRM_BOOL) && v.as.boolean;
}

static prm_label_target take_target(struct copier *c, prm_value map)
{
	return (prm_label_target){.version = take_text(c, map, "version"),
				  .seq = take_number(map, "seq"),
				  .who = take_text(c, map, "who"),
				  .why = take_text(c, map, "why"),
				  .when = take_text(c, map, "when")};
}

static void read_label(struct copier *c, prm_str name, prm_value map, prm_label *label)
{
	prm_value previous = prm_value_get_c(map, "previous");
	size_t count = prm_value_count(previous);

	if (!prm_arena_str(c->arena, name, &label->name))
		c->ok = false;
	label->now = take_target(c, map);
	label->is_protected = take_bool(map, "protected");
	label->previous_count = count > PRM_HEAD_PREVIOUS ? PRM_HEAD_PREVIOUS : count;
	for (size_t i = 0; i < label->previous_count; i++)
		label->previous[i] = take_target(c, prm_value_at(previous, i));
}

static void read_labels(struct copier *c, prm_value map, prm_head *out)
{
	prm_value value;
	prm_str name;

	out->labels = prm_arena_calloc(c->arena, prm_value_count(map) + 1, sizeof(*out->labels));
	if (!out->labels) {
		c->ok = false;
		return;
	}
	for (size_t i = 0; prm_value_member(map, i, &name, &value); i++) {
		read_label(c, name, value, &out->labels[i]);
		out->label_count++;
	}
}

static prm_version_state *read_states(struct copier *c, prm_value map, size_t *count)
{
	prm_version_state *states = prm_arena_calloc(c->arena, prm_value_count(map) + 1,
						     sizeof(*states));
	prm_value value;
	prm_str version;

	if (!states) {
		c->ok = false;
		return NULL;
	}
	for (size_t i = 0; prm_value_member(map, i, &version, &value); i++) {
		prm_version_state *state = &states[(*count)++];

		if (!prm_arena_str(c->arena, version, &state->version))
			c->ok = false;
		state->status = prm_lifecycle_of(prm__text_of(value, "status"));
		state->who = take_text(c, value, "who");
		state->why = take_text(c, value, "why");
		state->when = take_text(c, value, "when");
	}
	return states;
}

static void read_unknown(struct copier *c, prm_value root, prm_head *out)
{
	prm_builder b;
	prm_value map = prm__map_without(root, known, c->arena);

	if (!prm_value_is(map, PRM_MAP)) {
		c->ok = false;
	} else if (map.len) {
		prm_builder_init(&b, c->arena);
		prm_build_copy(&b, map);
		c->ok &= prm_builder_finish(&b, &out->unknown, NULL) == PRM_OK;
	}
}

prm_status prm__head_read(prm_str body, prm_arena *arena, prm_head *out, prm_error *err)
{
	struct copier c = {arena, true};
	prm_head head = {0};
	prm_value root;
	prm_doc *doc;
	prm_status status = prm__record_read(body, true, arena->allocator, &doc, err);

	if (status)
		return status;
	root = prm_doc_root(doc);
	head.id = take_text(&c, root, "id");
	head.seq = take_number(root, "seq");
	head.archived = take_bool(root, "archived");
	head.frozen = take_bool(root, "frozen");
	read_labels(&c, prm_value_get_c(root, "labels"), &head);
	head.statuses = read_states(&c, prm_value_get_c(root, "statuses"), &head.status_count);
	head.purged = read_states(&c, prm_value_get_c(root, "purged"), &head.purged_count);
	read_unknown(&c, root, &head);
	prm_doc_free(doc);
	if (!c.ok)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	*out = head;
	return PRM_OK;
}

/* ---- writing -------------------------------------------------------------------------------- */

static void put_number(prm_builder *b, const char *key, uint64_t n)
{
	prm_build_key_c(b, key);
	prm_build_int(b, (int64_t)n);
}

static void put_true(prm_builder *b, const char *key, bool yes)
{
	if (!yes)
		return;
	prm_build_key_c(b, key);
	prm_build_bool(b, true);
}

static void put_target(prm_builder *b, const prm_label_target *target)
{
	prm_build_member(b, "version", target->version);
	if (target->seq)
		put_number(b, "seq", target->seq);
	prm_build_member(b, "who", target->who);
	prm_build_member(b, "why", target->why);
	prm_build_member(b, "when", target->when);
}

static void put_label(prm_builder *b, const prm_label *label)
{
	prm_build_key(b, label->name);
	prm_build_map(b);
	put_target(b, &label->now);
	put_true(b, "protected", label->is_protected);
	if (label->previous_count) {
		prm_build_key_c(b, "previous");
		prm_build_list(b);
		for (size_t i = 0; i < label->previous_count; i++) {
			prm_build_map(b);
			put_target(b, &label->previous[i]);
			prm_build_end(b);
		}
		prm_build_end(b);
	}
	prm_build_end(b);
}

static void put_labels(prm_builder *b, const prm_head *head)
{
	if (head->label_count == 0)
		return;
	prm_build_key_c(b, "labels");
	prm_build_map(b);
	for (size_t i = 0; i < head->label_count; i++)
		put_label(b, &head->labels[i]);
	prm_build_end(b);
}

static void put_states(prm_builder *b, const char *key, const prm_version_state *states,
		       size_t count)
{
	if (count == 0)
		return;
	prm_build_key_c(b, key);
	prm_build_map(b);
	for (size_t i = 0; i < count; i++) {
		prm_build_key(b, states[i].version);
		prm_build_map(b);
		prm_build_member(b, "status", prm_str_c(prm_lifecycle_name(states[i].status)));
		prm_build_member(b, "who", states[i].who);
		prm_build_member(b, "why", states[i].why);
		prm_build_member(b, "when", states[i].when);
		prm_build_end(b);
	}
	prm_build_end(b);
}

static void put_unknown(prm_builder *b, prm_value unknown)
{
	prm_value value;
	prm_str key;

	for (size_t i = 0; prm_value_member(unknown, i, &key, &value); i++) {
		prm_build_key(b, key);
		prm_build_value(b, value);
	}
}

prm_status prm__head_write(const prm_head *head, prm_buf *out, prm_error *err)
{
	prm_arena arena;
	prm_builder b;
	prm_status status;

	prm_arena_init(&arena, out->allocator, 0);
	prm__record_begin(&b, &arena, head->id);
	put_number(&b, "seq", head->seq);
	put_true(&b, "archived", head->archived);
	put_true(&b, "frozen", head->frozen);
	put_labels(&b, head);
	put_states(&b, "statuses", head->statuses, head->status_count);
	put_states(&b, "purged", head->purged, head->purged_count);
	put_unknown(&b, head->unknown);
	status = prm__record_end(&b, out, err);
	prm_arena_release(&arena);
	return status;
}

/* ---- changing a copy ------------------------------------------------------------------------ */

static bool copy_array(prm_arena *arena, void **items, size_t count, size_t item_bytes)
{
	void *copy = prm_arena_calloc(arena, count + 1, item_bytes);

	if (copy && count)
		memcpy(copy, *items, count * item_bytes);
	*items = copy;
	return copy != NULL;
}

prm_status prm__head_copy(const prm_head *from, prm_arena *arena, prm_head *out, prm_error *err)
{
	prm_head copy = *from;

	if (!copy_array(arena, (void **)&copy.labels, copy.label_count, sizeof(*copy.labels)) ||
	    !copy_array(arena, (void **)&copy.statuses, copy.status_count,
			sizeof(*copy.statuses)) ||
	    !copy_array(arena, (void **)&copy.purged, copy.purged_count, sizeof(*copy.purged)))
		return prm_fail(err, PRM_NOMEM, "out of memory");
	*out = copy;
	return PRM_OK;
}

prm_label *prm__head_label(const prm_head *head, prm_str name)
{
	for (size_t i = 0; i < head->label_count; i++)
		if (prm_str_eq(head->labels[i].name, name))
			return &head->labels[i];
	return NULL;
}

static prm_version_state *find_state(prm_version_state *states, size_t count, prm_str version)
{
	for (size_t i = 0; i < count; i++)
		if (prm_str_eq(states[i].version, version))
			return &states[i];
	return NULL;
}

const prm_version_state *prm__head_purged(const prm_head *head, prm_str version)
{
	return find_state(head->purged, head->purged_count, version);
}

int prm__head_status(const prm_head *head, prm_str version, int initial)
{
	const prm_version_state *state = find_state(head->statuses, head->status_count, version);

	return state && state->status ? state->status : initial;
}

prm_label *prm__head_add_label(prm_head *head, prm_str name)
{
	prm_label *label = prm__head_label(head, name);
	size_t at = 0;

	if (label)
		return label;
	while (at < head->label_count && prm__str_compare(head->labels[at].name, name) < 0)
		at++;
	label = &head->labels[at];
	memmove(label + 1, label, (head->label_count - at) * sizeof(*label));
	head->label_count++;
	*label = (prm_label){.name = name};
	return label;
}

static void set_state(prm_version_state *states, size_t *count, const prm_version_state *state)
{
	prm_version_state *found = find_state(states, *count, state->version);
	size_t at = 0;

	if (found) {
		*found = *state;
		return;
	}
	while (at < *count && prm__str_compare(states[at].version, state->version) < 0)
		at++;
	memmove(states + at + 1, states + at, (*count - at) * sizeof(*states));
	++*count;
	states[at] = *state;
}

void prm__head_set_status(prm_head *head, const prm_version_state *state)
{
	set_state(head->statuses, &head->status_count, state);
}

void prm__head_set_purged(prm_head *head, const prm_version_state *state)
{
	set_state(head->purged, &head->purged_count, state);
}
