/* id.c: what ids and labels may look like, and the names of formats and statuses. */
#include <prm/prompt.h>

#include "base/str.h"

static const char *const formats[] = {"text", "chat", "completion", "instruction"};
static const char *const lifecycles[] = {"draft", "active", "deprecated", "archived"};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static const char *name_of(const char *const *names, size_t count, int number)
{
	return number >= 1 && (size_t)number <= count ? names[number - 1] : "";
}

static int number_of(const char *const *names, size_t count, prm_str name)
{
	for (size_t i = 0; i < count; i++)
		if (prm_str_is(name, names[i]))
			return (int)i + 1;
	return 0;
}

const char *prm_format_name(int format)
{
	return name_of(formats, COUNT(formats), format);
}

int prm_format_of(prm_str name)
{
	return number_of(formats, COUNT(formats), name);
}

const char *prm_lifecycle_name(int lifecycle)
{
	return name_of(lifecycles, COUNT(lifecycles), lifecycle);
}

int prm_lifecycle_of(prm_str name)
{
	return number_of(lifecycles, COUNT(lifecycles), name);
}

static bool is_id_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '.' || c == '-';
}

/* What is wrong with a segment, as a clause, or NULL. Dots alone would be a folder in a path. */
static const char *segment_fault(prm_str segment)
{
	size_t dots = 0;

	if (segment.len == 0)
		return "it has an empty segment";
	for (size_t i = 0; i < segment.len; i++) {
		if (!is_id_char(segment.ptr[i]))
			return "it has a character that is not allowed";
		dots += segment.ptr[i] == '.';
	}
	return dots == segment.len ? "it has a segment of dots only" : NULL;
}

#define ID_RULE "ids are segments of A-Z a-z 0-9 '_' '.' '-' joined by '/', at most 255 bytes"

prm_status prm_id_check(prm_str id, prm_error *err)
{
	const char *fault = NULL;
	size_t start = 0, end;

	if (id.len > PRM_ID_MAX)
		return prm_fail(err, PRM_ID_INVALID, "an id of %zu bytes is too long: " ID_RULE,
				id.len);
	if (id.len == 0)
		return prm_fail(err, PRM_ID_INVALID, "the id is empty: " ID_RULE);
	for (; !fault && start <= id.len; start = end + 1) {
		end = prm__str_find_char(id, '/', start);
		fault = segment_fault(prm_str_n(id.ptr + start, end - start));
	}
	if (fault)
		return prm_fail(err, PRM_ID_INVALID, "invalid id '%.*s%s': %s; " ID_RULE,
				(int)(id.len > 48 ? prm__utf8_floor(id, 48) : id.len), id.ptr,
				id.len > 48 ? "..." : "", fault);
	return PRM_OK;
}

static bool is_label_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
}

/* "12", "1.2", "1.2.0-rc.1", "v1.2.0": what reads as a version would be one thing here, another there. */
static bool looks_like_version(prm_str label)
{
	prm_semver ignored;
	size_t i = 0;

	if (label.len > 1 && label.ptr[0] == 'v')
		label = prm_str_n(label.ptr + 1, label.len - 1);
	while (i < label.len &&
	       ((label.ptr[i] >= '0' && label.ptr[i] <= '9') || label.ptr[i] == '.'))
		i++;
	return i == label.len || prm_semver_parse(label, &ignored, NULL) == PRM_OK;
}

prm_status prm_label_check(prm_str label, prm_error *err)
{
	bool fine = label.len > 0 && label.len <= PRM_LABEL_MAX;

	for (size_t i = 0; fine && i < label.len; i++)
		fine = is_label_char(label.ptr[i]);
	if (!fine)
		return prm_fail(err, PRM_LABEL_INVALID,
				"invalid label '%.*s': a label is 1 to %d of a-z 0-9 '_' '.' '-'",
				(int)(label.len > 48 ? prm__utf8_floor(label, 48) : label.len),
				label.ptr ? label.ptr : "", PRM_LABEL_MAX);
	if (prm_str_is(label, "latest"))
		return prm_fail(
			err, PRM_LABEL_INVALID,
			"'latest' is computed and cannot be a label: refer to it as id@latest");
	if (looks_like_version(label))
		return prm_fail(err, PRM_LABEL_INVALID,
				"'%.*s' looks like a version and cannot be a label",
				PRM_FMT(label));
	return PRM_OK;
}
