/* report.c: findings of a prompt's check: where they stand in the file, and what was meant. */
#include "model/check.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/str.h"
#include "model/record.h"
#include "text/span.h"

size_t prm__check_enter(prm_check *c, prm_str key)
{
	size_t mark = c->pointer.len;

	prm__pointer_add(&c->pointer, key);
	if (c->pointer.status)
		c->status = c->pointer.status;
	return mark;
}

size_t prm__check_enter_at(prm_check *c, size_t index)
{
	char text[24];
	int len = snprintf(text, sizeof(text), "%zu", index);

	return prm__check_enter(c, prm_str_n(text, (size_t)len));
}

void prm__check_leave(prm_check *c, size_t mark)
{
	c->pointer.len = mark;
}

/* The place of the pointer's value, or of the nearest container that has one. */
static bool locate(const prm_check *c, prm_span *out)
{
	prm_str pointer = prm_buf_str(&c->pointer);

	if (!c->doc)
		return false;
	while (!prm__doc_locate(c->doc, pointer, NULL, out)) {
		if (pointer.len == 0)
			return false;
		while (pointer.ptr[--pointer.len] != '/')
			;
	}
	return true;
}

/* A full list only counts: hints and places cost time that grows with the file. */
bool prm__check_is_full(const prm_check *c)
{
	return c->diag->count >= c->diag->limit;
}

/* Complete an entry with where it is (NULL: at the pointer), and add it. */
static void add_here(prm_check *c, const prm_span *known, prm_diag_entry *entry)
{
	prm_span span = known ? *known : (prm_span){0};

	entry->source = c->source;
	if (c->pointer.len > c->at_len)
		entry->pointer = prm_str_n(c->pointer.ptr + c->at_len, c->pointer.len - c->at_len);
	if (!prm__check_is_full(c) && (known || locate(c, &span))) {
		entry->start = span.start;
		entry->end = span.end;
		prm_doc_position(c->doc, span.start, &entry->line, &entry->column);
		entry->excerpt = prm__str_line(prm_doc_source(c->doc), span.start);
	}
	prm_diag_add(c->diag, entry);
}

static void report(prm_check *c, int severity, prm_status code, prm_str hint, const char *fmt,
		   va_list args)
{
	prm_diag_entry entry = {.code = code, .severity = severity, .hint = hint};
	char text[1024];
	int len = vsnprintf(text, sizeof(text), fmt, args);

	entry.text = prm_str_n(text, len < 0 ? 0 : (size_t)len);
	if (entry.text.len >= sizeof(text))
		entry.text.len = prm__utf8_floor(prm_str_n(text, sizeof(text) - 1),
						 sizeof(text) - 2);
	add_here(c, NULL, &entry);
}

void prm__check_unknown_key(prm_check *c, prm_value map, size_t index, prm_str hint,
			    const char *where)
{
	prm_diag_entry entry = {
		.code = PRM_UNKNOWN_KEY, .severity = PRM_SEVERITY_WARNING, .hint = hint};
	prm_span key_span = {0}, ignored;
	prm_value value;
	char text[512];
	prm_str key;
	size_t mark;
	bool known;
	int len;

	if (!prm_value_member(map, index, &key, &value))
		return;
	mark = prm__check_enter(c, key);
	known = c->doc && prm_value_span(map, index, &key_span, &ignored) &&
		key_span.end > key_span.start;
	key.len = key.len > 256 ? prm__utf8_floor(key, 256) : key.len;
	len = snprintf(text, sizeof(text), "unknown key '%.*s'%s", PRM_FMT(key), where);
	entry.text = prm_str_n(text, (size_t)len);
	add_here(c, known ? &key_span : NULL, &entry);
	prm__check_leave(c, mark);
}

void prm__check_error(prm_check *c, prm_status code, prm_str hint, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	report(c, PRM_SEVERITY_ERROR, code, hint, fmt, args);
	va_end(args);
}

void prm__check_warn(prm_check *c, prm_status code, prm_str hint, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	report(c, PRM_SEVERITY_WARNING, code, hint, fmt, args);
	va_end(args);
}

prm_str prm__check_near(prm_str word, const char *const *names, char buf[128])
{
	const char *best = NULL;
	int nearest = 0, len;

	for (; *names; names++) {
		int distance = prm__str_near(word, prm_str_c(*names));

		if (distance >= 0 && (!best || distance < nearest)) {
			best = *names;
			nearest = distance;
		}
	}
	if (!best)
		return prm_str_n(NULL, 0);
	len = snprintf(buf, 128, "did you mean '%s'?", best);
	return prm_str_n(buf, (size_t)len);
}

void prm__check_wrong_type(prm_check *c, prm_str key, prm_value value, unsigned types)
{
	char names[96] = "";
	bool text_wanted = (types & PRM__TYPE(PRM_STRING)) != 0;
	bool is_scalar = value.type > PRM_NULL && value.type < PRM_STRING;
	size_t len = 0;

	for (int type = PRM_BOOL; type <= PRM_MAP; type++)
		if (types & PRM__TYPE(type) && type != PRM_DOUBLE && type != PRM_NUMBER)
			len += (size_t)snprintf(names + len, sizeof(names) - len, "%s%s",
						len ? " or " : "", prm__a_type(type));
	prm__check_error(c, PRM_WRONG_TYPE,
			 text_wanted && is_scalar ? PRM_LIT("quote it") : prm_str_n(NULL, 0),
			 "'%.*s' is %s and should be %s", PRM_FMT(key), prm__a_type(value.type),
			 names);
}

bool prm__check_absent(prm_value map, const char *key)
{
	prm_value value = prm_value_get_c(map, key);

	return prm_value_is(value, PRM_MISSING) || prm_value_is(value, PRM_NULL);
}

bool prm__check_member(prm_check *c, prm_value map, const char *key, unsigned types, prm_value *out,
		       size_t *mark)
{
	prm_value value = prm_value_get_c(map, key);

	if (prm__check_absent(map, key))
		return false;
	*mark = prm__check_enter(c, prm_str_c(key));
	if (!(types & PRM__TYPE(value.type))) {
		prm__check_wrong_type(c, prm_str_c(key), value, types);
		prm__check_leave(c, *mark);
		return false;
	}
	*out = value;
	return true;
}

prm_str prm__check_text(prm_check *c, prm_value map, const char *key)
{
	prm_value value;
	size_t mark;

	if (!prm__check_member(c, map, key, PRM__TYPE(PRM_STRING), &value, &mark))
		return prm_str_n(NULL, 0);
	prm__check_leave(c, mark);
	return prm_value_text(value);
}

void prm__check_choice(prm_check *c, prm_value map, const char *key, const char *const *names)
{
	char hint[128], all[256] = "";
	prm_value value;
	size_t mark, len = 0;

	if (!prm__check_member(c, map, key, PRM__TYPE(PRM_STRING), &value, &mark))
		return;
	if (!prm__is_one_of(prm_value_text(value), names)) {
		for (const char *const *name = names; *name; name++)
			len += (size_t)snprintf(all + len, sizeof(all) - len, "%s%s",
						len ? ", " : "", *name);
		prm__check_error(c, PRM_BAD_VALUE,
				 prm__check_near(prm_value_text(value), names, hint),
				 "'%.*s' is not a %s; allowed: %s", PRM_FMT(prm_value_text(value)),
				 key, all);
	}
	prm__check_leave(c, mark);
}

void prm__check_texts(prm_check *c, prm_value map, const char *key)
{
	prm_value list;
	size_t mark, item;

	if (!prm__check_member(c, map, key, PRM__TYPE(PRM_LIST), &list, &mark))
		return;
	for (size_t i = 0; i < prm_value_count(list); i++) {
		prm_value value = prm_value_at(list, i);

		if (prm_value_is(value, PRM_STRING))
			continue;
		item = prm__check_enter_at(c, i);
		prm__check_wrong_type(c, prm_str_c(key), value, PRM__TYPE(PRM_STRING));
		prm__check_leave(c, item);
	}
	prm__check_leave(c, mark);
}
