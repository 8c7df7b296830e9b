/*
 * scalar.c: from a byte of a decoded scalar back to its source: the five styles of YAML 1.2 and
 * the strings of JSON, decoded in the way of libyaml with nothing kept but the count of bytes.
 */
#include "text/span.h"

#include "base/str.h"

struct walk {
	const char *text;
	size_t at, end;      /* what is left of the scalar */
	size_t done, target; /* decoded bytes so far; the one that is asked for */
	size_t found;
	size_t last; /* where the last line of a block scalar ends */
};

/* `count` decoded bytes come from the source byte `from`. True when the target is among them. */
static bool emit(struct walk *w, size_t from, size_t count)
{
	if (w->target >= w->done + count) {
		w->done += count;
		return false;
	}
	w->found = from;
	return true;
}

/* The same for a run of bytes that stand for themselves. */
static bool emit_run(struct walk *w, size_t from, size_t to)
{
	if (w->target >= w->done + (to - from)) {
		w->done += to - from;
		return false;
	}
	w->found = from + (w->target - w->done);
	return true;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t';
}

static void skip_spaces(struct walk *w)
{
	while (w->at < w->end && is_space(w->text[w->at]))
		w->at++;
}

/*
 * Blanks and line ends: a single line end is a space, n + 1 of them are n line ends. After an
 * escaped line end (`joined`) nothing stands for the first one.
 */
static bool fold(struct walk *w, bool joined)
{
	size_t from = w->at, first = 0, breaks = 0;

	skip_spaces(w);
	if (!joined && (w->at >= w->end || w->text[w->at] != '\n'))
		return emit_run(w, from, w->at);
	for (; w->at < w->end && w->text[w->at] == '\n'; skip_spaces(w)) {
		if (breaks++ == 0)
			first = w->at;
		if ((joined || breaks > 1) && emit(w, w->at, 1))
			return true;
		w->at++;
	}
	return !joined && breaks == 1 && emit(w, first, 1);
}

static bool plain(struct walk *w)
{
	while (w->at < w->end) {
		size_t from = w->at;

		while (w->at < w->end && !is_space(w->text[w->at]) && w->text[w->at] != '\n')
			w->at++;
		if (emit_run(w, from, w->at) || (w->at < w->end && fold(w, false)))
			return true;
	}
	return false;
}

static bool single(struct walk *w)
{
	while (w->at < w->end) {
		char c = w->text[w->at];

		if (is_space(c) || c == '\n') {
			if (fold(w, false))
				return true;
			continue;
		}
		if (emit(w, w->at, 1))
			return true;
		w->at += c == '\'' ? 2 : 1;
	}
	return false;
}

static uint32_t hex(const struct walk *w, size_t at, size_t digits)
{
	uint32_t value = 0;

	for (size_t i = at; i < at + digits && i < w->end; i++) {
		unsigned char c = (unsigned char)w->text[i];

		value = value << 4 |
			(c <= '9' ? (uint32_t)c - '0' : ((uint32_t)(c | 32) - 'a' + 10) & 15);
	}
	return value;
}

/* An escape in double quotes: how many bytes it takes, and how many it stands for. */
static size_t escape(const struct walk *w, size_t *stands_for)
{
	char utf8[4], c = w->at + 1 < w->end ? w->text[w->at + 1] : '\0';
	size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
	uint32_t code = digits ? hex(w, w->at + 2, digits) : 0;

	*stands_for = 1;
	if (digits) {
		*stands_for = prm__utf8_put(code, utf8);
		if (code >= 0xd800 && code < 0xdc00) { /* JSON: a pair is one character */
			*stands_for = 4;
			digits += 6;
		}
	} else if (c == 'N' || c == '_') {
		*stands_for = 2;
	} else if (c == 'L' || c == 'P') {
		*stands_for = 3;
	}
	return 2 + digits;
}

static bool quoted(struct walk *w)
{
	while (w->at < w->end) {
		char c = w->text[w->at];
		size_t from = w->at, count = 1, taken = 1;

		if (is_space(c) || c == '\n') {
			if (fold(w, false))
				return true;
			continue;
		}
		if (c == '\\' && w->at + 1 < w->end && w->text[w->at + 1] == '\n') {
			w->at += 2;
			if (fold(w, true))
				return true;
			continue;
		}
		if (c == '\\')
			taken = escape(w, &count);
		w->at += taken;
		if (emit(w, from, count))
			return true;
	}
	return false;
}

/* ---- block scalars ------------------------------------------------------------------------ */

static size_t line_start(const struct walk *w, size_t at)
{
	while (at > 0 && w->text[at - 1] != '\n')
		at--;
	return at;
}

/*
 * The column of the innermost node of the line that `to` is in, looking at what stands before it:
 * `- ` and `? ` open one each, then a key may follow. False when there is none.
 */
static bool line_parent(const struct walk *w, size_t to, size_t *column)
{
	size_t start = line_start(w, to), at = start;
	bool found = false;

	for (;;) {
		while (at < to && w->text[at] == ' ')
			at++;
		if (at >= to)
			return found;
		if (!strchr("-?:", w->text[at]) || (at + 1 < to && !is_space(w->text[at + 1])))
			break;
		*column = at++ - start;
		found = true;
	}
	if (w->text[at] == '#' ||
	    (strchr("&!", w->text[at]) && !memchr(w->text + at, ':', to - at)))
		return found;
	*column = at - start;
	return w->text[at] != '-' && w->text[at] != '%';
}

/* What an indentation indicator is added to: the indentation of the node that the scalar is in. */
static size_t parent_indent(const struct walk *w, size_t header)
{
	size_t column = 0, to = header;

	while (!line_parent(w, to, &column)) {
		to = line_start(w, to);
		if (to == 0)
			return 0;
		to--;
	}
	return column;
}

/* Read the header; w->at is then behind its line. Returns the indicator, 0 where there is none. */
static size_t block_header(struct walk *w)
{
	size_t indicator = 0;

	for (w->at++; w->at < w->end && w->text[w->at] != '\n'; w->at++) {
		char c = w->text[w->at];

		if (c == '#')
			break;
		if (c >= '1' && c <= '9')
			indicator = (size_t)(c - '0');
	}
	while (w->at < w->end && w->text[w->at++] != '\n')
		;
	return indicator;
}

/* The indentation of the first line that is not empty; blank lines before it may be deeper. */
static size_t detect_indent(const struct walk *w)
{
	size_t deepest = 0, column = 0;

	for (size_t i = w->at; i < w->end; i++) {
		if (w->text[i] == '\n') {
			column = 0;
			continue;
		}
		if (w->text[i] != ' ')
			break;
		if (++column > deepest)
			deepest = column;
	}
	return deepest;
}

/* Skip indentation and empty lines; returns whether a line with text follows. */
static bool next_line(struct walk *w, size_t indent)
{
	for (;;) {
		size_t column = 0;

		while (w->at < w->end && column < indent && w->text[w->at] == ' ') {
			w->at++;
			column++;
		}
		if (w->at >= w->end)
			return false;
		if (w->text[w->at] != '\n')
			return column == indent;
		w->at++;
	}
}

static bool emit_breaks(struct walk *w, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (w->text[i] == '\n' && emit(w, i, 1))
			return true;
	return false;
}

/* What stands between two lines: their line end, which folding may drop, and the empty lines. */
static bool between(struct walk *w, size_t line_end, size_t empty, bool folds)
{
	const char *more = folds ? memchr(w->text + empty, '\n', w->at - empty) : NULL;

	if ((!folds || !more) && emit(w, line_end, 1))
		return true;
	return emit_breaks(w, empty, w->at);
}

static bool block(struct walk *w)
{
	size_t header = w->at, indicator, indent, start;
	bool folded = w->text[header] == '>', more;

	indicator = block_header(w);
	w->last = w->at > header && w->text[w->at - 1] == '\n' ? w->at - 1 : w->at;
	indent = indicator ? parent_indent(w, header) + indicator : detect_indent(w);
	start = w->at;
	more = next_line(w, indent);
	if (emit_breaks(w, start, w->at))
		return true;
	while (more) {
		size_t from = w->at, line_end, empty;
		bool folds = folded && !is_space(w->text[from]);

		line_end = prm__str_find_char(prm_str_n(w->text, w->end), '\n', from);
		w->last = line_end;
		if (emit_run(w, from, line_end))
			return true;
		if (line_end == w->end)
			return false;
		w->at = empty = line_end + 1;
		more = next_line(w, indent);
		folds = folds && more && !is_space(w->text[w->at]);
		if (between(w, line_end, empty, folds))
			return true;
	}
	return false;
}

size_t prm__scalar_offset(prm_str source, prm_span scalar, size_t offset)
{
	struct walk w = {.text = source.ptr, .at = scalar.start, .target = offset};
	bool hit = false;

	w.end = scalar.end < source.len ? scalar.end : source.len;
	if (w.at >= w.end)
		return w.end;
	switch (source.ptr[w.at]) {
	case '|':
	case '>':
		hit = block(&w);
		break;
	case '\'':
	case '"':
		w.at++;
		w.end -= w.end - w.at > 0;
		hit = source.ptr[w.at - 1] == '"' ? quoted(&w) : single(&w);
		break;
	default:
		hit = plain(&w);
	}
	return hit ? w.found : scalar.end < source.len ? scalar.end : source.len;
}

size_t prm__block_scalar_end(prm_str source, size_t start, size_t end)
{
	struct walk w = {.text = source.ptr, .at = start, .end = end, .target = SIZE_MAX};
	size_t header = prm__str_find_char(source, '\n', start);
	size_t comment = prm__str_find_char(prm_str_n(source.ptr, header), '#', start);

	block(&w);
	if (memchr(source.ptr + start, '+', comment - start))
		return end > start && source.ptr[end - 1] == '\n' ? end - 1 : end;
	return w.last;
}
