/* render_scaling.c: rendering time per byte must not grow with template size, list, nesting,
 * partials. */
#include "render_scaling.h"

#include <stdio.h>
#include <stdlib.h>

#include "bench.h"
#include "render_load.h"

#define STEPS 4

struct growth {
	const char *title;
	size_t sizes[STEPS];
	void (*make)(size_t size, prm_buf *source, prm_buf *data);
};

/* One template over its data, and partials p0, p1, ... made on demand. */
struct scaled {
	prm_symbols *symbols;
	prm_template *t;
	prm_template **partials;
	size_t partial_count;
	prm_doc *doc;
	prm_buf source, data, out;
};

static void make_template(size_t size, prm_buf *source, prm_buf *data)
{
	for (size_t i = 0; i < size; i++)
		prm_buf_addf(source, "Line %03zu of {{name}}: {{#if on}}it is {{colour}}{{/if}}.\n",
			     i % 1000);
	prm_buf_add_c(data, "{\"name\":\"some text\",\"on\":true,\"colour\":\"green\"}");
}

static void make_list(size_t size, prm_buf *source, prm_buf *data)
{
	prm_buf_add_c(source, "{{#each items}}\n- {{name}} costs {{price}}\n{{/each}}\n");
	prm_buf_add_c(data, "{\"items\":[");
	for (size_t i = 0; i < size; i++)
		prm_buf_addf(data, "%s{\"name\":\"thing %03zu\",\"price\":%zu}", i ? "," : "",
			     i % 1000, 100 + i % 900);
	prm_buf_add_c(data, "]}");
}

static void make_nesting(size_t size, prm_buf *source, prm_buf *data)
{
	for (size_t i = 0; i < size; i++)
		prm_buf_add_c(source, "{{#if on}}Level of {{name}}. ");
	for (size_t i = 0; i < size; i++)
		prm_buf_add_c(source, "{{/if}}");
	prm_buf_add_c(data, "{\"name\":\"some text\",\"on\":true}");
}

static void make_partials(size_t size, prm_buf *source, prm_buf *data)
{
	for (size_t i = 0; i < size; i++)
		prm_buf_addf(source, "Part: {{> p%zu}}\n", i);
	prm_buf_add_c(data, "{\"name\":\"some text\",\"on\":true}");
}

static prm_template *compile(struct scaled *s, prm_str source)
{
	prm_template_options opts = {.struct_size = sizeof(opts), .symbols = s->symbols};
	prm_template *t = NULL;
	prm_error err = {0};

	bench_check(prm_template_compile(source, &opts, &t, NULL, &err), &err, "scaling");
	return t;
}

static prm_status find_partial(void *ud, const prm_template *from, prm_str name,
			       const prm_template **out, prm_error *err)
{
	struct scaled *s = ud;
	size_t i = 0;

	(void)from;
	(void)err;
	for (size_t k = 1; k < name.len; k++)
		i = i * 10 + (size_t)(name.ptr[k] - '0');
	if (i >= s->partial_count)
		return PRM_MISSING_PARTIAL;
	if (!s->partials[i])
		s->partials[i] = compile(s, prm_str_c("{{name}} in a part of its own"));
	*out = s->partials[i];
	return PRM_OK;
}

static void run(void *data)
{
	struct scaled *s = data;
	const prm_partials partials = {sizeof(partials), find_partial, s};
	const prm_template_render_options opts = {.struct_size = sizeof(opts),
						  .partials = &partials};
	prm_error err;

	prm_buf_reset(&s->out);
	bench_check(prm_template_render(s->t, prm_doc_root(s->doc), &opts, &s->out, NULL, &err),
		    &err, "scaling");
}

static void start(struct scaled *s, const struct growth *growth, size_t size)
{
	prm_read_options read = {.struct_size = sizeof(read)};
	prm_error err = {0};

	*s = (struct scaled){.partial_count = size, .partials = calloc(size, sizeof(*s->partials))};
	prm_buf_init(&s->source, NULL, 0);
	prm_buf_init(&s->data, NULL, 0);
	prm_buf_init(&s->out, NULL, 0);
	bench_check(s->partials ? prm_symbols_new(NULL, &s->symbols, &err) : PRM_NOMEM, &err,
		    "scaling");
	growth->make(size, &s->source, &s->data);
	s->t = compile(s, prm_buf_str(&s->source));
	read.symbols = s->symbols;
	bench_check(prm_doc_read_json(prm_buf_str(&s->data), &read, &s->doc, NULL, &err), &err,
		    "scaling");
}

static void finish(struct scaled *s)
{
	for (size_t i = 0; i < s->partial_count; i++)
		prm_template_unref(s->partials[i]);
	free(s->partials);
	prm_template_unref(s->t);
	prm_doc_free(s->doc);
	prm_symbols_free(s->symbols);
	prm_buf_release(&s->source);
	prm_buf_release(&s->data);
	prm_buf_release(&s->out);
}

static void bench_growth(const struct growth *growth)
{
	struct scaled all[STEPS];
	bench_row rows[STEPS];
	double first = 0;

	for (size_t i = 0; i < STEPS; i++) {
		start(&all[i], growth, growth->sizes[i]);
		rows[i] = (bench_row){growth->title, run, NULL, &all[i], 0};
	}
	bench_measure(rows, STEPS, 31, 0.5);
	printf("  %-20s", growth->title);
	for (size_t i = 0; i < STEPS; i++) {
		double per_byte = rows[i].ns / (double)all[i].out.len;

		first = i ? first : per_byte;
		printf("  %zu: %.3f (x%.2f)", growth->sizes[i], per_byte, per_byte / first);
		finish(&all[i]);
	}
	printf("\n");
}

void bench_scaling(void)
{
	static const struct growth all[] = {
		{"lines of template", {10, 100, 1000, 10000}, make_template},
		{"items of a list", {10, 100, 1000, 100000}, make_list},
		{"levels of blocks", {10, 50, 100, 250}, make_nesting},
		{"partials", {10, 100, 1000, 10000}, make_partials},
	};

	printf("\nscaling: ns per byte of output, and times the first\n");
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		bench_growth(&all[i]);
}
