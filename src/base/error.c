/* error.c: failing in one statement, and what errors.def says of a status. */
#include <prm/error.h>

#include <stdarg.h>
#include <stdio.h>

#include "base/str.h"

struct status_row {
	prm_status status;
	const char *code, *exception, *sentence;
	int http, exit_status;
};

static const struct status_row rows[] = {
#define PRM_ERROR(NAME, number, code, exception, http, exit_status, sentence) \
	{number, code, #exception, sentence, http, exit_status},
#include <prm/errors.def>
#undef PRM_ERROR
};

static const struct status_row ok_row = {PRM_OK, "ok", "", "the call succeeded", 200, 0};

static const struct status_row *row_of(prm_status status)
{
	const struct status_row *fallback = &ok_row;

	if (status == PRM_OK)
		return &ok_row;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].status == status)
			return &rows[i];
		if (rows[i].status == PRM_INTERNAL)
			fallback = &rows[i];
	}
	return fallback;
}

const char *prm_status_code(prm_status status)
{
	return row_of(status)->code;
}

const char *prm_status_sentence(prm_status status)
{
	return row_of(status)->sentence;
}

const char *prm_status_exception(prm_status status)
{
	return row_of(status)->exception;
}

int prm_status_http(prm_status status)
{
	return row_of(status)->http;
}

int prm_status_exit(prm_status status)
{
	return row_of(status)->exit_status;
}

prm_status prm_status_of(prm_str code)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (prm_str_is(code, rows[i].code))
			return rows[i].status;
	return PRM_INTERNAL;
}

/* The text is one line of whole characters: control characters of user data become spaces. */
static void finish_text(char *text, int written)
{
	size_t len = written < 0 ? 0 : (size_t)written;

	if (len >= PRM_ERROR_TEXT) {
		len = prm__utf8_floor(prm_str_n(text, PRM_ERROR_TEXT - 1), PRM_ERROR_TEXT - 4);
		memcpy(text + len, "...", 4);
	}
	prm__str_plain(text, strlen(text));
}

static prm_status fail(prm_error *err, prm_status status, uint32_t line, uint32_t column,
		       const char *fmt, va_list args)
{
	char text[PRM_ERROR_TEXT]; /* the arguments may borrow from err itself */

	if (!err)
		return status;
	finish_text(text, vsnprintf(text, sizeof(text), fmt, args));
	err->status = status;
	err->line = line;
	err->column = column;
	memcpy(err->text, text, sizeof(text));
	return status;
}

prm_status prm_fail(prm_error *err, prm_status status, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	fail(err, status, 0, 0, fmt, args);
	va_end(args);
	return status;
}

prm_status prm_fail_at(prm_error *err, prm_status status, uint32_t line, uint32_t column,
		       const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	fail(err, status, line, column, fmt, args);
	va_end(args);
	return status;
}
