/* prompt.h: a prompt from inside: the struct, and what its parts do when one is read. */
#ifndef PRM_MODEL_PROMPT_H
#define PRM_MODEL_PROMPT_H

#include <prm/prompt.h>

#include "model/record.h"

/* Immutable once made. All it points to lies in `arena`, or in the record that it is part of. */
struct prm_prompt {
	prm_arena arena;
	const prm_allocator *allocator;
	prm_value tree;
	prm_str id, version, changelog;
	int format, lifecycle;
	prm_message *messages;
	size_t message_count;
	prm_variable *variables;
	size_t variable_count;
	char content_hash[65];
};

/* The top-level keys of a prompt in the order in which they are written; NULL ends the list. */
extern const char *const prm__prompt_keys[];

/*
 * Fill the members of p from a tree that is canonical and was checked before; texts are borrowed
 * from it. Templates are not looked at: the variables are the declared ones and the placeholders,
 * without what they are used as. content_hash is left alone. Fails: PRM_NOMEM.
 */
prm_status prm__prompt_wrap(prm_prompt *p, prm_value tree, prm_error *err) PRM_MUST_USE;
/* The format of a tree: its `format`, else chat where it has a chat_template, else text. */
int prm__prompt_format_of(prm_value tree);

#endif
