/* json_schema.h: what the two halves of the writer of JSON Schema share. */
#ifndef PRM_SCHEMA_JSON_SCHEMA_H
#define PRM_SCHEMA_JSON_SCHEMA_H

#include "schema/dialect.h"
#include "schema/tree.h"

/* The work in hand. `pointer` is where in the result the current field stands. */
typedef struct prm__writer {
	const prm_schema *schema;
	const prm__dialect *dialect;
	prm_builder b;
	prm_buf pointer;
	prm_diag *losses;
	bool in_union; /* null stands beside, not within */
	bool nomem;
} prm__writer;

static inline bool prm__writer_says(const prm__writer *w, uint32_t bit)
{
	return (w->dialect->says & bit) != 0;
}

/* Tell what the dialect cannot say at the current pointer. */
void prm__writer_lose(prm__writer *w, const char *keyword, const char *text);
/* A member with a copy of the value. */
void prm__writer_value(prm__writer *w, const char *key, prm_value v);
/* The keywords that the field's validators are (json_keywords.c). */
void prm__writer_rules(prm__writer *w, const prm__field *field);

#endif
