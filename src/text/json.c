/*
 * json.c: a strict JSON reader (RFC 8259), one pass, iterative: its memory, and the document around
 * the tree that json_tree.c reads.
 */
#include "base/alloc.h"
#include "base/limits.h"
#include "text/json_reader.h"

/* ---- cells ----------------------------------------------------------------------------------- */

/* Of memory for so many cells and, with positions, spans. */
static size_t block_bytes(const struct prm_json_reader *r, size_t size)
{
	return size * (sizeof(*r->cells) + (r->positions ? sizeof(*r->spans) : 0));
}

static void release(struct prm_json_reader *r)
{
	if (r->cells != r->few_cells)
		prm__free(r->allocator, r->cells, block_bytes(r, r->size));
}

static void set_cells(struct prm_json_reader *r, prm_value *cells, prm_span *spans, size_t size)
{
	r->cells = cells;
	r->spans = spans;
	r->size = size;
	r->full = cells + size - 2;
}

/* Cells, and spans behind them. */
bool prm__json_grow(struct prm_json_reader *r)
{
	size_t size = 2 * r->size;
	size_t used = (size_t)(r->top - r->cells), open = (size_t)(r->open - r->cells);
	prm_value *cells = prm__realloc(r->allocator, NULL, 0, block_bytes(r, size));

	if (!cells)
		return false;
	memcpy(cells, r->cells, used * sizeof(*cells));
	if (r->positions)
		memcpy(cells + size, r->spans, used * sizeof(*r->spans));
	release(r);
	set_cells(r, cells, (prm_span *)(void *)(cells + size), size);
	r->top = cells + used;
	r->open = cells + open;
	return true;
}

/* ---- documents ------------------------------------------------------------------------------- */

static prm_status check_size(struct prm_json_reader *r, prm_str text, size_t most)
{
	static const char fmt[] = "%zu bytes are more than document_bytes (%zu)";

	if (most >= UINT32_MAX)
		most = UINT32_MAX - 1; /* spans have 32 bits */
	if (text.len <= most)
		return PRM_OK;
	prm_diag_addf(r->diag, &(prm_diag_entry){.code = PRM_LIMIT, .source = r->source}, fmt,
		      text.len, most);
	return prm_fail(r->err, PRM_LIMIT, fmt, text.len, most);
}

/* The cells are not cleared: each is written before it is read. */
static void init(struct prm_json_reader *r, const prm_read_options *opts, prm_diag *diag,
		 prm_error *err)
{
	r->allocator = prm__allocator(opts->allocator);
	r->positions = opts->positions;
	r->symbols = opts->symbols;
	r->source = opts->source;
	r->diag = diag;
	r->err = err;
	r->doc = NULL;
	r->decoded = NULL;
	r->depth = 0;
	set_cells(r, r->few_cells, r->few_spans, PRM__JSON_FEW_CELLS);
	r->open = r->cells;
	r->top = r->cells + 1;
	*r->open = (prm_value){.type = PRM_NULL}; /* what the root stands in */
	for (size_t i = 0; i < PRM__JSON_SHAPES; i++)
		r->shapes[i].count = 0;
}

/* Without the blanks behind it. */
static size_t trimmed_len(prm_str text)
{
	size_t len = text.len;

	while (len && prm__json_is_blank(text.ptr[len - 1]))
		len--;
	return len;
}

static bool ends_in_bracket(prm_str text)
{
	size_t len = trimmed_len(text);

	return len && (text.ptr[len - 1] == '}' || text.ptr[len - 1] == ']');
}

/* A borrowed text that does not end in a bracket is copied after all. */
static prm_status make_doc(struct prm_json_reader *r, prm_str text, const prm_read_options *opts)
{
	prm_status status;
	bool borrow;

	if (text.len >= 3 && memcmp(text.ptr, "\xef\xbb\xbf", 3) == 0)
		text = prm_str_n(text.ptr + 3, text.len - 3); /* RFC 8259, 8.1: may be ignored */
	borrow = opts->borrow && ends_in_bracket(text);
	status = prm__doc_new(text, borrow, opts, &r->doc, r->err);
	if (status)
		return status;
	text = prm_doc_source(r->doc);
	r->start = text.ptr;
	r->end = text.ptr + (borrow ? trimmed_len(text) : text.len);
	r->string_flags = borrow ? 0 : PRM_VALUE_PADDED;
	(void)prm__json_next_block(r, r->start);
	return PRM_OK;
}

prm_status prm_doc_read_json(prm_str text, const prm_read_options *opts, prm_doc **out,
			     prm_diag *diag, prm_error *err)
{
	static const prm_read_options plain = {.struct_size = sizeof(plain)};
	struct prm_json_reader r;
	prm_limits limits;
	const char *p;

	if (!opts)
		opts = &plain;
	init(&r, opts, diag, err);
	limits = prm__limits(opts->limits);
	r.most_depth = limits.document_nesting;
	r.status = check_size(&r, text, limits.document_bytes);
	if (r.status == PRM_OK)
		r.status = make_doc(&r, text, opts);
	if (r.status)
		return r.status;
	p = prm__json_read_tree(&r, r.start);
	while (p && p < r.end && prm__json_is_blank(*p))
		p++;
	if (p && p < r.end)
		prm__json_syntax(&r, p, "something stands behind the value");
	if (r.status == PRM_OK) {
		prm__doc_set_root(r.doc, r.cells[1]);
		*out = r.doc;
	} else {
		prm_doc_free(r.doc);
	}
	release(&r);
	return r.status;
}
