/*
 * json.c: a strict JSON reader (RFC 8259), one pass, iterative. Open containers stand on one
 * growing array and are copied into the document when they close; strings without escapes are
 * slices of the source.
 */
#include <stdio.h>

#include "base/alloc.h"
#include "base/str.h"
#include "text/json_reader.h"
#include "text/number.h"
#include "text/swar.h"

static inline void skip_blank(struct prm_json_reader *r)
{
	if (r->at < r->end && (unsigned char)*r->at > ' ')
		return;
	while (r->at < r->end &&
	       (*r->at == ' ' || *r->at == '\n' || *r->at == '\r' || *r->at == '\t'))
		r->at++;
}

/* ---- strings --------------------------------------------------------------------------------- */

/* r->at is at the opening quote. */
static inline prm_status read_string(struct prm_json_reader *r, prm_str *out)
{
	const char *begin = r->at + 1, *at = prm__plain_end(begin, r->end);

	if (at < r->end && *at == '"') {
		*out = prm_str_n(begin, (size_t)(at - begin));
		r->at = at + 1;
		return PRM_OK;
	}
	r->at = at;
	prm__json_skip_plain(r);
	if (r->at < r->end && *r->at == '"') {
		*out = prm_str_n(begin, (size_t)(r->at - begin));
		r->at++;
		return PRM_OK;
	}
	if (r->at < r->end && *r->at == '\\')
		return prm__json_read_escaped(r, begin, out);
	return prm__json_string_fault(r);
}

/* ---- scalars --------------------------------------------------------------------------------- */

static size_t digits(struct prm_json_reader *r)
{
	const char *begin = r->at;

	while (r->at < r->end && *r->at >= '0' && *r->at <= '9')
		r->at++;
	return (size_t)(r->at - begin);
}

/* The digits at r->at go on into *u, which wraps when there are very many. */
static size_t gather(struct prm_json_reader *r, uint64_t *u)
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
	static const double powers[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
					1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
	double d;

	if (whole + fraction > (fraction ? 15 : 18) || (negative && u == 0))
		return false;
	if (!fraction) {
		*out = (prm_value){.type = PRM_INT,
				   .as.integer = negative ? -(int64_t)u : (int64_t)u};
		return true;
	}
	d = (double)u / powers[fraction];
	*out = (prm_value){.type = PRM_DOUBLE, .as.number = negative ? -d : d};
	return true;
}

static prm_status read_exponent(struct prm_json_reader *r)
{
	r->at++;
	if (r->at < r->end && (*r->at == '+' || *r->at == '-'))
		r->at++;
	return digits(r) ? PRM_OK : prm__json_syntax(r, "digits are expected in the exponent");
}

static prm_status read_number(struct prm_json_reader *r, prm_value *out)
{
	const char *begin = r->at;
	bool negative = *r->at == '-';
	size_t whole, fraction = 0;
	prm_status status;
	uint64_t u = 0;

	r->at += negative;
	whole = gather(r, &u);
	if (!whole)
		return prm__json_syntax(r, "a value is expected here");
	if (whole > 1 && begin[negative] == '0') {
		r->at = begin + negative + 1;
		return prm__json_syntax(r, "a number does not begin with 0");
	}
	if (r->at < r->end && *r->at == '.') {
		r->at++;
		fraction = gather(r, &u);
		if (!fraction)
			return prm__json_syntax(r, "digits are expected behind the point");
	}
	if (r->at < r->end && (*r->at == 'e' || *r->at == 'E')) {
		status = read_exponent(r);
		if (status)
			return status;
	} else if (short_number(u, whole, fraction, negative, out)) {
		return PRM_OK;
	}
	if (!prm__number_read(prm_str_n(begin, (size_t)(r->at - begin)), prm__doc_arena(r->doc),
			      out))
		return prm__json_out_of_memory(r);
	return PRM_OK;
}

static inline bool take_word(struct prm_json_reader *r, const char *word)
{
	size_t len = strlen(word); /* a constant, once inlined */

	if ((size_t)(r->end - r->at) < len || memcmp(r->at, word, len) != 0)
		return false;
	r->at += len;
	return true;
}

static prm_status read_scalar(struct prm_json_reader *r, prm_value *out)
{
	prm_str text = {0};
	prm_status status;

	if (r->at >= r->end)
		return prm__json_syntax(r, "the text ends where a value is expected");
	if (*r->at == '"') {
		status = read_string(r, &text);
		if (status == PRM_OK)
			*out = (prm_value){.type = PRM_STRING,
					   .flags = r->string_flags,
					   .len = (uint32_t)text.len,
					   .as.text = text.ptr};
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
		return prm__json_syntax(r, "a value is expected here");
	return PRM_OK;
}

/* ---- containers ------------------------------------------------------------------------------ */

/* Double an array, which may be the `few` of the reader. */
static bool grow(struct prm_json_reader *r, void **items, size_t *size, size_t item_bytes,
		 void *few)
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

static bool grow_items(struct prm_json_reader *r)
{
	if (r->positions && r->span_size == r->size &&
	    !grow(r, (void **)&r->spans, &r->span_size, 2 * sizeof(*r->spans), r->few_spans))
		return false;
	return grow(r, (void **)&r->items, &r->size, sizeof(*r->items), r->few_items);
}

static bool make_room(struct prm_json_reader *r)
{
	return r->count < r->size || grow_items(r);
}

/* Put a value at the place that its key, if any, has made. */
static inline prm_status add_value(struct prm_json_reader *r, prm_value value, size_t start)
{
	if (r->depth == 0) {
		prm__doc_set_root(r->doc, value);
		return PRM_OK;
	}
	if (!make_room(r))
		return prm__json_out_of_memory(r);
	if (!r->open[r->depth - 1].is_map)
		r->items[r->count] = (prm_member){0};
	r->items[r->count].value = value;
	if (r->positions) {
		r->spans[2 * r->count] = r->key_span;
		r->spans[2 * r->count + 1] = (prm_span){(uint32_t)start,
							(uint32_t)(r->at - r->start)};
	}
	r->count++;
	return PRM_OK;
}

/* A list's items are closed up in place: a value is half the size of a member. */
static prm_value close_list(struct prm_json_reader *r, size_t first)
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

static prm_status close_container(struct prm_json_reader *r)
{
	struct prm_json_open *open = &r->open[r->depth - 1];
	size_t first = open->first, start;
	prm_status status = PRM_OK;
	prm_value value;

	r->at++;
	if (open->is_map) {
		prm_member *members = r->items + first;

		status = prm__json_check_keys(r, members, r->count - first);
		if (status)
			return status;
		value = prm__doc_map(r->doc, members, r->positions ? r->spans + 2 * first : NULL,
				     r->count - first);
	} else {
		value = close_list(r, first);
	}
	if (value.type == PRM_MISSING)
		return prm__json_out_of_memory(r);
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
		r->spans[2 * r->count + 1] = (prm_span){(uint32_t)start,
							(uint32_t)(r->at - r->start)};
	r->count++;
	return PRM_OK;
}

static prm_status open_container(struct prm_json_reader *r, bool is_map)
{
	prm_status status = PRM_OK;

	if (r->depth >= r->limits.document_nesting) {
		char text[96];

		snprintf(text, sizeof(text), "nested deeper than document_nesting (%zu levels)",
			 r->limits.document_nesting);
		return prm__json_report(r, PRM_LIMIT, r->at, text);
	}
	if (r->depth > 0)
		status = add_value(r, (prm_value){.type = PRM_NULL}, (size_t)(r->at - r->start));
	if (status)
		return status;
	if (r->depth == r->open_size &&
	    !grow(r, (void **)&r->open, &r->open_size, sizeof(*r->open), r->few_levels))
		return prm__json_out_of_memory(r);
	r->open[r->depth++] = (struct prm_json_open){r->count, is_map};
	r->at++;
	return PRM_OK;
}

static prm_status read_key(struct prm_json_reader *r)
{
	const char *begin = r->at;
	prm_str key = {0};
	prm_status status;

	if (r->at >= r->end || *r->at != '"')
		return prm__json_syntax(r, "a key in double quotes is expected here");
	status = read_string(r, &key);
	if (status)
		return status;
	if (!make_room(r))
		return prm__json_out_of_memory(r);
	r->items[r->count] = (prm_member){.key = key.ptr, .key_len = (uint32_t)key.len};
	r->key_span = (prm_span){(uint32_t)(begin - r->start), (uint32_t)(r->at - r->start)};
	skip_blank(r);
	if (r->at >= r->end || *r->at != ':')
		return prm__json_syntax(r, "':' is expected behind a key");
	r->at++;
	skip_blank(r);
	return PRM_OK;
}

/* One value, or the opening of a container (*opened); containers may open and close many at once.
 */
static prm_status read_value(struct prm_json_reader *r, bool *opened)
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

static bool at_close(const struct prm_json_reader *r)
{
	return r->at < r->end && *r->at == (r->open[r->depth - 1].is_map ? '}' : ']');
}

/* Behind a value: ',' and on, or the ends of containers. *more: another value follows. */
static prm_status behind_value(struct prm_json_reader *r, bool *more)
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
				return prm__json_syntax(r, "a comma stands before the end");
			*more = true;
			return PRM_OK;
		}
		if (!at_close(r))
			return prm__json_syntax(r, r->open[r->depth - 1].is_map
							   ? "',' or '}' is expected here"
							   : "',' or ']' is expected here");
		status = close_container(r);
		if (status)
			return status;
	}
}

static prm_status read_all(struct prm_json_reader *r)
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
		if (opened) {
			skip_blank(r);
			if (!at_close(r))
				continue;
		}
		status = behind_value(r, &more);
	}
	if (status == PRM_OK && r->at < r->end)
		return prm__json_syntax(r, "something stands behind the value");
	return status;
}

static prm_status check_size(struct prm_json_reader *r, prm_str text)
{
	static const char fmt[] = "%zu bytes are more than document_bytes (%zu)";
	prm_diag_entry e = {.code = PRM_LIMIT, .source = r->source};
	size_t most = r->limits.document_bytes;

	if (most >= UINT32_MAX)
		most = UINT32_MAX - 1; /* spans have 32 bits */
	if (text.len <= most)
		return PRM_OK;
	prm_diag_addf(r->diag, &e, fmt, text.len, most);
	return prm_fail(r->err, PRM_LIMIT, fmt, text.len, most);
}

/* The arrays are not cleared: an item is written before it is read. */
static void init(struct prm_json_reader *r, prm_diag *diag, prm_error *err)
{
	r->diag = diag;
	r->err = err;
	r->doc = NULL;
	r->items = r->few_items;
	r->spans = r->few_spans;
	r->open = r->few_levels;
	r->size = r->span_size = PRM__JSON_FEW_ITEMS;
	r->open_size = PRM__JSON_FEW_LEVELS;
	r->count = r->depth = 0;
	r->key_span = (prm_span){0, 0};
}

static void release(struct prm_json_reader *r)
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
	struct prm_json_reader r;
	prm_status status;

	init(&r, diag, err);
	r.limits = prm__limits(opts ? opts->limits : NULL);
	r.allocator = prm__allocator(opts ? opts->allocator : NULL);
	r.positions = opts && opts->positions;
	r.string_flags = opts && opts->borrow ? 0 : PRM_VALUE_PADDED;
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
