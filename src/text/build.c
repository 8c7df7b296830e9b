/* build.c: making a tree in an arena, from the outside in. */
#include "base/str.h"
#include "text/value.h"

/* An open container. Finished frames are reused, since most trees open many small ones. */
struct prm_build_frame {
	struct prm_build_frame *up;
	prm_member *items;
	size_t count, size;
	prm_str key;
	bool is_map;
	bool has_key; /* a map: the value may come */
};

void prm_builder_init(prm_builder *b, prm_arena *arena)
{
	*b = (prm_builder){.arena = arena};
}

static void *nomem(prm_builder *b)
{
	b->status = PRM_NOMEM;
	return NULL;
}

/* The calls came in an order that makes no tree. */
static void misuse(prm_builder *b)
{
	if (!b->status)
		b->status = PRM_INVALID;
}

/* May a value come now? A map wants its key first, and there is one root. */
static bool takes_value(prm_builder *b)
{
	bool fine = b->top ? !b->top->is_map || b->top->has_key : b->root.type == PRM_MISSING;

	if (!fine)
		misuse(b);
	return !b->status;
}

static void open_frame(prm_builder *b, bool is_map)
{
	struct prm_build_frame *frame = b->spare;

	if (!takes_value(b))
		return;
	if (frame)
		b->spare = frame->up;
	else
		frame = prm_arena_calloc(b->arena, 1, sizeof(*frame));
	if (!frame) {
		nomem(b);
		return;
	}
	frame->up = b->top;
	frame->count = 0;
	frame->is_map = is_map;
	frame->has_key = false;
	b->top = frame;
}

void prm_build_map(prm_builder *b)
{
	open_frame(b, true);
}

void prm_build_list(prm_builder *b)
{
	open_frame(b, false);
}

static bool grow(prm_builder *b, struct prm_build_frame *frame)
{
	size_t size = frame->size ? frame->size * 2 : 8;
	prm_member *items = prm_arena_calloc(b->arena, size, sizeof(*items));

	if (!items) {
		nomem(b);
		return false;
	}
	if (frame->count)
		memcpy(items, frame->items, frame->count * sizeof(*items));
	frame->items = items;
	frame->size = size;
	return true;
}

void prm_build_value(prm_builder *b, prm_value v)
{
	struct prm_build_frame *frame = b->top;

	if (!takes_value(b))
		return;
	if (!frame) {
		b->root = v;
		return;
	}
	if (frame->count == frame->size && !grow(b, frame))
		return;
	frame->has_key = false;
	frame->items[frame->count++] = (prm_member){
		.key = frame->key.ptr, .key_len = (uint32_t)frame->key.len, .value = v};
}

static prm_value finish_map(prm_builder *b, const struct prm_build_frame *frame)
{
	prm_value v = {.type = PRM_MAP, .len = (uint32_t)frame->count};
	prm_member *copy = prm_arena_calloc(b->arena, frame->count + 1, sizeof(*copy));

	if (!copy) {
		nomem(b);
		return (prm_value){0};
	}
	if (frame->count)
		memcpy(copy, frame->items, frame->count * sizeof(*copy));
	v.as.members = copy;
	return v;
}

static prm_value finish_list(prm_builder *b, const struct prm_build_frame *frame)
{
	prm_value v = {.type = PRM_LIST, .len = (uint32_t)frame->count};
	prm_value *copy = prm_arena_calloc(b->arena, frame->count + 1, sizeof(*copy));

	if (!copy) {
		nomem(b);
		return (prm_value){0};
	}
	for (size_t i = 0; i < frame->count; i++)
		copy[i] = frame->items[i].value;
	v.as.items = copy;
	return v;
}

void prm_build_end(prm_builder *b)
{
	struct prm_build_frame *frame = b->top;
	prm_value v;

	if (!frame || frame->has_key)
		misuse(b);
	if (b->status)
		return;
	v = frame->is_map ? finish_map(b, frame) : finish_list(b, frame);
	b->top = frame->up;
	frame->up = b->spare;
	b->spare = frame;
	prm_build_value(b, v);
}

void prm_build_key(prm_builder *b, prm_str key)
{
	if (!b->top || !b->top->is_map || b->top->has_key)
		misuse(b);
	if (b->status)
		return;
	if (key.len > UINT32_MAX)
		b->status = PRM_LIMIT;
	else if (!prm_arena_str(b->arena, key, &b->top->key))
		nomem(b);
	else
		b->top->has_key = true;
}

void prm_build_key_c(prm_builder *b, const char *key)
{
	prm_build_key(b, prm_str_c(key));
}

void prm_build_str(prm_builder *b, prm_str text)
{
	prm_str copy;

	if (b->status)
		return;
	if (text.len > UINT32_MAX)
		b->status = PRM_LIMIT;
	else if (!prm_arena_str(b->arena, text, &copy))
		nomem(b);
	else
		prm_build_value(b, prm_value_str(copy));
}

void prm_build_int(prm_builder *b, int64_t i)
{
	prm_build_value(b, prm_value_int(i));
}

void prm_build_bool(prm_builder *b, bool yes)
{
	prm_build_value(b, prm_value_bool(yes));
}

void prm_build_null(prm_builder *b)
{
	prm_build_value(b, prm_value_null());
}

void prm_build_member(prm_builder *b, const char *key, prm_str text)
{
	if (text.len == 0)
		return;
	prm_build_key_c(b, key);
	prm_build_str(b, text);
}

static void copy_number_text(prm_builder *b, prm_value v)
{
	prm_str copy;

	if (!prm_arena_str(b->arena, prm_value_text(v), &copy)) {
		nomem(b);
		return;
	}
	v.as.text = copy.ptr;
	prm_build_value(b, v);
}

/* A container that is being copied. Host objects may contain themselves: the depth is bounded. */
struct copying {
	struct copying *up;
	prm_value from;
	size_t cursor;
};

/* Copy a scalar, or open a container. */
static void copy_value(prm_builder *b, prm_value v)
{
	if (v.type == PRM_STRING)
		prm_build_str(b, prm_value_text(v));
	else if (v.type == PRM_NUMBER)
		copy_number_text(b, v);
	else if (prm__value_is_container(v))
		open_frame(b, v.type == PRM_MAP);
	else
		prm_build_value(b, v);
}

static struct copying *enter(prm_builder *b, struct copying *up, prm_value from)
{
	struct copying *level = b->status ? NULL : prm_arena_alloc(b->arena, sizeof(*level));

	if (!level)
		return b->status ? NULL : nomem(b);
	*level = (struct copying){up, from, 0};
	return level;
}

void prm_build_copy(prm_builder *b, prm_value v)
{
	struct copying *level = NULL;
	size_t depth = 0;
	prm_str key;
	prm_value item = v;

	copy_value(b, v);
	if (prm__value_is_container(v))
		level = enter(b, NULL, v);
	while (level && !b->status) {
		prm_status status = prm__value_next(level->from, &level->cursor, &key, &item);

		if (status) {
			b->status = status == PRM_END ? PRM_OK : status;
			prm_build_end(b);
			level = level->up;
			depth--;
			continue;
		}
		if (level->from.type == PRM_MAP)
			prm_build_key(b, key);
		copy_value(b, item);
		if (!prm__value_is_container(item))
			continue;
		level = enter(b, level, item);
		if (++depth > PRM__WALK_DEPTH && !b->status)
			b->status = PRM_LIMIT;
	}
}

prm_status prm_builder_finish(prm_builder *b, prm_value *out, prm_error *err)
{
	if (b->top || b->root.type == PRM_MISSING)
		misuse(b);
	if (b->status == PRM_INVALID)
		return prm_fail(err, PRM_INVALID,
				"the calls that build a value do not make a tree");
	if (b->status)
		return prm_fail(err, b->status, "%s", prm_status_sentence(b->status));
	*out = b->root;
	return PRM_OK;
}
