/* tree.h: a compiled schema as data again: in our own form, and as JSON Schema. */
#ifndef PRM_SCHEMA_TREE_H
#define PRM_SCHEMA_TREE_H

#include "schema/rule.h"

/* The objects that the root uses: the root first, then by name. NULL: memory is out. */
const prm__object **prm__objects_used(const prm_schema *schema, prm_arena *arena, size_t *count);
/* The name; `name@version` where two objects have the same name. */
void prm__object_label(const prm_schema *schema, const prm__object *object, prm_buf *out);
/* A validator's map, in the normal form. */
void prm__rule_build(prm_builder *b, const prm__rule *rule);
/* Could the validators be told again from JSON Schema's own keywords? */
bool prm__rules_are_plain(const prm__field *field);
bool prm__rule_is(const prm__rule *rule, const char *name);

#endif
