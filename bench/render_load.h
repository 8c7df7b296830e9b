/* render_load.h: a workload as the benches use it: compiled, its data parsed, its output checked.
 */
#ifndef PRM_BENCH_RENDER_LOAD_H
#define PRM_BENCH_RENDER_LOAD_H

#include <prm/template.h>

struct workload {
	const char *name;
	prm_doc *file;  /* template, partials, data */
	prm_str source; /* of the template */
	prm_buf json;   /* the data alone, as compact JSON */
	char *expected;
	size_t expected_len;
	prm_symbols *symbols;
	prm_doc *doc; /* the data, its keys interned */
	prm_template *plain, *escaping;
	prm_template *partials[8][2]; /* [][1]: escaping */
	prm_str partial_names[8];
	size_t partial_count, partial_bytes;
	prm_partials find; /* and the options: as an application has them ready */
	prm_template_render_options opts;
	prm_buf out;
};

/* Exits with a message when something is wrong, also when the output is not the expected one. */
void workload_load(struct workload *w, const char *name);
void workload_free(struct workload *w);
/* Render the data into out, behind what it holds. */
void workload_render(struct workload *w, const prm_template *t, prm_value data, prm_buf *out);
prm_template *workload_compile(struct workload *w, prm_str source, int escape);
char *workload_file(const char *name, const char *ending, size_t *len);
/* With a message, unless status is PRM_OK. */
void bench_check(prm_status status, const prm_error *err, const char *what);

#endif
