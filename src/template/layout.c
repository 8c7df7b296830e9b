/* layout.c: what was compiled, in the one block of memory that a template is. */
#include "base/alloc.h"
#include "template/compile.h"

/* Each part begins where any of them may. */
#define ALIGNED(bytes) (((bytes) + 7) & ~(size_t)7)

static char *put(char *at, const void *from, size_t bytes)
{
	if (bytes)
		memcpy(at, from, bytes);
	return at + bytes;
}

static void *part(char **at, const void *from, size_t bytes)
{
	void *to = *at;

	put(*at, from, bytes);
	*at += ALIGNED(bytes);
	return to;
}

/* Texts among the constants know only where they stand in the template's text: see push_text. */
static void place_values(prm_template *t, prm_value *values, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!values[i].reserved)
			continue;
		values[i].as.text = t->text.ptr + values[i].as.integer;
		values[i].reserved = 0;
		values[i].flags = values[i].type == PRM_STRING ? PRM_VALUE_PADDED : 0;
	}
}

prm_status prm__compile_lay_out(struct compiler *c, const prm_allocator *a, prm_template **out)
{
	size_t code = c->code.count * sizeof(struct insn),
	       words = c->words.count * sizeof(uint32_t),
	       values = c->values.count * sizeof(prm_value),
	       helpers = c->helpers.count * sizeof(struct helper_ref);
	prm_str source = c->tree->source, name = c->opts->source;
	size_t text = source.len + c->pool.count;
	size_t size = ALIGNED(sizeof(prm_template)) + ALIGNED(code) + ALIGNED(values) +
		      ALIGNED(helpers) + ALIGNED(words) + text + TEXT_SLACK + name.len;
	prm_template *t = prm__realloc(a, NULL, 0, size);
	prm_value *constants;
	char *at;

	if (!t)
		return prm_fail(c->tree->err, PRM_NOMEM, "out of memory");
	memset(t, 0, sizeof(*t));
	t->allocator = a;
	t->size = size;
	atomic_init(&t->refs, 1);
	at = (char *)t + ALIGNED(sizeof(*t));
	t->code = part(&at, c->code.items, code);
	t->values = constants = part(&at, c->values.items, values);
	t->helpers = part(&at, c->helpers.items, helpers);
	t->words = part(&at, c->words.items, words);
	t->text = prm_str_n(at, text);
	at = put(at, source.ptr, source.len);
	at = put(at, c->pool.items, c->pool.count);
	memset(at, 0, TEXT_SLACK);
	t->name = prm_str_n(at + TEXT_SLACK, name.len);
	put(at + TEXT_SLACK, name.ptr, name.len);
	place_values(t, constants, c->values.count);
	t->source_len = source.len;
	t->stack_most = c->stack_most;
	*out = t;
	return PRM_OK;
}
