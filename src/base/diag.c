/* diag.c: the bounded list of findings. */
#include "base/diag.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/limits.h"
#include "base/str.h"

void prm_diag_init(prm_diag *diag, const prm_allocator *allocator, size_t limit)
{
	*diag = (prm_diag){.limit = limit ? limit : PRM__LIMIT_DIAG_ITEMS};
	prm_arena_init(&diag->arena, allocator, 0);
}

void prm_diag_release(prm_diag *diag)
{
	prm__free(diag->arena.allocator, diag->items, diag->size * sizeof(*diag->items));
	prm_arena_release(&diag->arena);
	diag->items = NULL;
	diag->count = diag->size = diag->errors = diag->dropped = 0;
}

#define EXCERPT_MAX 160 /* bytes; an excerpt is for people */

/* Characters of the excerpt before the column. */
static uint32_t caret_of(const prm_diag_entry *entry)
{
	return entry->column > entry->excerpt_start ? entry->column - 1 - entry->excerpt_start : 0;
}

/* Of a long line the part around the column; *start: the characters that are cut before it. */
static prm_str cut_excerpt(const prm_diag_entry *entry, uint32_t *start)
{
	prm_str line = entry->excerpt;
	size_t from = 0;

	*start = entry->excerpt_start;
	if (line.len <= EXCERPT_MAX)
		return line;
	for (uint32_t left = caret_of(entry); left && from < line.len; left--)
		for (from++; from < line.len && ((unsigned char)line.ptr[from] & 0xc0) == 0x80;
		     from++)
			;
	from = from > EXCERPT_MAX / 2 ? prm__utf8_floor(line, from - EXCERPT_MAX / 2) : 0;
	*start += (uint32_t)prm__utf8_count(prm_str_n(line.ptr, from));
	line = prm_str_n(line.ptr + from, line.len - from);
	return prm_str_n(line.ptr, prm__utf8_floor(line, EXCERPT_MAX));
}

static bool copy_texts(prm_diag *diag, const prm_diag_entry *from, prm_diag_entry *to)
{
	prm_str excerpt = cut_excerpt(from, &to->excerpt_start);

	return prm_arena_str(&diag->arena, from->source, &to->source) &&
	       prm_arena_str(&diag->arena, from->pointer, &to->pointer) &&
	       prm_arena_str(&diag->arena, from->text, &to->text) &&
	       prm_arena_str(&diag->arena, from->hint, &to->hint) &&
	       prm_arena_str(&diag->arena, from->rule, &to->rule) &&
	       prm_arena_str(&diag->arena, from->value, &to->value) &&
	       prm_arena_str(&diag->arena, excerpt, &to->excerpt);
}

static bool copy_notes(prm_diag *diag, const prm_diag_note *from, const prm_diag_note **to)
{
	for (; from; from = from->next) {
		prm_diag_note *note = prm_arena_calloc(&diag->arena, 1, sizeof(*note));

		if (!note)
			return false;
		note->line = from->line;
		note->column = from->column;
		if (!prm_arena_str(&diag->arena, from->source, &note->source) ||
		    !prm_arena_str(&diag->arena, from->text, &note->text))
			return false;
		*to = note;
		to = &note->next;
	}
	return true;
}

/* Where the next finding goes; NULL: nowhere. In a full list an error takes a warning's place. */
static prm_diag_entry *place_for(prm_diag *diag, int severity)
{
	size_t i = diag->count;

	if (diag->count < diag->limit) {
		if (diag->count == diag->size &&
		    !prm__grow(diag->arena.allocator, (void **)&diag->items, &diag->size,
			       sizeof(*diag->items)))
			return NULL;
		return &diag->items[diag->count];
	}
	/* `errors` counts this one too: with more of them than places there is no warning left */
	if (severity != PRM_SEVERITY_ERROR || diag->errors > diag->count)
		return NULL;
	while (i > 0 && diag->items[i - 1].severity == PRM_SEVERITY_ERROR)
		i--;
	return i ? &diag->items[i - 1] : NULL;
}

void prm_diag_add(prm_diag *diag, const prm_diag_entry *entry)
{
	prm_diag_entry copy = *entry, *place;

	if (!diag)
		return;
	if (entry->severity == PRM_SEVERITY_ERROR)
		diag->errors++;
	copy.notes = NULL;
	place = place_for(diag, entry->severity);
	if (place && copy_texts(diag, entry, &copy) &&
	    copy_notes(diag, entry->notes, &copy.notes)) {
		*place = copy;
		diag->dropped += diag->count == diag->limit;
		diag->count += diag->count < diag->limit;
	} else {
		diag->dropped++;
	}
}

void prm_diag_addf(prm_diag *diag, const prm_diag_entry *entry, const char *fmt, ...)
{
	prm_diag_entry copy = *entry;
	char text[1024];
	va_list args;
	int written;

	va_start(args, fmt);
	written = vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	copy.text = prm_str_n(text, written < 0 ? 0 : (size_t)written);
	if (copy.text.len >= sizeof(text))
		copy.text.len = prm__utf8_floor(prm_str_n(text, sizeof(text) - 1),
						sizeof(text) - 2);
	prm_diag_add(diag, &copy);
}

static int compare(const void *a, const void *b)
{
	const prm_diag_entry *x = a, *y = b;
	int order = prm__str_compare(x->source, y->source);

	if (order != 0)
		return order;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (x->column != y->column)
		return x->column < y->column ? -1 : 1;
	if (x->severity != y->severity)
		return x->severity - y->severity;
	return prm__str_compare(x->text, y->text);
}

void prm_diag_sort(prm_diag *diag)
{
	if (diag->count > 1)
		qsort(diag->items, diag->count, sizeof(*diag->items), compare);
}

prm_status prm_diag_status(const prm_diag *diag, prm_error *err)
{
	if (diag->errors == 0)
		return PRM_OK;
	for (size_t i = 0; i < diag->count; i++) {
		const prm_diag_entry *e = &diag->items[i];

		if (e->severity == PRM_SEVERITY_ERROR)
			return prm_fail_at(err, e->code, e->line, e->column, "%.*s",
					   PRM_FMT(e->text));
	}
	return prm_fail(err, PRM_NOMEM, "out of memory while findings were listed");
}

const char *prm__diag_severity(int severity)
{
	static const char *const names[] = {"error", "warning", "info"};

	return severity >= 0 && severity <= 2 ? names[severity] : "error";
}

/* Names come from people and files: a control character in one must not drive a terminal. */
static void add_plain(prm_buf *out, prm_str text)
{
	size_t start = out->len;

	prm_buf_add(out, text);
	if (out->len > start)
		prm__str_plain(out->ptr + start, out->len - start);
}

static void print_place(prm_str source, uint32_t line, uint32_t column, prm_buf *out)
{
	if (source.len)
		add_plain(out, source);
	else
		prm_buf_add_c(out, "-");
	if (line)
		prm_buf_addf(out, ":%u:%u", line, column ? column : 1);
	prm_buf_add_c(out, ": ");
}

/* The line with a caret below the column. */
static void print_excerpt(const prm_diag_entry *entry, prm_buf *out)
{
	const char *cut = entry->excerpt_start ? "..." : "";
	uint32_t caret = caret_of(entry);

	if (entry->excerpt.len == 0 || entry->line == 0 || caret > prm__utf8_count(entry->excerpt))
		return;
	prm_buf_addf(out, "%6u | %s", entry->line, cut);
	add_plain(out, entry->excerpt);
	prm_buf_addf(out, "\n       | %*s^\n", (int)(caret + strlen(cut)), "");
}

void prm_diag_print(const prm_diag_entry *entry, prm_buf *out)
{
	print_place(entry->source, entry->line, entry->column, out);
	prm_buf_addf(out, "%s[%s]: ", prm__diag_severity(entry->severity),
		     prm_status_code(entry->code));
	add_plain(out, entry->text);
	prm_buf_add_char(out, '\n');
	print_excerpt(entry, out);
	if (entry->hint.len) {
		prm_buf_add_c(out, "  hint: ");
		add_plain(out, entry->hint);
		prm_buf_add_char(out, '\n');
	}
	for (const prm_diag_note *note = entry->notes; note; note = note->next) {
		prm_buf_add_c(out, "  in ");
		print_place(note->source, note->line, note->column, out);
		add_plain(out, note->text);
		prm_buf_add_char(out, '\n');
	}
}
