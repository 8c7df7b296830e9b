/* version.c: versions as semver.org 2.0.0 defines them: reading, precedence, the next one. */
#include <prm/semver.h>

#include <inttypes.h>
#include <stdio.h>

#include "semver/semver.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_identifier(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}

static bool is_numeric(prm_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_digit(s.ptr[i]))
			return false;
	return s.len > 0;
}

const char *prm__semver_number(prm_str text, size_t *at, uint64_t *out)
{
	uint64_t n = 0;
	size_t i = *at;

	if (i >= text.len || !is_digit(text.ptr[i]))
		return "a number is missing";
	if (text.ptr[i] == '0' && i + 1 < text.len && is_digit(text.ptr[i + 1]))
		return "a number has a leading zero";
	for (; i < text.len && is_digit(text.ptr[i]); i++) {
		unsigned digit = (unsigned)(text.ptr[i] - '0');

		if (n > (UINT64_MAX - digit) / 10)
			return "a number is above 18446744073709551615";
		n = n * 10 + digit;
	}
	*at = i;
	*out = n;
	return NULL;
}

const char *prm__semver_identifiers(prm_str text, size_t *at, bool prerelease, prm_str *out)
{
	size_t start = *at, i = start;

	for (;;) {
		prm_str one = {text.ptr + i, 0};

		while (i < text.len && is_identifier(text.ptr[i]))
			i++;
		one.len = (size_t)(text.ptr + i - one.ptr);
		if (one.len == 0)
			return "an identifier behind '-' or '+' is empty or has a character that is "
			       "not a letter, a digit or '-'";
		if (prerelease && one.len > 1 && one.ptr[0] == '0' && is_numeric(one))
			return "a number of the pre-release has a leading zero";
		if (i >= text.len || text.ptr[i] != '.')
			break;
		i++;
	}
	*at = i;
	*out = prm_str_n(text.ptr + start, i - start);
	return NULL;
}

const char *prm__semver_tail(prm_str text, size_t *at, prm_semver *v)
{
	const char *fault = NULL;

	if (*at < text.len && text.ptr[*at] == '-') {
		++*at;
		fault = prm__semver_identifiers(text, at, true, &v->prerelease);
	}
	if (!fault && *at < text.len && text.ptr[*at] == '+') {
		++*at;
		fault = prm__semver_identifiers(text, at, false, &v->build);
	}
	return fault;
}

static const char *read_version(prm_str text, prm_semver *v)
{
	uint64_t *numbers[] = {&v->major, &v->minor, &v->patch};
	const char *fault;
	size_t at = 0;

	if (text.ptr[0] == 'v' || text.ptr[0] == 'V')
		return "leave out the 'v'";
	for (size_t i = 0; i < 3; i++) {
		if (i > 0 && (at >= text.len || text.ptr[at] != '.'))
			return "it needs three numbers, as in 1.2.0";
		at += i > 0;
		fault = prm__semver_number(text, &at, numbers[i]);
		if (fault)
			return i > 0 && at >= text.len ? "it needs three numbers, as in 1.2.0"
						       : fault;
	}
	fault = prm__semver_tail(text, &at, v);
	if (fault)
		return fault;
	return at < text.len ? "there is text behind its end" : NULL;
}

prm_status prm_semver_parse(prm_str text, prm_semver *out, prm_error *err)
{
	prm_semver v = {0};
	const char *fault;

	if (text.len > PRM_SEMVER_MAX)
		return prm_fail(err, PRM_VERSION_INVALID,
				"a version of %zu bytes is longer than the limit of %d", text.len,
				PRM_SEMVER_MAX);
	if (text.len == 0)
		return prm_fail(err, PRM_VERSION_INVALID, "the version is empty: write 1.0.0");
	fault = read_version(text, &v);
	if (fault)
		return prm_fail(err, PRM_VERSION_INVALID, "'%.*s' is not a version: %s",
				PRM_FMT(text), fault);
	*out = v;
	return PRM_OK;
}

static int compare_number(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

/* Numeric identifiers have no leading zero: the longer one is the larger, whatever its size. */
static int compare_identifier(prm_str a, prm_str b)
{
	bool a_number = is_numeric(a), b_number = is_numeric(b);
	size_t shared = a.len < b.len ? a.len : b.len;
	int order;

	if (a_number != b_number)
		return a_number ? -1 : 1;
	if (a_number && a.len != b.len)
		return a.len < b.len ? -1 : 1;
	order = memcmp(a.ptr, b.ptr, shared);
	return order ? order : (a.len > b.len) - (a.len < b.len);
}

static prm_str take_identifier(prm_str *rest)
{
	const char *dot = memchr(rest->ptr, '.', rest->len);
	prm_str one = prm_str_n(rest->ptr, dot ? (size_t)(dot - rest->ptr) : rest->len);
	size_t used = one.len + (dot != NULL);

	rest->ptr += used;
	rest->len -= used;
	return one;
}

static int compare_prerelease(prm_str a, prm_str b)
{
	int order = 0;

	if (a.len == 0 || b.len == 0)
		return (a.len == 0) - (b.len == 0);
	while (order == 0 && a.len && b.len)
		order = compare_identifier(take_identifier(&a), take_identifier(&b));
	return order ? order : (a.len > 0) - (b.len > 0);
}

int prm_semver_compare(const prm_semver *a, const prm_semver *b)
{
	int order = compare_number(a->major, b->major);

	if (order == 0)
		order = compare_number(a->minor, b->minor);
	if (order == 0)
		order = compare_number(a->patch, b->patch);
	return order ? order : compare_prerelease(a->prerelease, b->prerelease);
}

/* Count *number up and clear what is below it; a pre-release that is enough becomes its release. */
static bool bump(prm_semver *v, enum prm_bump by, bool prerelease)
{
	bool enough = prerelease &&
		      (by == PRM_BUMP_PATCH || (by == PRM_BUMP_MINOR && v->patch == 0) ||
		       (v->minor == 0 && v->patch == 0));
	uint64_t *number = by == PRM_BUMP_PATCH   ? &v->patch
			   : by == PRM_BUMP_MINOR ? &v->minor
						  : &v->major;

	if (enough)
		return true;
	if (*number == UINT64_MAX)
		return false;
	++*number;
	if (by != PRM_BUMP_PATCH)
		v->patch = 0;
	if (by == PRM_BUMP_MAJOR)
		v->minor = 0;
	return true;
}

prm_status prm_semver_bump(const prm_semver *from, enum prm_bump by, char *buf, prm_str *out,
			   prm_error *err)
{
	prm_semver v = *from;
	char text[PRM_SEMVER_MAX];
	int len;

	if (by != PRM_BUMP_PATCH && by != PRM_BUMP_MINOR && by != PRM_BUMP_MAJOR)
		return prm_fail(err, PRM_INVALID, "a version is bumped by patch, minor or major");
	if (!bump(&v, by, from->prerelease.len > 0))
		return prm_fail(err, PRM_VERSION_INVALID,
				"the next version would be above 18446744073709551615: "
				"give the new version yourself");
	len = snprintf(text, sizeof(text), "%" PRIu64 ".%" PRIu64 ".%" PRIu64, v.major, v.minor,
		       v.patch);
	memcpy(buf, text, (size_t)len);
	*out = prm_str_n(buf, (size_t)len);
	return PRM_OK;
}
