/* cycle.c: current prompts that include each other in a ring, which no publish would take. */
#include "base/alloc.h"
#include "base/str.h"
#include "library/parts.h"

enum { NEW = 0, OPEN, DONE };

/* An entry on the way, and which of its includes comes next. */
typedef struct step {
	size_t entry, next;
} step;

typedef struct walker {
	const prm_library *library;
	const prm__includes *includes; /* by entry */
	prm_diag *diag;
	unsigned char *states; /* by entry */
	step *steps;
	size_t depth;
} walker;

/* What the include means among the current prompts; SIZE_MAX: none of them, or itself. */
static size_t target_of(const walker *w, size_t from, const prm__include *use)
{
	const prm__entry *entry = &w->library->entries[from];
	const prm__entry *to = prm__include_entry(w->library, entry->prompt, false, use->name);

	if (!to || prm_str_eq(prm_prompt_id(to->prompt), prm_prompt_id(entry->prompt)))
		return SIZE_MAX;
	return (size_t)(to - w->library->entries);
}

/* "a -> b -> a", from where the ring begins to where it closes. */
static void add_chain(const walker *w, size_t first, prm_buf *out)
{
	size_t at = w->depth;

	while (at > 0 && w->steps[at - 1].entry != first)
		at--;
	for (at = at ? at - 1 : 0; at < w->depth; at++) {
		prm_buf_add(out, prm_prompt_id(w->library->entries[w->steps[at].entry].prompt));
		prm_buf_add_c(out, " -> ");
	}
	prm_buf_add(out, prm_prompt_id(w->library->entries[first].prompt));
}

static prm_status tell(const walker *w, size_t from, const prm__include *use, size_t first,
		       prm_arena *arena, prm_error *err)
{
	const prm__entry *entry = &w->library->entries[from];
	prm_str at = prm__pointer_append(arena, entry->item.pointer, use->pointer);
	prm_diag_entry finding;
	prm_buf chain;

	prm_buf_init(&chain, arena->allocator, 0);
	add_chain(w, first, &chain);
	if (at.ptr && !chain.status) {
		finding = prm__finding_in_text(entry->doc, entry->item.file, at, use->start);
		finding.code = PRM_PARTIAL_CYCLE;
		prm_diag_addf(w->diag, &finding, "the prompts include each other: %.*s",
			      PRM_FMT(prm_buf_str(&chain)));
	} else {
		at.ptr = NULL;
	}
	prm_buf_release(&chain);
	return at.ptr ? PRM_OK : prm_fail(err, PRM_NOMEM, "out of memory");
}

static void open_entry(walker *w, size_t entry)
{
	w->states[entry] = OPEN;
	w->steps[w->depth++] = (step){entry, 0};
}

/* Depth first, with a stack of our own. */
static prm_status walk_from(walker *w, size_t start, prm_arena *arena, prm_error *err)
{
	prm_status status = PRM_OK;

	if (w->states[start] == NEW)
		open_entry(w, start);
	while (!status && w->depth) {
		step *top = &w->steps[w->depth - 1];
		const prm__includes *uses = &w->includes[top->entry];
		const prm__include *use;
		size_t from = top->entry, to;

		if (top->next == uses->count) {
			w->states[from] = DONE;
			w->depth--;
			continue;
		}
		use = &uses->items[top->next++];
		to = target_of(w, from, use);
		if (to == SIZE_MAX)
			continue;
		if (w->states[to] == OPEN)
			status = tell(w, from, use, to, arena, err);
		else if (w->states[to] == NEW)
			open_entry(w, to);
	}
	return status;
}

prm_status prm__check_cycles(const prm_library *library, const prm__includes *includes,
			     prm_arena *arena, prm_diag *diag, prm_error *err)
{
	walker w = {.library = library, .includes = includes, .diag = diag};
	prm_status status = PRM_OK;

	w.states = prm_arena_calloc(arena, library->entry_count + 1, sizeof(*w.states));
	w.steps = prm_arena_calloc(arena, library->entry_count + 1, sizeof(*w.steps));
	if (!w.states || !w.steps)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	for (size_t i = 0; !status && i < library->entry_count; i++)
		status = walk_from(&w, i, arena, err);
	return status;
}
