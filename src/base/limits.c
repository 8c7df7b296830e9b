/* limits.c: defaults of the named limits. */
#include "base/limits.h"

#define KIB ((size_t)1024)
#define MIB (KIB * 1024)

static const prm_limits defaults = {
	.struct_size = sizeof(prm_limits),
	.document_bytes = 16 * MIB,
	.document_nesting = 512,
	.yaml_aliases = 10000,
	.template_bytes = MIB,
	.template_nesting = 256,
	.partial_depth = 64,
	.render_steps = 10000000,
	.output_bytes = 16 * MIB,
	.page_items = 1000,
	.diag_items = PRM__LIMIT_DIAG_ITEMS,
};

/* All members behind struct_size are size_t, so both structs are read as arrays of them. */
prm_limits prm__limits(const prm_limits *given)
{
	prm_limits all = defaults;
	size_t members = given ? given->struct_size / sizeof(size_t) : 0;

	if (members > sizeof(all) / sizeof(size_t))
		members = sizeof(all) / sizeof(size_t);
	for (size_t i = 1; i < members; i++) {
		size_t value;

		memcpy(&value, (const char *)given + i * sizeof(size_t), sizeof(value));
		if (value)
			memcpy((char *)&all + i * sizeof(size_t), &value, sizeof(value));
	}
	if (all.output_bytes > PRM__MOST_OUTPUT)
		all.output_bytes = PRM__MOST_OUTPUT;
	return all;
}
