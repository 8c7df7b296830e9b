/* report.c: findings and errors as people read them on standard error. */
#include <unistd.h>

#include "base/str.h"
#include "cli/output.h"
#include "cli/plain.h"

/* What a person can do about an error, where the error itself cannot know the options. */
static const struct {
	prm_status status;
	const char *hint;
} hints[] = {
	{PRM_BUMP_REQUIRED, "give --bump patch, minor or major, or a higher version in the file"},
	{PRM_VERSION_CONFLICT,
	 "a published version never changes: give --bump or a higher version"},
	{PRM_MISSING_PARTIAL,
	 "a partial is a prompt: publish it first; `prm deploy` takes a folder in the right order"},
	{PRM_CONTRACT_BROKEN,
	 "a new major version tells callers; --allow-breaking --why REASON does it all the same"},
	{PRM_LABEL_PROTECTED, "--force-protected --why REASON moves it all the same"},
	{PRM_LABEL_FROZEN, "`prm label unfreeze ID` thaws it"},
	{PRM_REASON_REQUIRED, "give --why REASON"},
	{PRM_PROMPT_ARCHIVED, "`prm restore ID` brings it back"},
	{PRM_OP_NOT_FOUND, "`prm call --list` shows all operations"},
	{PRM_STORE_CORRUPT, "`prm doctor` names every damaged record"},
};

/* Said where there is no memory to say it otherwise. */
#define NO_MEMORY "prm: error[out-of-memory]: out of memory\n"

/* "place: error[code]: text": the middle in colour. */
static void add_coloured(prm_cli *cli, prm_str text, enum prm_colour colour, prm_buf *out)
{
	size_t open = prm__str_find(text, PRM_LIT("["));
	size_t close = prm__str_find_char(text, ']', open);
	size_t start = open;

	while (start > 0 && text.ptr[start - 1] != ' ')
		start--;
	if (!cli->err_style.colour || close >= text.len) {
		prm__plain_add(out, text, PRM_PLAIN_LINES);
		return;
	}
	prm__style_on(&cli->err_style, PRM_BOLD, out);
	prm__plain_add(out, prm_str_n(text.ptr, start), PRM_PLAIN_LINES);
	prm__style_on(&cli->err_style, colour, out);
	prm__plain_add(out, prm_str_n(text.ptr + start, close + 1 - start), PRM_PLAIN_LINES);
	prm__style_off(&cli->err_style, out);
	prm__plain_add(out, prm_str_n(text.ptr + close + 1, text.len - close - 1), PRM_PLAIN_LINES);
}

/*
 * A fault of a value is nothing without its place in it: "/lines/0/amount: ...", nor is what a form
 * cannot say without its keyword: "/properties/name minLength: ...".
 */
static prm_str text_of(prm_cli *cli, const prm_diag_entry *entry)
{
	if (entry->rule.len && entry->code == PRM_UNSUPPORTED)
		return prm__cli_text(cli, "%.*s%s%.*s: %.*s", PRM_FMT(entry->pointer),
				     entry->pointer.len ? " " : "", PRM_FMT(entry->rule),
				     PRM_FMT(entry->text));
	if (entry->rule.len == 0 || entry->pointer.len == 0)
		return entry->text;
	return prm__cli_text(cli, "%.*s: %.*s", PRM_FMT(entry->pointer), PRM_FMT(entry->text));
}

void prm__print_diag(prm_cli *cli, const prm_diag *diag)
{
	static const enum prm_colour colours[] = {PRM_RED, PRM_YELLOW, PRM_CYAN};
	bool lost = false;
	prm_buf one, all;

	if (cli->silent || diag->count + diag->dropped == 0)
		return; /* nothing to say: the progress goes on */
	prm_buf_init(&one, NULL, 0);
	prm_buf_init(&all, NULL, 0);
	for (size_t i = 0; i < diag->count; i++) {
		prm_diag_entry entry = diag->items[i];

		if (cli->quiet && entry.severity != PRM_SEVERITY_ERROR)
			continue;
		if (entry.source.len == 0) { /* of no file: a place in it would say nothing */
			entry.source = PRM_LIT("prm");
			entry.line = entry.column = 0;
		}
		entry.text = text_of(cli, &entry);
		prm_buf_reset(&one);
		prm_diag_print(&entry, &one);
		lost = lost || one.status;
		add_coloured(cli, prm_buf_str(&one), colours[entry.severity], &all);
	}
	if (diag->dropped)
		prm_buf_addf(&all, "prm: and %zu more\n", diag->dropped);
	prm__progress_stop(&cli->progress);
	(void)prm__output_write_all(STDERR_FILENO, prm_buf_str(&all));
	if (lost || all.status) /* the end of the run says so */
		cli->notes.status = PRM_NOMEM;
	prm_buf_release(&one);
	prm_buf_release(&all);
}

/* A finding that is the error itself, which may go on with the hint or a count: not said twice. */
static bool is_said(prm_cli *cli)
{
	prm_str text = prm_str_c(cli->err.text);

	for (size_t i = 0; i < cli->diag.count; i++) {
		const prm_diag_entry *e = &cli->diag.items[i];
		prm_str said = text_of(cli, e);
		size_t shared = said.len < text.len ? said.len : text.len;

		if (e->severity == PRM_SEVERITY_ERROR && e->code == cli->err.status &&
		    (prm_str_eq(prm_str_n(said.ptr, shared), prm_str_n(text.ptr, shared)) ||
		     (e->rule.len && prm__str_ends(text, e->text))))
			return true;
	}
	return false;
}

static void add_hint(const prm_cli *cli, prm_buf *out)
{
	if (cli->err.status == PRM_USAGE) {
		prm_buf_add_c(out, "  hint: see `prm");
		if (cli->entry)
			prm_buf_addf(out, " %s", cli->entry->name);
		if (cli->entry && cli->command && cli->command != cli->entry->command)
			prm_buf_addf(out, " %s", cli->command->name);
		prm_buf_add_c(out, " --help`\n");
		return;
	}
	for (size_t i = 0; i < sizeof(hints) / sizeof(hints[0]); i++)
		if (hints[i].status == cli->err.status)
			prm_buf_addf(out, "  hint: %s\n", hints[i].hint);
}

void prm__print_error(prm_cli *cli)
{
	prm_buf text, all;

	prm_buf_init(&text, NULL, 0);
	prm_buf_init(&all, NULL, 0);
	if (!is_said(cli)) {
		prm_buf_addf(&text, "prm: error[%s]: %s", prm_status_code(cli->err.status),
			     cli->err.text);
		if (cli->err.line)
			prm_buf_addf(&text, " (line %u, column %u)", cli->err.line,
				     cli->err.column);
		prm_buf_add_char(&text, '\n');
		add_coloured(cli, prm_buf_str(&text), PRM_RED, &all);
	}
	add_hint(cli, &all);
	prm__progress_stop(&cli->progress);
	(void)prm__output_write_all(STDERR_FILENO, text.status || all.status ? PRM_LIT(NO_MEMORY)
									     : prm_buf_str(&all));
	prm_buf_release(&text);
	prm_buf_release(&all);
}
