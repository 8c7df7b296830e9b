/* label_move.c: moves of labels, and why one was refused. */
#include "cli/label_move.h"

#include "cli/contract_print.h"

/* The error stays that of the move, whatever comes of asking. */
static void explain(prm_cli *cli, const prm_target *target, prm_str where)
{
	prm_str before = prm__target_join(cli, target->id, target->label);
	prm_str after = prm__target_join(cli, target->id, where);
	prm_contract contract = {0};
	prm_error ignored = {0};

	if (prm_manager_contract(cli->manager, &cli->call, before, after, &cli->arena, &contract,
				 &ignored) == PRM_OK)
		prm__contract_refused(cli, &contract);
}

prm_status prm__label_move(prm_cli *cli, const prm_target *target, prm_str where, prm_resolved *now)
{
	prm_label_options opts = {.struct_size = sizeof(opts),
				  .force_protected = prm__cli_given(cli, "force-protected"),
				  .allow_breaking = prm__cli_given(cli, "allow-breaking")};
	prm_status status = prm_manager_label_set(cli->manager, &cli->call, target->id,
						  target->label, where, &opts, now, &cli->err);

	if (status == PRM_CONTRACT_BROKEN)
		explain(cli, target, where);
	return status;
}
