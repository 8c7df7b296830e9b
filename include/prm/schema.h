/* SPDX-License-Identifier: MIT */
/*
 * schema.h: what goes into a prompt and comes out of it: schemas of 8 types and 13 validators,
 * compiled once to a flat checker; defaults; JSON Schema; answers of models; contracts between
 * versions; types for programs. docs/schemas.md has the language.
 */
#ifndef PRM_SCHEMA_H
#define PRM_SCHEMA_H

#include <prm/value.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Immutable, reference-counted, may be shared between threads. */
typedef struct prm_schema prm_schema;
typedef struct prm_validators prm_validators; /* custom functions: sys/validator.h */

/* A schema as it was written. Borrowed. */
typedef struct prm_schema_source {
	prm_value tree;     /* its map: name, version, fields, ... */
	const prm_doc *doc; /* where the tree was read, with positions; may be NULL */
	prm_str at;         /* the tree's JSON pointer in doc */
	prm_str source;     /* the file's name, for findings */
} prm_schema_source;

typedef struct prm_schema_options {
	size_t struct_size;
	const prm_allocator *allocator;
	prm_symbols *symbols;             /* defaults get their keys' symbols; may be NULL */
	const prm_validators *validators; /* must outlive the schema; NULL: there are none */
	/*
	 * Find the schema that nested_schema, item_schema or extends names: `name` or `name@range`.
	 * What *out borrows lives until the compile returns, as what is put into arena does. None:
	 * PRM_SCHEMA_NOT_FOUND, with "did you mean" in err. NULL: only the schema itself is known.
	 */
	prm_status (*find)(void *ud, prm_str ref, prm_arena *arena, prm_schema_source *out,
			   prm_error *err);
	void *ud;
	size_t max_fields; /* of one schema: 1,000; at most 4,096 */
	size_t max_depth;  /* schemas within schemas: 64; at most 64 */
	bool only_check;   /* nothing will be validated: rules need not know their lines */
} prm_schema_options;

/*
 * Compile. Every fault of the schema and of those that it names goes into diag (may be NULL), the
 * first into err. *out is yours: prm_schema_unref.
 * Fails: PRM_SCHEMA_PARSE, PRM_MISSING_KEY, PRM_WRONG_TYPE, PRM_BAD_VALUE, PRM_SCHEMA_NOT_FOUND,
 * PRM_LIMIT, PRM_NOMEM.
 */
PRM_API prm_status prm_schema_compile(const prm_schema_source *source,
				      const prm_schema_options *opts, prm_schema **out,
				      prm_diag *diag, prm_error *err) PRM_MUST_USE;
PRM_API prm_schema *prm_schema_ref(const prm_schema *schema);
PRM_API void prm_schema_unref(prm_schema *schema);
PRM_API prm_str prm_schema_name(const prm_schema *schema);
PRM_API prm_str prm_schema_version(const prm_schema *schema); /* empty when it states none */
PRM_API size_t prm_schema_size(const prm_schema *schema);     /* bytes of memory */

/* A file `schemas: [...]`, for prm_schema_options.find; its ud is a prm_schema_bundle. */
typedef struct prm_schema_bundle {
	const prm_doc *doc;
	prm_str source;
} prm_schema_bundle;
PRM_API prm_status prm_schema_bundle_find(void *bundle, prm_str ref, prm_arena *arena,
					  prm_schema_source *out, prm_error *err);

/* ---- checking values ---------------------------------------------------------------------- */

/* INPUT: read_only fields are neither asked for nor accepted. OUTPUT: the same with write_only. */
enum prm_schema_mode { PRM_SCHEMA_INPUT = 1, PRM_SCHEMA_OUTPUT };

typedef struct prm_schema_check_options {
	size_t struct_size;
	int mode;           /* enum prm_schema_mode; 0: PRM_SCHEMA_INPUT */
	const prm_doc *doc; /* where the value was read, with positions: findings get lines */
	prm_str at;         /* the value's JSON pointer there; begins the findings' pointers */
	prm_str source;     /* its file's name */
} prm_schema_check_options;

/*
 * Does value satisfy the schema? All faults go into diag, the first into err: `pointer` says where
 * in the value, `rule` what is broken ("email", "required", "type"), `text` is the author's
 * error_message or our words, `value` what was found, shortened, and never that of a write_only
 * field; the note says where the rule stands. opts, diag and err may be NULL. Thread-safe.
 * Fails: PRM_SCHEMA_INVALID, PRM_NOMEM.
 */
PRM_API prm_status prm_schema_validate(const prm_schema *schema, prm_value value,
				       const prm_schema_check_options *opts, prm_diag *diag,
				       prm_error *err) PRM_MUST_USE;
/*
 * The same; *out is the value with defaults filled in and, where the schema is not strict, with
 * coerced values. It shares what did not change with value, and the defaults with the schema.
 */
PRM_API prm_status prm_schema_fill(const prm_schema *schema, prm_value value,
				   const prm_schema_check_options *opts, prm_arena *arena,
				   prm_value *out, prm_diag *diag, prm_error *err) PRM_MUST_USE;
/* The value with "***" for each write_only field: for logs and traces. Shares as above. */
PRM_API prm_status prm_schema_redact(const prm_schema *schema, prm_value value, prm_arena *arena,
				     prm_value *out, prm_error *err) PRM_MUST_USE;

/* ---- answers of models -------------------------------------------------------------------- */

typedef struct prm_answer prm_answer; /* yours: prm_answer_free */

/*
 * Take a model's answer: find the JSON in it (bare, in a code fence, or after prose), read it
 * strictly, check it, fill in defaults. diag as of prm_schema_validate, or the JSON's fault.
 * Fails: PRM_JSON_SYNTAX, PRM_SCHEMA_INVALID, PRM_LIMIT, PRM_NOMEM.
 */
PRM_API prm_status prm_answer_read(const prm_schema *schema, prm_str text,
				   const prm_allocator *allocator, prm_answer **out, prm_diag *diag,
				   prm_error *err) PRM_MUST_USE;
PRM_API prm_value prm_answer_value(const prm_answer *answer);
PRM_API void prm_answer_free(prm_answer *answer);
/* The faults of an answer in words that can be sent back to the model. */
PRM_API prm_status prm_answer_reply(const prm_diag *diag, prm_buf *out);
/* Output requirements to append to a message: a JSON Schema and, where one can be made, an example. */
PRM_API prm_status prm_schema_instructions(const prm_schema *schema, prm_buf *out,
					   prm_error *err) PRM_MUST_USE;
/* A value that satisfies the schema. Fails: PRM_UNSUPPORTED, where none was found for a rule. */
PRM_API prm_status prm_schema_example(const prm_schema *schema, int mode, prm_arena *arena,
				      prm_value *out, prm_error *err) PRM_MUST_USE;

/* ---- other languages ---------------------------------------------------------------------- */

enum prm_dialect {
	PRM_JSON_SCHEMA = 0,   /* 2020-12; what it cannot say stands in `x-prm` */
	PRM_DIALECT_OPENAI,    /* strict structured outputs */
	PRM_DIALECT_ANTHROPIC, /* structured outputs */
	PRM_DIALECT_GEMINI     /* responseJsonSchema */
};

/*
 * Write the schema, with those that it names, as JSON Schema; *out lives in arena. What the
 * dialect cannot say goes into losses (may be NULL) as warnings: `pointer` in *out, `rule` the
 * keyword. Fails: PRM_UNSUPPORTED beyond a provider's limit (its number is in the text), PRM_NOMEM.
 */
PRM_API prm_status prm_schema_export(const prm_schema *schema, int dialect, prm_arena *arena,
				     prm_value *out, prm_diag *losses, prm_error *err) PRM_MUST_USE;
/*
 * The reverse, from 2020-12 (and what older drafts share with it): *out is a schema file,
 * {schemas: [name first, ...]}, in arena. Losses as above, with pointers into json_schema.
 * Fails: PRM_SCHEMA_PARSE where the root is no object's schema, PRM_NOMEM.
 */
PRM_API prm_status prm_schema_import(prm_value json_schema, prm_str name, prm_arena *arena,
				     prm_value *out, prm_diag *losses, prm_error *err) PRM_MUST_USE;
/* The compiled schema and those that it names as a schema file, in one normal form. */
PRM_API prm_status prm_schema_tree(const prm_schema *schema, prm_arena *arena, prm_value *out,
				   prm_error *err) PRM_MUST_USE;

enum prm_type_language { PRM_TYPES_C = 1, PRM_TYPES_PYTHON, PRM_TYPES_TYPESCRIPT };

/* A type to be written: its name in the program, e.g. "RefundReplyInput". */
typedef struct prm_type_request {
	prm_str name;
	const prm_schema *schema;
	int mode; /* enum prm_schema_mode */
} prm_type_request;

/*
 * Write one source file with the requested types and those they need: C structs (a header),
 * Python TypedDicts and Pydantic 2 models, or TypeScript interfaces.
 * Fails: PRM_BAD_VALUE when two names fall together, PRM_NOMEM.
 */
PRM_API prm_status prm_schema_types(const prm_type_request *requests, size_t count, int language,
				    prm_buf *out, prm_error *err) PRM_MUST_USE;

/* The double of an INT, DOUBLE or NUMBER, for the types of C; else 0. */
PRM_API double prm_types_double(prm_value number);

/* ---- contracts ---------------------------------------------------------------------------- */

enum prm_contract_verdict { PRM_CONTRACT_NONE = 0, PRM_CONTRACT_COMPATIBLE, PRM_CONTRACT_BREAKING };

/* What a version of a prompt promises. Members may be NULL, MISSING or empty. */
typedef struct prm_contract_side {
	const prm_schema *input, *output;
	prm_value tools;          /* LIST of {name, parameters: JSON Schema} */
	const prm_str *variables; /* that are used, where there is no input schema */
	const bool *required;     /* of each: must a caller give it? NULL: all */
	size_t variable_count;
} prm_contract_side;

typedef struct prm_contract_change {
	int verdict;     /* enum prm_contract_verdict; NONE: words only (patch) */
	prm_str part;    /* "input", "output", "tools" */
	prm_str pointer; /* of the field within it: "/items/amount" */
	prm_str text;    /* "the field is required now" */
} prm_contract_change;

typedef struct prm_contract {
	int verdict; /* the strongest of the changes */
	const prm_contract_change *changes;
	size_t count;
} prm_contract;

/*
 * Compare two versions. An input breaks when a value that was accepted may be refused, an output
 * (and a tool's arguments) when one may come that could not before. The bump that it asks for:
 * BREAKING major, COMPATIBLE minor, NONE patch. *out lives in arena.
 */
PRM_API prm_status prm_contract_compare(const prm_contract_side *before,
					const prm_contract_side *after, prm_arena *arena,
					prm_contract *out, prm_error *err) PRM_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
