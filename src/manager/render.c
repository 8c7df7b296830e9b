/*
 * render.c: a program and variables become messages. All text goes into one buffer, of which the
 * messages' texts are slices; the whole buffer is the rendering as one text.
 */
#include <stdio.h>

#include "base/alloc.h"
#include "manager/check.h"
#include "manager/messages.h"

/* ---- one template
 * ---------------------------------------------------------------------------------- */

static prm__link *find_link(const prm__program *p, prm_str name)
{
	for (size_t i = 0; i < p->link_count; i++)
		if (prm_str_eq(p->links[i].name, name))
			return &p->links[i];
	return NULL;
}

/* The text of a prompt that is used as a partial. */
static const prm_template *body_of(const prm__program *p)
{
	return p->part_count ? p->parts[0].text : NULL;
}

static prm_status find_partial(void *ud, const prm_template *from, prm_str name,
			       const prm_template **out, prm_error *err)
{
	prm__op *op = ud;
	const prm__program *p = prm_template_scope(from);
	prm__link *link = find_link(p, name);
	prm__program *target;
	prm_status status;

	if (!link)
		return PRM_MISSING_PARTIAL;
	if (link->text) {
		*out = link->text;
		return PRM_OK;
	}
	target = (prm__program *)p;
	if (link->key.len) {
		status = prm__program_link(op, p, link, &target, err);
		if (status)
			return status;
	}
	*out = body_of(target);
	return *out ? PRM_OK : PRM_MISSING_PARTIAL;
}

prm_status prm__render_text(prm__rendering *r, const prm_template *t, prm_error *err)
{
	prm_status status = prm_template_render(t, r->variables, &r->options, r->buf, r->diag, err);

	if (status == PRM_MISSING_VARIABLE) { /* go on, to list them all */
		r->missing = status;
		return PRM_OK;
	}
	return status;
}

/* ---- messages
 * ---------------------------------------------------------------------------------------- */

/* One empty line before it, also where the text above ends in line ends of its own. */
static void add_heading(prm__rendering *r, prm__output *o, prm_str role)
{
	const prm_buf *buf = r->buf;

	if (!o->chat)
		return;
	if (buf->len && buf->ptr[buf->len - 1] != '\n')
		prm_buf_add_char(r->buf, '\n');
	if (buf->len > 1 && buf->ptr[buf->len - 2] != '\n')
		prm_buf_add_char(r->buf, '\n');
	prm_buf_add(r->buf, role);
	prm_buf_add_c(r->buf, ": ");
}

prm_rendered_message *prm__output_begin(prm__rendering *r, prm__output *o, prm_str role)
{
	prm_rendered_message *m = &o->messages[o->count];

	add_heading(r, o, role);
	m->role = role;
	o->starts[o->count++] = r->buf->len;
	return m;
}

/* The text parts of a message, one after the other, for the rendering as one text. */
void prm__output_parts(prm__rendering *r, prm_value parts)
{
	for (size_t i = 0; i < prm_value_count(parts); i++) {
		prm_value part = prm_value_at(parts, i);
		prm_str type = prm_value_text(prm_value_get_c(part, "type"));

		if (i)
			prm_buf_add_char(r->buf, '\n');
		if (type.len == 0 || prm_str_is(type, "text")) {
			prm_buf_add(r->buf, prm_value_text(prm_value_get_c(part, "text")));
			continue;
		}
		prm_buf_add_char(r->buf, '[');
		prm_buf_add(r->buf, type);
		prm_buf_add_char(r->buf, ']');
	}
}

/* The text of a message: where it comes from is collected, if somebody asked. */
static prm_status render_message_text(prm__rendering *r, const prm__output *o,
				      const prm_template *t, prm_error *err)
{
	prm_status status;

	if (!r->spans)
		return prm__render_text(r, t, err);
	r->spans->message = o->count - 1;
	r->spans->base = r->buf->len - o->starts[o->count - 1];
	r->options.explain = &r->spans->explain;
	status = prm__render_text(r, t, err);
	r->options.explain = NULL;
	return status || !r->spans->status ? status : prm__nomem(err);
}

static prm_status render_part(prm__rendering *r, prm__output *o, const prm__part *part,
			      prm_str instructions, prm_error *err)
{
	prm_rendered_message *m;
	prm_status status = PRM_OK;
	prm_str role;

	if (part->role.len == 0)
		return prm__render_placeholder(r, o, part->name, err);
	if (!prm__role_text(part->role, &role))
		return prm_fail(err, PRM_UNKNOWN_ROLE, "'%.*s' is no role", PRM_FMT(part->role));
	m = prm__output_begin(r, o, role);
	if (part->text)
		status = render_message_text(r, o, part->text, err);
	else
		status = prm__shape_render(r, &part->parts, &m->parts, err);
	if (!status && !part->text)
		prm__output_parts(r, m->parts);
	prm_buf_add(r->buf, instructions);
	m->text.len = part->text ? r->buf->len - o->starts[o->count - 1] : 0;
	if (!status && part->name.len && !prm_arena_str(r->arena, part->name, &m->name))
		return prm__nomem(err);
	if (!status && !prm_value_is(part->extra, PRM_MISSING))
		status = prm__copy_value(r->arena, part->extra, &m->extra, err);
	return status;
}

static prm_status make_room(prm__rendering *r, prm__output *o, const prm__program *p,
			    prm_error *err)
{
	size_t count = 0;

	for (size_t i = 0; i < p->part_count; i++)
		count += p->parts[i].role.len
				 ? 1
				 : prm_value_count(prm_value_get(r->variables, p->parts[i].name));
	o->size = count;
	o->messages = prm_arena_calloc(r->arena, count, sizeof(*o->messages));
	o->starts = prm_arena_calloc(r->arena, count, sizeof(*o->starts));
	return o->messages && o->starts ? PRM_OK : prm__nomem(err);
}

/* ---- the whole
 * ------------------------------------------------------------------------------------------ */

typedef struct rendered {
	prm_rendered pub; /* first: the two have the same address */
	prm_arena arena;
	prm_buf buf;
	const prm_allocator *allocator;
} rendered;

void prm_rendered_free(prm_rendered *pub)
{
	rendered *out = (rendered *)pub;

	if (!out)
		return;
	prm_buf_release(&out->buf);
	prm_arena_release(&out->arena);
	prm__free(out->allocator, out, sizeof(*out));
}

static rendered *new_rendered(prm_manager *m)
{
	rendered *out = prm__calloc(m->allocator, sizeof(*out));

	if (!out)
		return NULL;
	out->allocator = m->allocator;
	prm_arena_init(&out->arena, m->allocator, 0);
	prm_buf_init(&out->buf, m->allocator, m->limits.output_bytes);
	return out;
}

static prm_status render_shapes(prm__rendering *r, const prm__program *p, prm_rendered *pub,
				prm_error *err)
{
	prm_status status = prm__shape_render(r, &p->tools, &pub->tools, err);

	if (!status)
		status = prm__shape_render(r, &p->response, &pub->response, err);
	return status ? status : prm__shape_render(r, &p->model, &pub->model, err);
}

/* The buffer has stopped moving: make offsets slices. */
static void settle_texts(rendered *out, const prm__output *o)
{
	for (size_t i = 0; i < o->count; i++) {
		prm_rendered_message *m = &o->messages[i];

		if (m->text.len || prm_value_is(m->parts, PRM_MISSING))
			m->text = prm_str_n(out->buf.ptr ? out->buf.ptr + o->starts[i] : "",
					    m->text.len);
	}
	out->pub.messages = o->messages;
	out->pub.count = o->count;
	out->pub.text = prm_buf_str(&out->buf);
}

/* The first of them, its hint, and how many more there are. */
static prm_status fail_missing(prm__rendering *r, prm_error *err)
{
	const prm_diag_entry *first = r->diag->items;
	size_t more = r->diag->errors > 1 ? r->diag->errors - 1 : 0;
	char rest[48] = "";

	while (first && first < r->diag->items + r->diag->count &&
	       first->severity != PRM_SEVERITY_ERROR)
		first++;
	if (!first || first == r->diag->items + r->diag->count)
		return prm_fail(err, PRM_MISSING_VARIABLE, "variables are missing");
	if (more)
		snprintf(rest, sizeof(rest), " (and %zu more)", more);
	return prm_fail_at(err, PRM_MISSING_VARIABLE, first->line, first->column, "%.*s%s%.*s%s",
			   PRM_FMT(first->text), first->hint.len ? "; " : "", PRM_FMT(first->hint),
			   rest);
}

static prm_status buffer_status(const prm_buf *buf, prm_manager *m, prm_error *err)
{
	if (buf->status == PRM_LIMIT)
		return prm_fail(err, PRM_LIMIT,
				"the rendering is over the limit output_bytes = %zu",
				m->limits.output_bytes);
	return buf->status ? prm__nomem(err) : PRM_OK;
}

static prm_status run(prm__rendering *r, prm__program *p, rendered *out, prm_error *err)
{
	prm__output o = {.chat = p->format == PRM_FORMAT_CHAT};
	prm_status status = make_room(r, &o, p, err);

	(void)prm_buf_reserve(&out->buf,
			      atomic_load_explicit(&p->output_bytes, memory_order_relaxed));
	for (size_t i = 0; !status && i < p->part_count; i++)
		status = render_part(r, &o, &p->parts[i],
				     i == p->instructed_part ? p->instructions : PRM_LIT(""), err);
	if (!status)
		status = render_shapes(r, p, &out->pub, err);
	if (!status)
		status = buffer_status(&out->buf, p->m, err);
	if (!status && r->missing)
		status = fail_missing(r, err);
	if (status)
		return status;
	settle_texts(out, &o);
	out->pub.format = p->format;
	if (atomic_load_explicit(&p->output_bytes, memory_order_relaxed) < out->buf.len)
		atomic_store_explicit(&p->output_bytes, out->buf.len, memory_order_relaxed);
	return PRM_OK;
}

static prm_status check_variables(prm_value *variables, prm_error *err)
{
	if (prm_value_is(*variables, PRM_MISSING) || prm_value_is(*variables, PRM_NULL))
		*variables = (prm_value){.type = PRM_MAP};
	if (!prm_value_is(*variables, PRM_MAP))
		return prm_fail(err, PRM_INVALID, "the variables are a %s, not a map",
				prm_type_name(variables->type));
	return PRM_OK;
}

static void end_scope(prm_value variables)
{
	const prm_value_class *cls;

	if (!(variables.flags & PRM_VALUE_HOST))
		return;
	cls = variables.as.host->cls;
	if (cls->scope_end)
		cls->scope_end(cls->ud);
}

static prm_status render_program(prm__op *op, prm__program *p, prm_value variables,
				 const prm_render_options *o, prm_rendered **result, prm_diag *diag,
				 prm_error *err)
{
	prm__rendering r = {.op = op, .variables = variables};
	prm__spans spans;
	prm_diag own;
	prm_status status;
	rendered *out = new_rendered(op->m);

	if (!out)
		return prm__nomem(err);
	prm_diag_init(&own, op->m->allocator, 0);
	r.diag = diag ? diag : &own;
	r.buf = &out->buf;
	r.arena = &out->arena;
	r.partials = (prm_partials){sizeof(r.partials), find_partial, op};
	r.options = (prm_template_render_options){.struct_size = sizeof(r.options),
						  .partials = &r.partials,
						  .call = prm__op_call(op),
						  .keep_scope = true};
	prm__spans_init(&spans, &out->arena);
	r.spans = o->with_spans ? &spans : NULL;
	status = prm__check_input(p, variables, o, &out->arena, &r.variables, r.diag, err);
	if (!status)
		status = prm__tripwire(p, r.variables, o->tripwire, r.diag, err);
	if (!status)
		status = run(&r, p, out, err);
	if (!status && r.spans)
		status = prm__spans_finish(&spans, &out->pub, err);
	end_scope(variables);
	prm_diag_release(&own);
	if (!status && o->with_sha256)
		status = prm__messages_sha256(&out->pub, &out->arena, err);
	if (status)
		prm_rendered_free(&out->pub);
	else
		*result = &out->pub;
	return status;
}

static prm_status render_ref(prm__op *op, prm_str ref, prm_value variables,
			     const prm_render_options *o, prm_rendered **out, prm_diag *diag,
			     prm_error *err)
{
	prm__program *program;
	prm_status status;
	prm__found found;

	status = prm__resolve(op, ref, o->fallback, true, &found, err);
	if (!status)
		status = prm__program_get(op, &found, diag, &program, err);
	if (status)
		return status;
	status = render_program(op, program, variables, o, out, diag, err);
	prm__cached_unref(&program->cached);
	if (!status) {
		(*out)->resolved = found.resolved;
		op->event.version = prm_str_c((*out)->resolved.version);
		op->event.output_bytes = (*out)->text.len;
	}
	return status;
}

static prm_status render_prompt(prm__op *op, const prm_prompt *prompt, prm_value variables,
				const prm_render_options *o, prm_rendered **out, prm_diag *diag,
				prm_error *err)
{
	prm__cache_key none = {0, 0};
	prm_value resolved = {0};
	prm__program *program;
	prm_status status;
	prm_arena arena;

	prm_arena_init(&arena, op->m->allocator, 0);
	status = prm__freeze(op, prompt, &arena, &resolved, diag, err);
	if (!status)
		status = prm__program_new(op->m, prompt, resolved, NULL, none, &program, diag, err);
	if (!status) {
		status = prm__program_promise(op, prompt, resolved, program, diag, err);
		if (status)
			prm__cached_unref(&program->cached);
	}
	prm_arena_release(&arena);
	if (status)
		return status;
	status = render_program(op, program, variables, o, out, diag, err);
	prm__cached_unref(&program->cached);
	if (!status) {
		prm__copy_text((*out)->resolved.id, PRM_ID_MAX + 1, prm_prompt_id(prompt));
		prm__copy_text((*out)->resolved.version, PRM_SEMVER_MAX + 1,
			       prm_prompt_version(prompt));
		(*out)->resolved.status = prm_prompt_lifecycle(prompt);
	}
	return status;
}

/* The prompt, or the version that the event's id refers to. */
static prm_status render(prm_manager *m, const prm_call *call, const prm_event *what,
			 const prm_prompt *prompt, prm_value variables,
			 const prm_render_options *opts, prm_rendered **out, prm_diag *diag,
			 prm_error *err)
{
	prm_render_options o;
	prm_status status;
	prm__op op;

	prm__options_copy(&o, sizeof(o), opts);
	status = prm__op_begin(&op, m, call, what, err);
	if (status)
		return status;
	status = check_variables(&variables, err);
	if (!status)
		status = prompt ? render_prompt(&op, prompt, variables, &o, out, diag, err)
				: render_ref(&op, what->id, variables, &o, out, diag, err);
	return prm__op_end(&op, status, err);
}

prm_status prm_manager_render(prm_manager *m, const prm_call *call, prm_str ref,
			      prm_value variables, const prm_render_options *opts,
			      prm_rendered **out, prm_diag *diag, prm_error *err)
{
	prm_event what = {.operation = "render", .effect = PRM_EFFECT_READ, .id = ref};

	return render(m, call, &what, NULL, variables, opts, out, diag, err);
}

prm_status prm_manager_render_prompt(prm_manager *m, const prm_call *call, const prm_prompt *prompt,
				     prm_value variables, const prm_render_options *opts,
				     prm_rendered **out, prm_diag *diag, prm_error *err)
{
	prm_event what = {.operation = "render.prompt",
			  .effect = PRM_EFFECT_READ,
			  .id = prm_prompt_id(prompt)};

	return render(m, call, &what, prompt, variables, opts, out, diag, err);
}
