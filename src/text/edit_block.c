/*
 * edit_block.c: changes within block style. What is written anew has a part that stands behind the
 * ':' or '-' (a scalar, or the header of a `|`) and lines below it; comments keep their places.
 */
#include "base/str.h"
#include "text/edit_parts.h"
#include "text/yaml_scalar.h"

void prm__edit_splice(struct prm__edit *e, size_t start, size_t end, prm_buf *by)
{
	prm_str text = {NULL, 0};

	if (by && (by->status || !prm_arena_str(&e->arena, prm_buf_str(by), &text)))
		e->status = e->status ? e->status : by->status ? by->status : PRM_NOMEM;
	e->splices[e->count++] = (struct prm__edit_splice){start, end, text};
	if (by)
		prm_buf_reset(by);
}

struct rendering {
	prm_buf first; /* empty: a list or map in block style */
	prm_buf lines; /* with their indentation, no line end behind the last */
};

static bool is_filled(prm_value v)
{
	return (prm_value_is(v, PRM_LIST) || prm_value_is(v, PRM_MAP)) && prm_value_count(v) > 0;
}

/* A `+` would take empty lines below into the text. */
static bool fits_block(prm_value v)
{
	return prm__yaml_is_block(v) && !prm__str_ends(prm_value_text(v), PRM_LIT("\n\n"));
}

static void cut_last_line_end(prm_buf *buf)
{
	if (buf->len > 0 && buf->ptr[buf->len - 1] == '\n')
		buf->len--;
}

static void render_block(prm_str text, size_t column, struct rendering *out)
{
	size_t header;

	prm__yaml_write_block(text, column + 2, &out->lines);
	if (out->lines.status)
		return;
	header = prm__str_find_char(prm_buf_str(&out->lines), '\n', 0);
	prm_buf_add(&out->first, prm_str_n(out->lines.ptr, header));
	out->lines.len -= header + 1;
	memmove(out->lines.ptr, out->lines.ptr + header + 1, out->lines.len);
	cut_last_line_end(&out->lines);
}

/* The value of an entry at `column`, as it is written when nothing else stands on its lines. */
static void render(prm_value v, size_t column, bool plain, struct rendering *out)
{
	if (plain && is_filled(v)) {
		out->first.status = prm__yaml_write_flow(v, &out->first);
	} else if (is_filled(v)) {
		out->lines.status = prm__yaml_write_items(v, column + 2, false, &out->lines);
		cut_last_line_end(&out->lines);
	} else if (!plain && fits_block(v)) {
		render_block(prm_value_text(v), column, out);
	} else {
		prm__yaml_write_inline(v, false, &out->first);
	}
}

static void rendering_init(struct rendering *r, const prm_allocator *allocator)
{
	prm_buf_init(&r->first, allocator, 0);
	prm_buf_init(&r->lines, allocator, 0);
}

static void rendering_release(struct rendering *r)
{
	prm_buf_release(&r->first);
	prm_buf_release(&r->lines);
}

/* ---- set ---------------------------------------------------------------------------------- */

/* Insert text behind `at`, a blank before it. */
static void insert_behind(struct prm__edit *e, size_t at, prm_buf *text)
{
	prm_buf with_blank;

	prm_buf_init(&with_blank, e->allocator, 0);
	prm_buf_add_char(&with_blank, ' ');
	prm_buf_add(&with_blank, prm_buf_str(text));
	if (text->status)
		with_blank.status = text->status;
	prm__edit_splice(e, at, at, &with_blank);
	prm_buf_release(&with_blank);
}

/* Put lines below the line that ends at `from`, in place of what stands up to `to`. */
static void put_lines(struct prm__edit *e, size_t from, size_t to, prm_buf *lines)
{
	prm_buf below;

	prm_buf_init(&below, e->allocator, 0);
	if (lines->len) {
		prm_buf_add_char(&below, '\n');
		prm_buf_add(&below, prm_buf_str(lines));
		if (to == e->text.len) /* a `|` keeps its last line end only when there is one */
			prm_buf_add_char(&below, '\n');
	}
	if (lines->status)
		below.status = lines->status;
	if (from < to || below.len || below.status)
		prm__edit_splice(e, from, to, &below);
	prm_buf_release(&below);
}

/* Nothing, or a list or map on lines of its own, stands behind the head. */
static void set_below(struct prm__edit *e, const struct prm__edit_place *place, struct rendering *r)
{
	size_t end = prm__edit_line_end(e, place->head), from;

	if (r->first.len)
		insert_behind(e, place->head, &r->first);
	if (place->at.start == place->at.end) {
		put_lines(e, end, end, &r->lines);
		return;
	}
	from = prm__edit_line_start(e, place->at.start) - 1;
	if (from > end && r->first.len && r->lines.len) { /* comments stand between */
		put_lines(e, end, end, &r->lines);
		prm__edit_splice(e, from, place->at.end, NULL);
		return;
	}
	put_lines(e, from, place->at.end, &r->lines);
}

/* A `|` or `>` is replaced: a comment behind its header stays where it is. */
static void set_block_scalar(struct prm__edit *e, const struct prm__edit_place *place,
			     struct rendering *r)
{
	size_t start = place->at.start, header = start, end = prm__edit_line_end(e, start);

	while (header < end && !strchr(" \t#", e->text.ptr[header]))
		header++;
	if (r->first.len == 0 && prm__edit_is_blank(e, place->head, start))
		start = place->head;
	prm__edit_splice(e, start, header, &r->first);
	put_lines(e, end, place->at.end > end ? place->at.end : end, &r->lines);
}

/* A value on the line of its key or dash, or a scalar below it: what follows it there stays. */
static void set_in_line(struct prm__edit *e, const struct prm__edit_place *place,
			struct rendering *r)
{
	size_t start = place->at.start, end = prm__edit_line_end(e, place->at.end);

	if (r->first.len == 0 && prm__edit_is_blank(e, place->head, start))
		start = place->head;
	prm__edit_splice(e, start, place->at.end, &r->first);
	put_lines(e, end, end, &r->lines);
}

/* A list or map that can begin where the old value began, with its items below each other there. */
static bool set_items(struct prm__edit *e, const struct prm__edit_place *place, prm_value value)
{
	size_t start = place->at.start, line = prm__edit_line_start(e, start);
	bool below = line > place->head, dash_line = !place->map && !below;
	prm_buf items;

	if (start == place->at.end || strchr("|>", e->text.ptr[start]) || (!below && !dash_line) ||
	    (start - line <= place->column && (prm_value_is(value, PRM_MAP) || !place->map)) ||
	    !prm__edit_is_blank(e, below ? line : place->head, start) ||
	    !prm__edit_is_blank(e, place->at.end, prm__edit_line_end(e, place->at.end)))
		return false;
	prm_buf_init(&items, e->allocator, 0);
	items.status = prm__yaml_write_items(value, start - line, true, &items);
	if (place->at.end < e->text.len)
		cut_last_line_end(&items);
	prm__edit_splice(e, start, place->at.end, &items);
	prm_buf_release(&items);
	return true;
}

/* A tag in front of the old value says nothing of the new one. An anchor stays. */
static prm_span without_tag(const struct prm__edit *e, const struct prm__edit_place *place)
{
	size_t start = prm__edit_skip(e, place->head);
	prm_span span = place->at;

	if (start < span.start && e->text.ptr[start] == '!')
		span.start = (uint32_t)start;
	return span;
}

void prm__edit_block_set(struct prm__edit *e, const struct prm__edit_place *given, prm_value value,
			 bool plain)
{
	struct prm__edit_place place = *given;
	bool in_container = prm_value_is(place.value, PRM_LIST) ||
			    prm_value_is(place.value, PRM_MAP);
	char first = place.at.start < e->text.len ? e->text.ptr[place.at.start] : '\0';
	struct rendering r;

	if (first != '\0' && place.at.start < place.at.end)
		place.at = without_tag(e, given);
	if (!plain && is_filled(value) && set_items(e, &place, value))
		return;
	rendering_init(&r, e->allocator);
	render(value, place.column, plain, &r);
	if (place.at.start == place.at.end ||
	    (in_container && !strchr("[{*", first) &&
	     prm__edit_line_start(e, place.at.start) > place.head))
		set_below(e, &place, &r);
	else if (first == '|' || first == '>')
		set_block_scalar(e, &place, &r);
	else
		set_in_line(e, &place, &r);
	rendering_release(&r);
}

/* ---- add ---------------------------------------------------------------------------------- */

/*
 * The end of the last line of an entry: of its value, and of the comments below that are indented
 * deeper than `column`, or behind the container's last entry as deep.
 */
static size_t entry_end(const struct prm__edit *e, size_t end, size_t column, bool last)
{
	size_t result = prm__edit_line_end(e, end), at = result;

	while (at < e->text.len) {
		size_t start = at + 1, ink = start;

		at = prm__edit_line_end(e, start);
		while (ink < at && e->text.ptr[ink] == ' ')
			ink++;
		if (ink == at || e->text.ptr[ink] == '\t')
			continue;
		if (e->text.ptr[ink] != '#' || ink - start < column + !last)
			break;
		result = at;
	}
	return result;
}

static void write_entry(const struct prm__edit_place *place, prm_value value, bool plain,
			prm_buf *out)
{
	prm_status status = PRM_OK;

	prm_buf_add_char(out, '\n');
	for (size_t i = 0; i < place->column; i++)
		prm_buf_add_char(out, ' ');
	if (place->map)
		prm__yaml_write_key(place->name, false, out);
	prm_buf_add_char(out, place->map ? ':' : '-');
	if (plain || (prm__yaml_is_block(value) && !fits_block(value))) {
		prm_buf_add_char(out, ' ');
		if (is_filled(value))
			status = prm__yaml_write_flow(value, out);
		else
			prm__yaml_write_inline(value, false, out);
	} else {
		status = prm__yaml_write_behind(value, place->column, !place->map, out);
		cut_last_line_end(out);
	}
	if (status)
		out->status = status;
}

/* A `|` that ends with the text, without a line end, gets one now: its header says that it has
 * none. */
static void close_block(struct prm__edit *e)
{
	size_t at = e->open_block, end = at;
	prm_buf header;

	if (at == e->text.len)
		return;
	prm_buf_init(&header, e->allocator, 0);
	for (; end < e->text.len && !strchr(" \t#\n", e->text.ptr[end]); end++)
		if (e->text.ptr[end] != '+' && e->text.ptr[end] != '-')
			prm_buf_add_char(&header, e->text.ptr[end]);
	prm_buf_add_char(&header, '-');
	prm__edit_splice(e, at, end, &header);
	prm_buf_release(&header);
}

void prm__edit_block_add(struct prm__edit *e, const struct prm__edit_place *place, size_t previous,
			 prm_value value, bool plain)
{
	bool last = previous + 1 == prm_value_count(place->container);
	size_t end = entry_end(e, prm__edit_whole(place, previous).end, place->column, last);
	prm_buf entry;

	prm_buf_init(&entry, e->allocator, 0);
	write_entry(place, value, plain, &entry);
	if (end == e->text.len) {
		close_block(e);
		prm_buf_add_char(&entry, '\n');
	}
	prm__edit_splice(e, end, end, &entry);
	prm_buf_release(&entry);
}

/* ---- remove ------------------------------------------------------------------------------- */

void prm__edit_block_remove(struct prm__edit *e, const struct prm__edit_place *place)
{
	size_t start = place->map ? place->key.start : place->head - 1;
	size_t end = prm__edit_whole(place, place->index).end,
	       line = prm__edit_line_start(e, start);
	size_t next = e->text.len, line_end;

	if (end < place->head)
		end = place->head;
	line_end = prm__edit_line_end(e, end);
	if (prm__edit_is_blank(e, line, start)) {
		prm__edit_splice(e, line, line_end < e->text.len ? line_end + 1 : line_end, NULL);
		return;
	}
	if (place->index + 1 < prm_value_count(place->container))
		next = prm__edit_line_start(e, line_end + 1);
	while (next < e->text.len && e->text.ptr[next] == ' ')
		next++;
	if (next < e->text.len && e->text.ptr[next] != '#' && e->text.ptr[next] != '\n' &&
	    prm__edit_is_blank(e, end, line_end)) {
		prm__edit_splice(e, start, next, NULL); /* what is below moves up behind the dash */
		return;
	}
	while (start > line && e->text.ptr[start - 1] == ' ')
		start--;
	prm__edit_splice(e, start, end, NULL);
}
