/*
 * request.c: a whole request, from the bytes of its JSON to the bytes of a JSON answer, beside what
 * simdjson's DOM parse alone takes of the same bytes.
 */
#include <stdio.h>
#include <stdlib.h>

#include "bench.h"
#include "json_simd.h"
#include "render_load.h"

struct request {
	struct workload w;
	prm_buf body;   /* {"variables": ...} */
	prm_buf answer; /* {"output": "..."} */
	prm_doc *doc;
	void *simd;
};

static void run_simdjson(void *data)
{
	struct request *r = data;

	bench_simd_parse(r->simd);
}

static prm_doc *parse(struct request *r, bool borrow)
{
	const prm_read_options opts = {
		.struct_size = sizeof(opts), .symbols = r->w.symbols, .borrow = borrow};
	prm_doc *doc = NULL;
	prm_error err;

	bench_check(prm_doc_read_json(prm_buf_str(&r->body), &opts, &doc, NULL, &err), &err,
		    "body");
	return doc;
}

static void run_parse(void *data)
{
	prm_doc_free(parse(data, false));
}

/* Write the answer with what was rendered. */
static void run_write(void *data)
{
	struct request *r = data;
	const prm_member member = {
		.key = "output", .key_len = 6, .value = prm_value_str(prm_buf_str(&r->w.out))};
	const prm_value answer = {.type = PRM_MAP, .len = 1, .as.members = &member};
	prm_error err = {0};

	prm_buf_reset(&r->answer);
	bench_check(prm_value_write_json(answer, 0, &r->answer), &err, "answer");
}

static void render(struct request *r, const prm_doc *doc)
{
	prm_buf_reset(&r->w.out);
	workload_render(&r->w, r->w.plain, prm_value_get_c(prm_doc_root(doc), "variables"),
			&r->w.out);
}

static void run_render(void *data)
{
	struct request *r = data;

	render(r, r->doc);
}

static void run(struct request *r, bool borrow)
{
	prm_doc *doc = parse(r, borrow);

	render(r, doc);
	run_write(r);
	prm_doc_free(doc);
}

static void run_whole(void *data)
{
	run(data, false);
}

static void run_borrowed(void *data)
{
	run(data, true);
}

/* The answer, read again, holds the expected text. */
static void check(struct request *r)
{
	prm_doc *doc = NULL;
	prm_error err = {0};

	run_whole(r);
	bench_check(prm_doc_read_json(prm_buf_str(&r->answer), NULL, &doc, NULL, &err), &err,
		    "answer");
	if (!prm_str_eq(prm_value_text(prm_value_get_c(prm_doc_root(doc), "output")),
			prm_str_n(r->w.expected, r->w.expected_len))) {
		fprintf(stderr, "%s: another answer\n", r->w.name);
		exit(1);
	}
	prm_doc_free(doc);
}

static void bench_request(const char *name, const char *most)
{
	struct request r = {0};
	bench_row rows[] = {{"simdjson DOM, parse only", run_simdjson, NULL, &r, 0},
			    {"ours, bytes to bytes", run_whole, NULL, &r, 0},
			    {"  of which parsing", run_parse, NULL, &r, 0},
			    {"  of which rendering", run_render, NULL, &r, 0},
			    {"  of which writing the answer", run_write, NULL, &r, 0},
			    {"ours, body not copied", run_borrowed, NULL, &r, 0}};
	const size_t count = sizeof(rows) / sizeof(rows[0]);
	char title[128];

	workload_load(&r.w, name);
	prm_buf_init(&r.body, NULL, 0);
	prm_buf_init(&r.answer, NULL, 0);
	prm_buf_add_c(&r.body, "{\"variables\":");
	prm_buf_add(&r.body, prm_buf_str(&r.w.json));
	prm_buf_add_c(&r.body, "}");
	r.simd = bench_simd_new(r.body.ptr, r.body.len);
	check(&r);
	r.doc = parse(&r, false);
	bench_measure(rows, count, 101, 0.5);
	snprintf(title, sizeof(title), "%s: %zu bytes in, %zu bytes out%s", name, r.body.len,
		 r.answer.len, most);
	bench_print(title, rows, count);
	prm_doc_free(r.doc);
	bench_simd_free(r.simd);
	prm_buf_release(&r.body);
	prm_buf_release(&r.answer);
	workload_free(&r.w);
}

int main(void)
{
	bench_request("simple", "");
	bench_request("chat", " (at most 3.5)");
	bench_request("rag", " (at most 2.2)");
	bench_request("fewshot", "");
	bench_request("agent", "");
	return 0;
}
