/*
 * shape.c: JSON trees of a prompt (parts, tools, response, model) whose texts are templates. A text
 * that is only {{path}} becomes the value of that path, with its type, where types are kept.
 */
#include "base/str.h"
#include "manager/manager_internal.h"

/* Deeper trees are refused: a document has at most that many levels by default. */
#define DEPTH_MAX 512

typedef struct frame {
	prm_value container;
	size_t next;
} frame;

/* A walk in document order, without recursion. */
typedef struct walk {
	frame frames[DEPTH_MAX];
	size_t depth;
} walk;

enum step { STEP_END, STEP_LEAF, STEP_OPEN, STEP_CLOSE };

static bool is_container(prm_value v)
{
	return prm_value_is(v, PRM_LIST) || prm_value_is(v, PRM_MAP);
}

static int walk_next(walk *w, prm_str *key, prm_value *value)
{
	frame *top;

	if (w->depth == 0)
		return STEP_END;
	top = &w->frames[w->depth - 1];
	*key = prm_str_n(NULL, 0);
	if (top->next >= prm_value_count(top->container)) {
		w->depth--;
		return STEP_CLOSE;
	}
	if (prm_value_is(top->container, PRM_MAP))
		(void)prm_value_member(top->container, top->next, key, value);
	else
		*value = prm_value_at(top->container, top->next);
	top->next++;
	if (!is_container(*value) || w->depth == DEPTH_MAX)
		return STEP_LEAF;
	w->frames[w->depth++] = (frame){*value, 0};
	return STEP_OPEN;
}

static bool is_template(prm_value v)
{
	prm_str text = prm_value_text(v);

	return prm_value_is(v, PRM_STRING) && prm__str_find(text, PRM_LIT("{{")) < text.len;
}

static walk *walk_new(prm_arena *arena, prm_value tree)
{
	walk *w = prm_arena_alloc(arena, sizeof(*w));

	if (w) {
		w->depth = 1;
		w->frames[0] = (frame){tree, 0};
	}
	return w;
}

prm_status prm__each_template(const prm_allocator *a, prm_value tree, prm__text_fn fn, void *ud,
			      prm_error *err)
{
	prm_status status = PRM_OK;
	prm_value value;
	prm_arena arena;
	prm_str key;
	walk *w;
	int step;

	if (!is_container(tree))
		return is_template(tree) ? fn(ud, prm_value_text(tree), err) : PRM_OK;
	prm_arena_init(&arena, a, 0);
	w = walk_new(&arena, tree);
	if (!w)
		status = prm__nomem(err);
	while (!status && (step = walk_next(w, &key, &value)) != STEP_END)
		if (step == STEP_LEAF && is_template(value))
			status = fn(ud, prm_value_text(value), err);
	prm_arena_release(&arena);
	return status;
}

/* ---- compiling --------------------------------------------------------------------------------
 */

static bool is_path_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '.';
}

/* The path of a text that is nothing but {{path}}; else empty. */
static prm_str only_path(prm_str text)
{
	prm_str path;

	if (!prm__str_starts(text, PRM_LIT("{{")) || !prm__str_ends(text, PRM_LIT("}}")) ||
	    text.len < 5)
		return prm_str_n(NULL, 0);
	path = prm__str_trim(prm_str_n(text.ptr + 2, text.len - 4));
	for (size_t i = 0; i < path.len; i++)
		if (!is_path_char(path.ptr[i]))
			return prm_str_n(NULL, 0);
	return path;
}

typedef struct compiling {
	prm__compile *c;
	prm__shape *shape;
	bool keep_types;
} compiling;

static prm_status count_text(void *ud, prm_str text, prm_error *err)
{
	(void)text;
	(void)err;
	++*(size_t *)ud;
	return PRM_OK;
}

static prm_status compile_text(void *ud, prm_str text, prm_error *err)
{
	compiling *to = ud;
	prm__shape *shape = to->shape;
	prm_status status;

	status = prm_template_compile(text, &to->c->options, &shape->texts[shape->count],
				      to->c->diag, err);
	if (status)
		return status;
	if (to->keep_types)
		shape->paths[shape->count] = only_path(text);
	shape->count++;
	return PRM_OK;
}

prm_status prm__copy_value(prm_arena *arena, prm_value tree, prm_value *out, prm_error *err)
{
	prm_builder b;

	prm_builder_init(&b, arena);
	prm_build_copy(&b, tree);
	return prm_builder_finish(&b, out, err);
}

prm_status prm__shape_compile(prm__compile *c, prm_value tree, bool keep_types, prm__shape *out,
			      prm_error *err)
{
	const prm_allocator *a = c->program->m->allocator;
	compiling to = {c, out, keep_types};
	size_t count = 0;
	prm_status status;

	if (prm_value_is(tree, PRM_MISSING))
		return PRM_OK;
	status = prm__copy_value(&c->program->arena, tree, &out->tree, err);
	if (!status)
		status = prm__each_template(a, out->tree, count_text, &count, err);
	if (status || count == 0)
		return status;
	out->texts = prm_arena_calloc(&c->program->arena, count, sizeof(*out->texts));
	out->paths = prm_arena_calloc(&c->program->arena, count, sizeof(*out->paths));
	if (!out->texts || !out->paths)
		return prm__nomem(err);
	return prm__each_template(a, out->tree, compile_text, &to, err);
}

void prm__shape_release(prm__shape *shape)
{
	for (size_t i = 0; i < shape->count; i++)
		prm_template_unref(shape->texts[i]);
}

/* ---- rendering --------------------------------------------------------------------------------
 */

static prm_value at_path(prm_value from, prm_str path)
{
	while (path.len && !prm_value_is(from, PRM_MISSING)) {
		size_t dot = prm__str_find_char(path, '.', 0);
		prm_str head = prm_str_n(path.ptr, dot);

		path = dot < path.len ? prm_str_n(path.ptr + dot + 1, path.len - dot - 1)
				      : prm_str_n(NULL, 0);
		if (!prm_str_is(head, "this"))
			from = prm_value_get(from, head);
	}
	return from;
}

static prm_status render_one(prm__rendering *r, const prm__shape *shape, size_t index,
			     prm_builder *b, prm_error *err)
{
	prm_value value = {0};
	size_t start = r->buf->len;
	prm_status status;

	if (shape->paths[index].len)
		value = at_path(r->variables, shape->paths[index]);
	if (!prm_value_is(value, PRM_MISSING) && !prm_value_is(value, PRM_FUNCTION)) {
		prm_build_copy(b, value);
		return PRM_OK;
	}
	status = prm__render_text(r, shape->texts[index], err);
	prm_build_str(b, prm_str_n(r->buf->ptr + start, r->buf->len - start));
	r->buf->len = start;
	return status;
}

static prm_status render_step(prm__rendering *r, const prm__shape *shape, size_t *index,
			      prm_value leaf, prm_builder *b, prm_error *err)
{
	if (is_template(leaf))
		return render_one(r, shape, (*index)++, b, err);
	prm_build_copy(b, leaf);
	return PRM_OK;
}

static void open_container(prm_builder *b, prm_value v)
{
	if (prm_value_is(v, PRM_MAP))
		prm_build_map(b);
	else
		prm_build_list(b);
}

prm_status prm__shape_render(prm__rendering *r, const prm__shape *shape, prm_value *out,
			     prm_error *err)
{
	prm_status status = PRM_OK;
	size_t index = 0;
	prm_value value;
	prm_builder b;
	prm_str key;
	walk *w;
	int step;

	if (shape->count == 0 || !is_container(shape->tree))
		return prm_value_is(shape->tree, PRM_MISSING)
			       ? PRM_OK
			       : prm__copy_value(r->arena, shape->tree, out, err);
	w = walk_new(r->arena, shape->tree);
	if (!w)
		return prm__nomem(err);
	prm_builder_init(&b, r->arena);
	open_container(&b, shape->tree);
	while (!status && (step = walk_next(w, &key, &value)) != STEP_END) {
		if (step == STEP_CLOSE) {
			prm_build_end(&b);
			continue;
		}
		if (key.ptr)
			prm_build_key(&b, key);
		if (step == STEP_OPEN)
			open_container(&b, value);
		else
			status = render_step(r, shape, &index, value, &b, err);
	}
	return status ? status : prm_builder_finish(&b, out, err);
}
