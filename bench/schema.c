/*
 * schema.c: a record of 12 fields with a list of 20 from JSON bytes to a checked value, beside
 * pydantic-core's validate_json and python jsonschema on the same bytes; what parts of it cost; and
 * compiling a schema of 30 fields.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <prm/schema.h>

#include "base/os.h"
#include "render_peer.h"

#define ROUNDS 7
#define ROUND_MS 60.0

static const char yaml[] =
	"schemas:\n"
	"- name: order\n"
	"  fields:\n"
	"  - {name: id, type: integer, validators: [{type: min_value, value: 1}]}\n"
	"  - {name: customer, type: string, validators: [{type: min_length, value: 3}, {type: max_length, value: 80}]}\n"
	"  - {name: code, type: string, validators: [{type: regex, pattern: '[A-Z]{2}-[0-9]+$'}]}\n"
	"  - {name: note, type: string, required: false, nullable: true}\n"
	"  - {name: total, type: float, validators: [{type: range, min_value: 0, max_value: 100000}]}\n"
	"  - {name: paid, type: boolean}\n"
	"  - {name: state, type: enum, validators: [{type: enum, allowed_values: [open, sent, done]}]}\n"
	"  - {name: priority, type: integer, required: false, default: 3}\n"
	"  - {name: tags, type: list, item_type: string, validators: [{type: max_length, value: 10}]}\n"
	"  - {name: address, type: dict, nested_schema: address}\n"
	"  - {name: language, type: string, required: false, default: en}\n"
	"  - {name: items, type: list, item_schema: item, validators: [{type: min_length, value: 1}]}\n"
	"- name: address\n"
	"  fields:\n"
	"  - {name: street, type: string}\n"
	"  - {name: city, type: string}\n"
	"  - {name: zip, type: string, validators: [{type: min_length, value: 4}]}\n"
	"- name: item\n"
	"  fields:\n"
	"  - {name: sku, type: string, validators: [{type: min_length, value: 1}, {type: max_length, value: 20}]}\n"
	"  - {name: quantity, type: integer, validators: [{type: min_value, value: 1}]}\n"
	"  - {name: price, type: float, validators: [{type: min_value, value: 0}]}\n"
	"  - {name: gift, type: boolean, required: false, default: false}\n";

static prm_doc *read_yaml(const char *text)
{
	prm_read_options options = {.struct_size = sizeof(options), .positions = true};
	prm_error err = {0};
	prm_doc *doc = NULL;

	if (prm_doc_read_yaml(prm_str_c(text), &options, &doc, NULL, NULL, &err)) {
		fprintf(stderr, "bench: %s\n", err.text);
		exit(1);
	}
	return doc;
}

static prm_schema *compile(const prm_doc *doc, bool positions)
{
	prm_schema_bundle bundle = {doc, {NULL, 0}};
	prm_schema_options options = {
		.struct_size = sizeof(options), .find = prm_schema_bundle_find, .ud = &bundle};
	prm_schema_source source = {
		.tree = prm_value_at(prm_value_get_c(prm_doc_root(doc), "schemas"), 0),
		.doc = positions ? doc : NULL,
		.at = {"/schemas/0", 10}};
	prm_schema *schema = NULL;
	prm_error err = {0};

	if (prm_schema_compile(&source, &options, &schema, NULL, &err)) {
		fprintf(stderr, "bench: %s\n", err.text);
		exit(1);
	}
	return schema;
}

/* ---- our rows --------------------------------------------------------------------------------- */

typedef struct work {
	const prm_doc *file;
	const prm_schema *schema;
	prm_str json;
	prm_doc *value;
} work;

static void check(prm_status status)
{
	if (status == PRM_OK)
		return;
	fprintf(stderr, "bench: status %d\n", status);
	exit(1);
}

static prm_doc *read_value(const work *w)
{
	prm_read_options options = {.struct_size = sizeof(options), .borrow = true};
	prm_doc *doc = NULL;

	check(prm_doc_read_json(w->json, &options, &doc, NULL, NULL));
	return doc;
}

static void read_and_validate(const work *w)
{
	prm_doc *doc = read_value(w);

	check(prm_schema_validate(w->schema, prm_doc_root(doc), NULL, NULL, NULL));
	prm_doc_free(doc);
}

static void read_and_fill(const work *w)
{
	prm_doc *doc = read_value(w);
	prm_value out = {0};
	prm_arena arena;

	prm_arena_init(&arena, NULL, 0);
	check(prm_schema_fill(w->schema, prm_doc_root(doc), NULL, &arena, &out, NULL, NULL));
	prm_arena_release(&arena);
	prm_doc_free(doc);
}

static void read_only(const work *w)
{
	prm_doc_free(read_value(w));
}

static void validate_only(const work *w)
{
	check(prm_schema_validate(w->schema, prm_doc_root(w->value), NULL, NULL, NULL));
}

static void compile_plain(const work *w)
{
	prm_schema_unref(compile(w->file, false));
}

static void compile_positions(const work *w)
{
	prm_schema_unref(compile(w->file, true));
}

static double time_ours(void (*run)(const work *), const work *w, double ms)
{
	uint64_t start = prm__monotonic_ns(), now;
	size_t times = 0;

	do {
		for (int i = 0; i < 20; i++)
			run(w);
		times += 20;
		now = prm__monotonic_ns();
	} while ((double)(now - start) < ms * 1e6);
	return (double)(now - start) / (double)times;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *list)
{
	qsort(list, ROUNDS, sizeof(*list), compare);
	return list[ROUNDS / 2];
}

/* The least that it takes, of many short rounds: what a busy machine adds is left out. */
static double least(void (*run)(const work *), const work *w)
{
	double best = time_ours(run, w, 1);

	for (int round = 0; round < 100; round++) {
		double ns = time_ours(run, w, 1);

		best = ns < best ? ns : best;
	}
	return best;
}

/* ---- the runs --------------------------------------------------------------------------------- */

static void add_record(prm_buf *out)
{
	prm_buf_add_c(
		out,
		"{\"id\":4711,\"customer\":\"Kim Example\",\"code\":\"AB-1234\",\"note\":null,"
		"\"total\":1234.5,\"paid\":true,\"state\":\"open\",\"priority\":2,"
		"\"tags\":[\"new\",\"gift\",\"fragile\"],\"address\":{\"street\":\"Long Road 7\","
		"\"city\":\"Bonn\",\"zip\":\"53111\"},\"language\":\"de\",\"items\":[");
	for (int i = 0; i < 20; i++)
		prm_buf_addf(out,
			     "%s{\"sku\":\"SKU-%04d\",\"quantity\":%d,\"price\":%d.25,\"gift\":%s}",
			     i ? "," : "", i * 37, i + 1, i * 3 + 1, i % 2 ? "true" : "false");
	prm_buf_add_c(out, "]}");
}

static void run_records(const work *w)
{
	static void (*const runs[])(const work *) = {read_and_validate, read_and_fill, read_only,
						     validate_only};
	static const char *const names[] = {"read JSON and validate", "read JSON and fill",
					    "  of it: read JSON", "  of it: validate"};
	static const char *const theirs[] = {"pydantic", "jsonschema"};
	const char *const argv[] = {PRM_BENCH_PYTHON, PRM_BENCH_FOLDER "/schema_peer.py", NULL};
	double times[6][ROUNDS];
	struct peer peer;

	peer_start(&peer, argv);
	for (int round = 0; round < ROUNDS; round++) {
		for (int i = 0; i < 4; i++)
			times[i][round] = time_ours(runs[i], w, ROUND_MS);
		for (int i = 0; peer.to && i < 2; i++)
			times[4 + i][round] = peer_time(&peer, theirs[i], ROUND_MS);
	}
	printf("a record of 12 fields with a list of 20, %zu bytes\n", w->json.len);
	for (int i = 0; i < 4; i++)
		printf("  %-36s %10.0f ns\n", names[i], median(times[i]));
	for (int i = 0; peer.to && i < 2; i++) {
		double ns = median(times[4 + i]);

		printf("  %-36s %10.0f ns  we are %.1f times as fast\n",
		       i ? "python json and jsonschema" : "pydantic-core validate_json", ns,
		       ns / median(times[0]));
	}
	if (peer.to)
		printf("  (%s)\n", peer.name);
	peer_stop(&peer);
}

static void run_compile(void)
{
	char text[8192];
	size_t at = (size_t)sprintf(text, "schemas:\n- name: s\n  fields:\n");
	work w = {0};
	prm_doc *doc;

	for (int i = 0; i < 30; i++)
		at += (size_t)sprintf(
			text + at,
			i % 3 == 0
				? "  - {name: field_%d, type: string, validators: [{type: min_length, value: 1}, {type: max_length, value: 80}]}\n"
			: i % 3 == 1
				? "  - {name: field_%d, type: integer, validators: [{type: range, min_value: 0, max_value: 9}]}\n"
				: "  - {name: field_%d, type: enum, required: false, default: a, validators: [{type: enum, allowed_values: [a, b, c]}]}\n",
			i);
	w.file = doc = read_yaml(text);
	printf("compiling 30 fields with 40 validators, the best of 100 rounds\n");
	printf("  %-36s %10.0f ns\n", "from a tree", least(compile_plain, &w));
	printf("  %-36s %10.0f ns\n", "with lines and columns", least(compile_positions, &w));
	prm_doc_free(doc);
}

/* Twice the data, twice the time. */
static void run_sizes(const work *w)
{
	printf("lists of records, per record\n");
	for (int n = 1; n <= 1000; n *= 10) {
		prm_buf out;
		work many = *w;
		double ns[ROUNDS];

		prm_buf_init(&out, NULL, 0);
		prm_buf_add_c(&out, "{\"list\":[");
		for (int i = 0; i < n; i++) {
			prm_buf_add_c(&out, i ? "," : "");
			add_record(&out);
		}
		prm_buf_add_c(&out, "]}");
		many.json = prm_buf_str(&out);
		for (int round = 0; round < ROUNDS; round++)
			ns[round] = time_ours(read_and_validate, &many, ROUND_MS / 3);
		printf("  %-36d %10.0f ns\n", n, median(ns) / n);
		prm_buf_release(&out);
	}
}

int main(void)
{
	prm_doc *doc = read_yaml(yaml);
	work w = {.file = doc, .schema = compile(doc, true)};
	char listed[sizeof(yaml) + 100];
	prm_buf json;
	prm_doc *list_doc;
	work list;

	prm_buf_init(&json, NULL, 0);
	add_record(&json);
	w.json = prm_buf_str(&json);
	w.value = read_value(&w);
	run_records(&w);
	run_compile();
	snprintf(
		listed, sizeof(listed),
		"schemas:\n- {name: l, fields: [{name: list, type: list, item_schema: order}]}\n%s",
		yaml + strlen("schemas:\n"));
	list_doc = read_yaml(listed);
	list = (work){.file = list_doc, .schema = compile(list_doc, false)};
	run_sizes(&list);
	prm_schema_unref((prm_schema *)(uintptr_t)list.schema);
	prm_schema_unref((prm_schema *)(uintptr_t)w.schema);
	prm_doc_free(list_doc);
	prm_doc_free(w.value);
	prm_doc_free(doc);
	prm_buf_release(&json);
	return 0;
}
