/*
 * dialect.c: the table of dialects, from the providers' own pages: OpenAI "Structured outputs:
 * supported schemas", Anthropic "Structured outputs: JSON Schema limitations", Gemini
 * "responseJsonSchema".
 */
#include "schema/dialect.h"

#include <stdio.h>

#include "base/str.h"
#include "schema/rule.h"

#define ALL_FORMATS " date-time time date duration email hostname uri ipv4 ipv6 uuid "

static const prm__dialect dialects[] = {
	[PRM_JSON_SCHEMA] = {.name = "JSON Schema",
			     .says = PRM__SAYS_ALL,
			     .formats = ALL_FORMATS,
			     .ours = true},
	[PRM_DIALECT_OPENAI] =
		{.name = "OpenAI",
		 .says = PRM__SAYS_MIN_ITEMS | PRM__SAYS_MAX_ITEMS | PRM__SAYS_BOUNDS |
			 PRM__SAYS_PATTERN | PRM__SAYS_NULL_TYPE | PRM__SAYS_BOOLEAN_ENUM,
		 .formats = " date-time time date duration email hostname ipv4 ipv6 uuid ",
		 .properties = 5000,
		 .levels = 10,
		 .name_bytes = 120000,
		 .enum_values = 1000,
		 .large_enum = 250,
		 .large_enum_bytes = 15000},
	[PRM_DIALECT_ANTHROPIC] = {.name = "Anthropic",
				   .says = PRM__SAYS_FEW_ITEMS | PRM__SAYS_PLAIN_PATTERN |
					   PRM__SAYS_DEFAULT | PRM__SAYS_OPTIONAL |
					   PRM__SAYS_BOOLEAN_ENUM,
				   .formats = ALL_FORMATS},
	[PRM_DIALECT_GEMINI] = {.name = "Gemini",
				.says = PRM__SAYS_MIN_ITEMS | PRM__SAYS_MAX_ITEMS |
					PRM__SAYS_BOUNDS | PRM__SAYS_ANY | PRM__SAYS_EXTRA |
					PRM__SAYS_OPTIONAL | PRM__SAYS_NULL_TYPE,
				.formats = " date-time date time "},
};

const prm__dialect prm__dialect_plain = {
	.name = "JSON Schema", .says = PRM__SAYS_ALL & ~PRM__SAYS_ACCESS, .formats = ALL_FORMATS};

const prm__dialect *prm__dialect_of(int dialect)
{
	return dialect >= 0 && dialect <= PRM_DIALECT_GEMINI ? &dialects[dialect] : NULL;
}

bool prm__dialect_has_format(const prm__dialect *d, const char *format)
{
	char padded[32];
	int len = snprintf(padded, sizeof(padded), " %s ", format);

	return prm__str_find(prm_str_c(d->formats), prm_str_n(padded, (size_t)len)) <
	       strlen(d->formats);
}

/* ---- limits ----------------------------------------------------------------------------------- */

typedef struct counts {
	size_t properties, name_bytes, enum_values;
} counts;

static size_t enum_bytes(prm_value list)
{
	size_t bytes = 0;

	for (size_t i = 0; i < prm_value_count(list); i++)
		bytes += prm_value_text(prm_value_at(list, i)).len;
	return bytes;
}

static prm_status count_field(const prm__dialect *d, const prm__field *field, counts *n,
			      prm_error *err)
{
	n->properties++;
	n->name_bytes += field->name.len;
	for (size_t i = 0; i < field->rule_count; i++) {
		size_t bytes = enum_bytes(field->rules[i].allowed);
		size_t values = prm_value_count(field->rules[i].allowed);

		n->name_bytes += bytes;
		n->enum_values += values;
		if (values > d->large_enum && bytes > d->large_enum_bytes)
			return prm_fail(
				err, PRM_UNSUPPORTED,
				"%s: an enum of more than %zu values has at most %zu bytes; "
				"'%.*s' has %zu",
				d->name, d->large_enum, d->large_enum_bytes, PRM_FMT(field->name),
				bytes);
	}
	return PRM_OK;
}

prm_status prm__dialect_check(const prm__dialect *d, const prm_schema *schema, prm_error *err)
{
	const prm__object *root = schema->root;
	uint32_t height = root->height;
	prm_status status = PRM_OK;
	counts n = {0};

	if (!d->properties)
		return PRM_OK;
	for (const prm__object *object = root; object; object = object->next)
		for (size_t i = 0; !status && object->used && i < object->field_count; i++)
			status = count_field(d, &object->fields[i], &n, err);
	if (status)
		return status;
	if (n.properties > d->properties)
		return prm_fail(err, PRM_UNSUPPORTED, "%s: at most %zu properties; there are %zu",
				d->name, d->properties, n.properties);
	if (height > d->levels)
		return prm_fail(err, PRM_UNSUPPORTED, "%s: at most %zu levels; there are %u",
				d->name, d->levels, height);
	if (n.name_bytes > d->name_bytes)
		return prm_fail(err, PRM_UNSUPPORTED,
				"%s: names and enum values take at most %zu bytes; these take %zu",
				d->name, d->name_bytes, n.name_bytes);
	if (n.enum_values > d->enum_values)
		return prm_fail(err, PRM_UNSUPPORTED, "%s: at most %zu enum values; there are %zu",
				d->name, d->enum_values, n.enum_values);
	return PRM_OK;
}
