/* compile.h: what the parts of the compiler share: the work in hand, and places in the source. */
#ifndef PRM_SCHEMA_COMPILE_H
#define PRM_SCHEMA_COMPILE_H

#include "base/map.h"
#include "schema/rule.h"
#include "schema/schema.h"
#include "text/span.h"

/* A schema's file: its lines are counted once. */
typedef struct prm__origin {
	struct prm__origin *next;
	const prm_doc *doc;
	prm_lines lines;
} prm__origin;

/* Where something stands: a chain on the stack, from a value up to the schema's map. */
typedef struct prm__place {
	const struct prm__place *up;
	const prm_schema_source *source;
	prm_value container; /* that it is in; MISSING for the schema's map itself */
	prm_str key;         /* of a map; else index counts */
	size_t index;        /* of an item */
	bool on_key;         /* the key itself is meant */
} prm__place;

typedef struct prm__compile {
	prm_schema_options options;
	prm_schema *schema;
	prm_diag *diag;
	prm_error first; /* the first error */
	bool nomem;
	prm__origin *origins;
	prm_arena scratch; /* until the compile returns */
	prm_map by_ref;    /* text of a reference to object */
	int objects, lookups, patterns;
	size_t errors, depth;
} prm__compile;

static inline prm_arena *prm__compile_arena(prm__compile *c)
{
	return &c->schema->arena;
}

static inline prm__place prm__place_item(const prm__place *up, prm_value list, size_t index)
{
	prm__place place = {up, up->source, list, {NULL, 0}, index, false};

	return place;
}

static inline prm__place prm__place_key(const prm__place *up, prm_value map, prm_str key)
{
	prm__place place = {up, up->source, map, key, 0, false};

	return place;
}

/* Line and column of a place; 0 when they are not known. */
void prm__place_position(prm__compile *c, const prm__place *place, uint32_t *line,
			 uint32_t *column);

/* Add a finding. An error makes the compile fail in the end; a warning does not. */
void prm__place_say(prm__compile *c, const prm__place *place, prm_status code, const char *fmt, ...)
	PRM_PRINTF(4, 5);
void prm__place_warn(prm__compile *c, const prm__place *place, prm_status code, const char *fmt,
		     ...) PRM_PRINTF(4, 5);
/* At byte `at` of the scalar that stands there. */
void prm__place_say_at(prm__compile *c, const prm__place *place, size_t at, prm_status code,
		       const char *text);
void prm__compile_nomem(prm__compile *c);
/* "an integer", "a list": what stands there instead. */
const char *prm__compile_kind(prm_value v);

/* The keys of a kind of map. */
typedef struct prm__keys {
	const prm_str *names;
	size_t count;
	const char *(*meant)(prm_str key); /* what another key may mean here; NULL: nobody knows */
} prm__keys;

/*
 * The values of a map's keys, in the order of `known`; MISSING where there is none. Others are warned
 * of. One look at each member: schemas are compiled in microseconds.
 */
void prm__take_keys(prm__compile *c, const prm__place *place, prm_value map, const prm__keys *known,
		    prm_value *out);
/* How a field's type or key of other languages is written here; NULL: not known (meant.c). */
const char *prm__meant_type(prm_str word);
const char *prm__meant_key(prm_str word);
/* " (did you mean 'x'?)" of the names, or "". */
const char *prm__near_name(prm_str word, const prm_str *names, size_t count, char out[96]);
/* The value of a key, of which there is none or null. */
static inline bool prm__is_absent(prm_value v)
{
	return v.type == PRM_MISSING || v.type == PRM_NULL;
}
/* A boolean; what is none is said. */
bool prm__take_bool(prm__compile *c, const prm__place *place, prm_str key, prm_value v,
		    bool otherwise);
/* A text, copied into the schema; empty when absent. */
prm_str prm__take_text(prm__compile *c, const prm__place *place, prm_str key, prm_value v);
/* A deep copy in the schema's arena; MISSING, said, when memory is out. */
prm_value prm__take_copy(prm__compile *c, prm_value v);

/* The object that `ref` names, compiled; NULL, said at place, when it cannot be. */
const prm__object *prm__compile_ref(prm__compile *c, const prm__place *place, prm_str ref,
				    prm__object *from);
/* Fill in one field. */
void prm__compile_field(prm__compile *c, const prm__place *place, prm_value tree,
			prm__object *object, prm__field *field);
/* The field's validators; place is that of the field. */
void prm__compile_rules(prm__compile *c, const prm__place *place, prm_value tree, prm_value list,
			prm__field *field);
/* Does the default satisfy its own field? What is wrong is said at place. */
void prm__compile_default(prm__compile *c, const prm__place *place, const prm__object *object,
			  const prm__field *field);

#endif
