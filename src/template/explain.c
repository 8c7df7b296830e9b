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

void prm__report_spans(struct render *r)
{
	const prm_explain *explain = r->opts->explain;

	for (size_t i = 0; i < r->spans.count; i++) {
		prm_output_span *span = &r->spans.items[i];

		span->start -= r->out_start;
		span->end -= r->out_start;
		prm__str_position(prm_str_n(span->from->text.ptr, span->from->source_len),
				  span->source_start, &span->line, &span->column);
		explain->span(explain->ud, span);
	}
}
