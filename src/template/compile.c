/*
 * compile.c: the tree as a flat program. Blocks are nested at most template_nesting deep, and so is what
 * recurses here.
 */
#include "template/compile.h"

#include "base/str.h"

void *prm__compile_add(struct compiler *c, struct list *list, size_t n, size_t item)
{
	void *items;

	if (list->count + n > list->size) {
		size_t size = list->size ? list->size * 2 : 128;

		if (size < list->count + n)
			size = list->count + n;
		items = size <= UINT32_MAX / item ? prm_arena_alloc(c->tree->arena, size * item)
						  : NULL;
		if (!items) {
			c->nomem = true;
			return NULL;
		}
		if (list->count)
			memcpy(items, list->items, list->count * item);
		list->items = items;
		list->size = size;
	}
	list->count += n;
	return (char *)list->items + (list->count - n) * item;
}

uint32_t prm__compile_emit(struct compiler *c, int op, int flags, uint32_t start)
{
	struct insn *in = prm__compile_add(c, &c->code, 1, sizeof(*in));

	if (!in)
		return 0; /* what is written there will not be run */
	*in = (struct insn){.op = (uint8_t)op,
			    .flags = (uint8_t)flags,
			    .text = c->text,
			    .text_len = c->text_len,
			    .start = start};
	c->text_len = 0;
	return (uint32_t)c->code.count - 1;
}

/* The next instruction, as a jump's target: the text so far belongs before it. */
static uint32_t label(struct compiler *c)
{
	if (c->text_len)
		(void)prm__compile_emit(c, OP_TEXT, 0, 0);
	return (uint32_t)c->code.count;
}

static void jump_here(struct compiler *c, uint32_t index)
{
	uint32_t here = label(c); /* first: it may move the instructions */

	prm__compile_insn(c, index)->b = here;
}

static void add_text(struct compiler *c, prm_str text)
{
	uint32_t at = prm__compile_text(c, text);

	if (c->text_len && c->text + c->text_len != at)
		(void)prm__compile_emit(c, OP_TEXT, 0, 0);
	if (!c->text_len)
		c->text = at;
	c->text_len += (uint32_t)text.len;
}

/* ---- bodies ---------------------------------------------------------------------------------- */

static void compile_nodes(struct compiler *c, const struct block *b);
static void compile_children(struct compiler *c, const struct block *b);

/* OP_LEAVE at the end of a body that began at `body`, and goes on at `behind`. */
static void leave(struct compiler *c, uint32_t body, uint32_t start)
{
	uint32_t at = prm__compile_emit(c, OP_LEAVE, 0, start);

	prm__compile_insn(c, at)->a = at + 1 - body;
	prm__compile_insn(c, at)->b = at + 1;
}

/* An inline partial without a name can't be called. */
static bool defines(const struct node *n)
{
	return n->kind == NODE_INLINE && n->call.params;
}

/*
 * The inline partials of b: their texts, jumped over, and their definitions. bodies, where not NULL,
 * has the place of each text: once written, it is only defined again.
 */
static void compile_inlines(struct compiler *c, const struct block *b, bool in_body,
			    uint32_t *bodies)
{
	const struct level *level = c->level;
	size_t i = 0;

	for (const struct node *n = b->first; n; n = n->next) {
		uint32_t jump, at;

		if (!defines(n))
			continue;
		if (!bodies || !bodies[i]) {
			struct level own = {in_body ? level->up : level, n->body->params,
					    n->body->param_count};

			jump = prm__compile_emit(c, OP_JUMP, 0, n->start);
			at = label(c);
			if (bodies)
				bodies[i] = at;
			c->level = &own;
			compile_nodes(c, n->body);
			leave(c, at, n->start);
			c->level = level;
			jump_here(c, jump);
		} else {
			at = bodies[i];
		}
		i++;
		prm__compile_push(c, n->call.params);
		jump = prm__compile_emit(c, OP_INLINE, in_body ? INSN_IN_BODY : 0, n->start);
		prm__compile_insn(c, jump)->b = at;
		prm__compile_pop(c, 1);
	}
}

static size_t count_inlines(const struct block *b)
{
	size_t count = 0;

	for (const struct node *n = b->first; n; n = n->next)
		count += defines(n);
	return count;
}

/* A body within the frame that the instruction before it entered. */
static void compile_body(struct compiler *c, const struct block *b, uint32_t start)
{
	struct level own = {c->level, b->params, b->param_count};
	uint32_t body = label(c);

	c->level = &own;
	compile_nodes(c, b);
	leave(c, body, start);
	c->level = own.up;
}

/* A body without a frame, unless it needs one for its inline partials or its parameters. */
static void compile_branch(struct compiler *c, const struct block *b, uint32_t start)
{
	if (!b)
		return;
	if (!b->has_inlines && !b->param_count) {
		compile_nodes(c, b);
		return;
	}
	(void)prm__compile_emit(c, OP_ENTER, 0, 0);
	compile_body(c, b, start);
}

/* ---- values and blocks ----------------------------------------------------------------------- */

static void compile_print(struct compiler *c, const struct node *n, enum meaning meaning,
			  const struct helper_ref *helper)
{
	bool escaped = n->escaped && c->opts->escape == PRM_ESCAPE_HTML;
	int flags = escaped ? INSN_ESCAPE : 0;
	uint32_t at, a = 0;

	if (meaning == MEANS_VALUE) {
		flags |= prm__compile_source(c, n->call.callee, true, &a);
	} else {
		(void)prm__compile_call(c, meaning >= MEANS_IF ? OP_ARITY : OP_CALL, &n->call,
					helper, n->start);
		prm__compile_pop(c, 1);
		flags |= INSN_CALLED;
	}
	at = prm__compile_emit(c, flags & INSN_QUICK ? OP_NAME : OP_PRINT, flags, n->start);
	prm__compile_insn(c, at)->a = a;
	prm__compile_insn(c, at)->b = n->end;
}

/* The value of a block: of its only argument, or of its callee. Flags of where it comes from. */
static int block_value(struct compiler *c, const struct expr *e, bool whole, uint32_t *a)
{
	*a = 0;
	if (e->kind == EXPR_PATH || whole)
		return prm__compile_source(c, e, whole, a);
	prm__compile_push(c, e);
	prm__compile_pop(c, 1);
	return 0;
}

static void compile_if(struct compiler *c, const struct node *n, bool negate)
{
	const struct pair *zero = n->call.hash;
	uint32_t a, test, jump;
	int flags;

	while (zero && !prm_str_is(zero->key, "includeZero"))
		zero = zero->next;
	flags = block_value(c, n->call.params, false, &a) | (negate ? INSN_NOT : 0);
	if (zero) {
		if (!(flags & INSN_PATH))
			c->stack++; /* the value waits below */
		prm__compile_push(c, zero->value);
		prm__compile_pop(c, flags & INSN_PATH ? 1 : 2);
		flags |= INSN_ZERO;
	}
	test = prm__compile_emit(c, OP_IF, flags, n->start);
	prm__compile_insn(c, test)->a = a;
	compile_branch(c, n->body, n->start);
	if (n->inverse) {
		jump = prm__compile_emit(c, OP_JUMP, 0, 0);
		jump_here(c, test);
		compile_branch(c, n->inverse, n->start);
		jump_here(c, jump);
	} else {
		jump_here(c, test);
	}
}

/* each, with and sections: a body in a frame, and another branch. */
static void compile_framed(struct compiler *c, const struct node *n, int op, int flags, uint32_t a)
{
	static const struct block nothing = {0};
	uint32_t at = prm__compile_emit(c, op, flags, n->start), end;

	prm__compile_insn(c, at)->a = a;
	compile_body(c, n->body ? n->body : &nothing, n->start);
	end = (uint32_t)c->code.count - 1;
	prm__compile_insn(c, at)->b = (uint32_t)c->code.count;
	compile_branch(c, n->inverse, n->start);
	if (!c->nomem)
		jump_here(c, end);
}

static void compile_section(struct compiler *c, const struct node *n, enum meaning meaning,
			    const struct helper_ref *helper)
{
	/* with another branch, what is missing is asked for */
	int flags = n->body && !n->inverse ? 0 : INSN_SILENT;
	uint32_t a = 0;

	if (meaning == MEANS_VALUE) {
		flags |= block_value(c, n->call.callee, true, &a);
	} else {
		(void)prm__compile_call(c, OP_CALL, &n->call, helper, n->start);
		prm__compile_pop(c, 1);
		flags |= INSN_SILENT;
	}
	compile_framed(c, n, OP_SECTION, flags, a);
}

/* A helper of the host: it decides whether and how often its two bodies are rendered. */
static void compile_host_block(struct compiler *c, const struct node *n,
			       const struct helper_ref *helper)
{
	static const struct block nothing = {0};
	uint32_t at = prm__compile_call(c, OP_BLOCK, &n->call, helper, n->start), inverse;
	struct call_record *record;

	compile_body(c, n->body ? n->body : &nothing, n->start);
	inverse = (uint32_t)c->code.count;
	compile_body(c, n->inverse ? n->inverse : &nothing, n->start);
	prm__compile_pop(c, n->call.param_count + n->call.hash_count);
	if (c->nomem)
		return;
	record = prm__compile_word(c, prm__compile_insn(c, at)->a);
	record->inverse = inverse;
	prm__compile_insn(c, at)->b = (uint32_t)c->code.count;
}

static void compile_arity(struct compiler *c, const struct node *n)
{
	static const struct helper_ref none = {0};

	(void)prm__compile_call(c, OP_ARITY, &n->call, &none, n->start);
	prm__compile_pop(c, 1);
	compile_branch(c, n->body, n->start); /* never run; its faults are found */
	compile_branch(c, n->inverse, n->start);
}

/* What the call gives is printed; neither branch is ever run, but their faults are found. */
static void compile_called(struct compiler *c, const struct node *n, enum meaning meaning,
			   const struct helper_ref *helper)
{
	uint32_t jump;

	compile_print(c, n, meaning, helper);
	jump = prm__compile_emit(c, OP_JUMP, 0, 0);
	compile_branch(c, n->body, n->start);
	compile_branch(c, n->inverse, n->start);
	jump_here(c, jump);
}

static void compile_block(struct compiler *c, const struct node *n)
{
	struct helper_ref helper;
	enum meaning meaning = prm__compile_meaning(c, &n->call, false, &helper);
	bool one = n->call.param_count == 1;
	uint32_t a;
	int flags;

	if (meaning == MEANS_HELPER && helper.host) {
		compile_host_block(c, n, &helper);
	} else if (meaning == MEANS_HANDLEBARS || meaning == MEANS_UNKNOWN) {
		compile_called(c, n, meaning, &helper);
	} else if (meaning == MEANS_HELPER || meaning == MEANS_VALUE) {
		compile_section(c, n, meaning, &helper);
	} else if (meaning == MEANS_NOTHING || !one) {
		compile_arity(c, n);
	} else if (meaning == MEANS_IF || meaning == MEANS_UNLESS) {
		compile_if(c, n, meaning == MEANS_UNLESS);
	} else {
		flags = block_value(c, n->call.params, false, &a);
		compile_framed(c, n, meaning == MEANS_EACH ? OP_EACH : OP_WITH, flags, a);
	}
}

/* ---- partials -------------------------------------------------------------------------------- */

static uint32_t partial_record(struct compiler *c, const struct node *n, uint32_t flags,
			       bool indents)
{
	uint32_t at = (uint32_t)c->words.count;
	struct partial_record *record = prm__compile_add(
		c, &c->words,
		(sizeof(*record) + n->call.hash_count * sizeof(struct key)) / sizeof(uint32_t),
		sizeof(uint32_t));

	if (!record)
		return 0;
	*record = (struct partial_record){.flags = flags,
					  .name = prm__compile_text(c, n->call.callee->original),
					  .name_len = (uint32_t)n->call.callee->original.len,
					  .start = n->start,
					  .end = n->end,
					  .indent = prm__compile_text(c, n->indent),
					  .indent_len = indents ? (uint32_t)n->indent.len : 0,
					  .inlines = n->body ? (uint32_t)count_inlines(n->body) : 0,
					  .hash_count = n->call.hash_count};
	prm__compile_keys(c, &n->call, record->hash);
	return at;
}

static void partial_body(struct compiler *c, const struct node *n, uint32_t at, uint32_t *inlines)
{
	struct level own = {c->level, NULL, 0};
	uint32_t body = label(c);
	struct partial_record *record;

	c->level = &own;
	if (inlines)
		compile_inlines(c, n->body, true, inlines);
	compile_children(c, n->body);
	leave(c, body, n->start);
	c->level = own.up;
	if (c->nomem)
		return;
	record = prm__compile_word(c, at);
	record->body = body;
	record->after = (uint32_t)c->code.count;
}

static void compile_partial(struct compiler *c, const struct node *n)
{
	bool empty = (c->opts->flags & PRM_TEMPLATE_EXPLICIT_PARTIAL_CONTEXT) && !n->call.params;
	bool indents = !(c->opts->flags & PRM_TEMPLATE_PREVENT_INDENT);
	size_t count = n->body ? count_inlines(n->body) : 0;
	uint32_t *inlines = count ? prm_arena_calloc(c->tree->arena, count, sizeof(*inlines))
				  : NULL;
	uint32_t at, a, flags;

	c->nomem = c->nomem || (count && !inlines);
	if (!indents && n->indent.len)
		add_text(c, n->indent);
	if (inlines)
		compile_inlines(c, n->body, false, inlines);
	flags = (n->call.callee->kind == EXPR_CALL ? PARTIAL_DYNAMIC : 0u) |
		(n->call.params ? PARTIAL_CONTEXT : 0u) | (n->body ? PARTIAL_BLOCK : 0u) |
		(empty ? PARTIAL_EMPTY : 0u) | (n->call.has_hash ? PARTIAL_HASH : 0u);
	if (flags & PARTIAL_DYNAMIC)
		prm__compile_push(c, n->call.callee);
	if (flags & PARTIAL_CONTEXT)
		prm__compile_push(c, n->call.params);
	prm__compile_hash(c, &n->call);
	a = partial_record(c, n, flags, indents);
	at = prm__compile_emit(c, OP_PARTIAL, 0, n->start);
	prm__compile_insn(c, at)->a = a;
	prm__compile_pop(c, n->call.hash_count + (flags & PARTIAL_DYNAMIC ? 1 : 0) +
				    (flags & PARTIAL_CONTEXT ? 1 : 0));
	if (n->body)
		partial_body(c, n, a, inlines);
}

static void compile_value(struct compiler *c, const struct node *n)
{
	struct helper_ref helper;
	enum meaning meaning = prm__compile_meaning(c, &n->call, false, &helper);

	compile_print(c, n, meaning, &helper);
}

static void compile_children(struct compiler *c, const struct block *b)
{
	for (const struct node *n = b->first; n && !c->nomem; n = n->next) {
		switch (n->kind) {
		case NODE_TEXT:
			if (n->text.len)
				add_text(c, n->text);
			break;
		case NODE_PRINT:
			compile_value(c, n);
			break;
		case NODE_BLOCK:
			compile_block(c, n);
			break;
		case NODE_PARTIAL:
			compile_partial(c, n);
			break;
		default:
			break;
		}
	}
}

static void compile_nodes(struct compiler *c, const struct block *b)
{
	if (b->has_inlines)
		compile_inlines(c, b, true, NULL);
	compile_children(c, b);
}

/* ---- all ------------------------------------------------------------------------------------- */

prm_status prm__template_build(struct tree *tree, const struct block *root,
			       const prm_allocator *allocator, prm_template **out)
{
	struct compiler c = {.tree = tree, .opts = tree->opts};
	struct level level = {NULL, NULL, 0};

	/* a word that no path stands at; and an instruction that may be written where there is no more */
	if (!prm__compile_add(&c, &c.words, 1, sizeof(uint32_t)) ||
	    !prm__compile_add(&c, &c.code, 1, sizeof(struct insn)))
		return prm_fail(tree->err, PRM_NOMEM, "out of memory");
	memset(c.words.items, 0, sizeof(uint32_t));
	c.code.count = 0;
	c.level = &level;
	compile_nodes(&c, root);
	if (c.nomem)
		return prm_fail(tree->err, PRM_NOMEM, "out of memory");
	if (tree->status)
		return tree->status;
	leave(&c, 0, 0);
	return c.nomem ? prm_fail(tree->err, PRM_NOMEM, "out of memory")
		       : prm__compile_lay_out(&c, allocator, out);
}
