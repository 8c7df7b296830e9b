/* compile_expr.c: paths, calls and hashes as instructions, and what a name means in its place. */
#include "base/str.h"
#include "base/symbol.h"
#include "template/compile.h"

uint32_t prm__compile_text(struct compiler *c, prm_str s)
{
	const char *source = c->tree->source.ptr;
	char *copy;

	if (s.len == 0)
		return 0;
	if (s.ptr >= source && s.ptr < source + c->tree->source.len)
		return (uint32_t)(s.ptr - source);
	copy = prm__compile_add(c, &c->pool, s.len, 1);
	if (!copy)
		return 0;
	memcpy(copy, s.ptr, s.len);
	return (uint32_t)(c->tree->source.len + c->pool.count - s.len);
}

static void set_key(struct compiler *c, struct key *key, prm_str name)
{
	uint32_t symbol = prm__symbols_find(c->opts->symbols, name.ptr, name.len);

	if (!symbol)
		symbol = prm__symbols_intern(c->opts->symbols, name);
	key->symbol = symbol ? symbol : NO_SYMBOL;
	atomic_init(&key->slot, 0);
	key->text = prm__compile_text(c, name);
	key->len = (uint32_t)name.len;
}

/* ---- paths ----------------------------------------------------------------------------------- */

/* The frame outwards that has a block parameter of this name; a literal is a name too. */
static bool find_param(const struct compiler *c, const struct expr *e, uint16_t *up, uint8_t *param)
{
	prm_str name = e->kind == EXPR_LITERAL ? e->original
		       : e->count              ? e->names[0]
					       : prm_str_c("");
	uint16_t levels = 0;

	if (e->kind == EXPR_CALL || e->scoped || e->depth || name.len == 0)
		return false;
	for (const struct level *at = c->level; at; at = at->up, levels++)
		for (uint32_t i = 0; i < at->param_count; i++)
			if (prm_str_eq(at->params[i], name)) {
				*up = levels;
				*param = (uint8_t)i;
				return true;
			}
	return false;
}

static int data_kind(prm_str name)
{
	static const struct {
		prm_str name;
		int kind;
	} kinds[] = {{{"index", 5}, PATH_INDEX}, {{"key", 3}, PATH_KEY},
		     {{"first", 5}, PATH_FIRST}, {{"last", 4}, PATH_LAST},
		     {{"root", 4}, PATH_ROOT},   {{"partial-block", 13}, PATH_BLOCK}};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (prm_str_eq(name, kinds[i].name))
			return kinds[i].kind;
	return PATH_DATA;
}

/* The kind of a path, and how many of its names that takes. */
static uint32_t set_kind(const struct compiler *c, const struct expr *e, struct path *path)
{
	bool compat = (c->opts->flags & PRM_TEMPLATE_COMPAT) != 0;

	path->up = (uint16_t)(e->depth < UINT16_MAX ? e->depth : UINT16_MAX);
	if (find_param(c, e, &path->up, &path->param)) {
		path->kind = PATH_PARAM;
		return 1;
	}
	path->kind = PATH_CONTEXT;
	if (e->data && e->count) {
		path->kind = (uint8_t)data_kind(e->names[0]);
		return path->kind != PATH_DATA;
	}
	if (compat && !e->data && !e->scoped && !e->depth && (e->count || e->kind == EXPR_LITERAL))
		path->kind = PATH_SOUGHT;
	return 0;
}

uint32_t prm__compile_path(struct compiler *c, const struct expr *e, bool whole)
{
	bool literal = e->kind == EXPR_LITERAL,
	     strict = (c->opts->flags & PRM_TEMPLATE_STRICT) != 0;
	const prm_str *names = literal ? &e->original : e->names;
	uint32_t count = literal ? 1 : e->count, at = (uint32_t)c->words.count, taken;
	struct path *path, kind = {.start = e->start, .end = e->end};

	if (count > UINT16_MAX) {
		prm__template_fault(c->tree, PRM_LIMIT, e->start, e->end, NULL,
				    "the path has more than %d names", UINT16_MAX);
		return 0;
	}
	taken = set_kind(c, e, &kind);
	if (count && names[0].len == 0)
		kind.kind = PATH_CONTEXT;
	count = count && names[0].len == 0 ? 0 : count - taken; /* {{""}} is the context */
	path = prm__compile_add(c, &c->words,
				(sizeof(*path) + count * sizeof(struct key)) / sizeof(uint32_t),
				sizeof(uint32_t));
	if (!path)
		return 0;
	*path = kind;
	path->count = (uint16_t)count;
	if (strict || (c->opts->flags & PRM_TEMPLATE_ASSUME_OBJECTS))
		path->flags |= PATH_THROUGH;
	if (strict && whole && kind.kind != PATH_PARAM) /* as handlebars.js has it */
		path->flags |= PATH_STRICT;
	if (e->depth == 0 && !e->scoped && e->original.len)
		path->flags |= PATH_PLAIN;
	for (uint32_t i = 0; i < count; i++)
		set_key(c, &path->keys[i], names[taken + i]);
	return at;
}

int prm__compile_source(struct compiler *c, const struct expr *e, bool whole, uint32_t *a)
{
	const struct path *path;

	*a = prm__compile_path(c, e, whole);
	path = prm__compile_word(c, *a);
	if (*a && path->kind == PATH_CONTEXT && path->up == 0 &&
	    !(path->flags & (PATH_STRICT | PATH_THROUGH)))
		return INSN_PATH | INSN_QUICK;
	return INSN_PATH;
}

/* ---- what a name means ----------------------------------------------------------------------- */

/* One plain name: {{name}}, {{"name"}}, and not ./name or a.b, which no helper has. */
static bool is_name(const struct expr *callee)
{
	if (callee->kind == EXPR_LITERAL)
		return true;
	return callee->kind == EXPR_PATH && callee->count == 1 && !callee->scoped && !callee->depth;
}

/* Is the callee a block parameter? A part of one is none. */
static bool is_param(const struct compiler *c, const struct expr *callee)
{
	uint16_t up;
	uint8_t param;

	return is_name(callee) && find_param(c, callee, &up, &param);
}

static enum meaning of_handlebars(prm_str name)
{
	static const struct {
		prm_str name;
		enum meaning meaning;
	} table[] = {{{"if", 2}, MEANS_IF},
		     {{"each", 4}, MEANS_EACH},
		     {{"unless", 6}, MEANS_UNLESS},
		     {{"with", 4}, MEANS_WITH},
		     {{"lookup", 6}, MEANS_HANDLEBARS},
		     {{"log", 3}, MEANS_HANDLEBARS},
		     {{"helperMissing", 13}, MEANS_NOTHING},
		     {{"blockHelperMissing", 18}, MEANS_NOTHING}};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (prm_str_eq(name, table[i].name))
			return table[i].meaning;
	return MEANS_VALUE;
}

/* Option knownHelpers: what it says of a name, else whether there is such a helper. */
static bool is_known(const struct compiler *c, prm_str name, bool there)
{
	for (size_t i = 0; i < c->opts->known_helper_count; i++)
		if (prm_str_eq(c->opts->known_helpers[i].name, name))
			return c->opts->known_helpers[i].known;
	return there;
}

static enum meaning name_meaning(struct compiler *c, prm_str name, bool given,
				 struct helper_ref *helper)
{
	enum meaning meaning = of_handlebars(name);
	bool extra = given && !(c->opts->flags & PRM_TEMPLATE_NO_EXTRA_HELPERS);

	if (prm__helpers_find(c->opts->helpers, name, helper))
		return MEANS_HELPER;
	if (meaning == MEANS_HANDLEBARS || (meaning == MEANS_VALUE && extra))
		helper->own = prm__builtin(name);
	if (meaning == MEANS_VALUE && helper->own)
		meaning = MEANS_HELPER;
	return meaning == MEANS_VALUE && given ? MEANS_UNKNOWN : meaning;
}

enum meaning prm__compile_meaning(struct compiler *c, const struct call *call, bool in_parens,
				  struct helper_ref *helper)
{
	const struct expr *callee = call->callee;
	bool given = call->param_count || call->has_hash, known = false;
	enum meaning meaning = MEANS_VALUE;
	prm_str name = callee->original;

	*helper = (struct helper_ref){0};
	if (is_param(c, callee))
		return MEANS_VALUE;
	if (is_name(callee)) {
		name = callee->kind == EXPR_LITERAL ? callee->original : callee->names[0];
		meaning = name_meaning(c, name, given, helper);
		known = is_known(c, name, meaning != MEANS_VALUE && meaning != MEANS_UNKNOWN);
	} else if (given) {
		meaning = MEANS_UNKNOWN;
	}
	if (known || !(c->opts->flags & PRM_TEMPLATE_KNOWN_HELPERS_ONLY))
		return meaning;
	if (!given && !in_parens)
		return MEANS_VALUE;
	prm__template_fault(c->tree, PRM_MISSING_HELPER, callee->start, callee->end,
			    "only known helpers are allowed here",
			    "there is no known helper '%.*s'", PRM_FMT(name));
	return MEANS_UNKNOWN;
}

/* ---- values and calls ------------------------------------------------------------------------ */

static void push_one(struct compiler *c)
{
	if (++c->stack > c->stack_most)
		c->stack_most = c->stack;
}

void prm__compile_pop(struct compiler *c, uint32_t n)
{
	c->stack -= n;
}

static void push_const(struct compiler *c, prm_value v)
{
	prm_value *item = prm__compile_add(c, &c->values, 1, sizeof(v));
	uint32_t at;

	if (!item)
		return;
	*item = v;
	at = prm__compile_emit(c, OP_CONST, 0, 0);
	prm__compile_insn(c, at)->a = (uint32_t)c->values.count - 1;
	push_one(c);
}

/* A text in values: it must point to the template's own copy, which is not made yet. */
static void push_text(struct compiler *c, prm_str s)
{
	prm_value v = prm_value_str(s);

	v.reserved = 1; /* as.integer is where it stands in the template's text */
	v.as.integer = prm__compile_text(c, s);
	push_const(c, v);
}

void prm__compile_push(struct compiler *c, const struct expr *e)
{
	struct helper_ref helper;
	enum meaning meaning;
	uint32_t at, a;

	if (e->kind == EXPR_LITERAL &&
	    (e->literal.type == PRM_STRING || e->literal.type == PRM_NUMBER)) {
		push_text(c, prm_value_text(e->literal));
		if (!c->nomem)
			((prm_value *)c->values.items)[c->values.count - 1].type = e->literal.type;
		return;
	}
	if (e->kind == EXPR_LITERAL) {
		push_const(c, e->literal);
		return;
	}
	if (e->kind == EXPR_PATH) {
		(void)prm__compile_source(c, e, false, &a);
		at = prm__compile_emit(c, OP_PUSH, INSN_PATH, e->start);
		prm__compile_insn(c, at)->a = a;
		push_one(c);
		return;
	}
	meaning = prm__compile_meaning(c, &e->call, true, &helper);
	if (is_param(c, e->call.callee)) {
		prm__compile_push(c, e->call.callee);
		return;
	}
	(void)prm__compile_call(c, meaning >= MEANS_IF ? OP_ARITY : OP_CALL, &e->call, &helper,
				e->start);
}

void prm__compile_hash(struct compiler *c, const struct call *call)
{
	for (const struct pair *pair = call->hash; pair; pair = pair->next)
		prm__compile_push(c, pair->value);
}

void prm__compile_keys(struct compiler *c, const struct call *call, struct key *keys)
{
	for (const struct pair *pair = call->hash; pair; pair = pair->next)
		set_key(c, keys++, pair->key);
}

/* What is called, in words; 0 when memory is out. */
static uint32_t call_record(struct compiler *c, const struct call *call,
			    const struct helper_ref *helper, uint32_t callee)
{
	const struct expr *e = call->callee;
	bool known = helper->own || helper->host;
	uint32_t at = (uint32_t)c->words.count;
	struct call_record *record;
	struct helper_ref *ref;

	record = prm__compile_add(c, &c->words,
				  (sizeof(*record) + call->hash_count * sizeof(struct key)) /
					  sizeof(uint32_t),
				  sizeof(uint32_t));
	ref = known ? prm__compile_add(c, &c->helpers, 1, sizeof(*ref)) : NULL;
	if (!record || (known && !ref))
		return 0;
	*record = (struct call_record){.name = prm__compile_text(c, e->original),
				       .name_len = (uint32_t)e->original.len,
				       .start = e->start,
				       .end = e->end,
				       .callee = callee,
				       .helper = NO_HELPER,
				       .hash_count = call->hash_count};
	prm__compile_keys(c, call, record->hash);
	if (ref) {
		*ref = *helper;
		record->helper = (uint32_t)c->helpers.count - 1;
	}
	return at;
}

uint32_t prm__compile_call(struct compiler *c, int op, const struct call *call,
			   const struct helper_ref *helper, uint32_t start)
{
	const struct expr *e = call->callee;
	bool known = helper->own || helper->host;
	uint32_t callee = known ? 0 : prm__compile_path(c, e, true), record, at;

	if (call->param_count > UINT16_MAX)
		prm__template_fault(c->tree, PRM_LIMIT, e->start, e->end, NULL,
				    "more than %d arguments", UINT16_MAX);
	for (const struct expr *param = call->params; param; param = param->next)
		prm__compile_push(c, param);
	prm__compile_hash(c, call);
	record = call_record(c, call, helper, callee);
	at = prm__compile_emit(c, op, 0, start);
	prm__compile_insn(c, at)->a = record;
	prm__compile_insn(c, at)->n = (uint16_t)call->param_count;
	if (op != OP_BLOCK) {
		prm__compile_pop(c, call->param_count + call->hash_count);
		push_one(c);
	}
	return at;
}
