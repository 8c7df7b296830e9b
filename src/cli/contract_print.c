/* contract_print.c: contracts as lines of text and as JSON. */
#include "cli/contract_print.h"

#include "cli/plain.h"

static const char *const verdicts[] = {"none", "compatible", "breaking"};
static const char *const bumps[] = {"patch", "minor", "major"};

const char *prm__contract_bump(const prm_contract *contract)
{
	return bumps[contract->verdict];
}

static void add_change(const prm_style *style, const prm_contract_change *change, prm_buf *out)
{
	static const enum prm_colour colours[] = {PRM_DIM, PRM_GREEN, PRM_RED};

	prm_buf_add_c(out, "  ");
	prm__style_on(style, colours[change->verdict], out);
	prm_buf_add_c(out, change->verdict ? verdicts[change->verdict] : "words");
	prm__style_off(style, out);
	prm_buf_add_c(out, ": ");
	prm__plain_add(out, change->part, 0);
	if (change->pointer.len)
		prm_buf_add_char(out, ' ');
	prm__plain_add(out, change->pointer, 0);
	prm_buf_add_c(out, ": ");
	prm__plain_add(out, change->text, 0);
	prm_buf_add_char(out, '\n');
}

void prm__contract_add(const prm_style *style, const prm_contract *contract, prm_buf *out)
{
	if (contract->count == 0)
		return;
	prm_buf_addf(out, "contract: %s; it asks for a %s version\n",
		     contract->verdict ? verdicts[contract->verdict] : "unchanged",
		     prm__contract_bump(contract));
	for (size_t i = 0; i < contract->count; i++)
		add_change(style, &contract->changes[i], out);
}

void prm__contract_refused(prm_cli *cli, const prm_contract *contract)
{
	prm_diag_note *notes = prm_arena_calloc(&cli->arena, contract->count + 1, sizeof(*notes));
	prm_diag_entry entry = {.code = PRM_CONTRACT_BROKEN, .text = prm_str_c(cli->err.text)};
	size_t count = 0;

	for (size_t i = 0; notes && i < contract->count; i++) {
		const prm_contract_change *change = &contract->changes[i];

		if (change->verdict != PRM_CONTRACT_BREAKING)
			continue;
		notes[count] = (prm_diag_note){
			.source = prm__cli_text(cli, "%.*s%s%.*s", PRM_FMT(change->part),
						change->pointer.len ? " " : "",
						PRM_FMT(change->pointer)),
			.text = change->text};
		if (count++)
			notes[count - 2].next = &notes[count - 1];
	}
	if (count < 2)
		return;
	entry.notes = notes;
	prm_diag_add(&cli->diag, &entry);
}
