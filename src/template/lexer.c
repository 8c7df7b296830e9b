/*
 * lexer.c: bytes to text and tokens. The rules, and their order, are those of handlebars.js's
 * handlebars.l (4.7.10).
 */
#include "base/os.h"
#include "base/str.h"
#include "template/ast.h"
#include "template/program.h"
#include "template/token.h"
#include "text/number.h"

static char byte(const struct lexer *l, size_t at)
{
	return at < l->source.len ? l->source.ptr[at] : '\0';
}

static bool has(const struct lexer *l, size_t at, const char *text)
{
	for (; *text; text++, at++)
		if (byte(l, at) != *text)
			return false;
	return true;
}

static size_t find_tag(const struct lexer *l, size_t from)
{
	const char *end = l->source.ptr + l->source.len, *hit = l->source.ptr + from;

	while (hit < end && (hit = memchr(hit, '{', (size_t)(end - hit))) != NULL) {
		if (hit + 1 < end && hit[1] == '{')
			return (size_t)(hit - l->source.ptr);
		hit++;
	}
	return l->source.len;
}

struct token_text prm__lexer_text(struct lexer *l)
{
	size_t tag = find_tag(l, l->at), next;
	struct token_text text = {l->at, tag, 0, 0};

	l->at = tag;
	if (tag == l->source.len || tag == text.start || l->source.ptr[tag - 1] != '\\')
		return text;
	text.end = tag - 1;
	if (tag - text.start >= 2 && l->source.ptr[tag - 2] == '\\')
		return text;
	next = find_tag(l, tag + 2);
	if (next < l->source.len && next > tag + 2 && l->source.ptr[next - 1] == '\\') {
		next--;
		if (next > tag + 2 && l->source.ptr[next - 1] == '\\')
			next--;
	}
	text.escaped_start = tag;
	text.escaped_end = l->at = next;
	return text;
}

static void set(struct lexer *l, int kind, size_t start, size_t end)
{
	struct token *t = &l->token;

	t->kind = kind;
	t->start = start;
	t->end = end;
	t->strip = t->strip_right = t->bracketed = false;
}

static size_t skip_blank(const struct lexer *l, size_t at)
{
	size_t len;

	if (!prm__template_may_be_blank(byte(l, at)))
		return at;
	while ((len = prm__template_blank(l->source, at)) != 0)
		at += len;
	return at;
}

/* ---- the start of a tag ---------------------------------------------------------------------- */

/* {{! ... }} ends at the first }}, {{!-- ... --}} at the first --}} or --~}}. */
static void comment(struct lexer *l, size_t start, size_t bang)
{
	bool dashes = has(l, bang, "!--");

	for (size_t at = dashes ? bang + 1 : bang; at < l->source.len; at++) {
		size_t end = at;

		if (dashes) {
			if (!has(l, at, "--"))
				continue;
			end += 2;
			end += byte(l, end) == '~';
		}
		if (!has(l, end, "}}"))
			continue;
		set(l, TOKEN_COMMENT, start, end + 2);
		l->token.strip_right = byte(l, end - 1) == '~' && end - 1 > bang;
		return;
	}
	set(l, TOKEN_INVALID, start, l->source.len);
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

/* {{else}} and {{^}}; {{else NAME}} and {{^NAME}}. */
static bool inverse(struct lexer *l, size_t start, size_t at)
{
	bool caret = byte(l, at) == '^';
	size_t word = caret ? at : skip_blank(l, at), end, tail;

	if (!caret && !has(l, word, "else"))
		return false;
	end = caret ? at + 1 : word + 4;
	tail = skip_blank(l, end);
	if (has(l, tail, "~}}")) {
		set(l, TOKEN_ELSE, start, tail + 3);
		l->token.strip_right = true;
		return true;
	}
	if (has(l, tail, "}}")) {
		set(l, TOKEN_ELSE, start, tail + 2);
		return true;
	}
	if (!caret && is_word(byte(l, end)))
		return false;
	set(l, caret ? TOKEN_OPEN_INVERSE : TOKEN_OPEN_CHAIN, start, end);
	return true;
}

static void opening(struct lexer *l, size_t start, size_t at)
{
	switch (byte(l, at)) {
	case '>':
		set(l, TOKEN_OPEN_PARTIAL, start, at + 1);
		return;
	case '#':
		if (byte(l, at + 1) == '>')
			set(l, TOKEN_OPEN_PARTIAL_BLOCK, start, at + 2);
		else if (byte(l, at + 1) == '*')
			set(l, TOKEN_OPEN_DECORATOR_BLOCK, start, at + 2);
		else
			set(l, TOKEN_OPEN_BLOCK, start, at + 1);
		return;
	case '/':
		set(l, TOKEN_OPEN_END, start, at + 1);
		return;
	case '{':
		set(l, TOKEN_OPEN_RAW, start, at + 1);
		return;
	case '&':
		set(l, TOKEN_OPEN_UNESCAPED, start, at + 1);
		return;
	case '*':
		set(l, TOKEN_OPEN_DECORATOR, start, at + 1);
		return;
	default:
		if (!inverse(l, start, at))
			set(l, TOKEN_OPEN, start, at);
	}
}

void prm__lexer_open(struct lexer *l)
{
	size_t start = l->at, at = start + 2;
	bool strip = byte(l, at) == '~';

	if (has(l, start, "{{{{")) {
		set(l, TOKEN_OPEN_RAW_BLOCK, start, start + 4);
		return;
	}
	at += strip;
	if (byte(l, at) == '!')
		comment(l, start, at);
	else
		opening(l, start, at);
	l->token.strip = strip;
}

/* ---- within a tag ---------------------------------------------------------------------------- */

/*
 * What an ASCII character is to the rules of handlebars.l; the others are part of a name unless they are
 * blank. A name: [^\s!"#%-,./;->@[-^`{-~]+, but no NUL, before [=~}\s/.)|]; a literal before [~}\s)].
 */
enum { IN_NAME = 1, ENDS_LITERAL = 2, ENDS_NAME = 4 };

static const unsigned char classes[128] = {
	0, 1, 1, 1, 1, 1, 1, 1, 1, 6, 6, 6, 6, 6, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 6, 0, 0, 0, 1, 0, 0, 0, 0, 6, 0, 0, 0, 1, 4, 4, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 0, 0, 4, 0, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 0, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 4, 6, 6, 1,
};

/* Where the name at `at` ends. */
static size_t name_end(const struct lexer *l, size_t at)
{
	const char *source = l->source.ptr;

	for (; at < l->source.len; at++) {
		unsigned char c = (unsigned char)source[at];

		if (c < 0x80 ? !(classes[c] & IN_NAME) : prm__template_blank(l->source, at) != 0)
			break;
	}
	return at;
}

/* Does a literal or a name end before `at`? It must, by a sign or blank and not by the source's end. */
static bool ends(const struct lexer *l, size_t at, int class)
{
	unsigned char c = (unsigned char)byte(l, at);

	if (c < 0x80)
		return classes[c] & class;
	return prm__template_blank(l->source, at) != 0;
}

static void literal(struct lexer *l, size_t start, size_t end, prm_value value, prm_str text)
{
	set(l, TOKEN_LITERAL, start, end);
	l->token.value = value;
	l->token.text = text;
}

static bool word(struct lexer *l, size_t start)
{
	static const char *const names[] = {"true", "false", "undefined", "null"};

	for (int i = 0; i < 4; i++) {
		size_t end = start + strlen(names[i]);

		if (!has(l, start, names[i]) || !ends(l, end, ENDS_LITERAL))
			continue;
		literal(l, start, end,
			i < 2    ? prm_value_bool(i == 0)
			: i == 2 ? (prm_value){0}
				 : prm_value_null(),
			prm_str_c(names[i]));
		return true;
	}
	return false;
}

static size_t digits(const struct lexer *l, size_t at)
{
	while (byte(l, at) >= '0' && byte(l, at) <= '9')
		at++;
	return at;
}

/* -?digits(.digits)?, exact as an integer where it is one, and as JavaScript spells it. */
static bool number(struct lexer *l, size_t start)
{
	size_t first = start + (byte(l, start) == '-'), end = digits(l, first);
	prm_value value;
	prm_buf spelled;
	prm_str text;

	if (end == first)
		return false;
	if (byte(l, end) == '.' && digits(l, end + 1) > end + 1)
		end = digits(l, end + 1);
	if (!ends(l, end, ENDS_LITERAL))
		return false;
	while (byte(l, first) == '0' && byte(l, first + 1) >= '0' && byte(l, first + 1) <= '9')
		first++; /* JSON has no leading zeros */
	text = prm_str_n(l->source.ptr + first, end - first);
	prm_buf_init(&spelled, l->arena->allocator, 0);
	if (byte(l, start) == '-')
		prm_buf_add_char(&spelled, '-');
	prm_buf_add(&spelled, text);
	if (!spelled.status && prm__number_read(prm_buf_str(&spelled), l->arena, &value)) {
		prm_buf_reset(&spelled);
		prm__template_print(value, &spelled);
	} else {
		l->nomem = true;
	}
	if (spelled.status || l->nomem || !prm_arena_str(l->arena, prm_buf_str(&spelled), &text))
		l->nomem = true;
	else
		literal(l, start, end, value, text);
	prm_buf_release(&spelled);
	return !l->nomem;
}

/* A text without the backslashes before `quote`, and before `\` in brackets. */
static bool unescape(struct lexer *l, prm_str raw, char quote, prm_str *out)
{
	char *text;
	size_t len = 0;

	*out = raw;
	if (prm__str_find_char(raw, '\\', 0) == raw.len)
		return true;
	text = prm_arena_alloc(l->arena, raw.len);
	if (!text) {
		l->nomem = true;
		return false;
	}
	for (size_t at = 0; at < raw.len; at++) {
		char next = at + 1 < raw.len ? raw.ptr[at + 1] : '\0';

		if (raw.ptr[at] == '\\' && (next == quote || (quote == ']' && next == '\\')))
			at++;
		text[len++] = raw.ptr[at];
	}
	*out = prm_str_n(text, len);
	return true;
}

/* The closing quote; where all further ones are escaped, the last of them, as in handlebars.js. */
static size_t closing_quote(const struct lexer *l, size_t at, char quote)
{
	size_t last = l->source.len;

	while ((at = prm__str_find_char(l->source, quote, at)) < l->source.len) {
		if (l->source.ptr[at - 1] != '\\')
			return at;
		last = at++;
	}
	return last;
}

/* What stands between two quotes or brackets. */
static void quoted(struct lexer *l, size_t start, char quote)
{
	size_t end = closing_quote(l, start + 1, quote);
	prm_str text;

	set(l, TOKEN_INVALID, start, end < l->source.len ? end + 1 : l->source.len);
	if (end >= l->source.len ||
	    !unescape(l, prm_str_n(l->source.ptr + start + 1, end - start - 1), quote, &text))
		return;
	if (quote != ']') {
		literal(l, start, end + 1, prm_value_str(text), text);
		return;
	}
	set(l, TOKEN_ID, start, end + 1);
	l->token.text = text;
	l->token.bracketed = true;
}

static bool closing(struct lexer *l, size_t at)
{
	bool strip = byte(l, at) == '~';

	if (has(l, at, "}}}}"))
		set(l, TOKEN_CLOSE_RAW_BLOCK, at, at + 4);
	else if (has(l, at, "}~}}"))
		set(l, TOKEN_CLOSE_RAW, at, at + 4);
	else if (has(l, at, "}}}"))
		set(l, TOKEN_CLOSE_RAW, at, at + 3);
	else if (has(l, at + strip, "}}"))
		set(l, TOKEN_CLOSE, at, at + strip + 2);
	else
		return false;
	l->token.strip = strip || has(l, at, "}~}}");
	return true;
}

/* A name, `.`, `..`, or the separator of two names. */
static void name(struct lexer *l, size_t at)
{
	size_t end = at;

	if (has(l, at, ".."))
		end = at + 2;
	else if (byte(l, at) == '.' && ends(l, at + 1, ENDS_NAME))
		end = at + 1;
	if (end == at && (byte(l, at) == '/' || byte(l, at) == '.')) {
		set(l, TOKEN_SEP, at, at + 1);
		return;
	}
	if (end == at) {
		end = name_end(l, at);
		if (end == at || !ends(l, end, ENDS_NAME)) {
			set(l, TOKEN_INVALID, end, end < l->source.len ? end + 1 : end);
			l->token.glued = end > at;
			return;
		}
	}
	set(l, TOKEN_ID, at, end);
	l->token.text = prm_str_n(l->source.ptr + at, end - at);
}

/* A literal word, a number, `as |`, or a name. */
static void worded(struct lexer *l, size_t at)
{
	char c = byte(l, at);
	size_t bar;

	if ((c == 't' || c == 'f' || c == 'u' || c == 'n') && word(l, at))
		return;
	if ((c == '-' || (c >= '0' && c <= '9')) && number(l, at))
		return;
	if (c == 'a' && byte(l, at + 1) == 's') {
		bar = skip_blank(l, at + 2);
		if (bar > at + 2 && byte(l, bar) == '|') {
			set(l, TOKEN_AS, at, bar + 1);
			return;
		}
	}
	name(l, at);
}

void prm__lexer_next(struct lexer *l)
{
	size_t at = skip_blank(l, l->token.end);

	if (at >= l->source.len) {
		set(l, TOKEN_END, l->source.len, l->source.len);
		return;
	}
	switch (byte(l, at)) {
	case '}':
	case '~':
		if (!closing(l, at))
			set(l, TOKEN_INVALID, at, at + 1);
		break;
	case '(':
		set(l, TOKEN_OPEN_PAREN, at, at + 1);
		break;
	case ')':
		set(l, TOKEN_CLOSE_PAREN, at, at + 1);
		break;
	case '=':
		set(l, TOKEN_EQUALS, at, at + 1);
		break;
	case '@':
		set(l, TOKEN_DATA, at, at + 1);
		break;
	case '|':
		set(l, TOKEN_BAR, at, at + 1);
		break;
	case '"':
	case '\'':
		quoted(l, at, byte(l, at));
		break;
	case '[':
		quoted(l, at, ']');
		break;
	default:
		worded(l, at);
	}
}

bool prm__lexer_equals_follows(const struct lexer *l)
{
	return byte(l, skip_blank(l, l->token.end)) == '=';
}

/* Other raw blocks may stand inside, each with its own end. */
bool prm__lexer_raw(const struct lexer *l, size_t start, size_t *end, size_t *after,
		    prm_str *name_out)
{
	size_t depth = 1;

	for (size_t at = find_tag(l, start); at + 4 < l->source.len; at = find_tag(l, at)) {
		size_t close = at + 5;

		if (!has(l, at, "{{{{")) {
			at++;
			continue;
		}
		if (byte(l, at + 4) != '/') {
			depth++;
			at += 4;
			continue;
		}
		close = name_end(l, close);
		if (close == at + 5 || !has(l, close, "}}}}")) {
			at += 4;
			continue;
		}
		if (--depth == 0) {
			*end = at;
			*after = close + 4;
			*name_out = prm_str_n(l->source.ptr + at + 5, close - at - 5);
			return true;
		}
		at = close + 4;
	}
	return false;
}
