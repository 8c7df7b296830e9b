/* golden_view.c: a rendering as assertions and snapshots see it: texts, and what else is sent. */
#include "base/alloc.h"
#include "base/str.h"
#include "library/golden.h"

static bool nomem(prm_error *err)
{
	(void)prm_fail(err, PRM_NOMEM, "out of memory");
	return false;
}

/* A message of several parts: a line for each; what is no text is JSON. */
static void add_parts(prm_buf *out, prm_value parts)
{
	for (size_t i = 0; i < prm_value_count(parts); i++) {
		prm_value part = prm_value_at(parts, i), text = prm_value_get_c(part, "text");

		prm_buf_add_c(out, i ? "\n" : "");
		if (prm_value_is(text, PRM_STRING))
			prm_buf_add(out, prm_value_text(text));
		else
			(void)prm_value_write_canonical(part, out);
	}
}

/* What the buffer holds, in the arena. */
static bool settle(prm_buf *buf, prm_arena *arena, prm_str *out, prm_error *err)
{
	bool fine = buf->status == PRM_OK && prm_arena_str(arena, prm_buf_str(buf), out);

	prm_buf_release(buf);
	return fine || nomem(err);
}

static bool message_text(const prm_rendered_message *m, prm_arena *arena, prm_str *out,
			 prm_error *err)
{
	prm_buf buf;

	*out = m->text;
	if (!prm_value_is(m->parts, PRM_LIST))
		return true;
	prm_buf_init(&buf, arena->allocator, 0);
	add_parts(&buf, m->parts);
	return settle(&buf, arena, out, err);
}

static void add_value(prm_buf *out, const char *key, prm_value value)
{
	if (prm_value_is(value, PRM_MISSING))
		return;
	prm_buf_addf(out, "%s%s: ", out->len ? "\n" : "", key);
	(void)prm_value_write_json(value, PRM_JSON_PRETTY, out);
	while (out->len && out->ptr[out->len - 1] == '\n')
		out->len--;
}

static bool see_message(const prm_rendered_message *m, prm_arena *arena, prm__golden_text *out,
			prm_error *err)
{
	prm_buf more;

	out->role = m->role;
	out->name = m->name;
	if (!message_text(m, arena, &out->text, err))
		return false;
	prm_buf_init(&more, arena->allocator, 0);
	add_value(&more, "extra", m->extra);
	return settle(&more, arena, &out->more, err);
}

prm_status prm__golden_see(const prm_rendered *r, prm_arena *arena, prm__golden_view *out,
			   prm_error *err)
{
	prm__golden_text *items = prm_arena_calloc(arena, r->count + 1, sizeof(*items));
	prm__golden_view view = {.items = items, .count = r->count};
	prm_buf tail;

	if (!items)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	for (size_t i = 0; i < r->count; i++)
		if (!see_message(&r->messages[i], arena, &items[i], err))
			return PRM_NOMEM;
	prm_buf_init(&tail, arena->allocator, 0);
	add_value(&tail, "tools", r->tools);
	add_value(&tail, "response", r->response);
	if (!settle(&tail, arena, &view.tail, err))
		return PRM_NOMEM;
	*out = view;
	return PRM_OK;
}

bool prm__golden_selects(const prm__golden_view *view, prm_value message, size_t index)
{
	if (prm_value_is(message, PRM_STRING))
		return prm_str_eq(prm_value_text(message), view->items[index].role);
	if (prm_value_is(message, PRM_INT)) {
		int64_t at = message.as.integer;

		return (at >= 0 ? at : at + (int64_t)view->count) == (int64_t)index;
	}
	return true;
}

static void write_message(const prm__golden_text *item, bool titled, prm_buf *out)
{
	if (titled) {
		prm_buf_addf(out, "%s=== %.*s", out->len ? "\n\n" : "", PRM_FMT(item->role));
		prm_buf_addf(out, "%s%.*s\n", item->name.len ? " " : "", PRM_FMT(item->name));
	}
	prm_buf_add(out, item->text);
	if (titled && out->len && out->ptr[out->len - 1] == '\n')
		out->len--;
	if (item->more.len)
		prm_buf_addf(out, "\n%.*s", PRM_FMT(item->more));
}

void prm__golden_write(const prm__golden_view *view, prm_value message, prm_buf *out)
{
	size_t chosen = 0;

	for (size_t i = 0; i < view->count; i++)
		chosen += prm__golden_selects(view, message, i);
	for (size_t i = 0; i < view->count; i++)
		if (prm__golden_selects(view, message, i))
			write_message(&view->items[i], chosen > 1, out);
	if (prm_value_is(message, PRM_MISSING) && view->tail.len)
		prm_buf_addf(out, "\n\n=== sent with them\n%.*s", PRM_FMT(view->tail));
}
