/*
 * yaml_source.c: the text that is read: line ends, UTF-8, control characters, and the stand-ins
 * for three characters that libyaml, being of YAML 1.1, takes for line ends.
 */
#include <stdarg.h>
#include <stdio.h>

#include "base/str.h"
#include "text/yaml_reader.h"

/* ---- findings ----------------------------------------------------------------------------- */

prm_str prm__yaml_clip(prm_str text)
{
	return prm_str_n(text.ptr, text.len > 60 ? prm__utf8_floor(text, 60) : text.len);
}

void prm__yaml_report(struct prm__yaml_reader *r, const prm_diag_entry *entry, const char *fmt, ...)
{
	prm_diag_entry e = *entry;
	char text[512];
	va_list args;
	int len;

	if (r->status)
		return;
	if (!r->lines.starts)
		r->status = prm__lines_init(&r->lines, r->text, r->allocator, NULL);
	if (r->status)
		return;
	va_start(args, fmt);
	len = vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	e.text = prm_str_n(text, len < 0 ? 0 : (size_t)len);
	if (e.text.len >= sizeof(text))
		e.text.len = prm__utf8_floor(prm_str_n(text, sizeof(text) - 1), sizeof(text) - 2);
	e.source = r->opts.source;
	prm__lines_position(&r->lines, e.start, &e.line, &e.column);
	e.excerpt = prm__str_line(r->text, e.start);
	prm_diag_add(r->diag, &e);
	if (r->findings++ == 0)
		prm_fail_at(&r->first, e.code, e.line, e.column, "%.*s", PRM_FMT(e.text));
}

/* ---- line ends ---------------------------------------------------------------------------- */

/* CRLF, and CR alone, become LF. */
static void normalise(prm_str text, prm_buf *out)
{
	size_t start = 0, cr;

	while ((cr = prm__str_find_char(text, '\r', start)) < text.len) {
		prm_buf_add(out, prm_str_n(text.ptr + start, cr - start));
		prm_buf_add_char(out, '\n');
		start = cr + 1;
		if (start < text.len && text.ptr[start] == '\n')
			start++;
	}
	prm_buf_add(out, prm_str_n(text.ptr + start, text.len - start));
}

static prm_status make_doc(struct prm__yaml_reader *r, prm_str text)
{
	prm_buf lf;
	prm_status status;

	if (!text.len || !memchr(text.ptr, '\r', text.len))
		return prm__doc_new(text, r->opts.borrow, &r->opts, &r->doc, &r->first);
	prm_buf_init(&lf, r->allocator, 0);
	normalise(text, &lf);
	status = lf.status ? prm_fail(&r->first, PRM_NOMEM, "out of memory")
			   : prm__doc_new(prm_buf_str(&lf), false, &r->opts, &r->doc, &r->first);
	prm_buf_release(&lf);
	return status;
}

/* ---- characters --------------------------------------------------------------------------- */

/* What libyaml does not take though it may stand in the text, or must not. */
static bool is_control(uint32_t c)
{
	if (c < 0x20)
		return c != '\t' && c != '\n';
	return (c >= 0x7f && c < 0xa0 && c != 0x85) || c == 0xfffe || c == 0xffff;
}

static int line_end_of_1_1(uint32_t c)
{
	return c == 0x85 ? 0 : c == 0x2028 ? 1 : c == 0x2029 ? 2 : -1;
}

/* Characters of the private use area that the text does not hold stand in for the three. */
static void choose_stand_ins(struct prm__yaml_reader *r, const bool used[256])
{
	size_t chosen = 0;

	for (uint32_t i = 0; i < 256 && chosen < 3; i++)
		if (!used[i])
			prm__utf8_put(0xe000 + i, r->stand_ins[chosen++]);
	r->has_stand_ins = chosen == 3;
}

static void add_fed(struct prm__yaml_reader *r, prm_str raw, uint32_t c)
{
	int end = line_end_of_1_1(c);

	if (is_control(c))
		prm_buf_add_char(&r->feed_buf, '_');
	else if (end >= 0 && r->has_stand_ins)
		prm_buf_add(&r->feed_buf, prm_str_n(r->stand_ins[end], 3));
	else
		prm_buf_add(&r->feed_buf, raw);
}

static void report_control(struct prm__yaml_reader *r, size_t at, uint32_t c)
{
	char hint[64];
	int len = snprintf(hint, sizeof(hint), "remove it, or write \"\\u%04x\" in double quotes",
			   c);
	prm_diag_entry e = {.code = PRM_YAML_SYNTAX, .start = at, .end = at + 1};

	e.hint = prm_str_n(hint, (size_t)len);
	prm__yaml_report(r, &e, "the control character U+%04X may not stand here", c);
}

/* The text with its special characters replaced, each by one character. */
static void make_feed(struct prm__yaml_reader *r)
{
	size_t len;
	uint32_t c;

	for (size_t at = 0; at < r->text.len; at += len) {
		len = prm__utf8_next(r->text, at, &c);
		if (is_control(c))
			report_control(r, at, c);
		add_fed(r, prm_str_n(r->text.ptr + at, len), c);
	}
	r->feed = prm_buf_str(&r->feed_buf);
	if (r->feed_buf.status)
		r->status = PRM_NOMEM;
}

static void look_at_characters(struct prm__yaml_reader *r)
{
	bool used[256] = {false}, special = false, ends = false;
	size_t len;
	uint32_t c;

	for (size_t at = 0; at < r->text.len; at += len) {
		len = prm__utf8_next(r->text, at, &c);
		special = special || is_control(c);
		ends = ends || line_end_of_1_1(c) >= 0;
		if (c >= 0xe000 && c < 0xe100)
			used[c - 0xe000] = true;
	}
	r->feed = r->text;
	if (ends)
		choose_stand_ins(r, used);
	if (ends || special)
		make_feed(r);
}

/* ---- encodings ---------------------------------------------------------------------------- */

static bool looks_like_utf16(prm_str s)
{
	const unsigned char *p = (const unsigned char *)s.ptr;

	if (s.len < 2)
		return false;
	if ((p[0] == 0xff && p[1] == 0xfe) || (p[0] == 0xfe && p[1] == 0xff))
		return true;
	return s.len >= 4 && ((!p[0] && p[1] && !p[2] && p[3]) || (p[0] && !p[1] && p[2] && !p[3]));
}

static bool check_encoding(struct prm__yaml_reader *r, prm_str given)
{
	size_t valid = prm__utf8_valid(r->text);
	prm_diag_entry e = {.code = PRM_BAD_UTF8, .hint = PRM_LIT("save the file as UTF-8")};

	if (looks_like_utf16(given)) {
		prm__yaml_report(r, &e, "the file is UTF-16");
		return false;
	}
	if (valid == r->text.len)
		return true;
	e.start = valid;
	e.end = valid + 1;
	prm__yaml_report(r, &e, "the byte 0x%02x is not UTF-8", (unsigned char)r->text.ptr[valid]);
	return false;
}

bool prm__yaml_prepare(struct prm__yaml_reader *r, prm_str given)
{
	size_t most = r->limits.document_bytes;
	prm_diag_entry e = {.code = PRM_LIMIT};

	if (given.len > most || given.len > UINT32_MAX) {
		prm__yaml_report(r, &e,
				 "the document has %zu bytes, more than document_bytes (%zu)",
				 given.len, most);
		return false;
	}
	while (prm__str_starts(given, PRM_LIT("\xef\xbb\xbf")))
		given = prm_str_n(given.ptr + 3, given.len - 3);
	r->status = make_doc(r, given);
	if (r->status)
		return false;
	if (prm_doc_source(r->doc).len)
		r->text = prm_doc_source(r->doc);
	if (!check_encoding(r, given))
		return false;
	look_at_characters(r);
	return !r->status;
}

/* Marks come nearly in order: count on, or back, from the last place. */
size_t prm__yaml_byte(struct prm__yaml_reader *r, size_t character)
{
	const char *p = r->text.ptr;
	size_t at = r->seen_bytes, chars = r->seen_chars;

	for (; chars < character && at < r->text.len; chars++)
		for (at++; at < r->text.len && ((unsigned char)p[at] & 0xc0) == 0x80; at++)
			;
	for (; chars > character && at > 0; chars--)
		for (at--; at > 0 && ((unsigned char)p[at] & 0xc0) == 0x80; at--)
			;
	r->seen_bytes = at;
	r->seen_chars = chars;
	return at;
}
