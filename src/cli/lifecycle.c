/* lifecycle.c: the status of a version, and of a whole prompt. */
#include "cli/lifecycle.h"

#include "cli/target.h"

static prm_status set(prm_cli *cli, const prm_target *target, int lifecycle)
{
	prm_str want = target->version.len ? target->version : target->label;
	prm_str ref = prm__cli_text(cli, "%.*s%c%.*s", PRM_FMT(target->id),
				    target->version.len ? '@' : ':', PRM_FMT(want));

	if (prm__cli_open(cli, PRM_WRITES) ||
	    prm_manager_set_status(cli->manager, &cli->call, ref, lifecycle, &cli->err))
		return cli->err.status;
	prm__cli_note(cli, "%.*s is %s", PRM_FMT(ref), prm_lifecycle_name(lifecycle));
	return PRM_OK;
}

prm_status prm__lifecycle_set(prm_cli *cli, int lifecycle)
{
	prm_target target;

	if (prm__target_version(cli, &target))
		return cli->err.status;
	if (target.whole)
		return prm__cli_usage(cli, "say which version: %.*s@VERSION", PRM_FMT(target.id));
	return set(cli, &target, lifecycle);
}

prm_status prm__lifecycle_archive(prm_cli *cli, bool on)
{
	prm_target target;

	if (prm__target_version(cli, &target))
		return cli->err.status;
	if (!target.whole)
		return set(cli, &target, on ? PRM_ARCHIVED : PRM_ACTIVE);
	if (prm__cli_open(cli, PRM_WRITES) ||
	    prm_manager_archive(cli->manager, &cli->call, target.id, on, &cli->err))
		return cli->err.status;
	prm__cli_note(cli, on ? "'%.*s' is archived" : "'%.*s' is restored", PRM_FMT(target.id));
	return PRM_OK;
}
