/*
 * json.c: the JSON reader beside simdjson's DOM (where it is installed) and jansson, on a request
 * body, a chat, one large list of texts and many small records; what it costs to give keys their
 * symbols; and the writer of strings beside memcpy.
 */
#include <stdio.h>

#include <jansson.h>

#include <prm/value.h>

#include "base/symbol.h"
#include "bench.h"
#include "text/json_write.h"
#include "text/number.h"
#ifdef PRM_BENCH_SIMDJSON
#include "json_simd.h"
#endif

#define ROUNDS 21
#define ROUND_MS 4

struct input {
	prm_str text;
	bool borrow;
	const prm_symbols *symbols;
	void *simd;
};

static void run_ours(void *data)
{
	const struct input *in = data;
	prm_read_options opts = {
		.struct_size = sizeof(opts), .borrow = in->borrow, .symbols = in->symbols};
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

static prm_symbols *known, *unknown;

static void measure(const char *title, prm_str text)
{
	struct input copied = {text, false, NULL, NULL}, borrowed = {text, true, NULL, NULL};
	struct input interned = {text, false, known, NULL}, missed = {text, false, unknown, NULL};
	bench_row rows[6];
	size_t count = 0;

#ifdef PRM_BENCH_SIMDJSON
	copied.simd = bench_simd_new(text.ptr, text.len);
	rows[count++] = (bench_row){"simdjson DOM", run_simdjson, NULL, &copied, 0};
#endif
	rows[count++] = (bench_row){"ours, text copied", run_ours, NULL, &copied, 0};
	rows[count++] = (bench_row){"ours, text borrowed", run_ours, NULL, &borrowed, 0};
	rows[count++] = (bench_row){"ours, keys are symbols", run_ours, NULL, &interned, 0};
	rows[count++] = (bench_row){"ours, no key has a symbol", run_ours, NULL, &missed, 0};
	rows[count++] = (bench_row){"jansson", run_jansson, NULL, &copied, 0};
	bench_measure(rows, count, ROUNDS, ROUND_MS);
	bench_print(title, rows, count);
#ifdef PRM_BENCH_SIMDJSON
	bench_simd_free(copied.simd);
#endif
}

static prm_symbols *symbols_of(const char *const *names, size_t count)
{
	prm_symbols *symbols = NULL;

	if (prm_symbols_new(NULL, &symbols, NULL))
		return NULL;
	for (size_t i = 0; i < count; i++)
		(void)prm__symbols_intern(symbols, prm_str_c(names[i]));
	return symbols;
}

/* ---- inputs ---------------------------------------------------------------------------------- */

static const char body[] = "{\"variables\":{\"company\":\"ACME GmbH\",\"question\":\"Where is my "
			   "order, please?\",\"order\":{\"id\":\"A-1234\",\"items\":3,\"total\":"
			   "129.5}},\"label\":\"production\",\"as\":\"messages\",\"strict\":true}";

static void add_chat(prm_buf *out)
{
	prm_buf_add_c(out, "{\"user\":{\"name\":\"J\xc3\xb6rg\",\"admin\":false},\"messages\":[");
	for (int i = 0; i < 10; i++)
		prm_buf_addf(out,
			     "%s{\"role\":\"%s\",\"content\":\"My order %d has not come yet: what "
			     "do I do now?\\nThe parcel should have been here on Monday.\"}",
			     i ? "," : "", i % 2 ? "assistant" : "user", 1000 + i);
	prm_buf_add_c(out, "],\"temperature\":0.7,\"limit\":null}");
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

/* ---- writing --------------------------------------------------------------------------------- */

struct output {
	prm_str text;
	prm_buf buf;
};

static void run_memcpy(void *data)
{
	struct output *o = data;

	o->buf.len = 0;
	prm_buf_add(&o->buf, o->text);
}

static void run_quote(void *data)
{
	struct output *o = data;

	o->buf.len = 0;
	prm__json_quote(o->text, &o->buf);
}

static void measure_writing(const char *title, prm_str text)
{
	struct output o = {.text = text};
	bench_row rows[] = {{"memcpy", run_memcpy, NULL, &o, 0}, {"ours", run_quote, NULL, &o, 0}};

	prm_buf_init(&o.buf, NULL, 0);
	bench_measure(rows, 2, ROUNDS, ROUND_MS);
	bench_print(title, rows, 2);
	prm_buf_release(&o.buf);
}

struct numbers {
	double items[256];
};

static void run_printf(void *data)
{
	const struct numbers *n = data;
	char text[32];

	for (size_t i = 0; i < 256; i++)
		snprintf(text, sizeof(text), "%.17g", n->items[i]);
}

static void run_print(void *data)
{
	const struct numbers *n = data;
	char text[32];

	for (size_t i = 0; i < 256; i++)
		(void)prm__number_print(n->items[i], text);
}

static void measure_numbers(void)
{
	struct numbers n;
	bench_row rows[] = {{"printf %.17g, not shortest", run_printf, NULL, &n, 0},
			    {"ours, shortest", run_print, NULL, &n, 0}};

	for (size_t i = 0; i < 256; i++)
		n.items[i] = (double)(i * 2654435761u % 1000003) / 999983;
	bench_measure(rows, 2, ROUNDS, ROUND_MS);
	bench_print("256 doubles printed", rows, 2);
}

int main(void)
{
	static const char *const names[] = {
		"variables", "company",  "question", "order",   "id",    "items",
		"total",     "label",    "as",       "strict",  "user",  "name",
		"admin",     "messages", "role",     "content", "limit", "temperature",
		"documents", "title",    "score",    "text",    "sku",   "price",
		"stock",     "tags",     "active",   "note",
	};
	prm_buf text;

	known = symbols_of(names, sizeof(names) / sizeof(names[0]));
	unknown = symbols_of(names, 0);
	prm_buf_init(&text, NULL, 0);
	measure("request body, 190 bytes", prm_str_c(body));
	add_chat(&text);
	measure("chat, 1.5 KB", prm_buf_str(&text));
	measure_writing("chat as a JSON string", prm_buf_str(&text));
	prm_buf_reset(&text);
	add_documents(&text);
	measure("50 documents, 110 KB", prm_buf_str(&text));
	measure_writing("50 documents as a JSON string", prm_buf_str(&text));
	prm_buf_reset(&text);
	add_catalog(&text);
	measure("700 records, 95 KB", prm_buf_str(&text));
	measure_numbers();
	prm_buf_release(&text);
	prm_symbols_free(known);
	prm_symbols_free(unknown);
	return 0;
}
