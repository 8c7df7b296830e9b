/* schema.c: schema records: stored once a version, found by name or range, frozen into versions. */
#include <stdio.h>

#include "manager/check.h"
#include "manager/freeze.h"
#include "manager/list.h"
#include "model/record.h"

/* ---- writing ------------------------------------------------------------------------------------
 */

prm_str prm__schema_version(prm_value schema)
{
	prm_str version = prm_value_text(prm_value_get_c(schema, "version"));

	return version.len ? version : PRM_LIT("1.0.0");
}

static prm_status write_record(prm__op *op, prm_value schema, const char *hash, prm_buf *out,
			       prm_error *err)
{
	char now[25];
	prm_value record = {0};
	prm_status status;
	prm_arena arena;
	prm_builder b;

	prm__now_text(op->m, now);
	prm_arena_init(&arena, op->m->allocator, 0);
	prm_builder_init(&b, &arena);
	prm_build_map(&b);
	prm_build_key_c(&b, "record");
	prm_build_int(&b, PRM__RECORD_NUMBER);
	prm_build_member(&b, "name", prm_value_text(prm_value_get_c(schema, "name")));
	prm_build_member(&b, "version", prm__schema_version(schema));
	prm_build_member(&b, "created_at", prm_str_c(now));
	prm_build_member(&b, "created_by", op->call.actor);
	prm_build_member(&b, "content_hash", prm_str_c(hash));
	prm_build_key_c(&b, "schema");
	prm_build_value(&b, schema);
	prm_build_end(&b);
	status = prm_builder_finish(&b, &record, err);
	if (!status)
		status = prm__record_write(record, out, err);
	prm_arena_release(&arena);
	return status;
}

static prm_status schema_key(prm_value schema, char lower[PRM_ID_MAX + 1], prm_key *key,
			     prm_error *err)
{
	prm_str name = prm_value_text(prm_value_get_c(schema, "name"));
	prm_semver semver;

	if (name.len == 0 || prm_id_check(name, NULL) || !prm__key_lower(name, lower, &key->name))
		return prm_fail(err, PRM_SCHEMA_PARSE, "a schema needs a name of A-Z a-z 0-9 _ -");
	if (prm_semver_parse(prm__schema_version(schema), &semver, err))
		return PRM_VERSION_INVALID;
	key->item = prm__item_of(prm__schema_version(schema));
	return PRM_OK;
}

/* ---- reading
 * ------------------------------------------------------------------------------------- */

/* Records of the first releases have no sha256. */
static prm_status check_seal(prm_value root, const prm_allocator *a, prm_error *err)
{
	static const char *const seal[] = {"sha256", NULL};
	char digest[65];
	prm_status status;

	if (prm_value_is(prm_value_get_c(root, "sha256"), PRM_MISSING))
		return PRM_OK;
	status = prm__digest_without(root, seal, a, digest, err);
	if (!status && !prm_str_is(prm__text_of(root, "sha256"), digest))
		return prm_fail(err, PRM_STORE_CORRUPT,
				"its sha256 does not match: it was damaged or changed by hand");
	return status;
}

static prm_status check_place(prm_value root, const prm_key *key, prm_error *err)
{
	prm_str name = prm__text_of(root, "name"), version = prm__text_of(root, "version");
	char lower[PRM_ID_MAX + 1];
	prm_str own;

	if (prm__key_lower(name, lower, &own) && prm_str_eq(own, key->name) &&
	    prm_str_eq(prm__item_of(version), key->item) &&
	    prm_value_is(prm_value_get_c(root, "schema"), PRM_MAP))
		return PRM_OK;
	return prm_fail(err, PRM_STORE_CORRUPT, "it holds '%.*s' %.*s, or no schema", PRM_FMT(name),
			PRM_FMT(version));
}

prm_status prm__schema_read(prm_str body, const prm_key *key, const prm_allocator *a, prm_doc **out,
			    prm_error *err)
{
	prm_doc *doc;
	prm_status status = prm__record_read(body, false, a, &doc, err);

	if (status)
		return status;
	status = check_seal(prm_doc_root(doc), a, err);
	if (!status)
		status = check_place(prm_doc_root(doc), key, err);
	if (status)
		prm_doc_free(doc);
	else
		*out = doc;
	return status;
}

/* The stored schema of a key; texts in arena. */
static prm_status read_schema(prm__op *op, const prm_key *key, prm_arena *arena, prm_value *out,
			      prm_error *err)
{
	prm_error inner = {0};
	prm_stored stored;
	prm_builder b;
	prm_doc *doc;
	prm_status status;

	status = prm_store_get(op->m->store, prm__op_call(op), key, arena, &stored, err);
	if (status)
		return status;
	status = prm__schema_read(stored.body, key, op->m->allocator, &doc, &inner);
	if (status == PRM_NOMEM)
		return prm__nomem(err);
	if (status)
		return prm_fail(err, status, "schema %.*s@%.*s: %s", PRM_FMT(key->name),
				PRM_FMT(key->item), inner.text);
	prm_builder_init(&b, arena);
	prm_build_copy(&b, prm_value_get_c(prm_doc_root(doc), "schema"));
	status = prm_builder_finish(&b, out, err);
	prm_doc_free(doc);
	return status;
}

static prm_status put_schema(prm__op *op, prm_value schema, prm_error *err)
{
	char lower[PRM_ID_MAX + 1], hash[65];
	prm_expect absent = {PRM_EXPECT_ABSENT, {NULL, 0}};
	prm_value stored = {0};
	prm_arena arena;
	prm_status status;
	prm_key key = {.kind = PRM__KIND_SCHEMA};
	prm_buf body;

	status = schema_key(schema, lower, &key, err);
	if (!status)
		status = prm__schema_check(op, schema, err);
	if (status)
		return status;
	prm_arena_init(&arena, op->m->allocator, 0);
	prm_buf_init(&body, op->m->allocator, 0);
	status = prm__value_digest(schema, op->m->allocator, hash, err);
	if (!status)
		status = write_record(op, schema, hash, &body, err);
	if (!status)
		status = prm_store_put(op->m->store, prm__op_call(op), &key, prm_buf_str(&body),
				       absent, &arena, NULL, err);
	if (status == PRM_STORE_CONFLICT) {
		status = read_schema(op, &key, &arena, &stored, err);
		if (!status && !prm_value_equal(stored, schema))
			status = prm_fail(err, PRM_VERSION_CONFLICT,
					  "version %.*s of schema '%.*s' exists with other content",
					  PRM_FMT(key.item), PRM_FMT(key.name));
	}
	prm_buf_release(&body);
	prm_arena_release(&arena);
	return status;
}

prm_status prm_manager_put_schema(prm_manager *m, const prm_call *call, prm_value schema,
				  prm_error *err)
{
	prm_event what = {.operation = "schema.put",
			  .effect = PRM_EFFECT_WRITE,
			  .id = prm_value_text(prm_value_get_c(schema, "name"))};
	prm_status status;
	prm__op op;

	status = prm__op_begin(&op, m, call, &what, err);
	return status ? status : prm__op_end(&op, put_schema(&op, schema, err), err);
}

/* ---- finding
 * --------------------------------------------------------------------------------------- */

static prm_status fail_no_schema(prm__op *op, prm_str ref, prm_str name, prm_error *err)
{
	prm_list_query query = {sizeof(query), .kind = PRM__KIND_SCHEMA};
	char hint[PRM_ID_MAX + 32];
	prm__nearest nearest;
	prm_list_page page;
	prm_arena arena;

	prm__nearest_init(&nearest, name);
	prm_arena_init(&arena, op->m->allocator, 0);
	if (prm_store_list(op->m->store, prm__op_call(op), &query, &arena, &page, NULL) == PRM_OK)
		for (size_t i = 0; i < page.count; i++)
			if (!prm_str_eq(page.items[i].name, name))
				prm__nearest_offer(&nearest, page.items[i].name);
	prm_arena_release(&arena);
	prm__nearest_text(&nearest, hint, sizeof(hint));
	return prm_fail(err, PRM_SCHEMA_NOT_FOUND, "there is no schema '%.*s'%s", PRM_FMT(ref),
			hint);
}

typedef struct highest {
	prm_str range;
	prm_semver semver;
	char item[PRM_SEMVER_MAX + 1]; /* semver is of it; empty: none yet */
} highest;

static prm_status look_at_item(void *ud, const prm_stored *stored, prm_error *err)
{
	highest *best = ud;
	prm_status status;
	prm_semver semver;
	bool inside;

	if (prm_semver_parse(stored->item, &semver, NULL))
		return PRM_OK;
	status = prm_semver_satisfies(&semver, best->range, &inside, err);
	if (status || !inside || (best->item[0] && prm_semver_compare(&semver, &best->semver) <= 0))
		return status;
	prm__copy_text(best->item, sizeof(best->item), stored->item);
	return prm_semver_parse(prm_str_c(best->item), &best->semver, err);
}

/* The highest version in range: releases before pre-releases come out of the range's own rule. */
static prm_status pick_version(prm__op *op, prm_str name, highest *best, prm_error *err)
{
	prm__scan scan = {.fn = look_at_item, .ud = best};

	scan.query = (prm_list_query){sizeof(scan.query), .kind = PRM__KIND_SCHEMA, .name = name};
	return prm__scan_run(op, &scan, err);
}

prm_status prm__schema_find(prm__op *op, prm_str ref, prm_arena *arena, prm_value *out,
			    prm_error *err)
{
	size_t at = prm__str_find_char(ref, '@', 0);
	prm_str range = at < ref.len ? prm_str_n(ref.ptr + at + 1, ref.len - at - 1) : PRM_LIT("*");
	char lower[PRM_ID_MAX + 1];
	prm_key key = {.kind = PRM__KIND_SCHEMA};
	highest best = {0};
	prm_status status;

	if (prm_str_is(range, "latest"))
		range = PRM_LIT("*");
	if (at == 0 || !prm__key_lower(prm_str_n(ref.ptr, at), lower, &key.name))
		return fail_no_schema(op, ref, PRM_LIT(""), err);
	best.range = range;
	status = pick_version(op, key.name, &best, err);
	if (status)
		return status;
	key.item = prm_str_c(best.item);
	if (key.item.len == 0)
		return fail_no_schema(op, ref, key.name, err);
	return read_schema(op, &key, arena, out, err);
}

prm_status prm__schema_exact(prm__op *op, prm_str name, prm_str version, prm_arena *arena,
			     prm_value *out, prm_error *err)
{
	char lower[PRM_ID_MAX + 1];
	prm_key key = {.kind = PRM__KIND_SCHEMA, .item = prm__item_of(version)};
	prm_status status = PRM_STORE_NOT_FOUND;

	if (prm__key_lower(name, lower, &key.name))
		status = read_schema(op, &key, arena, out, err);
	if (status != PRM_STORE_NOT_FOUND)
		return status;
	return prm_fail(err, PRM_SCHEMA_NOT_FOUND, "the schema %.*s@%.*s is not in the store",
			PRM_FMT(name), PRM_FMT(version));
}

prm_status prm_manager_get_schema(prm_manager *m, const prm_call *call, prm_str ref,
				  prm_arena *arena, prm_value *out, prm_error *err)
{
	prm_event what = {.operation = "schema.get", .effect = PRM_EFFECT_READ, .id = ref};
	prm_status status;
	prm__op op;

	status = prm__op_begin(&op, m, call, &what, err);
	return status ? status : prm__op_end(&op, prm__schema_find(&op, ref, arena, out, err), err);
}

/* ---- listing ---------------------------------------------------------------------------------- */

typedef struct rows {
	prm__op *op;
	prm_arena *arena;
	prm_schema_row *items;
	size_t count, size;
} rows;

/* The names as they are spelled in the record, where it can be read. */
static prm_status read_row(rows *r, const prm_stored *stored, prm_schema_row *row)
{
	prm_key key = {PRM__KIND_SCHEMA, stored->name, stored->item};
	prm_status status = stored->status;
	prm_doc *doc = NULL;
	prm_value root;
	bool kept;

	if (!status)
		status = prm__schema_read(stored->body, &key, r->op->m->allocator, &doc, NULL);
	root = status ? (prm_value){0} : prm_doc_root(doc);
	row->damage = status;
	kept = prm__keep(r->arena, status ? stored->name : prm__text_of(root, "name"),
			 &row->name) &&
	       prm__keep(r->arena, status ? stored->item : prm__text_of(root, "version"),
			 &row->version) &&
	       prm__keep(r->arena,
			 prm_value_text(
				 prm_value_get_c(prm_value_get_c(root, "schema"), "description")),
			 &row->description);
	if (!status)
		prm_doc_free(doc);
	return kept && status != PRM_NOMEM ? PRM_OK : PRM_NOMEM;
}

static prm_status add_row(void *ud, const prm_stored *stored, prm_error *err)
{
	rows *r = ud;

	if (!prm__list_grow(r->arena, (void **)&r->items, r->count, &r->size, sizeof(*r->items)))
		return prm__nomem(err);
	if (read_row(r, stored, &r->items[r->count]))
		return prm__nomem(err);
	r->count++;
	return PRM_OK;
}

prm_status prm_manager_schema_list(prm_manager *m, const prm_call *call, prm_arena *arena,
				   prm_schema_rows *out, prm_error *err)
{
	prm_event what = {.operation = "schema.list", .effect = PRM_EFFECT_READ};
	rows r = {.arena = arena};
	prm__scan scan = {.fn = add_row, .ud = &r};
	prm_status status;
	prm__op op;

	status = prm__op_begin(&op, m, call, &what, err);
	if (status)
		return status;
	r.op = &op;
	scan.query = (prm_list_query){sizeof(scan.query), .kind = PRM__KIND_SCHEMA,
				      .with_bodies = true};
	status = prm__scan_run(&op, &scan, err);
	if (!status)
		*out = (prm_schema_rows){r.items, r.count};
	return prm__op_end(&op, status, err);
}

/* ---- freezing
 * ----------------------------------------------------------------------------------------- */

/* The schemas to freeze: those that the prompt names, then those that they name. */
typedef struct names {
	prm_arena *arena;
	prm_str *items;
	size_t count, size;
	bool nomem;
} names;

static void add_name(void *ud, prm_str ref)
{
	names *n = ud;

	if (ref.len == 0 || n->nomem)
		return;
	for (size_t i = 0; i < n->count; i++)
		if (prm_str_eq(n->items[i], ref))
			return;
	n->nomem = !prm__list_grow(n->arena, (void **)&n->items, n->count, &n->size,
				   sizeof(*n->items)) ||
		   !prm_arena_str(n->arena, ref, &n->items[n->count]);
	n->count += !n->nomem;
}

void prm__schema_each_ref(prm_value schema, void (*fn)(void *ud, prm_str ref), void *ud)
{
	prm_value fields = prm_value_get_c(schema, "fields");

	fn(ud, prm_value_text(prm_value_get_c(schema, "extends")));
	for (size_t i = 0; i < prm_value_count(fields); i++) {
		prm_value field = prm_value_at(fields, i);

		fn(ud, prm_value_text(prm_value_get_c(field, "nested_schema")));
		fn(ud, prm_value_text(prm_value_get_c(field, "item_schema")));
	}
}

static prm_status freeze_schema(prm__op *op, prm_str ref, names *found, prm_builder *b,
				prm_error *err)
{
	prm_value schema = {0};
	prm_arena arena;
	char hash[65];
	prm_status status;

	prm_arena_init(&arena, op->m->allocator, 0);
	status = prm__schema_find(op, ref, &arena, &schema, err);
	if (!status)
		status = prm__value_digest(schema, op->m->allocator, hash, err);
	if (!status) {
		prm_build_key(b, ref);
		prm_build_map(b);
		prm_build_member(b, "name", prm_value_text(prm_value_get_c(schema, "name")));
		prm_build_member(b, "version", prm__schema_version(schema));
		prm_build_member(b, "hash", prm_str_c(hash));
		prm_build_end(b);
		prm__schema_each_ref(schema, add_name, found);
	}
	prm_arena_release(&arena);
	return status || !found->nomem ? status : prm__nomem(err);
}

#define MOST_SCHEMAS 1000 /* of one prompt */

static prm_status freeze_all(prm__op *op, names *found, prm_builder *b, prm_error *err)
{
	prm_status status = found->nomem ? prm__nomem(err) : PRM_OK;

	if (!status && found->count) {
		prm_build_key_c(b, "schemas");
		prm_build_map(b);
	}
	for (size_t i = 0; !status && i < found->count; i++) { /* it grows on the way */
		if (i >= MOST_SCHEMAS)
			return prm_fail(err, PRM_LIMIT, "the prompt's schemas name more than %d",
					MOST_SCHEMAS);
		status = freeze_schema(op, found->items[i], found, b, err);
	}
	if (found->count)
		prm_build_end(b);
	return status;
}

prm_status prm__freeze_schemas(prm__op *op, prm_value tree, prm_builder *b, bool *any,
			       prm_error *err)
{
	prm_value response = prm_value_get_c(tree, "response");
	names found = {0};
	prm_arena arena;
	prm_status status;

	prm_arena_init(&arena, op->m->allocator, 0);
	found.arena = &arena;
	add_name(&found, prm_value_text(prm_value_get_c(tree, "input_schema")));
	add_name(&found, prm_value_text(prm_value_get_c(tree, "output_schema")));
	add_name(&found, prm_value_text(prm_value_get_c(response, "schema")));
	status = freeze_all(op, &found, b, err);
	*any = found.count > 0;
	prm_arena_release(&arena);
	return status;
}
