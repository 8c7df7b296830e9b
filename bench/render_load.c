/* render_load.c: reads bench/workloads, compiles, and checks the output before anything is timed.
 */
#include "render_load.h"

#include <stdio.h>
#include <stdlib.h>

void bench_check(prm_status status, const prm_error *err, const char *what)
{
	if (status == PRM_OK)
		return;
	fprintf(stderr, "%s: %s\n", what, err->text);
	exit(1);
}

char *workload_file(const char *name, const char *ending, size_t *len)
{
	char path[512];
	char *text = NULL;
	FILE *file;

	snprintf(path, sizeof(path), "%s/workloads/%s.%s", PRM_BENCH_FOLDER, name, ending);
	file = fopen(path, "rb");
	if (file && fseek(file, 0, SEEK_END) == 0) {
		*len = (size_t)ftell(file);
		rewind(file);
		text = malloc(*len + 1);
	}
	if (!text || fread(text, 1, *len, file) != *len) {
		fprintf(stderr, "cannot read %s\n", path);
		exit(1);
	}
	fclose(file);
	text[*len] = '\0';
	return text;
}

prm_template *workload_compile(struct workload *w, prm_str source, int escape)
{
	prm_template_options opts = {.struct_size = sizeof(opts), .escape = escape};
	prm_template *t = NULL;
	prm_error err = {0};

	opts.symbols = w->symbols;
	opts.scope = w;
	bench_check(prm_template_compile(source, &opts, &t, NULL, &err), &err, w->name);
	return t;
}

static prm_status find_partial(void *ud, const prm_template *from, prm_str name,
			       const prm_template **out, prm_error *err)
{
	const struct workload *w = ud;

	(void)err;
	for (size_t i = 0; i < w->partial_count; i++) {
		if (prm_str_eq(w->partial_names[i], name)) {
			*out = w->partials[i][from == w->escaping];
			return PRM_OK;
		}
	}
	return PRM_MISSING_PARTIAL;
}

void workload_render(struct workload *w, const prm_template *t, prm_value data, prm_buf *out)
{
	prm_error err;

	bench_check(prm_template_render(t, data, &w->opts, out, NULL, &err), &err, w->name);
}

static void compile_all(struct workload *w)
{
	prm_value partials = prm_value_get_c(prm_doc_root(w->file), "partials"), text;

	w->plain = workload_compile(w, w->source, PRM_ESCAPE_NONE);
	w->escaping = workload_compile(w, w->source, PRM_ESCAPE_HTML);
	for (size_t i = 0; i < 8 && prm_value_member(partials, i, &w->partial_names[i], &text);
	     i++) {
		prm_str source = prm_value_text(text);

		w->partials[i][0] = workload_compile(w, source, PRM_ESCAPE_NONE);
		w->partials[i][1] = workload_compile(w, source, PRM_ESCAPE_HTML);
		w->partial_bytes += source.len;
		w->partial_count++;
	}
}

void workload_load(struct workload *w, const char *name)
{
	prm_read_options read = {.struct_size = sizeof(read)};
	prm_error err = {0};
	size_t len;
	char *text = workload_file(name, "json", &len);

	*w = (struct workload){.name = name,
			       .find = {sizeof(w->find), find_partial, w},
			       .opts = {.struct_size = sizeof(w->opts), .partials = &w->find}};
	bench_check(prm_doc_read_json(prm_str_n(text, len), NULL, &w->file, NULL, &err), &err,
		    name);
	free(text);
	bench_check(prm_symbols_new(NULL, &w->symbols, &err), &err, name);
	w->source = prm_value_text(prm_value_get_c(prm_doc_root(w->file), "template"));
	compile_all(w);
	prm_buf_init(&w->json, NULL, 0);
	bench_check(
		prm_value_write_json(prm_value_get_c(prm_doc_root(w->file), "data"), 0, &w->json),
		&err, name);
	read.symbols = w->symbols;
	bench_check(prm_doc_read_json(prm_buf_str(&w->json), &read, &w->doc, NULL, &err), &err,
		    name);
	prm_buf_init(&w->out, NULL, 0);
	w->expected = workload_file(name, "expected.txt", &w->expected_len);
	workload_render(w, w->plain, prm_doc_root(w->doc), &w->out);
	if (!prm_str_eq(prm_buf_str(&w->out), prm_str_n(w->expected, w->expected_len))) {
		fprintf(stderr, "%s: not the expected output\n", name);
		exit(1);
	}
}

void workload_free(struct workload *w)
{
	for (size_t i = 0; i < w->partial_count; i++) {
		prm_template_unref(w->partials[i][0]);
		prm_template_unref(w->partials[i][1]);
	}
	prm_template_unref(w->plain);
	prm_template_unref(w->escaping);
	prm_doc_free(w->doc);
	prm_doc_free(w->file);
	prm_symbols_free(w->symbols);
	prm_buf_release(&w->json);
	prm_buf_release(&w->out);
	free(w->expected);
}
