/* report.c: what went wrong in a render, where, and through which partials; limits on its length. */
#include <stdarg.h>
#include <stdio.h>

#include "base/os.h"
#include "base/str.h"
#include "template/ast.h"
#include "template/render.h"

#define MOST_NOTES 8
/* Bytes of a finding's text: an error shows fewer, and says that it does. */
#define MOST_TEXT 512
/* Steps between two looks at the clock and at the wish to stop. */
#define STEPS_AT_ONCE 4096
/* What an arena adds to an allocation, at the most. */
#define BLOCK_OVERHEAD 64

prm_str prm__shortened(prm_str s, size_t most)
{
	return s.len > most ? prm_str_n(s.ptr, prm__utf8_floor(s, most)) : s;
}

/* Does anybody get to know of a fault? The first of its kind is the error, the others are listed. */
static bool is_first(const struct render *r, prm_status code)
{
	return r->status == PRM_OK && r->missing != code;
}

static bool is_heard(const struct render *r, prm_status code)
{
	return is_first(r, code) || (r->diag && r->diag->count < r->diag->limit);
}

/* The partials that led here, innermost first, in an array of MOST_NOTES. */
static const prm_diag_note *chain(const struct render *r, prm_diag_note *notes, char (*lines)[80])
{
	size_t n = 0;

	for (const struct frame *f = r->frame; f && n < MOST_NOTES; f = f->below) {
		if (f->kind != FRAME_TEMPLATE || !f->call)
			continue;
		snprintf(lines[n], sizeof(lines[n]), "partial '%.*s' is included here",
			 PRM_FMT(prm__shortened(f->name, 40)));
		notes[n] = (prm_diag_note){.source = f->t->name, .text = prm_str_c(lines[n])};
		prm__str_position(f->t->text, f->call->start, &notes[n].line, &notes[n].column);
		if (n)
			notes[n - 1].next = &notes[n];
		n++;
	}
	return n ? notes : NULL;
}

static prm_status fault(struct render *r, prm_status code, uint32_t start, uint32_t end,
			const char *hint, prm_str text)
{
	prm_diag_entry entry = {.code = code, .source = r->t->name, .start = start, .end = end};
	prm_diag_note notes[MOST_NOTES];
	char lines[MOST_NOTES][80];

	prm__str_position(prm_str_n(r->t->text.ptr, r->t->source_len), start, &entry.line,
			  &entry.column);
	entry.text = text;
	entry.hint = prm_str_c(hint);
	entry.excerpt = prm__template_excerpt(prm_str_n(r->t->text.ptr, r->t->source_len), start);
	entry.notes = chain(r, notes, lines);
	prm_diag_add(r->diag, &entry);
	if (is_first(r, code))
		(void)prm_fail_at(r->err, code, entry.line, entry.column, "%.*s", PRM_FMT(text));
	return code;
}

prm_status prm__render_fault(struct render *r, prm_status code, uint32_t start, uint32_t end,
			     const char *hint, const char *fmt, ...)
{
	char text[MOST_TEXT];
	va_list args;
	int written;

	if (is_heard(r, code)) {
		va_start(args, fmt);
		written = vsnprintf(text, sizeof(text), fmt, args);
		va_end(args);
		return fault(r, code, start, end, hint,
			     prm__template_said(text, sizeof(text), written));
	}
	prm_diag_add(r->diag, &(prm_diag_entry){.code = code}); /* only counted */
	return code;
}

prm_status prm__host_fault(struct render *r, prm_status code, const char *fmt, ...)
{
	char text[MOST_TEXT];
	va_list args;
	int written;

	va_start(args, fmt);
	written = vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	return fault(r, code, r->now->start, prm__insn_end(r->now), NULL,
		     prm__template_said(text, sizeof(text), written));
}

prm_status prm__render_nomem(struct render *r, size_t wanted)
{
	const prm_arena *scratch = &r->scratch;
	size_t left = scratch->limit - scratch->used;

	if (wanted > left || left - wanted < BLOCK_OVERHEAD)
		return r->status = prm__render_fault(
			       r, PRM_LIMIT, 0, 0, NULL,
			       "rendering takes more than %zu bytes of memory, which follows from "
			       "output_bytes",
			       scratch->limit);
	return r->status = prm_fail(r->err, PRM_NOMEM, "out of memory");
}

/* ---- missing variables ----------------------------------------------------------------------- */

/* The member of a map that is nearest to name, for "did you mean". */
static void near_name(prm_value map, prm_str name, char *out, size_t size)
{
	prm_str key, best = {0};
	prm_value value;
	int least = -1;

	if (map.flags & PRM_VALUE_HOST)
		return;
	for (size_t i = 0; i < 200 && prm_value_member(map, i, &key, &value); i++) {
		int distance = prm__str_near(name, key);

		if (distance >= 0 && (least < 0 || distance < least)) {
			least = distance;
			best = key;
		}
	}
	if (least >= 0 && best.len < 64)
		snprintf(out, size, "did you mean '%.*s'?", PRM_FMT(best));
}

/* What stands near the first name of the path that is not there. */
static void hint_for(struct render *r, const struct path *path, char *out, size_t size)
{
	prm_value from = r->frame->context, v;

	out[0] = '\0';
	if (path->kind == PATH_DATA)
		snprintf(out, size, "there are @index, @key, @first, @last and @root");
	for (uint32_t i = 0; i < path->count && path->kind == PATH_CONTEXT && !path->up; i++) {
		prm_str name = prm__text_at(r->t, path->keys[i].text, path->keys[i].len);

		v = from.flags & PRM_VALUE_HOST ? (prm_value){0} : prm_value_get(from, name);
		if (v.type == PRM_MISSING) {
			if (path->count > 1 || !prm__advise_variable(name, out, size))
				near_name(from, name, out, size);
			return;
		}
		from = v;
	}
}

static uint64_t mixed(uint64_t key, const void *with)
{
	key = (key ^ (uintptr_t)with) * 0x9e3779b97f4a7c15u;
	return key ^ key >> 32;
}

/* The instruction, and the partials that led to it. */
static uint64_t place_key(struct render *r, const struct insn *in)
{
	uint64_t key = mixed(1, in), looked_at = 0;

	for (const struct frame *f = r->frame; f; f = f->below, looked_at += 16)
		if (f->kind == FRAME_TEMPLATE && f->call)
			key = mixed(key, f->call);
	prm__look_at(r, looked_at);
	return key ? key : 1;
}

static uint64_t *place_at(const struct told *told, uint64_t key)
{
	size_t at = (size_t)key & (told->size - 1);

	while (told->keys[at] && told->keys[at] != key)
		at = (at + 1) & (told->size - 1);
	return &told->keys[at];
}

static bool more_places(struct render *r)
{
	struct told more = {.count = r->told.count, .size = r->told.size ? r->told.size * 2 : 64};

	more.keys = prm_arena_calloc(&r->scratch, more.size, sizeof(*more.keys));
	if (!more.keys)
		return false;
	for (size_t i = 0; i < r->told.size; i++)
		if (r->told.keys[i])
			*place_at(&more, r->told.keys[i]) = r->told.keys[i];
	r->told = more;
	return true;
}

/* A place is told of once, however many items a loop around it has. */
static bool is_told(struct render *r, const struct insn *in)
{
	uint64_t key, *place;

	if (r->missing == PRM_OK)
		r->told = (struct told){0};
	if (r->told.count * 2 >= r->told.size && !more_places(r))
		return false;
	key = place_key(r, in);
	place = place_at(&r->told, key);
	if (*place)
		return true;
	*place = key;
	r->told.count++;
	return false;
}

bool prm__render_missing(struct render *r, const struct insn *in)
{
	const struct path *path = prm__path_at(r->t, in->a);
	prm_str text = prm__text_at(r->t, path->start, path->end - path->start);
	char hint[120] = "";

	if (r->t->options.missing == PRM_MISSING_IS_EMPTY)
		return true;
	if (r->t->options.missing == PRM_MISSING_IS_KEPT)
		return prm__output_add(r, prm__text_at(r->t, in->start, in->b - in->start));
	if (is_told(r, in))
		return true;
	if (is_heard(r, PRM_MISSING_VARIABLE))
		hint_for(r, path, hint, sizeof(hint));
	(void)prm__render_fault(r, PRM_MISSING_VARIABLE, path->start, path->end,
				hint[0] ? hint : "give it a value, or test it with {{#if}}",
				"the variable '%.*s' is missing",
				PRM_FMT(prm__shortened(text, 100)));
	r->missing = PRM_MISSING_VARIABLE;
	return true;
}

/* ---- limits ---------------------------------------------------------------------------------- */

prm_status prm__check_limits(struct render *r, uint32_t start)
{
	const prm_call *call = r->opts->call;
	uint64_t left;

	r->steps_done += (uint64_t)(r->steps_given - r->steps);
	if (call && call->cancel && *call->cancel)
		return r->status = prm_fail(r->err, PRM_CANCELLED, "the call was cancelled");
	if (call && r->deadline_ns && prm__monotonic_ns() > r->deadline_ns)
		return r->status = prm_fail(r->err, PRM_DEADLINE,
					    "rendering took longer than the call's %u ms",
					    call->deadline_ms);
	if (r->steps_done > r->limits->render_steps)
		return r->status = prm__render_fault(r, PRM_LIMIT, start, start, NULL,
						     "rendering takes more than render_steps (%zu)",
						     r->limits->render_steps);
	left = r->limits->render_steps - r->steps_done;
	r->steps = r->steps_given = left < STEPS_AT_ONCE ? (int64_t)left : STEPS_AT_ONCE;
	return PRM_OK;
}
