/*
 * sample.c: one text of a pattern's language. A small reader of regular expressions: the first branch
 * of each choice, the first character of each class, the least number of repetitions and some more.
 */
#include "schema/sample.h"

#include "base/str.h"

#define MOST_DEPTH 16
#define MOST_REPEATS 256
#define MOST_BYTES 4096

typedef struct reader {
	prm_str p;
	size_t at;
	int extra, depth;
	prm_buf *out;
} reader;

static bool read_choice(reader *r);

static bool at_char(const reader *r, char c)
{
	return r->at < r->p.len && r->p.ptr[r->at] == c;
}

/* The character that \c stands for; 0: an anchor, which adds nothing; -1: not followed. */
static int escaped(char c)
{
	switch (c) {
	case 'd':
		return '1';
	case 'w':
	case 'D':
	case 'S':
	case 'N':
		return 'a';
	case 's':
	case 'W':
	case 'h':
		return ' ';
	case 'n':
		return '\n';
	case 't':
		return '\t';
	case 'b':
	case 'A':
	case 'z':
	case 'Z':
		return 0;
	default:
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
			       ? -1
			       : (unsigned char)c;
	}
}

static bool read_escape(reader *r)
{
	int c = r->at + 1 < r->p.len ? escaped(r->p.ptr[r->at + 1]) : -1;

	if (c < 0)
		return false;
	r->at += 2;
	if (c)
		prm_buf_add_char(r->out, (char)c);
	return true;
}

static size_t class_end(const reader *r)
{
	size_t at = r->at + 1;

	at += at < r->p.len && r->p.ptr[at] == '^';
	at += at < r->p.len && r->p.ptr[at] == ']';
	for (; at < r->p.len && r->p.ptr[at] != ']'; at++)
		at += r->p.ptr[at] == '\\';
	return at;
}

/* A character that a negated class is likely to leave over: the caller's match decides. */
static char left_over(prm_str class)
{
	static const char candidates[] = "a1 xA-_.";

	for (size_t i = 0; candidates[i]; i++)
		if (prm__str_find_char(class, candidates[i], 0) == class.len &&
		    !(candidates[i] == 'a' && prm__str_find(class, PRM_LIT("a-z")) < class.len) &&
		    !(candidates[i] == '1' && prm__str_find(class, PRM_LIT("\\d")) < class.len))
			return candidates[i];
	return '~';
}

static bool read_class(reader *r)
{
	size_t begin = r->at + 1, end = class_end(r), step;
	uint32_t point;
	int c;

	if (end >= r->p.len)
		return false;
	r->at = end + 1;
	if (r->p.ptr[begin] == '^') {
		prm_buf_add_char(r->out, left_over(prm_str_n(r->p.ptr + begin, end - begin)));
		return true;
	}
	if (r->p.ptr[begin] == '[') /* [:alpha:] */
		return false;
	if (r->p.ptr[begin] == '\\') {
		c = escaped(r->p.ptr[begin + 1]);
		if (c > 0)
			prm_buf_add_char(r->out, (char)c);
		return c > 0;
	}
	step = prm__utf8_next(r->p, begin, &point);
	prm_buf_add(r->out, prm_str_n(r->p.ptr + begin, step));
	return step > 0;
}

/* (...), (?:...), (?<name>...), (?P<name>...) */
static bool read_group(reader *r)
{
	bool fine;

	r->at++;
	if (at_char(r, '?')) {
		size_t name = prm__str_find_char(r->p, '>', r->at);
		bool named;

		r->at++;
		r->at += at_char(r, 'P');
		named = at_char(r, '<') && r->at + 1 < r->p.len && r->p.ptr[r->at + 1] != '=' &&
			r->p.ptr[r->at + 1] != '!';
		if (!named && !at_char(r, ':'))
			return false;
		r->at = named ? name + 1 : r->at + 1;
	}
	if (r->depth >= MOST_DEPTH)
		return false;
	r->depth++;
	fine = read_choice(r) && at_char(r, ')');
	r->depth--;
	r->at++;
	return fine;
}

static bool read_atom(reader *r)
{
	size_t step;
	uint32_t point;

	switch (r->p.ptr[r->at]) {
	case '\\':
		return read_escape(r);
	case '[':
		return read_class(r);
	case '(':
		return read_group(r);
	case '.':
		prm_buf_add_char(r->out, 'a');
		r->at++;
		return true;
	case '^':
	case '$':
		r->at++;
		return true;
	default:
		step = prm__utf8_next(r->p, r->at, &point);
		prm_buf_add(r->out, prm_str_n(r->p.ptr + r->at, step));
		r->at += step;
		return step > 0;
	}
}

static size_t read_count(reader *r)
{
	size_t n = 0;

	for (; r->at < r->p.len && r->p.ptr[r->at] >= '0' && r->p.ptr[r->at] <= '9'; r->at++)
		n = n > MOST_REPEATS ? n : n * 10 + (size_t)(r->p.ptr[r->at] - '0');
	return n;
}

/* How often what was just read stands, by the quantifier behind it. */
static size_t read_quantifier(reader *r)
{
	size_t least = 1, most = 1;

	if (at_char(r, '*') || at_char(r, '+') || at_char(r, '?')) {
		char c = r->p.ptr[r->at++];

		least = c == '+';
		most = c == '?' ? 1 : MOST_REPEATS;
	} else if (at_char(r, '{') && r->at + 1 < r->p.len && r->p.ptr[r->at + 1] >= '0' &&
		   r->p.ptr[r->at + 1] <= '9') {
		r->at++;
		least = most = read_count(r);
		if (at_char(r, ',')) {
			r->at++;
			most = at_char(r, '}') ? MOST_REPEATS : read_count(r);
		}
		r->at += at_char(r, '}');
	} else {
		return 1;
	}
	r->at += at_char(r, '?') || at_char(r, '+');
	least += (size_t)r->extra;
	return least < most ? least : most;
}

static bool read_sequence(reader *r)
{
	while (r->at < r->p.len && r->p.ptr[r->at] != '|' && r->p.ptr[r->at] != ')') {
		size_t start = r->out->len, size, times;

		if (!read_atom(r) || r->out->status || r->out->len > MOST_BYTES)
			return false;
		size = r->out->len - start;
		times = read_quantifier(r);
		if (times == 0)
			r->out->len = start;
		for (size_t i = 1; i < times && r->out->len <= MOST_BYTES; i++)
			if (!prm_buf_reserve(r->out, size))
				prm_buf_add(r->out, prm_str_n(r->out->ptr + start, size));
	}
	return true;
}

/* The first branch is written, the others are read over. */
static bool read_choice(reader *r)
{
	size_t end;

	if (!read_sequence(r))
		return false;
	end = r->out->len;
	while (at_char(r, '|')) {
		r->at++;
		if (!read_sequence(r))
			return false;
		r->out->len = end;
	}
	return true;
}

bool prm__pattern_sample(prm_str pattern, int extra, prm_buf *out)
{
	reader r = {.p = pattern, .extra = extra, .out = out};

	return read_choice(&r) && r.at == pattern.len && !out->status;
}
