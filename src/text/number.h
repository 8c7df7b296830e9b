/* number.h: decimal spellings and 64-bit numbers. */
#ifndef PRM_TEXT_NUMBER_H
#define PRM_TEXT_NUMBER_H

#include <prm/value.h>

/*
 * Read a JSON number: INT when 64 bits hold it, DOUBLE when the double's shortest spelling is the
 * same decimal number, else NUMBER with the spelling copied into arena. False: memory is out.
 */
bool prm__number_read(prm_str spelling, prm_arena *arena, prm_value *out) PRM_MUST_USE;
/* Write INT, DOUBLE or NUMBER as JSON. */
void prm__number_write(prm_value v, prm_buf *out);
/* The decimal digits of i at `to`; returns what is behind them. */
#define PRM__INTEGER_DIGITS 20 /* at most, with the sign */
char *prm__put_integer(char *to, int64_t i);
/* A double as JavaScript prints it (ECMA-262, Number::toString); returns its bytes, at most 25. */
size_t prm__number_print(double d, char out[32]);
/* The nearest double of INT, DOUBLE or NUMBER. */
double prm__number_as_double(prm_value v);
/* Are INT, DOUBLE or NUMBER, as they are written, the same decimal number? */
bool prm__number_equal(prm_value a, prm_value b);

/* A decimal number in normal form: digits without leading or trailing zeros, 0.DIGITS x 10^point. */
#define PRM_DECIMAL_DIGITS 1100
typedef struct prm_decimal {
	bool negative;
	char digits[PRM_DECIMAL_DIGITS];
	size_t count; /* 0: zero */
	long point;
} prm_decimal;

/*
 * False when there are more digits than fit, or the exponent has nine digits: then *out is the
 * nearest that there is.
 */
bool prm__decimal_read(prm_str spelling, prm_decimal *out);
/* As Number::toString lays digits out. */
void prm__decimal_write(const prm_decimal *d, prm_buf *out);

#endif
