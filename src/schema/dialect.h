/* dialect.h: what each provider's structured outputs understand of JSON Schema. */
#ifndef PRM_SCHEMA_DIALECT_H
#define PRM_SCHEMA_DIALECT_H

#include "schema/schema.h"

/* Keywords, as bits. */
enum {
	PRM__SAYS_LENGTH = 1,    /* minLength maxLength */
	PRM__SAYS_MIN_ITEMS = 2, /* minItems of any number */
	PRM__SAYS_FEW_ITEMS = 4, /* minItems of 0 and 1 */
	PRM__SAYS_MAX_ITEMS = 8,
	PRM__SAYS_PROPERTIES = 16,     /* minProperties maxProperties */
	PRM__SAYS_BOUNDS = 32,         /* minimum maximum */
	PRM__SAYS_PATTERN = 64,        /* all of it */
	PRM__SAYS_PLAIN_PATTERN = 128, /* without assertions and references back */
	PRM__SAYS_DEFAULT = 256,
	PRM__SAYS_ACCESS = 512, /* readOnly writeOnly */
	PRM__SAYS_ALL_OF = 1024,
	PRM__SAYS_ANY = 2048,         /* a schema without a type */
	PRM__SAYS_EXTRA = 4096,       /* additionalProperties other than false */
	PRM__SAYS_OPTIONAL = 8192,    /* properties that are not required */
	PRM__SAYS_BESIDE_REF = 16384, /* other keywords beside $ref */
	PRM__SAYS_NULL_TYPE = 32768,  /* "type": [T, "null"]; else anyOf */
	PRM__SAYS_BOOLEAN_ENUM = 65536,
	PRM__SAYS_ALL = 0x7fffffff
};

typedef struct prm__dialect {
	const char *name;
	uint32_t says;
	const char *formats; /* " email uuid " */
	bool ours;           /* `x-prm`, `title` and `$schema` are written */
	/* Limits; 0: none that is known. */
	size_t properties, levels, name_bytes, enum_values, large_enum, large_enum_bytes;
} prm__dialect;

const prm__dialect *prm__dialect_of(int dialect);
/* JSON Schema of an output without our own keywords: for a model to read. */
extern const prm__dialect prm__dialect_plain;
/* As prm_schema_export. */
prm_status prm__schema_write(const prm_schema *schema, const prm__dialect *dialect,
			     prm_arena *arena, prm_value *out, prm_diag *losses,
			     prm_error *err) PRM_MUST_USE;
bool prm__dialect_has_format(const prm__dialect *d, const char *format);
/* Is the schema within the provider's limits? Fails: PRM_UNSUPPORTED. */
prm_status prm__dialect_check(const prm__dialect *d, const prm_schema *schema, prm_error *err);

#endif
