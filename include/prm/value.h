/* SPDX-License-Identifier: MIT */
/*
 * value.h: data, seen and not owned. A prm_value is a small tagged view that is passed by value; a
 * prm_doc owns a tree of them, made by the JSON or YAML reader; a prm_builder makes one in an
 * arena; or a host language answers for its own objects through a prm_value_class.
 */
#ifndef PRM_VALUE_H
#define PRM_VALUE_H

#include <prm/diag.h>

#ifdef __cplusplus
extern "C" {
#endif

enum prm_type {
	PRM_MISSING = 0, /* nothing there: a zeroed prm_value */
	PRM_NULL,
	PRM_BOOL,
	PRM_INT,    /* 64 bit, signed */
	PRM_DOUBLE, /* finite */
	PRM_NUMBER, /* a number that neither holds exactly: its spelling, as in JSON */
	PRM_STRING,
	PRM_LIST,
	PRM_MAP,
	PRM_FUNCTION
};

enum {
	PRM_VALUE_HOST = 1,  /* LIST, MAP, FUNCTION: `as.host` answers instead of memory */
	PRM_VALUE_SPANS = 2, /* LIST, MAP: prm_spans stand behind the items, see prm_value_span */
	PRM_VALUE_PADDED = 4 /* STRING: 16 bytes behind its end can be read, whatever they are */
};

typedef struct prm_value {
	uint8_t type; /* enum prm_type */
	uint8_t flags;
	uint16_t reserved;
	uint32_t len; /* bytes of STRING and NUMBER; items of LIST and MAP */
	union {
		bool boolean;
		int64_t integer;
		double number;
		const char *text;
		const struct prm_value *items;
		const struct prm_member *members;
		const struct prm_host *host;
	} as;
} prm_value;

/*
 * A key of a map. `symbol` stands for the key, the same in every symbol table; 0 where none is known.
 */
typedef struct prm_member {
	const char *key;
	uint32_t key_len;
	uint32_t symbol;
	prm_value value;
} prm_member;

/* Where something stands in its source, in bytes. */
typedef struct prm_span {
	uint32_t start, end;
} prm_span;

/* ---- reading ------------------------------------------------------------------------------ */

/* The name of a type: "string", "map", ... */
PRM_API const char *prm_type_name(int type);
/* A STRING's or NUMBER's text; else empty. */
PRM_API prm_str prm_value_text(prm_value v);
/* Items of a LIST or MAP; else 0. A host object that fails counts as empty. */
PRM_API size_t prm_value_count(prm_value v);
/* A map's own member of that name; MISSING when v is no map or has none. */
PRM_API prm_value prm_value_get(prm_value map, prm_str key);
PRM_API prm_value prm_value_get_c(prm_value map, const char *key);
/* Item `index` of a list; MISSING beyond its end. */
PRM_API prm_value prm_value_at(prm_value list, size_t index);
/* Member `index` of a map in its order; false beyond its end. For memory maps O(1). */
PRM_API bool prm_value_member(prm_value map, size_t index, prm_str *key, prm_value *value);
/* Follow a JSON pointer (RFC 6901); MISSING when it leads nowhere. */
PRM_API prm_value prm_value_at_pointer(prm_value root, prm_str pointer);
/* Equal as JSON: maps without order, 1 equals 1.0. A host object that fails is equal to nothing. */
PRM_API bool prm_value_equal(prm_value a, prm_value b);

static inline bool prm_value_is(prm_value v, int type)
{
	return v.type == (uint8_t)type;
}
PRM_API prm_value prm_value_null(void);
PRM_API prm_value prm_value_bool(bool b);
PRM_API prm_value prm_value_int(int64_t i);
/* Not finite: NULL. */
PRM_API prm_value prm_value_double(double d);
/* Borrows text. Over 4 GiB - 1: MISSING. */
PRM_API prm_value prm_value_str(prm_str text);

/* ---- building ----------------------------------------------------------------------------- */

/*
 * Makes a tree in an arena, from the outside in: prm_build_map(b); prm_build_key(b, k);
 * prm_build_str(b, s); prm_build_end(b). Errors are sticky. Texts are copied. One thread.
 */
typedef struct prm_builder {
	prm_arena *arena;
	struct prm_build_frame *top;
	struct prm_build_frame *spare;
	prm_value root;
	prm_status status;
} prm_builder;

PRM_API void prm_builder_init(prm_builder *b, prm_arena *arena);
PRM_API void prm_build_map(prm_builder *b);
PRM_API void prm_build_list(prm_builder *b);
PRM_API void prm_build_end(prm_builder *b);
PRM_API void prm_build_key(prm_builder *b, prm_str key);
PRM_API void prm_build_key_c(prm_builder *b, const char *key);
PRM_API void prm_build_str(prm_builder *b, prm_str text);
PRM_API void prm_build_int(prm_builder *b, int64_t i);
PRM_API void prm_build_bool(prm_builder *b, bool yes);
PRM_API void prm_build_null(prm_builder *b);
/* Add a value as it is: shared, not copied; it must live as long as the arena. */
PRM_API void prm_build_value(prm_builder *b, prm_value v);
/* Add a deep copy. Host objects are read through. */
PRM_API void prm_build_copy(prm_builder *b, prm_value v);
/* prm_build_key_c and prm_build_str; nothing at all when text is empty. */
PRM_API void prm_build_member(prm_builder *b, const char *key, prm_str text);
/*
 * The finished tree, which lives in the arena, or the first error: PRM_NOMEM, PRM_LIMIT (too deep, or
 * over 4 GiB), PRM_INVALID where the calls make no tree, or what a copied host object failed with.
 */
PRM_API prm_status prm_builder_finish(prm_builder *b, prm_value *out, prm_error *err) PRM_MUST_USE;

/* ---- documents ---------------------------------------------------------------------------- */

typedef struct prm_doc prm_doc;         /* immutable; may be shared between threads */
typedef struct prm_symbols prm_symbols; /* see prm_symbols_new */

typedef struct prm_read_options {
	size_t struct_size;
	const prm_allocator *allocator;
	const prm_limits *limits;
	const prm_symbols *symbols; /* keys known there get their symbol; it is never written */
	prm_str source;             /* the file's name, for findings */
	bool positions;             /* keep where each value stands */
	bool borrow;                /* the text outlives the document: it need not be copied */
} prm_read_options;

/*
 * Read a document. JSON: RFC 8259, strict; a duplicate key is an error. YAML: 1.2 core schema, one
 * document; duplicate keys, unknown tags, recursion and alias bombs are errors. opts, diag and err
 * may be NULL. YAML's reader gives all findings that it can; JSON's the first. *out is yours:
 * prm_doc_free. On failure of YAML *partial, where not NULL, gets the document as far as it was
 * read (also yours), else NULL. Thread-safe, also with the same symbols.
 * Fails: PRM_JSON_SYNTAX or PRM_YAML_..., PRM_DUPLICATE_KEY, PRM_BAD_UTF8, PRM_LIMIT, PRM_NOMEM.
 */
PRM_API prm_status prm_doc_read_json(prm_str text, const prm_read_options *opts, prm_doc **out,
				     prm_diag *diag, prm_error *err) PRM_MUST_USE;
PRM_API prm_status prm_doc_read_yaml(prm_str text, const prm_read_options *opts, prm_doc **out,
				     prm_doc **partial, prm_diag *diag,
				     prm_error *err) PRM_MUST_USE;
/* It borrows from the document. */
PRM_API prm_value prm_doc_root(const prm_doc *doc);
/* The bytes that were read, with BOM dropped and CRLF made LF for YAML: spans count in these. */
PRM_API prm_str prm_doc_source(const prm_doc *doc);
/* NULL is fine. */
PRM_API void prm_doc_free(prm_doc *doc);
/* Line and column (from 1, in code points) of a byte of the source. */
PRM_API void prm_doc_position(const prm_doc *doc, size_t byte, uint32_t *line, uint32_t *column);

/*
 * Where member or item `index` of a container that was read with positions stands; key may be
 * NULL. False when it is not known. An inner value of an alias has the span of its anchor.
 */
PRM_API bool prm_value_span(prm_value container, size_t index, prm_span *key, prm_span *value);

/* ---- writing ------------------------------------------------------------------------------ */

enum { PRM_JSON_PRETTY = 1 }; /* two spaces, one member a line, LF at the end */

/*
 * All three append to out and return its status: PRM_NOMEM, PRM_LIMIT beyond its limit or 10,000
 * levels, or the error of a host object. These are read through; FUNCTION and MISSING are written
 * as null.
 */
PRM_API prm_status prm_value_write_json(prm_value v, int flags, prm_buf *out);
/* RFC 8785 (JCS), but numbers that a double does not hold exactly keep their exact digits. */
PRM_API prm_status prm_value_write_canonical(prm_value v, prm_buf *out);
/* YAML as prm writes it: block style, `|` for text of several lines, quotes only where needed. */
PRM_API prm_status prm_value_write_yaml(prm_value v, prm_buf *out);

/* ---- hosts -------------------------------------------------------------------------------- */

/*
 * How a host language answers for its objects. Members may be NULL where the type does not need
 * them: to be walked, a MAP needs length and iterate, a LIST length and one of iterate and at. Each
 * returns PRM_OK or an error that ends the render; PRM_END from iterate at the end. What it returns
 * lives until scope_end, which is called once a render. No call comes from another thread than the
 * one that renders. Append-only.
 */
typedef struct prm_value_class {
	size_t struct_size;
	prm_status (*get)(void *object, prm_str key, prm_value *out); /* MISSING when absent */
	prm_status (*at)(void *object, size_t index, prm_value *out); /* MISSING beyond the end */
	prm_status (*length)(void *object, size_t *out);
	prm_status (*iterate)(void *object, size_t *cursor, prm_str *key, prm_value *out);
	prm_status (*call)(void *object, const prm_value *args, size_t count, prm_value *out);
	void (*scope_end)(void *ud);
	void *ud;
} prm_value_class;

typedef struct prm_host {
	const prm_value_class *cls;
	void *object;
} prm_host;

/* A LIST, MAP or FUNCTION answered by host, which must outlive the value. */
PRM_API prm_value prm_value_host(int type, const prm_host *host);

/* ---- symbols ------------------------------------------------------------------------------ */

/*
 * A table of key names, written only when templates and schemas are compiled. Readers of data look
 * up in it without locks; a key that is not there simply has no symbol. Thread-safe. *out is yours:
 * prm_symbols_free, when nobody reads or compiles with it any more. Fails: PRM_NOMEM.
 */
PRM_API prm_status prm_symbols_new(const prm_allocator *allocator, prm_symbols **out,
				   prm_error *err) PRM_MUST_USE;
PRM_API void prm_symbols_free(prm_symbols *symbols);

#ifdef __cplusplus
}
#endif
#endif
