/* SPDX-License-Identifier: MIT */
/*
 * diag.h: a bounded list of findings. Parse, check, missing variables, schemas, lint and import
 * fill one; the call's prm_error carries its first error.
 */
#ifndef PRM_DIAG_H
#define PRM_DIAG_H

#include <prm/error.h>

#ifdef __cplusplus
extern "C" {
#endif

enum prm_severity { PRM_SEVERITY_ERROR = 0, PRM_SEVERITY_WARNING = 1, PRM_SEVERITY_INFO = 2 };

/* One step of the chain that leads to a finding: "in partial 'tone', included here". */
typedef struct prm_diag_note {
	const struct prm_diag_note *next;
	prm_str source;
	uint32_t line, column;
	prm_str text;
} prm_diag_note;

/* Unknown members are 0 or empty. Everything is borrowed from the list. */
typedef struct prm_diag_entry {
	prm_status code;
	int severity;          /* enum prm_severity */
	prm_str source;        /* file, or name of the prompt or partial */
	size_t start, end;     /* bytes in the source */
	uint32_t line, column; /* of start, from 1, in code points */
	prm_str pointer;       /* JSON pointer (RFC 6901) of what is meant */
	prm_str text;          /* what is wrong: one line, no final period */
	prm_str hint;          /* what to do: "did you mean 'company'?" */
	prm_str excerpt;       /* the line of the source that start is in; of a long one a part */
	const prm_diag_note *notes;
	prm_str rule;  /* of a schema: what was broken: "email", "required" */
	prm_str value; /* the value that broke it, shortened; empty when it must not be shown */
	uint32_t excerpt_start; /* code points of the line that were cut before the excerpt */
} prm_diag_entry;

/* Read items, count, errors and dropped; the rest is private. */
typedef struct prm_diag {
	prm_arena arena;
	prm_diag_entry *items;
	size_t count, size, limit;
	size_t errors;  /* how many are errors, dropped ones included */
	size_t dropped; /* how many did not fit */
} prm_diag;

/* Start an empty list; limit 0: prm_limits.diag_items. One thread at a time. */
PRM_API void prm_diag_init(prm_diag *diag, const prm_allocator *allocator, size_t limit);
/* Free all that is in it. The list is empty then, and can be used again. */
PRM_API void prm_diag_release(prm_diag *diag);
/*
 * Copy an entry, its strings and notes into the list. A full one only counts it, but for an error,
 * which takes the place of a warning. NULL diag: nothing happens.
 */
PRM_API void prm_diag_add(prm_diag *diag, const prm_diag_entry *entry);
/* The same; the entry's text is made from fmt. */
PRM_API void prm_diag_addf(prm_diag *diag, const prm_diag_entry *entry, const char *fmt, ...)
	PRM_PRINTF(3, 4);
/* Order by source, line, column, severity, text. */
PRM_API void prm_diag_sort(prm_diag *diag);
/* If there are errors: fill err with the first and return its code; else PRM_OK. */
PRM_API prm_status prm_diag_status(const prm_diag *diag, prm_error *err);
/* Write an entry as "file:line:col: error[code]: text", with the hint and the notes below it. */
PRM_API void prm_diag_print(const prm_diag_entry *entry, prm_buf *out);

#ifdef __cplusplus
}
#endif
#endif
