/*
 * email: an addr-spec as mail systems take it: RFC 5321's Mailbox (dot-string or quoted string, a
 * domain of at least two labels or an address literal), with UTF-8 as of RFC 6531.
 */
#include "base/str.h"
#include "schema/host.h"
#include "schema/rule.h"

#define LOCAL_BYTES 64
#define ADDRESS_BYTES 254

static bool is_atext(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c >= 0x80 || (c && strchr("!#$%&'*+-/=?^_`{|}~", c));
}

static bool is_dot_string(prm_str s)
{
	if (s.len == 0 || s.ptr[0] == '.' || s.ptr[s.len - 1] == '.')
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '.' ? s.ptr[i + 1] == '.' : !is_atext((unsigned char)s.ptr[i]))
			return false;
	}
	return true;
}

/* RFC 5321, 4.1.2: printable characters; '"' and '\' behind a '\'. */
static bool is_quoted_string(prm_str s)
{
	if (s.len < 3 || s.ptr[0] != '"' || s.ptr[s.len - 1] != '"')
		return false;
	for (size_t i = 1; i + 1 < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (c == '\\') {
			i++;
			c = (unsigned char)s.ptr[i];
			if (i + 1 >= s.len)
				return false;
		} else if (c == '"') {
			return false;
		}
		if (c < 0x20 || c == 0x7f)
			return false;
	}
	return true;
}

/* The '@' before the domain: the last one, since a quoted string may hold others. */
static size_t find_at(prm_str text)
{
	size_t at = text.len;

	while (at > 0 && text.ptr[at - 1] != '@')
		at--;
	return at;
}

static bool is_literal(prm_str s)
{
	if (s.len < 3 || s.ptr[0] != '[' || s.ptr[s.len - 1] != ']')
		return false;
	s = prm_str_n(s.ptr + 1, s.len - 2);
	if (s.len > 5 && prm__str_find_nocase(prm_str_n(s.ptr, 5), PRM_LIT("IPv6:")) == 0)
		return prm__is_ipv6(prm_str_n(s.ptr + 5, s.len - 5));
	return prm__is_ipv4(s);
}

static int check(prm__rule_call *call)
{
	prm_str text = prm_value_text(call->value), local, domain;
	size_t at = find_at(text);

	if (at == 0 || text.len > ADDRESS_BYTES || at - 1 > LOCAL_BYTES)
		return PRM__BROKEN;
	local = prm_str_n(text.ptr, at - 1);
	domain = prm_str_n(text.ptr + at, text.len - at);
	if (!is_dot_string(local) && !is_quoted_string(local))
		return PRM__BROKEN;
	if (prm__utf8_valid(local) != local.len || prm__has_blank(local, local.ptr[0] == '"'))
		return PRM__BROKEN;
	return is_literal(domain) || prm__is_domain(domain) ? PRM__FINE : PRM__BROKEN;
}

static void expect(const prm__rule *rule, prm_buf *out)
{
	(void)rule;
	prm_buf_add_c(out, "an e-mail address");
}

const prm__rule_class prm__rule_email = {
	.name = "email",
	.types = PRM__TYPE_BIT(PRM__STRING),
	.check = check,
	.expect = expect,
};
