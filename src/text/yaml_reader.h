/* yaml_reader.h: what the parts of the YAML reader share: the text, the findings, the open nodes.
 */
#ifndef PRM_TEXT_YAML_READER_H
#define PRM_TEXT_YAML_READER_H

#include <yaml.h>

#include "base/map.h"
#include "text/doc.h"
#include "text/span.h"
#include "text/yaml_marks.h"

/* A member or item that was read, or whose value is still to come. */
struct prm__yaml_slot {
	prm_str key;
	prm_value value;
	prm_span key_span, value_span;
	bool dropped; /* its key was refused: it was read for its findings only */
};

/* A node that aliases may name. */
struct prm__yaml_anchor {
	prm_value value;
	prm_span span;
	size_t nodes; /* how many nodes an alias to it makes */
	bool open;    /* the node is still being read: an alias to it would be recursive */
};

/* A list or map that is open. */
struct prm__yaml_frame {
	size_t first; /* its first slot */
	size_t nodes;
	uint32_t start, end;
	bool map, flow;
	bool wants_key; /* map: the next node is a key */
	bool in_key;    /* it is, or is in, a list or map that stands for a key */
	struct prm__yaml_anchor *anchor;
	prm_map seen; /* keys to slots (index plus 1), once there are many */
};

struct prm__yaml_reader {
	yaml_parser_t parser;
	prm_read_options opts;
	prm_limits limits;
	const prm_allocator *allocator;

	prm_doc *doc;
	prm_str text; /* the document's source: bytes count in it */
	prm_str feed; /* what libyaml gets: the same characters, but for those it cannot take */
	prm_buf feed_buf;
	char stand_ins[3][3]; /* U+E0xx for NEL, LS and PS, which are no line ends in 1.2 */
	bool has_stand_ins;
	size_t seen_chars, seen_bytes; /* a place in text, from which marks are counted */

	prm_diag *diag;
	prm_lines lines; /* made for the first finding */
	prm_error first; /* the first finding */
	size_t findings;
	prm_status status; /* memory is out: no finding, but the end */

	struct prm__yaml_frame *frames;
	size_t depth, frames_size;
	struct prm__yaml_slot *slots;
	size_t slot_count, slots_size;
	struct {
		prm_member *members;
		prm_value *items;
		prm_span *spans;
		size_t members_size, items_size, spans_size;
	} made; /* a closed container's parts, on their way into the document */
	prm_value root;
	prm_map anchors; /* names to struct prm__yaml_anchor */
	prm_arena scratch;
	size_t aliased;       /* nodes that aliases made */
	prm_span last_scalar; /* for findings: a quote that ends on a later line is suspect */
	size_t template_at;   /* where an unquoted {{ was reported, plus 1 */
	bool started, ended;  /* the document */
	struct prm__yaml_marks *marks; /* NULL unless someone edits */
};

/*
 * Make text and feed of what was given: BOM dropped, line ends LF, UTF-8 checked, control
 * characters reported and replaced. False when it cannot be read further.
 */
bool prm__yaml_prepare(struct prm__yaml_reader *r, prm_str given);

/* The byte of r->text that a mark, which counts characters, stands for. */
size_t prm__yaml_byte(struct prm__yaml_reader *r, size_t character);

/* Add a finding. entry: code, start, end, and what else is known; the place is filled in. */
void prm__yaml_report(struct prm__yaml_reader *r, const prm_diag_entry *entry, const char *fmt, ...)
	PRM_PRINTF(3, 4);
/* At most 60 bytes of a text, for messages. */
prm_str prm__yaml_clip(prm_str text);

/* Report the error that libyaml stopped at, in words, where its cause is. */
void prm__yaml_report_syntax(struct prm__yaml_reader *r);
/* Report a `{{` that begins a value without quotes, once. */
void prm__yaml_report_template(struct prm__yaml_reader *r, size_t at);

/* ---- yaml_tree.c: open nodes -------------------------------------------------------------- */

/* A finding about the node that is being read; what.ptr not NULL: it is shown in quotes. */
void prm__yaml_find(struct prm__yaml_reader *r, prm_status code, prm_span span, const char *text,
		    prm_str what, const char *hint);
/* Is the next node a key? */
bool prm__yaml_wants_key(const struct prm__yaml_reader *r);
/* The next node is a key: take its text; text.ptr NULL: it was refused. */
void prm__yaml_add_key(struct prm__yaml_reader *r, prm_str text, prm_span span);
/* A node is complete: it goes into its container, or is the root. */
void prm__yaml_deliver(struct prm__yaml_reader *r, prm_value value, prm_span span, size_t nodes);
void prm__yaml_open(struct prm__yaml_reader *r, bool map, bool flow, prm_span span,
		    struct prm__yaml_anchor *anchor);
/* Close the innermost list or map; end: where its last bracket ends, for flow ones. */
void prm__yaml_close(struct prm__yaml_reader *r, size_t end);
/* A new anchor of that name, still open; NULL when memory is out. */
struct prm__yaml_anchor *prm__yaml_add_anchor(struct prm__yaml_reader *r, prm_str name);
/* For those who edit: remember where a scalar or alias stands. */
void prm__yaml_mark(struct prm__yaml_reader *r, prm_span span);
void prm__yaml_alias(struct prm__yaml_reader *r, prm_str name, prm_span span);
void prm__yaml_release_tree(struct prm__yaml_reader *r);

#endif
