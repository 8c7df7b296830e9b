/* variables.c: inspecting the templates of a prompt: their faults, and the variables they use. */
#include "model/check.h"

#include "base/alloc.h"
#include "base/diag.h"
#include "base/str.h"
#include "text/span.h"

prm_found *prm__check_found(const prm_check *c, prm_str name)
{
	uintptr_t at = (uintptr_t)prm__map_get(&c->found_at, name);

	return at ? &c->found[at - 1] : NULL;
}

void prm__check_note(prm_check *c, prm_map *set, prm_str name)
{
	if (!prm__map_set(set, name, set))
		c->status = PRM_NOMEM;
}

void prm__check_use(prm_check *c, prm_str path, int as)
{
	prm_str name = path;
	prm_found *found;

	for (size_t i = 0; i < path.len; i++) {
		if (path.ptr[i] == '.' || path.ptr[i] == '[') {
			name.len = i;
			break;
		}
	}
	if (name.len == 0 || name.ptr[0] == '@' || prm_str_is(name, "this"))
		return;
	found = prm__check_found(c, name);
	if (found) {
		found->as |= as;
		return;
	}
	if ((c->found_count == c->found_size &&
	     !prm__grow(c->allocator, (void **)&c->found, &c->found_size, sizeof(*c->found))) ||
	    !prm__map_set(&c->found_at, name, (void *)(uintptr_t)(c->found_count + 1))) {
		c->status = PRM_NOMEM;
		return;
	}
	c->found[c->found_count++] = (prm_found){name, as};
}

/* A finding of the template, moved to where its text stands in the file. */
static void add_moved(prm_check *c, const prm_diag_entry *from)
{
	prm_diag_entry entry = *from;
	prm_span span;

	entry.source = c->source;
	if (c->pointer.len > c->at_len)
		entry.pointer = prm_str_n(c->pointer.ptr + c->at_len, c->pointer.len - c->at_len);
	if (c->doc && !prm__check_is_full(c) &&
	    prm__doc_locate(c->doc, prm_buf_str(&c->pointer), NULL, &span)) {
		prm_str source = prm_doc_source(c->doc);

		entry.start = prm__scalar_offset(source, span, from->start);
		entry.end = prm__scalar_offset(source, span, from->end);
		prm_doc_position(c->doc, entry.start, &entry.line, &entry.column);
		entry.excerpt = prm__str_line(source, entry.start);
	}
	prm_diag_add(c->diag, &entry);
}

void prm__check_template(prm_check *c, prm_str text)
{
	prm_template_options opts = {sizeof(opts), .allocator = c->allocator, .source = c->source};
	prm_template_facts facts = {0};
	prm_error err = {0};
	prm_diag faults;
	prm_status status;

	if (text.len == 0 || c->status)
		return;
	prm_diag_init(&faults, c->allocator, 0);
	status = prm_template_inspect(text, &opts, &c->arena, &facts, &faults, &err);
	for (size_t i = 0; i < faults.count; i++)
		add_moved(c, &faults.items[i]);
	if (status && faults.errors == 0)
		prm__check_error(c, status, prm_str_n(NULL, 0), "%s", err.text);
	if (status == PRM_NOMEM || prm__diag_lost(&faults))
		c->status = PRM_NOMEM;
	c->has_partials |= facts.partial_count > 0;
	for (size_t i = 0; i < facts.use_count; i++)
		prm__check_use(c, facts.uses[i].path, facts.uses[i].as);
	prm_diag_release(&faults);
}

/* The containers between the value and what is looked at now. */
struct level {
	prm_value container;
	size_t next, mark;
};

static void visit(prm_check *c, prm_value value, struct level *levels, size_t *depth, size_t mark)
{
	if (prm_value_is(value, PRM_STRING)) {
		prm__check_template(c, prm_value_text(value));
	} else if (prm_value_count(value)) {
		if (*depth < PRM__TREE_DEPTH) {
			levels[(*depth)++] = (struct level){value, 0, mark};
			return;
		}
		prm__check_error(c, PRM_LIMIT, prm_str_n(NULL, 0),
				 "lists and maps are nested deeper than the limit of %d levels",
				 PRM__TREE_DEPTH);
	}
	prm__check_leave(c, mark);
}

void prm__check_templates_in(prm_check *c, prm_value value, const char *skip)
{
	struct level levels[PRM__TREE_DEPTH];
	size_t depth = 0;

	visit(c, value, levels, &depth, c->pointer.len);
	while (depth && !c->status) {
		struct level *top = &levels[depth - 1];
		prm_value item = {0};
		size_t index = top->next++;
		prm_str key;

		if (index >= prm_value_count(top->container)) {
			prm__check_leave(c, top->mark);
			depth--;
		} else if (prm_value_is(top->container, PRM_LIST)) {
			item = prm_value_at(top->container, index);
			visit(c, item, levels, &depth, prm__check_enter_at(c, index));
		} else if (prm_value_member(top->container, index, &key, &item) &&
			   !(skip && prm_str_is(key, skip))) {
			visit(c, item, levels, &depth, prm__check_enter(c, key));
		}
	}
}
