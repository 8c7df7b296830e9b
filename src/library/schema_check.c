/*
 * schema_check.c: the schemas of a library compile, once all of them are known: each fault is told
 * once, at its place; a schema with a fault of its own is left out.
 */
#include <stdlib.h>

#include "base/str.h"
#include "library/parts.h"

#define MOST_HINTS 100 /* "did you mean" looks at all names */

typedef struct checker {
	prm_library *library;
	prm_diag found; /* of all compiles */
	size_t hints;
} checker;

/* ---- finding ---------------------------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
	const prm__schema *x = a, *y = b;
	int order = prm__str_compare(x->name, y->name);

	return order ? order : prm__number_compare(x->version, y->version);
}

/* The first that is not before the name. */
static size_t first_of(const prm_library *library, prm_str name)
{
	size_t from = 0, to = library->schema_count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (prm__str_compare(library->schemas[middle].name, name) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

const prm__schema *prm__library_schema(const prm_library *library, prm_str ref)
{
	size_t at = prm__str_find_char(ref, '@', 0);
	prm_str name = prm_str_n(ref.ptr, at);
	prm_str range = at < ref.len ? prm_str_n(ref.ptr + at + 1, ref.len - at - 1) : PRM_LIT("*");
	const prm__schema *best = NULL;
	prm_semver semver;
	bool inside;

	if (prm_str_is(range, "latest"))
		range = PRM_LIT("*");
	for (size_t i = first_of(library, name); i < library->schema_count; i++) {
		const prm__schema *schema = &library->schemas[i];

		if (!prm_str_eq(schema->name, name))
			break;
		if (prm_semver_parse(schema->version, &semver, NULL) == PRM_OK &&
		    prm_semver_satisfies(&semver, range, &inside, NULL) == PRM_OK && inside)
			best = schema;
	}
	return best;
}

/* Where no finding is kept any more, none needs a line. */
static prm_schema_source source_of(const checker *c, const prm__schema *schema)
{
	bool full = c->found.count >= c->found.limit;

	return (prm_schema_source){schema->tree, full ? NULL : schema->doc, schema->pointer,
				   schema->file};
}

static prm_status find(void *ud, prm_str ref, prm_arena *arena, prm_schema_source *out,
		       prm_error *err)
{
	checker *c = ud;
	const prm_library *library = c->library;
	const prm__schema *schema = prm__library_schema(library, ref);
	char near[320] = "";

	(void)arena;
	if (schema) {
		*out = source_of(c, schema);
		return PRM_OK;
	}
	for (size_t i = 0; c->hints < MOST_HINTS && i < library->schema_count && !near[0]; i++)
		prm__near_text(prm_str_n(ref.ptr, prm__str_find_char(ref, '@', 0)),
			       &library->schemas[i].name, 1, near);
	c->hints++;
	return prm_fail(err, PRM_SCHEMA_NOT_FOUND,
			"the schema '%.*s' is not in these files%s; the store must have it",
			PRM_FMT(ref), near);
}

/* ---- faults ----------------------------------------------------------------------------------- */

/* The same fault, seen from another schema that names the faulty one. */
static bool is_known(const prm_diag *found, const prm_diag_entry *entry)
{
	for (size_t i = 0; i < found->count; i++) {
		const prm_diag_entry *other = &found->items[i];

		if (entry->start == other->start && prm_str_eq(entry->pointer, other->pointer) &&
		    prm_str_eq(entry->source, other->source) &&
		    prm_str_eq(entry->text, other->text))
			return true;
	}
	return false;
}

static void take_faults(checker *c, const prm_diag *faults)
{
	for (size_t i = 0; i < faults->count; i++) {
		prm_diag_entry entry = faults->items[i];

		if (entry.code == PRM_SCHEMA_NOT_FOUND) /* a store may have it */
			entry.severity = PRM_SEVERITY_WARNING;
		if (!is_known(&c->found, &entry))
			prm_diag_add(&c->found, &entry);
	}
}

/* Findings that did not fit though there was room: memory is out. */
static bool lost_some(const prm_diag *diag)
{
	return diag->dropped > 0 && diag->count < diag->limit;
}

static prm_status check_one(checker *c, const prm__schema *schema, prm_error *err)
{
	prm_schema_source source = source_of(c, schema);
	prm_schema_options options = {.struct_size = sizeof(options),
				      .allocator = c->library->allocator,
				      .find = find,
				      .ud = c,
				      .only_check = true};
	prm_schema *compiled = NULL;
	prm_diag faults;
	bool nomem;

	prm_diag_init(&faults, c->library->allocator, 0);
	nomem = prm_schema_compile(&source, &options, &compiled, &faults, NULL) == PRM_NOMEM;
	prm_schema_unref(compiled);
	take_faults(c, &faults);
	nomem |= lost_some(&faults) || lost_some(&c->found);
	prm_diag_release(&faults);
	return nomem ? prm_fail(err, PRM_NOMEM, "out of memory") : PRM_OK;
}

/* Is the finding about this schema or something in it? */
static bool is_about(const prm_diag_entry *entry, const prm__schema *schema)
{
	size_t len = schema->pointer.len;

	return entry->severity == PRM_SEVERITY_ERROR && prm_str_eq(entry->source, schema->file) &&
	       prm__str_starts(entry->pointer, schema->pointer) &&
	       (entry->pointer.len == len || entry->pointer.ptr[len] == '/');
}

static bool is_faulty(const checker *c, const prm__schema *schema)
{
	for (size_t i = 0; i < c->found.count; i++)
		if (is_about(&c->found.items[i], schema))
			return true;
	return false;
}

static void leave_out_faulty(checker *c)
{
	prm_library *library = c->library;
	size_t kept = 0;

	for (size_t i = 0; i < library->schema_count; i++) {
		prm__schema schema = library->schemas[i];

		if (is_faulty(c, &schema))
			continue;
		library->schemas[i] = library->schemas[kept];
		library->schemas[kept++] = schema;
	}
	library->faulty_at = kept;
	library->faulty_count = library->schema_count - kept;
	library->schema_count = kept;
}

prm_status prm__check_schemas(prm_library *library, prm_diag *diag, prm_error *err)
{
	checker c = {.library = library};
	prm_status status = PRM_OK;

	if (library->schema_count)
		qsort(library->schemas, library->schema_count, sizeof(*library->schemas), by_name);
	prm_diag_init(&c.found, library->allocator, 0);
	for (size_t i = 0; !status && i < library->schema_count; i++)
		status = check_one(&c, &library->schemas[i], err);
	for (size_t i = 0; !status && i < c.found.count; i++)
		prm_diag_add(diag, &c.found.items[i]);
	if (!status && c.found.count)
		leave_out_faulty(&c);
	prm_diag_release(&c.found);
	return status;
}
