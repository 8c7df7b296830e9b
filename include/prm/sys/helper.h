/* SPDX-License-Identifier: MIT */
/*
 * sys/helper.h: helpers of the host for templates. A helper gets values and returns one; it is
 * called on the rendering thread, so on several at once where several render, and should be pure.
 * A failing helper fails that render only.
 */
#ifndef PRM_SYS_HELPER_H
#define PRM_SYS_HELPER_H

#include <prm/template.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A call of a helper. Borrowed for its length. */
typedef struct prm_helper_call {
	size_t struct_size;
	prm_str name;
	const prm_value *args;
	size_t arg_count;
	prm_value hash;            /* MAP, or MISSING when there is none */
	prm_value context;         /* `this` */
	prm_arena *arena;          /* for what the helper returns: it lives until the render ends */
	struct prm_render *render; /* for prm_helper_block; private */
} prm_helper_call;

/*
 * Write the result to out, which is MISSING before: a text, or any value when called as a
 * subexpression. What it points to must live until the render ends: it comes from call->arena, the
 * arguments or the program. Or return an error: what err says becomes the finding's text.
 */
typedef prm_status (*prm_helper_fn)(void *ud, const prm_helper_call *call, prm_value *out,
				    prm_error *err);

/* An empty set of helpers. *out is yours: prm_helpers_free. Fails: PRM_NOMEM. */
PRM_API prm_status prm_helpers_new(const prm_allocator *allocator, prm_helpers **out,
				   prm_error *err) PRM_MUST_USE;
/* NULL is fine. Templates that were compiled with them go on. */
PRM_API void prm_helpers_free(prm_helpers *helpers);
/*
 * Register, not while a template is compiled with helpers: it takes fn and ud then, which must
 * outlive it. The name, which is copied, should be an identifier. Later wins. Not thread-safe.
 * Fails: PRM_INVALID without a name or a function, PRM_NOMEM.
 */
PRM_API prm_status prm_helpers_add(prm_helpers *helpers, prm_str name, prm_helper_fn fn, void *ud,
				   prm_error *err) PRM_MUST_USE;

/* The two parts of {{#helper}}body{{else}}other{{/helper}}. */
enum prm_helper_part { PRM_HELPER_BODY = 0, PRM_HELPER_ELSE = 1 };

/* Was the helper called as a block? */
PRM_API bool prm_helper_is_block(const prm_helper_call *call);
/*
 * Render a part of the block with context as `this`, appending to out, a buffer of the helper's
 * own; any number of times. Only within the helper's call, and not from a helper that this block
 * calls: PRM_INVALID, as where there is no block. At most 64 such blocks are nested. Returns the
 * render's error, which the helper passes on.
 */
PRM_API prm_status prm_helper_block(const prm_helper_call *call, int part, prm_value context,
				    prm_buf *out) PRM_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
