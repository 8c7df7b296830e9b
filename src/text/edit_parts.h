/* edit_parts.h: what the parts of the editor share: the file, the place, and what is replaced. */
#ifndef PRM_TEXT_EDIT_PARTS_H
#define PRM_TEXT_EDIT_PARTS_H

#include <prm/value.h>

struct prm__edit_splice {
	size_t start, end; /* in the text; they come in order and do not overlap */
	prm_str by;
};

struct prm__edit {
	prm_str given; /* as it is in the file */
	bool json;
	const prm_allocator *allocator;
	prm_doc *doc;
	prm_str text;      /* what positions count in: LF, without a BOM */
	size_t open_block; /* a `|` or `>` that ends with the text, without LF; else the text's
			      length */
	struct prm__edit_splice splices[3];
	size_t count;
	prm_arena arena; /* the splices' texts */
	prm_status status;
};

/* A member or item: there, or where it would go. */
struct prm__edit_place {
	prm_value container, value;
	prm_str name; /* a member's key, decoded */
	size_t index; /* in the container; its count when it is not there */
	bool there;
	bool map, flow;  /* of the container */
	prm_span around; /* the container */
	prm_span key, at;
	size_t column; /* block: of the container's keys or dashes */
	size_t head;   /* block, there: behind the ':' or '-' */
};

/* ---- edit_place.c ------------------------------------------------------------------------- */

/* Find what pointer names. Fails: PRM_INVALID where its container is not there. */
prm_status prm__edit_find(struct prm__edit *e, prm_str pointer, struct prm__edit_place *place,
			  prm_error *err);
/* Where member or item `index` of the place's container stands, its key's start and value's end. */
prm_span prm__edit_whole(const struct prm__edit_place *place, size_t index);
/* Skip blanks, line ends and, in YAML, comments. */
size_t prm__edit_skip(const struct prm__edit *e, size_t at);
size_t prm__edit_line_start(const struct prm__edit *e, size_t at);
/* The line end at or behind `at`, or the text's end. */
size_t prm__edit_line_end(const struct prm__edit *e, size_t at);
/* Is there nothing but blanks from `from` to `to`? And: or a comment, up to the line's end? */
bool prm__edit_is_blank(const struct prm__edit *e, size_t from, size_t to);
bool prm__edit_ends_line(const struct prm__edit *e, size_t at);

/* ---- edit_block.c, edit_flow.c ------------------------------------------------------------- */

/* Replace the bytes from start to end by what the buffer holds, which is emptied. */
void prm__edit_splice(struct prm__edit *e, size_t start, size_t end, prm_buf *by);

/* Plan the change. `plain`: nothing in block style, which comments below may break. */
void prm__edit_block_set(struct prm__edit *e, const struct prm__edit_place *place, prm_value value,
			 bool plain);
/* Add a member or item behind the one of index `previous`. */
void prm__edit_block_add(struct prm__edit *e, const struct prm__edit_place *place, size_t previous,
			 prm_value value, bool plain);
void prm__edit_block_remove(struct prm__edit *e, const struct prm__edit_place *place);

void prm__edit_flow_set(struct prm__edit *e, const struct prm__edit_place *place, prm_value value);
void prm__edit_flow_add(struct prm__edit *e, const struct prm__edit_place *place, size_t previous,
			prm_value value);
void prm__edit_flow_remove(struct prm__edit *e, const struct prm__edit_place *place);

#endif
