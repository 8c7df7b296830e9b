/* validators.c: functions of the host for validators of type `custom`, by name. */
#include "base/alloc.h"
#include "base/map.h"
#include "base/str.h"
#include "schema/schema.h"

typedef struct validator {
	prm_validator_fn fn;
	void *ud;
} validator;

struct prm_validators {
	const prm_allocator *allocator;
	prm_arena arena;
	prm_map by_name;
};

prm_status prm_validators_new(const prm_allocator *allocator, prm_validators **out, prm_error *err)
{
	const prm_allocator *a = prm__allocator(allocator);
	prm_validators *validators = prm__calloc(a, sizeof(*validators));

	if (!validators)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	validators->allocator = a;
	prm_arena_init(&validators->arena, a, 0);
	prm__map_init(&validators->by_name, a, 0);
	*out = validators;
	return PRM_OK;
}

void prm_validators_free(prm_validators *validators)
{
	if (!validators)
		return;
	prm__map_release(&validators->by_name);
	prm_arena_release(&validators->arena);
	prm__free(validators->allocator, validators, sizeof(*validators));
}

prm_status prm_validators_add(prm_validators *validators, prm_str name, prm_validator_fn fn,
			      void *ud, prm_error *err)
{
	validator *entry;
	prm_str copy;

	if (name.len == 0 || !fn)
		return prm_fail(err, PRM_INVALID, "a validator needs a name and a function");
	entry = prm_arena_calloc(&validators->arena, 1, sizeof(*entry));
	if (!entry || !prm_arena_str(&validators->arena, name, &copy))
		return prm_fail(err, PRM_NOMEM, "out of memory");
	*entry = (validator){fn, ud};
	if (!prm__map_set(&validators->by_name, copy, entry))
		return prm_fail(err, PRM_NOMEM, "out of memory");
	return PRM_OK;
}

bool prm__validators_find(const prm_validators *validators, prm_str name, prm_validator_fn *fn,
			  void **ud)
{
	const validator *entry = validators ? prm__map_get(&validators->by_name, name) : NULL;

	if (!entry)
		return false;
	*fn = entry->fn;
	*ud = entry->ud;
	return true;
}

prm_str prm__validators_near(const prm_validators *validators, prm_str name)
{
	prm_str best = PRM_LIT(""), candidate;
	int least = -1;
	void *entry;
	size_t at = 0;

	while (validators && prm__map_next(&validators->by_name, &at, &candidate, &entry)) {
		int distance = prm__str_near(name, candidate);

		if (distance < 0 || (least >= 0 && distance >= least))
			continue;
		least = distance;
		best = candidate;
	}
	return best;
}
