/* finding.c: findings that point into a file. */
#include <stdarg.h>
#include <stdio.h>

#include "base/str.h"
#include "library/parts.h"
#include "text/span.h"

void prm__finding_place(const prm_doc *doc, size_t start, size_t end, prm_diag_entry *entry)
{
	entry->start = start;
	entry->end = end;
	prm_doc_position(doc, start, &entry->line, &entry->column);
	entry->excerpt = prm__str_line(prm_doc_source(doc), start);
}

/*
 * The value of the pointer, or of the nearest one above it: a prompt's tree has members that its
 * file spells in a shorter way.
 */
static bool locate(const prm_doc *doc, prm_str pointer, prm_span *key, prm_span *value)
{
	while (!prm__doc_locate(doc, pointer, key, value)) {
		if (pointer.len == 0)
			return false;
		while (pointer.ptr[--pointer.len] != '/')
			;
	}
	return true;
}

prm_diag_entry prm__finding(const prm_doc *doc, prm_str source, prm_str pointer, bool key)
{
	prm_diag_entry entry = {.source = source, .pointer = pointer};
	prm_span key_span = {0}, value = {0};

	if (!doc || !locate(doc, pointer, &key_span, &value))
		return entry;
	if (key && key_span.end > key_span.start)
		value = key_span;
	prm__finding_place(doc, value.start, value.end, &entry);
	return entry;
}

prm_diag_entry prm__finding_in_text(const prm_doc *doc, prm_str source, prm_str pointer,
				    size_t offset)
{
	prm_diag_entry entry = {.source = source, .pointer = pointer};
	prm_span value = {0};
	size_t at;

	if (!doc || !locate(doc, pointer, NULL, &value))
		return entry;
	at = prm__scalar_offset(prm_doc_source(doc), value, offset);
	prm__finding_place(doc, at, at, &entry);
	return entry;
}

static void say(prm_diag *diag, prm_diag_entry entry, const char *fmt, va_list args)
{
	char text[1024];

	vsnprintf(text, sizeof(text), fmt, args);
	entry.text = prm_str_c(text);
	entry.text.len = prm__utf8_valid(entry.text);
	prm_diag_add(diag, &entry);
}

void prm__say(const prm__file *file, prm_str pointer, int severity, prm_status code,
	      const char *fmt, ...)
{
	prm_diag_entry entry = prm__finding(file->doc, file->path, pointer, false);
	va_list args;

	entry.code = code;
	entry.severity = severity;
	va_start(args, fmt);
	say(file->diag, entry, fmt, args);
	va_end(args);
}

void prm__say_of(prm_diag *diag, prm_str source, int severity, prm_status code, const char *fmt,
		 ...)
{
	prm_diag_entry entry = {.code = code, .severity = severity, .source = source};
	va_list args;

	va_start(args, fmt);
	say(diag, entry, fmt, args);
	va_end(args);
}

void prm__finding_from_error(prm_diag *diag, size_t before, prm_str source, const prm_error *err)
{
	prm_diag_entry entry = {.code = err->status,
				.source = source,
				.line = err->line,
				.column = err->column,
				.text = prm_str_c(err->text)};

	if (diag && diag->errors == before)
		prm_diag_add(diag, &entry);
}

static void escape(prm_str key, char *to, size_t *len)
{
	*len = 0;
	for (size_t i = 0; i < key.len; i++) {
		char c = key.ptr[i];

		if (c == '~' || c == '/')
			to[(*len)++] = '~';
		to[(*len)++] = c == '~' ? '0' : c == '/' ? '1' : c;
	}
}

prm_str prm__pointer(prm_arena *arena, prm_str base, prm_str key)
{
	char *text = prm_arena_alloc(arena, base.len + 2 * key.len + 2);
	size_t len;

	if (!text)
		return prm_str_n(NULL, 0);
	if (base.len)
		memcpy(text, base.ptr, base.len);
	text[base.len] = '/';
	escape(key, text + base.len + 1, &len);
	return prm_str_n(text, base.len + 1 + len);
}

prm_str prm__pointer_append(prm_arena *arena, prm_str base, prm_str tail)
{
	char *text = prm_arena_alloc(arena, base.len + tail.len + 1);

	if (!text)
		return prm_str_n(NULL, 0);
	if (base.len)
		memcpy(text, base.ptr, base.len);
	if (tail.len)
		memcpy(text + base.len, tail.ptr, tail.len);
	return prm_str_n(text, base.len + tail.len);
}

const char *prm__near_text(prm_str word, const prm_str *candidates, size_t count, char buf[320])
{
	const prm_str *best = NULL;
	int best_distance = 0;

	buf[0] = '\0';
	for (size_t i = 0; i < count; i++) {
		int distance = prm__str_near(word, candidates[i]);

		if (distance < 0 || (best && distance >= best_distance))
			continue;
		best = &candidates[i];
		best_distance = distance;
	}
	if (best)
		snprintf(buf, 320, " (did you mean '%.*s'?)", PRM_FMT(*best));
	return buf;
}
