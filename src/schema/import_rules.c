/* import_rules.c: keywords of JSON Schema become validators, in the order of the normal form. */
#include <stdio.h>

#include "base/str.h"
#include "schema/import.h"
#include "text/value.h"

static void open_list(prm__import *im, bool *open)
{
	if (!*open) {
		prm_build_key_c(&im->b, "validators");
		prm_build_list(&im->b);
	}
	*open = true;
}

static void open_rule(prm__import *im, bool *open, const char *type)
{
	open_list(im, open);
	prm_build_map(&im->b);
	prm_build_member(&im->b, "type", prm_str_c(type));
}

static void write_bound(prm__import *im, bool *open, const char *type, prm_value bound)
{
	if (prm_value_is(bound, PRM_MISSING))
		return;
	open_rule(im, open, type);
	prm_build_key_c(&im->b, "value");
	prm_build_copy(&im->b, bound);
	prm_build_end(&im->b);
}

/* ---- lengths and numbers ---------------------------------------------------------------------- */

static void write_lengths(prm__import *im, const prm__node *node, int type, bool *open)
{
	static const char *const keys[3][2] = {{"minLength", "maxLength"},
					       {"minItems", "maxItems"},
					       {"minProperties", "maxProperties"}};
	int unit = type == PRM__LIST ? 1 : type == PRM__DICT ? 2 : 0;
	const char *const *names = keys[unit];

	if (type != PRM__STRING && type != PRM__LIST && type != PRM__DICT)
		return;
	write_bound(im, open, "min_length", prm_value_get_c(node->json, names[0]));
	write_bound(im, open, "max_length", prm_value_get_c(node->json, names[1]));
}

/* An exclusive bound of integers is an inclusive one beside it; of numbers it is lost. */
static prm_value bound_of(prm__import *im, const prm__node *node, int type, bool least)
{
	const char *exclusive = least ? "exclusiveMinimum" : "exclusiveMaximum";
	prm_value plain = prm_value_get_c(node->json, least ? "minimum" : "maximum");
	prm_value bound = prm_value_get_c(node->json, exclusive);

	if (prm_value_is(bound, PRM_MISSING))
		return plain;
	if (type == PRM__INTEGER && bound.type == PRM_INT && bound.as.integer > INT64_MIN &&
	    bound.as.integer < INT64_MAX)
		return prm_value_int(bound.as.integer + (least ? 1 : -1));
	prm__import_lose(im, node->pointer, exclusive, "the bound itself is allowed, too");
	return prm__value_is_number(bound) ? bound : plain;
}

static void write_numbers(prm__import *im, const prm__node *node, int type, bool *open)
{
	if (type != PRM__INTEGER && type != PRM__FLOAT)
		return;
	write_bound(im, open, "min_value", bound_of(im, node, type, true));
	write_bound(im, open, "max_value", bound_of(im, node, type, false));
}

/* ---- texts ------------------------------------------------------------------------------------ */

/* Does the '(' at `at` close with the text's last character? */
static bool closes_at_end(prm_str p, size_t at)
{
	bool in_class = false;
	int depth = 0;

	for (size_t i = at; i < p.len; i++) {
		char c = p.ptr[i];

		if (c == '\\')
			i++;
		else if (in_class)
			in_class = c != ']';
		else if (c == '[')
			in_class = true;
		else if (c == '(')
			depth++;
		else if (c == ')' && --depth == 0)
			return i + 1 == p.len;
	}
	return false;
}

/*
 * JSON Schema searches, we match at the start: "^(?:P)" is P; a pattern that begins with '^' and
 * has no choice stays; another gets ".*?" before it.
 */
static void write_pattern(prm__import *im, const prm__node *node, bool *open)
{
	prm_str p = prm_value_text(prm_value_get_c(node->json, "pattern"));
	prm_buf buf;

	if (p.len == 0)
		return;
	open_rule(im, open, "regex");
	prm_buf_init(&buf, im->arena->allocator, 0);
	if (prm__str_starts(p, PRM_LIT("^(?:")) && closes_at_end(p, 1)) {
		prm_buf_add(&buf, prm_str_n(p.ptr + 4, p.len - 5));
	} else if (p.ptr[0] == '^' && prm__str_find_char(p, '|', 0) == p.len) {
		prm_buf_add(&buf, p);
	} else {
		prm_buf_add_c(&buf, "(?s:.*?)(?:");
		prm_buf_add(&buf, p);
		prm_buf_add_char(&buf, ')');
	}
	im->nomem |= buf.status != PRM_OK;
	prm_build_member(&im->b, "pattern", prm_buf_str(&buf));
	prm_build_end(&im->b);
	prm_buf_release(&buf);
}

static void write_format(prm__import *im, const prm__node *node, bool *open)
{
	static const char *const formats[][2] = {{"email", "email"},       {"idn-email", "email"},
						 {"uri", "url"},           {"url", "url"},
						 {"uuid", "uuid"},         {"date", "date"},
						 {"date-time", "datetime"}};
	prm_str format = prm_value_text(prm_value_get_c(node->json, "format"));

	if (format.len == 0)
		return;
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		if (!prm_str_is(format, formats[i][0]))
			continue;
		open_rule(im, open, formats[i][1]);
		prm_build_end(&im->b);
		return;
	}
	prm__import_lose(im, node->pointer, "format", "the format '%.*s' is not checked",
			 PRM_FMT(format));
}

/* ---- values ----------------------------------------------------------------------------------- */

static bool may_be_listed(prm__import *im, const prm__node *node, prm_value v)
{
	if (!prm__value_is_container(v))
		return true;
	prm__import_lose(im, node->pointer, "enum", "values are texts, numbers and booleans");
	return false;
}

static void write_values(prm__import *im, const prm__node *node, bool *open)
{
	prm_value list = prm_value_get_c(node->json, "enum");
	prm_value only = prm_value_get_c(node->json, "const");

	if (prm_value_count(list) == 0 && prm_value_is(only, PRM_MISSING))
		return;
	open_rule(im, open, "enum");
	prm_build_key_c(&im->b, "allowed_values");
	prm_build_list(&im->b);
	for (size_t i = 0; i < prm_value_count(list); i++) {
		prm_value v = prm_value_at(list, i);

		if (!prm_value_is(v, PRM_NULL) && may_be_listed(im, node, v))
			prm_build_copy(&im->b, v);
	}
	if (!prm_value_is(only, PRM_MISSING) && may_be_listed(im, node, only))
		prm_build_copy(&im->b, only);
	prm_build_end(&im->b);
	prm_build_end(&im->b);
}

void prm__import_rules(prm__import *im, const prm__node *node, int type)
{
	prm_value own = prm_value_get_c(prm_value_get_c(node->beside, "x-prm"), "validators");
	bool open = false;

	if (prm_value_is(own, PRM_LIST)) {
		prm_build_key_c(&im->b, "validators");
		prm_build_copy(&im->b, own);
		return;
	}
	write_lengths(im, node, type, &open);
	write_numbers(im, node, type, &open);
	if (type == PRM__STRING)
		write_pattern(im, node, &open);
	if (type != PRM__LIST && type != PRM__DICT)
		write_values(im, node, &open);
	if (type == PRM__STRING)
		write_format(im, node, &open);
	if (prm_value_count(prm_value_get_c(node->json, "allOf")) > 0)
		prm__import_lose(im, node->pointer, "allOf", "the keyword is not taken over");
	if (open)
		prm_build_end(&im->b);
}
