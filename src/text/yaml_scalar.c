/* yaml_scalar.c: one scalar as YAML: the plainest style that every reader takes for the same. */
#include "text/yaml_scalar.h"

#include "base/str.h"
#include "text/number.h"
#include "text/yaml_resolve.h"

/* May a character stand in YAML as it is? Line ends of YAML 1.1 and what is not seen may not. */
static bool is_shown(uint32_t c)
{
	if (c < 0x20)
		return c == '\t' || c == '\n';
	if (c < 0x7f)
		return true;
	return c >= 0xa0 && c != 0x2028 && c != 0x2029 && c != 0xfeff && c != 0xfffe && c != 0xffff;
}

int prm__yaml_text_traits(prm_str text)
{
	int traits = 0;
	uint32_t c;

	for (size_t at = 0, len; at < text.len; at += len) {
		len = prm__utf8_next(text, at, &c);
		if (len == 0)
			return PRM__YAML_BAD_UTF8;
		if (c == '\n')
			traits |= PRM__YAML_LINES;
		else if (c == '\t' || c == 0xa0)
			traits |= PRM__YAML_QUOTED;
		if (c != ' ' && c != '\t' && c != '\n')
			traits |= PRM__YAML_INK;
		if (!is_shown(c))
			traits |= PRM__YAML_ESCAPED;
	}
	return traits;
}

static bool is_alphanumeric(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_safe_start(prm_str s)
{
	if (s.ptr[0] == '-')
		return s.len > 1 && is_alphanumeric(s.ptr[1]);
	return !strchr(" ?:,[]{}#&*!|>'\"%@`=", s.ptr[0]) && !prm__str_starts(s, PRM_LIT("..."));
}

/* Inside: `: ` ends a key, ` #` begins a comment; between brackets more characters have a meaning.
 */
static bool is_safe_inside(prm_str s, bool flow)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i], next = i + 1 < s.len ? s.ptr[i + 1] : ' ';

		if ((c == ':' && next == ' ') || (c == ' ' && next == '#'))
			return false;
		if (flow && strchr(",[]{}:?", c))
			return false;
	}
	return s.ptr[s.len - 1] != ' ';
}

bool prm__yaml_is_plain(prm_str text, bool flow)
{
	return text.len > 0 && prm__yaml_text_traits(text) == PRM__YAML_INK &&
	       is_safe_start(text) && is_safe_inside(text, flow) && !prm__yaml_looks_typed(text);
}

static void write_single(prm_str text, prm_buf *out)
{
	size_t start = 0;

	prm_buf_add_char(out, '\'');
	for (;;) {
		size_t quote = prm__str_find_char(text, '\'', start);

		prm_buf_add(out, prm_str_n(text.ptr + start, quote - start));
		if (quote == text.len)
			break;
		prm_buf_add_c(out, "''");
		start = quote + 1;
	}
	prm_buf_add_char(out, '\'');
}

static void write_escaped(uint32_t c, prm_buf *out)
{
	if (c == '\n')
		prm_buf_add_c(out, "\\n");
	else if (c == '\r')
		prm_buf_add_c(out, "\\r");
	else if (c == '\t')
		prm_buf_add_c(out, "\\t");
	else
		prm_buf_addf(out, "\\u%04x", (unsigned)c);
}

static void write_double(prm_str text, prm_buf *out)
{
	size_t start = 0, len;
	uint32_t c;

	prm_buf_add_char(out, '"');
	for (size_t at = 0; at < text.len; at += len) {
		len = prm__utf8_next(text, at, &c);
		if (is_shown(c) && c != '"' && c != '\\' && c != '\n' && c != '\t')
			continue;
		prm_buf_add(out, prm_str_n(text.ptr + start, at - start));
		start = at + len;
		if (c == '"' || c == '\\') {
			prm_buf_add_char(out, '\\');
			prm_buf_add_char(out, (char)c);
		} else {
			write_escaped(c, out);
		}
	}
	prm_buf_add(out, prm_str_n(text.ptr + start, text.len - start));
	prm_buf_add_char(out, '"');
}

void prm__yaml_write_text(prm_str text, bool flow, prm_buf *out)
{
	int traits = prm__yaml_text_traits(text);

	if (traits & PRM__YAML_BAD_UTF8)
		out->status = out->status ? out->status : PRM_BAD_UTF8;
	else if (traits & (PRM__YAML_ESCAPED | PRM__YAML_LINES))
		write_double(text, out);
	else if (prm__yaml_is_plain(text, flow))
		prm_buf_add(out, text);
	else
		write_single(text, out);
}

/* YAML 1.1 takes 1e+21 for a string: with a point it is a number for every reader. */
static void write_float(prm_value v, prm_buf *out)
{
	size_t start = out->len, exponent;
	prm_str written;
	char tail[32];

	prm__number_write(v, out);
	if (out->status)
		return;
	written = prm_str_n(out->ptr + start, out->len - start);
	exponent = prm__str_find_char(written, 'e', 0);
	if (exponent == written.len || written.len - exponent >= sizeof(tail) ||
	    memchr(written.ptr, '.', written.len))
		return;
	memcpy(tail, written.ptr + exponent, written.len - exponent);
	out->len = start + exponent;
	prm_buf_add_c(out, ".0");
	prm_buf_add(out, prm_str_n(tail, written.len - exponent));
}

void prm__yaml_write_inline(prm_value v, bool flow, prm_buf *out)
{
	switch (v.type) {
	case PRM_BOOL:
		prm_buf_add_c(out, v.as.boolean ? "true" : "false");
		break;
	case PRM_INT:
	case PRM_NUMBER:
		prm__number_write(v, out);
		break;
	case PRM_DOUBLE:
		write_float(v, out);
		break;
	case PRM_STRING:
		prm__yaml_write_text(prm_value_text(v), flow, out);
		break;
	case PRM_LIST:
		prm_buf_add_c(out, "[]");
		break;
	case PRM_MAP:
		prm_buf_add_c(out, "{}");
		break;
	default:
		prm_buf_add_c(out, "null");
	}
}

void prm__yaml_write_key(prm_str key, bool flow, prm_buf *out)
{
	prm__yaml_write_text(key, flow, out);
}

/* ---- block scalars ------------------------------------------------------------------------ */

bool prm__yaml_is_block(prm_value v)
{
	int traits;

	if (!prm_value_is(v, PRM_STRING))
		return false;
	traits = prm__yaml_text_traits(prm_value_text(v));
	return (traits & PRM__YAML_LINES) && (traits & PRM__YAML_INK) &&
	       !(traits & PRM__YAML_ESCAPED);
}

/* The header: an indicator when the first line with anything begins with a blank, the chomping. */
static void write_header(prm_str text, prm_buf *out)
{
	size_t first = 0;

	while (text.ptr[first] == '\n')
		first++;
	prm_buf_add_char(out, '|');
	if (text.ptr[first] == ' ' || text.ptr[first] == '\t')
		prm_buf_add_char(out, '2');
	if (text.ptr[text.len - 1] != '\n')
		prm_buf_add_char(out, '-');
	else if (text.ptr[text.len - 2] == '\n')
		prm_buf_add_char(out, '+');
	prm_buf_add_char(out, '\n');
}

void prm__yaml_write_block(prm_str text, size_t indent, prm_buf *out)
{
	write_header(text, out);
	for (size_t at = 0; at < text.len;) {
		size_t end = prm__str_find_char(text, '\n', at);

		for (size_t i = 0; i < indent && end > at; i++)
			prm_buf_add_char(out, ' ');
		prm_buf_add(out, prm_str_n(text.ptr + at, end - at));
		prm_buf_add_char(out, '\n');
		at = end + 1;
	}
}
