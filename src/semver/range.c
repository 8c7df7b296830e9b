/*
 * range.c: npm's ranges, as node-semver reads them, without its options loose and includePrerelease.
 * A range is not compiled: each comparator becomes a lower and an upper bound, which the version is
 * held against at once. All of the range is read even when the answer is known: a fault is a fault.
 */
#include <prm/semver.h>

#include "semver/semver.h"

/* A version of which the trailing parts may be missing or "x". */
struct partial {
	prm_semver v;
	int known; /* numbers that are given: 0 to 3 */
	bool late; /* a number stands behind an "x" */
};

struct reader {
	prm_str text; /* one alternative: what stands between two "||" */
	size_t at;
	const prm_semver *version;
	bool inside;   /* every comparator so far holds */
	bool opted_in; /* a comparator names a pre-release of the same three numbers */
	const char *fault;
};

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static char peek(const struct reader *r)
{
	return r->at < r->text.len ? r->text.ptr[r->at] : '\0';
}

static void skip_blanks(struct reader *r)
{
	while (is_blank(peek(r)))
		r->at++;
}

static bool take(struct reader *r, char c)
{
	if (peek(r) != c || r->at >= r->text.len)
		return false;
	r->at++;
	return true;
}

static bool take_wildcard(struct reader *r)
{
	return take(r, 'x') || take(r, 'X') || take(r, '*');
}

static struct partial read_partial(struct reader *r)
{
	struct partial p = {0};
	uint64_t *numbers[] = {&p.v.major, &p.v.minor, &p.v.patch};
	bool wild = false;
	int parts;

	take(r, 'v');
	for (parts = 0; parts < 3 && !r->fault; parts++) {
		if (parts > 0 && !take(r, '.'))
			break;
		if (take_wildcard(r)) {
			wild = true;
			continue;
		}
		r->fault = prm__semver_number(r->text, &r->at, numbers[parts]);
		p.known += !wild;
		p.late |= wild;
	}
	if (!r->fault && parts == 3)
		r->fault = prm__semver_tail(r->text, &r->at, &p.v);
	if (!r->fault && r->at < r->text.len && !is_blank(peek(r)))
		r->fault = "a version in it goes on with a character that does not belong there";
	if (p.known < 3)
		p.v.prerelease = p.v.build = prm_str_n(NULL, 0);
	if (p.known < 2)
		p.v.minor = 0;
	if (p.known < 3)
		p.v.patch = 0;
	return p;
}

/* Note a bound: does `holds` say yes, and does it open the door to pre-releases of its numbers? */
static void apply(struct reader *r, const prm_semver *bound, bool holds)
{
	const prm_semver *v = r->version;

	r->inside &= holds;
	r->opted_in |= bound->prerelease.len && bound->major == v->major &&
		       bound->minor == v->minor && bound->patch == v->patch;
}

static void at_least(struct reader *r, prm_semver bound)
{
	apply(r, &bound, prm_semver_compare(r->version, &bound) >= 0);
}

static void at_most(struct reader *r, prm_semver bound)
{
	apply(r, &bound, prm_semver_compare(r->version, &bound) <= 0);
}

static void below(struct reader *r, prm_semver bound)
{
	apply(r, &bound, prm_semver_compare(r->version, &bound) < 0);
}

static void above(struct reader *r, prm_semver bound)
{
	apply(r, &bound, prm_semver_compare(r->version, &bound) > 0);
}

/* The first version behind all that share v's first `keep` numbers (1 to 3), as "-0" or without. */
static prm_semver behind(struct reader *r, prm_semver v, int keep, bool prerelease)
{
	prm_semver next = {.major = v.major};
	uint64_t *number = keep == 1 ? &next.major : keep == 2 ? &next.minor : &next.patch;

	if (keep > 1)
		next.minor = v.minor;
	if (keep > 2)
		next.patch = v.patch;
	if (*number == UINT64_MAX)
		r->fault = "a number in it is too large for an upper bound";
	else
		++*number;
	if (prerelease)
		next.prerelease = prm_str_c("0");
	return next;
}

static void between(struct reader *r, struct partial p, int keep)
{
	at_least(r, p.v);
	below(r, behind(r, p.v, keep, true));
}

/* ^: what does not change the left-most number that is not zero. */
static void caret(struct reader *r, struct partial p)
{
	int keep = 1;

	if (p.known == 0)
		return;
	if (p.v.major == 0 && p.known > 1)
		keep = p.v.minor == 0 && p.known > 2 ? 3 : 2;
	between(r, p, keep);
}

/* ~: what changes the patch only, or the minor where no minor is given. */
static void tilde(struct reader *r, struct partial p)
{
	if (p.known > 0)
		between(r, p, p.known < 2 ? 1 : 2);
}

static void plain(struct reader *r, struct partial p)
{
	if (p.known == 3) {
		at_least(r, p.v);
		at_most(r, p.v);
	} else if (p.known > 0) {
		between(r, p, p.known);
	}
}

static void less(struct reader *r, struct partial p, bool or_equal)
{
	if (p.known == 0) {
		r->inside &= or_equal; /* "<*" is nothing, "<=*" is everything */
	} else if (p.known == 3) {
		if (or_equal)
			at_most(r, p.v);
		else
			below(r, p.v);
	} else if (or_equal) {
		below(r, behind(r, p.v, p.known, true));
	} else {
		p.v.prerelease = prm_str_c("0");
		below(r, p.v);
	}
}

static void greater(struct reader *r, struct partial p, bool or_equal)
{
	if (p.known == 0)
		r->inside &= or_equal;
	else if (or_equal)
		at_least(r, p.v);
	else if (p.known == 3)
		above(r, p.v);
	else
		at_least(r, behind(r, p.v, p.known, false));
}

static void read_comparator(struct reader *r)
{
	char op = peek(r);
	bool or_equal = false;
	struct partial p;

	if (op == '^' || op == '~' || op == '<' || op == '>' || op == '=')
		r->at++;
	else
		op = '\0';
	if (op == '~')
		take(r, '>'); /* "~>" is "~" */
	else if (op == '<' || op == '>')
		or_equal = take(r, '=');
	skip_blanks(r);
	p = read_partial(r);
	if (!r->fault && p.late && op != '^' && op != '~') /* npm lets these two pass */
		r->fault = "a number in it stands behind an 'x'";
	if (r->fault)
		return;
	if (op == '^')
		caret(r, p);
	else if (op == '~')
		tilde(r, p);
	else if (op == '<')
		less(r, p, or_equal);
	else if (op == '>')
		greater(r, p, or_equal);
	else
		plain(r, p);
}

/* "1.2 - 2": the alternative is two partial versions around a '-' that stands alone. */
static bool is_hyphen_range(prm_str text)
{
	for (size_t i = 1; i + 1 < text.len; i++)
		if (text.ptr[i] == '-' && is_blank(text.ptr[i - 1]) && is_blank(text.ptr[i + 1]))
			return true;
	return false;
}

static void read_hyphen_range(struct reader *r)
{
	struct partial from = read_partial(r), to;

	skip_blanks(r);
	if (!r->fault && !take(r, '-'))
		r->fault = "a range with ' - ' has one version on each side of it";
	if (r->fault)
		return;
	skip_blanks(r);
	to = read_partial(r);
	skip_blanks(r);
	if (!r->fault && r->at < r->text.len)
		r->fault = "a range with ' - ' has one version on each side of it";
	if (r->fault)
		return;
	greater(r, from, true);
	less(r, to, true);
}

static void read_alternative(struct reader *r)
{
	skip_blanks(r);
	if (is_hyphen_range(r->text)) {
		read_hyphen_range(r);
		return;
	}
	while (!r->fault && r->at < r->text.len) {
		read_comparator(r);
		skip_blanks(r);
	}
}

/* What stands before the next "||"; *rest begins behind it, its ptr is NULL where there is none. */
static prm_str take_alternative(prm_str *rest)
{
	prm_str one = *rest;

	for (size_t i = 0; i + 1 < one.len; i++) {
		if (one.ptr[i] != '|' || one.ptr[i + 1] != '|')
			continue;
		*rest = prm_str_n(one.ptr + i + 2, one.len - i - 2);
		one.len = i;
		return one;
	}
	*rest = prm_str_n(NULL, 0);
	return one;
}

prm_status prm_semver_satisfies(const prm_semver *version, prm_str range, bool *out, prm_error *err)
{
	prm_str rest = range.ptr ? range : prm_str_c("");
	bool found = false;

	while (rest.ptr) {
		struct reader r = {
			.text = take_alternative(&rest), .version = version, .inside = true};

		read_alternative(&r);
		if (r.fault)
			return prm_fail(err, PRM_RANGE_INVALID, "'%.*s' is not a range: %s",
					PRM_FMT(range), r.fault);
		found |= r.inside && (version->prerelease.len == 0 || r.opted_in);
	}
	*out = found;
	return PRM_OK;
}
