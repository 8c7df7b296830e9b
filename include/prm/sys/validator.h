/* SPDX-License-Identifier: MIT */
/*
 * sys/validator.h: functions of the host for validators of type `custom`. A schema that names a
 * function which nobody registered does not compile.
 */
#ifndef PRM_SYS_VALIDATOR_H
#define PRM_SYS_VALIDATOR_H

#include <prm/schema.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A call of a custom validator. Borrowed for its length. */
typedef struct prm_validator_call {
	size_t struct_size;
	prm_str name;    /* custom_function */
	prm_str field;   /* the field's name */
	prm_value value; /* of the field's type; never null */
	prm_value given; /* the validator's `value`; MISSING when it has none */
} prm_validator_call;

/*
 * PRM_OK: the value is fine. PRM_SCHEMA_INVALID: it is not, and err's text says why (it is shown,
 * unless the field is write_only). Called on the validating thread, perhaps on several at once.
 */
typedef prm_status (*prm_validator_fn)(void *ud, const prm_validator_call *call, prm_error *err);

PRM_API prm_status prm_validators_new(const prm_allocator *allocator, prm_validators **out,
				      prm_error *err) PRM_MUST_USE;
PRM_API void prm_validators_free(prm_validators *validators);
/* Register before schemas are compiled. Later wins. */
PRM_API prm_status prm_validators_add(prm_validators *validators, prm_str name, prm_validator_fn fn,
				      void *ud, prm_error *err) PRM_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
