/*
 * yaml.c: the YAML reader: libyaml's events become a document. What is wrong is reported and, as
 * far as it can be, read over, so that one run finds everything.
 */
#include "base/alloc.h"
#include "base/limits.h"
#include "base/str.h"
#include "text/number.h"
#include "text/yaml_reader.h"
#include "text/yaml_resolve.h"

static const prm_str nothing = {NULL, 0};

/* ---- places ------------------------------------------------------------------------------- */

/* A node's own start: its anchor and tag, and what is blank or a comment behind them, come first.
 */
static size_t skip_properties(prm_str text, size_t at)
{
	while (at < text.len && (text.ptr[at] == '&' || text.ptr[at] == '!')) {
		while (at < text.len && !strchr(" \t\n", text.ptr[at]))
			at++;
		for (;;) {
			while (at < text.len && strchr(" \t\n", text.ptr[at]))
				at++;
			if (at >= text.len || text.ptr[at] != '#')
				break;
			at = prm__str_find_char(text, '\n', at);
		}
	}
	return at;
}

static prm_span span_of(struct prm__yaml_reader *r, const yaml_event_t *event, bool has_properties)
{
	size_t start = prm__yaml_byte(r, event->start_mark.index);
	size_t end = prm__yaml_byte(r, event->end_mark.index);

	if (has_properties)
		start = skip_properties(r->text, start);
	if (end < start)
		end = start;
	return (prm_span){(uint32_t)start, (uint32_t)end};
}

static prm_span scalar_span(struct prm__yaml_reader *r, const yaml_event_t *event)
{
	prm_span span = span_of(r, event, event->data.scalar.anchor || event->data.scalar.tag);

	if (event->data.scalar.style == YAML_LITERAL_SCALAR_STYLE ||
	    event->data.scalar.style == YAML_FOLDED_SCALAR_STYLE)
		span.end = (uint32_t)prm__block_scalar_end(r->text, span.start, span.end);
	else if (event->data.scalar.length == 0 &&
		 event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE)
		span.start = span.end = (uint32_t)prm__yaml_byte(r, event->end_mark.index);
	return span;
}

/* ---- texts -------------------------------------------------------------------------------- */

/* The three line ends of YAML 1.1 come back in place of their stand-ins. */
static size_t put_back(const struct prm__yaml_reader *r, char *text, size_t len)
{
	static const char *const ends[] = {"\xc2\x85", "\xe2\x80\xa8", "\xe2\x80\xa9"};
	size_t out = 0;

	for (size_t at = 0; at < len;) {
		int which = -1;

		for (int i = 0; i < 3 && len - at >= 3; i++)
			if (memcmp(text + at, r->stand_ins[i], 3) == 0)
				which = i;
		if (which < 0) {
			text[out++] = text[at++];
			continue;
		}
		memcpy(text + out, ends[which], strlen(ends[which]));
		out += strlen(ends[which]);
		at += 3;
	}
	return out;
}

/* A text as the document keeps it: a piece of its source where that is the same, else a copy. */
static prm_str keep_text(struct prm__yaml_reader *r, prm_str text, prm_span span)
{
	const char *source = r->text.ptr + span.start;
	prm_str copy;

	if (text.len == 0)
		return PRM_LIT("");
	if (span.end - span.start == text.len && memcmp(source, text.ptr, text.len) == 0)
		return prm_str_n(source, text.len);
	if (!prm_arena_str(prm__doc_arena(r->doc), text, &copy)) {
		r->status = PRM_NOMEM;
		return nothing;
	}
	if (r->has_stand_ins)
		copy.len = put_back(r, (char *)(uintptr_t)copy.ptr, copy.len);
	return copy;
}

/* ---- scalars ------------------------------------------------------------------------------ */

#define CORE_TAG "tag:yaml.org,2002:"

/* What a tag asks a node to be: the first letter of its name, 'q' for seq; 0: none; '?': unknown.
 */
static char tag_wish(const char *tag)
{
	static const char *const names[] = {"str", "int", "float", "bool", "null", "map", NULL};

	if (!tag)
		return 0;
	if (strcmp(tag, "!") == 0)
		return 's';
	if (strncmp(tag, CORE_TAG, sizeof(CORE_TAG) - 1) != 0)
		return '?';
	tag += sizeof(CORE_TAG) - 1;
	if (strcmp(tag, "seq") == 0)
		return 'q';
	for (int i = 0; names[i]; i++)
		if (strcmp(tag, names[i]) == 0)
			return names[i][0];
	return '?';
}

/* Does the text fit the tag? A float may be spelled as an integer. */
static bool fits(char wish, int kind)
{
	switch (wish) {
	case 'i':
		return kind == PRM__YAML_INT;
	case 'f':
		return kind == PRM__YAML_INT || kind == PRM__YAML_FLOAT ||
		       kind == PRM__YAML_NOT_FINITE;
	case 'b':
		return kind == PRM__YAML_TRUE || kind == PRM__YAML_FALSE;
	case 'n':
		return kind == PRM__YAML_NULL;
	default:
		return wish != 'm' && wish != 'q';
	}
}

/* From an event's anchor or tag to the node itself. */
static prm_span property_span(struct prm__yaml_reader *r, const yaml_event_t *event, prm_span node)
{
	return (prm_span){(uint32_t)prm__yaml_byte(r, event->start_mark.index), node.start};
}

/* "!!float" for people: the tag as it is mostly written. */
static void report_tag(struct prm__yaml_reader *r, const char *tag, prm_span span, bool known)
{
	prm_buf shown;
	prm_str text = prm_str_c(tag);

	prm_buf_init(&shown, r->allocator, 0);
	if (prm__str_starts(text, PRM_LIT(CORE_TAG))) {
		prm_buf_add_c(&shown, "!!");
		text = prm_str_n(text.ptr + sizeof(CORE_TAG) - 1, text.len - sizeof(CORE_TAG) + 1);
	}
	prm_buf_add(&shown, text);
	if (shown.status)
		r->status = PRM_NOMEM;
	else if (known)
		prm__yaml_find(r, PRM_YAML_TAG, span, "the value does not fit its tag",
			       prm_buf_str(&shown), "remove the tag, or correct the value");
	else
		prm__yaml_find(r, PRM_YAML_TAG, span, "unknown tag", prm_buf_str(&shown),
			       "only !!str !!int !!float !!bool !!null !!map !!seq are known; "
			       "quote a text that begins with '!'");
	prm_buf_release(&shown);
}

static prm_value number_value(struct prm__yaml_reader *r, prm_str text, prm_span span)
{
	prm_value v = prm_value_null();
	prm_buf json;

	prm_buf_init(&json, r->allocator, 0);
	if (!prm__yaml_number(text, &json))
		prm__yaml_find(r, PRM_YAML_SYNTAX, span, "the number has more than 256 bits:", text,
			       "quote it, or write it in decimal");
	else if (json.status || !prm__number_read(prm_buf_str(&json), prm__doc_arena(r->doc), &v))
		r->status = PRM_NOMEM;
	prm_buf_release(&json);
	return v;
}

static prm_value typed_value(struct prm__yaml_reader *r, int kind, prm_str text, prm_span span)
{
	switch (kind) {
	case PRM__YAML_NULL:
		return prm_value_null();
	case PRM__YAML_TRUE:
	case PRM__YAML_FALSE:
		return prm_value_bool(kind == PRM__YAML_TRUE);
	case PRM__YAML_INT:
	case PRM__YAML_FLOAT:
		return number_value(r, text, span);
	case PRM__YAML_NOT_FINITE:
		prm__yaml_find(r, PRM_YAML_SYNTAX, span, "no number of JSON:", text,
			       "quote it if it is meant as text");
		return prm_value_null();
	default:
		return prm_value_str(keep_text(r, text, span));
	}
}

static prm_value scalar_value(struct prm__yaml_reader *r, const yaml_event_t *event, prm_span span)
{
	const char *tag = (const char *)event->data.scalar.tag;
	prm_str text = prm_str_n((const char *)event->data.scalar.value, event->data.scalar.length);
	bool plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	char wish = tag_wish(tag);
	int kind = prm__yaml_resolve(text);

	if (wish == '?' || !fits(wish, kind)) {
		report_tag(r, tag, property_span(r, event, span), wish != '?');
		wish = 0;
	}
	if (wish == 's' || (!plain && !wish))
		kind = PRM__YAML_STRING;
	return typed_value(r, kind, text, span);
}

/* ---- nodes -------------------------------------------------------------------------------- */

static struct prm__yaml_anchor *take_anchor(struct prm__yaml_reader *r, const yaml_char_t *name)
{
	return name ? prm__yaml_add_anchor(r, prm_str_c((const char *)name)) : NULL;
}

static void key_scalar(struct prm__yaml_reader *r, const yaml_event_t *event, prm_span span)
{
	prm_str text = prm_str_n((const char *)event->data.scalar.value, event->data.scalar.length);
	bool plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	char wish = tag_wish((const char *)event->data.scalar.tag);

	if (wish == '?')
		report_tag(r, (const char *)event->data.scalar.tag, property_span(r, event, span),
			   false);
	if (plain && text.len == 0) {
		prm__yaml_find(r, PRM_YAML_KEY, span, "a key is missing before ':'", nothing,
			       "write the key, or quote it if it is empty");
		text = nothing;
	} else if (plain && prm_str_is(text, "<<")) {
		prm__yaml_find(r, PRM_YAML_KEY, span, "merge keys are not part of YAML 1.2:", text,
			       "write the keys out, or quote '<<' if it is the name of a key");
		text = nothing;
	} else {
		text = keep_text(r, text, span);
	}
	prm__yaml_add_key(r, text, span);
}

static void on_scalar(struct prm__yaml_reader *r, const yaml_event_t *event)
{
	prm_span span = scalar_span(r, event);
	struct prm__yaml_anchor *anchor = take_anchor(r, event->data.scalar.anchor);
	prm_value value;

	r->last_scalar = span;
	prm__yaml_mark(r, span);
	if (prm__yaml_wants_key(r)) {
		key_scalar(r, event, span);
		value = r->slot_count && r->slots[r->slot_count - 1].key.ptr
				? prm_value_str(r->slots[r->slot_count - 1].key)
				: prm_value_null();
	} else {
		if (anchor && span.start == span.end)
			prm__yaml_find(r, PRM_YAML_ALIAS, property_span(r, event, span),
				       "no value stands behind the anchor",
				       prm_str_c((const char *)event->data.scalar.anchor),
				       "write the value, or quote a text that begins with '&'");
		value = scalar_value(r, event, span);
		prm__yaml_deliver(r, value, span, 1);
	}
	if (anchor)
		*anchor = (struct prm__yaml_anchor){.value = value, .span = span, .nodes = 1};
}

/* A list or map where a key should be: a template without quotes, or a complex key. */
static void refuse_key(struct prm__yaml_reader *r, prm_span span, bool map, bool flow)
{
	const struct prm__yaml_frame *top = &r->frames[r->depth - 1];

	if (top->in_key)
		return;
	if (map && flow && top->flow && span.start > 0 && top->start == span.start - 1)
		prm__yaml_report_template(r, top->start);
	else
		prm__yaml_find(r, PRM_YAML_KEY, span, "a list or a map cannot be a key", nothing,
			       "a key is a text: quote it");
}

static void check_depth(struct prm__yaml_reader *r, prm_span span)
{
	prm_diag_entry e = {.code = PRM_LIMIT, .start = span.start, .end = span.end};

	if (r->depth < r->limits.document_nesting)
		return;
	prm__yaml_report(r, &e, "nesting too deep: more than %zu levels (document_nesting)",
			 r->limits.document_nesting);
	r->ended = true;
}

static void on_start(struct prm__yaml_reader *r, const yaml_event_t *event)
{
	bool map = event->type == YAML_MAPPING_START_EVENT, flow;
	const yaml_char_t *tag = map ? event->data.mapping_start.tag
				     : event->data.sequence_start.tag;
	const yaml_char_t *name = map ? event->data.mapping_start.anchor
				      : event->data.sequence_start.anchor;
	prm_span span = span_of(r, event, tag || name);
	struct prm__yaml_anchor *anchor;
	char wish;

	flow = map ? event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
		   : event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
	check_depth(r, span);
	if (r->ended)
		return;
	wish = tag_wish((const char *)tag);
	if (tag && wish != (map ? 'm' : 'q') && strcmp((const char *)tag, "!") != 0)
		report_tag(r, (const char *)tag, property_span(r, event, span), wish != '?');
	if (prm__yaml_wants_key(r))
		refuse_key(r, span, map, flow);
	anchor = take_anchor(r, name);
	prm__yaml_open(r, map, flow, span, anchor);
}

static void on_document(struct prm__yaml_reader *r, const yaml_event_t *event)
{
	if (r->started) {
		prm__yaml_find(r, PRM_YAML_DOCUMENTS, span_of(r, event, false),
			       "a second document begins here", nothing,
			       "keep one document a file: remove the '---' and what is behind it");
		r->ended = true;
	}
	r->started = true;
}

static void on_event(struct prm__yaml_reader *r, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		on_document(r, event);
		break;
	case YAML_ALIAS_EVENT:
		prm__yaml_mark(r, span_of(r, event, false));
		prm__yaml_alias(r, prm_str_c((const char *)event->data.alias.anchor),
				span_of(r, event, false));
		break;
	case YAML_SCALAR_EVENT:
		on_scalar(r, event);
		break;
	case YAML_SEQUENCE_START_EVENT:
	case YAML_MAPPING_START_EVENT:
		on_start(r, event);
		break;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		prm__yaml_close(r, prm__yaml_byte(r, event->end_mark.index));
		break;
	case YAML_STREAM_END_EVENT:
		r->ended = true;
		break;
	default:
		break;
	}
}

/* ---- the whole ---------------------------------------------------------------------------- */

static void read_events(struct prm__yaml_reader *r)
{
	yaml_event_t event;

	if (!yaml_parser_initialize(&r->parser)) {
		r->status = PRM_NOMEM;
		return;
	}
	yaml_parser_set_encoding(&r->parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(
		&r->parser, (const unsigned char *)(r->feed.len ? r->feed.ptr : ""), r->feed.len);
	while (!r->ended && !r->status) {
		if (!yaml_parser_parse(&r->parser, &event)) {
			if (r->parser.error == YAML_MEMORY_ERROR)
				r->status = PRM_NOMEM;
			else
				prm__yaml_report_syntax(r);
			break;
		}
		on_event(r, &event);
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&r->parser);
	while (r->depth > 0 && !r->status)
		prm__yaml_close(r, r->text.len);
}

static void reader_init(struct prm__yaml_reader *r, const prm_read_options *opts, prm_diag *diag)
{
	memset(r, 0, sizeof(*r));
	if (opts)
		memcpy(&r->opts, opts,
		       opts->struct_size < sizeof(r->opts) ? opts->struct_size : sizeof(r->opts));
	r->opts.struct_size = sizeof(r->opts);
	r->limits = prm__limits(r->opts.limits);
	r->allocator = prm__allocator(r->opts.allocator);
	r->diag = diag;
	r->root = prm_value_null();
	r->text = PRM_LIT("");
	prm_buf_init(&r->feed_buf, r->allocator, 0);
	prm_arena_init(&r->scratch, r->allocator, 0);
	prm__map_init(&r->anchors, r->allocator, 0);
}

/* Hand the document over, or as much of it as there is; the rest is freed. */
static prm_status finish(struct prm__yaml_reader *r, prm_doc **out, prm_doc **partial,
			 prm_error *err)
{
	prm_doc *rest = r->doc;
	prm_status status = r->status ? r->status : r->findings ? r->first.status : PRM_OK;

	if (rest)
		prm__doc_set_root(rest, r->root);
	if (status == PRM_OK) {
		*out = rest;
		rest = NULL;
	} else if (!r->status && partial) {
		*partial = rest;
		rest = NULL;
	}
	prm_doc_free(rest);
	if (r->status)
		prm_fail(err, r->status, "out of memory");
	else if (status && err)
		*err = r->first;
	prm__yaml_release_tree(r);
	prm__lines_release(&r->lines);
	prm_buf_release(&r->feed_buf);
	return status;
}

prm_status prm_doc_read_yaml(prm_str text, const prm_read_options *opts, prm_doc **out,
			     prm_doc **partial, prm_diag *diag, prm_error *err)
{
	struct prm__yaml_reader r;

	if (partial)
		*partial = NULL;
	reader_init(&r, opts, diag);
	if (prm__yaml_prepare(&r, text))
		read_events(&r);
	return finish(&r, out, partial, err);
}

prm_status prm__yaml_read_marked(prm_str text, const prm_read_options *opts,
				 struct prm__yaml_marks *marks, prm_doc **out, prm_diag *diag,
				 prm_error *err)
{
	struct prm__yaml_reader r;

	reader_init(&r, opts, diag);
	r.marks = marks;
	if (prm__yaml_prepare(&r, text))
		read_events(&r);
	return finish(&r, out, NULL, err);
}
