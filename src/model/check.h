/*
 * check.h: what the parts of prm_prompt_read share: one pass over the given tree that reports every
 * finding at its JSON pointer, and collects which variables the templates use.
 */
#ifndef PRM_MODEL_CHECK_H
#define PRM_MODEL_CHECK_H

#include <prm/prompt.h>

#include "base/map.h"

/* A variable that a template uses, by its root name. */
typedef struct prm_found {
	prm_str name;
	int as;
} prm_found;

typedef struct prm_check {
	prm_value tree;
	const prm_doc *doc; /* may be NULL */
	prm_str source;
	prm_diag *diag;
	prm_arena arena;  /* for the length of the check */
	prm_buf pointer;  /* of what is being checked, `at` included */
	size_t at_len;    /* bytes of `at` */
	prm_found *found; /* in order of first use */
	size_t found_count, found_size;
	prm_map found_at;               /* name: its index in found, and 1 */
	prm_map declared, placeholders; /* names */
	bool has_partials; /* some template includes one, whose variables are not known here */
	const prm_allocator *allocator;
	prm_status status; /* PRM_NOMEM, PRM_LIMIT: the check itself failed */
} prm_check;

#define PRM__TYPE(type) (1u << (type))
#define PRM__TREE_DEPTH 128 /* levels of lists and maps inside a prompt */

/* ---- where we are: step into a member or item, and back ---- */
size_t prm__check_enter(prm_check *c, prm_str key);
size_t prm__check_enter_at(prm_check *c, size_t index);
void prm__check_leave(prm_check *c, size_t mark);

/* ---- findings, at the pointer; hint may be empty ---- */
void prm__check_error(prm_check *c, prm_status code, prm_str hint, const char *fmt, ...)
	PRM_PRINTF(4, 5);
void prm__check_warn(prm_check *c, prm_status code, prm_str hint, const char *fmt, ...)
	PRM_PRINTF(4, 5);
/* Is the list full? What is found then is only counted, and no hint is worth its time. */
bool prm__check_is_full(const prm_check *c);
/* A warning at the key of member `index` of the map at the pointer; where names what it is in. */
void prm__check_unknown_key(prm_check *c, prm_value map, size_t index, prm_str hint,
			    const char *where);
/* "did you mean 'x'?" in buf, for the nearest of names (NULL ends them); empty when none is near. */
prm_str prm__check_near(prm_str word, const char *const *names, char buf[128]);

/* Is the member `key` of map absent, or null (a YAML key with nothing behind it)? */
bool prm__check_absent(prm_value map, const char *key);
/*
 * The member `key` of map, if it has one of the types (PRM__TYPE bits, else a finding and false);
 * false too when it is absent or null. On true the pointer has entered it: leave with *mark.
 */
bool prm__check_member(prm_check *c, prm_value map, const char *key, unsigned types, prm_value *out,
		       size_t *mark);
/* The same for a STRING, and left again; empty when it is absent or was reported. */
prm_str prm__check_text(prm_check *c, prm_value map, const char *key);
/* A STRING that must be one of names. */
void prm__check_choice(prm_check *c, prm_value map, const char *key, const char *const *names);
/* A list of strings. */
void prm__check_texts(prm_check *c, prm_value map, const char *key);
/* A finding of code WRONG_TYPE for the value at the pointer. */
void prm__check_wrong_type(prm_check *c, prm_str key, prm_value value, unsigned types);

/* ---- the parts ---- */
/* Inspect the template at the pointer. */
void prm__check_template(prm_check *c, prm_str text);
/* Inspect every string in the value at the pointer, except members called skip (NULL: none). */
void prm__check_templates_in(prm_check *c, prm_value value, const char *skip);
void prm__check_messages(prm_check *c, prm_value chat_template);
void prm__check_sections(prm_check *c);
/* The variable of that root name; NULL when no template uses it. */
prm_found *prm__check_found(const prm_check *c, prm_str name);
/* Put a name into one of the sets. */
void prm__check_note(prm_check *c, prm_map *set, prm_str name);
/* Note a use of a variable by its path. */
void prm__check_use(prm_check *c, prm_str path, int as);

#endif
