/* import.c: JSON Schema becomes a schema file: objects by name, the rest by import_field.c. */
#include "schema/import.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/map.h"
#include "base/str.h"

void prm__import_lose(prm__import *im, prm_str pointer, const char *keyword, const char *fmt, ...)
{
	prm_diag_entry entry = {.code = PRM_UNSUPPORTED,
				.severity = PRM_SEVERITY_WARNING,
				.pointer = pointer,
				.rule = prm_str_c(keyword)};
	char text[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	entry.text = prm_str_c(text);
	prm_diag_add(im->losses, &entry);
}

prm_str prm__import_step(prm__import *im, prm_str pointer, prm_str key)
{
	prm_str out = PRM_LIT("");
	prm_buf buf;

	prm_buf_init(&buf, im->arena->allocator, 0);
	prm_buf_add(&buf, pointer);
	prm__pointer_add(&buf, key);
	if (buf.status || !prm_arena_str(im->arena, prm_buf_str(&buf), &out))
		im->nomem = true;
	prm_buf_release(&buf);
	return out;
}

#define MOST_REFS 64        /* a chain of $refs, each to the next */
#define MOST_FOLLOWED 10000 /* in all */

void prm__import_follow(prm__import *im, prm_value *json, prm_str *pointer)
{
	for (int i = 0; i < MOST_REFS; i++) {
		prm_value ref = prm_value_get_c(*json, "$ref"), target;
		prm_str text = prm_value_text(ref);

		if (prm_value_is(ref, PRM_MISSING))
			return;
		if (im->followed++ >= MOST_FOLLOWED) {
			prm__import_lose(im, *pointer, "$ref", "more than %d are not followed",
					 MOST_FOLLOWED);
			break;
		}
		if (text.len == 0 || text.ptr[0] != '#') {
			prm__import_lose(im, *pointer, "$ref", "'%.*s' is outside of the document",
					 PRM_FMT(text));
			break;
		}
		text = prm_str_n(text.ptr + 1, text.len - 1);
		target = prm_value_at_pointer(im->root, text);
		if (prm_value_is(target, PRM_MISSING)) {
			prm__import_lose(im, *pointer, "$ref", "'#%.*s' leads nowhere",
					 PRM_FMT(text));
			break;
		}
		*json = target;
		*pointer = text;
	}
	*json = prm_value_bool(true);
}

/* ---- names ------------------------------------------------------------------------------------ */

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-';
}

/* "Order Item" -> "Order_Item"; a version behind '@' stays. */
static void add_name(prm_buf *out, prm_str text)
{
	size_t at = prm__str_find_char(text, '@', 0);

	if (text.len > 100)
		text.len = 100;
	for (size_t i = 0; i < text.len; i++)
		prm_buf_add_char(out, i >= at || is_name_char(text.ptr[i]) ? text.ptr[i] : '_');
}

static bool is_taken(const prm__import *im, prm_str label)
{
	for (const prm__imported *object = im->objects; object; object = object->next)
		if (prm_str_eq(object->label, label))
			return true;
	return false;
}

/* The last step of "#/$defs/item", else parent_hint; with a number where it is taken. */
static prm_str new_label(prm__import *im, prm_str pointer, prm_str parent, prm_str hint)
{
	size_t slash = pointer.len;
	bool defined = prm__str_starts(pointer, PRM_LIT("/$defs/")) ||
		       prm__str_starts(pointer, PRM_LIT("/definitions/"));
	prm_str label = PRM_LIT("");
	prm_buf buf;

	while (slash > 0 && pointer.ptr[slash - 1] != '/')
		slash--;
	prm_buf_init(&buf, im->arena->allocator, 0);
	for (int n = 1; !buf.status; n++) {
		prm_buf_reset(&buf);
		if (!defined) {
			add_name(&buf, parent);
			prm_buf_add_char(&buf, '_');
		}
		add_name(&buf,
			 defined ? prm_str_n(pointer.ptr + slash, pointer.len - slash) : hint);
		if (n > 1)
			prm_buf_addf(&buf, "_%d", n);
		if (!is_taken(im, prm_buf_str(&buf)))
			break;
	}
	if (buf.status || !prm_arena_str(im->arena, prm_buf_str(&buf), &label))
		im->nomem = true;
	prm_buf_release(&buf);
	return label;
}

static prm__imported *add_object(prm__import *im, prm_value json, prm_str pointer, prm_str label)
{
	prm__imported *object = prm_arena_calloc(im->arena, 1, sizeof(*object)), **end;

	if (!object) {
		im->nomem = true;
		return NULL;
	}
	*object = (prm__imported){.label = label, .pointer = pointer, .json = json};
	for (end = &im->objects; *end; end = &(*end)->next)
		;
	*end = object;
	im->count++;
	return object;
}

/* ---- objects ---------------------------------------------------------------------------------- */

static const char *const object_keywords[] = {"type",
					      "properties",
					      "required",
					      "additionalProperties",
					      "title",
					      "description",
					      "$schema",
					      "$id",
					      "$defs",
					      "definitions",
					      "x-prm",
					      "$comment",
					      "$ref",
					      "examples",
					      "default",
					      "propertyOrdering",
					      "anyOf",
					      "minProperties",
					      "maxProperties",
					      "readOnly",
					      "writeOnly",
					      "allOf",
					      NULL};

static void lose_keywords(prm__import *im, const prm__imported *object)
{
	prm_value value;
	prm_str key;

	for (size_t i = 0; prm_value_member(object->json, i, &key, &value); i++) {
		char name[64];
		size_t k = 0;

		while (object_keywords[k] && !prm_str_is(key, object_keywords[k]))
			k++;
		if (object_keywords[k])
			continue;
		snprintf(name, sizeof(name), "%.*s", PRM_FMT(key));
		prm__import_lose(im, object->pointer, name, "the keyword is not taken over");
	}
}

static void write_head(prm__import *im, const prm__imported *object)
{
	prm_value x = prm_value_get_c(object->json, "x-prm");
	prm_value extra = prm_value_get_c(object->json, "additionalProperties");
	size_t at = prm__str_find_char(object->label, '@', 0);

	prm_build_member(&im->b, "name", prm_str_n(object->label.ptr, at));
	prm_build_member(&im->b, "version", prm_value_text(prm_value_get_c(x, "version")));
	prm_build_member(&im->b, "description",
			 prm_value_text(prm_value_get_c(object->json, "description")));
	if (prm_value_is(prm_value_get_c(x, "strict"), PRM_BOOL) &&
	    !prm_value_get_c(x, "strict").as.boolean) {
		prm_build_key_c(&im->b, "strict");
		prm_build_bool(&im->b, false);
	}
	if (prm_value_is(extra, PRM_MAP))
		prm__import_lose(im, object->pointer, "additionalProperties",
				 "extra keys are allowed, and what they hold is not checked");
	if (prm_value_is(extra, PRM_BOOL) && !extra.as.boolean)
		return;
	prm_build_key_c(&im->b, "allow_extra");
	prm_build_bool(&im->b, true);
}

/* The names of a list of texts, or of a map's keys. */
static void take_names(prm__import *im, prm_value from, prm_map *names)
{
	bool list = prm_value_is(from, PRM_LIST);
	prm_value value;
	prm_str key;

	for (size_t i = 0; i < prm_value_count(from); i++) {
		if (list)
			key = prm_value_text(prm_value_at(from, i));
		else
			(void)prm_value_member(from, i, &key, &value);
		if (key.len && !prm__map_set(names, key, names))
			im->nomem = true;
	}
}

static void lose_required(prm__import *im, const prm__imported *object, const prm_map *properties)
{
	prm_value required = prm_value_get_c(object->json, "required");

	for (size_t i = 0; i < prm_value_count(required); i++) {
		prm_str name = prm_value_text(prm_value_at(required, i));

		if (!prm__map_get(properties, name))
			prm__import_lose(im, object->pointer, "required",
					 "'%.*s' is required and not among the properties",
					 PRM_FMT(name));
	}
}

static void write_fields(prm__import *im, const prm__imported *object)
{
	prm_value properties = prm_value_get_c(object->json, "properties"), value;
	prm_str at = prm__import_step(im, object->pointer, PRM_LIT("properties")), name;
	prm_map known, required;

	prm__map_init(&known, im->arena->allocator, (uint64_t)(uintptr_t)im);
	prm__map_init(&required, im->arena->allocator, (uint64_t)(uintptr_t)im);
	take_names(im, properties, &known);
	take_names(im, prm_value_get_c(object->json, "required"), &required);
	lose_required(im, object, &known);
	for (size_t i = 0; !im->nomem && prm_value_member(properties, i, &name, &value); i++)
		prm__import_field(im, object->label, name, value, prm__import_step(im, at, name),
				  prm__map_get(&required, name) != NULL);
	prm__map_release(&known);
	prm__map_release(&required);
}

static void write_object(prm__import *im, const prm__imported *object)
{
	lose_keywords(im, object);
	prm_build_map(&im->b);
	write_head(im, object);
	prm_build_key_c(&im->b, "fields");
	prm_build_list(&im->b);
	write_fields(im, object);
	prm_build_end(&im->b);
	prm_build_end(&im->b);
}

/* ---- one after the other ---------------------------------------------------------------------- */

#define MOST_DEPTH 64
#define MOST_OBJECTS 1000

static prm_str lose_object(prm__import *im, prm_str pointer, const char *text)
{
	prm__import_lose(im, pointer, "$ref", "%s: any map is taken", text);
	return PRM_LIT("");
}

/* A tree of its own, while the one that names it is not finished. */
static void write_apart(prm__import *im, prm__imported *object)
{
	prm_builder outer = im->b;

	object->open = true;
	im->depth++;
	prm_builder_init(&im->b, im->arena);
	write_object(im, object);
	if (prm_builder_finish(&im->b, &object->tree, NULL))
		im->nomem = true;
	im->b = outer;
	im->depth--;
	object->open = false;
}

prm_str prm__import_object(prm__import *im, prm_value json, prm_str pointer, prm_str parent,
			   prm_str hint)
{
	prm__imported *object;
	prm_str label;

	for (object = im->objects; object; object = object->next) {
		if (!prm_str_eq(object->pointer, pointer))
			continue;
		return object->open ? lose_object(im, pointer, "schemas go round in a circle")
				    : object->label;
	}
	if (im->depth >= MOST_DEPTH)
		return lose_object(im, pointer, "schemas are nested too deep");
	if (im->count >= MOST_OBJECTS)
		return lose_object(im, pointer, "there are more than 1,000 schemas");
	label = new_label(im, pointer, parent, hint);
	object = im->nomem ? NULL : add_object(im, json, pointer, label);
	if (object)
		write_apart(im, object);
	return label;
}

/* ---- the whole -------------------------------------------------------------------------------- */

static int by_label(const void *a, const void *b)
{
	const prm__imported *x = *(const prm__imported *const *)a;
	const prm__imported *y = *(const prm__imported *const *)b;

	return prm__str_compare(x->label, y->label);
}

/* The root first, the others by name. */
static prm_status write_file(prm__import *im, prm_value *out, prm_error *err)
{
	const prm__imported **list = prm_arena_calloc(im->arena, im->count, sizeof(*list));
	size_t n = 0;
	prm_builder b;

	if (!list || im->nomem)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	for (const prm__imported *object = im->objects; object; object = object->next)
		list[n++] = object;
	if (n > 2)
		qsort(list + 1, n - 1, sizeof(const prm__imported *), by_label);
	prm_builder_init(&b, im->arena);
	prm_build_map(&b);
	prm_build_key_c(&b, "schemas");
	prm_build_list(&b);
	for (size_t i = 0; i < n; i++)
		prm_build_value(&b, list[i]->tree);
	prm_build_end(&b);
	prm_build_end(&b);
	return prm_builder_finish(&b, out, err);
}

static bool is_object(prm_value json)
{
	return prm_str_is(prm_value_text(prm_value_get_c(json, "type")), "object") ||
	       prm_value_is(prm_value_get_c(json, "properties"), PRM_MAP);
}

static prm_str root_name(prm__import *im, prm_value json, prm_str name)
{
	prm_str out = PRM_LIT("schema");
	prm_buf buf;

	if (name.len == 0)
		name = prm_value_text(prm_value_get_c(json, "title"));
	prm_buf_init(&buf, im->arena->allocator, 0);
	add_name(&buf, name);
	if (buf.status || (buf.len && !prm_arena_str(im->arena, prm_buf_str(&buf), &out)))
		im->nomem = true;
	prm_buf_release(&buf);
	return out;
}

prm_status prm_schema_import(prm_value json_schema, prm_str name, prm_arena *arena, prm_value *out,
			     prm_diag *losses, prm_error *err)
{
	prm__import im = {.root = json_schema, .arena = arena, .losses = losses};
	prm_value json = json_schema;
	prm_str pointer = PRM_LIT("");
	prm__imported *root;

	prm__import_follow(&im, &json, &pointer);
	if (!is_object(json))
		return prm_fail(err, PRM_SCHEMA_PARSE,
				"the JSON Schema is not of an object: a prompt's input and output "
				"are maps");
	name = root_name(&im, json, name);
	root = im.nomem ? NULL : add_object(&im, json, pointer, name);
	if (!root)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	write_apart(&im, root);
	return write_file(&im, out, err);
}
