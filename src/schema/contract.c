/* contract.c: two versions side by side: what a caller has to know of what has changed. */
#include "schema/contract.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/str.h"

/* ---- the list --------------------------------------------------------------------------------- */

static void add(prm__compare *c, int verdict, prm_str text)
{
	static const char *const parts[] = {"input", "output", "tools"};
	prm_contract_change *change;

	if (c->count == c->size) {
		size_t size = c->size ? 2 * c->size : 16;
		prm_contract_change *more = prm_arena_calloc(c->arena, size, sizeof(*more));

		if (!more) {
			c->nomem = true;
			return;
		}
		if (c->count)
			memcpy(more, c->changes, c->count * sizeof(*more));
		c->changes = more;
		c->size = size;
	}
	change = &c->changes[c->count];
	*change = (prm_contract_change){.verdict = verdict, .part = prm_str_c(parts[c->side])};
	if (c->pointer.status ||
	    !prm_arena_str(c->arena, prm_buf_str(&c->pointer), &change->pointer) ||
	    !prm_arena_str(c->arena, text, &change->text)) {
		c->nomem = true;
		return;
	}
	c->count++;
	if (verdict > c->verdict)
		c->verdict = verdict;
}

void prm__compare_put(prm__compare *c, int verdict, const char *fmt, ...)
{
	char text[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	add(c, verdict, prm_str_c(text));
}

/* An input breaks where fewer values fit, an output and a tool's arguments where more may come. */
static int verdict_of(int side, int move)
{
	switch (move) {
	case PRM__WORDS:
		return PRM_CONTRACT_NONE;
	case PRM__NARROWED:
		return side == PRM__SIDE_INPUT ? PRM_CONTRACT_BREAKING : PRM_CONTRACT_COMPATIBLE;
	case PRM__WIDENED:
		return side == PRM__SIDE_INPUT ? PRM_CONTRACT_COMPATIBLE : PRM_CONTRACT_BREAKING;
	case PRM__ADDED:
		return PRM_CONTRACT_COMPATIBLE;
	default:
		return PRM_CONTRACT_BREAKING;
	}
}

void prm__compare_note(prm__compare *c, int move, const char *fmt, ...)
{
	char text[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	add(c, verdict_of(c->side, move), prm_str_c(text));
}

/* ---- fields ----------------------------------------------------------------------------------- */

static void compare_texts(prm__compare *c, const char *what, prm_str before, prm_str after)
{
	if (!prm_str_eq(before, after))
		prm__compare_note(c, PRM__WORDS, "the %s changed", what);
}

/* Does every value of `inner` fit `outer`? */
static bool fits_within(int inner, int outer)
{
	return outer == PRM__ANY || (inner == PRM__INTEGER && outer == PRM__FLOAT);
}

static void compare_types(prm__compare *c, const char *what, int before, int after)
{
	int move = PRM__BROKEN_OFF;

	if (before == after)
		return;
	if (fits_within(before, after) || (before == PRM__ENUM && after == PRM__STRING))
		move = PRM__WIDENED;
	else if (fits_within(after, before) || (before == PRM__STRING && after == PRM__ENUM))
		move = PRM__NARROWED;
	prm__compare_note(c, move, "%s was %s and is %s", what, prm__field_type_name(before),
			  prm__field_type_name(after));
}

static void compare_required(prm__compare *c, const prm__field *before, const prm__field *after)
{
	if (before->required != after->required)
		prm__compare_note(c, after->required ? PRM__NARROWED : PRM__WIDENED,
				  after->required ? "the field is required now"
						  : "the field is no longer required");
}

static void compare_null(prm__compare *c, const prm__field *before, const prm__field *after)
{
	if (before->type == PRM__ANY || after->type == PRM__ANY ||
	    before->nullable == after->nullable)
		return;
	prm__compare_note(c, after->nullable ? PRM__WIDENED : PRM__NARROWED,
			  after->nullable ? "the field may be null now"
					  : "the field may no longer be null");
}

/* Fields that one of the sides never shows. */
static void compare_access(prm__compare *c, const prm__field *before, const prm__field *after)
{
	bool input = c->side == PRM__SIDE_INPUT;
	bool was = input ? before->read_only : before->write_only;
	bool is = input ? after->read_only : after->write_only;

	if (was == is)
		return;
	prm__compare_put(c, is ? PRM_CONTRACT_BREAKING : PRM_CONTRACT_COMPATIBLE,
			 "the field is %s %s", is ? "now" : "no longer",
			 input ? "read-only" : "write-only");
}

static void compare_default(prm__compare *c, const prm__field *before, const prm__field *after)
{
	bool had = !prm_value_is(before->fallback, PRM_MISSING);
	bool has = !prm_value_is(after->fallback, PRM_MISSING);

	if (had && has && !prm_value_equal(before->fallback, after->fallback))
		prm__compare_put(c, PRM_CONTRACT_COMPATIBLE, "the default changed");
	else if (had != has && !before->required && !after->required)
		prm__compare_put(c, PRM_CONTRACT_COMPATIBLE, "the default was %s",
				 has ? "added" : "removed");
}

static void compare_nested(prm__compare *c, const prm__field *before, const prm__field *after)
{
	if (before->nested && after->nested)
		prm__compare_objects(c, before->nested, after->nested);
	else if (before->nested)
		prm__compare_note(c, PRM__WIDENED, "what is within is no longer checked");
	else if (after->nested)
		prm__compare_note(c, PRM__NARROWED, "what is within is checked now");
}

static void compare_fields(prm__compare *c, const prm__field *before, const prm__field *after)
{
	compare_texts(c, "description", before->description, after->description);
	compare_access(c, before, after);
	compare_required(c, before, after);
	compare_null(c, before, after);
	compare_default(c, before, after);
	compare_types(c, "the type", before->type, after->type);
	if (before->type != after->type &&
	    !(before->type == PRM__STRING && after->type == PRM__ENUM) &&
	    !(before->type == PRM__ENUM && after->type == PRM__STRING) &&
	    !fits_within(before->type, after->type) && !fits_within(after->type, before->type))
		return;
	if (before->type == PRM__LIST && after->type == PRM__LIST)
		compare_types(c, "the type of the items", before->item_type, after->item_type);
	compare_nested(c, before, after);
	prm__compare_rules(c, before, after);
}

/* ---- objects ---------------------------------------------------------------------------------- */

static void note_removed(prm__compare *c, const prm__field *field, const prm__object *after)
{
	bool ignored = c->side == PRM__SIDE_INPUT && (after->allow_extra || field->read_only);

	prm__compare_put(c, ignored ? PRM_CONTRACT_COMPATIBLE : PRM_CONTRACT_BREAKING,
			 "the field was removed");
}

static void note_added(prm__compare *c, const prm__field *field)
{
	bool must = field->required && c->side != PRM__SIDE_OUTPUT &&
		    !(field->read_only && c->side == PRM__SIDE_INPUT);

	prm__compare_put(c, must ? PRM_CONTRACT_BREAKING : PRM_CONTRACT_COMPATIBLE,
			 must ? "a required field was added" : "a field was added");
}

static bool seen(prm__compare *c, const prm__object *before, const prm__object *after)
{
	prm__pair *pair;

	for (pair = c->pairs; pair; pair = pair->next)
		if (pair->before == before && pair->after == after)
			return true;
	pair = prm_arena_calloc(c->arena, 1, sizeof(*pair));
	if (!pair) {
		c->nomem = true;
		return true;
	}
	*pair = (prm__pair){c->pairs, before, after};
	c->pairs = pair;
	return false;
}

static void compare_heads(prm__compare *c, const prm__object *before, const prm__object *after)
{
	bool output = c->side != PRM__SIDE_INPUT;

	compare_texts(c, "description", before->description, after->description);
	if (before->lax != after->lax)
		prm__compare_note(c,
				  output       ? PRM__ADDED
				  : after->lax ? PRM__WIDENED
					       : PRM__NARROWED,
				  "values are %s coerced", after->lax ? "now" : "no longer");
	if (before->allow_extra != after->allow_extra)
		prm__compare_note(c,
				  output               ? PRM__ADDED
				  : after->allow_extra ? PRM__WIDENED
						       : PRM__NARROWED,
				  "extra keys are %s allowed",
				  after->allow_extra ? "now" : "no longer");
}

void prm__compare_objects(prm__compare *c, const prm__object *before, const prm__object *after)
{
	size_t length = c->pointer.len;

	if (seen(c, before, after))
		return;
	compare_heads(c, before, after);
	for (size_t i = 0; i < before->field_count && !c->nomem; i++) {
		const prm__field *old = &before->fields[i];
		const prm__field *new = prm__object_field(after, old->name);

		prm__pointer_add(&c->pointer, old->name);
		if (new)
			compare_fields(c, old, new);
		else
			note_removed(c, old, after);
		c->pointer.len = length;
	}
	for (size_t i = 0; i < after->field_count && !c->nomem; i++) {
		const prm__field *field = &after->fields[i];

		prm__pointer_add(&c->pointer, field->name);
		if (!prm__object_field(before, field->name))
			note_added(c, field);
		c->pointer.len = length;
	}
}

/* ---- the whole -------------------------------------------------------------------------------- */

static void compare_schemas(prm__compare *c, const prm_schema *before, const prm_schema *after)
{
	if (before && after)
		prm__compare_objects(c, before->root, after->root);
	else if (before)
		prm__compare_note(c, PRM__WIDENED, "the schema was removed");
	else if (after)
		prm__compare_note(c, PRM__NARROWED, "a schema was added");
}

static size_t index_of(const prm_contract_side *side, prm_str name)
{
	size_t i = 0;

	while (i < side->variable_count && !prm_str_eq(side->variables[i], name))
		i++;
	return i;
}

static bool must_give(const prm_contract_side *side, size_t index)
{
	return index < side->variable_count && (!side->required || side->required[index]);
}

static void note_variable(prm__compare *c, prm_str name, bool breaking, const char *text)
{
	size_t length = c->pointer.len;

	prm__pointer_add(&c->pointer, name);
	prm__compare_put(c, breaking ? PRM_CONTRACT_BREAKING : PRM_CONTRACT_COMPATIBLE, "%s", text);
	c->pointer.len = length;
}

static void compare_variables(prm__compare *c, const prm_contract_side *before,
			      const prm_contract_side *after)
{
	for (size_t i = 0; i < after->variable_count; i++) {
		size_t old = index_of(before, after->variables[i]);
		bool known = old < before->variable_count, must = must_give(after, i);

		if (!known)
			note_variable(c, after->variables[i], must,
				      must ? "a variable that must be given was added"
					   : "a variable was added");
		else if (must != must_give(before, old))
			note_variable(c, after->variables[i], must,
				      must ? "the variable must be given now"
					   : "the variable need no longer be given");
	}
	for (size_t i = 0; i < before->variable_count; i++)
		if (index_of(after, before->variables[i]) == after->variable_count)
			note_variable(c, before->variables[i], false,
				      "the variable is no longer asked for");
}

prm_status prm_contract_compare(const prm_contract_side *before, const prm_contract_side *after,
				prm_arena *arena, prm_contract *out, prm_error *err)
{
	prm__compare c = {.arena = arena};

	prm_buf_init(&c.pointer, arena->allocator, 0);
	c.side = PRM__SIDE_INPUT;
	compare_schemas(&c, before->input, after->input);
	if (!before->input && !after->input)
		compare_variables(&c, before, after);
	c.side = PRM__SIDE_OUTPUT;
	c.pairs = NULL;
	compare_schemas(&c, before->output, after->output);
	c.side = PRM__SIDE_TOOLS;
	c.pairs = NULL;
	prm__compare_tools(&c, before->tools, after->tools);
	prm_buf_release(&c.pointer);
	if (c.nomem)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	*out = (prm_contract){c.verdict, c.changes, c.count};
	return PRM_OK;
}
