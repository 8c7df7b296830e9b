/* SPDX-License-Identifier: MIT */
/* error.h: how a call says what went wrong. Many findings at once: diag.h. */
#ifndef PRM_ERROR_H
#define PRM_ERROR_H

#include <prm/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The statuses: PRM_OK, PRM_NOMEM, ... See errors.def for all of them and what they mean. */
enum {
	PRM_OK = 0,
#define PRM_ERROR(NAME, number, code, exception, http, exit_status, sentence) PRM_##NAME = number,
#include <prm/errors.def>
#undef PRM_ERROR
	PRM_STATUS_END_
};

#define PRM_ERROR_TEXT 240

/*
 * Stands on the caller's stack, owns nothing, is written only on failure; NULL is accepted
 * wherever one is asked for.
 */
typedef struct prm_error {
	prm_status status;
	uint32_t line, column;     /* from 1, in code points; 0: not known */
	char text[PRM_ERROR_TEXT]; /* one line, NUL-terminated, no final period, no secrets */
} prm_error;

/* Fill err (which may be NULL) and return status, so that failing is one statement. */
PRM_API prm_status prm_fail(prm_error *err, prm_status status, const char *fmt, ...)
	PRM_PRINTF(3, 4);
/* The same with a position. */
PRM_API prm_status prm_fail_at(prm_error *err, prm_status status, uint32_t line, uint32_t column,
			       const char *fmt, ...) PRM_PRINTF(5, 6);

/*
 * What errors.def says of a status: "missing-variable", its sentence, the Python exception, the HTTP
 * status and the exit status. An unknown number is taken for PRM_INTERNAL. The texts are constants.
 */
PRM_API const char *prm_status_code(prm_status status);
PRM_API const char *prm_status_sentence(prm_status status);
PRM_API const char *prm_status_exception(prm_status status);
PRM_API int prm_status_http(prm_status status);
PRM_API int prm_status_exit(prm_status status);
/* The status of that code; PRM_INTERNAL when there is none. */
PRM_API prm_status prm_status_of(prm_str code);

#ifdef __cplusplus
}
#endif
#endif
