/*
 * edit_format.c: the same file, tidy: line ends, trailing blanks, the last line end, and quotes
 * around what YAML 1.1 takes for something else. All other bytes stay.
 */
#include "base/alloc.h"
#include "base/str.h"
#include "text/edit.h"
#include "text/yaml_marks.h"
#include "text/yaml_resolve.h"
#include "text/yaml_scalar.h"

struct format {
	prm_str text;
	prm_buf *out;
	size_t fixed; /* what was written up to here is a block scalar's and stays */
	prm_diag *diag;
};

/* ---- blanks ------------------------------------------------------------------------------- */

/* Is the blank at `at` of double quotes the second half of an escape? */
static bool is_escaped(const prm_buf *out, size_t at, size_t from)
{
	size_t back = at;

	while (back > from && out->ptr[back - 1] == '\\')
		back--;
	return (at - back) % 2 == 1;
}

static void strip(struct format *f, bool escapes)
{
	size_t end = f->out->len;

	while (end > f->fixed && (f->out->ptr[end - 1] == ' ' || f->out->ptr[end - 1] == '\t'))
		end--;
	if (escapes && end < f->out->len && is_escaped(f->out, end, f->fixed))
		end++;
	f->out->len = end;
}

/* Copy, without blanks in front of line ends. */
static void copy(struct format *f, size_t from, size_t to, bool escapes)
{
	while (from < to && !f->out->status) {
		size_t end = prm__str_find_char(prm_str_n(f->text.ptr, to), '\n', from);

		prm_buf_add(f->out, prm_str_n(f->text.ptr + from, end - from));
		if (end == to)
			return;
		strip(f, escapes);
		prm_buf_add_char(f->out, '\n');
		from = end + 1;
	}
}

/* ---- scalars ------------------------------------------------------------------------------ */

/* A `|` that ends with the text, without a line end: it gets one, and says that it has none. */
static void copy_header(struct format *f, size_t from, size_t to, bool chomp)
{
	size_t at = from;

	for (; at < to && !strchr(" \t#", f->text.ptr[at]); at++)
		if (!chomp || (f->text.ptr[at] != '+' && f->text.ptr[at] != '-'))
			prm_buf_add_char(f->out, f->text.ptr[at]);
	if (chomp)
		prm_buf_add_char(f->out, '-');
	copy(f, at, to, false);
	strip(f, false);
}

static void copy_block(struct format *f, prm_span span)
{
	size_t header = prm__str_find_char(prm_str_n(f->text.ptr, span.end), '\n', span.start);

	copy_header(f, span.start, header, span.end == f->text.len && header < span.end);
	prm_buf_add(f->out, prm_str_n(f->text.ptr + header, span.end - header));
	f->fixed = f->out->len;
}

/* Numbers of the core schema that are others, or texts, to YAML 1.1: 012, 0o14, 1e3. */
static bool is_ambiguous(prm_str plain)
{
	int kind = prm__yaml_resolve(plain);
	size_t exponent = prm__str_find_nocase(plain, PRM_LIT("e"));

	if (kind == PRM__YAML_FLOAT)
		return exponent < plain.len && (prm__str_find_char(plain, '.', 0) == plain.len ||
						!strchr("+-", plain.ptr[exponent + 1]));
	if (kind == PRM__YAML_INT && (plain.ptr[0] == '+' || plain.ptr[0] == '-'))
		plain = prm_str_n(plain.ptr + 1, plain.len - 1);
	return kind == PRM__YAML_INT && plain.len > 1 && plain.ptr[0] == '0' && plain.ptr[1] != 'x';
}

static void warn(struct format *f, prm_span span, prm_str plain)
{
	prm_diag_entry e = {.code = PRM_YAML_SYNTAX, .severity = PRM_SEVERITY_WARNING};

	e.start = span.start;
	e.end = span.end;
	e.hint = PRM_LIT("write it in decimal, without leading zeros, or quote it");
	e.excerpt = prm__str_line(f->text, span.start);
	prm__str_position(f->text, span.start, &e.line, &e.column);
	prm_diag_addf(f->diag, &e, "readers of YAML 1.1 take '%.*s' for something else",
		      PRM_FMT(plain));
}

static void copy_plain(struct format *f, prm_span span)
{
	prm_str plain = prm_str_n(f->text.ptr + span.start, span.end - span.start);
	bool quoted = plain.len > 0 && prm__yaml_looks_typed(plain) &&
		      prm__yaml_resolve(plain) == PRM__YAML_STRING;

	if (plain.len > 0 && plain.len < 64 && is_ambiguous(plain))
		warn(f, span, plain);
	if (quoted)
		prm__yaml_write_text(plain, true, f->out);
	else
		copy(f, span.start, span.end, false);
}

static void copy_scalar(struct format *f, prm_span span)
{
	char first = span.start < span.end ? f->text.ptr[span.start] : '\0';

	if (first == '|' || first == '>')
		copy_block(f, span);
	else if (first == '"' || first == '\'' || first == '*')
		copy(f, span.start, span.end, first == '"');
	else
		copy_plain(f, span);
}

/* One line end behind the last line that is not empty. */
static void finish(struct format *f)
{
	prm_buf *out = f->out;

	while (out->len > f->fixed && strchr(" \t\n", out->ptr[out->len - 1]))
		out->len--;
	if (out->len > 0)
		prm_buf_add_char(out, '\n');
}

static void format_yaml(struct format *f, const struct prm__yaml_marks *marks)
{
	size_t at = 0;

	for (size_t i = 0; i < marks->count; i++) {
		copy(f, at, marks->spans[i].start, false);
		copy_scalar(f, marks->spans[i]);
		at = marks->spans[i].end;
	}
	copy(f, at, f->text.len, false);
	finish(f);
}

static void format_json(struct format *f)
{
	prm_str text = f->text;

	for (size_t at = 0, cr; at < text.len; at = cr + 1) {
		cr = prm__str_find_char(text, '\r', at);
		copy(f, at, cr, false);
		if (cr < text.len && (cr + 1 == text.len || text.ptr[cr + 1] != '\n'))
			prm_buf_add_char(f->out, '\n');
		if (cr < text.len)
			strip(f, false);
	}
	finish(f);
}

/* ---- the whole ---------------------------------------------------------------------------- */

static prm_status read_text(prm_str text, bool json, struct prm__yaml_marks *marks, prm_doc **out,
			    prm_diag *diag, prm_error *err)
{
	prm_read_options opts = {
		.struct_size = sizeof(opts), .allocator = marks->allocator, .borrow = true};

	if (json)
		return prm_doc_read_json(text, &opts, out, diag, err);
	return prm__yaml_read_marked(text, &opts, marks, out, diag, err);
}

/* Read what was written and compare. */
static prm_status check(prm_value before, const prm_buf *made, bool json, prm_error *err)
{
	struct prm__yaml_marks marks = {.allocator = made->allocator};
	prm_doc *after = NULL;
	prm_status status = read_text(prm_buf_str(made), json, &marks, &after, NULL, err);

	if (status != PRM_NOMEM && (status || !prm_value_equal(before, prm_doc_root(after))))
		status = prm_fail(err, PRM_UNSUPPORTED,
				  "the file is written in a way that cannot be formatted");
	prm_doc_free(after);
	prm__yaml_marks_release(&marks);
	return status;
}

prm_status prm__edit_format(prm_str source, bool json, prm_buf *out, prm_diag *diag, prm_error *err)
{
	struct prm__yaml_marks marks = {.allocator = prm__allocator(out->allocator)};
	prm_doc *doc = NULL;
	prm_buf made;
	struct format f = {.out = &made, .diag = diag};
	prm_status status;

	prm_buf_init(&made, out->allocator, 0);
	status = read_text(source, json, &marks, &doc, diag, err);
	if (status == PRM_OK) {
		f.text = prm_doc_source(doc);
		if (json)
			format_json(&f);
		else
			format_yaml(&f, &marks);
		status = made.status ? prm_fail(err, PRM_NOMEM, "out of memory")
				     : check(prm_doc_root(doc), &made, json, err);
	}
	if (status == PRM_OK)
		prm_buf_add(out, prm_buf_str(&made));
	if (status == PRM_OK && out->status)
		status = prm_fail(err, out->status, "out of memory");
	prm_doc_free(doc);
	prm__yaml_marks_release(&marks);
	prm_buf_release(&made);
	return status;
}
