/* explain.c: for each span of the output, the instruction that made it. */
#include "base/str.h"
#include "template/render.h"

void prm__note_span(struct render *r, const struct insn *in, size_t from, bool is_text)
{
	struct spans *spans = &r->spans;
	size_t to = (size_t)(r->at - r->out->ptr);
	prm_output_span *span;

	if (from == to)
		return;
	if (spans->count == spans->size) {
		size_t size = spans->size ? spans->size * 2 : 64;
		prm_output_span *larger = prm_arena_alloc(&r->scratch, size * sizeof(*larger));

		if (!larger) {
			(void)prm__render_nomem(r, size * sizeof(*larger));
			return;
		}
		if (spans->count)
			memcpy(larger, spans->items, spans->count * sizeof(*larger));
		spans->items = larger;
		spans->size = size;
	}
	span = &spans->items[spans->count++];
	*span = (prm_output_span){.start = from, .end = to, .from = r->t, .source = r->t->name};
	if (is_text) {
		span->source_start = in->text;
		span->source_end = in->text + in->text_len;
	} else {
		span->source_start = in->start;
		span->source_end = prm__insn_end(in);
		if (in->flags & INSN_PATH) {
			const struct path *path = prm__path_at(r->t, in->a);

			span->path = prm__text_at(r->t, path->start, path->end - path->start);
		}
	}
}

/*
 * Indenting puts its bytes before each line: those of the lines before an end of a span move it, but
 * not those of a line that begins there, which are the line's own. Spans are in order.
 */
void prm__shift_spans(struct render *r, size_t from, prm_str indent, const char *text)
{
	struct spans *spans = &r->spans;
	size_t i = spans->count, at = 0, lines = 0;

	while (i > 0 && spans->items[i - 1].start >= from)
		i--;
	for (; i < spans->count; i++) {
		size_t *ends[] = {&spans->items[i].start, &spans->items[i].end};

		for (int e = 0; e < 2; e++) {
			size_t offset = *ends[e] - from;

			for (; at + 1 < offset; at++)
				lines += text[at] == '\n';
			*ends[e] += (lines + (offset > 0)) * indent.len;
		}
	}
}

/* ---- lines and columns ----------------------------------------------------------------------- */

/* Where the last span of a template was: the next is mostly near, behind it or before. */
struct place {
	const prm_template *t;
	size_t at;
	uint32_t line, column;
};

#define MOST_PLACES 8

struct places {
	struct place items[MOST_PLACES];
	size_t next; /* to be given up for another template */
};

static struct place *place_in(struct places *places, const prm_template *t)
{
	struct place *place = places->items;

	while (place < places->items + MOST_PLACES && place->t != t)
		place++;
	if (place == places->items + MOST_PLACES) {
		place = &places->items[places->next++ % MOST_PLACES];
		*place = (struct place){.t = t, .line = 1, .column = 1};
	}
	return place;
}

static bool begins_character(char c)
{
	return ((unsigned char)c & 0xc0) != 0x80;
}

static void move_place(struct place *place, size_t to)
{
	const char *text = place->t->text.ptr;
	size_t start;
	bool other_line = false;

	for (; place->at < to; place->at++) {
		place->column += begins_character(text[place->at]);
		if (text[place->at] == '\n') {
			place->line++;
			place->column = 1;
		}
	}
	for (; place->at > to; place->at--) {
		place->column -= begins_character(text[place->at - 1]);
		place->line -= text[place->at - 1] == '\n';
		other_line = other_line || text[place->at - 1] == '\n';
	}
	if (!other_line)
		return;
	for (start = to; start > 0 && text[start - 1] != '\n'; start--)
		;
	place->column = (uint32_t)prm__utf8_count(prm_str_n(text + start, to - start)) + 1;
}

/* The places of all spans, before any is told: false where that takes too long. */
static bool locate_spans(struct render *r)
{
	struct places places = {0};

	for (size_t i = 0; i < r->spans.count; i++) {
		prm_output_span *span = &r->spans.items[i];
		struct place *place = place_in(&places, span->from);
		size_t to = span->source_start < span->from->source_len ? span->source_start
									: span->from->source_len;

		prm__look_at(r, to > place->at ? to - place->at : place->at - to);
		if (r->steps < 0 && prm__check_limits(r, 0))
			return false;
		move_place(place, to);
		span->line = place->line;
		span->column = place->column;
	}
	return true;
}

void prm__report_spans(struct render *r)
{
	const prm_explain *explain = r->opts->explain;

	if (!locate_spans(r))
		return;
	for (size_t i = 0; i < r->spans.count; i++) {
		prm_output_span *span = &r->spans.items[i];

		span->start -= r->out_start;
		span->end -= r->out_start;
		explain->span(explain->ud, span);
	}
}
