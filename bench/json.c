/*
 * json.c: the JSON reader beside simdjson's DOM (where it is installed) and jansson, on a request
 * body, on one large text list and on many small records.
 */
#include <stdio.h>

#include <jansson.h>

#include <prm/value.h>

#include "bench.h"
#ifdef PRM_BENCH_SIMDJSON
#include "json_simd.h"
#endif

struct input {
	prm_str text;
	bool borrow;
	void *simd;
};

static void run_ours(void *data)
{
	const struct input *in = data;
	prm_read_options opts = {.struct_size = sizeof(opts), .borrow = in->borrow};
	prm_doc *doc = NULL;

	if (prm_doc_read_json(in->text, &opts, &doc, NULL, NULL))
		printf("refused\n");
	prm_doc_free(doc);
}

static void run_jansson(void *data)
{
	const struct input *in = data;

	json_decref(json_loadb(in->text.ptr, in->text.len, 0, NULL));
}

#ifdef PRM_BENCH_SIMDJSON
static void run_simdjson(void *data)
{
	bench_simd_parse(((struct input *)data)->simd);
}
#endif

static void measure(const char *title, prm_str text)
{
	struct input copied = {text, false, NULL}, borrowed = {text, true, NULL};
	bench_row rows[4];
	size_t count = 0;

#ifdef PRM_BENCH_SIMDJSON
	copied.simd = bench_simd_new(text.ptr, text.len);
	rows[count++] = (bench_row){"simdjson DOM", run_simdjson, &copied, 0};
#endif
	rows[count++] = (bench_row){"ours, text borrowed", run_ours, &borrowed, 0};
	rows[count++] = (bench_row){"ours, text copied", run_ours, &copied, 0};
	rows[count++] = (bench_row){"jansson", run_jansson, &copied, 0};
	bench_measure(rows, count, 11, 5);
	bench_print(title, rows, count);
#ifdef PRM_BENCH_SIMDJSON
	bench_simd_free(copied.simd);
#endif
}

static void add_documents(prm_buf *out)
{
	prm_buf_add_c(out, "{\"question\":\"Why?\",\"documents\":[");
	for (int i = 0; i < 50; i++) {
		prm_buf_addf(out,
			     "%s{\"id\":%d,\"title\":\"Document %d\",\"score\":0.%d,\"text\":\"",
			     i ? "," : "", i, i, 9500 - i * 13);
		for (int k = 0; k < 35; k++)
			prm_buf_add_c(
				out,
				"The quick brown fox jumps over the lazy dog, again and again. ");
		prm_buf_add_c(out, "\"}");
	}
	prm_buf_add_c(out, "]}");
}

static void add_catalog(prm_buf *out)
{
	prm_buf_add_char(out, '[');
	for (int i = 0; i < 700; i++)
		prm_buf_addf(out,
			     "%s{\"sku\":\"A-%05d\",\"name\":\"Thing number "
			     "%d\",\"price\":%d.%02d,\"stock\":%d,"
			     "\"tags\":[\"red\",\"new\"],\"active\":%s,\"note\":null}",
			     i ? "," : "", i, i, i % 90 + 1, i % 100, i * 7,
			     i % 3 ? "true" : "false");
	prm_buf_add_char(out, ']');
}

int main(void)
{
	static const char body[] = "{\"variables\":{\"company\":\"ACME GmbH\",\"question\":\"Where "
				   "is my order, please?\","
				   "\"order\":{\"id\":\"A-1234\",\"items\":3,\"total\":129.5}},"
				   "\"label\":\"production\",\"as\":\"messages\","
				   "\"strict\":true}";
	prm_buf text;

	prm_buf_init(&text, NULL, 0);
	measure("request body, 190 bytes", prm_str_c(body));
	add_documents(&text);
	measure("50 documents, 110 KB", prm_buf_str(&text));
	prm_buf_reset(&text);
	add_catalog(&text);
	measure("700 records, 95 KB", prm_buf_str(&text));
	prm_buf_release(&text);
	return 0;
}
