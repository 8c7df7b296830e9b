/*
 * render.c: compiled templates beside the hand-written limit in C, handlebars.js and Jinja2, and
 * what compiling, interning and growing cost. bench_render [--no-peers] [WORKLOAD...]
 */
#include <stdio.h>
#include <stdlib.h>

#include "bench.h"
#include "render_limit.h"
#include "render_load.h"
#include "render_peer.h"
#include "render_scaling.h"

#define ROUNDS 101
#define ROUND_MS 0.5
#define PEER_MS 2

/* What the project aims for, and what it never may miss: times the limit, times as fast as
 * handlebars.js. */
static const struct aim {
	const char *name;
	double limit, limit_most, js, js_least;
} aims[] = {
	{"simple", 2.3, 4, 40, 23}, {"chat", 3.5, 5, 14, 9},   {"rag", 2.0, 2.5, 9.5, 9},
	{"fewshot", 3.3, 5, 14, 6}, {"agent", 2.4, 4, 9.5, 8},
};

struct job {
	struct workload w;
	const struct limit *limit;
	void *limit_data;
	char *space;
	struct peer *peer_js, *peer_python;
};

static void run_limit(void *data)
{
	struct job *job = data;

	job->limit->plain(job->limit_data, job->space);
}

static void run_limit_escaped(void *data)
{
	struct job *job = data;

	job->limit->escaped(job->limit_data, job->space);
}

static void run_ours(void *data)
{
	struct job *job = data;

	prm_buf_reset(&job->w.out);
	workload_render(&job->w, job->w.plain, prm_doc_root(job->w.doc), &job->w.out);
}

static void run_escaping(void *data)
{
	struct job *job = data;

	prm_buf_reset(&job->w.out);
	workload_render(&job->w, job->w.escaping, prm_doc_root(job->w.doc), &job->w.out);
}

static void run_fresh(void *data)
{
	struct job *job = data;
	prm_buf out;

	prm_buf_init(&out, NULL, 0);
	workload_render(&job->w, job->w.plain, prm_doc_root(job->w.doc), &out);
	prm_buf_release(&out);
}

static void parse(struct job *job, const prm_symbols *symbols)
{
	prm_read_options opts = {.struct_size = sizeof(opts), .borrow = true};
	prm_doc *doc = NULL;
	prm_error err;

	opts.symbols = symbols;
	bench_check(prm_doc_read_json(prm_buf_str(&job->w.json), &opts, &doc, NULL, &err), &err,
		    "data");
	prm_doc_free(doc);
}

static void run_parse(void *data)
{
	parse(data, NULL);
}

static void run_parse_interning(void *data)
{
	struct job *job = data;

	parse(job, job->w.symbols);
}

static void run_compile(void *data)
{
	struct job *job = data;

	prm_template_unref(workload_compile(&job->w, job->w.source, PRM_ESCAPE_NONE));
}

static double time_js(void *data, double ms)
{
	struct job *job = data;

	return peer_time(job->peer_js, job->w.name, ms > PEER_MS ? ms : PEER_MS);
}

static double time_python(void *data, double ms)
{
	struct job *job = data;

	return peer_time(job->peer_python, job->w.name, ms > PEER_MS ? ms : PEER_MS);
}

/* ---- the tables ------------------------------------------------------------- */

static void show(const bench_row *row, const bench_row *first)
{
	printf("  %-34s %12.1f ns  x%.2f", row->name, row->ns, row->ns / first->ns);
}

static void compare_engines(struct job *job, const struct aim *aim)
{
	bench_row rows[4] = {{"hand-written C (the limit)", run_limit, NULL, job, 0},
			     {"ours", run_ours, NULL, job, 0}};
	size_t count = 2, js = 0;

	if (job->peer_js->to)
		rows[js = count++] = (bench_row){job->peer_js->name, NULL, time_js, job, 0};
	if (job->peer_python->to)
		rows[count++] = (bench_row){job->peer_python->name, NULL, time_python, job, 0};
	bench_measure(rows, count, ROUNDS, ROUND_MS);
	printf("\n%s: %zu bytes of output\n", aim->name, job->w.expected_len);
	for (size_t i = 0; i < count; i++) {
		show(&rows[i], &rows[0]);
		if (i == 1)
			printf(" (aim %.1f, at most %.1f)", aim->limit, aim->limit_most);
		if (i > 1)
			printf("; ours is %.1f times as fast", rows[i].ns / rows[1].ns);
		if (js && i == js)
			printf(" (aim %.1f, at least %.0f)", aim->js, aim->js_least);
		printf("\n");
	}
}

static void other_rows(struct job *job)
{
	bench_row rows[] = {{"parse the data's JSON", run_parse, NULL, job, 0},
			    {"  the same, interning its keys", run_parse_interning, NULL, job, 0},
			    {"compile the template", run_compile, NULL, job, 0},
			    {"render into a fresh buffer", run_fresh, NULL, job, 0},
			    {"hand-written C (the limit)", run_limit, NULL, job, 0}};

	bench_measure(rows, 5, ROUNDS, ROUND_MS);
	for (size_t i = 0; i < 2; i++) {
		show(&rows[i], &rows[0]);
		printf("\n");
	}
	printf("  %-34s %12.1f ns\n", "  so interning costs", rows[1].ns - rows[0].ns);
	printf("  %-34s %12.1f ns%s\n", rows[2].name, rows[2].ns,
	       strcmp(job->w.name, "chat") ? "" : " (chat: under 3000)");
	printf("  %-34s %12.1f ns  x%.2f of the limit%s\n", rows[3].name, rows[3].ns,
	       rows[3].ns / rows[4].ns,
	       strcmp(job->w.name, "simple") ? "" : " (simple: at most 3.5)");
}

static void show_size(struct workload *w)
{
	size_t size = prm_template_size(w->plain), source = w->source.len;

	printf("  %-34s %12zu bytes for %zu of source (at most %zu)%s\n", "compiled template", size,
	       source, 3 * source + 1024, size > 3 * source + 1024 ? " TOO LARGE" : "");
}

static void compare_escaping(struct job *job)
{
	bench_row rows[] = {{"escaping HTML: the limit", run_limit_escaped, NULL, job, 0},
			    {"escaping HTML: ours", run_escaping, NULL, job, 0}};
	size_t len = job->limit->escaped(job->limit_data, job->space);

	run_escaping(job);
	if (!prm_str_eq(prm_buf_str(&job->w.out), prm_str_n(job->space, len))) {
		fprintf(stderr, "%s: escaped in another way\n", job->w.name);
		exit(1);
	}
	bench_measure(rows, 2, ROUNDS, ROUND_MS);
	for (size_t i = 0; i < 2; i++) {
		show(&rows[i], &rows[0]);
		printf("%s\n", i && strcmp(job->w.name, "rag") == 0 ? " (rag: at most 1.25)" : "");
	}
}

static void bench_workload(const struct aim *aim, struct peer *js, struct peer *python)
{
	struct job job = {.peer_js = js, .peer_python = python};
	size_t len;

	workload_load(&job.w, aim->name);
	job.limit = limit_find(aim->name);
	job.limit_data = job.limit->load(prm_doc_root(job.w.doc), job.w.source);
	job.space = malloc(job.w.expected_len * 6 + 64);
	len = job.limit->plain(job.limit_data, job.space);
	if (!prm_str_eq(prm_str_n(job.space, len), prm_str_n(job.w.expected, job.w.expected_len))) {
		fprintf(stderr, "%s: the limit writes something else\n", aim->name);
		exit(1);
	}
	compare_engines(&job, aim);
	compare_escaping(&job);
	other_rows(&job);
	show_size(&job.w);
	free(job.space);
	free(job.limit_data);
	workload_free(&job.w);
}

static bool chosen(const char *name, int argc, char **argv)
{
	bool any = false;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], name) == 0)
			return true;
		any |= argv[i][0] != '-';
	}
	return !any && name[0] != '-';
}

int main(int argc, char **argv)
{
	const char *const js_argv[] = {"node", PRM_BENCH_FOLDER "/render_peer.js",
				       PRM_BENCH_FOLDER "/workloads", PRM_BENCH_NODE, NULL};
	const char *const python_argv[] = {"python3", PRM_BENCH_FOLDER "/render_peer.py",
					   PRM_BENCH_FOLDER "/workloads", NULL};
	struct peer js = {0}, python = {0};

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!chosen("--no-peers", argc, argv)) {
		peer_start(&js, js_argv);
		peer_start(&python, python_argv);
	}
	for (size_t i = 0; i < sizeof(aims) / sizeof(aims[0]); i++)
		if (chosen(aims[i].name, argc, argv))
			bench_workload(&aims[i], &js, &python);
	peer_stop(&js);
	peer_stop(&python);
	if (chosen("scaling", argc, argv))
		bench_scaling();
	return 0;
}
