/*
 * regex.h: regular expressions of people, run with limits: no pattern and no text takes more than a
 * bounded number of steps. PCRE2's language, UTF-8 and Unicode classes.
 */
#ifndef PRM_BASE_REGEX_H
#define PRM_BASE_REGEX_H

#include <prm/error.h>

typedef struct prm_regex prm_regex; /* immutable; may be shared between threads */

#define PRM__REGEX_REASON 120

/* What is wrong with a pattern, and at which of its bytes. */
typedef struct prm_regex_fault {
	size_t at;
	char reason[PRM__REGEX_REASON];
} prm_regex_fault;

/* *out is yours. Fails: PRM_BAD_VALUE with *fault filled in, PRM_NOMEM. */
prm_status prm__regex_compile(prm_str pattern, const prm_allocator *allocator, prm_regex **out,
			      prm_regex_fault *fault) PRM_MUST_USE;
/* The same for a pattern that may match anywhere in a text. */
prm_status prm__regex_compile_search(prm_str pattern, const prm_allocator *allocator,
				     prm_regex **out, prm_regex_fault *fault) PRM_MUST_USE;
void prm__regex_free(prm_regex *regex);

enum prm_regex_answer { PRM_REGEX_NO = 0, PRM_REGEX_YES, PRM_REGEX_GAVE_UP, PRM_REGEX_NOMEM };

/*
 * Does text begin with a match (of a pattern for searches: hold one)? The end is free, as with
 * Python's re.match and re.search.
 */
int prm__regex_match(const prm_regex *regex, prm_str text);

#endif
