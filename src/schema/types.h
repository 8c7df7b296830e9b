/* types.h: types for programs: what the writers of the languages share. */
#ifndef PRM_SCHEMA_TYPES_H
#define PRM_SCHEMA_TYPES_H

#include "schema/tree.h"

/* A type to write: an object as one request sees it. */
typedef struct prm__type {
	prm_str name;
	const prm__object *object;
	const prm_type_request *request;
} prm__type;

typedef struct prm__types {
	prm__type *items; /* each behind those that it needs */
	size_t count;
	prm_arena arena;
	prm_buf *out;
	prm_error *err;
	prm_status status;
} prm__types;

/* The name of the type that `object` has for the request of `of`. */
prm_str prm__type_name(const prm__types *types, const prm__type *of, const prm__object *object);
/* Is the field no part of the type? read_only in input, write_only in output. */
bool prm__type_lacks(const prm__type *type, const prm__field *field);
/* May it be left out by who gives the value? What comes out has its defaults. */
bool prm__type_optional(const prm__type *type, const prm__field *field);
/* May it be null? */
bool prm__type_nullable(const prm__field *field);
/* The values of an enum, if the field has one; else NULL. */
const prm__rule *prm__type_values(const prm__field *field);
/* Letters, digits and '_', not beginning with a digit. */
void prm__type_identifier(prm_str text, prm_buf *out);
bool prm__type_is_identifier(prm_str text);
bool prm__type_is_word(prm_str text, const char *const *words);

void prm__types_c(prm__types *types);
void prm__types_python(prm__types *types);
void prm__types_typescript(prm__types *types);

#endif
