/*
 * value.c: looking at data, whoever owns it. Host objects are asked; for the public functions what
 * fails counts as missing.
 */
#include "text/value.h"

#include "base/alloc.h"
#include "base/str.h"

static const prm_value missing;

const char *prm_type_name(int type)
{
	static const char *const names[] = {"missing", "null",   "boolean", "integer", "number",
					    "number",  "string", "list",    "map",     "function"};

	return type >= 0 && type <= PRM_FUNCTION ? names[type] : "unknown";
}

prm_value prm_value_null(void)
{
	return (prm_value){.type = PRM_NULL};
}

prm_value prm_value_bool(bool b)
{
	prm_value v = {.type = PRM_BOOL};

	v.as.boolean = b;
	return v;
}

prm_value prm_value_int(int64_t i)
{
	prm_value v = {.type = PRM_INT};

	v.as.integer = i;
	return v;
}

prm_value prm_value_double(double d)
{
	prm_value v = {.type = PRM_DOUBLE};

	if (!(d - d == 0)) /* infinities and NaN */
		return prm_value_null();
	v.as.number = d;
	return v;
}

prm_value prm_value_str(prm_str text)
{
	prm_value v = {.type = PRM_STRING, .len = (uint32_t)text.len};

	if (text.len > UINT32_MAX)
		return missing;
	v.as.text = text.ptr;
	return v;
}

prm_value prm_value_host(int type, const prm_host *host)
{
	prm_value v = {.type = (uint8_t)type, .flags = PRM_VALUE_HOST};

	v.as.host = host;
	return v;
}

static bool is_host(prm_value v)
{
	return (v.flags & PRM_VALUE_HOST) != 0;
}

prm_str prm_value_text(prm_value v)
{
	bool texty = v.type == PRM_STRING || v.type == PRM_NUMBER;

	return texty ? prm_str_n(v.as.text, v.len) : prm_str_n("", 0);
}

prm_status prm__value_length(prm_value container, size_t *out)
{
	size_t count = container.len;
	prm_status status = PRM_OK;

	if (container.type != PRM_LIST && container.type != PRM_MAP)
		count = 0;
	else if (is_host(container) && container.as.host->cls->length)
		status = container.as.host->cls->length(container.as.host->object, &count);
	if (status == PRM_OK)
		*out = count;
	return status;
}

size_t prm_value_count(prm_value v)
{
	size_t count = 0;

	(void)prm__value_length(v, &count);
	return count;
}

prm_status prm__value_find(prm_value map, prm_str key, prm_value *out)
{
	prm_status status = PRM_OK;
	prm_value found = missing;

	if (map.type == PRM_MAP && is_host(map)) {
		if (map.as.host->cls->get)
			status = map.as.host->cls->get(map.as.host->object, key, &found);
	} else if (map.type == PRM_MAP) {
		const prm_member *m = map.as.members; /* NULL: an empty map */
		uint32_t i = 0;

		while (i < map.len && !prm_str_eq(prm_str_n(m[i].key, m[i].key_len), key))
			i++;
		if (i < map.len)
			found = m[i].value;
	}
	if (status == PRM_OK)
		*out = found;
	return status;
}

prm_value prm_value_get(prm_value map, prm_str key)
{
	prm_value out = missing;

	(void)prm__value_find(map, key, &out);
	return out;
}

prm_value prm_value_get_c(prm_value map, const char *key)
{
	return prm_value_get(map, prm_str_c(key));
}

prm_status prm__value_item(prm_value list, size_t index, prm_value *out)
{
	prm_status status = PRM_OK;
	prm_value item = missing;

	if (list.type == PRM_LIST && is_host(list)) {
		if (list.as.host->cls->at)
			status = list.as.host->cls->at(list.as.host->object, index, &item);
	} else if (list.type == PRM_LIST && index < list.len) {
		item = list.as.items[index];
	}
	if (status == PRM_OK)
		*out = item;
	return status;
}

prm_value prm_value_at(prm_value list, size_t index)
{
	prm_value out = missing;

	(void)prm__value_item(list, index, &out);
	return out;
}

static prm_status host_next(prm_value v, size_t *cursor, prm_str *key, prm_value *value)
{
	const prm_host *host = v.as.host;

	*key = prm_str_n("", 0);
	if (host->cls->iterate)
		return host->cls->iterate(host->object, cursor, key, value);
	if (v.type != PRM_LIST || !host->cls->at || *cursor >= prm_value_count(v))
		return PRM_END;
	return host->cls->at(host->object, (*cursor)++, value);
}

bool prm__walk_grow(const prm_allocator *a, void **items, size_t *size, size_t item_bytes,
		    const void *few)
{
	void *more;

	if (*items != few)
		return prm__grow(a, items, size, item_bytes);
	more = prm__realloc(a, NULL, 0, 2 * *size * item_bytes);
	if (!more)
		return false;
	memcpy(more, few, *size * item_bytes);
	*items = more;
	*size *= 2;
	return true;
}

prm_status prm__value_next(prm_value container, size_t *cursor, prm_str *key, prm_value *value)
{
	if (is_host(container))
		return host_next(container, cursor, key, value);
	if (*cursor >= container.len)
		return PRM_END;
	*key = prm_str_n("", 0);
	if (container.type == PRM_MAP)
		prm_value_member(container, (*cursor)++, key, value);
	else
		*value = container.as.items[(*cursor)++];
	return PRM_OK;
}

/* A host's map has no index: its cursor is walked from the start. */
static bool host_member(prm_value map, size_t index, prm_str *key, prm_value *value)
{
	prm_str k = {0};
	prm_value v = missing;
	size_t cursor = 0;

	for (size_t i = 0; i <= index; i++)
		if (host_next(map, &cursor, &k, &v))
			return false;
	*key = k;
	*value = v;
	return true;
}

bool prm_value_member(prm_value map, size_t index, prm_str *key, prm_value *value)
{
	if (map.type != PRM_MAP)
		return false;
	if (is_host(map))
		return host_member(map, index, key, value);
	if (index >= map.len)
		return false;
	*key = prm_str_n(map.as.members[index].key, map.as.members[index].key_len);
	*value = map.as.members[index].value;
	return true;
}

/* Compare a key with a pointer's segment, in which ~1 is '/' and ~0 is '~'. */
static bool segment_is(prm_str segment, prm_str key)
{
	size_t at = 0;

	for (size_t i = 0; i < segment.len; i++, at++) {
		char c = segment.ptr[i];

		if (c == '~' && i + 1 < segment.len &&
		    (segment.ptr[i + 1] == '0' || segment.ptr[i + 1] == '1'))
			c = segment.ptr[++i] == '1' ? '/' : '~';
		if (at >= key.len || key.ptr[at] != c)
			return false;
	}
	return at == key.len;
}

static prm_value step(prm_value from, prm_str segment)
{
	size_t index = 0;
	prm_value value;
	prm_str key;

	if (from.type == PRM_MAP) {
		for (size_t i = 0; prm_value_member(from, i, &key, &value); i++)
			if (segment_is(segment, key))
				return value;
		return missing;
	}
	if (segment.len == 0 || segment.len > 10 || (segment.len > 1 && segment.ptr[0] == '0'))
		return missing;
	for (size_t i = 0; i < segment.len; i++) {
		if (segment.ptr[i] < '0' || segment.ptr[i] > '9')
			return missing;
		index = index * 10 + (size_t)(segment.ptr[i] - '0');
	}
	return prm_value_at(from, index);
}

prm_value prm_value_at_pointer(prm_value root, prm_str pointer)
{
	size_t at = 0, end;

	if (pointer.len && pointer.ptr[0] != '/')
		return missing;
	for (; at < pointer.len; at = end) {
		end = prm__str_find_char(pointer, '/', at + 1);
		root = step(root, prm_str_n(pointer.ptr + at + 1, end - at - 1));
	}
	return root;
}
