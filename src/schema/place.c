/* place.c: findings of the compiler, with their JSON pointer, line and column. */
#include <stdarg.h>
#include <stdio.h>

#include "base/alloc.h"
#include "base/str.h"
#include "schema/compile.h"

/* ---- pointers --------------------------------------------------------------------------------- */

#define PLACE_DEPTH 8 /* schema, fields, one, validators, one, a key, an item: no deeper */

static void add_pointer(prm_buf *buf, const prm__place *place)
{
	const prm__place *chain[PLACE_DEPTH];
	size_t depth = 0;
	char index[24];

	prm_buf_add(buf, place->source->at);
	for (; place->up && depth < PLACE_DEPTH; place = place->up)
		chain[depth++] = place;
	while (depth > 0) {
		place = chain[--depth];
		snprintf(index, sizeof(index), "%zu", place->index);
		prm__pointer_add(buf, place->key.ptr ? place->key : prm_str_c(index));
	}
}

/* ---- positions -------------------------------------------------------------------------------- */

static const prm_lines *lines_of(prm__compile *c, const prm_doc *doc)
{
	prm__origin *origin;

	for (origin = c->origins; origin; origin = origin->next)
		if (origin->doc == doc)
			return &origin->lines;
	origin = prm_arena_calloc(&c->scratch, 1, sizeof(*origin));
	if (!origin ||
	    prm__lines_init(&origin->lines, prm_doc_source(doc), c->schema->allocator, NULL)) {
		prm__compile_nomem(c);
		return NULL;
	}
	origin->doc = doc;
	origin->next = c->origins;
	c->origins = origin;
	return &origin->lines;
}

static size_t index_of(const prm__place *place)
{
	size_t index = 0;
	prm_value value;
	prm_str name;

	if (!place->key.ptr)
		return place->index;
	while (prm_value_member(place->container, index, &name, &value) &&
	       !prm_str_eq(name, place->key))
		index++;
	return index;
}

/* The tree may have been made from that of the document: then its pointer leads to the place. */
static bool span_by_pointer(prm__compile *c, const prm__place *place, prm_span *key, prm_span *out)
{
	bool found;
	prm_buf pointer;

	prm_buf_init(&pointer, c->schema->allocator, 0);
	add_pointer(&pointer, place);
	c->nomem |= pointer.status == PRM_NOMEM;
	found = !pointer.status &&
		prm__doc_locate(place->source->doc, prm_buf_str(&pointer), key, out);
	prm_buf_release(&pointer);
	return found;
}

/* The bytes of a place, or of the nearest one above it that is known. */
static bool span_of(prm__compile *c, const prm__place *place, prm_span *out)
{
	prm_span key = {0, 0};

	for (; place; place = place->up) {
		if (prm_value_span(place->container, index_of(place), &key, out) ||
		    span_by_pointer(c, place, &key, out)) {
			if (place->on_key)
				*out = key;
			return true;
		}
	}
	return false;
}

static bool position(prm__compile *c, const prm__place *place, prm_span *span, uint32_t *line,
		     uint32_t *column)
{
	const prm_lines *lines;

	*line = *column = 0;
	if (!place->source->doc || !span_of(c, place, span))
		return false;
	lines = lines_of(c, place->source->doc);
	if (!lines)
		return false;
	prm__lines_position(lines, span->start, line, column);
	return true;
}

void prm__place_position(prm__compile *c, const prm__place *place, uint32_t *line, uint32_t *column)
{
	prm_span span;

	if (!c->options.only_check)
		(void)position(c, place, &span, line, column);
}

/* ---- findings --------------------------------------------------------------------------------- */

void prm__compile_nomem(prm__compile *c)
{
	c->nomem = true;
}

static void locate(prm__compile *c, const prm__place *place, const size_t *at,
		   prm_diag_entry *entry)
{
	prm_span span;
	prm_str source;

	if (!position(c, place, &span, &entry->line, &entry->column))
		return;
	source = prm_doc_source(place->source->doc);
	if (at) {
		span.start = (uint32_t)prm__scalar_offset(source, span, *at);
		prm__lines_position(lines_of(c, place->source->doc), span.start, &entry->line,
				    &entry->column);
	}
	entry->start = span.start;
	entry->end = span.end;
	entry->excerpt = prm__str_line(source, span.start);
}

static void add(prm__compile *c, const prm__place *place, const size_t *at, prm_diag_entry *entry)
{
	bool error = entry->severity == PRM_SEVERITY_ERROR;
	prm_buf pointer;

	entry->source = place->source->source;
	locate(c, place, at, entry);
	prm_buf_init(&pointer, c->schema->allocator, 0);
	add_pointer(&pointer, place);
	c->nomem |= pointer.status == PRM_NOMEM;
	entry->pointer = prm_buf_str(&pointer);
	if (error && c->errors == 0)
		prm_fail_at(&c->first, entry->code, entry->line, entry->column, "%.*s",
			    PRM_FMT(entry->text));
	c->errors += error;
	prm_diag_add(c->diag, entry);
	prm_buf_release(&pointer);
}

void prm__place_say(prm__compile *c, const prm__place *place, prm_status code, const char *fmt, ...)
{
	prm_diag_entry entry = {.code = code};
	char text[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	entry.text = prm_str_n(text, prm__utf8_floor(prm_str_c(text), strlen(text)));
	add(c, place, NULL, &entry);
}

void prm__place_warn(prm__compile *c, const prm__place *place, prm_status code, const char *fmt,
		     ...)
{
	prm_diag_entry entry = {.code = code, .severity = PRM_SEVERITY_WARNING};
	char text[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	entry.text = prm_str_c(text);
	add(c, place, NULL, &entry);
}

void prm__place_say_at(prm__compile *c, const prm__place *place, size_t at, prm_status code,
		       const char *text)
{
	prm_diag_entry entry = {.code = code, .text = prm_str_c(text)};

	add(c, place, &at, &entry);
}

const char *prm__compile_kind(prm_value v)
{
	static const char *const kinds[] = {"nothing",  "null",      "a boolean", "an integer",
					    "a number", "a number",  "a string",  "a list",
					    "a map",    "a function"};

	return v.type <= PRM_FUNCTION ? kinds[v.type] : "something else";
}

/* ---- taking keys ------------------------------------------------------------------------------ */

const char *prm__near_name(prm_str word, const prm_str *names, size_t count, char out[96])
{
	int best = -1;

	out[0] = '\0';
	for (size_t i = 0; i < count; i++) {
		int distance = prm__str_near(word, names[i]);

		if (distance < 0 || (best >= 0 && distance >= best))
			continue;
		best = distance;
		snprintf(out, 96, " (did you mean '%.*s'?)", PRM_FMT(names[i]));
	}
	return out;
}

static void warn_of_key(prm__compile *c, const prm__place *place, prm_value map, prm_str key,
			const prm__keys *known)
{
	const char *meant = known->meant ? known->meant(key) : NULL;
	prm__place at = prm__place_key(place, map, key);
	char near[96];

	at.on_key = true;
	if (meant)
		prm__place_warn(c, &at, PRM_UNKNOWN_KEY,
				"'%.*s' is not known here and has no effect; %s", PRM_FMT(key),
				meant);
	else
		prm__place_warn(c, &at, PRM_UNKNOWN_KEY,
				"'%.*s' is not known here and has no effect%s", PRM_FMT(key),
				prm__near_name(key, known->names, known->count, near));
}

void prm__take_keys(prm__compile *c, const prm__place *place, prm_value map, const prm__keys *known,
		    prm_value *out)
{
	prm_value value;
	prm_str key;

	memset(out, 0, known->count * sizeof(*out));
	for (size_t i = 0; prm_value_member(map, i, &key, &value); i++) {
		size_t k = 0;

		while (k < known->count && !prm_str_eq(key, known->names[k]))
			k++;
		if (k < known->count)
			out[k] = value;
		else
			warn_of_key(c, place, map, key, known);
	}
}

static void say_type(prm__compile *c, const prm__place *place, prm_str key, prm_value v,
		     const char *expected)
{
	prm__place_say(c, place, PRM_WRONG_TYPE, "`%.*s` is %s, not %s", PRM_FMT(key), expected,
		       prm__compile_kind(v));
}

bool prm__take_bool(prm__compile *c, const prm__place *place, prm_str key, prm_value v,
		    bool otherwise)
{
	if (prm__is_absent(v))
		return otherwise;
	if (prm_value_is(v, PRM_BOOL))
		return v.as.boolean;
	say_type(c, place, key, v, "true or false");
	return otherwise;
}

prm_str prm__take_text(prm__compile *c, const prm__place *place, prm_str key, prm_value v)
{
	prm_str out = PRM_LIT("");

	if (prm__is_absent(v))
		return out;
	if (!prm_value_is(v, PRM_STRING))
		say_type(c, place, key, v, "a text");
	else if (!prm_arena_str(prm__compile_arena(c), prm_value_text(v), &out))
		prm__compile_nomem(c);
	return out;
}

prm_value prm__take_copy(prm__compile *c, prm_value v)
{
	prm_value out = v;
	prm_builder b;

	if (v.type >= PRM_NULL && v.type <= PRM_DOUBLE)
		return v;
	prm_builder_init(&b, prm__compile_arena(c));
	prm_build_copy(&b, v);
	if (prm_builder_finish(&b, &out, NULL))
		prm__compile_nomem(c);
	return out;
}
