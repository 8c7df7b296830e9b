/* double.h: exact conversion between decimal numbers and doubles, without the C library. */
#ifndef PRM_TEXT_DOUBLE_H
#define PRM_TEXT_DOUBLE_H

#include <stdint.h>

/*
 * The double nearest to digits x 10^exponent, of two the even one; infinity when it is too large.
 * M. Eisel's and D. Lemire's algorithm ("Number Parsing at a Gigabyte per Second", 2021), which
 * never needs a second way (N. Mushtak, D. Lemire, "Fast Number Parsing Without Fallback", 2023).
 */
double prm__double_nearest(uint64_t digits, long exponent);

/*
 * The fewest digits that read back as d, and of those the nearest to it: *digits x 10^*exponent,
 * without zeros at the end. d is finite and not 0; its sign does not matter. R. Giulietti's
 * Schubfach ("The Schubfach way to render doubles", 2022).
 */
void prm__double_shortest(double d, uint64_t *digits, int *exponent);

#endif
