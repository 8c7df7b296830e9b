/* yaml_write.c: YAML as prm writes it: block style, the order of the value, byte-stable. */
#include "text/yaml_write.h"

#include "base/alloc.h"
#include "base/limits.h"
#include "base/str.h"
#include "text/value.h"
#include "text/yaml_scalar.h"

/* libyaml and PyYAML find a key's ':' within 1,024 characters; a longer one is written with '?'. */
#define LONGEST_SIMPLE_KEY 1000

struct frame {
	prm_value container;
	size_t cursor;
	size_t column; /* of its keys or dashes */
	bool begun;    /* flow: an item stands before the next */
};

struct writer {
	prm_buf *out;
	struct frame *frames;
	size_t depth, size, most;
	const prm_allocator *allocator;
	bool in_line; /* the next item goes on, on the line that was begun: behind a dash */
};

static void fail(struct writer *w, prm_status status)
{
	if (!w->out->status)
		w->out->status = status;
}

static void push(struct writer *w, prm_value container, size_t column, bool in_line)
{
	if (w->depth >= w->most) {
		fail(w, PRM_LIMIT);
		return;
	}
	if (w->depth == w->size &&
	    !prm__grow(w->allocator, (void **)&w->frames, &w->size, sizeof(*w->frames))) {
		fail(w, PRM_NOMEM);
		return;
	}
	w->frames[w->depth++] = (struct frame){.container = container, .column = column};
	w->in_line = in_line;
}

/* A list or map with something in it. A host's fault is found when it is written. */
static bool is_filled(prm_value v)
{
	size_t cursor = 0;
	prm_value ignored;
	prm_str key;

	return prm__value_is_container(v) && prm__value_next(v, &cursor, &key, &ignored) != PRM_END;
}

/* The next item of the innermost container; when there is none it is closed. */
static bool next(struct writer *w, prm_str *key, prm_value *v)
{
	struct frame *top = &w->frames[w->depth - 1];
	prm_status status = prm__value_next(top->container, &top->cursor, key, v);

	if (status == PRM_END)
		w->depth--;
	else if (status)
		fail(w, status);
	return status == PRM_OK;
}

static void indent(struct writer *w, size_t column)
{
	for (size_t i = 0; i < column; i++)
		prm_buf_add_char(w->out, ' ');
}

/* A value behind `:` or `-` of an entry at `column`. A filled container is left to the loop. */
static void write_behind(struct writer *w, prm_value v, size_t column, bool dash)
{
	if (is_filled(v)) {
		prm_buf_add_char(w->out, dash ? ' ' : '\n');
		push(w, v, column + 2, dash);
		return;
	}
	prm_buf_add_char(w->out, ' ');
	if (prm__yaml_is_block(v)) {
		prm__yaml_write_block(prm_value_text(v), column + 2, w->out);
		return;
	}
	prm__yaml_write_inline(v, false, w->out);
	prm_buf_add_char(w->out, '\n');
}

static void write_entry(struct writer *w, size_t column, prm_str key, prm_value v)
{
	size_t start = w->out->len;

	prm__yaml_write_text(key, false, w->out);
	if (w->out->len - start <= LONGEST_SIMPLE_KEY) {
		prm_buf_add_char(w->out, ':');
		write_behind(w, v, column, false);
		return;
	}
	if (w->out->status)
		return;
	w->out->len = start;
	prm_buf_add_c(w->out, "? ");
	prm__yaml_write_text(key, false, w->out);
	prm_buf_add_char(w->out, '\n');
	indent(w, column);
	prm_buf_add_char(w->out, ':');
	write_behind(w, v, column, true);
}

/* Write the next item of the innermost container; its own items, if any, come in the next steps. */
static void step(struct writer *w)
{
	struct frame top = w->frames[w->depth - 1];
	prm_value v;
	prm_str key;

	if (!next(w, &key, &v))
		return;
	if (!w->in_line)
		indent(w, top.column);
	w->in_line = false;
	if (prm_value_is(top.container, PRM_LIST)) {
		prm_buf_add_char(w->out, '-');
		write_behind(w, v, top.column, true);
	} else {
		write_entry(w, top.column, key, v);
	}
}

static void writer_init(struct writer *w, prm_buf *out)
{
	*w = (struct writer){.out = out, .allocator = prm__allocator(out->allocator)};
	w->most = prm__limits(NULL).document_nesting;
}

static prm_status run(struct writer *w)
{
	while (w->depth > 0 && !w->out->status)
		step(w);
	if (w->frames)
		prm__free(w->allocator, w->frames, w->size * sizeof(*w->frames));
	return w->out->status;
}

prm_status prm_value_write_yaml(prm_value v, prm_buf *out)
{
	struct writer w;

	writer_init(&w, out);
	if (is_filled(v)) {
		push(&w, v, 0, false);
	} else if (prm__yaml_is_block(v)) {
		prm__yaml_write_block(prm_value_text(v), 2, out);
	} else {
		prm__yaml_write_inline(v, false, out);
		prm_buf_add_char(out, '\n');
	}
	return run(&w);
}

prm_status prm__yaml_write_behind(prm_value v, size_t column, bool dash, prm_buf *out)
{
	struct writer w;

	writer_init(&w, out);
	write_behind(&w, v, column, dash);
	return run(&w);
}

prm_status prm__yaml_write_items(prm_value v, size_t column, bool in_line, prm_buf *out)
{
	struct writer w;

	writer_init(&w, out);
	push(&w, v, column, in_line);
	return run(&w);
}

/* ---- flow --------------------------------------------------------------------------------- */

static void flow_value(struct writer *w, prm_value v)
{
	if (!is_filled(v)) {
		prm__yaml_write_inline(v, true, w->out);
		return;
	}
	prm_buf_add_char(w->out, prm_value_is(v, PRM_LIST) ? '[' : '{');
	push(w, v, 0, false);
}

static void flow_step(struct writer *w)
{
	struct frame *top = &w->frames[w->depth - 1];
	bool list = prm_value_is(top->container, PRM_LIST), begun = top->begun;
	prm_value v;
	prm_str key;

	top->begun = true;
	if (!next(w, &key, &v)) {
		prm_buf_add_char(w->out, list ? ']' : '}');
		return;
	}
	if (begun)
		prm_buf_add_c(w->out, ", ");
	if (!list) {
		prm__yaml_write_text(key, true, w->out);
		prm_buf_add_c(w->out, ": ");
	}
	flow_value(w, v);
}

prm_status prm__yaml_write_flow(prm_value v, prm_buf *out)
{
	struct writer w;

	writer_init(&w, out);
	flow_value(&w, v);
	while (w.depth > 0 && !out->status)
		flow_step(&w);
	w.depth = 0;
	return run(&w);
}
