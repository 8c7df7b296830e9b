/* span.c: lines of a text, and where the values of a document stand in its source. */
#include "text/span.h"

#include "base/alloc.h"
#include "base/str.h"

prm_status prm__lines_init(prm_lines *lines, prm_str text, const prm_allocator *allocator,
			   prm_error *err)
{
	prm_lines made = {.text = text.ptr ? text : PRM_LIT(""),
			  .allocator = prm__allocator(allocator)};
	size_t start = 0;

	if (text.len > UINT32_MAX)
		return prm_fail(err, PRM_LIMIT, "a text of over 4 GiB has no lines");
	for (;;) {
		if (made.count == made.size && !prm__grow(made.allocator, (void **)&made.starts,
							  &made.size, sizeof(*made.starts))) {
			prm__lines_release(&made);
			return prm_fail(err, PRM_NOMEM, "out of memory");
		}
		made.starts[made.count++] = (uint32_t)start;
		start = prm__str_find_char(text, '\n', start) + 1;
		if (start > text.len)
			break;
	}
	*lines = made;
	return PRM_OK;
}

void prm__lines_release(prm_lines *lines)
{
	if (lines->starts)
		prm__free(lines->allocator, lines->starts, lines->size * sizeof(*lines->starts));
	lines->starts = NULL;
	lines->count = lines->size = 0;
}

void prm__lines_position(const prm_lines *lines, size_t byte, uint32_t *line, uint32_t *column)
{
	size_t low = 0, high = lines->count, start;

	if (byte > lines->text.len)
		byte = lines->text.len;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (lines->starts[middle] <= byte)
			low = middle;
		else
			high = middle;
	}
	start = lines->starts[low];
	*line = (uint32_t)low + 1;
	*column = (uint32_t)prm__utf8_count(prm_str_n(lines->text.ptr + start, byte - start)) + 1;
}

/* Does a reference token of a JSON pointer (with its ~0 and ~1) name this key? */
static bool token_is(prm_str token, prm_str key)
{
	size_t at = 0;

	for (size_t i = 0; i < token.len; i++, at++) {
		char c = token.ptr[i];

		if (c == '~' && i + 1 < token.len)
			c = token.ptr[++i] == '1' ? '/' : '~';
		if (at >= key.len || key.ptr[at] != c)
			return false;
	}
	return at == key.len;
}

/* The number that a token is; false where it is none, has a leading zero or is very large. */
static bool token_index(prm_str token, size_t *index)
{
	size_t value = 0;

	if (token.len == 0 || token.len > 10 || (token.len > 1 && token.ptr[0] == '0'))
		return false;
	for (size_t i = 0; i < token.len; i++) {
		if (token.ptr[i] < '0' || token.ptr[i] > '9')
			return false;
		value = value * 10 + (size_t)(token.ptr[i] - '0');
	}
	*index = value;
	return true;
}

static bool find_member(prm_value container, prm_str token, size_t *index)
{
	prm_value ignored;
	prm_str key;

	if (prm_value_is(container, PRM_LIST))
		return token_index(token, index) && *index < prm_value_count(container);
	if (!prm_value_is(container, PRM_MAP))
		return false;
	for (size_t i = 0; prm_value_member(container, i, &key, &ignored); i++) {
		if (token_is(token, key)) {
			*index = i;
			return true;
		}
	}
	return false;
}

static prm_value member_at(prm_value container, size_t index)
{
	prm_value value = {0};
	prm_str key;

	if (prm_value_is(container, PRM_LIST))
		return prm_value_at(container, index);
	return prm_value_member(container, index, &key, &value) ? value : (prm_value){0};
}

/* Follow a pointer down to the container of what it names. False for "" and what is not there. */
static bool find(const prm_doc *doc, prm_str pointer, prm_value *container, size_t *index)
{
	size_t at = 0;

	if (pointer.len == 0 || pointer.ptr[0] != '/')
		return false;
	*container = prm_doc_root(doc);
	for (;;) {
		size_t end = prm__str_find_char(pointer, '/', at + 1);

		if (!find_member(*container, prm_str_n(pointer.ptr + at + 1, end - at - 1), index))
			return false;
		if (end == pointer.len)
			return true;
		*container = member_at(*container, *index);
		at = end;
	}
}

bool prm__doc_locate(const prm_doc *doc, prm_str pointer, prm_span *key, prm_span *value)
{
	prm_value container;
	size_t index;

	if (pointer.len == 0) {
		if (key)
			*key = (prm_span){0, 0};
		*value = (prm_span){0, (uint32_t)prm_doc_source(doc).len};
		return true;
	}
	return find(doc, pointer, &container, &index) &&
	       prm_value_span(container, index, key, value);
}

prm_str prm__value_scalar_text(const prm_doc *doc, prm_value container, size_t index)
{
	prm_value value = member_at(container, index);
	prm_str source = prm_doc_source(doc);
	prm_span span;

	if (prm_value_is(value, PRM_STRING))
		return prm_value_text(value);
	if (value.type < PRM_NULL || value.type > PRM_NUMBER ||
	    !prm_value_span(container, index, NULL, &span) || span.end > source.len)
		return prm_str_n(NULL, 0);
	return prm_str_n(source.ptr + span.start, span.end - span.start);
}

prm_str prm__doc_scalar_text(const prm_doc *doc, prm_str pointer)
{
	prm_value container;
	size_t index;

	if (pointer.len == 0 && prm_value_is(prm_doc_root(doc), PRM_STRING))
		return prm_value_text(prm_doc_root(doc));
	if (!find(doc, pointer, &container, &index))
		return prm_str_n(NULL, 0);
	return prm__value_scalar_text(doc, container, index);
}
