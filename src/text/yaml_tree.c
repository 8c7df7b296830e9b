/* yaml_tree.c: the lists and maps that are open while YAML is read, duplicate keys, aliases. */
#include "base/alloc.h"
#include "base/str.h"
#include "text/yaml_reader.h"

/* ---- findings ----------------------------------------------------------------------------- */

/*
 * The JSON pointer of the node that is being read. An open map's last slot is the member whose
 * value is being read; an open list has slots only for the items that are complete.
 */
static void make_pointer(const struct prm__yaml_reader *r, prm_buf *out)
{
	for (size_t i = 0; i < r->depth; i++) {
		const struct prm__yaml_frame *frame = &r->frames[i];
		size_t next = i + 1 < r->depth ? r->frames[i + 1].first : r->slot_count;

		if (!frame->map)
			prm_buf_addf(out, "/%zu", next - frame->first);
		else if (next > frame->first && !frame->wants_key)
			prm__pointer_add(out, r->slots[next - 1].key);
	}
}

static void find_with_note(struct prm__yaml_reader *r, prm_diag_entry *e, const char *text,
			   prm_str what)
{
	prm_buf pointer;

	if (r->depth > 0 && r->frames[r->depth - 1].in_key)
		return; /* it was said that this is no key */
	prm_buf_init(&pointer, r->allocator, 4096);
	make_pointer(r, &pointer);
	if (!pointer.status)
		e->pointer = prm_buf_str(&pointer);
	if (what.ptr)
		prm__yaml_report(r, e, "%s '%.*s'", text, PRM_FMT(prm__yaml_clip(what)));
	else
		prm__yaml_report(r, e, "%s", text);
	prm_buf_release(&pointer);
}

void prm__yaml_find(struct prm__yaml_reader *r, prm_status code, prm_span span, const char *text,
		    prm_str what, const char *hint)
{
	prm_diag_entry e = {.code = code, .start = span.start, .end = span.end};

	e.hint = prm_str_c(hint);
	find_with_note(r, &e, text, what);
}

/* ---- slots -------------------------------------------------------------------------------- */

static struct prm__yaml_slot *push_slot(struct prm__yaml_reader *r)
{
	if (r->slot_count == r->slots_size &&
	    !prm__grow(r->allocator, (void **)&r->slots, &r->slots_size, sizeof(*r->slots))) {
		r->status = PRM_NOMEM;
		return NULL;
	}
	r->slots[r->slot_count] = (struct prm__yaml_slot){0};
	return &r->slots[r->slot_count++];
}

bool prm__yaml_wants_key(const struct prm__yaml_reader *r)
{
	return r->depth > 0 && r->frames[r->depth - 1].wants_key;
}

#define FEW_KEYS 8 /* so many are compared one by one */

/* From some keys on a table finds them: all that were read so far go into it. */
static bool fill_table(struct prm__yaml_reader *r, struct prm__yaml_frame *top)
{
	for (size_t i = top->first; i < r->slot_count; i++) {
		const struct prm__yaml_slot *slot = &r->slots[i];

		if (!slot->dropped && !prm__map_get(&top->seen, slot->key) &&
		    !prm__map_set(&top->seen, slot->key, (void *)(uintptr_t)(i + 1)))
			return false;
	}
	return true;
}

/* The slot of an equal key of the innermost map, or NULL. The key is then known for the next. */
static const struct prm__yaml_slot *find_key(struct prm__yaml_reader *r, prm_str key)
{
	struct prm__yaml_frame *top = &r->frames[r->depth - 1];
	uintptr_t found;

	if (r->slot_count - top->first < FEW_KEYS) {
		for (size_t i = top->first; i < r->slot_count; i++)
			if (!r->slots[i].dropped && prm_str_eq(r->slots[i].key, key))
				return &r->slots[i];
		return NULL;
	}
	if (top->seen.count == 0 && !fill_table(r, top)) {
		r->status = PRM_NOMEM;
		return NULL;
	}
	found = (uintptr_t)prm__map_get(&top->seen, key);
	if (!found && !prm__map_set(&top->seen, key, (void *)(uintptr_t)(r->slot_count + 1)))
		r->status = PRM_NOMEM;
	return found ? &r->slots[found - 1] : NULL;
}

static void report_duplicate(struct prm__yaml_reader *r, prm_span first, prm_str key, prm_span span)
{
	prm_diag_entry e = {.code = PRM_DUPLICATE_KEY, .start = span.start, .end = span.end};
	prm_diag_note note = {.source = r->opts.source, .text = PRM_LIT("the first one is here")};

	e.hint = PRM_LIT("remove or rename one of them");
	e.notes = &note;
	if (!r->lines.starts)
		r->status = prm__lines_init(&r->lines, r->text, r->allocator, NULL);
	if (r->status)
		return;
	prm__lines_position(&r->lines, first.start, &note.line, &note.column);
	find_with_note(r, &e, "the map has this key twice:", key);
}

void prm__yaml_add_key(struct prm__yaml_reader *r, prm_str text, prm_span span)
{
	const struct prm__yaml_slot *earlier = text.ptr ? find_key(r, text) : NULL;
	prm_span first = earlier ? earlier->key_span : span;
	struct prm__yaml_slot *slot = r->status ? NULL : push_slot(r);

	if (!slot)
		return;
	slot->key = text;
	slot->key_span = span;
	slot->dropped = text.ptr == NULL || earlier != NULL;
	r->frames[r->depth - 1].wants_key = false;
	if (earlier)
		report_duplicate(r, first, text, span);
}

static size_t more_nodes(size_t a, size_t b)
{
	return b > SIZE_MAX - a ? SIZE_MAX : a + b;
}

void prm__yaml_deliver(struct prm__yaml_reader *r, prm_value value, prm_span span, size_t nodes)
{
	struct prm__yaml_frame *top = r->depth ? &r->frames[r->depth - 1] : NULL;
	struct prm__yaml_slot *slot;

	if (!top) {
		r->root = value;
		return;
	}
	top->nodes = more_nodes(top->nodes, nodes);
	top->end = span.end > top->end ? span.end : top->end;
	slot = top->map ? &r->slots[r->slot_count - 1] : push_slot(r);
	if (!slot)
		return;
	slot->value = value;
	slot->value_span = span;
	top->wants_key = top->map;
}

/* ---- lists and maps ----------------------------------------------------------------------- */

void prm__yaml_open(struct prm__yaml_reader *r, bool map, bool flow, prm_span span,
		    struct prm__yaml_anchor *anchor)
{
	bool in_key = r->depth > 0 && (r->frames[r->depth - 1].in_key || prm__yaml_wants_key(r));
	struct prm__yaml_frame *frame;

	if (r->depth == r->frames_size &&
	    !prm__grow(r->allocator, (void **)&r->frames, &r->frames_size, sizeof(*r->frames))) {
		r->status = PRM_NOMEM;
		return;
	}
	frame = &r->frames[r->depth++];
	*frame = (struct prm__yaml_frame){.first = r->slot_count, .nodes = 1, .anchor = anchor};
	frame->start = span.start;
	frame->end = span.end;
	frame->map = frame->wants_key = map;
	frame->flow = flow;
	frame->in_key = in_key;
	prm__map_init(&frame->seen, r->allocator, (uint64_t)(uintptr_t)r->text.ptr);
}

static bool make_room(struct prm__yaml_reader *r, void **items, size_t *size, size_t need,
		      size_t bytes)
{
	while (*size < need) {
		if (!prm__grow(r->allocator, items, size, bytes)) {
			r->status = PRM_NOMEM;
			return false;
		}
	}
	return true;
}

static prm_value make_list(struct prm__yaml_reader *r, const struct prm__yaml_slot *slots,
			   size_t count)
{
	if (!make_room(r, (void **)&r->made.items, &r->made.items_size, count, sizeof(prm_value)) ||
	    !make_room(r, (void **)&r->made.spans, &r->made.spans_size, count, sizeof(prm_span)))
		return (prm_value){0};
	for (size_t i = 0; i < count; i++) {
		r->made.items[i] = slots[i].value;
		r->made.spans[i] = slots[i].value_span;
	}
	return prm__doc_list(r->doc, r->made.items, r->made.spans, count);
}

static prm_value make_map(struct prm__yaml_reader *r, const struct prm__yaml_slot *slots,
			  size_t count)
{
	size_t kept = 0;

	if (!make_room(r, (void **)&r->made.members, &r->made.members_size, count,
		       sizeof(prm_member)) ||
	    !make_room(r, (void **)&r->made.spans, &r->made.spans_size, 2 * count,
		       sizeof(prm_span)))
		return (prm_value){0};
	for (size_t i = 0; i < count; i++) {
		if (slots[i].dropped)
			continue;
		r->made.members[kept] = (prm_member){.key = slots[i].key.ptr,
						     .value = slots[i].value};
		r->made.members[kept].key_len = (uint32_t)slots[i].key.len;
		r->made.spans[2 * kept] = slots[i].key_span;
		r->made.spans[2 * kept + 1] = slots[i].value_span;
		kept++;
	}
	return prm__doc_map(r->doc, r->made.members, r->made.spans, kept);
}

void prm__yaml_close(struct prm__yaml_reader *r, size_t end)
{
	struct prm__yaml_frame top = r->frames[--r->depth];
	size_t count = r->slot_count - top.first;
	struct prm__yaml_slot *slots = count ? &r->slots[top.first] : NULL;
	prm_span span = {top.start, top.flow ? (uint32_t)end : top.end};
	prm_value made;

	prm__map_release(&top.seen);
	if (top.map && !top.wants_key && count > 0) /* the text ended behind a key */
		slots[count - 1].value = prm_value_null();
	made = top.map ? make_map(r, slots, count) : make_list(r, slots, count);
	r->slot_count = top.first;
	if (prm_value_is(made, PRM_MISSING))
		r->status = PRM_NOMEM;
	if (r->status)
		return;
	if (top.anchor) {
		top.anchor->value = made;
		top.anchor->span = span;
		top.anchor->nodes = top.nodes;
		top.anchor->open = false;
	}
	if (prm__yaml_wants_key(r))
		prm__yaml_add_key(r, prm_str_n(NULL, 0), span);
	else
		prm__yaml_deliver(r, made, span, top.nodes);
}

/* ---- anchors ------------------------------------------------------------------------------ */

struct prm__yaml_anchor *prm__yaml_add_anchor(struct prm__yaml_reader *r, prm_str name)
{
	struct prm__yaml_anchor *anchor = prm_arena_calloc(&r->scratch, 1, sizeof(*anchor));
	prm_str key;

	if (!anchor || !prm_arena_str(&r->scratch, name, &key) ||
	    !prm__map_set(&r->anchors, key, anchor)) {
		r->status = PRM_NOMEM;
		return NULL;
	}
	anchor->open = true;
	return anchor;
}

static prm_str nearest_anchor(const struct prm__yaml_reader *r, prm_str name)
{
	prm_str key, best = {NULL, 0};
	int nearest = -1;
	size_t at = 0;
	void *value;

	while (prm__map_next(&r->anchors, &at, &key, &value)) {
		int distance = prm__str_near(name, key);

		if (distance < 0 || (nearest >= 0 && distance > nearest) ||
		    (distance == nearest && prm__str_compare(key, best) > 0))
			continue;
		nearest = distance;
		best = key;
	}
	return best;
}

static void report_unknown(struct prm__yaml_reader *r, prm_str name, prm_span span)
{
	prm_str near = prm__yaml_clip(nearest_anchor(r, name));
	prm_buf hint;

	prm_buf_init(&hint, r->allocator, 0);
	if (near.len)
		prm_buf_addf(&hint, "did you mean '*%.*s'?", PRM_FMT(near));
	else
		prm_buf_add_c(&hint, "a value that begins with '*' must be quoted");
	prm_buf_add_char(&hint, '\0');
	if (hint.status)
		r->status = PRM_NOMEM;
	else
		prm__yaml_find(r, PRM_YAML_ALIAS, span, "no anchor stands before the alias", name,
			       hint.ptr);
	prm_buf_release(&hint);
}

static void report_too_many(struct prm__yaml_reader *r, prm_span span)
{
	prm_diag_entry e = {.code = PRM_YAML_ALIAS, .start = span.start, .end = span.end};

	prm__yaml_report(r, &e,
			 "the alias expansion limit is passed: more than %zu nodes (yaml_aliases)",
			 r->limits.yaml_aliases);
	r->ended = true;
}

void prm__yaml_alias(struct prm__yaml_reader *r, prm_str name, prm_span span)
{
	const struct prm__yaml_anchor *anchor = prm__map_get(&r->anchors, name);

	if (prm__yaml_wants_key(r)) {
		prm__yaml_find(r, PRM_YAML_KEY, span, "an alias cannot be a key",
			       prm_str_n(NULL, 0), "write the key itself");
		prm__yaml_add_key(r, prm_str_n(NULL, 0), span);
		return;
	}
	if (!anchor || anchor->open) {
		if (!anchor)
			report_unknown(r, name, span);
		else
			prm__yaml_find(r, PRM_YAML_ALIAS, span,
				       "recursion: the alias stands within its own anchor", name,
				       "remove the alias");
		prm__yaml_deliver(r, prm_value_null(), span, 1);
		return;
	}
	if (r->depth > 0)
		r->frames[r->depth - 1].end = span.end;
	r->aliased = more_nodes(r->aliased, anchor->nodes);
	if (r->aliased > r->limits.yaml_aliases)
		report_too_many(r, span);
	else
		prm__yaml_deliver(r, anchor->value, r->marks ? span : anchor->span, anchor->nodes);
}

void prm__yaml_mark(struct prm__yaml_reader *r, prm_span span)
{
	struct prm__yaml_marks *marks = r->marks;

	if (!marks)
		return;
	if (marks->count == marks->size && !prm__grow(marks->allocator, (void **)&marks->spans,
						      &marks->size, sizeof(*marks->spans))) {
		r->status = PRM_NOMEM;
		return;
	}
	marks->spans[marks->count++] = span;
}

void prm__yaml_marks_release(struct prm__yaml_marks *marks)
{
	prm__free(marks->allocator, marks->spans, marks->size * sizeof(*marks->spans));
	marks->spans = NULL;
	marks->count = marks->size = 0;
}

void prm__yaml_release_tree(struct prm__yaml_reader *r)
{
	const prm_allocator *a = r->allocator;

	while (r->depth > 0)
		prm__map_release(&r->frames[--r->depth].seen);
	prm__free(a, r->frames, r->frames_size * sizeof(*r->frames));
	prm__free(a, r->slots, r->slots_size * sizeof(*r->slots));
	prm__free(a, r->made.members, r->made.members_size * sizeof(prm_member));
	prm__free(a, r->made.items, r->made.items_size * sizeof(prm_value));
	prm__free(a, r->made.spans, r->made.spans_size * sizeof(prm_span));
	prm__map_release(&r->anchors);
	prm_arena_release(&r->scratch);
}
