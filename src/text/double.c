/* double.c: see double.h. Both ways need one table of the powers of ten. */
#include "text/double.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "text/power10.h"

#define FRACTION_BITS 52
#define HIDDEN_BIT ((uint64_t)1 << FRACTION_BITS)
#define MOST_EXPONENT 0x7ff /* infinity's */

struct product {
	uint64_t high, low;
};

static struct product multiply(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
	__extension__ typedef unsigned __int128 wide;
	wide p = (wide)a * b;

	return (struct product){(uint64_t)(p >> 64), (uint64_t)p};
#else
	uint64_t a0 = (uint32_t)a, a1 = a >> 32, b0 = (uint32_t)b, b1 = b >> 32;
	uint64_t low = a0 * b0, mid = a1 * b0 + (low >> 32), more = a0 * b1 + (uint32_t)mid;

	return (struct product){a1 * b1 + (mid >> 32) + (more >> 32), a * b};
#endif
}

/* floor(log2(10^k)), for |k| up to 1233. */
static int log2_of_power10(int k)
{
	return (k * 1741647) >> 19;
}

/* ---- decimal to double ----------------------------------------------------------------------- */

static double from_bits(uint64_t bits)
{
	double d;

	memcpy(&d, &bits, sizeof(d));
	return d;
}

/*
 * The first bits of digits x 10^exponent. Those of the power of ten beyond its first 64 are only
 * needed when the first product leaves open what they would add.
 */
static struct product scale(uint64_t digits, int exponent)
{
	prm__power10_bits power = prm__power10_table[exponent - PRM__POWER10_MIN];
	struct product p = multiply(digits, power.high);

	if ((p.high & 0x1ff) == 0x1ff) {
		/* powers down to 10^-27 are rounded up, as the proof wants it */
		bool up = exponent < 0 && exponent >= -27;
		struct product more = multiply(digits, power.low + up);

		p.low += more.high;
		p.high += p.low < more.high;
	}
	return p;
}

/* Half an odd last bit: rounds to even, unless the product shows that it lies between. */
static bool is_tie(struct product p, uint64_t mantissa, int shift, int exponent)
{
	return p.low <= 1 && exponent >= -4 && exponent <= 23 && (mantissa & 3) == 1 &&
	       mantissa << shift == p.high;
}

double prm__double_nearest(uint64_t digits, long exponent)
{
	int zeros, shift, binary;
	uint64_t mantissa;
	struct product p;

	if (digits == 0 || exponent < PRM__POWER10_MIN)
		return 0;
	if (exponent > 308)
		return HUGE_VAL;
	zeros = __builtin_clzll(digits);
	p = scale(digits << zeros, (int)exponent);
	shift = (int)(p.high >> 63) + 9; /* leaves 54 bits: one more than a double has */
	mantissa = p.high >> shift;
	binary = log2_of_power10((int)exponent) + shift - zeros + 1077;
	if (binary <= 0) { /* subnormal */
		if (binary <= -63)
			return 0;
		mantissa >>= 1 - binary;
		mantissa = (mantissa + (mantissa & 1)) >> 1;
		return from_bits(mantissa); /* or the smallest normal number */
	}
	if (is_tie(p, mantissa, shift, (int)exponent))
		mantissa--;
	mantissa = (mantissa + (mantissa & 1)) >> 1;
	if (mantissa == HIDDEN_BIT << 1)
		binary++;
	if (binary >= MOST_EXPONENT)
		return HUGE_VAL;
	return from_bits((uint64_t)binary << FRACTION_BITS | (mantissa & (HIDDEN_BIT - 1)));
}

/* ---- double to decimal ----------------------------------------------------------------------- */

/* v x 10^power x 2^n as an integer whose lowest bit says, too, whether anything was cut off. */
static uint64_t round_to_odd(prm__power10_bits power, uint64_t v)
{
	struct product low = multiply(power.low, v), high = multiply(power.high, v);

	high.low += low.high;
	high.high += high.low < low.high;
	return high.high | (high.low > 1);
}

/* The table's floor becomes the least value above, where it is not exact. */
static prm__power10_bits power_above(int k)
{
	prm__power10_bits power = prm__power10_table[k - PRM__POWER10_MIN];

	if (k < 0 || k > 55) {
		power.low++;
		power.high += power.low == 0;
	}
	return power;
}

/* The numbers that read back as a double, times four: all from low to high. */
struct interval {
	uint64_t low, middle, high;
	int exponent; /* of ten */
};

/* fraction x 2^exponent; below a power of two the doubles are nearer. */
static struct interval interval_of(uint64_t fraction, int exponent, bool is_power)
{
	int k = (exponent * 1262611 - (is_power ? 524031 : 0)) >> 22; /* floor(log10) */
	int shift = exponent + log2_of_power10(-k) + 1;
	prm__power10_bits power = power_above(-k);
	uint64_t four = fraction * 4, odd = fraction & 1;

	return (struct interval){
		round_to_odd(power, (four - 2 + is_power) << shift) + odd,
		round_to_odd(power, four << shift),
		round_to_odd(power, (four + 2) << shift) - odd,
		k,
	};
}

/* The shortest number in the interval. */
static uint64_t pick(struct interval *in)
{
	uint64_t below = in->middle / 4, tens = below / 10;
	bool below_fits, above_fits;

	/* of two neighbours with one digit less, at most one lies in there */
	if (below >= 10) {
		below_fits = in->low <= 40 * tens;
		above_fits = 40 * tens + 40 <= in->high;
		if (below_fits != above_fits) {
			in->exponent++;
			return tens + above_fits;
		}
	}
	below_fits = in->low <= 4 * below;
	above_fits = 4 * below + 4 <= in->high;
	if (below_fits != above_fits)
		return below + above_fits;
	if (in->middle == 4 * below + 2)
		return below + (below & 1);
	return below + (in->middle > 4 * below + 2);
}

void prm__double_shortest(double d, uint64_t *digits, int *exponent)
{
	uint64_t bits, fraction;
	struct interval in;
	int binary;

	memcpy(&bits, &d, sizeof(bits));
	fraction = bits & (HIDDEN_BIT - 1);
	binary = (int)(bits >> FRACTION_BITS & MOST_EXPONENT);
	if (binary)
		in = interval_of(fraction | HIDDEN_BIT, binary - 1075, fraction == 0 && binary > 1);
	else
		in = interval_of(fraction, -1074, false);
	*digits = pick(&in);
	for (; *digits % 100000000 == 0; in.exponent += 8)
		*digits /= 100000000;
	for (; *digits % 10 == 0; in.exponent++)
		*digits /= 10;
	*exponent = in.exponent;
}
