/* contract.h: what the parts of the comparison of two versions share. */
#ifndef PRM_SCHEMA_CONTRACT_H
#define PRM_SCHEMA_CONTRACT_H

#include "schema/rule.h"

/* Whose promise is compared: what goes in, what comes out, what the model calls a tool with. */
enum prm__side { PRM__SIDE_INPUT = 0, PRM__SIDE_OUTPUT, PRM__SIDE_TOOLS };

/* How a change moves the set of values that fit. */
enum prm__move {
	PRM__WORDS = 0, /* not at all */
	PRM__NARROWED,  /* fewer */
	PRM__WIDENED,   /* more */
	PRM__ADDED,     /* a part that readers may ignore */
	PRM__BROKEN_OFF /* some come, some go: breaking on every side */
};

typedef struct prm__pair { /* objects that were compared already */
	struct prm__pair *next;
	const prm__object *before, *after;
} prm__pair;

typedef struct prm__compare {
	prm_arena *arena;
	prm_buf pointer;
	int side;
	prm__pair *pairs;
	prm_contract_change *changes;
	size_t count, size;
	int verdict;
	bool nomem;
} prm__compare;

/* Note a change at the current pointer. */
void prm__compare_note(prm__compare *c, int move, const char *fmt, ...) PRM_PRINTF(3, 4);
/* The same with its verdict. */
void prm__compare_put(prm__compare *c, int verdict, const char *fmt, ...) PRM_PRINTF(3, 4);
void prm__compare_objects(prm__compare *c, const prm__object *before, const prm__object *after);
void prm__compare_rules(prm__compare *c, const prm__field *before, const prm__field *after);
void prm__compare_tools(prm__compare *c, prm_value before, prm_value after);

#endif
