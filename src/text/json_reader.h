/*
 * json_reader.h: what the JSON reader's files share. json.c has the hot way; json_text.c what is
 * rarer: faults, escapes, repeated keys.
 */
#ifndef PRM_TEXT_JSON_READER_H
#define PRM_TEXT_JSON_READER_H

#include "base/limits.h"
#include "text/doc.h"

struct prm_json_open {
	size_t first; /* index of its first item in `items` */
	bool is_map;
};

/* What most documents need stands in the reader itself. */
#define PRM__JSON_FEW_ITEMS 32
#define PRM__JSON_FEW_LEVELS 16

struct prm_json_reader {
	const char *start, *at, *end;
	prm_doc *doc;
	prm_member *items; /* of all open containers; a list's items have no key */
	prm_span *spans;   /* two for each item: key, value */
	size_t count, size, span_size;
	struct prm_json_open *open;
	size_t depth, open_size;
	prm_span key_span;
	bool positions;
	uint8_t string_flags;
	const prm_allocator *allocator;
	prm_limits limits;
	prm_str source;
	prm_diag *diag;
	prm_error *err;
	prm_member few_items[PRM__JSON_FEW_ITEMS];
	prm_span few_spans[2 * PRM__JSON_FEW_ITEMS];
	struct prm_json_open few_levels[PRM__JSON_FEW_LEVELS];
};

/* A fault at `at`: into the findings and the error. Returns code. */
prm_status prm__json_report(struct prm_json_reader *r, prm_status code, const char *at,
			    const char *text);
prm_status prm__json_syntax(struct prm_json_reader *r, const char *text);
prm_status prm__json_out_of_memory(struct prm_json_reader *r);
/* Move r->at over characters of a string that stand for themselves. */
void prm__json_skip_plain(struct prm_json_reader *r);
/* The rest of a string with escapes that began at begin; r->at is at the first backslash. */
prm_status prm__json_read_escaped(struct prm_json_reader *r, const char *begin, prm_str *out);
/* What is wrong with a string at r->at. */
prm_status prm__json_string_fault(struct prm_json_reader *r);
/* PRM_DUPLICATE_KEY when one stands twice. */
prm_status prm__json_check_keys(struct prm_json_reader *r, const prm_member *members, size_t n);

#endif
