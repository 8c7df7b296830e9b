/* import_field.c: one property of JSON Schema becomes one field. */
#include <stdio.h>

#include "base/str.h"
#include "schema/import.h"

/* ---- taking a property apart ------------------------------------------------------------------ */

static bool is_null_schema(prm_value json)
{
	return prm_str_is(prm_value_text(prm_value_get_c(json, "type")), "null");
}

/* anyOf (or oneOf) of one schema and null: that schema. */
static bool take_union(prm__import *im, prm__node *node, const char *keyword)
{
	prm_value list = prm_value_get_c(node->json, keyword);
	size_t count = prm_value_count(list), other = count;
	char index[24];

	for (size_t i = 0; i < count; i++)
		if (!is_null_schema(prm_value_at(list, i)))
			other = other == count ? i : count + 1;
	if (count == 0)
		return false;
	if (other >= count || count > 2) {
		prm__import_lose(im, node->pointer, keyword,
				 "a choice of schemas is taken as any value");
		node->json = prm_value_bool(true);
		return true;
	}
	node->nullable |= count == 2;
	snprintf(index, sizeof(index), "%zu", other);
	node->json = prm_value_at(list, other);
	node->pointer = prm__import_step(
		im, prm__import_step(im, node->pointer, prm_str_c(keyword)), prm_str_c(index));
	return true;
}

static void take_apart(prm__import *im, prm__node *node)
{
	for (int i = 0; i < 8; i++) {
		prm_value all = prm_value_get_c(node->json, "allOf");

		prm__import_follow(im, &node->json, &node->pointer);
		if (take_union(im, node, "anyOf") || take_union(im, node, "oneOf"))
			continue;
		if (prm_value_count(all) != 1 ||
		    !prm_value_is(prm_value_get_c(node->json, "type"), PRM_MISSING))
			return;
		node->pointer = prm__import_step(
			im, prm__import_step(im, node->pointer, PRM_LIT("allOf")), PRM_LIT("0"));
		node->json = prm_value_at(all, 0);
	}
}

/* The keyword of the property, or of what it names, unless that is an object, which keeps its own. */
static prm_value keyword(const prm__node *node, const char *name)
{
	prm_value v = prm_value_get_c(node->beside, name);

	if (!prm_value_is(v, PRM_MISSING) ||
	    !prm_value_is(prm_value_get_c(node->json, "properties"), PRM_MISSING))
		return v;
	return prm_value_get_c(node->json, name);
}

/* ---- types ------------------------------------------------------------------------------------ */

static int type_of_name(prm_str name)
{
	static const struct {
		const char *name;
		int type;
	} types[] = {{"string", PRM__STRING},   {"integer", PRM__INTEGER}, {"number", PRM__FLOAT},
		     {"boolean", PRM__BOOLEAN}, {"array", PRM__LIST},      {"object", PRM__DICT}};

	for (size_t i = 0; i < 6; i++)
		if (prm_str_is(name, types[i].name))
			return types[i].type;
	return PRM__ANY;
}

/* "type": ["string", "null"] */
static int type_of_list(prm__import *im, prm__node *node, prm_value list)
{
	int type = PRM__NO_TYPE;

	for (size_t i = 0; i < prm_value_count(list); i++) {
		prm_str name = prm_value_text(prm_value_at(list, i));

		if (prm_str_is(name, "null"))
			node->nullable = true;
		else
			type = type == PRM__NO_TYPE ? type_of_name(name) : PRM__ANY;
	}
	if (type == PRM__ANY || type == PRM__NO_TYPE)
		prm__import_lose(im, node->pointer, "type",
				 "a choice of types is taken as any value");
	return type == PRM__NO_TYPE ? PRM__ANY : type;
}

static void look_for_null(prm__node *node, prm_value list)
{
	for (size_t i = 0; i < prm_value_count(list); i++)
		node->nullable |= prm_value_is(prm_value_at(list, i), PRM_NULL);
}

static bool has(prm_value json, const char *name)
{
	return !prm_value_is(prm_value_get_c(json, name), PRM_MISSING);
}

static int take_type(prm__import *im, prm__node *node)
{
	prm_value type = prm_value_get_c(node->json, "type");

	look_for_null(node, prm_value_get_c(node->json, "enum"));
	if (prm_value_is(type, PRM_LIST))
		return type_of_list(im, node, type);
	if (prm_value_is(type, PRM_STRING))
		return type_of_name(prm_value_text(type));
	if (has(node->json, "enum") || has(node->json, "const"))
		return PRM__ENUM;
	return has(node->json, "properties") ? PRM__DICT : PRM__ANY;
}

/* ---- writing ---------------------------------------------------------------------------------- */

static void write_flag(prm__import *im, const char *key, bool yes)
{
	prm_build_key_c(&im->b, key);
	prm_build_bool(&im->b, yes);
}

static void write_type(prm__import *im, const char *key, int type)
{
	prm_build_member(&im->b, key, prm_str_c(prm__field_type_name(type)));
}

static bool has_shape(prm_value json)
{
	return has(json, "properties");
}

static void write_items(prm__import *im, const prm__node *node, prm_str parent, prm_str name)
{
	prm_str pointer = prm__import_step(im, node->pointer, PRM_LIT("items"));
	prm__node item = {.json = prm_value_get_c(node->json, "items"), .pointer = pointer};
	prm_str label = PRM_LIT("");
	int type;

	take_apart(im, &item);
	type = take_type(im, &item);
	if (item.nullable)
		prm__import_lose(im, pointer, "type",
				 "items that may be null are taken as any value");
	if (has(item.json, "enum") || has(item.json, "pattern") || has(item.json, "items") ||
	    has(item.json, "minimum") || has(item.json, "minLength") || has(item.json, "format"))
		prm__import_lose(im, pointer, "items", "of items only the type is checked");
	if (item.nullable || type == PRM__ENUM)
		type = PRM__ANY;
	if (type == PRM__DICT && has_shape(item.json))
		label = prm__import_object(im, item.json, item.pointer, parent, name);
	prm_build_member(&im->b, "item_schema", label);
	if (label.len == 0)
		write_type(im, "item_type", type);
}

/* A field that may be absent has a default or may be null. */
static void write_presence(prm__import *im, prm__node *node, bool required)
{
	prm_value fallback = keyword(node, "default");
	bool absent = prm_value_is(fallback, PRM_MISSING) ||
		      (prm_value_is(fallback, PRM_NULL) && !node->nullable);

	if (!required && absent && !node->nullable) {
		prm__import_lose(im, node->at, "required",
				 "a field that may be left out may then be null, too");
		node->nullable = true;
		absent = prm_value_is(fallback, PRM_MISSING);
	}
	if (!required)
		write_flag(im, "required", false);
	if (node->nullable)
		write_flag(im, "nullable", true);
	if (prm_value_is(keyword(node, "readOnly"), PRM_BOOL) &&
	    keyword(node, "readOnly").as.boolean)
		write_flag(im, "read_only", true);
	if (prm_value_is(keyword(node, "writeOnly"), PRM_BOOL) &&
	    keyword(node, "writeOnly").as.boolean)
		write_flag(im, "write_only", true);
	if (absent)
		return;
	prm_build_key_c(&im->b, "default");
	prm_build_copy(&im->b, fallback);
}

static const char *const field_keywords[] = {"type",
					     "description",
					     "title",
					     "default",
					     "enum",
					     "const",
					     "minLength",
					     "maxLength",
					     "minItems",
					     "maxItems",
					     "minProperties",
					     "maxProperties",
					     "minimum",
					     "maximum",
					     "exclusiveMinimum",
					     "exclusiveMaximum",
					     "pattern",
					     "format",
					     "items",
					     "properties",
					     "required",
					     "additionalProperties",
					     "readOnly",
					     "writeOnly",
					     "x-prm",
					     "$ref",
					     "anyOf",
					     "oneOf",
					     "allOf",
					     "examples",
					     "$comment",
					     "deprecated",
					     "$defs",
					     "propertyOrdering",
					     NULL};

static void lose_keywords(prm__import *im, const prm__node *node)
{
	prm_value value;
	prm_str key;

	for (size_t i = 0; prm_value_member(node->json, i, &key, &value); i++) {
		char name[64];
		size_t k = 0;

		while (field_keywords[k] && !prm_str_is(key, field_keywords[k]))
			k++;
		if (field_keywords[k])
			continue;
		snprintf(name, sizeof(name), "%.*s", PRM_FMT(key));
		prm__import_lose(im, node->pointer, name, "the keyword is not taken over");
	}
}

void prm__import_field(prm__import *im, prm_str parent, prm_str name, prm_value json,
		       prm_str pointer, bool required)
{
	prm__node node = {.json = json, .beside = json, .pointer = pointer, .at = pointer};
	int type;

	take_apart(im, &node);
	type = take_type(im, &node);
	if (type == PRM__ANY)
		node.nullable = prm_value_is(keyword(&node, "default"), PRM_NULL) ||
				(!required && prm_value_is(keyword(&node, "default"), PRM_MISSING));
	lose_keywords(im, &node);
	prm_build_map(&im->b);
	prm_build_member(&im->b, "name", name);
	write_type(im, "type", type);
	prm_build_member(&im->b, "description", prm_value_text(keyword(&node, "description")));
	if (type == PRM__LIST)
		write_items(im, &node, parent, name);
	else if (type == PRM__DICT && has_shape(node.json))
		prm_build_member(&im->b, "nested_schema",
				 prm__import_object(im, node.json, node.pointer, parent, name));
	write_presence(im, &node, required);
	prm__import_rules(im, &node, type);
	prm_build_end(&im->b);
}
