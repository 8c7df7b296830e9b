/* edit_flow.c: changes between brackets: in flow style, and in JSON. */
#include "base/str.h"
#include "text/edit_parts.h"
#include "text/yaml_write.h"

/* ---- the file's ways ---------------------------------------------------------------------- */

/* What a line begins with. */
static prm_str indentation(const struct prm__edit *e, size_t at)
{
	size_t start = prm__edit_line_start(e, at), end = start;

	while (end < e->text.len && (e->text.ptr[end] == ' ' || e->text.ptr[end] == '\t'))
		end++;
	return prm_str_n(e->text.ptr + start, end - start);
}

/* One level of indentation: that of the first line with any; empty when all is on one line. */
static prm_str unit_of(const struct prm__edit *e)
{
	size_t at = prm__edit_line_end(e, 0);
	prm_str found = {NULL, 0};

	while (at < e->text.len && found.len == 0) {
		found = indentation(e, at + 1);
		at = prm__edit_line_end(e, at + 1);
	}
	return found.len || prm__edit_line_end(e, prm__edit_skip(e, 0)) + 1 >= e->text.len
		       ? found
		       : PRM_LIT("  ");
}

/* JSON: is there a blank behind a ':'? */
static bool is_spaced(const struct prm__edit *e, const struct prm__edit_place *place)
{
	prm_span key, value;
	size_t colon;

	if (!e->json || !place->map || !prm_value_span(place->container, 0, &key, &value))
		return prm__str_find(e->text, PRM_LIT("\": ")) < e->text.len || !e->json ||
		       prm__str_find(e->text, PRM_LIT(", ")) < e->text.len;
	colon = prm__edit_skip(e, key.end);
	return value.start > colon + 1;
}

/* ---- values ------------------------------------------------------------------------------- */

/* JSON over several lines, as the writer indents it, by two, moved to the file's own indentation.
 */
static void indent_json(prm_str pretty, prm_str base, prm_str unit, prm_buf *out)
{
	for (size_t at = 0, end; at < pretty.len; at = end + 1) {
		size_t blanks = 0;

		end = prm__str_find_char(pretty, '\n', at);
		while (at + blanks < end && pretty.ptr[at + blanks] == ' ')
			blanks++;
		if (at > 0) {
			prm_buf_add_char(out, '\n');
			prm_buf_add(out, base);
			for (size_t i = 0; i < blanks / 2; i++)
				prm_buf_add(out, unit);
		}
		prm_buf_add(out, prm_str_n(pretty.ptr + at + blanks, end - at - blanks));
	}
}

static void write_json(struct prm__edit *e, prm_value value, size_t at, prm_buf *out)
{
	prm_str unit = unit_of(e);
	prm_buf pretty;

	prm_buf_init(&pretty, e->allocator, 0);
	if (prm_value_write_json(value, unit.len ? PRM_JSON_PRETTY : 0, &pretty))
		out->status = pretty.status ? pretty.status : PRM_NOMEM;
	else
		indent_json(prm_buf_str(&pretty), indentation(e, at), unit, out);
	prm_buf_release(&pretty);
}

static void write_value(struct prm__edit *e, prm_value value, size_t at, prm_buf *out)
{
	if (e->json)
		write_json(e, value, at, out);
	else if (prm__yaml_write_flow(value, out) && !out->status)
		out->status = PRM_NOMEM;
}

static void write_entry(struct prm__edit *e, const struct prm__edit_place *place, prm_value value,
			size_t at, prm_buf *out)
{
	if (place->map && e->json) {
		if (prm_value_write_json(prm_value_str(place->name), 0, out))
			return;
		prm_buf_add_c(out, is_spaced(e, place) ? ": " : ":");
	} else if (place->map) {
		prm__yaml_write_key(place->name, true, out);
		prm_buf_add_c(out, ": ");
	}
	write_value(e, value, at, out);
}

/* ---- set, add, remove --------------------------------------------------------------------- */

void prm__edit_flow_set(struct prm__edit *e, const struct prm__edit_place *place, prm_value value)
{
	size_t start = place->at.start, end = place->at.end, colon;
	prm_buf text;

	prm_buf_init(&text, e->allocator, 0);
	if (start == end && place->map) {
		colon = prm__edit_skip(e, place->key.end);
		start = end = place->key.end;
		if (colon < e->text.len && e->text.ptr[colon] == ':')
			start = end = colon + 1;
		else
			prm_buf_add_char(&text, ':');
		prm_buf_add_char(&text, ' ');
	}
	write_value(e, value, start, &text);
	prm__edit_splice(e, start, end, &text);
	prm_buf_release(&text);
}

/* The first entry of an empty container. */
static void add_first(struct prm__edit *e, const struct prm__edit_place *place, prm_value value)
{
	prm_member member = {
		.key = place->name.ptr, .key_len = (uint32_t)place->name.len, .value = value};
	prm_value whole = {.type = place->map ? PRM_MAP : PRM_LIST, .len = 1};
	size_t end;
	prm_buf text;

	if (place->map)
		whole.as.members = &member;
	else
		whole.as.items = &value;
	end = prm__edit_skip(e, place->around.start + 1) +
	      1; /* the root's span goes to the text's end */
	prm_buf_init(&text, e->allocator, 0);
	write_value(e, whole, place->around.start, &text);
	prm__edit_splice(e, place->around.start, end, &text);
	prm_buf_release(&text);
}

/* On a line of its own, below the previous entry's, whose comment stays with it. */
static void add_line(struct prm__edit *e, size_t from, size_t end, prm_str indent, bool comma,
		     prm_buf *entry)
{
	prm_buf text;

	prm_buf_init(&text, e->allocator, 0);
	if (!comma) {
		prm_buf_add_char(&text, ',');
		prm__edit_splice(e, end, end, &text);
	}
	prm_buf_add_char(&text, '\n');
	prm_buf_add(&text, indent);
	prm_buf_add(&text, prm_buf_str(entry));
	if (comma)
		prm_buf_add_char(&text, ',');
	from = prm__edit_line_end(e, from);
	prm__edit_splice(e, from, from, &text);
	prm_buf_release(&text);
}

void prm__edit_flow_add(struct prm__edit *e, const struct prm__edit_place *place, size_t previous,
			prm_value value)
{
	prm_span whole;
	size_t next, line;
	bool comma;
	prm_buf entry, text;

	if (prm_value_count(place->container) == 0) {
		add_first(e, place, value);
		return;
	}
	whole = prm__edit_whole(place, previous);
	next = prm__edit_skip(e, whole.end);
	comma = next < e->text.len && e->text.ptr[next] == ',';
	next = comma ? next + 1 : whole.end;
	line = prm__edit_line_start(e, whole.start);
	prm_buf_init(&entry, e->allocator, 0);
	prm_buf_init(&text, e->allocator, 0);
	write_entry(e, place, value, whole.start, &entry);
	if (prm__edit_is_blank(e, line, whole.start) && prm__edit_ends_line(e, next)) {
		add_line(e, next, whole.end, indentation(e, whole.start), comma, &entry);
	} else {
		if (!comma)
			prm_buf_add_char(&text, ',');
		if (is_spaced(e, place))
			prm_buf_add_char(&text, ' ');
		prm_buf_add(&text, prm_buf_str(&entry));
		if (comma)
			prm_buf_add_char(&text, ',');
		prm__edit_splice(e, next, next, &text);
	}
	e->status = e->status ? e->status : entry.status;
	prm_buf_release(&entry);
	prm_buf_release(&text);
}

/* With the comma behind it, else the one before it; a comment between is no obstacle, it stays. */
void prm__edit_flow_remove(struct prm__edit *e, const struct prm__edit_place *place)
{
	prm_span whole = prm__edit_whole(place, place->index);
	size_t start = whole.start, end = whole.end, next = prm__edit_skip(e, end), line;

	if (next < e->text.len && e->text.ptr[next] == ',') {
		end = next + 1;
		while (end < e->text.len && e->text.ptr[end] == ' ')
			end++;
		line = prm__edit_line_start(e, start);
		if (end < e->text.len && e->text.ptr[end] == '\n' &&
		    prm__edit_is_blank(e, line, start)) {
			start = line; /* the whole line goes */
			end++;
		}
	} else if (place->index > 0) {
		while (start > 0 && strchr(" \t\n\r", e->text.ptr[start - 1]))
			start--;
		if (start > 0 && e->text.ptr[start - 1] == ',')
			start--;
		else
			start = whole.start;
	}
	prm__edit_splice(e, start, end, NULL);
}
