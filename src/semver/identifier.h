/* identifier.h: the pieces of a version that ranges read too. */
#ifndef PRM_SEMVER_IDENTIFIER_H
#define PRM_SEMVER_IDENTIFIER_H

#include <prm/base.h>

/* Digits only, at least one. */
bool prm__semver_is_numeric(prm_str s);
/* Read a number without leading zeros at *at and move behind it; false: none, or above 2^64-1. */
bool prm__semver_number(prm_str s, size_t *at, uint64_t *out);
/* Read dot-separated identifiers; numeric_rule: numeric ones have no leading zeros. */
bool prm__semver_identifiers(prm_str s, size_t *at, bool numeric_rule, prm_str *out);

#endif
