/* doc.c: a document owns the source text and the tree that was read from it. */
#include "text/doc.h"

#include "base/alloc.h"
#include "base/str.h"
#include "base/symbol.h"

struct prm_doc {
	prm_arena arena;
	prm_str source;
	prm_value root;
	bool positions;
	const prm_symbols *symbols;
	const prm_allocator *allocator;
	size_t bytes; /* of the block that begins with this */
};

#define MOST_SEED ((size_t)1 << 20)
#define ALIGN(n) (((n) + 15) & ~(size_t)15)

/*
 * A tree of small values takes twice its text, or three times where that is short: that much of
 * the arena is in the document's own block. Pages that are not needed are never touched.
 */
static size_t seed_bytes(size_t text_len)
{
	size_t bytes = text_len < 4096 ? text_len * 3 + 64 : text_len * 2 + 4096;

	return bytes < MOST_SEED ? ALIGN(bytes) : MOST_SEED;
}

prm_status prm__doc_new(prm_str text, bool borrow, const prm_read_options *opts, prm_doc **out,
			prm_error *err)
{
	const prm_allocator *a = prm__allocator(opts->allocator);
	size_t copied = borrow ? 0 : text.len + PRM__DOC_PADDING;
	size_t seed = seed_bytes(text.len);
	size_t bytes = ALIGN(sizeof(prm_doc)) + seed + copied;
	char *block = text.len > SIZE_MAX / 8 ? NULL : prm__realloc(a, NULL, 0, bytes);
	prm_doc *doc = (prm_doc *)(void *)block;

	if (!block)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	/* one by one: of the whole struct compilers make `rep stos`, which takes longer */
	doc->allocator = a;
	doc->bytes = bytes;
	doc->source = text;
	doc->root = (prm_value){0};
	doc->positions = opts->positions;
	doc->symbols = opts->symbols;
	prm_arena_init(&doc->arena, a, 0);
	prm__arena_seed(&doc->arena, block + ALIGN(sizeof(prm_doc)), seed);
	if (copied) {
		char *copy = block + ALIGN(sizeof(prm_doc)) + seed;

		if (text.len)
			memcpy(copy, text.ptr, text.len);
		memset(copy + text.len, 0, PRM__DOC_PADDING);
		doc->source.ptr = copy;
	}
	*out = doc;
	return PRM_OK;
}

void prm_doc_free(prm_doc *doc)
{
	if (!doc)
		return;
	prm_arena_release(&doc->arena);
	prm__free(doc->allocator, doc, doc->bytes);
}

prm_arena *prm__doc_arena(prm_doc *doc)
{
	return &doc->arena;
}

void prm__doc_set_root(prm_doc *doc, prm_value root)
{
	doc->root = root;
}

prm_value prm_doc_root(const prm_doc *doc)
{
	return doc->root;
}

prm_str prm_doc_source(const prm_doc *doc)
{
	return doc->source;
}

void prm_doc_position(const prm_doc *doc, size_t byte, uint32_t *line, uint32_t *column)
{
	prm__str_position(doc->source, byte, line, column);
}

void *prm__doc_cells(prm_doc *doc, const prm_value *cells, const prm_span *spans, size_t n)
{
	size_t span_bytes = spans ? n * sizeof(*spans) : 0;
	prm_value *copy = NULL;

	if (n <= UINT32_MAX)
		copy = prm_arena_alloc(&doc->arena, n * sizeof(*copy) + span_bytes);
	if (!copy)
		return NULL;
	if (n)
		memcpy(copy, cells, n * sizeof(*copy));
	if (span_bytes)
		memcpy(copy + n, spans, span_bytes);
	return copy;
}

prm_value prm__doc_list(prm_doc *doc, const prm_value *items, const prm_span *spans, size_t n)
{
	prm_value v = {.type = PRM_LIST, .len = (uint32_t)n};

	if (!doc->positions)
		spans = NULL;
	v.flags = spans ? PRM_VALUE_SPANS : 0;
	v.as.items = prm__doc_cells(doc, items, spans, n);
	return v.as.items ? v : (prm_value){0};
}

prm_value prm__doc_map(prm_doc *doc, const prm_member *members, const prm_span *spans, size_t n)
{
	prm_value v = {.type = PRM_MAP, .len = (uint32_t)n};
	prm_member *copy;

	if (!doc->positions)
		spans = NULL;
	v.flags = spans ? PRM_VALUE_SPANS : 0;
	copy = prm__doc_cells(doc, (const prm_value *)(const void *)members, spans, 2 * n);
	v.as.members = copy;
	for (size_t i = 0; copy && doc->symbols && i < n; i++)
		copy[i].symbol = prm__symbols_find(doc->symbols, copy[i].key, copy[i].key_len);
	return copy ? v : (prm_value){0};
}

bool prm_value_span(prm_value container, size_t index, prm_span *key, prm_span *value)
{
	const prm_span *spans;

	if (!(container.flags & PRM_VALUE_SPANS) || index >= container.len)
		return false;
	if (container.type == PRM_LIST) {
		spans = (const prm_span *)(const void *)(container.as.items + container.len);
		if (key)
			*key = (prm_span){0, 0};
		*value = spans[index];
		return true;
	}
	spans = (const prm_span *)(const void *)(container.as.members + container.len);
	if (key)
		*key = spans[2 * index];
	*value = spans[2 * index + 1];
	return true;
}
