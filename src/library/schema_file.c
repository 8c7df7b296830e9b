/* schema_file.c: the schemas of a bundle or schema file, by name; schema_check.c compiles them. */
#include <stdio.h>

#include "base/alloc.h"
#include "base/str.h"
#include "library/parts.h"
#include "model/record.h"
#include "text/span.h"

static bool is_name(prm_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      c == '_' || c == '-'))
			return false;
	}
	return text.len > 0 && text.len <= PRM_ID_MAX;
}

/* "/schemas/12/fields/3" and a key. */
static prm_str under(char buf[128], prm_str at, const char *key)
{
	int len = snprintf(buf, 128, "%.*s/%s", PRM_FMT(at), key);

	return prm_str_n(buf, (size_t)len);
}

static bool check_name(prm__file *file, prm_str at, prm_value schema)
{
	char pointer[128];
	prm_value name = prm_value_get_c(schema, "name");

	if (prm_value_is(name, PRM_MISSING))
		prm__say(file, at, PRM_SEVERITY_ERROR, PRM_MISSING_KEY, "a schema needs a `name`");
	else if (!prm_value_is(name, PRM_STRING) || !is_name(prm_value_text(name)))
		prm__say(file, under(pointer, at, "name"), PRM_SEVERITY_ERROR, PRM_BAD_VALUE,
			 "a schema's name is made of letters, digits, '_' and '-'");
	else
		return true;
	return false;
}

/* As written, so that 1.10 without quotes is not read as 1.1; else the file's; else 1.0.0. */
static bool take_version(prm__file *file, prm_str at, prm_value schema, prm_str *out)
{
	char buf[128];
	prm_str pointer = under(buf, at, "version");
	prm_semver parsed;
	prm_error fault;

	*out = prm__doc_scalar_text(file->doc, pointer);
	if (prm_value_is(prm_value_get_c(schema, "version"), PRM_MISSING)) {
		*out = prm__doc_scalar_text(file->doc, PRM_LIT("/version"));
		if (prm_semver_parse(*out, &parsed, NULL))
			*out = PRM_LIT("1.0.0");
		return true;
	}
	if (prm_semver_parse(*out, &parsed, &fault) == PRM_OK)
		return true;
	prm__say(file, pointer, PRM_SEVERITY_ERROR, PRM_VERSION_INVALID, "%s", fault.text);
	return false;
}

/* The tree as written, but with the version as text, which it may lack. */
static prm_status with_version(prm__file *file, prm_value schema, prm_str version, prm_value *out,
			       prm_error *err)
{
	prm_value stated = prm_value_get_c(schema, "version"), value;
	prm_builder b;
	prm_str key;

	*out = schema;
	if (prm_value_is(stated, PRM_STRING))
		return PRM_OK;
	prm_builder_init(&b, &file->library->arena);
	prm_build_map(&b);
	for (size_t i = 0; prm_value_member(schema, i, &key, &value); i++) {
		if (prm_str_is(key, "version"))
			continue;
		prm_build_key(&b, key);
		prm_build_value(&b, value);
		if (prm_str_is(key, "name"))
			prm_build_member(&b, "version", version);
	}
	prm_build_end(&b);
	return prm_builder_finish(&b, out, err);
}

static prm_status take_one(prm__file *file, prm_value value, prm_str at, prm_error *err)
{
	prm_library *library = file->library;
	prm__schema schema = {.file = file->path, .pointer = at, .doc = file->doc};
	bool fine;

	if (!prm_value_is(value, PRM_MAP)) {
		prm__say(file, at, PRM_SEVERITY_ERROR, PRM_WRONG_TYPE,
			 "expected a schema, which is a map, not %s", prm__a_type(value.type));
		return PRM_OK;
	}
	fine = check_name(file, at, value);
	fine = take_version(file, at, value, &schema.version) && fine;
	if (!fine)
		return PRM_OK;
	if (with_version(file, value, schema.version, &schema.tree, err))
		return PRM_NOMEM;
	schema.name = prm_value_text(prm_value_get_c(schema.tree, "name"));
	if (library->schema_count == library->schema_size &&
	    !prm__grow(library->allocator, (void **)&library->schemas, &library->schema_size,
		       sizeof(schema)))
		return prm_fail(err, PRM_NOMEM, "out of memory");
	library->schemas[library->schema_count++] = schema;
	return PRM_OK;
}

prm_status prm__take_schemas(prm__file *file, prm_value root, prm_error *err)
{
	prm_value schemas = prm_value_get_c(root, "schemas");
	prm_status status = PRM_OK;
	char pointer[40];

	if (prm_value_is(schemas, PRM_MISSING) || prm_value_is(schemas, PRM_NULL))
		return PRM_OK;
	if (!prm_value_is(schemas, PRM_LIST)) {
		prm__say(file, PRM_LIT("/schemas"), PRM_SEVERITY_ERROR, PRM_WRONG_TYPE,
			 "expected a list of schemas, not %s", prm__a_type(schemas.type));
		return PRM_OK;
	}
	for (size_t i = 0; !status && i < prm_value_count(schemas); i++) {
		prm_str at;

		snprintf(pointer, sizeof(pointer), "/schemas/%zu", i);
		if (!prm_arena_str(&file->library->arena, prm_str_c(pointer), &at))
			return prm_fail(err, PRM_NOMEM, "out of memory");
		status = take_one(file, prm_value_at(schemas, i), at, err);
	}
	return status;
}
