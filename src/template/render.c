/*
 * render.c: one pass over the tree into one buffer. Values are looked up and printed, never parsed.
 * The depth of blocks and partials together is bounded, so that a small thread stack suffices.
 */
#include <stdio.h>

#include <prm/sys/helper.h>

#include "base/alloc.h"
#include "base/limits.h"
#include "base/str.h"
#include "template/ast.h"

#define DEPTH_MAX 300
/* Including a partial costs as much as so many other steps, so that a fan of them ends in time. */
#define PARTIAL_STEPS 9

/* What a name means here: contexts, block parameters and @data, innermost first. */
struct scope {
	const struct scope *up;
	const struct scope *caller; /* of a partial or its block: where @data goes on */
	bool is_partial;            /* block parameters of the caller are not seen */
	prm_value context;
	bool has_context;           /* it counts for ../ */
	const prm_str *params;      /* as |a b| */
	size_t param_count;
	prm_value param_values[2];
	bool has_data;              /* @index and its like */
	size_t index;
	bool first, last;
	prm_value key;
};

struct inline_partial {
	const struct inline_partial *next;
	prm_str name;
	const prm_node *body;
	const prm_template *owner;
};

/* The caller's text of {{#> p}}text{{/p}}. */
struct partial_block {
	const struct partial_block *up;
	const prm_node *body;
	const struct scope *scope;
	const prm_template *owner;
};

struct chain {
	const struct chain *up;
	const prm_template *from;
	uint32_t start;
	prm_str name;
};

struct render {
	const prm_template *t;
	const prm_template_render_options *opts;
	prm_buf *out;
	prm_diag *diag;
	prm_error *err;
	prm_arena scratch;
	prm_limits limits;
	prm_value root;
	size_t steps, depth, partials, start;
	const struct inline_partial *inlines;
	const struct partial_block *block;
	const struct chain *chain;
	prm_str indent;
	bool line_start;
	prm_status missing;
};

static prm_status render_nodes(struct render *r, const prm_node *n, const struct scope *s);
static prm_status eval(struct render *r, const prm_expr *e, const struct scope *s, prm_value *out);

/* ---- findings -------------------------------------------------------------------------------- */

static void report(struct render *r, prm_status code, const prm_expr *e, uint32_t start, const char *hint,
		   const char *text)
{
	prm_diag_note notes[8] = {{0}};
	char line[8][80];
	size_t n = 0;
	prm_diag one;

	for (const struct chain *c = r->chain; c && n < 8; c = c->up, n++) {
		snprintf(line[n], sizeof(line[n]), "partial '%.*s' is included here",
			 (int)(c->name.len > 40 ? 40 : c->name.len), c->name.ptr);
		notes[n].source = c->from->source;
		prm__str_position(c->from->text, c->start, &notes[n].line, &notes[n].column);
		notes[n].text = prm_str_c(line[n]);
		if (n)
			notes[n - 1].next = &notes[n];
	}
	prm_diag_init(&one, r->scratch.allocator, 1);
	prm__template_report(r->diag ? r->diag : &one, r->t->source, r->t->text, code, e ? e->start : start,
			     e ? e->end : start + 2, hint, n ? notes : NULL, "%s", text);
	if (r->err && r->err->status == PRM_OK) {
		uint32_t row, column;

		prm__str_position(r->t->text, e ? e->start : start, &row, &column);
		prm_fail_at(r->err, code, row, column, "%s", text);
	}
	prm_diag_release(&one);
}

static prm_status stop(struct render *r, prm_status code, const prm_expr *e, uint32_t start,
		       const char *hint, const char *text)
{
	report(r, code, e, start, hint, text);
	return code;
}

/* The member of context that is nearest to name, for "did you mean". */
static void near_name(prm_value context, prm_str name, char *out, size_t size)
{
	prm_str key, best = {0};
	prm_value value;
	int least = -1;

	out[0] = '\0';
	for (size_t i = 0; i < 200 && prm_value_member(context, i, &key, &value); i++) {
		int distance = prm__str_near(name, key);

		if (distance >= 0 && (least < 0 || distance < least)) {
			least = distance;
			best = key;
		}
	}
	if (least >= 0 && best.len < 64)
		snprintf(out, size, "did you mean '%.*s'?", PRM_FMT(best));
}

/* ---- looking up ------------------------------------------------------------------------------ */

static prm_value own_member(prm_value from, const prm_segment *segment)
{
	if (from.type == PRM_MAP) {
		if (!(from.flags & PRM_VALUE_HOST) && segment->symbol)
			for (uint32_t i = 0; i < from.len; i++)
				if (from.as.members[i].symbol == segment->symbol)
					return from.as.members[i].value;
		return prm_value_get(from, segment->name);
	}
	if ((from.type == PRM_LIST || from.type == PRM_STRING) && prm_str_is(segment->name, "length"))
		return prm_value_int((int64_t)(from.type == PRM_LIST ? prm_value_count(from)
								     : prm__utf8_count(prm_value_text(from))));
	if (from.type == PRM_LIST && segment->name.len && segment->name.len < 10) {
		size_t index = 0;

		for (size_t i = 0; i < segment->name.len; i++) {
			if (segment->name.ptr[i] < '0' || segment->name.ptr[i] > '9')
				return (prm_value){0};
			index = index * 10 + (size_t)(segment->name.ptr[i] - '0');
		}
		return prm_value_at(from, index);
	}
	return (prm_value){0};
}

static prm_value data_value(const struct render *r, const struct scope *s, const prm_expr *e)
{
	prm_str name = e->segment_count ? e->segments[0].name : prm_str_n("", 0);
	uint32_t up = e->up;

	if (prm_str_is(name, "root")) {
		prm_value given = prm_value_get(r->opts->data, name);

		return given.type == PRM_MISSING ? r->root : given;
	}
	if (prm_str_is(name, "partial-block"))
		return r->block ? prm_value_bool(true) : (prm_value){0};
	for (; s; s = s->caller ? s->caller : s->up) {
		if (!s->has_data)
			continue;
		if (up) {
			up--;
			continue;
		}
		if (prm_str_is(name, "index"))
			return prm_value_int((int64_t)s->index);
		if (prm_str_is(name, "first"))
			return prm_value_bool(s->first);
		if (prm_str_is(name, "last"))
			return prm_value_bool(s->last);
		if (prm_str_is(name, "key"))
			return s->key;
	}
	return prm_value_get(r->opts->data, name);
}

/* With compat: the first segment, sought in the contexts outwards; with strict, null is found. */
static prm_value sought(const struct scope *s, const prm_segment *segment, bool strict)
{
	for (; s; s = s->up) {
		prm_value v = s->has_context ? own_member(s->context, segment) : (prm_value){0};

		if (v.type > PRM_NULL || (strict && v.type == PRM_NULL))
			return v;
	}
	return (prm_value){0};
}

/* Where a path starts, and the first segment that is still to be walked. */
static prm_value path_start(const struct render *r, const struct scope *s, const prm_expr *e, size_t *next)
{
	uint32_t up = e->up;

	*next = 0;
	if (!e->is_scoped && !e->up && e->segment_count)
		for (const struct scope *at = s; at; at = at->is_partial ? NULL : at->up)
			for (size_t i = 0; i < at->param_count; i++)
				if (prm_str_eq(at->params[i], e->segments[0].name)) {
					*next = 1;
					return at->param_values[i];
				}
	if (e->is_data && e->segment_count) {
		*next = 1;
		return data_value(r, s, e);
	}
	if ((r->t->options.flags & PRM_TEMPLATE_COMPAT) && !e->is_scoped && e->segment_count) {
		*next = 1;
		return sought(s, &e->segments[0], (r->t->options.flags & PRM_TEMPLATE_STRICT) != 0);
	}
	for (; s; s = s->up)
		if (s->has_context && up-- == 0)
			return s->context;
	return (prm_value){0};
}

static prm_value path_value(const struct render *r, const struct scope *s, const prm_expr *e)
{
	size_t i;
	prm_value v = path_start(r, s, e, &i);

	for (; i < e->segment_count; i++)
		v = own_member(v, &e->segments[i]);
	return v;
}

static prm_status not_there(struct render *r, const prm_expr *e)
{
	char text[160];

	snprintf(text, sizeof(text), "'%.*s' is not defined", (int)(e->text.len > 100 ? 100 : e->text.len),
		 e->text.ptr);
	return stop(r, PRM_MISSING_VARIABLE, e, 0, "", text);
}

/*
 * Options strict and assumeObjects: a path never goes through what is missing; with strict its end
 * is there too, where it would be printed or opens a section (`whole`).
 */
static prm_status check_path(struct render *r, const struct scope *s, const prm_expr *e, bool whole)
{
	bool strict = (r->t->options.flags & PRM_TEMPLATE_STRICT) != 0;
	size_t i;
	prm_value v;

	if (!strict && !(r->t->options.flags & PRM_TEMPLATE_ASSUME_OBJECTS))
		return PRM_OK;
	v = path_start(r, s, e, &i);
	if (i == 1 && e->segment_count == 1 && whole && strict && v.type == PRM_MISSING)
		return not_there(r, e);
	for (; i < e->segment_count; i++) {
		if (v.type <= PRM_NULL)
			return not_there(r, e);
		v = own_member(v, &e->segments[i]);
		if (i + 1 == e->segment_count && whole && strict && v.type == PRM_MISSING)
			return not_there(r, e);
	}
	return PRM_OK;
}

static prm_value context_of(const struct scope *s)
{
	for (; s; s = s->up)
		if (s->has_context)
			return s->context;
	return (prm_value){0};
}

/* ---- calls ----------------------------------------------------------------------------------- */

static prm_status add_pairs(struct render *r, const prm_expr *e, const struct scope *s, prm_builder *b,
			    const prm_value *base)
{
	for (size_t i = 0; i < e->hash_count; i++) {
		prm_value value = {0};
		prm_status status = eval(r, e->hash[i].value, s, &value);

		if (status)
			return status;
		if (prm_value_get(*base, e->hash[i].key).type != PRM_MISSING)
			continue;
		prm_build_key(b, e->hash[i].key);
		prm_build_value(b, value);
	}
	return PRM_OK;
}

static const prm_hash_pair *find_pair(const prm_expr *e, prm_str key)
{
	const prm_hash_pair *found = NULL;

	for (size_t i = 0; i < e->hash_count; i++)
		if (prm_str_eq(e->hash[i].key, key))
			found = &e->hash[i];
	return found;
}

/* Item `index` of what the hash is laid over: a map's members; lists and texts count as maps too. */
static bool base_member(prm_value base, size_t index, prm_str *key, prm_value *value, char digits[24])
{
	prm_str text = prm_value_text(base);
	uint32_t ignored;

	if (base.type == PRM_MAP)
		return prm_value_member(base, index, key, value);
	*key = prm_str_n(digits, (size_t)snprintf(digits, 24, "%zu", index));
	if (base.type == PRM_LIST && index < prm_value_count(base)) {
		*value = prm_value_at(base, index);
		return true;
	}
	if (base.type != PRM_STRING || index >= text.len)
		return false;
	for (size_t at = 0, n = 0, len; (len = prm__utf8_next(text, at, &ignored)) != 0; at += len)
		if (n++ == index) {
			*value = prm_value_str(prm_str_n(text.ptr + at, len));
			return true;
		}
	return false;
}

/* The hash as a map, laid over base. */
static prm_status eval_hash(struct render *r, const prm_expr *e, const struct scope *s, prm_value base,
			    prm_value *out)
{
	prm_builder b;
	prm_str key;
	prm_value value;
	char digits[24];
	prm_status status;

	prm_builder_init(&b, &r->scratch);
	prm_build_map(&b);
	for (size_t i = 0; base_member(base, i, &key, &value, digits); i++) {
		const prm_hash_pair *pair = find_pair(e, key);

		if (pair && (status = eval(r, pair->value, s, &value)) != PRM_OK)
			return status;
		prm_build_key(&b, key);
		prm_build_value(&b, value);
	}
	status = add_pairs(r, e, s, &b, &base);
	prm_build_end(&b);
	return status ? status : prm_builder_finish(&b, out, r->err);
}

static prm_status eval_args(struct render *r, const prm_expr *e, const struct scope *s, prm_value *args)
{
	for (size_t i = 0; i < e->arg_count; i++) {
		prm_status status = eval(r, e->args[i], s, &args[i]);

		if (status)
			return status;
	}
	return PRM_OK;
}

static prm_status unknown_helper(struct render *r, const prm_expr *e)
{
	char text[160];

	snprintf(text, sizeof(text), "there is no helper '%.*s'", (int)(e->text.len > 80 ? 80 : e->text.len),
		 e->text.ptr);
	return stop(r, PRM_MISSING_HELPER, e, 0, "a name with arguments is a helper; a value has none", text);
}

/* A helper's call as a block: what prm_helper_block needs. */
struct prm_render {
	struct render *render;
	const prm_node *node;
	const struct scope *scope;
};

/* Helpers beyond Handlebars' own can be switched off. */
static prm_builtin_fn own_helper(const struct render *r, prm_str name)
{
	if ((r->t->options.flags & PRM_TEMPLATE_NO_EXTRA_HELPERS) && !prm_str_is(name, "lookup") &&
	    !prm_str_is(name, "log"))
		return NULL;
	return prm__builtin(name);
}

/* A name that the host answers with a helper: not a path, @data or ./x. */
static bool is_host_helper(const struct render *r, const prm_expr *e)
{
	return r->t->options.helpers && e->segment_count == 1 && !e->is_scoped && !e->is_data &&
	       prm__helpers_has(r->t->options.helpers, e->segments[0].name);
}

static prm_status call_helper(struct render *r, const prm_expr *e, const struct scope *s,
			      struct prm_render *block, prm_value *out)
{
	prm_str name = e->segment_count == 1 ? e->segments[0].name : e->text;
	prm_builtin_fn fn = own_helper(r, name);
	prm_value *args = prm_arena_calloc(&r->scratch, e->arg_count + 1, sizeof(*args));
	prm_helper_args in = {args, e->arg_count, {0}, &r->scratch, r->err, block};
	prm_error said = {0};
	prm_status status;

	if (!args)
		return prm_fail(r->err, PRM_NOMEM, "out of memory");
	status = eval_args(r, e, s, args);
	if (status == PRM_OK && e->hash_count)
		status = eval_hash(r, e, s, (prm_value){0}, &in.hash);
	if (status)
		return status;
	in.err = &said;
	status = prm__helpers_call(r->t->options.helpers, name, &in, context_of(s), out);
	if (status == PRM_END && fn)
		status = fn(&in, out);
	else if (status == PRM_END && (e->arg_count || e->hash_count))
		return unknown_helper(r, e);
	else if (status == PRM_END) {
		*out = path_value(r, s, e);
		return PRM_OK;
	}
	if (status && r->err->status) /* a part of its block failed, and said why */
		return status;
	return status ? stop(r, status, e, 0, "", said.text) : PRM_OK;
}

static prm_status eval(struct render *r, const prm_expr *e, const struct scope *s, prm_value *out)
{
	prm_status status;

	if (e->kind == EXPR_PATH) {
		*out = path_value(r, s, e);
		return check_path(r, s, e, false);
	}
	if (e->kind != EXPR_CALL) {
		*out = e->literal;
		return PRM_OK;
	}
	if (++r->depth > DEPTH_MAX)
		return stop(r, PRM_LIMIT, e, 0, "", "nested too deep");
	status = call_helper(r, e, s, NULL, out);
	r->depth--;
	return status;
}

/* ---- output ---------------------------------------------------------------------------------- */

static void add_indented(struct render *r, prm_str text)
{
	while (text.len) {
		size_t end = prm__str_find_char(text, '\n', 0);
		size_t len = end < text.len ? end + 1 : end;

		if (r->line_start)
			prm_buf_add(r->out, r->indent);
		prm_buf_add(r->out, prm_str_n(text.ptr, len));
		r->line_start = text.ptr[len - 1] == '\n';
		text = prm_str_n(text.ptr + len, text.len - len);
	}
}

static void emit(struct render *r, prm_str text)
{
	if (r->indent.len)
		add_indented(r, text);
	else
		prm_buf_add(r->out, text);
}

static void escape_html(prm_str text, prm_buf *out)
{
	static const char from[] = "&<>\"'`=";
	static const char *const to[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#x27;", "&#x60;", "&#x3D;"};

	for (size_t i = 0; i < text.len; i++) {
		const char *hit = text.ptr[i] ? strchr(from, text.ptr[i]) : NULL;

		if (hit)
			prm_buf_add_c(out, to[hit - from]);
		else
			prm_buf_add_char(out, text.ptr[i]);
	}
}

static prm_status emit_value(struct render *r, prm_value v, bool escaped)
{
	prm_buf text, html;

	if (v.type == PRM_STRING && !(escaped && r->t->options.escape == PRM_ESCAPE_HTML)) {
		emit(r, prm_value_text(v));
		return r->out->status;
	}
	prm_buf_init(&text, r->scratch.allocator, r->limits.output_bytes);
	prm_buf_init(&html, r->scratch.allocator, r->limits.output_bytes);
	prm__template_print(v, &text, 0);
	if (escaped && r->t->options.escape == PRM_ESCAPE_HTML)
		escape_html(prm_buf_str(&text), &html);
	emit(r, html.len ? prm_buf_str(&html) : prm_buf_str(&text));
	if (!r->out->status)
		r->out->status = text.status ? text.status : html.status;
	prm_buf_release(&text);
	prm_buf_release(&html);
	return r->out->status;
}

static prm_status missing_value(struct render *r, const prm_node *n, const prm_expr *e,
				const struct scope *s)
{
	char text[160], hint[120] = "";

	if (r->t->options.missing == PRM_MISSING_IS_EMPTY)
		return PRM_OK;
	if (r->t->options.missing == PRM_MISSING_IS_KEPT) {
		emit(r, prm_str_n(r->t->text.ptr + n->start, n->end - n->start));
		return r->out->status;
	}
	if (e->segment_count)
		near_name(context_of(s), e->segments[0].name, hint, sizeof(hint));
	snprintf(text, sizeof(text), "the variable '%.*s' is missing",
		 (int)(e->text.len > 100 ? 100 : e->text.len), e->text.ptr);
	report(r, PRM_MISSING_VARIABLE, e, n->start, hint[0] ? hint : "give it a value, or test it with {{#if}}",
	       text);
	r->missing = PRM_MISSING_VARIABLE;
	return PRM_OK;
}

/* What is printed or opens a section. A literal, as in {{"foo bar"}}, looks that name up. */
static prm_status eval_whole(struct render *r, const prm_expr *e, const struct scope *s, prm_value *out)
{
	prm_segment segment = {e->text, 0};
	prm_expr path = *e;

	if (e->kind == EXPR_CALL)
		return eval(r, e, s, out);
	if (e->kind == EXPR_PATH && is_host_helper(r, e))
		return call_helper(r, e, s, NULL, out);
	if (e->kind != EXPR_PATH) {
		path.kind = EXPR_PATH;
		path.segments = &segment;
		path.segment_count = 1;
	} else if (!e->is_scoped && !e->is_data && e->segment_count == 1 &&
		   (prm_str_is(e->segments[0].name, "helperMissing") ||
		    prm_str_is(e->segments[0].name, "blockHelperMissing"))) {
		return unknown_helper(r, e);
	}
	*out = path_value(r, s, &path);
	return check_path(r, s, &path, true);
}

static prm_status render_value(struct render *r, const prm_node *n, const struct scope *s)
{
	const prm_expr *e = n->expr;
	prm_value v = {0};
	prm_status status = eval_whole(r, e, s, &v);

	if (status)
		return status;
	if (v.type == PRM_MISSING)
		return e->kind == EXPR_CALL ? PRM_OK : missing_value(r, n, e, s);
	return emit_value(r, v, n->escaped);
}

/* ---- blocks ---------------------------------------------------------------------------------- */

/* The very same value again is no new level for ../ */
static bool is_same(prm_value a, prm_value b)
{
	if (a.type <= PRM_NULL && b.type <= PRM_NULL)
		return true;
	if (a.type != b.type)
		return false;
	if (a.type == PRM_LIST || a.type == PRM_MAP)
		return a.len == b.len && a.as.items == b.as.items && a.len > 0;
	return prm_value_equal(a, b);
}

static prm_status in_scope(struct render *r, const prm_node *n, const struct scope *s, prm_value context,
			   const struct scope *data)
{
	struct scope inner = data ? *data : (struct scope){0};

	inner.up = s;
	inner.context = context;
	inner.has_context = !is_same(context, context_of(s));
	inner.params = n->params;
	inner.param_count = n->param_count;
	inner.param_values[0] = context;
	inner.param_values[1] = inner.key;
	return render_nodes(r, n->body, &inner);
}

static prm_status each_item(struct render *r, const prm_node *n, const struct scope *s, prm_value list)
{
	size_t count = prm_value_count(list);
	prm_status status = PRM_OK;

	for (size_t i = 0; i < count && status == PRM_OK; i++) {
		struct scope data = {.has_data = true, .index = i, .first = i == 0, .last = i + 1 == count};
		prm_value item = {0};
		prm_str key;

		if (list.type == PRM_LIST) {
			item = prm_value_at(list, i);
			data.key = prm_value_int((int64_t)i);
		} else if (prm_value_member(list, i, &key, &item)) {
			data.key = prm_value_str(key);
		}
		status = in_scope(r, n, s, item, &data);
	}
	return status;
}

static prm_status arity(struct render *r, const prm_node *n)
{
	char text[120];

	if (n->expr->arg_count == 1)
		return PRM_OK;
	snprintf(text, sizeof(text), "#%.*s takes exactly one argument", PRM_FMT(n->expr->text));
	return stop(r, PRM_HELPER_ARGUMENTS, n->expr, n->start, "", text);
}

/* {{#x}}: a list is iterated, true keeps the context, anything else becomes it. */
static prm_status render_section(struct render *r, const prm_node *n, const struct scope *s, prm_value v)
{
	bool empty = v.type <= PRM_NULL || (v.type == PRM_BOOL && !v.as.boolean) ||
		     (v.type == PRM_LIST && prm_value_count(v) == 0);

	if (empty)
		return render_nodes(r, n->inverse, s);
	if (v.type == PRM_LIST)
		return each_item(r, n, s, v);
	if (v.type == PRM_BOOL)
		return render_nodes(r, n->body, s);
	return in_scope(r, n, s, v, NULL);
}

static prm_status render_known_block(struct render *r, const prm_node *n, const struct scope *s, prm_str name)
{
	const prm_node *body = n->body, *other = n->inverse;
	prm_value v = {0}, zero = {0};
	prm_status status = arity(r, n);
	bool yes;

	if (status == PRM_OK)
		status = eval(r, n->expr->args[0], s, &v);
	if (status == PRM_OK && n->expr->hash_count && prm_str_is(n->expr->hash[0].key, "includeZero"))
		status = eval(r, n->expr->hash[0].value, s, &zero);
	if (status)
		return status;
	if (prm_str_is(name, "each")) {
		if (!prm_value_count(v))
			return render_nodes(r, other, s);
		return each_item(r, n, s, v);
	}
	yes = prm__template_truthy(v);
	if (!yes && (v.type == PRM_INT || v.type == PRM_DOUBLE) &&
	    (prm_str_is(name, "with") || prm__template_truthy(zero)))
		yes = true;
	if (prm_str_is(name, "unless"))
		yes = !yes;
	if (prm_str_is(name, "with") && yes)
		return in_scope(r, n, s, v, NULL);
	return render_nodes(r, yes ? body : other, s);
}

bool prm_helper_is_block(const prm_helper_call *call)
{
	return call->render != NULL;
}

prm_status prm_helper_block(const prm_helper_call *call, int part, prm_value context, prm_buf *out)
{
	struct prm_render *block = call->render;
	struct render *r = block ? block->render : NULL;
	prm_buf *before = r ? r->out : NULL;
	size_t start = r ? r->start : 0;
	prm_node node;
	prm_status status;

	if (!block)
		return PRM_INVALID;
	node = *block->node;
	node.body = part == PRM_HELPER_ELSE ? node.inverse : node.body;
	r->out = out;
	r->start = out->len;
	status = in_scope(r, &node, block->scope, context, NULL);
	r->out = before;
	r->start = start;
	return status;
}

static prm_status render_host_block(struct render *r, const prm_node *n, const struct scope *s)
{
	struct prm_render block = {r, n, s};
	prm_value v = {0};
	prm_status status = call_helper(r, n->expr, s, &block, &v);

	return status || v.type <= PRM_NULL ? status : emit_value(r, v, false);
}

static bool is_known_block(prm_str name)
{
	return prm_str_is(name, "if") || prm_str_is(name, "unless") || prm_str_is(name, "each") ||
	       prm_str_is(name, "with");
}

static prm_status render_block(struct render *r, const prm_node *n, const struct scope *s)
{
	const prm_expr *e = n->expr;
	const prm_node *original = n;
	prm_node turned = *n;
	prm_value v = {0};
	prm_status status;

	if (n->inverted) { /* {{^x}}A{{else}}B{{/x}} is {{#x}}B{{else}}A{{/x}} */
		turned.inverted = false;
		turned.body = n->inverse;
		turned.inverse = n->body;
		n = &turned;
	}
	if (is_host_helper(r, e))
		return render_host_block(r, n, s);
	if (e->segment_count == 1 && !e->is_scoped && !e->is_data && is_known_block(e->segments[0].name))
		return render_known_block(r, n, s, e->segments[0].name);
	if (e->kind == EXPR_CALL && !prm__builtin(e->text) && e->arg_count)
		return unknown_helper(r, e);
	status = eval_whole(r, e, s, &v);
	if (status)
		return status;
	if (v.type == PRM_MISSING && e->kind == EXPR_PATH && n == original && !n->inverse &&
	    r->t->options.missing == PRM_MISSING_IS_ERROR)
		return missing_value(r, n, e, s);
	return render_section(r, n, s, v);
}

/* ---- partials -------------------------------------------------------------------------------- */

static const struct inline_partial *find_inline(const struct render *r, prm_str name)
{
	for (const struct inline_partial *p = r->inlines; p; p = p->next)
		if (prm_str_eq(p->name, name))
			return p;
	return NULL;
}

static prm_status collect_inlines(struct render *r, const prm_node *n, const struct scope *s)
{
	for (; n; n = n->next) {
		struct inline_partial *p;
		prm_value name = {0};

		if (n->kind != NODE_INLINE || !n->expr)
			continue;
		if (eval(r, n->expr, s, &name))
			return PRM_TEMPLATE_RENDER;
		p = prm_arena_calloc(&r->scratch, 1, sizeof(*p));
		if (!p)
			return prm_fail(r->err, PRM_NOMEM, "out of memory");
		p->name = n->expr->kind == EXPR_STRING ? n->expr->text : prm_value_text(name);
		p->body = n->body;
		p->owner = r->t;
		p->next = r->inlines;
		r->inlines = p;
	}
	return PRM_OK;
}

static prm_status partial_name(struct render *r, const prm_node *n, const struct scope *s, prm_str *out)
{
	prm_value v = {0};
	prm_buf buf;
	prm_status status;

	*out = n->name;
	if (!n->expr)
		return PRM_OK;
	status = eval(r, n->expr, s, &v);
	if (status)
		return status;
	prm_buf_init(&buf, r->scratch.allocator, 1024);
	prm__template_print(v, &buf, 0);
	status = prm_arena_str(&r->scratch, prm_buf_str(&buf), out) ? PRM_OK : PRM_NOMEM;
	prm_buf_release(&buf);
	return status;
}

static prm_status find_partial(struct render *r, const prm_node *n, prm_str name,
			       const prm_template **found)
{
	const prm_partials *partials = r->opts->partials;
	prm_error said = {0};
	prm_status status = PRM_MISSING_PARTIAL;
	char text[PRM_ERROR_TEXT];

	*found = NULL;
	if (partials)
		status = partials->find(partials->ud, r->t, name, found, &said);
	if (status == PRM_OK || (status == PRM_MISSING_PARTIAL && n->has_block))
		return PRM_OK;
	snprintf(text, sizeof(text), "%s", said.text);
	if (!said.text[0])
		snprintf(text, sizeof(text), "there is no partial '%.*s'",
			 (int)(name.len > 100 ? 100 : name.len), name.ptr);
	return stop(r, status, NULL, n->start, "", text);
}

static prm_status partial_context(struct render *r, const prm_node *n, const struct scope *s,
				  prm_value *out)
{
	prm_status status = PRM_OK;

	*out = context_of(s);
	if (r->t->options.flags & PRM_TEMPLATE_EXPLICIT_PARTIAL_CONTEXT)
		*out = (prm_value){0};
	if (n->context && n->context->arg_count)
		status = eval(r, n->context->args[0], s, out);
	if (status == PRM_OK && n->context && n->context->hash_count)
		status = eval_hash(r, n->context, s, *out, out);
	return status;
}

/* Render a body as a partial: its own template, indent and chain, and the caller's block. */
static prm_status enter(struct render *r, const prm_node *n, prm_str name, const prm_template *owner,
			const prm_node *body, const struct scope *inner, const struct partial_block *block)
{
	struct render saved = *r;
	struct chain link = {r->chain, r->t, n->start, name};
	prm_str indent = r->indent;
	prm_status status;

	if (r->partials >= r->limits.partial_depth) {
		char text[160];

		snprintf(text, sizeof(text), "partials are nested deeper than partial_depth (%zu), at '%.*s'",
			 r->limits.partial_depth, (int)(name.len > 60 ? 60 : name.len), name.ptr);
		return stop(r, PRM_LIMIT, NULL, n->start, "", text);
	}
	if (n->text.len && (r->t->options.flags & PRM_TEMPLATE_PREVENT_INDENT)) {
		emit(r, n->text);
	} else if (n->text.len) {
		char *both = prm_arena_alloc(&r->scratch, indent.len + n->text.len);

		if (!both)
			return prm_fail(r->err, PRM_NOMEM, "out of memory");
		if (indent.len)
			memcpy(both, indent.ptr, indent.len);
		memcpy(both + indent.len, n->text.ptr, n->text.len);
		r->indent = prm_str_n(both, indent.len + n->text.len);
		r->line_start = true;
	}
	r->steps += PARTIAL_STEPS;
	r->partials++;
	r->chain = &link;
	r->t = owner;
	r->block = block;
	status = render_nodes(r, body, inner);
	r->partials = saved.partials;
	r->chain = saved.chain;
	r->t = saved.t;
	r->block = saved.block;
	r->indent = saved.indent;
	r->inlines = saved.inlines;
	if (n->text.len)
		r->line_start = r->out->len > r->start && r->out->ptr[r->out->len - 1] == '\n';
	return status;
}

static prm_status render_partial_block(struct render *r, const prm_node *n, const struct scope *s)
{
	const struct partial_block *block = r->block;
	struct scope inner = {0};
	prm_status status;

	if (!block && n->has_block)
		return render_nodes(r, n->body, s);
	if (!block)
		return stop(r, PRM_MISSING_PARTIAL, NULL, n->start, "", "there is no block for @partial-block");
	status = partial_context(r, n, s, &inner.context);
	if (status)
		return status;
	inner.up = block->scope;
	inner.caller = s;
	inner.has_context = !is_same(inner.context, context_of(block->scope));
	return enter(r, n, n->name, block->owner, block->body, &inner, block->up);
}

static prm_status render_partial(struct render *r, const prm_node *n, const struct scope *s)
{
	struct partial_block block = {r->block, n->body, s, r->t};
	const struct inline_partial *inner_text;
	const prm_template *found = NULL;
	const struct inline_partial *before = r->inlines;
	struct scope inner = {.has_context = true, .is_partial = true, .caller = s};
	prm_str name = {0};
	prm_status status = partial_name(r, n, s, &name);

	if (status)
		return status;
	if (prm_str_is(name, "@partial-block"))
		return render_partial_block(r, n, s);
	if (r->t->options.flags & PRM_TEMPLATE_COMPAT)
		inner.up = s;
	status = partial_context(r, n, s, &inner.context);
	if (status == PRM_OK && n->has_block)
		status = collect_inlines(r, n->body, s);
	inner_text = find_inline(r, name);
	if (status == PRM_OK && !inner_text)
		status = find_partial(r, n, name, &found);
	if (status == PRM_OK && inner_text) {
		status = enter(r, n, name, inner_text->owner, inner_text->body, &inner,
			       n->has_block ? &block : r->block);
	} else if (status == PRM_OK && found) {
		status = enter(r, n, name, found, found->root, &inner, n->has_block ? &block : r->block);
	} else if (status == PRM_OK) { /* the block is what is rendered instead */
		inner.up = s;
		inner.is_partial = false;
		inner.has_context = !is_same(inner.context, context_of(s));
		status = render_nodes(r, n->body, &inner);
	}
	r->inlines = before;
	return status;
}

/* ---- all ------------------------------------------------------------------------------------- */

static prm_status check_limits(struct render *r, const prm_node *n)
{
	char text[120];

	if (r->opts->call && r->opts->call->cancel && *r->opts->call->cancel)
		return prm_fail(r->err, PRM_CANCELLED, "the call was cancelled");
	if (++r->steps > r->limits.render_steps) {
		snprintf(text, sizeof(text), "rendering takes more than render_steps (%zu)", r->limits.render_steps);
		return stop(r, PRM_LIMIT, NULL, n->start, "", text);
	}
	if (r->out->len - r->start > r->limits.output_bytes || r->out->status == PRM_LIMIT) {
		snprintf(text, sizeof(text), "the output has more than output_bytes (%zu)", r->limits.output_bytes);
		return stop(r, PRM_LIMIT, NULL, n->start, "", text);
	}
	return r->out->status ? prm_fail(r->err, r->out->status, "out of memory") : PRM_OK;
}

static prm_status render_node(struct render *r, const prm_node *n, const struct scope *s)
{
	switch (n->kind) {
	case NODE_TEXT:
		emit(r, n->text);
		return PRM_OK;
	case NODE_VALUE:
		return render_value(r, n, s);
	case NODE_BLOCK:
		return render_block(r, n, s);
	case NODE_PARTIAL:
		return render_partial(r, n, s);
	default:
		return PRM_OK;
	}
}

static prm_status render_nodes(struct render *r, const prm_node *n, const struct scope *s)
{
	const struct inline_partial *before = r->inlines;
	prm_status status = PRM_OK;

	if (n && ++r->depth > DEPTH_MAX)
		return stop(r, PRM_LIMIT, NULL, n->start, "", "blocks and partials are nested too deep");
	else if (!n)
		return PRM_OK;
	status = collect_inlines(r, n, s);
	for (; n && status == PRM_OK; n = n->next) {
		status = check_limits(r, n);
		if (status == PRM_OK)
			status = render_node(r, n, s);
	}
	r->inlines = before;
	r->depth--;
	return status;
}

prm_status prm_template_render(const prm_template *t, prm_value context,
			       const prm_template_render_options *opts, prm_buf *out, prm_diag *diag,
			       prm_error *err)
{
	static const prm_template_render_options none = {.struct_size = sizeof(none)};
	prm_error own = {0};
	struct render r = {.t = t, .opts = opts ? opts : &none, .out = out, .diag = diag, .err = &own};
	struct scope scope = {.has_context = true, .context = context};
	prm_status status;

	r.limits = prm__limits(r.opts->limits ? r.opts->limits : &t->limits);
	r.root = context;
	r.start = out->len;
	prm_arena_init(&r.scratch, t->allocator, r.limits.output_bytes * 4);
	status = render_nodes(&r, t->root, &scope);
	if (status == PRM_OK && out->status)
		status = prm_fail(&own, out->status, "%s", prm_status_sentence(out->status));
	if (status == PRM_OK)
		status = r.missing;
	prm_arena_release(&r.scratch);
	if (status && err)
		*err = own;
	return status;
}
