/* lookup.c: what paths mean in a frame. Only a container's own members are seen. */
#include "base/str.h"
#include "template/render.h"
#include "text/value.h"

/* ---- own members ----------------------------------------------------------------------------- */

void prm__touch_host(struct render *r, const prm_value_class *cls)
{
	for (size_t i = 0; i < r->class_count; i++)
		if (r->classes[i] == cls)
			return;
	if (r->class_count == 0) {
		r->classes = r->classes_at_hand;
		r->class_size = CLASSES_AT_HAND;
	}
	if (r->class_count == r->class_size) {
		const prm_value_class **more;

		more = prm_arena_calloc(&r->scratch, r->class_size * 2, sizeof(*more));
		if (!more) {
			(void)prm__render_nomem(r, r->class_size * 2 * sizeof(*more));
			return;
		}
		memcpy(more, r->classes, r->class_count * sizeof(*more));
		r->classes = more;
		r->class_size *= 2;
	}
	r->classes[r->class_count++] = cls;
}

static prm_value host_member(struct render *r, prm_value map, prm_str name)
{
	prm_status status = PRM_OK;
	prm_value v = {0};

	prm__touch_host(r, map.as.host->cls);
	if (!r->status)
		status = prm__value_find(map, name, &v);
	if (status)
		r->status = prm__host_fault(r, status, "an object did not give '%.*s'",
					    PRM_FMT(prm__shortened(name, 100)));
	return v;
}

size_t prm__count(struct render *r, prm_value v)
{
	prm_status status = PRM_OK;
	size_t count = 0;

	if (!prm__value_is_container(v))
		return 0;
	if (!(v.flags & PRM_VALUE_HOST))
		return v.len;
	prm__touch_host(r, v.as.host->cls);
	if (!r->status)
		status = prm__value_length(v, &count);
	if (status)
		r->status = prm__host_fault(r, status, "a list or map did not give its length");
	return count;
}

bool prm__next_value(struct render *r, prm_value v, size_t *cursor, prm_str *key, prm_value *out)
{
	size_t at = *cursor;
	prm_status status = prm__value_next(v, cursor, key, out);

	if (status && status != PRM_END)
		r->status = prm__host_fault(r, status, "a list or map did not give its item %zu",
					    at);
	return status == PRM_OK;
}

bool prm__is_true(struct render *r, prm_value v)
{
	if (v.type == PRM_LIST)
		return prm__count(r, v) > 0;
	return prm__template_truthy(v);
}

/* Digits of an array index as JavaScript spells it: no sign, no leading zero. */
static bool is_index(prm_str name, size_t *index)
{
	*index = 0;
	if (name.len == 0 || name.len > 10 || (name.len > 1 && name.ptr[0] == '0'))
		return false;
	for (size_t i = 0; i < name.len; i++) {
		if (name.ptr[i] < '0' || name.ptr[i] > '9')
			return false;
		*index = *index * 10 + (size_t)(name.ptr[i] - '0');
	}
	return true;
}

size_t prm__text_units(prm_str text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		count += (size_t)((c & 0xc0) != 0x80) + (c >= 0xf0);
	}
	return count;
}

/* Half of a character that takes two units is U+FFFD: alone it is no text. */
static prm_value unit_at(prm_str text, size_t index)
{
	uint32_t c;

	for (size_t at = 0, len; (len = prm__utf8_next(text, at, &c)) != 0; at += len) {
		if (index < (c > 0xffff ? 2u : 1u))
			return prm_value_str(c > 0xffff ? PRM_LIT("\xef\xbf\xbd")
							: prm_str_n(text.ptr + at, len));
		index -= c > 0xffff ? 2 : 1;
	}
	return (prm_value){0};
}

prm_status prm__part_of(prm_value from, prm_str name, prm_value *out)
{
	bool is_length = prm_str_is(name, "length");
	prm_status status = PRM_OK;
	size_t index;

	*out = (prm_value){0};
	if (from.type == PRM_LIST && is_length) {
		status = prm__value_length(from, &index);
		if (status == PRM_OK)
			*out = prm_value_int((int64_t)index);
	} else if (from.type == PRM_LIST && is_index(name, &index)) {
		status = prm__value_item(from, index, out);
	} else if (from.type == PRM_STRING && is_length) {
		*out = prm_value_int((int64_t)prm__text_units(prm_value_text(from)));
	} else if (from.type == PRM_STRING && is_index(name, &index)) {
		*out = unit_at(prm_value_text(from), index);
	}
	return status;
}

/* The same in a render: a host's list may fail, and a text is walked through. */
static prm_value part_of(struct render *r, prm_value from, prm_str name)
{
	prm_status status = PRM_OK;
	prm_value v = {0};

	if (from.type == PRM_STRING)
		prm__look_at(r, from.len);
	if (from.type == PRM_LIST && from.flags & PRM_VALUE_HOST)
		prm__touch_host(r, from.as.host->cls);
	if (!r->status)
		status = prm__part_of(from, name, &v);
	if (status)
		r->status = prm__host_fault(r, status, "a list did not give '%.*s'",
					    PRM_FMT(prm__shortened(name, 100)));
	return v;
}

static prm_value found(struct key *key, const prm_member *members, uint32_t i)
{
	atomic_store_explicit(&key->slot, i, memory_order_relaxed);
	return members[i].value;
}

prm_value prm__own_value(struct render *r, prm_value from, const struct key *key)
{
	struct key *k = (struct key *)(uintptr_t)key; /* only its slot is written */
	prm_str name = prm__text_at(r->t, key->text, key->len);
	bool unknown = key->symbol == NO_SYMBOL;

	if (from.type != PRM_MAP)
		return part_of(r, from, name);
	if (from.flags & PRM_VALUE_HOST)
		return host_member(r, from, name);
	prm__look_at(r, from.len);
	for (uint32_t i = 0; i < from.len && key->symbol != NO_SYMBOL; i++) {
		if (from.as.members[i].symbol == key->symbol)
			return found(k, from.as.members, i);
		unknown = unknown || from.as.members[i].symbol == 0;
	}
	for (uint32_t i = 0; i < from.len && unknown; i++) {
		const prm_member *m = &from.as.members[i];

		if (m->key_len == name.len && memcmp(m->key, name.ptr, name.len) == 0)
			return found(k, from.as.members, i);
	}
	return (prm_value){0};
}

prm_value prm__own_named(struct render *r, prm_value from, prm_str name)
{
	if (from.type != PRM_MAP)
		return part_of(r, from, name);
	if (from.flags & PRM_VALUE_HOST)
		return host_member(r, from, name);
	prm__look_at(r, from.len);
	return prm_value_get(from, name);
}

prm_value prm__called(struct render *r, prm_value v, const prm_value *args, size_t count)
{
	prm_status status = PRM_OK;
	prm_value out = {0};

	if (v.type != PRM_FUNCTION || !(v.flags & PRM_VALUE_HOST) || !v.as.host->cls->call)
		return v;
	prm__touch_host(r, v.as.host->cls);
	if (!r->status)
		status = v.as.host->cls->call(v.as.host->object, args, count, &out);
	if (status)
		r->status = prm__host_fault(r, status, "a function of the data failed");
	return r->status ? (prm_value){0} : out;
}

/* ---- where a path starts --------------------------------------------------------------------- */

static prm_value context_at(const struct frame *f, uint32_t up)
{
	if (up == 0)
		return f->context;
	for (; f; f = f->lexical)
		if (f->counts && up-- == 0)
			return f->context;
	return (prm_value){0};
}

static prm_value key_of(const struct frame *f)
{
	if (f->kind == FRAME_LOOP && f->list.type == PRM_LIST)
		return prm_value_int((int64_t)f->index);
	return f->kind == FRAME_LOOP ? f->key : (prm_value){0};
}

static prm_value param_value(const struct frame *f, uint32_t up, uint8_t param)
{
	while (up-- && f)
		f = f->lexical;
	if (!f || !f->has_params || param > 1)
		return (prm_value){0};
	return param == 0 ? f->context : key_of(f);
}

/*
 * The loop that @index and its like mean; NULL where there is none, and *up is what is left of the
 * levels. The caller's data is a level of its own, below the outermost frame's.
 */
static const struct frame *data_frame(struct render *r, uint32_t *up)
{
	prm_value given = r->opts->data;

	for (const struct frame *f = r->frame; f; f = f->dynamic) {
		if (f->kind == FRAME_LOOP) {
			if (*up == 0)
				return f;
			--*up;
		} else {
			*up -= *up < f->new_data ? *up : f->new_data;
		}
	}
	if (*up == 1 && given.type == PRM_MAP &&
	    prm__own_named(r, given, prm_str_c("root")).type == PRM_MISSING)
		*up = 0;
	return NULL;
}

static prm_value given_data(struct render *r, const char *name)
{
	return prm__own_named(r, r->opts->data, prm_str_c(name));
}

static prm_value not_there(struct render *r, const struct path *path)
{
	prm_str text = prm__text_at(r->t, path->start, path->end - path->start);

	r->status = prm__render_fault(r, PRM_MISSING_VARIABLE, path->start, path->end, NULL,
				      "'%.*s' is not defined", PRM_FMT(prm__shortened(text, 100)));
	return (prm_value){0};
}

static prm_value loop_data(struct render *r, const struct path *path)
{
	uint32_t up = path->up;
	const struct frame *f = data_frame(r, &up);
	static const char *const names[] = {"index", "key", "first", "last"};

	if (!f && up)
		return path->flags & PATH_THROUGH ? not_there(r, path) : (prm_value){0};
	if (!f)
		return given_data(r, names[path->kind - PATH_INDEX]);
	switch (path->kind) {
	case PATH_INDEX:
		return prm_value_int((int64_t)f->index);
	case PATH_KEY:
		return key_of(f);
	case PATH_FIRST:
		return prm_value_bool(f->index == 0);
	default:
		return prm_value_bool(f->index + 1 == f->count);
	}
}

/* Are there so many levels of @../ ? */
static bool has_data(struct render *r, uint32_t up)
{
	return up == 0 || data_frame(r, &up) || up == 0;
}

static prm_value other_data(struct render *r, const struct path *path)
{
	prm_value v = {0};

	if (!has_data(r, path->up))
		return path->flags & PATH_THROUGH ? not_there(r, path) : v;
	if (path->kind == PATH_BLOCK)
		return r->block ? prm_value_bool(true) : v;
	if (path->kind == PATH_ROOT) {
		v = given_data(r, "root");
		return v.type == PRM_MISSING ? r->frames[0].context : v;
	}
	return prm__own_value(r, r->opts->data, &path->keys[0]);
}

/* What JavaScript takes for false. */
static bool is_falsy(prm_value v)
{
	return v.type != PRM_LIST && !prm__template_truthy(v);
}

/* With compat: the first name, sought in the contexts outwards; with strict, null is found. */
static prm_value sought(struct render *r, const struct path *path)
{
	bool strict = (r->t->options.flags & PRM_TEMPLATE_STRICT) != 0;

	for (const struct frame *f = r->frame; f && !r->status; f = f->lexical) {
		prm_value v = prm__own_value(r, f->context, &path->keys[0]);

		if (is_falsy(f->context) && f->context.type > PRM_NULL)
			return f->context; /* as handlebars.js has it */
		if (v.type > PRM_NULL || (strict && v.type == PRM_NULL))
			return v;
	}
	return (prm_value){0};
}

/* The value that the walk begins at; *next is the first name that is still to be walked. */
static prm_value path_start(struct render *r, const struct path *path, uint32_t *next)
{
	*next = 0;
	switch (path->kind) {
	case PATH_CONTEXT:
		return context_at(r->frame, path->up);
	case PATH_PARAM:
		return param_value(r->frame, path->up, path->param);
	case PATH_INDEX:
	case PATH_KEY:
	case PATH_FIRST:
	case PATH_LAST:
		return loop_data(r, path);
	case PATH_ROOT:
	case PATH_BLOCK:
		return other_data(r, path);
	case PATH_DATA:
		*next = 1;
		return other_data(r, path);
	default:
		*next = 1;
		return sought(r, path);
	}
}

/* A step: mostly the name is where it was found the last time. */
static prm_value member(struct render *r, prm_value from, const struct key *key)
{
	const prm_value *quick = prm__quick_member(&from, key);

	return quick ? *quick : prm__own_value(r, from, key);
}

static prm_value walked_value(struct render *r, const struct path *path)
{
	uint32_t i;
	prm_value v = path_start(r, path, &i);
	bool named = path->count > 0 || path->kind != PATH_CONTEXT;
	bool data = path->kind >= PATH_INDEX && path->kind <= PATH_DATA;

	for (; i < path->count && !r->status; i++) {
		/* @index.x is 0 for the first: handlebars.js says `&&` here */
		if (data && is_falsy(v) && v.type > PRM_NULL && !(path->flags & PATH_THROUGH))
			return v;
		if (v.type <= PRM_NULL && (path->flags & PATH_THROUGH))
			return not_there(r, path);
		v = member(r, v, &path->keys[i]);
	}
	if (v.type == PRM_MISSING && (path->flags & PATH_STRICT) && named && !r->status)
		return not_there(r, path);
	return v;
}

prm_value prm__path_value(struct render *r, const struct path *path)
{
	prm_value v;

	if (path->kind == PATH_INDEX && path->up == 0 && path->count == 0 &&
	    r->frame->kind == FRAME_LOOP) /* the commonest */
		return prm_value_int((int64_t)r->frame->index);
	v = walked_value(r, path);
	if (r->steps < 0 && !r->status) /* a long text or a large map was walked through */
		(void)prm__check_limits(r, path->start);
	return r->status ? (prm_value){0} : v;
}
