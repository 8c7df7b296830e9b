/*
 * version.c: the immutable record of a published version. Reading one wraps the prompt that it
 * holds without looking into its templates: they were checked when it was published.
 */
#include "model/version.h"

#include "base/alloc.h"
#include "base/str.h"
#include "model/prompt.h"

struct prm_version {
	const prm_allocator *allocator;
	prm_doc *doc;
	prm_value record;
	prm_prompt prompt;
	prm_str id, number, parent, created_at, created_by, changelog, graph_hash;
	int initial_status;
	size_t body_bytes;
};

/* ---- writing -------------------------------------------------------------------------------- */

static void put_prompt_member(prm_builder *b, const prm_version_fields *f, const char *key)
{
	prm_value value = prm_value_get_c(prm_prompt_tree(f->prompt), key);

	if (prm_str_is(prm_str_c(key), "version"))
		prm_build_member(b, key, f->version);
	else if (prm_str_is(prm_str_c(key), "status"))
		prm_build_member(b, key, prm_str_c(prm_lifecycle_name(f->initial_status)));
	else if (prm_str_is(prm_str_c(key), "changelog"))
		prm_build_member(b, key, f->changelog);
	else if (!prm_value_is(value, PRM_MISSING)) {
		prm_build_key_c(b, key);
		prm_build_value(b, value);
	}
}

/* The prompt's tree with the version, status and changelog that it is published with. */
static prm_status published_tree(const prm_version_fields *f, prm_arena *arena, prm_value *out,
				 prm_error *err)
{
	prm_value value;
	prm_builder b;
	prm_str key;

	prm_builder_init(&b, arena);
	prm_build_map(&b);
	for (const char *const *known = prm__prompt_keys; *known; known++)
		put_prompt_member(&b, f, *known);
	for (size_t i = 0; prm_value_member(prm_prompt_tree(f->prompt), i, &key, &value); i++) {
		if (prm__is_one_of(key, prm__prompt_keys))
			continue;
		prm_build_key(&b, key);
		prm_build_value(&b, value);
	}
	prm_build_end(&b);
	return prm_builder_finish(&b, out, err);
}

static prm_status write_record(const prm_version_fields *f, prm_value tree, const char *graph_hash,
			       prm_arena *arena, prm_buf *out, prm_error *err)
{
	prm_builder b;

	prm__record_begin(&b, arena, prm_prompt_id(f->prompt));
	prm_build_member(&b, "version", f->version);
	prm_build_member(&b, "parent_version", f->parent_version);
	prm_build_member(&b, "created_at", f->created_at);
	prm_build_member(&b, "created_by", f->created_by);
	prm_build_member(&b, "changelog", f->changelog);
	prm_build_member(&b, "initial_status", prm_str_c(prm_lifecycle_name(f->initial_status)));
	prm_build_member(&b, "content_hash", prm_prompt_content_hash(f->prompt));
	if (!prm_value_is(f->resolved, PRM_MISSING)) {
		prm_build_key_c(&b, "resolved");
		prm_build_value(&b, f->resolved);
	}
	prm_build_member(&b, "graph_hash", prm_str_c(graph_hash));
	prm_build_key_c(&b, "prompt");
	prm_build_value(&b, tree);
	return prm__record_end(&b, out, err);
}

prm_status prm__version_write(const prm_version_fields *fields, prm_buf *out, char graph_hash[65],
			      prm_error *err)
{
	char hash[65];
	prm_value tree;
	prm_arena arena;
	prm_status status;

	prm_arena_init(&arena, out->allocator, 0);
	status = published_tree(fields, &arena, &tree, err);
	if (!status)
		status = prm__graph_digest(tree, fields->resolved, out->allocator, hash, err);
	if (!status)
		status = write_record(fields, tree, hash, &arena, out, err);
	if (!status)
		memcpy(graph_hash, hash, sizeof(hash));
	prm_arena_release(&arena);
	return status;
}

/* ---- reading -------------------------------------------------------------------------------- */

static prm_status take_members(prm_version *v, prm_error *err)
{
	prm_value tree = prm_value_get_c(v->record, "prompt");
	prm_str hash = prm__text_of(v->record, "content_hash");
	prm_semver ignored;

	v->id = prm__text_of(v->record, "id");
	v->number = prm__text_of(v->record, "version");
	v->parent = prm__text_of(v->record, "parent_version");
	v->created_at = prm__text_of(v->record, "created_at");
	v->created_by = prm__text_of(v->record, "created_by");
	v->changelog = prm__text_of(v->record, "changelog");
	v->graph_hash = prm__text_of(v->record, "graph_hash");
	v->initial_status = prm_lifecycle_of(prm__text_of(v->record, "initial_status"));
	if (prm_id_check(v->id, NULL) || prm_semver_parse(v->number, &ignored, NULL) ||
	    !prm_value_is(tree, PRM_MAP) || hash.len != 64 || !v->initial_status)
		return prm_fail(err, PRM_STORE_CORRUPT, "it is not the record of a version");
	memcpy(v->prompt.content_hash, hash.ptr, hash.len);
	return prm__prompt_wrap(&v->prompt, tree, err);
}

prm_status prm__version_read(prm_str body, bool verify, const prm_allocator *allocator,
			     prm_version **out, prm_error *err)
{
	const prm_allocator *a = prm__allocator(allocator);
	prm_version *v = prm__calloc(a, sizeof(*v));
	prm_status status;

	if (!v)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	v->allocator = v->prompt.allocator = a;
	v->body_bytes = body.len;
	prm_arena_init(&v->prompt.arena, a, 0);
	status = prm__record_read(body, verify, a, &v->doc, err);
	if (!status) {
		v->record = prm_doc_root(v->doc);
		status = take_members(v, err);
	}
	if (status)
		prm_version_free(v);
	else
		*out = v;
	return status;
}

void prm_version_free(prm_version *version)
{
	if (!version)
		return;
	prm_arena_release(&version->prompt.arena);
	prm_doc_free(version->doc);
	prm__free(version->allocator, version, sizeof(*version));
}

/* The document holds its source, and a tree of about twice the source's size. */
size_t prm__version_size(const prm_version *version)
{
	return sizeof(*version) + version->prompt.arena.used + 3 * version->body_bytes;
}

prm_str prm_version_id(const prm_version *version)
{
	return version->id;
}

prm_str prm_version_number(const prm_version *version)
{
	return version->number;
}

prm_str prm_version_parent(const prm_version *version)
{
	return version->parent;
}

prm_str prm_version_created_at(const prm_version *version)
{
	return version->created_at;
}

prm_str prm_version_created_by(const prm_version *version)
{
	return version->created_by;
}

prm_str prm_version_changelog(const prm_version *version)
{
	return version->changelog;
}

int prm_version_initial_status(const prm_version *version)
{
	return version->initial_status;
}

prm_str prm_version_content_hash(const prm_version *version)
{
	return prm_prompt_content_hash(&version->prompt);
}

prm_str prm_version_graph_hash(const prm_version *version)
{
	return version->graph_hash;
}

prm_value prm_version_resolved(const prm_version *version)
{
	return prm_value_get_c(version->record, "resolved");
}

const prm_prompt *prm_version_prompt(const prm_version *version)
{
	return &version->prompt;
}

prm_value prm_version_record(const prm_version *version)
{
	return version->record;
}
