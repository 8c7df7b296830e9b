/* walk.h: one walk over a value by its schema: checks, and fills in where an arena is given. */
#ifndef PRM_SCHEMA_WALK_H
#define PRM_SCHEMA_WALK_H

#include "schema/rule.h"

/* From a value up to the root: a chain on the stack. */
typedef struct prm__step {
	const struct prm__step *up;
	prm_str key; /* of a map; an item where ptr is NULL */
	size_t index;
	bool secret; /* write_only, or within: its value is never shown */
} prm__step;

typedef struct prm__walk {
	const prm_schema *schema;
	prm_schema_check_options options; /* mode 0: read_only and write_only do not matter */
	prm_arena *arena;                 /* NULL: only check */
	prm_diag *diag;
	prm_error *err;
	size_t faults;
	bool nomem;
} prm__walk;

/* Check a map against an object. *out, where arena is set, is the filled value. */
void prm__walk_object(prm__walk *w, const prm__object *object, const prm__step *step,
		      prm_value value, prm_value *out);
/* Check a default against its field. Faults go to diag. Fails: PRM_SCHEMA_INVALID, PRM_NOMEM. */
prm_status prm__walk_default(const prm_schema *schema, const prm__object *object,
			     const prm__field *field, prm_diag *diag);

/*
 * Pydantic's lax mode: change *value into the type where it stands for it. False: it does not.
 */
bool prm__coerce(int type, prm_value *value);

/* ---- faults ----------------------------------------------------------------------------------- */

/* At step, of the field (NULL: none), "rule" broken; our words in fmt. */
void prm__fault(prm__walk *w, const prm__step *step, const prm__field *field, const char *rule,
		const char *fmt, ...) PRM_PRINTF(5, 6);
/* The same with the value that was found. */
void prm__fault_value(prm__walk *w, const prm__step *step, const prm__field *field,
		      const char *rule, prm_value value, const char *expected);
/* A rule that answered with verdict. */
void prm__fault_rule(prm__walk *w, const prm__step *step, const prm__field *field,
		     const prm__rule_call *call, int verdict);
/* The value in at most some 60 bytes: 'text...', 12, a list of 3 items. */
void prm__shorten(prm_value v, char out[96]);

#endif
