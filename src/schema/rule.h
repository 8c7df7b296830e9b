/*
 * rule.h: what a validator is. One file in rules/ and one line in rules.def each; the class says
 * which types it fits, which keys it reads, how it is compiled, checked and put into words.
 */
#ifndef PRM_SCHEMA_RULE_H
#define PRM_SCHEMA_RULE_H

#include "schema/schema.h"

/* Keys of a validator: their places, and as bits for prm__rule_class.keys. */
enum {
	PRM__RULE_TYPE,
	PRM__RULE_MESSAGE,
	PRM__RULE_VALUE,
	PRM__RULE_MIN,
	PRM__RULE_MAX,
	PRM__RULE_PATTERN,
	PRM__RULE_ALLOWED,
	PRM__RULE_CUSTOM,
	PRM__RULE_FORMAT,
	PRM__RULE_KEYS
};
#define PRM__KEY_VALUE (1u << PRM__RULE_VALUE)
#define PRM__KEY_MIN (1u << PRM__RULE_MIN)
#define PRM__KEY_MAX (1u << PRM__RULE_MAX)
#define PRM__KEY_PATTERN (1u << PRM__RULE_PATTERN)
#define PRM__KEY_ALLOWED (1u << PRM__RULE_ALLOWED)
#define PRM__KEY_CUSTOM (1u << PRM__RULE_CUSTOM)
#define PRM__KEY_FORMAT (1u << PRM__RULE_FORMAT)

enum prm__verdict {
	PRM__FINE = 0,
	PRM__BROKEN,
	PRM__BROKEN_SO, /* for another reason than expect() gives: it is in why */
	PRM__CHECK_NOMEM
};

/* A check of one value. */
typedef struct prm__rule_call {
	const prm__rule *rule;
	const prm__field *field;
	prm_value value; /* of the field's type, never null */
	char why[PRM_ERROR_TEXT];
} prm__rule_call;

struct prm__rule_compile;

typedef struct prm__rule_class {
	const char *name;
	uint32_t types; /* PRM__TYPE_BITs of the fields that it fits */
	uint32_t keys;
	/* Fill in rule; what is wrong is said with prm__rule_fault, which gives false. */
	bool (*compile)(struct prm__rule_compile *c, prm__rule *rule);
	int (*check)(prm__rule_call *call); /* enum prm__verdict */
	/* "an e-mail address": completes "expected ...". */
	void (*expect)(const prm__rule *rule, prm_buf *out);
	/* What is shown as found: NULL: the value; else e.g. "2 characters". */
	void (*found)(prm_value value, prm_buf *out);
} prm__rule_class;

#define RULE(name) extern const prm__rule_class prm__rule_##name;
#include "schema/rules.def"
#undef RULE

/* ---- for compile() ------------------------------------------------------------------------ */

typedef struct prm__rule_compile {
	struct prm__compile *compile;
	const struct prm__place *place; /* of the validator's map */
	prm_value tree;
	int type; /* of the field */
	prm_value values[PRM__RULE_KEYS];
} prm__rule_compile;

#define PRM__RULE_ITSELF (-1)

/* A finding at `key` (PRM__RULE_..., or PRM__RULE_ITSELF: the validator); false. */
bool prm__rule_fault(prm__rule_compile *c, int key, const char *fmt, ...) PRM_PRINTF(3, 4);
/* The same, at a byte of the text of that key. */
bool prm__rule_fault_in(prm__rule_compile *c, int key, size_t at, const char *fmt, ...)
	PRM_PRINTF(4, 5);
/* Memory is out: false. */
bool prm__rule_nomem(prm__rule_compile *c);
/* The text of `key`, copied; a fault when it is absent or no text. */
bool prm__rule_take_text(prm__rule_compile *c, int key, prm_str *out);
/* One number, from `value` or from `key`; both: a fault unless equal. */
bool prm__rule_take_bound(prm__rule_compile *c, int key, bool length, prm_value *out);
/* The regular expression, kept with the schema. */
bool prm__rule_take_regex(prm__rule_compile *c, prm__rule *rule);
/* A deep copy in the schema's arena. */
bool prm__rule_take_copy(prm__rule_compile *c, prm_value v, prm_value *out);

#endif
