/* doctor.c: every record is read and checked against the others. Nothing is repaired in silence. */
#include <stdio.h>

#include "manager/freeze.h"
#include "manager/list.h"
#include "manager/publish.h"
#include "model/record.h"
#include "model/version.h"

typedef struct doctor {
	prm__op *op;
	prm_diag *diag;
	bool adopt;
	/* the prompt that is being looked at */
	prm_arena arena;
	char key[PRM_ID_MAX + 1];
	prm__draft draft;
	prm_status loaded;    /* of draft */
	prm__stored_fn check; /* of the kind that is being looked at */
} doctor;

static void find(doctor *d, prm_status code, int severity, prm_str kind, const prm_stored *at,
		 const char *text)
{
	char source[2 * PRM_KEY_MAX + 64];
	prm_diag_entry entry = {
		.code = code, .severity = severity, .source = {source, 0}, .text = prm_str_c(text)};

	snprintf(source, sizeof(source), "%.*s/%.*s/%.*s", PRM_FMT(kind), PRM_FMT(at->name),
		 PRM_FMT(at->item));
	entry.source.len = strlen(source);
	prm_diag_add(d->diag, &entry);
}

/* The state of the prompt that a record belongs to; records of one come one after the other. */
static prm_status turn_to(doctor *d, prm_str key, prm_error *err)
{
	if (prm_str_is(key, d->key) && key.len)
		return PRM_OK;
	prm_arena_release(&d->arena);
	prm__copy_text(d->key, sizeof(d->key), key);
	d->loaded = prm__draft_load(d->op, key, &d->arena, &d->draft, err);
	return prm__is_fatal(d->loaded) ? d->loaded : PRM_OK;
}

/* ---- versions
 * -------------------------------------------------------------------------------------------- */

/* The prompt of a record that a hand has edited, checked anew: its hashes are not to be believed. */
static prm_status read_edited(doctor *d, prm_str body, prm_prompt **out, int *initial_status,
			      prm_error *err)
{
	const prm_allocator *a = d->op->m->allocator;
	prm_version *version;
	prm_status status = prm__version_read(body, false, a, &version, err);

	if (status)
		return status;
	*initial_status = prm_version_initial_status(version);
	status = prm_prompt_read(prm_prompt_tree(prm_version_prompt(version)), NULL,
				 (prm_str){NULL, 0}, prm_version_id(version), a, out, NULL, err);
	prm_version_free(version);
	return status;
}

/* Such a prompt becomes a new version. */
static prm_status adopt_record(doctor *d, const prm_stored *at, prm_error *err)
{
	prm__publishing p = {.op = d->op, .diag = NULL, .past_damage = true};
	char changelog[160], text[240];
	prm_published published;
	prm_prompt *prompt;
	prm_arena arena;
	prm_status status;

	status = read_edited(d, at->body, &prompt, &p.initial_status, err);
	if (status)
		return status;
	snprintf(changelog, sizeof(changelog), "Adopted a change by hand of %.*s",
		 PRM_FMT(at->item));
	prm_arena_init(&arena, d->op->m->allocator, 0);
	p.prompt = prompt;
	p.options = (prm_publish_options){.mode = PRM_PUBLISH_UPDATE,
					  .changelog = prm_str_c(changelog)};
	status = prm__freeze(d->op, p.prompt, &arena, &p.resolved, NULL, err);
	if (!status)
		status = prm__publish(&p, &published, err);
	prm_arena_release(&arena);
	prm_prompt_free(prompt);
	if (status)
		return status;
	snprintf(text, sizeof(text), "%s as version %s",
		 published.created ? "the change by hand was published"
				   : "the change by hand is known",
		 published.version);
	find(d, PRM_STORE_CORRUPT, PRM_SEVERITY_INFO, PRM__KIND_VERSION, at, text);
	return PRM_OK;
}

static prm_status damaged(doctor *d, const prm_stored *at, const prm_error *why, prm_error *err)
{
	prm_error inner = {0};
	prm_status status = PRM_OK;

	find(d, why->status, PRM_SEVERITY_ERROR, PRM__KIND_VERSION, at, why->text);
	if (!d->adopt || at->body.len == 0 || why->status != PRM_STORE_CORRUPT)
		return PRM_OK;
	status = adopt_record(d, at, &inner);
	if (prm__is_fatal(status))
		return prm__pass(err, status, &inner);
	if (status)
		find(d, status, PRM_SEVERITY_ERROR, PRM__KIND_VERSION, at, inner.text);
	return PRM_OK;
}

/* Follow the parents; every one is lower in number, unless a hand was at work. */
static void check_parents(doctor *d, const prm_stored *at, prm_str parent)
{
	size_t row = parent.len ? prm__find_row(&d->draft.state, parent) : SIZE_MAX;
	prm__row own;
	char text[240];

	if (parent.len == 0 || d->loaded)
		return;
	if (row == SIZE_MAX) {
		snprintf(text, sizeof(text), "its parent version %.*s does not exist",
			 PRM_FMT(parent));
		find(d, PRM_VERSION_NOT_FOUND, PRM_SEVERITY_ERROR, PRM__KIND_VERSION, at, text);
		return;
	}
	if (prm__row_init(&own, at->item, NULL) == PRM_OK &&
	    prm__row_compare(&own, &d->draft.state.rows[row]) <= 0) {
		snprintf(text, sizeof(text),
			 "its parent version %.*s is not below it: the parents go in a circle",
			 PRM_FMT(parent));
		find(d, PRM_STORE_CORRUPT, PRM_SEVERITY_ERROR, PRM__KIND_VERSION, at, text);
	}
}

static void check_tombstone(doctor *d, const prm_stored *at)
{
	prm_key key = {PRM__KIND_VERSION, at->name, at->item};
	prm_expect any = {PRM_EXPECT_ANY, {NULL, 0}};
	size_t row = d->loaded ? SIZE_MAX : prm__find_row(&d->draft.state, at->item);

	if (row == SIZE_MAX || !d->draft.state.rows[row].purged)
		return;
	if (d->adopt &&
	    prm_store_remove(d->op->m->store, prm__op_call(d->op), &key, any, NULL) == PRM_OK)
		find(d, PRM_STORE_UNREFERENCED, PRM_SEVERITY_INFO, PRM__KIND_VERSION, at,
		     "the body of a purged version was removed");
	else
		find(d, PRM_STORE_UNREFERENCED, PRM_SEVERITY_WARNING, PRM__KIND_VERSION, at,
		     "the version was purged and its body is still there; purge it again");
}

/* ---- what a version's `resolved` names
 * -------------------------------------------------------------------------- */

/* The body of a record that must be there. */
static prm_status fetch(doctor *d, const prm_key *key, prm_arena *arena, prm_str *out,
			prm_error *why)
{
	prm_stored stored;
	prm_status status = prm_store_get(d->op->m->store, prm__op_call(d->op), key, arena, &stored,
					  why);

	if (!status)
		*out = stored.body;
	return status;
}

static prm_status check_partial_record(doctor *d, const prm_key *key, prm_value meaning,
				       prm_arena *arena, prm_error *why)
{
	prm_version *target;
	prm_status status;
	prm_str body;

	status = fetch(d, key, arena, &body, why);
	if (!status)
		status = prm__version_read(body, true, d->op->m->allocator, &target, why);
	if (status)
		return status;
	if (!prm_str_eq(prm_version_content_hash(target),
			prm_value_text(prm_value_get_c(meaning, "content_hash"))))
		status = prm_fail(why, PRM_STORE_CORRUPT, "it is not the text that was frozen");
	prm_version_free(target);
	return status;
}

static prm_status check_schema_record(doctor *d, const prm_key *key, prm_value meaning,
				      prm_arena *arena, prm_error *why)
{
	char digest[65];
	prm_status status;
	prm_str body;
	prm_doc *doc;

	status = fetch(d, key, arena, &body, why);
	if (!status)
		status = prm__schema_read(body, key, d->op->m->allocator, &doc, why);
	if (status)
		return status;
	status = prm__value_digest(prm_value_get_c(prm_doc_root(doc), "schema"),
				   d->op->m->allocator, digest, why);
	if (!status && !prm_str_is(prm_value_text(prm_value_get_c(meaning, "hash")), digest))
		status = prm_fail(why, PRM_STORE_CORRUPT, "it is not the schema that was frozen");
	prm_doc_free(doc);
	return status;
}

/* One entry of `partials` or `schemas`: a text and the prompt itself have no record. */
static prm_status check_pin(doctor *d, const prm_stored *at, prm_str name, prm_value meaning,
			    bool is_schema, prm_error *err)
{
	prm_str id = prm_value_text(prm_value_get_c(meaning, is_schema ? "name" : "id"));
	prm_str version = prm_value_text(prm_value_get_c(meaning, "version"));
	char lower[PRM_ID_MAX + 1], text[240];
	prm_key key = {
		is_schema ? PRM__KIND_SCHEMA : PRM__KIND_VERSION, {NULL, 0}, prm__item_of(version)};
	prm_error why = {0};
	prm_status status;
	prm_arena arena;

	if (version.len == 0 || !prm__key_lower(id, lower, &key.name))
		return PRM_OK;
	prm_arena_init(&arena, d->op->m->allocator, 0);
	status = is_schema ? check_schema_record(d, &key, meaning, &arena, &why)
			   : check_partial_record(d, &key, meaning, &arena, &why);
	prm_arena_release(&arena);
	if (prm__is_fatal(status))
		return prm__pass(err, status, &why);
	if (!status)
		return PRM_OK;
	snprintf(text, sizeof(text), "its %s '%.*s' is %.*s@%.*s: %.120s",
		 is_schema ? "schema" : "partial", PRM_FMT(name), PRM_FMT(id), PRM_FMT(version),
		 why.text);
	if (status == PRM_STORE_NOT_FOUND)
		status = is_schema ? PRM_SCHEMA_NOT_FOUND : PRM_VERSION_NOT_FOUND;
	find(d, status, PRM_SEVERITY_ERROR, PRM__KIND_VERSION, at, text);
	return PRM_OK;
}

/* Purging what is pinned is refused; a hand or a lost disk may have done it all the same. */
static prm_status check_pins(doctor *d, const prm_stored *at, const prm_version *v, prm_error *err)
{
	static const char *const maps[] = {"partials", "schemas"};
	prm_status status = PRM_OK;
	prm_value meaning;
	prm_str name;

	for (size_t map = 0; map < 2; map++) {
		prm_value pins = prm_value_get_c(prm_version_resolved(v), maps[map]);

		for (size_t i = 0; !status && prm_value_member(pins, i, &name, &meaning); i++)
			status = check_pin(d, at, name, meaning, map == 1, err);
	}
	return status;
}

static bool in_place(const prm_version *v, const prm_stored *at)
{
	char lower[PRM_ID_MAX + 1];
	prm_str key;

	return prm__key_lower(prm_version_id(v), lower, &key) && prm_str_eq(key, at->name) &&
	       prm_str_eq(prm__item_of(prm_version_number(v)), at->item);
}

/* A list says no more than that a record is damaged: read it, to be told why. */
static void say_why(doctor *d, const prm_stored *at, prm_error *why)
{
	prm_key key = {PRM__KIND_VERSION, at->name, at->item};
	prm_stored ignored;
	prm_arena arena;

	prm_arena_init(&arena, d->op->m->allocator, 0);
	if (!prm_store_get(d->op->m->store, prm__op_call(d->op), &key, &arena, &ignored, why))
		prm_fail(why, at->status, "%s", prm_status_sentence(at->status));
	prm_arena_release(&arena);
}

/* A hand may have made the checksum anew, but not what the record says of its content. */
static prm_status check_hashes(doctor *d, const prm_version *v, prm_error *why)
{
	const prm_allocator *a = d->op->m->allocator;
	prm_value tree = prm_prompt_tree(prm_version_prompt(v));
	char digest[65];
	prm_status status = prm__content_digest(tree, a, digest, why);

	if (status)
		return status;
	if (!prm_str_is(prm_version_content_hash(v), digest))
		return prm_fail(why, PRM_STORE_CORRUPT,
				"its content_hash is not that of its content");
	status = prm__graph_digest(tree, prm_version_resolved(v), a, digest, why);
	if (!status && !prm_str_is(prm_version_graph_hash(v), digest))
		return prm_fail(why, PRM_STORE_CORRUPT,
				"its graph_hash is not that of its content and partials");
	return status;
}

static prm_status read_version(doctor *d, prm_str body, prm_version **out, prm_error *why)
{
	prm_version *version;
	prm_status status;

	status = prm__version_read(body, true, d->op->m->allocator, &version, why);
	if (status)
		return status;
	status = check_hashes(d, version, why);
	if (status)
		prm_version_free(version);
	else
		*out = version;
	return status;
}

static prm_status check_version(void *ud, const prm_stored *at, prm_error *err)
{
	doctor *d = ud;
	prm_error why = {0};
	prm_version *version;
	prm_status status = turn_to(d, at->name, err);

	if (status)
		return status;
	if (at->status) {
		say_why(d, at, &why);
		return damaged(d, at, &why, err);
	}
	status = read_version(d, at->body, &version, &why);
	if (status == PRM_NOMEM)
		return prm__nomem(err);
	if (status)
		return damaged(d, at, &why, err);
	if (!in_place(version, at)) {
		prm_fail(&why, PRM_STORE_CORRUPT, "it holds '%.*s' %.*s",
			 PRM_FMT(prm_version_id(version)), PRM_FMT(prm_version_number(version)));
		find(d, why.status, PRM_SEVERITY_ERROR, PRM__KIND_VERSION, at, why.text);
	} else {
		check_parents(d, at, prm_version_parent(version));
		check_tombstone(d, at);
		status = check_pins(d, at, version, err);
	}
	prm_version_free(version);
	return status;
}

/* ---- heads and events
 * --------------------------------------------------------------------------------------- */

static prm_status check_head(void *ud, const prm_stored *at, prm_error *err)
{
	doctor *d = ud;
	prm_error why = {0};
	prm_status status = turn_to(d, at->name, &why);
	char text[240];

	if (status)
		return prm__pass(err, status, &why);
	if (at->status || d->loaded) {
		find(d, d->loaded ? d->loaded : at->status, PRM_SEVERITY_ERROR, PRM__KIND_HEAD, at,
		     why.text[0] ? why.text
				 : prm_status_sentence(at->status ? at->status : d->loaded));
		return PRM_OK;
	}
	if (d->draft.state.count == 0)
		find(d, PRM_STORE_UNREFERENCED, PRM_SEVERITY_WARNING, PRM__KIND_HEAD, at,
		     "the head of a prompt that has no versions");
	for (size_t i = 0; i < d->draft.state.label_count; i++) {
		const prm__pointer *label = &d->draft.state.labels[i];

		if (label->row != SIZE_MAX && !d->draft.state.rows[label->row].purged)
			continue;
		snprintf(text, sizeof(text),
			 "label '%.*s' points at version %.*s, which does not exist",
			 PRM_FMT(label->name), PRM_FMT(label->version));
		find(d, PRM_VERSION_NOT_FOUND, PRM_SEVERITY_ERROR, PRM__KIND_HEAD, at, text);
	}
	return PRM_OK;
}

static prm_status check_event(void *ud, const prm_stored *at, prm_error *err)
{
	doctor *d = ud;
	prm_error why = {0};
	prm_status status = turn_to(d, at->name, err);
	prm_head_event event;

	if (status)
		return status;
	status = at->status ? at->status : prm__event_read(at->body, &d->arena, &event, &why);
	if (status == PRM_NOMEM)
		return prm__nomem(err);
	if (status)
		find(d, status, PRM_SEVERITY_ERROR, PRM__KIND_EVENT, at,
		     why.text[0] ? why.text : prm_status_sentence(status));
	else if (!d->loaded && event.seq > d->draft.head.seq)
		find(d, PRM_STORE_UNREFERENCED, PRM_SEVERITY_WARNING, PRM__KIND_EVENT, at,
		     "the event of a change that did not happen, left by a crash");
	return PRM_OK;
}

static prm_status check_schema(void *ud, const prm_stored *at, prm_error *err)
{
	doctor *d = ud;
	prm_key key = {PRM__KIND_SCHEMA, at->name, at->item};
	prm_error why = {0};
	prm_doc *doc = NULL;
	prm_status status = at->status;

	if (!status)
		status = prm__schema_read(at->body, &key, d->op->m->allocator, &doc, &why);
	prm_doc_free(doc);
	if (status == PRM_NOMEM)
		return prm__nomem(err);
	if (status)
		find(d, status, PRM_SEVERITY_ERROR, PRM__KIND_SCHEMA, at,
		     why.text[0] ? why.text : prm_status_sentence(status));
	return PRM_OK;
}

/* A row without an item stands for a folder that does not open: the store's own findings name it. */
static prm_status check_row(void *ud, const prm_stored *at, prm_error *err)
{
	doctor *d = ud;

	return at->item.len ? d->check(d, at, err) : PRM_OK;
}

static prm_status scan_kind(doctor *d, prm_str kind, prm__stored_fn check, prm_error *err)
{
	prm__scan scan = {.fn = check_row, .ud = d};

	d->check = check;
	d->key[0] = '\0';
	scan.query = (prm_list_query){sizeof(scan.query), .kind = kind, .with_bodies = true};
	return prm__scan_run(d->op, &scan, err);
}

prm_status prm_manager_doctor(prm_manager *m, const prm_call *call, bool adopt, prm_diag *diag,
			      prm_error *err)
{
	prm_event what = {.operation = "doctor",
			  .effect = adopt ? PRM_EFFECT_WRITE : PRM_EFFECT_READ};
	prm_status status;
	doctor d = {.diag = diag, .adopt = adopt};
	prm__op op;

	status = prm__op_begin(&op, m, call, &what, err);
	if (status)
		return status;
	d.op = &op;
	prm_arena_init(&d.arena, m->allocator, 0);
	status = prm_store_health(m->store, prm__op_call(&op), true, diag, err);
	if (!status)
		status = scan_kind(&d, PRM__KIND_VERSION, check_version, err);
	if (!status)
		status = scan_kind(&d, PRM__KIND_HEAD, check_head, err);
	if (!status)
		status = scan_kind(&d, PRM__KIND_EVENT, check_event, err);
	if (!status)
		status = scan_kind(&d, PRM__KIND_SCHEMA, check_schema, err);
	prm_arena_release(&d.arena);
	return prm__op_end(&op, status, err);
}
