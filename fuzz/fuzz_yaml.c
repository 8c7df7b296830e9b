/* fuzz_yaml.c: what the YAML reader takes is written, read again, and is equal; so is a formatted file. */
#include "fuzz.h"

#include "text/edit.h"

static prm_doc *read_yaml(prm_str text, prm_status *status)
{
	prm_doc *doc = NULL, *partial = NULL;
	prm_diag diag;
	prm_error err = {0};

	prm_diag_init(&diag, NULL, 0);
	*status = prm_doc_read_yaml(text, NULL, &doc, &partial, &diag, &err);
	if (*status) {
		fuzz_check_error(*status, &err);
		HOLDS(diag.errors > 0 || *status == PRM_NOMEM);
	}
	for (size_t i = 0; i < diag.count; i++)
		HOLDS(diag.items[i].start <= diag.items[i].end && diag.items[i].text.len);
	prm_doc_free(partial);
	prm_diag_release(&diag);
	return doc;
}

static prm_doc *read_again(prm_str text)
{
	prm_status status;
	prm_doc *doc = read_yaml(text, &status);

	if (status)
		fprintf(stderr, "written but not read:\n%.*s\n", PRM_FMT(text));
	HOLDS(status == PRM_OK);
	return doc;
}

static void check_canonical(prm_value a, prm_value b)
{
	prm_buf first, second;

	prm_buf_init(&first, NULL, 0);
	prm_buf_init(&second, NULL, 0);
	HOLDS(prm_value_write_canonical(a, &first) == PRM_OK);
	HOLDS(prm_value_write_canonical(b, &second) == PRM_OK);
	HOLDS(prm_str_eq(prm_buf_str(&first), prm_buf_str(&second)));
	prm_buf_release(&first);
	prm_buf_release(&second);
}

static void check_written(prm_value root)
{
	prm_buf once, twice;
	prm_doc *again;

	prm_buf_init(&once, NULL, 0);
	prm_buf_init(&twice, NULL, 0);
	HOLDS(prm_value_write_yaml(root, &once) == PRM_OK);
	again = read_again(prm_buf_str(&once));
	HOLDS(prm_value_equal(root, prm_doc_root(again)));
	check_canonical(root, prm_doc_root(again));
	HOLDS(prm_value_write_yaml(prm_doc_root(again), &twice) == PRM_OK);
	HOLDS(prm_str_eq(prm_buf_str(&once), prm_buf_str(&twice)));
	prm_doc_free(again);
	prm_buf_release(&once);
	prm_buf_release(&twice);
}

static void check_formatted(prm_str source, prm_value root)
{
	prm_buf once, twice;
	prm_doc *again;

	prm_buf_init(&once, NULL, 0);
	prm_buf_init(&twice, NULL, 0);
	if (prm__edit_format(source, false, &once, NULL, NULL) == PRM_OK) {
		again = read_again(prm_buf_str(&once));
		HOLDS(prm_value_equal(root, prm_doc_root(again)));
		HOLDS(prm__edit_format(prm_buf_str(&once), false, &twice, NULL, NULL) == PRM_OK);
		HOLDS(prm_str_eq(prm_buf_str(&once), prm_buf_str(&twice)));
		prm_doc_free(again);
	}
	prm_buf_release(&once);
	prm_buf_release(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const prm_str text = prm_str_n((const char *)data, size);
	prm_status status;
	prm_doc *doc = read_yaml(text, &status);

	if (doc) {
		check_written(prm_doc_root(doc));
		check_formatted(text, prm_doc_root(doc));
	}
	prm_doc_free(doc);
	return 0;
}
