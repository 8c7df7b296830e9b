/* check_sections.c: the parts of a prompt beside its messages: metadata, model, tools, refs, ... */
#include "model/check.h"

#include "base/str.h"
#include "model/record.h"

#define NO_HINT prm_str_n(NULL, 0)
#define MAP PRM__TYPE(PRM_MAP)
#define NUMBERS (PRM__TYPE(PRM_INT) | PRM__TYPE(PRM_DOUBLE) | PRM__TYPE(PRM_NUMBER))

static bool below_zero(prm_value v)
{
	return prm_value_is(v, PRM_INT)      ? v.as.integer < 0
	       : prm_value_is(v, PRM_DOUBLE) ? v.as.number < 0
					     : prm__str_starts(prm_value_text(v), PRM_LIT("-"));
}

/* temperature and max_tokens, which metadata and model both have. */
static void check_numbers(prm_check *c, prm_value map)
{
	prm_value value;
	size_t mark;

	if (prm__check_member(c, map, "temperature", NUMBERS, &value, &mark)) {
		if (below_zero(value))
			prm__check_error(c, PRM_BAD_VALUE, NO_HINT, "temperature is below 0");
		prm__check_leave(c, mark);
	}
	if (prm__check_member(c, map, "max_tokens", PRM__TYPE(PRM_INT), &value, &mark)) {
		if (value.as.integer < 1)
			prm__check_error(c, PRM_BAD_VALUE, NO_HINT, "max_tokens must be 1 or more");
		prm__check_leave(c, mark);
	}
}

static void check_metadata(prm_check *c, prm_value map)
{
	prm__check_text(c, map, "author");
	prm__check_text(c, map, "description");
	prm__check_text(c, map, "category");
	prm__check_texts(c, map, "tags");
	prm__check_texts(c, map, "use_cases");
	prm__check_texts(c, map, "model_recommendations");
	check_numbers(c, map);
}

static void check_model(prm_check *c, prm_value map)
{
	prm_value list;
	size_t mark;

	prm__check_text(c, map, "provider");
	prm__check_text(c, map, "name");
	check_numbers(c, map);
	if (prm__check_member(c, map, "fallbacks", PRM__TYPE(PRM_LIST), &list, &mark))
		prm__check_leave(c, mark);
}

static void check_policy(prm_check *c, prm_value map)
{
	static const char *const missing[] = {"error", "empty", "keep", NULL};
	static const char *const escape[] = {"none", "html", NULL};

	prm__check_choice(c, map, "missing", missing);
	prm__check_choice(c, map, "escape", escape);
}

static void check_response(prm_check *c, prm_value map)
{
	prm__check_text(c, map, "format");
	prm__check_templates_in(c, map, NULL);
}

static void check_input(prm_check *c, prm_value map)
{
	static const char *const trust[] = {"trusted", "untrusted", NULL};

	if (prm_value_is(map, PRM_MAP))
		prm__check_choice(c, map, "trust", trust);
	else
		prm__check_wrong_type(c, PRM_LIT("inputs"), map, MAP);
}

static void check_ref(prm_check *c, prm_value value)
{
	prm_error err = {0};
	prm_ref ref;

	if (!prm_value_is(value, PRM_STRING))
		prm__check_wrong_type(c, PRM_LIT("refs"), value, PRM__TYPE(PRM_STRING));
	else if (prm_ref_parse(prm_value_text(value), &ref, &err))
		prm__check_error(c, err.status, NO_HINT, "%s", err.text);
}

static void check_partial(prm_check *c, prm_value value)
{
	if (prm_value_is(value, PRM_STRING))
		prm__check_template(c, prm_value_text(value));
	else
		prm__check_wrong_type(c, PRM_LIT("partials"), value, PRM__TYPE(PRM_STRING));
}

static void check_tool(prm_check *c, prm_value tool)
{
	if (!prm_value_is(tool, PRM_MAP)) {
		prm__check_wrong_type(c, PRM_LIT("tool"), tool, MAP);
		return;
	}
	if (prm__check_absent(tool, "name"))
		prm__check_error(c, PRM_MISSING_KEY, NO_HINT, "a tool has no name");
	prm__check_text(c, tool, "name");
	prm__check_text(c, tool, "description");
	prm__check_templates_in(c, tool, NULL);
}

static void check_test(prm_check *c, prm_value test)
{
	prm_value value;
	size_t mark;

	if (!prm_value_is(test, PRM_MAP)) {
		prm__check_wrong_type(c, PRM_LIT("test"), test, MAP);
		return;
	}
	prm__check_text(c, test, "name");
	if (prm__check_member(c, test, "variables", MAP, &value, &mark))
		prm__check_leave(c, mark);
	if (prm__check_member(c, test, "assert", PRM__TYPE(PRM_LIST), &value, &mark))
		prm__check_leave(c, mark);
}

/* Check each member or item of the section, if it is there. */
static void check_each(prm_check *c, prm_value map, const char *key, int type,
		       void (*check)(prm_check *c, prm_value value))
{
	prm_value section, value;
	size_t mark, item;
	prm_str name;

	if (!prm__check_member(c, map, key, PRM__TYPE(type), &section, &mark))
		return;
	for (size_t i = 0; i < prm_value_count(section); i++) {
		if (type == PRM_LIST) {
			value = prm_value_at(section, i);
			item = prm__check_enter_at(c, i);
		} else if (prm_value_member(section, i, &name, &value)) {
			item = prm__check_enter(c, name);
		} else {
			continue;
		}
		check(c, value);
		prm__check_leave(c, item);
	}
	prm__check_leave(c, mark);
}

static void check_map(prm_check *c, const char *key, void (*check)(prm_check *c, prm_value map))
{
	prm_value map;
	size_t mark;

	if (!prm__check_member(c, c->tree, key, MAP, &map, &mark))
		return;
	check(c, map);
	prm__check_leave(c, mark);
}

/* "name" or "name@range". */
static const char *schema_fault(prm_str text, prm_error *err)
{
	static const prm_semver any;
	size_t at = prm__str_find_char(text, '@', 0);
	bool ignored;

	for (size_t i = 0; i < at; i++) {
		char ch = text.ptr[i];

		if (!((ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
		      (ch >= '0' && ch <= '9') || ch == '_' || ch == '-'))
			return "a schema's name is A-Z a-z 0-9 '_' '-'";
	}
	if (at == 0)
		return "the schema's name is empty";
	if (at < text.len &&
	    prm_semver_satisfies(&any, prm_str_n(text.ptr + at + 1, text.len - at - 1), &ignored,
				 err))
		return err->text;
	return NULL;
}

static void check_schema(prm_check *c, const char *key)
{
	prm_error err = {0};
	prm_value value;
	const char *fault;
	size_t mark;

	if (!prm__check_member(c, c->tree, key, PRM__TYPE(PRM_STRING), &value, &mark))
		return;
	fault = schema_fault(prm_value_text(value), &err);
	if (fault)
		prm__check_error(c, PRM_BAD_VALUE, NO_HINT, "'%.*s' names no schema: %s",
				 PRM_FMT(prm_value_text(value)), fault);
	prm__check_leave(c, mark);
}

static void check_template(prm_check *c, prm_value map)
{
	prm__check_texts(c, map, "variables");
	check_each(c, map, "partials", PRM_MAP, check_partial);
}

static void check_chat(prm_check *c, prm_value map)
{
	prm__check_messages(c, map);
	prm__check_texts(c, map, "variables");
}

static void check_content(prm_check *c)
{
	prm_value map, value;
	size_t mark, inner;

	if (!prm__check_member(c, c->tree, "template", MAP | PRM__TYPE(PRM_STRING), &map, &mark))
		return;
	if (prm_value_is(map, PRM_STRING)) {
		prm__check_template(c, prm_value_text(map));
	} else if (prm__check_absent(map, "content")) {
		prm__check_error(c, PRM_MISSING_KEY, NO_HINT, "template has no content");
	} else if (prm__check_member(c, map, "content", PRM__TYPE(PRM_STRING), &value, &inner)) {
		prm__check_template(c, prm_value_text(value));
		prm__check_leave(c, inner);
	}
	if (prm_value_is(map, PRM_MAP))
		check_template(c, map);
	prm__check_leave(c, mark);
}

void prm__check_sections(prm_check *c)
{
	check_map(c, "chat_template", check_chat);
	check_content(c);
	check_map(c, "metadata", check_metadata);
	check_schema(c, "input_schema");
	check_schema(c, "output_schema");
	check_each(c, c->tree, "inputs", PRM_MAP, check_input);
	check_each(c, c->tree, "refs", PRM_MAP, check_ref);
	check_each(c, c->tree, "partials", PRM_MAP, check_partial);
	check_map(c, "model", check_model);
	check_each(c, c->tree, "tools", PRM_LIST, check_tool);
	check_map(c, "response", check_response);
	check_map(c, "policy", check_policy);
	prm__check_texts(c, c->tree, "owners");
	prm__check_text(c, c->tree, "changelog");
	check_each(c, c->tree, "tests", PRM_LIST, check_test);
}
