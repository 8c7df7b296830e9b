/*
 * json.c: a strict JSON reader (RFC 8259), one pass, iterative. Open containers stand on one
 * growing array and are copied into the document when they close; strings without escapes are
 * slices of the source.
 */
#include <stdio.h>

#include "base/alloc.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/str.h"
#include "text/doc.h"
#include "text/number.h"
#include "text/swar.h"

struct open {
	size_t first; /* index of its first item in `items` */
	bool is_map;
};

/* What most documents need stands in the reader itself. */
#define FEW_ITEMS 32
#define FEW_LEVELS 16

struct reader {
	const char *start, *at, *end;
	prm_doc *doc;
	prm_member *items; /* of all open containers; a list's items have no key */
	prm_span *spans;   /* two for each item: key, value */
	size_t count, size, span_size;
	struct open *open;
	size_t depth, open_size;
	prm_span key_span;
	bool positions;
	const prm_allocator *allocator;
	prm_limits limits;
	prm_str source;
	prm_diag *diag;
	prm_error *err;
	prm_member few_items[FEW_ITEMS];
	prm_span few_spans[2 * FEW_ITEMS];
	struct open few_levels[FEW_LEVELS];
};

static prm_status report(struct reader *r, prm_status code, const char *at, const char *text)
{
	prm_str all = prm_str_n(r->start, (size_t)(r->end - r->start));
	prm_diag_entry e = {.code = code, .source = r->source};

	e.start = e.end = (size_t)(at - r->start);
	prm__str_position(all, e.start, &e.line, &e.column);
	e.excerpt = prm__str_line(all, e.start);
	prm_diag_addf(r->diag, &e, "%s (byte %zu)", text, e.start);
	return prm_fail_at(r->err, code, e.line, e.column, "%s (byte %zu)", text, e.start);
}

static prm_status syntax(struct reader *r, const char *text)
{
	return report(r, PRM_JSON_SYNTAX, r->at, text);
}

static prm_status out_of_memory(struct reader *r)
{
	return prm_fail(r->err, PRM_NOMEM, "out of memory");
}

static inline void skip_blank(struct reader *r)
{
	if (r->at < r->end && (unsigned char)*r->at > ' ')
		return;
	while (r->at < r->end && (*r->at == ' ' || *r->at == '\n' || *r->at == '\r' || *r->at == '\t'))
		r->at++;
}

/* ---- strings --------------------------------------------------------------------------------- */

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Four hex digits at p; -1 when they are not. */
static int32_t hex4(const struct reader *r, const char *p)
{
	int32_t u = 0;

	if (r->end - p < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		int digit = hex_digit(p[i]);

		if (digit < 0)
			return -1;
		u = u << 4 | digit;
	}
	return u;
}

/* r->at is behind "\u". */
static prm_status read_unicode(struct reader *r, uint32_t *out)
{
	int32_t u = hex4(r, r->at), low;

	if (u < 0)
		return syntax(r, "\\u needs four hex digits");
	if (u >= 0xdc00 && u < 0xe000)
		return syntax(r, "a low surrogate stands alone");
	if (u >= 0xd800 && u < 0xdc00) {
		low = r->end - r->at >= 6 && r->at[4] == '\\' && r->at[5] == 'u' ? hex4(r, r->at + 6) : -1;
		if (low < 0xdc00 || low > 0xdfff)
			return syntax(r, "a high surrogate stands alone");
		u = 0x10000 + ((u - 0xd800) << 10) + (low - 0xdc00);
		r->at += 6;
	}
	r->at += 4;
	*out = (uint32_t)u;
	return PRM_OK;
}

static prm_status read_escape(struct reader *r, char **out)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *hit = r->at + 1 < r->end && r->at[1] ? strchr(from, r->at[1]) : NULL;
	uint32_t code_point = 0;
	prm_status status;

	if (hit) {
		*(*out)++ = to[hit - from];
		r->at += 2;
		return PRM_OK;
	}
	if (r->at + 1 >= r->end || r->at[1] != 'u')
		return syntax(r, "no such escape; write \\\\ for a backslash");
	r->at += 2;
	status = read_unicode(r, &code_point);
	if (status == PRM_OK)
		*out += prm__utf8_put(code_point, *out);
	return status;
}

static prm_status string_fault(struct reader *r)
{
	if (r->at >= r->end)
		return syntax(r, "the string has no closing quote");
	if ((unsigned char)*r->at < 0x20)
		return syntax(r, "a control character must be escaped in a string");
	return report(r, PRM_BAD_UTF8, r->at, "the bytes are not UTF-8");
}

/* Move r->at over characters that stand for themselves. */
static void skip_plain(struct reader *r)
{
	prm_str all = prm_str_n(r->start, (size_t)(r->end - r->start));

	for (;;) {
		uint32_t ignored;
		size_t len;

		r->at = prm__plain_end(r->at, r->end);
		if (r->at == r->end || (unsigned char)*r->at < 0x80)
			return;
		len = prm__utf8_next(all, (size_t)(r->at - r->start), &ignored);
		if (len == 0)
			return;
		r->at += len;
	}
}

/* The rest of a string that has escapes; its decoded text is never longer than its source. */
static prm_status read_escaped(struct reader *r, const char *begin, prm_str *out)
{
	const char *close = r->at;
	char *text, *put;

	for (; close < r->end && *close != '"'; close++)
		if (*close == '\\')
			close++;
	text = put = prm_arena_alloc(prm__doc_arena(r->doc), (size_t)(close - begin) + 8);
	if (!text)
		return out_of_memory(r);
	for (;;) {
		prm_status status;

		memcpy(put, begin, (size_t)(r->at - begin));
		put += r->at - begin;
		if (r->at < r->end && *r->at == '"')
			break;
		if (r->at >= r->end || *r->at != '\\')
			return string_fault(r);
		status = read_escape(r, &put);
		if (status)
			return status;
		begin = r->at;
		skip_plain(r);
	}
	*out = prm_str_n(text, (size_t)(put - text));
	r->at++;
	return PRM_OK;
}

/* r->at is at the opening quote. */
static inline prm_status read_string(struct reader *r, prm_str *out)
{
	const char *begin = r->at + 1, *at = prm__plain_end(begin, r->end);

	if (at < r->end && *at == '"') {
		*out = prm_str_n(begin, (size_t)(at - begin));
		r->at = at + 1;
		return PRM_OK;
	}
	r->at = at;
	skip_plain(r);
	if (r->at < r->end && *r->at == '"') {
		*out = prm_str_n(begin, (size_t)(r->at - begin));
		r->at++;
		return PRM_OK;
	}
	if (r->at < r->end && *r->at == '\\')
		return read_escaped(r, begin, out);
	return string_fault(r);
}

/* ---- scalars --------------------------------------------------------------------------------- */

static size_t digits(struct reader *r)
{
	const char *begin = r->at;

	while (r->at < r->end && *r->at >= '0' && *r->at <= '9')
		r->at++;
	return (size_t)(r->at - begin);
}

/* The digits at r->at go on into *u, which wraps when there are very many. */
static size_t gather(struct reader *r, uint64_t *u)
{
	const char *begin = r->at;

	for (; r->at < r->end && *r->at >= '0' && *r->at <= '9'; r->at++)
		*u = *u * 10 + (uint64_t)(*r->at - '0');
	return (size_t)(r->at - begin);
}

/*
 * Short numbers are exact without more ado: 18 digits fit into 64 bits; and the quotient of two
 * integers that a double holds is rounded once, so up to 15 digits are what was written (W. D.
 * Clinger, "How to Read Floating Point Numbers Accurately"). False: not so short, or -0.
 */
static bool short_number(uint64_t u, size_t whole, size_t fraction, bool negative, prm_value *out)
{
	static const double powers[] = {1e0, 1e1, 1e2,	1e3,  1e4,  1e5,  1e6,	1e7,
					1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
	double d;

	if (whole + fraction > (fraction ? 15 : 18) || (negative && u == 0))
		return false;
	if (!fraction) {
		*out = (prm_value){.type = PRM_INT, .as.integer = negative ? -(int64_t)u : (int64_t)u};
		return true;
	}
	d = (double)u / powers[fraction];
	*out = (prm_value){.type = PRM_DOUBLE, .as.number = negative ? -d : d};
	return true;
}

static prm_status read_exponent(struct reader *r)
{
	r->at++;
	if (r->at < r->end && (*r->at == '+' || *r->at == '-'))
		r->at++;
	return digits(r) ? PRM_OK : syntax(r, "digits are expected in the exponent");
}

static prm_status read_number(struct reader *r, prm_value *out)
{
	const char *begin = r->at;
	bool negative = *r->at == '-';
	size_t whole, fraction = 0;
	prm_status status;
	uint64_t u = 0;

	r->at += negative;
	whole = gather(r, &u);
	if (!whole)
		return syntax(r, "a value is expected here");
	if (whole > 1 && begin[negative] == '0') {
		r->at = begin + negative + 1;
		return syntax(r, "a number does not begin with 0");
	}
	if (r->at < r->end && *r->at == '.') {
		r->at++;
		fraction = gather(r, &u);
		if (!fraction)
			return syntax(r, "digits are expected behind the point");
	}
	if (r->at < r->end && (*r->at == 'e' || *r->at == 'E')) {
		status = read_exponent(r);
		if (status)
			return status;
	} else if (short_number(u, whole, fraction, negative, out)) {
		return PRM_OK;
	}
	if (!prm__number_read(prm_str_n(begin, (size_t)(r->at - begin)), prm__doc_arena(r->doc), out))
		return out_of_memory(r);
	return PRM_OK;
}

static inline bool take_word(struct reader *r, const char *word)
{
	size_t len = strlen(word); /* a constant, once inlined */

	if ((size_t)(r->end - r->at) < len || memcmp(r->at, word, len) != 0)
		return false;
	r->at += len;
	return true;
}

static prm_status read_scalar(struct reader *r, prm_value *out)
{
	prm_str text = {0};
	prm_status status;

	if (r->at >= r->end)
		return syntax(r, "the text ends where a value is expected");
	if (*r->at == '"') {
		status = read_string(r, &text);
		if (status == PRM_OK)
			*out = (prm_value){
				.type = PRM_STRING, .len = (uint32_t)text.len, .as.text = text.ptr};
		return status;
	}
	if (*r->at == '-' || (*r->at >= '0' && *r->at <= '9'))
		return read_number(r, out);
	if (take_word(r, "true"))
		*out = prm_value_bool(true);
	else if (take_word(r, "false"))
		*out = prm_value_bool(false);
	else if (take_word(r, "null"))
		*out = prm_value_null();
	else
		return syntax(r, "a value is expected here");
	return PRM_OK;
}

/* ---- containers ------------------------------------------------------------------------------ */

/* Double an array, which may be the `few` of the reader. */
static bool grow(struct reader *r, void **items, size_t *size, size_t item_bytes, void *few)
{
	void *more;

	if (*items != few)
		return prm__grow(r->allocator, items, size, item_bytes);
	more = prm__realloc(r->allocator, NULL, 0, 2 * *size * item_bytes);
	if (!more)
		return false;
	memcpy(more, few, *size * item_bytes);
	*items = more;
	*size *= 2;
	return true;
}

static bool grow_items(struct reader *r)
{
	if (r->positions && r->span_size == r->size &&
	    !grow(r, (void **)&r->spans, &r->span_size, 2 * sizeof(*r->spans), r->few_spans))
		return false;
	return grow(r, (void **)&r->items, &r->size, sizeof(*r->items), r->few_items);
}

static bool make_room(struct reader *r)
{
	return r->count < r->size || grow_items(r);
}

/* Put a value at the place that its key, if any, has made. */
static inline prm_status add_value(struct reader *r, prm_value value, size_t start)
{
	if (r->depth == 0) {
		prm__doc_set_root(r->doc, value);
		return PRM_OK;
	}
	if (!make_room(r))
		return out_of_memory(r);
	if (!r->open[r->depth - 1].is_map)
		r->items[r->count] = (prm_member){0};
	r->items[r->count].value = value;
	if (r->positions) {
		r->spans[2 * r->count] = r->key_span;
		r->spans[2 * r->count + 1] = (prm_span){(uint32_t)start, (uint32_t)(r->at - r->start)};
	}
	r->count++;
	return PRM_OK;
}

/* The second key's place: the source says it unless the key has escapes, then its object's end does. */
static prm_status duplicate(struct reader *r, const prm_member *m)
{
	bool in_source = (uintptr_t)m->key > (uintptr_t)r->start && (uintptr_t)m->key < (uintptr_t)r->end;
	char text[160];

	snprintf(text, sizeof(text), "the key \"%.*s\" stands twice in one object",
		 (int)prm__utf8_floor(prm_str_n(m->key, m->key_len), 80), m->key);
	return report(r, PRM_DUPLICATE_KEY, in_source ? m->key - 1 : r->at - 1, text);
}

#define FEW_KEYS 16

static prm_status check_many_keys(struct reader *r, const prm_member *members, size_t n)
{
	prm_status status = PRM_OK;
	prm_map seen;

	prm__map_init(&seen, r->allocator, (uint64_t)(uintptr_t)r);
	for (size_t i = 0; i < n && status == PRM_OK; i++) {
		prm_str key = prm_str_n(members[i].key, members[i].key_len);

		if (prm__map_get(&seen, key))
			status = duplicate(r, &members[i]);
		else if (!prm__map_set(&seen, key, r))
			status = out_of_memory(r);
	}
	prm__map_release(&seen);
	return status;
}

/* One of 64 bits: keys that differ in length, first or last byte mostly differ in it. */
static uint64_t key_bit(const prm_member *m)
{
	unsigned first = m->key_len ? (unsigned char)m->key[0] : 0;
	unsigned last = m->key_len ? (unsigned char)m->key[m->key_len - 1] : 0;

	return (uint64_t)1 << ((first * 5 + last * 11 + m->key_len * 3) & 63);
}

static bool stands_before(const prm_member *members, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (members[i].key_len == members[j].key_len &&
		    memcmp(members[i].key, members[j].key, members[i].key_len) == 0)
			return true;
	return false;
}

static prm_status check_keys(struct reader *r, const prm_member *members, size_t n)
{
	uint64_t seen = 0;

	if (n > FEW_KEYS)
		return check_many_keys(r, members, n);
	for (size_t i = 0; i < n; i++) {
		uint64_t bit = key_bit(&members[i]);

		if ((seen & bit) && stands_before(members, i))
			return duplicate(r, &members[i]);
		seen |= bit;
	}
	return PRM_OK;
}

/* A list's items are closed up in place: a value is half the size of a member. */
static prm_value close_list(struct reader *r, size_t first)
{
	prm_value *values = (prm_value *)(void *)(r->items + first);
	prm_span *spans = r->positions ? r->spans + 2 * first : NULL;
	size_t n = r->count - first;

	for (size_t i = 0; i < n; i++) {
		prm_value value = r->items[first + i].value;

		memmove(&values[i], &value, sizeof(value));
		if (spans)
			spans[i] = spans[2 * i + 1];
	}
	return prm__doc_list(r->doc, values, spans, n);
}

static prm_status close_container(struct reader *r)
{
	struct open *open = &r->open[r->depth - 1];
	size_t first = open->first, start;
	prm_status status = PRM_OK;
	prm_value value;

	r->at++;
	if (open->is_map) {
		prm_member *members = r->items + first;

		status = check_keys(r, members, r->count - first);
		if (status)
			return status;
		value = prm__doc_map(r->doc, members, r->positions ? r->spans + 2 * first : NULL,
				     r->count - first);
	} else {
		value = close_list(r, first);
	}
	if (value.type == PRM_MISSING)
		return out_of_memory(r);
	r->count = first;
	r->depth--;
	if (r->depth == 0) {
		prm__doc_set_root(r->doc, value);
		return PRM_OK;
	}
	/* the key and the start were kept in the place below the container's items */
	r->count--;
	start = r->positions ? r->spans[2 * r->count + 1].start : 0;
	r->items[r->count].value = value;
	if (r->positions)
		r->spans[2 * r->count + 1] = (prm_span){(uint32_t)start, (uint32_t)(r->at - r->start)};
	r->count++;
	return PRM_OK;
}

static prm_status open_container(struct reader *r, bool is_map)
{
	prm_status status = PRM_OK;

	if (r->depth >= r->limits.document_nesting) {
		char text[96];

		snprintf(text, sizeof(text), "nested deeper than document_nesting (%zu levels)",
			 r->limits.document_nesting);
		return report(r, PRM_LIMIT, r->at, text);
	}
	if (r->depth > 0)
		status = add_value(r, (prm_value){.type = PRM_NULL}, (size_t)(r->at - r->start));
	if (status)
		return status;
	if (r->depth == r->open_size &&
	    !grow(r, (void **)&r->open, &r->open_size, sizeof(*r->open), r->few_levels))
		return out_of_memory(r);
	r->open[r->depth++] = (struct open){r->count, is_map};
	r->at++;
	return PRM_OK;
}

static prm_status read_key(struct reader *r)
{
	const char *begin = r->at;
	prm_str key = {0};
	prm_status status;

	if (r->at >= r->end || *r->at != '"')
		return syntax(r, "a key in double quotes is expected here");
	status = read_string(r, &key);
	if (status)
		return status;
	if (!make_room(r))
		return out_of_memory(r);
	r->items[r->count] = (prm_member){.key = key.ptr, .key_len = (uint32_t)key.len};
	r->key_span = (prm_span){(uint32_t)(begin - r->start), (uint32_t)(r->at - r->start)};
	skip_blank(r);
	if (r->at >= r->end || *r->at != ':')
		return syntax(r, "':' is expected behind a key");
	r->at++;
	skip_blank(r);
	return PRM_OK;
}

/* One value, or the opening of a container (*opened); containers may open and close many at once. */
static prm_status read_value(struct reader *r, bool *opened)
{
	size_t start = (size_t)(r->at - r->start);
	prm_value value = {0};
	prm_status status;

	*opened = r->at < r->end && (*r->at == '{' || *r->at == '[');
	if (*opened)
		return open_container(r, *r->at == '{');
	status = read_scalar(r, &value);
	return status ? status : add_value(r, value, start);
}

static bool at_close(const struct reader *r)
{
	return r->at < r->end && *r->at == (r->open[r->depth - 1].is_map ? '}' : ']');
}

/* Behind a value: ',' and on, or the ends of containers. *more: another value follows. */
static prm_status behind_value(struct reader *r, bool *more)
{
	*more = false;
	for (;;) {
		prm_status status;

		skip_blank(r);
		if (r->depth == 0)
			return PRM_OK;
		if (r->at < r->end && *r->at == ',') {
			r->at++;
			skip_blank(r);
			if (at_close(r))
				return syntax(r, "a comma stands before the end");
			*more = true;
			return PRM_OK;
		}
		if (!at_close(r))
			return syntax(r, r->open[r->depth - 1].is_map ? "',' or '}' is expected here"
								      : "',' or ']' is expected here");
		status = close_container(r);
		if (status)
			return status;
	}
}

static prm_status read_all(struct reader *r)
{
	bool opened = false, more = true;
	prm_status status = PRM_OK;

	skip_blank(r);
	while (more && status == PRM_OK) {
		if (r->depth && r->open[r->depth - 1].is_map)
			status = read_key(r);
		if (status == PRM_OK)
			status = read_value(r, &opened);
		if (status)
			return status;
		skip_blank(r);
		if (opened && !at_close(r))
			continue;
		status = behind_value(r, &more);
	}
	if (status == PRM_OK && r->at < r->end)
		return syntax(r, "something stands behind the value");
	return status;
}

static prm_status check_size(struct reader *r, prm_str text)
{
	if (text.len > r->limits.document_bytes || text.len >= UINT32_MAX)
		return prm_fail(r->err, PRM_LIMIT, "%zu bytes are more than document_bytes (%zu)",
				text.len, r->limits.document_bytes);
	return PRM_OK;
}

/* The arrays are not cleared: an item is written before it is read. */
static void init(struct reader *r, prm_diag *diag, prm_error *err)
{
	r->diag = diag;
	r->err = err;
	r->doc = NULL;
	r->items = r->few_items;
	r->spans = r->few_spans;
	r->open = r->few_levels;
	r->size = r->span_size = FEW_ITEMS;
	r->open_size = FEW_LEVELS;
	r->count = r->depth = 0;
	r->key_span = (prm_span){0, 0};
}

static void release(struct reader *r)
{
	if (r->items != r->few_items)
		prm__free(r->allocator, r->items, r->size * sizeof(*r->items));
	if (r->spans != r->few_spans)
		prm__free(r->allocator, r->spans, r->span_size * 2 * sizeof(*r->spans));
	if (r->open != r->few_levels)
		prm__free(r->allocator, r->open, r->open_size * sizeof(*r->open));
}

prm_status prm_doc_read_json(prm_str text, const prm_read_options *opts, prm_doc **out,
			     prm_diag *diag, prm_error *err)
{
	struct reader r;
	prm_status status;

	init(&r, diag, err);
	r.limits = prm__limits(opts ? opts->limits : NULL);
	r.allocator = prm__allocator(opts ? opts->allocator : NULL);
	r.positions = opts && opts->positions;
	r.source = opts ? opts->source : prm_str_n("", 0);
	status = check_size(&r, text);
	if (status)
		return status;
	if (prm__str_starts(text, PRM_LIT("\xef\xbb\xbf")))
		text = prm_str_n(text.ptr + 3, text.len - 3); /* RFC 8259, 8.1: may be ignored */
	status = prm__doc_new(text, opts, &r.doc, err);
	if (status)
		return status;
	text = prm_doc_source(r.doc);
	r.start = r.at = text.len ? text.ptr : "";
	r.end = r.start + text.len;
	status = read_all(&r);
	release(&r);
	if (status == PRM_OK)
		*out = r.doc;
	else
		prm_doc_free(r.doc);
	return status;
}
