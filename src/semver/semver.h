/* semver.h: the pieces of a version that versions and ranges read alike. */
#ifndef PRM_SEMVER_SEMVER_H
#define PRM_SEMVER_SEMVER_H

#include <prm/semver.h>

/*
 * Each reads what stands at text.ptr[*at], moves *at behind it and returns NULL, or returns what is
 * wrong as a clause for people; *at stays then.
 */
const char *prm__semver_number(prm_str text, size_t *at, uint64_t *out);
/* Dot-separated identifiers; those of a pre-release may not be numbers with a leading zero. */
const char *prm__semver_identifiers(prm_str text, size_t *at, bool prerelease, prm_str *out);
/* "-pre.release" and "+build", where they are there; sets these two members. */
const char *prm__semver_tail(prm_str text, size_t *at, prm_semver *v);

#endif
