/* diff_print.c: changed words in colour, or between brackets where there is none. */
#include "cli/diff_print.h"

#include "base/str.h"
#include "cli/contract_print.h"
#include "cli/output.h"
#include "cli/plain.h"
#include "ops/args.h"

/* ---- text --------------------------------------------------------------------------------- */

/* Text below its title: each line is indented, and a colour never crosses a line end. */
static void add_run(prm_cli *cli, int kind, prm_str text)
{
	static const char *const open[] = {"", "{+", "[-"}, *const close[] = {"", "+}", "-]"};
	enum prm_colour colour = kind == PRM_ADDED ? PRM_GREEN : PRM_RED;
	bool colours = cli->out_style.colour && kind != 0;
	prm_buf *out = &cli->out;

	if (!colours)
		prm_buf_add_c(out, open[kind]);
	for (size_t at = 0; at <= text.len;) {
		size_t end = prm__str_find_char(text, '\n', at);

		if (colours)
			prm__style_on(&cli->out_style, colour, out);
		prm__plain_add(out, prm_str_n(text.ptr + at, end - at), PRM_PLAIN_LINES);
		if (colours)
			prm__style_off(&cli->out_style, out);
		if (end == text.len)
			break;
		prm_buf_add_c(out, "\n    ");
		at = end + 1;
	}
	if (!colours)
		prm_buf_add_c(out, close[kind]);
}

static void add_runs(prm_cli *cli, const prm_change *change)
{
	prm_buf_add_c(&cli->out, "    ");
	for (size_t i = 0; i < change->run_count; i++)
		add_run(cli, change->runs[i].kind, change->runs[i].text);
	prm_buf_add_char(&cli->out, '\n');
}

static void add_value(prm_cli *cli, prm_value value)
{
	prm_buf text;

	prm_buf_init(&text, NULL, 0);
	if (prm_value_write_json(value, 0, &text) == PRM_OK)
		prm__plain_add(&cli->out, prm_buf_str(&text), 0);
	else
		cli->out.status = PRM_NOMEM;
	prm_buf_release(&text);
}

/* Texts, of a message too, stand below the title, all else behind it. */
static void add_side(prm_cli *cli, int kind, prm_value value)
{
	prm_value content = prm_value_get_c(value, "content");
	prm_str text = prm_value_text(prm_value_is(content, PRM_STRING) ? content : value);

	if (!prm_value_is(value, PRM_STRING) && !prm_value_is(content, PRM_STRING)) {
		prm_buf_add_char(&cli->out, ' ');
		add_value(cli, value);
		prm_buf_add_char(&cli->out, '\n');
		return;
	}
	prm_buf_add_c(&cli->out, "\n    ");
	add_run(cli, kind, text);
	prm_buf_add_char(&cli->out, '\n');
}

static void add_change(prm_cli *cli, const prm_change *change)
{
	static const char marks[] = {' ', '+', '-', '~'};
	static const enum prm_colour colours[] = {PRM_DIM, PRM_GREEN, PRM_RED, PRM_YELLOW};

	prm__style_on(&cli->out_style, colours[change->kind], &cli->out);
	prm_buf_addf(&cli->out, "%c ", marks[change->kind]);
	prm__plain_add(&cli->out, change->title, 0);
	prm__style_off(&cli->out_style, &cli->out);
	if (change->run_count) {
		prm_buf_add_c(&cli->out, ":\n");
		add_runs(cli, change);
		return;
	}
	prm_buf_add_char(&cli->out, ':');
	if (change->kind == PRM_ADDED)
		add_side(cli, PRM_ADDED, change->after);
	else if (change->kind == PRM_REMOVED)
		add_side(cli, PRM_REMOVED, change->before);
	else {
		prm_buf_add_char(&cli->out, ' ');
		add_value(cli, change->before);
		prm_buf_add_c(&cli->out, " -> ");
		add_value(cli, change->after);
		prm_buf_add_char(&cli->out, '\n');
	}
}

static void add_inputs(prm_cli *cli, const prm_str *names, size_t count, char mark)
{
	for (size_t i = 0; i < count; i++) {
		prm__style_on(&cli->out_style, mark == '+' ? PRM_GREEN : PRM_RED, &cli->out);
		prm_buf_addf(&cli->out, " %c", mark);
		prm__plain_add(&cli->out, names[i], 0);
		prm__style_off(&cli->out_style, &cli->out);
	}
}

static void print_text(prm_cli *cli, prm_str before, prm_str after, const prm_diff *diff,
		       const prm_contract *contract)
{
	prm__style_on(&cli->out_style, PRM_BOLD, &cli->out);
	prm__plain_add(&cli->out, before, 0);
	prm_buf_add_c(&cli->out, " -> ");
	prm__plain_add(&cli->out, after, 0);
	prm__style_off(&cli->out_style, &cli->out);
	prm_buf_add_char(&cli->out, '\n');
	for (size_t i = 0; i < diff->change_count; i++)
		add_change(cli, &diff->changes[i]);
	if (diff->added_count + diff->removed_count) {
		prm_buf_add_c(&cli->out, "inputs:");
		add_inputs(cli, diff->variables_added, diff->added_count, '+');
		add_inputs(cli, diff->variables_removed, diff->removed_count, '-');
		prm_buf_add_char(&cli->out, '\n');
	}
	prm__contract_add(&cli->out_style, contract, &cli->out);
}

/* ---- JSON --------------------------------------------------------------------------------- */

static void build_value(prm_builder *b, const char *key, prm_value value)
{
	prm_build_key_c(b, key);
	prm_build_value(b, prm_value_is(value, PRM_MISSING) ? prm_value_null() : value);
}

static void build_change(prm_builder *b, const prm_change *change)
{
	static const char *const kinds[] = {"", "added", "removed", "changed"};

	prm_build_map(b);
	prm_build_member(b, "kind", prm_str_c(kinds[change->kind]));
	prm_build_key_c(b, "pointer");
	prm_build_str(b, change->pointer);
	prm_build_key_c(b, "title");
	prm_build_str(b, change->title);
	build_value(b, "before", change->before);
	build_value(b, "after", change->after);
	prm_build_end(b);
}

static void build_names(prm_builder *b, const char *key, const prm_str *names, size_t count)
{
	prm_build_key_c(b, key);
	prm_build_list(b);
	for (size_t i = 0; i < count; i++)
		prm_build_str(b, names[i]);
	prm_build_end(b);
}

static prm_status print_json(prm_cli *cli, prm_str before, prm_str after, const prm_diff *diff,
			     const prm_contract *contract)
{
	prm_builder b;

	prm_builder_init(&b, &cli->arena);
	prm_build_map(&b);
	prm_build_member(&b, "before", before);
	prm_build_member(&b, "after", after);
	prm_build_key_c(&b, "changes");
	prm_build_list(&b);
	for (size_t i = 0; i < diff->change_count; i++)
		build_change(&b, &diff->changes[i]);
	prm_build_end(&b);
	build_names(&b, "variables_added", diff->variables_added, diff->added_count);
	build_names(&b, "variables_removed", diff->variables_removed, diff->removed_count);
	prm_build_key_c(&b, "contract");
	prm__put_contract(&b, contract);
	prm_build_end(&b);
	return prm__print_built(cli, &b);
}

prm_status prm__diff_print(prm_cli *cli, prm_str before, prm_str after, const prm_diff *diff,
			   const prm_contract *contract)
{
	if (prm__cli_output_is(cli, "json"))
		return print_json(cli, before, after, diff, contract);
	if (diff->change_count + contract->count == 0)
		prm__cli_note(cli, "no difference between %.*s and %.*s", PRM_FMT(before),
			      PRM_FMT(after));
	else
		print_text(cli, before, after, diff, contract);
	return PRM_OK;
}
