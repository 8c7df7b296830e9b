/* explain.c: for each span of a rendered message, the prompt or partial, place and variable. */
#include "manager/manager_internal.h"

static bool grow(prm__spans *spans)
{
	size_t size = spans->size ? spans->size * 2 : 64;
	prm_rendered_span *larger = prm_arena_alloc(spans->arena, size * sizeof(*larger));

	if (!larger)
		return false;
	if (spans->count)
		memcpy(larger, spans->items, spans->count * sizeof(*larger));
	spans->items = larger;
	spans->size = size;
	return true;
}

/* Templates may be gone when the spans are read: all texts are copied. */
static bool copy(prm_arena *arena, const prm_output_span *from, prm_rendered_span *to)
{
	const prm__program *program = prm_template_scope(from->from);

	return prm_arena_str(arena, program->id, &to->id) &&
	       prm_arena_str(arena, program->version, &to->version) &&
	       prm_arena_str(arena, from->source, &to->source) &&
	       prm_arena_str(arena, from->path, &to->path);
}

static void add_span(void *ud, const prm_output_span *from)
{
	prm__spans *spans = ud;
	prm_rendered_span span = {.message = spans->message,
				  .start = spans->base + from->start,
				  .end = spans->base + from->end,
				  .line = from->line,
				  .column = from->column};

	if (spans->status)
		return;
	if ((spans->count == spans->size && !grow(spans)) || !copy(spans->arena, from, &span))
		spans->status = PRM_NOMEM;
	else
		spans->items[spans->count++] = span;
}

void prm__spans_init(prm__spans *spans, prm_arena *arena)
{
	*spans = (prm__spans){.arena = arena};
	spans->explain = (prm_explain){sizeof(spans->explain), add_span, spans};
}

prm_status prm__spans_finish(const prm__spans *spans, prm_rendered *out, prm_error *err)
{
	if (spans->status)
		return prm__nomem(err);
	out->spans = spans->items;
	out->span_count = spans->count;
	return PRM_OK;
}
