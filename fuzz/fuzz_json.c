/* fuzz_json.c: what the JSON reader takes is written, read again, and is the same. */
#include "fuzz.h"

static prm_doc *read_again(prm_str text, bool positions)
{
	prm_read_options opts = {.struct_size = sizeof(opts), .positions = positions};
	prm_doc *doc = NULL;
	prm_error err = {0};

	if (prm_doc_read_json(text, &opts, &doc, NULL, &err)) {
		fprintf(stderr, "written but not read: %s\n", err.text);
		abort();
	}
	return doc;
}

typedef prm_status writer(prm_value v, prm_buf *out);

static prm_status compact(prm_value v, prm_buf *out)
{
	return prm_value_write_json(v, 0, out);
}

static prm_status pretty(prm_value v, prm_buf *out)
{
	return prm_value_write_json(v, PRM_JSON_PRETTY, out);
}

/* Writing, reading and writing gives the same text and an equal value. */
static void check_fixed_point(prm_value v, writer *write)
{
	prm_buf once, twice;
	prm_doc *doc;

	prm_buf_init(&once, NULL, 0);
	prm_buf_init(&twice, NULL, 0);
	HOLDS(write(v, &once) == PRM_OK);
	doc = read_again(prm_buf_str(&once), false);
	HOLDS(prm_value_equal(v, prm_doc_root(doc)));
	HOLDS(write(prm_doc_root(doc), &twice) == PRM_OK);
	HOLDS(prm_str_eq(prm_buf_str(&once), prm_buf_str(&twice)));
	prm_doc_free(doc);
	prm_buf_release(&once);
	prm_buf_release(&twice);
}

/* Where an item stands, there is text that reads as the item. */
static void check_span(const prm_doc *doc, prm_value container, size_t i, prm_value item)
{
	prm_str source = prm_doc_source(doc);
	prm_span span = {0};
	prm_doc *again;

	HOLDS(prm_value_span(container, i, NULL, &span));
	HOLDS(span.start < span.end && span.end <= source.len);
	again = read_again(prm_str_n(source.ptr + span.start, span.end - span.start), false);
	HOLDS(prm_value_equal(prm_doc_root(again), item));
	prm_doc_free(again);
}

static void check_positions(prm_str text, prm_value expected)
{
	prm_doc *doc = read_again(text, true);
	prm_value root = prm_doc_root(doc), item;
	prm_str key;

	HOLDS(prm_value_equal(root, expected));
	for (size_t i = 0; i < prm_value_count(root) && i < 8; i++) {
		if (root.type == PRM_LIST) {
			check_span(doc, root, i, prm_value_at(root, i));
		} else {
			HOLDS(prm_value_member(root, i, &key, &item));
			check_span(doc, root, i, item);
		}
	}
	prm_doc_free(doc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const prm_str text = prm_str_n((const char *)data, size);
	const prm_read_options borrowed = {.struct_size = sizeof(borrowed), .borrow = true};
	prm_doc *doc = NULL, *same = NULL;
	prm_error err = {0};
	prm_status status = prm_doc_read_json(text, NULL, &doc, NULL, &err);

	HOLDS(prm_doc_read_json(text, &borrowed, &same, NULL, NULL) == status);
	if (status) {
		fuzz_check_error(status, &err);
		return 0;
	}
	HOLDS(prm_value_equal(prm_doc_root(doc), prm_doc_root(same)));
	check_fixed_point(prm_doc_root(doc), compact);
	check_fixed_point(prm_doc_root(doc), pretty);
	check_fixed_point(prm_doc_root(doc), prm_value_write_canonical);
	check_positions(text, prm_doc_root(doc));
	prm_doc_free(doc);
	prm_doc_free(same);
	return 0;
}
