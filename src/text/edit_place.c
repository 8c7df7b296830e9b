/* edit_place.c: where in a file the member or item stands that a pointer names. */
#include "base/str.h"
#include "text/edit_parts.h"

/* ---- lines -------------------------------------------------------------------------------- */

size_t prm__edit_line_start(const struct prm__edit *e, size_t at)
{
	while (at > 0 && e->text.ptr[at - 1] != '\n')
		at--;
	return at;
}

size_t prm__edit_line_end(const struct prm__edit *e, size_t at)
{
	return prm__str_find_char(e->text, '\n', at);
}

bool prm__edit_is_blank(const struct prm__edit *e, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (e->text.ptr[i] != ' ' && e->text.ptr[i] != '\t')
			return false;
	return true;
}

bool prm__edit_ends_line(const struct prm__edit *e, size_t at)
{
	size_t end = prm__edit_line_end(e, at);

	while (at < end && (e->text.ptr[at] == ' ' || e->text.ptr[at] == '\t'))
		at++;
	return at == end || (!e->json && e->text.ptr[at] == '#');
}

size_t prm__edit_skip(const struct prm__edit *e, size_t at)
{
	for (; at < e->text.len; at++) {
		char c = e->text.ptr[at];

		if (c == '#' && !e->json)
			at = prm__edit_line_end(e, at);
		else if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
			break;
		if (at >= e->text.len)
			break;
	}
	return at;
}

/* ---- finding ------------------------------------------------------------------------------ */

/* Behind directives, the `---`, and what is blank: where the root begins. */
static size_t root_start(const struct prm__edit *e)
{
	size_t at = prm__edit_skip(e, 0);

	while (!e->json && at < e->text.len) {
		prm_str rest = prm_str_n(e->text.ptr + at, e->text.len - at);

		if (rest.ptr[0] == '%')
			at = prm__edit_line_end(e, at);
		else if (prm__str_starts(rest, PRM_LIT("---")) &&
			 (rest.len == 3 || strchr(" \n", rest.ptr[3])))
			at += 3;
		else
			break;
		at = prm__edit_skip(e, at);
	}
	return at;
}

/* A reference token without its ~0 and ~1. */
static prm_str decode(struct prm__edit *e, prm_str token)
{
	char *out = prm_arena_alloc(&e->arena, token.len + 1);
	size_t len = 0;

	if (!out) {
		e->status = PRM_NOMEM;
		return prm_str_n(NULL, 0);
	}
	for (size_t i = 0; i < token.len; i++) {
		char c = token.ptr[i];

		if (c == '~' && i + 1 < token.len)
			c = token.ptr[++i] == '1' ? '/' : '~';
		out[len++] = c;
	}
	return prm_str_n(out, len);
}

/* The index that a token names in a list of `count`; count for "-" and for the next one. */
static bool list_index(prm_str token, size_t count, size_t *index)
{
	size_t value = 0;

	if (prm_str_is(token, "-")) {
		*index = count;
		return true;
	}
	if (token.len == 0 || token.len > 10)
		return false;
	for (size_t i = 0; i < token.len; i++) {
		if (token.ptr[i] < '0' || token.ptr[i] > '9')
			return false;
		value = value * 10 + (size_t)(token.ptr[i] - '0');
	}
	*index = value;
	return value <= count;
}

static bool look_up(struct prm__edit_place *place)
{
	size_t count = prm_value_count(place->container);
	prm_str key;

	place->map = prm_value_is(place->container, PRM_MAP);
	place->value = (prm_value){0};
	if (!place->map) {
		if (!prm_value_is(place->container, PRM_LIST) ||
		    !list_index(place->name, count, &place->index))
			return false;
		place->there = place->index < count;
		place->value = prm_value_at(place->container, place->index);
		return true;
	}
	for (place->index = 0; place->index < count; place->index++)
		if (prm_value_member(place->container, place->index, &key, &place->value) &&
		    prm_str_eq(key, place->name))
			break;
	place->there = place->index < count;
	return true;
}

/* Behind the ':' of a member, or the '-' of an item. */
static size_t find_head(const struct prm__edit *e, const struct prm__edit_place *place)
{
	size_t at = place->map ? place->key.end : place->around.start;
	prm_span key, previous;

	if (!place->map && place->index > 0 &&
	    prm_value_span(place->container, place->index - 1, &key, &previous))
		at = previous.end;
	at = prm__edit_skip(e, at);
	return at < e->text.len && e->text.ptr[at] == (place->map ? ':' : '-') ? at + 1 : 0;
}

static prm_status fill(struct prm__edit *e, struct prm__edit_place *place, prm_error *err)
{
	char first = place->around.start < e->text.len ? e->text.ptr[place->around.start] : '\0';
	prm_span value;

	place->flow = first == '{' || first == '[';
	if (place->map && !place->flow && prm_value_count(place->container) > 0 &&
	    prm_value_span(place->container, 0, &place->key, &value))
		place->around.start = place->key.start;
	place->column = place->around.start - prm__edit_line_start(e, place->around.start);
	if (!place->there)
		return PRM_OK;
	if (!prm_value_span(place->container, place->index, &place->key, &place->at))
		return prm_fail(err, PRM_UNSUPPORTED, "the file's positions are not known");
	if (!place->flow)
		place->head = find_head(e, place);
	if (!place->flow && place->head == 0)
		return prm_fail(err, PRM_UNSUPPORTED,
				"the file is written in a way that is not edited");
	return PRM_OK;
}

prm_status prm__edit_find(struct prm__edit *e, prm_str pointer, struct prm__edit_place *place,
			  prm_error *err)
{
	size_t at = 0, end;

	*place = (struct prm__edit_place){.container = prm_doc_root(e->doc)};
	place->around = (prm_span){(uint32_t)root_start(e), (uint32_t)e->text.len};
	if (pointer.len == 0 || pointer.ptr[0] != '/')
		return prm_fail(err, PRM_INVALID, "'%.*s' names no member", PRM_FMT(pointer));
	for (;; at = end) {
		end = prm__str_find_char(pointer, '/', at + 1);
		place->name = decode(e, prm_str_n(pointer.ptr + at + 1, end - at - 1));
		if (e->status)
			return prm_fail(err, PRM_NOMEM, "out of memory");
		if (!look_up(place))
			return prm_fail(err, PRM_INVALID,
					"there is no list or map that '%.*s' could be in",
					PRM_FMT(pointer));
		if (end == pointer.len)
			return fill(e, place, err);
		if (!place->there)
			return prm_fail(err, PRM_INVALID, "there is no '%.*s'", (int)end,
					pointer.ptr);
		if (!prm_value_span(place->container, place->index, &place->key, &place->around))
			return prm_fail(err, PRM_UNSUPPORTED, "the file's positions are not known");
		place->container = place->value;
	}
}

prm_span prm__edit_whole(const struct prm__edit_place *place, size_t index)
{
	prm_span key = {0, 0}, value = {0, 0};

	(void)prm_value_span(place->container, index, &key, &value);
	if (!place->map)
		return value;
	return (prm_span){key.start, value.end > key.end ? value.end : key.end};
}
