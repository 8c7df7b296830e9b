/* calendar.h: dates and times in text: RFC 3339, and formats in the terms of strptime. */
#ifndef PRM_SCHEMA_CALENDAR_H
#define PRM_SCHEMA_CALENDAR_H

#include "schema/rule.h"

/* YYYY-MM-DD, of a day that there is; years from 1. */
bool prm__is_date(prm_str text);
/* The same, 'T' (or 't', or a blank), hh:mm:ss, a fraction, 'Z' or +hh:mm. No leap second. */
bool prm__is_datetime(prm_str text);

/* Read the validator's `format`, if any, and check its directives. */
bool prm__format_compile(prm__rule_compile *c, prm__rule *rule);
/* Is text, all of it, of that format, and a day that there is? The format was checked. */
bool prm__format_is_met(prm_str format, prm_str text);
/* before, then the format and today's-like example. */
void prm__format_expect(const char *before, prm_str format, prm_buf *out);
/* A text of that format: 2026-01-31 08:15:30.5. False when it is longer than size. */
bool prm__format_print(prm_str format, char *out, size_t size);

#endif
