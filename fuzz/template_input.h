/*
 * template_input.h: what fuzz_template and fuzz_render share. The first byte of an input is its
 * options: '@' for none; each of its lower six bits and the highest turn something on, and so does it
 * when the bit of '@' is off.
 */
#ifndef PRM_FUZZ_TEMPLATE_INPUT_H
#define PRM_FUZZ_TEMPLATE_INPUT_H

#include <prm/template.h>

#include "fuzz.h"

#define FUZZ_OUTPUT_BYTES 65536

/* An allocator that fails at the n-th allocation and after it. */
struct fuzz_heap {
	prm_allocator allocator;
	long left;
};

static inline void *fuzz_realloc(void *ud, void *ptr, size_t old_size, size_t size)
{
	struct fuzz_heap *heap = ud;

	(void)old_size;
	if (size == 0) {
		free(ptr);
		return NULL;
	}
	return heap->left-- > 0 ? realloc(ptr, size) : NULL;
}

static inline const prm_limits *fuzz_limits(void)
{
	static const prm_limits limits = {.struct_size = sizeof(limits),
					  .output_bytes = FUZZ_OUTPUT_BYTES,
					  .render_steps = 200000,
					  .partial_depth = 16};

	return &limits;
}

/* Read the options off the front of the input. */
static inline prm_template_options fuzz_template_options(prm_str *input)
{
	static const int flags[] = {PRM_TEMPLATE_STRICT, PRM_TEMPLATE_ASSUME_OBJECTS,
				    PRM_TEMPLATE_COMPAT, PRM_TEMPLATE_KNOWN_HELPERS_ONLY,
				    PRM_TEMPLATE_PREVENT_INDENT};
	prm_template_options opts = {.struct_size = sizeof(opts)};
	unsigned bits = input->len ? (unsigned char)input->ptr[0] : 0;

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		opts.flags |= bits >> i & 1 ? flags[i] : 0;
	if (!(bits & 0x40))
		opts.flags |= PRM_TEMPLATE_IGNORE_STANDALONE |
			      PRM_TEMPLATE_EXPLICIT_PARTIAL_CONTEXT;
	opts.escape = bits & 0x20 ? PRM_ESCAPE_HTML : PRM_ESCAPE_NONE;
	opts.missing = bits & 0x80 ? PRM_MISSING_IS_KEPT : PRM_MISSING_IS_EMPTY;
	opts.limits = fuzz_limits();
	if (input->len)
		*input = prm_str_n(input->ptr + 1, input->len - 1);
	return opts;
}

#endif
