/* canonical.h: the shape in which a prompt's tree is kept. */
#ifndef PRM_MODEL_CANONICAL_H
#define PRM_MODEL_CANONICAL_H

#include "model/check.h"

/*
 * Build the canonical tree of c->tree in arena: known keys in their order, empty ones left out, a
 * template that is a text as {content}, the variables found added to those declared, unknown keys
 * behind all others.
 */
prm_status prm__prompt_canonical(const prm_check *c, prm_arena *arena, prm_value *out,
				 prm_error *err) PRM_MUST_USE;
/* The list of declared variables, in the section that the prompt's format uses. MISSING: none. */
prm_value prm__prompt_declared(prm_value tree);

#endif
