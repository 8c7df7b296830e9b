/* url: a URI of RFC 3986 with a scheme and a host: scheme "://" authority path ?query #fragment. */
#include "base/str.h"
#include "schema/host.h"
#include "schema/rule.h"

static bool is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* unreserved, sub-delims, percent-encoded, and those of `also`: the whole of s. */
static bool is_of(prm_str s, const char *also)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (c == '%') {
			if (i + 2 >= s.len || !is_hex(s.ptr[i + 1]) || !is_hex(s.ptr[i + 2]))
				return false;
			i += 2;
		} else if (!is_alpha(c) && !is_digit(c) &&
			   (c == '\0' || (!strchr("-._~!$&'()*+,;=", c) && !strchr(also, c)))) {
			return false;
		}
	}
	return true;
}

static size_t scheme_length(prm_str s)
{
	size_t at = 0;

	if (s.len == 0 || !is_alpha(s.ptr[0]))
		return 0;
	while (at < s.len &&
	       (is_alpha(s.ptr[at]) || is_digit(s.ptr[at]) || strchr("+-.", s.ptr[at])))
		at++;
	return at;
}

static bool is_port(prm_str s)
{
	unsigned port = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (!is_digit(s.ptr[i]))
			return false;
		port = port * 10 + (unsigned)(s.ptr[i] - '0');
		if (port > 65535)
			return false;
	}
	return true;
}

/* Digits and dots that are no IPv4 address would be taken for one by some. */
static bool is_reg_name(prm_str s)
{
	size_t digits = 0;

	for (size_t i = 0; i < s.len; i++)
		digits += is_digit(s.ptr[i]) || s.ptr[i] == '.';
	if (s.len && digits == s.len)
		return prm__is_ipv4(s);
	return s.len > 0 && s.ptr[0] != '.' && s.len <= 255 && is_of(s, "");
}

static bool is_host_and_port(prm_str s)
{
	size_t end;

	if (s.len && s.ptr[0] == '[') {
		end = prm__str_find_char(s, ']', 0);
		if (end == s.len || !prm__is_ipv6(prm_str_n(s.ptr + 1, end - 1)))
			return false;
		s = prm_str_n(s.ptr + end + 1, s.len - end - 1);
		return s.len == 0 || (s.ptr[0] == ':' && is_port(prm_str_n(s.ptr + 1, s.len - 1)));
	}
	end = prm__str_find_char(s, ':', 0);
	if (end < s.len && !is_port(prm_str_n(s.ptr + end + 1, s.len - end - 1)))
		return false;
	return is_reg_name(prm_str_n(s.ptr, end));
}

static bool is_authority(prm_str s)
{
	size_t at = prm__str_find_char(s, '@', 0);

	if (at == s.len)
		return is_host_and_port(s);
	return is_of(prm_str_n(s.ptr, at), ":") &&
	       is_host_and_port(prm_str_n(s.ptr + at + 1, s.len - at - 1));
}

/* The part of s up to one of `ends`; s goes on behind it. */
static prm_str take_until(prm_str *s, const char *ends)
{
	prm_str part = *s;
	size_t at = 0;

	while (at < s->len && (s->ptr[at] == '\0' || !strchr(ends, s->ptr[at])))
		at++;
	part.len = at;
	*s = prm_str_n(s->ptr + at, s->len - at);
	return part;
}

static bool is_url(prm_str s)
{
	size_t scheme = scheme_length(s);
	prm_str part;

	if (scheme == 0 || s.len < scheme + 3 || memcmp(s.ptr + scheme, "://", 3) != 0)
		return false;
	s = prm_str_n(s.ptr + scheme + 3, s.len - scheme - 3);
	part = take_until(&s, "/?#");
	if (!is_authority(part))
		return false;
	part = take_until(&s, "?#");
	if (!is_of(part, ":@/"))
		return false;
	if (s.len && s.ptr[0] == '?') {
		s = prm_str_n(s.ptr + 1, s.len - 1);
		part = take_until(&s, "#");
		if (!is_of(part, ":@/?"))
			return false;
	}
	return s.len == 0 || is_of(prm_str_n(s.ptr + 1, s.len - 1), ":@/?");
}

static int check(prm__rule_call *call)
{
	return is_url(prm_value_text(call->value)) ? PRM__FINE : PRM__BROKEN;
}

static void expect(const prm__rule *rule, prm_buf *out)
{
	(void)rule;
	prm_buf_add_c(out, "a URL with scheme and host (https://example.org/)");
}

const prm__rule_class prm__rule_url = {
	.name = "url",
	.types = PRM__TYPE_BIT(PRM__STRING),
	.check = check,
	.expect = expect,
};
