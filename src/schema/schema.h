/* schema.h: a compiled schema: objects, their fields, their rules; all in one arena. */
#ifndef PRM_SCHEMA_SCHEMA_H
#define PRM_SCHEMA_SCHEMA_H

#include <prm/schema.h>
#include <prm/sys/validator.h>

#include "base/regex.h"

enum prm__field_type {
	PRM__NO_TYPE = 0,
	PRM__STRING,
	PRM__INTEGER,
	PRM__FLOAT,
	PRM__BOOLEAN,
	PRM__LIST,
	PRM__DICT,
	PRM__ENUM,
	PRM__ANY
};

#define PRM__TYPE_BIT(type) (1u << (type))

struct prm__rule_class;

/* A validator of a field. Which members are used is the class's affair. */
typedef struct prm__rule {
	const struct prm__rule_class *cls;
	prm_str message;       /* error_message */
	prm_str text;          /* pattern, format, custom_function */
	prm_value least, most; /* bounds; MISSING: none */
	prm_value allowed;     /* LIST of allowed_values */
	prm_value given;       /* `value`, of custom */
	prm_regex *regex;
	prm_validator_fn fn;
	void *ud;
	uint32_t line, column;
} prm__rule;

struct prm__object;

typedef struct prm__field {
	prm_str name, description;
	uint32_t symbol;         /* of the name, where a table was given */
	uint8_t type, item_type; /* enum prm__field_type; item_type only of a list */
	bool required, nullable, read_only, write_only;
	prm_value fallback;               /* `default`; MISSING: none */
	const struct prm__object *nested; /* of a dict, or of a list's items */
	const prm__rule *rules;
	size_t rule_count;
	const struct prm__object *origin; /* where it is declared: with `extends`, the base */
	uint32_t line, column;
} prm__field;

typedef struct prm__object {
	struct prm__object *next; /* in the order in which they were met, the root first */
	struct prm__object *up;   /* while open: who asked for it */
	prm_str ref;              /* by which it was asked for */
	prm_str name, version, description, source;
	bool lax, allow_extra;
	bool open; /* being compiled: asking for it now is a cycle */
	bool failed;
	bool used;       /* the root, or within it: a mere base is not */
	uint32_t height; /* schemas below it, itself included */
	uint32_t line, column;
	const prm__field *fields;
	size_t field_count;
	const uint16_t *slots; /* hash table: index + 1 of a field, 0 */
	size_t slot_mask;
} prm__object;

struct prm_schema {
	prm_arena arena;
	const prm_allocator *allocator;
	prm__object *root, *last;
	struct prm__regex_link *regexes;
	bool has_secrets; /* some field is write_only */
	_Atomic uint32_t refs;
};

/* Regular expressions live outside the arena. */
struct prm__regex_link {
	struct prm__regex_link *next;
	prm_regex *regex;
};

/* NULL when there is none. */
const prm__field *prm__object_field(const prm__object *object, prm_str name);
const char *prm__field_type_name(int type);
/* PRM__NO_TYPE when the text names none. */
int prm__field_type_of(prm_str name);
/* Does a list ask anything of its items? */
static inline bool prm__field_has_items(const prm__field *field)
{
	return field->type == PRM__LIST && (field->nested || field->item_type != PRM__ANY);
}

/* The custom function of that name; false when nobody registered it. */
bool prm__validators_find(const prm_validators *validators, prm_str name, prm_validator_fn *fn,
			  void **ud);
/* The registered name that is nearest, or empty. */
prm_str prm__validators_near(const prm_validators *validators, prm_str name);

#endif
