/*
 * json_tree.c: the JSON reader's hot way, from bytes to values. The items of open containers stand
 * on one growing array and are copied into the document when their container closes; strings
 * without escapes are slices of the source.
 *
 * No scan needs to look for the end of the text: behind a text of our own stand zeros, and a
 * borrowed text ends in a bracket, which ends everything but a string. So the end is looked for
 * only in strings and words, and behind a bracket.
 */
#include <stdio.h>

#include "base/symbol.h"
#include "text/json_reader.h"
#include "text/number.h"

static inline const char *skip_blank(const char *p)
{
	if ((unsigned char)*p > ' ')
		return p;
	while (prm__json_is_blank(*p))
		p++;
	return p;
}

/* Member by member: gcc makes a literal up in memory first, and waits for it. */
static inline void set_value(prm_value *out, int type, int flags, size_t len)
{
	out->type = (uint8_t)type;
	out->flags = (uint8_t)flags;
	out->reserved = 0;
	out->len = (uint32_t)len;
}

/* ---- scalars --------------------------------------------------------------------------------- */

/* p is at the opening quote. */
static inline const char *read_string(struct prm_json_reader *r, const char *p, prm_str *out)
{
	const char *begin = p + 1, *close = prm__json_plain_end(r, begin);

	if (close == r->end || *close != '"')
		return prm__json_read_string(r, begin, close, out);
	*out = prm_str_n(begin, (size_t)(close - begin));
	return close + 1;
}

/* The digits at p go on into *u, which wraps when there are very many. */
static inline const char *read_digits(const char *p, uint64_t *u)
{
	for (; *p >= '0' && *p <= '9'; p++)
		*u = *u * 10 + (uint64_t)(*p - '0');
	return p;
}

/*
 * Short numbers are exact without more ado: 18 digits fit into 64 bits; and the quotient of two
 * integers that a double holds is rounded once, so up to 15 digits are what was written (W. D.
 * Clinger, "How to Read Floating Point Numbers Accurately"). False: not so short, or -0.
 */
static inline bool short_number(uint64_t u, size_t whole, size_t fraction, bool negative,
				prm_value *out)
{
	static const double powers[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
					1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
	double d;

	if (whole + fraction > (fraction ? 15 : 18) || (negative && u == 0))
		return false;
	if (!fraction) {
		set_value(out, PRM_INT, 0, 0);
		out->as.integer = negative ? -(int64_t)u : (int64_t)u;
		return true;
	}
	d = (double)u / powers[fraction];
	set_value(out, PRM_DOUBLE, 0, 0);
	out->as.number = negative ? -d : d;
	return true;
}

static const char *read_exponent(struct prm_json_reader *r, const char *p)
{
	const char *digits;
	uint64_t ignored = 0;

	p++;
	if (*p == '+' || *p == '-')
		p++;
	digits = read_digits(p, &ignored);
	return digits > p ? digits : prm__json_syntax(r, p, "digits are expected in the exponent");
}

static inline const char *read_number(struct prm_json_reader *r, const char *p, prm_value *out)
{
	const char *begin = p, *whole = p + (*p == '-'), *fraction;
	uint64_t u = 0;

	p = fraction = read_digits(whole, &u);
	if (p == whole)
		return prm__json_syntax(r, p, "a value is expected here");
	if (*whole == '0' && p > whole + 1)
		return prm__json_syntax(r, whole + 1, "a number does not begin with 0");
	if (*p == '.') {
		fraction = p + 1;
		p = read_digits(fraction, &u);
		if (p == fraction)
			return prm__json_syntax(r, p, "digits are expected behind the point");
	}
	if (*p == 'e' || *p == 'E')
		p = read_exponent(r, p);
	else if (short_number(u, (size_t)(fraction - whole), (size_t)(p - fraction), whole > begin,
			      out))
		return p;
	if (p &&
	    !prm__number_read(prm_str_n(begin, (size_t)(p - begin)), prm__doc_arena(r->doc), out))
		return prm__json_out_of_memory(r);
	return p;
}

static inline const char *read_word(struct prm_json_reader *r, const char *p, const char *word,
				    int type, prm_value *out)
{
	size_t len = strlen(word); /* a constant, once inlined */

	if ((size_t)(r->end - p) < len || memcmp(p, word, len) != 0)
		return prm__json_no_value(r, p);
	set_value(out, type, 0, 0);
	out->as.integer = 0;
	out->as.boolean = *word == 't';
	return p + len;
}

static inline const char *read_scalar(struct prm_json_reader *r, const char *p, prm_value *out)
{
	prm_str text = {0};

	if (*p == '"') {
		p = read_string(r, p, &text);
		set_value(out, PRM_STRING, r->string_flags, text.len);
		out->as.text = text.ptr;
		return p;
	}
	if (*p == '-' || (*p >= '0' && *p <= '9'))
		return read_number(r, p, out);
	if (*p == 't')
		return read_word(r, p, "true", PRM_BOOL, out);
	if (*p == 'f')
		return read_word(r, p, "false", PRM_BOOL, out);
	return read_word(r, p, "null", PRM_NULL, out);
}

/* ---- keys ------------------------------------------------------------------------------------ */

static inline void set_span(struct prm_json_reader *r, const char *begin, const char *end)
{
	r->spans[r->top - r->cells] = (prm_span){(uint32_t)(begin - r->start),
						 (uint32_t)(end - r->start)};
}

/*
 * The key that the last map at this depth had at this place, if it is, with its quotes, what
 * stands at p. Lists of records mostly have the same keys in the same order: those are neither
 * scanned nor looked up nor compared with one another again.
 */
static inline const prm_member *expected_key(const struct prm_json_reader *r, const char *p)
{
	size_t place = (size_t)(r->top - r->open) / 2, len;
	const struct prm_json_shape *shape;
	const prm_member *m;

	if (r->open->reserved & PRM__JSON_UNLIKE)
		return NULL;
	shape = &r->shapes[r->depth - 1];
	if (place >= shape->count)
		return NULL;
	m = &shape->members[place];
	len = (size_t)m->key_len + 2;
	if ((size_t)(r->end - p) < len || !prm__same_bytes(p, m->key - 1, len))
		return NULL;
	return m;
}

static inline const char *read_other_key(struct prm_json_reader *r, const char *p, prm_member *m)
{
	prm_str key = {0};
	const char *behind;

	if (*p != '"')
		return prm__json_no_key(r, p);
	behind = read_string(r, p, &key);
	if (key.ptr != p + 1)
		r->open->reserved |= PRM__JSON_ESCAPED;
	m->key = key.ptr;
	m->key_len = (uint32_t)key.len;
	m->symbol = r->symbols ? prm__symbols_find(r->symbols, key.ptr, key.len) : 0;
	if (!(r->open->reserved & PRM__JSON_UNLIKE))
		prm__json_leave_shape(r);
	return behind && prm__json_is_new_key(r, p, m) ? behind : NULL;
}

/* Returns where the value begins. */
static inline const char *read_key(struct prm_json_reader *r, const char *p)
{
	prm_member *m = (prm_member *)(void *)r->top;
	const prm_member *expected = expected_key(r, p);
	const char *begin = p;

	if (expected) {
		m->key = p + 1;
		m->key_len = expected->key_len;
		m->symbol = expected->symbol;
		p += expected->key_len + 2;
	} else {
		p = read_other_key(r, p, m);
		if (!p)
			return NULL;
	}
	if (r->positions)
		set_span(r, begin, p);
	r->top++;
	p = skip_blank(p);
	if (*p != ':')
		return prm__json_syntax(r, p, "':' is expected behind a key");
	return skip_blank(p + 1);
}

/* ---- containers ------------------------------------------------------------------------------ */

/* '[' and '{' differ in one bit. */
static inline bool is_opening(char c)
{
	return (c | 0x20) == '{';
}

static inline bool at_close(const struct prm_json_reader *r, const char *p)
{
	return *p == (r->open->type == PRM_MAP ? '}' : ']');
}

PRM__RARE static const char *too_deep(struct prm_json_reader *r, const char *p)
{
	char text[96];

	snprintf(text, sizeof(text), "nested deeper than document_nesting (%zu levels)",
		 r->most_depth);
	return prm__json_fault(r, PRM_LIMIT, p, text);
}

static inline const char *open_container(struct prm_json_reader *r, const char *p)
{
	if (r->depth >= r->most_depth)
		return too_deep(r, p);
	set_value(r->top, *p == '{' ? PRM_MAP : PRM_LIST, 0, (size_t)(r->open - r->cells));
	r->top->reserved = r->depth < PRM__JSON_SHAPES ? 0 : PRM__JSON_UNLIKE;
	r->top->as.integer = 0;
	if (r->positions)
		set_span(r, p, p);
	r->open = r->top++;
	r->depth++;
	return skip_blank(p + 1);
}

/*
 * p is at the bracket. The items go into the document, and the container becomes a value. A map
 * whose keys are not those of its shape is the next one's shape, unless a key had escapes: a
 * shape's keys are compared as they stand in the source.
 */
static inline const char *close_container(struct prm_json_reader *r, const char *p)
{
	prm_value *open = r->open;
	prm_span *spans = r->positions ? r->spans + (open - r->cells) : NULL;
	size_t cells = (size_t)(r->top - open - 1);
	size_t count = open->type == PRM_MAP ? cells / 2 : cells;
	bool unlike = open->type == PRM_MAP && (open->reserved & PRM__JSON_UNLIKE);
	const void *items;

	if (unlike && count > PRM__JSON_FEW_KEYS && !prm__json_check_keys(r, p, count))
		return NULL;
	items = prm__doc_cells(r->doc, open + 1, spans ? spans + 1 : NULL, cells);
	if (!items)
		return prm__json_out_of_memory(r);
	r->depth--;
	if (unlike && open->reserved == PRM__JSON_UNLIKE && r->depth < PRM__JSON_SHAPES)
		r->shapes[r->depth] = (struct prm_json_shape){items, count};
	r->top = open + 1;
	r->open = r->cells + open->len;
	set_value(open, open->type, spans ? PRM_VALUE_SPANS : 0, count);
	open->as.items = items;
	if (spans)
		spans->end = (uint32_t)(p + 1 - r->start);
	return p + 1;
}

/* Behind a value: ',' and on to the next one, or the ends of containers. */
static inline const char *behind_value(struct prm_json_reader *r, const char *p)
{
	for (;;) {
		p = skip_blank(p);
		if (*p == ',')
			return skip_blank(p + 1);
		if (!at_close(r, p))
			return prm__json_unclosed(r, p);
		p = close_container(r, p);
		if (!p || r->depth == 0)
			return p;
		if (p == r->end)
			return prm__json_unclosed(r, p);
	}
}

static inline const char *read_item(struct prm_json_reader *r, const char *p)
{
	const char *begin = p;

	p = read_scalar(r, p, r->top);
	if (r->positions && p)
		set_span(r, begin, p);
	r->top++;
	return p;
}

const char *prm__json_read_tree(struct prm_json_reader *r, const char *p)
{
	p = skip_blank(p);
	for (;;) {
		if (r->top >= r->full && !prm__json_grow(r))
			return prm__json_out_of_memory(r);
		if (r->open->type == PRM_MAP)
			p = read_key(r, p);
		if (!p)
			return NULL;
		if (is_opening(*p)) {
			p = open_container(r, p);
			if (p && !at_close(r, p))
				continue;
		} else {
			p = read_item(r, p);
			if (r->depth == 0)
				return p;
		}
		if (p)
			p = behind_value(r, p);
		if (!p || r->depth == 0)
			return p;
	}
}
