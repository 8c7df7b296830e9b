/*
 * fuzz_render.c: a template, "====", its data as JSON, "====", the text of the partial "p": rendering
 * is bounded, gives the same again, with and without symbols, explained or not.
 */
#include "template_input.h"

struct input {
	prm_template_options opts;
	prm_str source, data, partial;
	prm_symbols *symbols;
	prm_template *t, *p;
};

struct explained {
	size_t at, len;
};

static prm_status find_partial(void *ud, const prm_template *from, prm_str name,
			       const prm_template **out, prm_error *err)
{
	struct input *in = ud;
	prm_status status = PRM_OK;

	(void)from;
	if (!prm_str_is(name, "p"))
		return PRM_MISSING_PARTIAL;
	if (!in->p)
		status = prm_template_compile(in->partial, &in->opts, &in->p, NULL, err);
	*out = in->p;
	return status;
}

/* Spans follow each other within the output. */
static void take_span(void *ud, const prm_output_span *span)
{
	struct explained *explained = ud;

	HOLDS(explained->at <= span->start && span->start <= span->end);
	HOLDS(span->source_start <= span->source_end);
	explained->at = span->end;
	explained->len += span->end - span->start;
}

static prm_status render(struct input *in, prm_symbols *symbols, bool explain, prm_buf *out)
{
	struct explained explained = {0};
	const prm_explain listener = {sizeof(listener), take_span, &explained};
	const prm_partials partials = {sizeof(partials), find_partial, in};
	prm_template_render_options opts = {.struct_size = sizeof(opts), .partials = &partials};
	prm_read_options read = {.struct_size = sizeof(read), .symbols = symbols};
	size_t before = out->len;
	prm_doc *doc = NULL;
	prm_error err = {0};
	prm_status status;

	opts.limits = fuzz_limits();
	opts.explain = explain ? &listener : NULL;
	if (prm_doc_read_json(in->data, &read, &doc, NULL, NULL))
		doc = NULL; /* no context then */
	status = prm_template_render(in->t, doc ? prm_doc_root(doc) : (prm_value){0}, &opts, out,
				     NULL, &err);
	if (status)
		fuzz_check_error(status, &err);
	HOLDS(out->len >= before && out->len - before <= FUZZ_OUTPUT_BYTES);
	HOLDS(explained.at <= out->len - before);
	prm_doc_free(doc);
	return status;
}

static prm_status compile_and_render(struct input *in, bool with_symbols, bool explain,
				     prm_buf *out)
{
	prm_status status;

	in->t = in->p = NULL;
	in->symbols = NULL;
	if (with_symbols && prm_symbols_new(NULL, &in->symbols, NULL))
		return PRM_NOMEM;
	in->opts.symbols = in->symbols;
	status = prm_template_compile(in->source, &in->opts, &in->t, NULL, NULL);
	if (status == PRM_OK)
		status = render(in, in->symbols, explain, out);
	prm_template_unref(in->t);
	prm_template_unref(in->p);
	prm_symbols_free(in->symbols);
	return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char kept[] = "kept";
	struct input in = {.data = {(const char *)data, size}};
	prm_buf first, second;
	prm_status status;

	in.opts = fuzz_template_options(&in.data);
	in.source = fuzz_cut(&in.data);
	in.partial = in.data;
	in.data = fuzz_cut(&in.partial);
	prm_buf_init(&first, NULL, 0);
	prm_buf_init(&second, NULL, 0);
	prm_buf_add_c(&second, kept);
	status = compile_and_render(&in, true, false, &first);
	HOLDS(compile_and_render(&in, false, true, &second) == status);
	HOLDS(second.len == first.len + 4 && memcmp(second.ptr, kept, 4) == 0);
	HOLDS(first.len == 0 || memcmp(second.ptr + 4, first.ptr, first.len) == 0);
	prm_buf_release(&first);
	prm_buf_release(&second);
	return 0;
}
