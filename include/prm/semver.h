/* SPDX-License-Identifier: MIT */
/* semver.h: versions (semver.org 2.0.0) and npm's grammar of ranges. All functions are pure. */
#ifndef PRM_SEMVER_H
#define PRM_SEMVER_H

#include <prm/error.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PRM_SEMVER_MAX 128 /* bytes of a version */

/* A parsed version: slices of the text it was read from. Numbers above 2^64-1 are refused. */
typedef struct prm_semver {
	uint64_t major, minor, patch;
	prm_str prerelease; /* without '-'; empty: a release */
	prm_str build;      /* without '+' */
} prm_semver;

enum prm_bump { PRM_BUMP_NONE = 0, PRM_BUMP_PATCH, PRM_BUMP_MINOR, PRM_BUMP_MAJOR, PRM_BUMP_AUTO };

/* Read all of text as a version, strictly: no 'v', no blanks, three numbers. Fails: PRM_VERSION_INVALID. */
PRM_API prm_status prm_semver_parse(prm_str text, prm_semver *out, prm_error *err) PRM_MUST_USE;
/* <0, 0, >0 by precedence (section 11): build metadata does not count. */
PRM_API int prm_semver_compare(const prm_semver *a, const prm_semver *b);
/*
 * The next version. A pre-release bumps to its own release where that is enough (1.2.0-rc.1 by
 * patch or minor: 1.2.0). buf holds PRM_SEMVER_MAX bytes. Fails: PRM_VERSION_INVALID on overflow.
 */
PRM_API prm_status prm_semver_bump(const prm_semver *from, enum prm_bump bump, char *buf,
				   prm_str *out, prm_error *err) PRM_MUST_USE;

/*
 * Does the version satisfy the range? npm's grammar (node-semver): ^1.2, ~1, 1.x, >=1 <2, a - b,
 * ||, *. Pre-releases match only a comparator of the same numbers that has one. A malformed range
 * fails: PRM_RANGE_INVALID. "" is the same as "*".
 */
PRM_API prm_status prm_semver_satisfies(const prm_semver *version, prm_str range, bool *out,
					prm_error *err) PRM_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
