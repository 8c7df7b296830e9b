/* program.c: versions compiled: every template of a prompt, and what its partials' names mean. */
#include "base/alloc.h"
#include "manager/check.h"

/* ---- life ---------------------------------------------------------------------------------------
 */

static void free_program(prm__program *p)
{
	const prm_allocator *allocator = p->m->allocator;

	for (size_t i = 0; i < p->part_count; i++) {
		prm_template_unref(p->parts[i].text);
		prm__shape_release(&p->parts[i].parts);
	}
	for (size_t i = 0; i < p->link_count; i++)
		prm_template_unref(p->links[i].text);
	prm__shape_release(&p->tools);
	prm__shape_release(&p->response);
	prm__shape_release(&p->model);
	prm__promise_release(&p->promise);
	prm_arena_release(&p->arena);
	prm__free(allocator, p, sizeof(*p));
}

static void unlink_live(prm__program *p)
{
	prm__lock_take(p->m->live_lock);
	if (p->live_before)
		p->live_before->live_after = p->live_after;
	else
		p->m->live = p->live_after;
	if (p->live_after)
		p->live_after->live_before = p->live_before;
	prm__lock_give(p->m->live_lock);
}

static void destroy(prm__cached *cached)
{
	prm__program *p = (prm__program *)cached;

	unlink_live(p);
	for (size_t i = 0; i < p->link_count; i++) {
		prm__program *target = atomic_load(&p->links[i].target);

		if (target)
			prm__cached_unref(&target->cached);
	}
	free_program(p);
}

void prm__programs_free_live(prm_manager *m)
{
	while (m->live) {
		prm__program *next = m->live->live_after;

		free_program(m->live);
		m->live = next;
	}
}

static prm__program *new_program(prm_manager *m, prm__cache_key key)
{
	prm__program *p = prm__calloc(m->allocator, sizeof(*p));

	if (!p)
		return NULL;
	p->m = m;
	prm_arena_init(&p->arena, m->allocator, 0);
	prm__cached_init(&p->cached, key, sizeof(*p), destroy);
	prm__lock_take(m->live_lock);
	p->live_after = m->live;
	if (m->live)
		m->live->live_before = p;
	m->live = p;
	prm__lock_give(m->live_lock);
	return p;
}

/* ---- compiling
 * ------------------------------------------------------------------------------------ */

static void take_policy(prm__program *p, prm_value tree, const prm__program *includer)
{
	prm_value policy = prm_value_get_c(tree, "policy");
	prm_str missing = prm_value_text(prm_value_get_c(policy, "missing"));

	if (includer) { /* one render, one policy: that of the prompt that is rendered */
		p->missing = includer->missing;
		p->escape = includer->escape;
		return;
	}
	if (prm_str_is(missing, "empty"))
		p->missing = PRM_MISSING_IS_EMPTY;
	else if (prm_str_is(missing, "keep"))
		p->missing = PRM_MISSING_IS_KEPT;
	if (prm_str_is(prm_value_text(prm_value_get_c(policy, "escape")), "html"))
		p->escape = PRM_ESCAPE_HTML;
}

static prm_status compile_link(prm__compile *c, prm_str name, prm_value meaning, prm_error *err)
{
	prm__link *link = &c->program->links[c->program->link_count];
	prm_arena *arena = &c->program->arena;
	prm_value text = prm_value_get_c(meaning, "text");
	prm_str id = prm_value_text(prm_value_get_c(meaning, "id"));
	char lower[PRM_ID_MAX + 1];
	prm_str key;

	if (!prm_arena_str(arena, name, &link->name))
		return prm__nomem(err);
	c->program->link_count++;
	if (prm_value_is(text, PRM_STRING)) {
		c->options.source = link->name;
		return prm_template_compile(prm_value_text(text), &c->options, &link->text, c->diag,
					    err);
	}
	if (id.len == 0)
		return PRM_OK; /* the prompt itself */
	if (!prm__key_lower(id, lower, &key))
		return prm_fail(err, PRM_STORE_CORRUPT,
				"partial '%.*s' is frozen to a malformed id", PRM_FMT(name));
	if (!prm_arena_str(arena, key, &link->key) ||
	    !prm_arena_str(arena, prm_value_text(prm_value_get_c(meaning, "version")),
			   &link->number))
		return prm__nomem(err);
	return PRM_OK;
}

static prm_status compile_links(prm__compile *c, prm_value partials, prm_error *err)
{
	size_t count = prm_value_count(partials);
	prm_status status = PRM_OK;
	prm_value meaning;
	prm_str name;

	if (count == 0)
		return PRM_OK;
	c->program->links = prm_arena_calloc(&c->program->arena, count, sizeof(prm__link));
	if (!c->program->links)
		return prm__nomem(err);
	for (size_t i = 0; !status && prm_value_member(partials, i, &name, &meaning); i++)
		status = compile_link(c, name, meaning, err);
	return status;
}

/* The members of a message that are not role, name and content. */
static prm_status copy_extra(prm__program *p, prm_value map, prm_value *out, prm_error *err)
{
	bool any = false;
	prm_value value;
	prm_builder b;
	prm_str key;

	prm_builder_init(&b, &p->arena);
	prm_build_map(&b);
	for (size_t i = 0; prm_value_member(map, i, &key, &value); i++) {
		if (prm_str_is(key, "role") || prm_str_is(key, "name") ||
		    prm_str_is(key, "content"))
			continue;
		any = true;
		prm_build_key(&b, key);
		prm_build_copy(&b, value);
	}
	prm_build_end(&b);
	if (!any)
		return b.status ? prm__nomem(err) : PRM_OK;
	return prm_builder_finish(&b, out, err);
}

static prm_status compile_message(prm__compile *c, const prm_message *message, prm_error *err)
{
	prm__program *p = c->program;
	prm__part *part = &p->parts[p->part_count++];
	prm_buf source;
	prm_status status;

	if (!prm_arena_str(&p->arena, message->role, &part->role) ||
	    !prm_arena_str(&p->arena, message->name, &part->name))
		return prm__nomem(err);
	if (part->role.len == 0) {
		p->has_placeholders = true;
		return PRM_OK;
	}
	prm_buf_init(&source, p->m->allocator, 0);
	prm_buf_add(&source, p->id);
	prm_buf_add_char(&source, '#');
	prm_buf_add(&source, message->pointer);
	c->options.source = prm_buf_str(&source);
	status = source.status ? prm__nomem(err) : PRM_OK;
	if (!status && prm_value_is(message->content, PRM_LIST))
		status = prm__shape_compile(c, message->content, false, &part->parts, err);
	else if (!status)
		status = prm_template_compile(prm_value_text(message->content), &c->options,
					      &part->text, c->diag, err);
	prm_buf_release(&source);
	if (!status && p->format == PRM_FORMAT_CHAT)
		status = copy_extra(p, message->extra, &part->extra, err);
	return status;
}

static prm_status compile_messages(prm__compile *c, const prm_prompt *prompt, prm_error *err)
{
	size_t count = prm_prompt_message_count(prompt);
	prm_status status = PRM_OK;

	c->program->parts = prm_arena_calloc(&c->program->arena, count, sizeof(prm__part));
	if (!c->program->parts)
		return prm__nomem(err);
	for (size_t i = 0; !status && i < count; i++) {
		prm_message message = prm_prompt_message(prompt, i);

		status = compile_message(c, &message, err);
	}
	return status;
}

static prm_status compile(prm__compile *c, const prm_prompt *prompt, prm_value resolved,
			  prm_error *err)
{
	prm_value tree = prm_prompt_tree(prompt);
	prm_status status;

	if (!prm_arena_str(&c->program->arena, prm_prompt_id(prompt), &c->program->id) ||
	    !prm_arena_str(&c->program->arena, prm_prompt_version(prompt), &c->program->version))
		return prm__nomem(err);
	status = prm__untrusted_inputs(tree, &c->program->arena, &c->program->untrusted, err);
	if (!status)
		status = compile_messages(c, prompt, err);
	c->options.source = c->program->id;
	if (!status)
		status = prm__shape_compile(c, prm_value_get_c(tree, "tools"), true,
					    &c->program->tools, err);
	if (!status)
		status = prm__shape_compile(c, prm_value_get_c(tree, "response"), true,
					    &c->program->response, err);
	if (!status)
		status = prm__shape_compile(c, prm_value_get_c(tree, "model"), true,
					    &c->program->model, err);
	return status ? status : compile_links(c, prm_value_get_c(resolved, "partials"), err);
}

static size_t shape_bytes(const prm__shape *shape)
{
	size_t bytes = 0;

	for (size_t i = 0; i < shape->count; i++)
		bytes += prm_template_size(shape->texts[i]);
	return bytes;
}

static size_t program_bytes(const prm__program *p)
{
	size_t bytes = sizeof(*p) + p->arena.used + shape_bytes(&p->tools) +
		       shape_bytes(&p->response) + shape_bytes(&p->model);

	for (size_t i = 0; i < p->part_count; i++)
		bytes += shape_bytes(&p->parts[i].parts) +
			 (p->parts[i].text ? prm_template_size(p->parts[i].text) : 0);
	for (size_t i = 0; i < p->link_count; i++)
		bytes += p->links[i].text ? prm_template_size(p->links[i].text) : 0;
	return bytes;
}

prm_status prm__program_new(prm_manager *m, const prm_prompt *prompt, prm_value resolved,
			    const prm__program *policy, prm__cache_key key, prm__program **out,
			    prm_diag *diag, prm_error *err)
{
	prm__program *p = new_program(m, key);
	prm__compile c = {.program = p, .diag = diag};
	prm_status status;

	if (!p)
		return prm__nomem(err);
	p->format = prm_prompt_format(prompt);
	take_policy(p, prm_prompt_tree(prompt), policy);
	c.options = (prm_template_options){.struct_size = sizeof(c.options),
					   .allocator = m->allocator,
					   .limits = &m->limits,
					   .symbols = m->symbols,
					   .helpers = m->helpers,
					   .missing = p->missing,
					   .escape = p->escape,
					   .scope = p};
	status = compile(&c, prompt, resolved, err);
	if (status) {
		prm__cached_unref(&p->cached);
		return status;
	}
	p->cached.bytes = program_bytes(p);
	*out = p;
	return PRM_OK;
}

/* ---- finding
 * --------------------------------------------------------------------------------------- */

static prm_status load(prm__op *op, prm_str key, prm_str number, prm__cache_key cache_key,
		       const prm__program *policy, prm_diag *diag, prm__program **out,
		       prm_error *err)
{
	prm_version *version;
	prm_status status;

	status = prm__version_load(op, key, prm__item_of(number), &version, err);
	if (status)
		return status;
	status = prm__program_new(op->m, prm_version_prompt(version), prm_version_resolved(version),
				  policy, cache_key, out, diag, err);
	if (!status) {
		status = prm__program_promise(op, prm_version_prompt(version),
					      prm_version_resolved(version), *out, diag, err);
		if (status)
			prm__cached_unref(&(*out)->cached);
	}
	prm_version_free(version);
	if (!status)
		prm__cache_offer(&op->m->programs, &(*out)->cached);
	return status;
}

prm_status prm__program_get(prm__op *op, prm__found *found, prm_diag *diag, prm__program **out,
			    prm_error *err)
{
	op->event.cache_hit = found->program != NULL;
	if (found->program) {
		*out = (prm__program *)found->program;
		return PRM_OK;
	}
	return load(op, prm_str_c(found->key), prm_str_c(found->resolved.version), found->graph,
		    NULL, diag, out, err);
}

/* A partial under another policy is another program. */
static prm__cache_key under_policy(prm__cache_key key, const prm__program *policy)
{
	key.b = (key.b & ~(uint64_t)255) | (uint64_t)(1 + policy->missing * 2 + policy->escape);
	return key;
}

static prm_status find_target(prm__op *op, const prm__program *from, const prm__link *link,
			      prm__program **out, prm_error *err)
{
	prm__cache_key key;
	prm__cached *cached;
	prm_version *version;
	prm_status status;
	unsigned token;

	status = prm__version_load(op, link->key, prm__item_of(link->number), &version, err);
	if (status)
		return status == PRM_STORE_NOT_FOUND
			       ? prm_fail(err, PRM_MISSING_PARTIAL,
					  "partial '%.*s' (%.*s@%.*s) is not in the store",
					  PRM_FMT(link->name), PRM_FMT(link->key),
					  PRM_FMT(link->number))
			       : status;
	key = under_policy(prm__graph_key(prm_version_graph_hash(version)), from);
	token = prm__epoch_enter(&op->m->epoch);
	cached = prm__cache_find(&op->m->programs, key);
	prm__epoch_leave(&op->m->epoch, token);
	*out = (prm__program *)cached;
	if (!cached) {
		status = prm__program_new(op->m, prm_version_prompt(version),
					  prm_version_resolved(version), from, key, out, NULL, err);
		if (!status)
			prm__cache_offer(&op->m->programs, &(*out)->cached);
	}
	prm_version_free(version);
	return status;
}

prm_status prm__program_link(prm__op *op, const prm__program *from, prm__link *link,
			     prm__program **out, prm_error *err)
{
	prm__program *target = atomic_load(&link->target), *none = NULL;
	prm_status status;

	if (!target) {
		status = find_target(op, from, link, &target, err);
		if (status)
			return status;
		if (!atomic_compare_exchange_strong(&link->target, &none, target)) {
			prm__cached_unref(&target->cached); /* another thread was first */
			target = none;
		}
	}
	*out = target;
	return PRM_OK;
}
