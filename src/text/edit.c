/*
 * edit.c: set and remove: find the place, plan what is replaced, put it into the file as it was
 * given, read the result back and compare. A plan that does not do is followed by a plainer one.
 */
#include "text/edit.h"

#include "base/alloc.h"
#include "base/str.h"
#include "text/edit_parts.h"
#include "text/yaml_marks.h"
#include "text/yaml_write.h"

/* ---- reading ------------------------------------------------------------------------------ */

/* Where the block scalar begins that ends with the text, without a line end. */
static size_t open_block(prm_str text, const struct prm__yaml_marks *marks)
{
	prm_span last = marks->count ? marks->spans[marks->count - 1] : (prm_span){0, 0};

	if (last.start == last.end || last.end != text.len || !strchr("|>", text.ptr[last.start]))
		return text.len;
	return last.start;
}

static prm_status edit_init(struct prm__edit *e, prm_str source, bool json,
			    const prm_allocator *allocator, prm_error *err)
{
	prm_read_options opts = {.struct_size = sizeof(opts), .positions = true, .borrow = true};
	struct prm__yaml_marks marks = {.allocator = prm__allocator(allocator)};
	prm_status status;

	*e = (struct prm__edit){.given = source, .json = json, .allocator = marks.allocator};
	prm_arena_init(&e->arena, e->allocator, 0);
	opts.allocator = e->allocator;
	if (json)
		status = prm_doc_read_json(source, &opts, &e->doc, NULL, err);
	else
		status = prm__yaml_read_marked(source, &opts, &marks, &e->doc, NULL, err);
	if (status == PRM_OK) {
		e->text = prm_doc_source(e->doc);
		e->open_block = open_block(e->text, &marks);
	}
	prm__yaml_marks_release(&marks);
	return status;
}

static void edit_release(struct prm__edit *e)
{
	prm_doc_free(e->doc);
	prm_arena_release(&e->arena);
}

/* ---- writing ------------------------------------------------------------------------------ */

static bool is_crlf(prm_str s, size_t at)
{
	return at + 1 < s.len && s.ptr[at] == '\r' && s.ptr[at + 1] == '\n';
}

/* Go on in the given text until `count` more characters of the read text are passed. */
static size_t pass(const struct prm__edit *e, size_t given, size_t count)
{
	if (e->given.len == e->text.len)
		return given + count;
	for (; count > 0 && given < e->given.len; count--)
		given += is_crlf(e->given, given) ? 2 : 1;
	return given;
}

/* New lines end as the file's first line does. */
static void add_lines(prm_str text, bool crlf, prm_buf *out)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '\n' && crlf)
			prm_buf_add_char(out, '\r');
		prm_buf_add_char(out, text.ptr[i]);
	}
}

static void apply(const struct prm__edit *e, prm_buf *out)
{
	size_t first = prm__str_find_char(e->given, '\n', 0), given = 0, at = 0, next;
	bool crlf = !e->json && first < e->given.len && first > 0 &&
		    e->given.ptr[first - 1] == '\r';

	while (!e->json && prm__str_starts(prm_str_n(e->given.ptr + given, e->given.len - given),
					   PRM_LIT("\xef\xbb\xbf")))
		given += 3;
	prm_buf_add(out, prm_str_n(e->given.ptr, given));
	for (size_t i = 0; i < e->count; i++) {
		const struct prm__edit_splice *splice = &e->splices[i];

		next = pass(e, given, splice->start - at);
		prm_buf_add(out, prm_str_n(e->given.ptr + given, next - given));
		add_lines(splice->by, crlf, out);
		given = pass(e, next, splice->end - splice->start);
		at = splice->end;
	}
	prm_buf_add(out, prm_str_n(e->given.ptr + given, e->given.len - given));
}

/* ---- comparing ---------------------------------------------------------------------------- */

struct wish {
	prm_str pointer;
	prm_value value; /* MISSING: to be removed */
};

static bool same_entry(prm_value a, size_t i, prm_value b, size_t j)
{
	prm_value x = prm_value_at(a, i), y = prm_value_at(b, j);
	prm_str key_x = {NULL, 0}, key_y = {NULL, 0};

	prm_value_member(a, i, &key_x, &x);
	prm_value_member(b, j, &key_y, &y);
	return prm_str_eq(key_x, key_y) && prm_value_equal(x, y);
}

/* All entries but number `except` of a, which b may lack, and number `added` of b, in order. */
static bool same_but(prm_value a, size_t except, prm_value b, size_t added)
{
	size_t i = 0, j = 0, count_a = prm_value_count(a), count_b = prm_value_count(b);

	if (a.type != b.type)
		return false;
	for (;; i++, j++) {
		i += i == except;
		j += j == added;
		if (i >= count_a || j >= count_b)
			return i >= count_a && j >= count_b;
		if (!same_entry(a, i, b, j))
			return false;
	}
}

/* Is the second document the first with the wish fulfilled, and nothing else? */
static bool is_fulfilled(struct prm__edit *e, struct prm__edit *after, const struct wish *wish)
{
	struct prm__edit_place old, new;
	prm_str part = wish->pointer;

	for (size_t at = 0; at < wish->pointer.len; at = part.len) {
		bool removed;

		part.len = prm__str_find_char(wish->pointer, '/', at + 1);
		removed = part.len == wish->pointer.len && prm_value_is(wish->value, PRM_MISSING);
		if (prm__edit_find(e, part, &old, NULL) || prm__edit_find(after, part, &new, NULL))
			return false;
		if (removed && !new.map)
			return same_but(old.container, old.index, new.container, SIZE_MAX);
		if (!old.there && !new.map) { /* "-" is now the item that was added */
			new.index = old.index;
			new.value = prm_value_at(new.container, new.index);
			new.there = new.index < prm_value_count(new.container);
		}
		if (new.there == removed)
			return false;
		if (!same_but(old.container, old.there ? old.index : SIZE_MAX, new.container,
			      new.there ? new.index : SIZE_MAX))
			return false;
	}
	return prm_value_is(wish->value, PRM_MISSING) || prm_value_equal(new.value, wish->value);
}

/* Apply the plan; PRM_UNSUPPORTED when the result does not read as what is wished for. */
static prm_status try_plan(struct prm__edit *e, const struct wish *wish, prm_buf *out,
			   prm_error *err)
{
	struct prm__edit after = {.json = e->json, .allocator = e->allocator};
	prm_status status;

	if (e->status)
		return prm_fail(err, e->status, "the value cannot be written");
	prm_buf_reset(out);
	apply(e, out);
	if (out->status)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	status = edit_init(&after, prm_buf_str(out), e->json, e->allocator, err);
	if (status == PRM_OK && !is_fulfilled(e, &after, wish))
		status = e->status || after.status ? PRM_NOMEM : PRM_UNSUPPORTED;
	edit_release(&after);
	if (status == PRM_OK || status == PRM_NOMEM)
		return status;
	return prm_fail(err, PRM_UNSUPPORTED,
			"the file is written in a way that cannot be edited at '%.*s'",
			PRM_FMT(wish->pointer));
}

/* ---- set and remove ----------------------------------------------------------------------- */

static size_t index_behind(const struct prm__edit_place *place, prm_str after)
{
	size_t count = prm_value_count(place->container);
	prm_value value;
	prm_str key;

	for (size_t i = 0; i < count && after.len; i++)
		if (prm_value_member(place->container, i, &key, &value) && prm_str_eq(key, after))
			return i;
	return count - 1;
}

static void plan_set(struct prm__edit *e, const struct prm__edit_place *place, prm_str after,
		     prm_value value, bool plain)
{
	size_t previous = index_behind(place, after);

	e->count = 0;
	if (place->flow && place->there)
		prm__edit_flow_set(e, place, value);
	else if (place->flow)
		prm__edit_flow_add(e, place, previous, value);
	else if (place->there)
		prm__edit_block_set(e, place, value, plain);
	else
		prm__edit_block_add(e, place, previous, value, plain);
}

/* `{}` or `[]` is all there is. */
static void fill_root(struct prm__edit *e, const struct prm__edit_place *place, prm_value whole,
		      bool plain)
{
	size_t start = place->around.start, end = prm__edit_skip(e, start + 1) + 1;
	prm_buf text;

	prm_buf_init(&text, e->allocator, 0);
	e->count = 0;
	text.status = plain ? prm__yaml_write_flow(whole, &text)
			    : prm__yaml_write_items(whole, 0, true, &text);
	if (!plain && text.len && end < e->text.len)
		text.len--;
	prm__edit_splice(e, start, end, &text);
	prm_buf_release(&text);
}

/* In block style an empty map is `{}`: its first member makes it a new map. */
static prm_status fill_empty(struct prm__edit *e, prm_str pointer,
			     const struct prm__edit_place *place, prm_value value, bool plain,
			     prm_error *err)
{
	prm_member member = {
		.key = place->name.ptr, .key_len = (uint32_t)place->name.len, .value = value};
	prm_value whole = {.type = place->map ? PRM_MAP : PRM_LIST, .len = 1};
	struct prm__edit_place above;
	prm_status status;
	size_t end = pointer.len;

	if (place->map)
		whole.as.members = &member;
	else
		whole.as.items = &value;
	while (pointer.ptr[--end] != '/')
		;
	if (end == 0) {
		fill_root(e, place, whole, plain);
		return PRM_OK;
	}
	status = prm__edit_find(e, prm_str_n(pointer.ptr, end), &above, err);
	if (status == PRM_OK && !above.flow)
		plan_set(e, &above, prm_str_n(NULL, 0), whole, plain);
	else if (status == PRM_OK)
		plan_set(e, place, prm_str_n(NULL, 0), value, plain);
	return status;
}

static prm_status set(struct prm__edit *e, const struct wish *wish, prm_str after, prm_buf *out,
		      prm_error *err)
{
	struct prm__edit_place place;
	prm_status status = prm__edit_find(e, wish->pointer, &place, err);

	if (status)
		return status;
	for (int plain = 0; plain < 2; plain++) {
		if (!place.there && prm_value_count(place.container) == 0 && !e->json)
			status = fill_empty(e, wish->pointer, &place, wish->value, plain, err);
		else
			plan_set(e, &place, after, wish->value, plain);
		if (status == PRM_OK)
			status = try_plan(e, wish, out, err);
		if (status != PRM_UNSUPPORTED)
			break;
		status = plain ? status : PRM_OK;
	}
	return status;
}

static prm_value empty_like(prm_value container)
{
	return (prm_value){.type = container.type};
}

/* The last entry of a container in block style: what is left is `[]` or `{}`. */
static prm_status plan_remove_last(struct prm__edit *e, prm_str pointer,
				   const struct prm__edit_place *place, prm_error *err)
{
	size_t end = pointer.len;
	struct prm__edit_place above;
	prm_status status;
	prm_buf text;

	while (pointer.ptr[--end] != '/')
		;
	if (end > 0) {
		status = prm__edit_find(e, prm_str_n(pointer.ptr, end), &above, err);
		if (status == PRM_OK)
			prm__edit_block_set(e, &above, empty_like(place->container), true);
		return status;
	}
	prm_buf_init(&text, e->allocator, 0);
	prm_buf_add_c(&text, place->map ? "{}" : "[]");
	prm__edit_splice(e, place->around.start, prm__edit_whole(place, 0).end, &text);
	prm_buf_release(&text);
	return PRM_OK;
}

static prm_status remove_entry(struct prm__edit *e, const struct wish *wish, prm_buf *out,
			       prm_error *err)
{
	struct prm__edit_place place;
	prm_status status = prm__edit_find(e, wish->pointer, &place, err);

	if (status)
		return status;
	if (!place.there)
		return prm_fail(err, PRM_INVALID, "there is no '%.*s'", PRM_FMT(wish->pointer));
	if (place.flow)
		prm__edit_flow_remove(e, &place);
	else if (prm_value_count(place.container) > 1)
		prm__edit_block_remove(e, &place);
	else
		status = plan_remove_last(e, wish->pointer, &place, err);
	return status ? status : try_plan(e, wish, out, err);
}

static prm_status edit(prm_str source, bool json, const struct wish *wish, prm_str after,
		       prm_buf *out, prm_error *err)
{
	struct prm__edit e;
	prm_buf made;
	prm_status status;

	prm_buf_init(&made, out->allocator, 0);
	status = edit_init(&e, source, json, out->allocator, err);
	if (status == PRM_OK)
		status = prm_value_is(wish->value, PRM_MISSING) ? remove_entry(&e, wish, &made, err)
								: set(&e, wish, after, &made, err);
	edit_release(&e);
	if (status == PRM_OK) {
		prm_buf_add(out, prm_buf_str(&made));
		status = out->status;
	}
	prm_buf_release(&made);
	return status;
}

prm_status prm__edit_set(prm_str source, bool json, prm_str pointer, prm_str after, prm_value value,
			 prm_buf *out, prm_error *err)
{
	struct wish wish = {pointer, value};

	if (prm_value_is(value, PRM_MISSING))
		return prm_fail(err, PRM_INVALID, "there is no value to set");
	return edit(source, json, &wish, after, out, err);
}

prm_status prm__edit_remove(prm_str source, bool json, prm_str pointer, prm_buf *out,
			    prm_error *err)
{
	struct wish wish = {.pointer = pointer};

	return edit(source, json, &wish, prm_str_n(NULL, 0), out, err);
}
