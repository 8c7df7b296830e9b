/* measure.h: what the rules of lengths and ranges share. */
#ifndef PRM_SCHEMA_MEASURE_H
#define PRM_SCHEMA_MEASURE_H

#include <prm/value.h>

/* Order of two numbers (INT, DOUBLE, NUMBER), exact between integers and doubles: <0, 0, >0. */
int prm__number_order(prm_value a, prm_value b);
/* Code points of a STRING, items of a LIST, keys of a MAP. */
int64_t prm__length_of(prm_value v);
/* "3 items" */
void prm__length_found(prm_value v, prm_buf *out);
/* before, and the number. */
void prm__bound_add(const char *before, prm_value bound, prm_buf *out);

#endif
