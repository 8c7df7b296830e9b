/*
 * json_reader.h: what the JSON reader's files share. json.c has documents and memory; json_tree.c
 * the hot way; json_text.c what is rarer: faults, escapes, repeated keys. Each step takes the place
 * where it begins and returns the one behind it, or NULL after a fault.
 */
#ifndef PRM_TEXT_JSON_READER_H
#define PRM_TEXT_JSON_READER_H

#include "text/doc.h"
#include "text/swar.h"

/* The compiler keeps the way there out of the hot one; or only what stands there. */
#ifdef __GNUC__
#define PRM__RARE __attribute__((cold))
#define PRM__APART __attribute__((noinline))
#else
#define PRM__RARE
#define PRM__APART
#endif

/* What most documents need stands in the reader itself. */
#define PRM__JSON_FEW_CELLS 256
#define PRM__JSON_SHAPES 8

/* The map that was closed last at some depth: the next one there mostly has the same keys. */
struct prm_json_shape {
	const prm_member *members;
	size_t count;
};

/*
 * The items of all open containers stand on one array of cells: a list's item has one, a map's
 * member two (a prm_member). Below its items stands the container's own cell, r->open: `len` is
 * the parent's index, `reserved` has the bits below, `as.integer` those of its keys.
 */
enum {
	PRM__JSON_UNLIKE = 1, /* not all keys so far are those of the shape */
	PRM__JSON_ESCAPED = 2 /* a key had escapes: its text is not what stands in the source */
};

struct prm_json_reader {
	const char *start, *end;
	const char *block; /* 64 bytes of which the special ones are known, see swar.h */
	uint64_t special;
	prm_doc *doc;
	char *decoded; /* behind the last string that had escapes; NULL: there was none */
	prm_value *cells, *top, *open;
	prm_value *full; /* from here on there is no room for a member */
	size_t size;
	prm_span *spans; /* one for each cell, with positions */
	size_t depth, most_depth;
	bool positions;
	uint8_t string_flags;
	prm_status status; /* of the fault */
	const prm_symbols *symbols;
	const prm_allocator *allocator;
	prm_str source;
	prm_diag *diag;
	prm_error *err;
	struct prm_json_shape shapes[PRM__JSON_SHAPES];
	prm_value few_cells[PRM__JSON_FEW_CELLS];
	prm_span few_spans[PRM__JSON_FEW_CELLS];
};

static inline bool prm__json_is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* The value that is the text, without what stands behind it; its cell is the second. */
const char *prm__json_read_tree(struct prm_json_reader *r, const char *p);
/* Twice the cells, where there was no room for a member. False: memory is out. */
PRM__RARE bool prm__json_grow(struct prm_json_reader *r);

/* Go on to the block at p, where the last one does not reach; returns the first special byte. */
PRM__APART const char *prm__json_next_block(struct prm_json_reader *r, const char *p);

/*
 * The first byte from p on that does not stand for itself in a string, or the end. Strings are
 * short: where they end is read off the bits of a block, which does not wait for where the last
 * one did.
 */
static inline const char *prm__json_plain_end(struct prm_json_reader *r, const char *p)
{
	size_t at = (size_t)(p - r->block);

	if (at < 64 && r->special >> at)
		return p + __builtin_ctzll(r->special >> at);
	return prm__json_next_block(r, at < 64 ? r->block + 64 : p);
}

/*
 * Keys of a few members are told apart as they come: by one of 64 bits first, since those that
 * differ in length, first or last byte mostly differ in it.
 */
#define PRM__JSON_FEW_KEYS 16

static inline uint64_t prm__json_key_bit(const prm_member *m)
{
	unsigned first = (unsigned char)m->key[0]; /* of an empty key: its closing quote */
	unsigned last = (unsigned char)m->key[m->key_len - (m->key_len > 0)];

	return (uint64_t)1 << ((first * 5 + last * 11 + m->key_len * 3) & 63);
}

/* The keys of the open map so far were those of its shape; the next one is not. */
void prm__json_leave_shape(struct prm_json_reader *r);
/* False after PRM_DUPLICATE_KEY when m's key, which begins at p, is one of the open map's. */
bool prm__json_compare_keys(struct prm_json_reader *r, const char *p, const prm_member *m);
/* The same for all keys, too many for that, when their map ends at p. */
bool prm__json_check_keys(struct prm_json_reader *r, const char *p, size_t n);

static inline bool prm__json_is_new_key(struct prm_json_reader *r, const char *p,
					const prm_member *m)
{
	uint64_t bit = prm__json_key_bit(m), seen = (uint64_t)r->open->as.integer;

	r->open->as.integer = (int64_t)(seen | bit);
	return !(seen & bit) || prm__json_compare_keys(r, p, m);
}

/* A fault at p: into the findings and the error. All return NULL. */
PRM__RARE const char *prm__json_fault(struct prm_json_reader *r, prm_status code, const char *p,
				      const char *text);
PRM__RARE const char *prm__json_syntax(struct prm_json_reader *r, const char *p, const char *text);
PRM__RARE const char *prm__json_out_of_memory(struct prm_json_reader *r);
/* No value, no key, no ',' or end of the container stands at p. */
PRM__RARE const char *prm__json_no_value(struct prm_json_reader *r, const char *p);
PRM__RARE const char *prm__json_no_key(struct prm_json_reader *r, const char *p);
PRM__RARE const char *prm__json_unclosed(struct prm_json_reader *r, const char *p);
/* The rest of a string that began at begin and is plain up to p, where it does not end. */
const char *prm__json_read_string(struct prm_json_reader *r, const char *begin, const char *p,
				  prm_str *out);

#endif
