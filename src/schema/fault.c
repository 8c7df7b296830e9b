/* fault.c: what is wrong with a value, in words, with its pointer and its place. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/alloc.h"
#include "base/str.h"
#include "schema/walk.h"
#include "text/number.h"
#include "text/span.h"
#include "text/value.h"

/* ---- values ----------------------------------------------------------------------------------- */

#define SHOWN_BYTES 48

static void shorten_text(prm_str text, const char *quote, char out[96])
{
	size_t len = text.len > SHOWN_BYTES ? prm__utf8_floor(text, SHOWN_BYTES) : text.len;
	size_t at = 0;

	out[at++] = *quote;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		out[at++] = c < 0x20 || c == 0x7f ? ' ' : text.ptr[i];
	}
	snprintf(out + at, 96 - at, "%s%s", len < text.len ? "..." : "", quote);
}

/* 1.0 is no integer: it must not look like one. */
static void shorten_double(double d, char out[96])
{
	char text[32];

	text[prm__number_print(d < 0 ? -d : d, text)] = '\0';
	snprintf(out, 96, "%s%s%s", signbit(d) ? "-" : "", text, strpbrk(text, ".e") ? "" : ".0");
}

void prm__shorten(prm_value v, char out[96])
{
	size_t count = prm_value_count(v);

	switch (v.type) {
	case PRM_STRING:
		shorten_text(prm_value_text(v), "'", out);
		break;
	case PRM_NUMBER:
		snprintf(out, 96, "%.*s%s", v.len > SHOWN_BYTES ? SHOWN_BYTES : (int)v.len,
			 v.as.text, v.len > SHOWN_BYTES ? "..." : "");
		break;
	case PRM_INT:
		snprintf(out, 96, "%lld", (long long)v.as.integer);
		break;
	case PRM_DOUBLE:
		shorten_double(v.as.number, out);
		break;
	case PRM_BOOL:
		snprintf(out, 96, "%s", v.as.boolean ? "true" : "false");
		break;
	case PRM_LIST:
		snprintf(out, 96, "a list of %zu item%s", count, count == 1 ? "" : "s");
		break;
	case PRM_MAP:
		snprintf(out, 96, "a map of %zu key%s", count, count == 1 ? "" : "s");
		break;
	default:
		snprintf(out, 96, "%s", prm_type_name(v.type));
		break;
	}
}

/* ---- pointers --------------------------------------------------------------------------------- */

static void add_step(prm_buf *buf, const prm__step *step)
{
	char index[24];

	if (step->key.ptr) {
		prm__pointer_add(buf, step->key);
		return;
	}
	snprintf(index, sizeof(index), "%zu", step->index);
	prm__pointer_add(buf, prm_str_c(index));
}

#define STEPS 160 /* twice the depth of schemas, and some */

static void add_pointer(prm_buf *buf, const prm__step *step)
{
	const prm__step *chain[STEPS];
	size_t depth = 0;

	for (; step && step->up && depth < STEPS; step = step->up)
		chain[depth++] = step;
	while (depth > 0)
		add_step(buf, chain[--depth]);
}

/* ---- findings --------------------------------------------------------------------------------- */

typedef struct fault {
	const prm__step *step;
	const prm__field *field;
	const prm__rule *rule; /* NULL: not a validator's */
	const char *name;
	prm_str value; /* shortened */
	prm_str text;
} fault;

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static void locate(const prm__walk *w, prm_diag_entry *entry)
{
	const prm_doc *doc = w->options.doc;
	prm_str pointer = entry->pointer;
	prm_span span, key = {0, 0};

	if (!doc)
		return;
	while (!prm__doc_locate(doc, pointer, &key, &span)) { /* what is missing: its map */
		if (pointer.len == 0)
			return;
		while (pointer.len > 0 && pointer.ptr[--pointer.len] != '/')
			;
	}
	if (prm_str_is(entry->rule, "extra") && key.end > key.start)
		span = key;
	while (span.start < span.end && is_blank(prm_doc_source(doc).ptr[span.start]))
		span.start++; /* before the root */
	entry->start = span.start;
	entry->end = span.end;
	prm_doc_position(doc, span.start, &entry->line, &entry->column);
	if (!w->schema->has_secrets) /* a line may hold more than the value */
		entry->excerpt = prm__str_line(prm_doc_source(doc), span.start);
}

/* Where the rule stands, for who wants to change it. */
static void describe(const fault *f, char text[256], prm_diag_note *note)
{
	const prm__object *origin = f->field->origin;
	int len = snprintf(text, 256, "field '%.*s' of schema '%.*s'", PRM_FMT(f->field->name),
			   PRM_FMT(origin->name));

	if (f->rule && len > 0 && len < 200)
		snprintf(text + len, (size_t)(256 - len), ", validator %s", f->name);
	note->source = origin->source;
	note->line = f->rule ? f->rule->line : f->field->line;
	note->column = f->rule ? f->rule->column : f->field->column;
	note->text = prm_str_c(text);
}

#define POINTER_SHOWN ((size_t)80)

/* One line has room for the end of a long pointer only. */
static void tell_first(const prm__walk *w, const prm_diag_entry *entry)
{
	prm_str pointer = entry->pointer.len ? entry->pointer : PRM_LIT("the value");
	size_t from = pointer.len > POINTER_SHOWN ? pointer.len - POINTER_SHOWN : 0;

	while (from > 0 && from < pointer.len && pointer.ptr[from] != '/')
		from++;
	prm_fail_at(w->err, PRM_SCHEMA_INVALID, entry->line, entry->column, "%s%.*s: %.*s",
		    from ? "..." : "", (int)(pointer.len - from), pointer.ptr + from,
		    PRM_FMT(entry->text));
}

static void add(prm__walk *w, const fault *f)
{
	prm_diag_entry entry = {.code = PRM_SCHEMA_INVALID,
				.source = w->options.source,
				.text = f->text,
				.rule = prm_str_c(f->name),
				.value = f->value};
	prm_diag_note note = {0};
	char where[256];
	prm_buf pointer;

	prm_buf_init(&pointer, w->schema->allocator, 0);
	prm_buf_add(&pointer, w->options.at);
	add_pointer(&pointer, f->step);
	entry.pointer = prm_buf_str(&pointer);
	if (f->rule && f->rule->message.len) {
		entry.text = f->rule->message;
		entry.hint = f->text;
	}
	locate(w, &entry);
	if (f->field) {
		describe(f, where, &note);
		entry.notes = &note;
	}
	if (w->faults++ == 0)
		tell_first(w, &entry);
	w->nomem |= pointer.status == PRM_NOMEM;
	prm_diag_add(w->diag, &entry);
	prm_buf_release(&pointer);
}

/* Once the list is full only the number counts. */
static bool is_full(prm__walk *w)
{
	if (w->faults == 0 || (w->diag && w->diag->count < w->diag->limit))
		return false;
	w->faults++;
	if (w->diag) {
		w->diag->errors++;
		w->diag->dropped++;
	}
	return true;
}

void prm__fault(prm__walk *w, const prm__step *step, const prm__field *field, const char *rule,
		const char *fmt, ...)
{
	fault f = {.step = step, .field = field, .name = rule};
	char text[512];
	va_list args;

	if (is_full(w))
		return;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	f.text = prm_str_c(text);
	add(w, &f);
}

void prm__fault_value(prm__walk *w, const prm__step *step, const prm__field *field,
		      const char *rule, prm_value value, const char *expected)
{
	fault f = {.step = step, .field = field, .name = rule};
	char text[256], shown[96];

	if (is_full(w))
		return;
	prm__shorten(value, shown);
	if (step->secret) {
		snprintf(text, sizeof(text), "expected %s", expected);
	} else {
		snprintf(text, sizeof(text), "expected %s, got %s%s", expected, shown,
			 prm_value_is(value, PRM_STRING) ? " (a string)" : "");
		f.value = prm_str_c(shown);
	}
	f.text = prm_str_c(text);
	add(w, &f);
}

static void add_found(const prm__rule_call *call, prm_buf *words)
{
	char shown[96];

	prm_buf_add_c(words, ", got ");
	if (call->rule->cls->found) {
		call->rule->cls->found(call->value, words);
		return;
	}
	prm__shorten(call->value, shown);
	prm_buf_add_c(words, shown);
}

void prm__fault_rule(prm__walk *w, const prm__step *step, const prm__field *field,
		     const prm__rule_call *call, int verdict)
{
	fault f = {.step = step, .field = field, .rule = call->rule, .name = call->rule->cls->name};
	char shown[96];
	prm_buf words;

	if (is_full(w))
		return;
	prm_buf_init(&words, w->schema->allocator, 0);
	if (verdict == PRM__BROKEN_SO && !step->secret) {
		prm_buf_add_c(&words, call->why);
	} else {
		prm_buf_add_c(&words, "expected ");
		call->rule->cls->expect(call->rule, &words);
		if (!step->secret)
			add_found(call, &words);
	}
	if (!step->secret) {
		prm__shorten(call->value, shown);
		f.value = prm_str_c(shown);
	}
	w->nomem |= words.status == PRM_NOMEM;
	f.text = prm_buf_str(&words);
	add(w, &f);
	prm_buf_release(&words);
}
