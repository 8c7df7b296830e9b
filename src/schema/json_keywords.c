/* json_keywords.c: validators as keywords of JSON Schema. */
#include "base/str.h"
#include "schema/json_schema.h"

/* A keyword and its value; a second time within allOf. */
enum { KEY_LEAST = 1, KEY_MOST = 2, KEY_PATTERN = 4, KEY_ENUM = 8, KEY_FORMAT = 16 };

static void add_bound(prm__writer *w, const prm__field *field, const prm__rule *rule, bool least)
{
	static const char *const keys[3][2] = {{"maxLength", "minLength"},
					       {"maxItems", "minItems"},
					       {"maxProperties", "minProperties"}};
	static const uint32_t bits[3] = {PRM__SAYS_LENGTH, PRM__SAYS_MAX_ITEMS,
					 PRM__SAYS_PROPERTIES};
	prm_value bound = least ? rule->least : rule->most;
	int unit = field->type == PRM__LIST ? 1 : field->type == PRM__DICT ? 2 : 0;
	uint32_t bit = bits[unit];

	if (prm_value_is(bound, PRM_MISSING))
		return;
	if (field->type == PRM__INTEGER || field->type == PRM__FLOAT) {
		if (prm__writer_says(w, PRM__SAYS_BOUNDS))
			prm__writer_value(w, least ? "minimum" : "maximum", bound);
		else
			prm__writer_lose(w, least ? "minimum" : "maximum",
					 "bounds of numbers are not enforced");
		return;
	}
	if (unit == 1 && least)
		bit = bound.as.integer <= 1 ? PRM__SAYS_MIN_ITEMS | PRM__SAYS_FEW_ITEMS
					    : PRM__SAYS_MIN_ITEMS;
	if (prm__writer_says(w, bit))
		prm__writer_value(w, keys[unit][least], bound);
	else
		prm__writer_lose(w, keys[unit][least], "lengths of this kind are not enforced");
}

/* Assertions and references back, which a grammar cannot follow. */
static bool is_plain_pattern(prm_str p)
{
	for (size_t i = 0; i + 1 < p.len; i++) {
		char next = p.ptr[i + 1];

		if (p.ptr[i] == '\\') {
			if ((next >= '1' && next <= '9') || next == 'b' || next == 'B' ||
			    next == 'k' || next == 'g')
				return false;
			i++;
		} else if (p.ptr[i] == '(' && next == '?' &&
			   !(i + 2 < p.len && p.ptr[i + 2] == ':')) {
			return false;
		}
	}
	return true;
}

static void add_pattern(prm__writer *w, const prm__rule *rule)
{
	prm_buf buf;

	if (!prm__writer_says(w, PRM__SAYS_PATTERN) &&
	    !(prm__writer_says(w, PRM__SAYS_PLAIN_PATTERN) && is_plain_pattern(rule->text))) {
		prm__writer_lose(w, "pattern", "the pattern is not enforced");
		return;
	}
	prm_buf_init(&buf, w->schema->allocator, 0);
	prm_buf_add_c(&buf, "^(?:");
	prm_buf_add(&buf, rule->text);
	prm_buf_add_char(&buf, ')');
	w->nomem |= buf.status != PRM_OK;
	prm_build_member(&w->b, "pattern", prm_buf_str(&buf));
	prm_buf_release(&buf);
}

static void add_enum(prm__writer *w, const prm__rule *rule, bool nullable)
{
	for (uint32_t i = 0; i < rule->allowed.len; i++) {
		if (rule->allowed.as.items[i].type == PRM_BOOL &&
		    !prm__writer_says(w, PRM__SAYS_BOOLEAN_ENUM)) {
			prm__writer_lose(w, "enum",
					 "an enum has no booleans; its values are not enforced");
			return;
		}
	}
	prm_build_key_c(&w->b, "enum");
	prm_build_list(&w->b);
	for (uint32_t i = 0; i < rule->allowed.len; i++)
		prm_build_copy(&w->b, rule->allowed.as.items[i]);
	if (nullable && !w->in_union)
		prm_build_null(&w->b);
	prm_build_end(&w->b);
}

static const char *format_of(const prm__rule *rule)
{
	static const char *const formats[][2] = {{"email", "email"},
						 {"url", "uri"},
						 {"uuid", "uuid"},
						 {"date", "date"},
						 {"datetime", "date-time"}};

	for (size_t i = 0; i < 5; i++)
		if (prm__rule_is(rule, formats[i][0]))
			return formats[i][1];
	return NULL;
}

static void add_format(prm__writer *w, const prm__rule *rule)
{
	const char *format = format_of(rule);

	if (rule->text.len)
		prm__writer_lose(w, "format", "a date's own format is not enforced");
	else if (prm__dialect_has_format(w->dialect, format))
		prm_build_member(&w->b, "format", prm_str_c(format));
	else
		prm__writer_lose(w, "format", "the format is not enforced");
}

static uint32_t keyword_of(const prm__rule *rule)
{
	uint32_t bits = 0;

	if (prm__rule_is(rule, "enum"))
		return KEY_ENUM;
	if (prm__rule_is(rule, "regex"))
		return KEY_PATTERN;
	if (format_of(rule))
		return rule->text.len ? 0 : KEY_FORMAT;
	bits |= prm_value_is(rule->least, PRM_MISSING) ? 0 : KEY_LEAST;
	bits |= prm_value_is(rule->most, PRM_MISSING) ? 0 : KEY_MOST;
	return bits;
}

static void add_keywords(prm__writer *w, const prm__field *field, const prm__rule *rule)
{
	switch (keyword_of(rule)) {
	case KEY_ENUM:
		add_enum(w, rule, field->nullable);
		break;
	case KEY_PATTERN:
		add_pattern(w, rule);
		break;
	case KEY_FORMAT:
		add_format(w, rule);
		break;
	default:
		if (prm__rule_is(rule, "custom"))
			prm__writer_lose(w, "custom",
					 "a function of the host is not known elsewhere");
		else if (format_of(rule))
			add_format(w, rule);
		add_bound(w, field, rule, true);
		add_bound(w, field, rule, false);
		break;
	}
}

/* Each keyword once; rules that need one again go into allOf. */
void prm__writer_rules(prm__writer *w, const prm__field *field)
{
	uint32_t used = 0;
	bool open = false;

	for (size_t i = 0; i < field->rule_count; i++) {
		uint32_t keyword = keyword_of(&field->rules[i]);

		if (!(used & keyword))
			add_keywords(w, field, &field->rules[i]);
		used |= keyword;
	}
	used = 0;
	for (size_t i = 0; i < field->rule_count; i++) {
		uint32_t keyword = keyword_of(&field->rules[i]);
		bool again = (used & keyword) != 0;

		used |= keyword;
		if (!again)
			continue;
		if (!prm__writer_says(w, PRM__SAYS_ALL_OF)) {
			prm__writer_lose(w, field->rules[i].cls->name,
					 "a second validator of a kind is not enforced");
			continue;
		}
		if (!open) {
			prm_build_key_c(&w->b, "allOf");
			prm_build_list(&w->b);
		}
		open = true;
		prm_build_map(&w->b);
		add_keywords(w, field, &field->rules[i]);
		prm_build_end(&w->b);
	}
	if (open)
		prm_build_end(&w->b);
}
