/* cmd_label.c: prm label and its verbs. */
#include "cli/label_move.h"
#include "cli/label_print.h"
#include "cli/publish.h"
#include "cli/target.h"

#define OPTION_FORCE \
	{ \
		.name = "force-protected", .help = "move a protected label; needs --why" \
	}

static const prm_cli_option move_options[] = {PRM_OPTION_WHY, OPTION_FORCE, PRM_OPTION_RESULT,
					      PRM_OPTION_END};
static const prm_cli_option set_options[] = {
	PRM_OPTION_WHY, OPTION_FORCE, PRM_OPTION_ALLOW_BREAKING, PRM_OPTION_RESULT, PRM_OPTION_END};
static const prm_cli_option change_options[] = {PRM_OPTION_WHY, PRM_OPTION_END};
static const prm_cli_option remove_options[] = {PRM_OPTION_WHY, OPTION_FORCE, PRM_OPTION_END};
static const prm_cli_option row_options[] = {PRM_OPTION_ROWS, PRM_OPTION_END};

static prm_label_options label_options(const prm_cli *cli)
{
	return (prm_label_options){.struct_size = sizeof(prm_label_options),
				   .force_protected = prm__cli_given(cli, "force-protected")};
}

/* The label that the words name; nothing may follow it. */
static prm_status only_label(prm_cli *cli, prm_target *target)
{
	size_t rest = 0;

	if (prm__target_label(cli, target, &rest))
		return cli->err.status;
	if (rest < cli->args.word_count)
		return prm__cli_fail_word(cli, cli->args.words[rest]);
	return prm__cli_open(cli, PRM_WRITES);
}

static prm_status run_set(prm_cli *cli)
{
	prm_target target;
	prm_resolved now;
	size_t rest = 0;

	if (prm__target_label(cli, &target, &rest))
		return cli->err.status;
	if (rest + 1 != cli->args.word_count)
		return prm__cli_usage(cli,
				      "say where '%.*s' shall point, and nothing more: prm label "
				      "set %.*s:%.*s VERSION",
				      PRM_FMT(target.label), PRM_FMT(target.id),
				      PRM_FMT(target.label));
	if (prm__cli_open(cli, PRM_WRITES) ||
	    prm__label_move(cli, &target, prm__target_of(target.id, cli->args.words[rest]), &now))
		return cli->err.status;
	return prm__label_moved_print(cli, target.label, &now);
}

static prm_status run_undo(prm_cli *cli)
{
	prm_label_options opts = label_options(cli);
	prm_target target;
	prm_resolved now = {.id = ""};

	if (only_label(cli, &target) ||
	    prm_manager_label_undo(cli->manager, &cli->call, target.id, target.label, &opts, &now,
				   &cli->err))
		return cli->err.status;
	if (now.version[0])
		return prm__label_moved_print(cli, target.label, &now);
	prm__cli_note(cli, "%.*s:%.*s is gone again", PRM_FMT(target.id), PRM_FMT(target.label));
	return PRM_OK;
}

static prm_status run_remove(prm_cli *cli)
{
	prm_label_options opts = label_options(cli);
	prm_target target;

	if (only_label(cli, &target) ||
	    prm_manager_label_remove(cli->manager, &cli->call, target.id, target.label, &opts,
				     &cli->err))
		return cli->err.status;
	prm__cli_note(cli, "%.*s:%.*s is removed", PRM_FMT(target.id), PRM_FMT(target.label));
	return PRM_OK;
}

static prm_status protect(prm_cli *cli, bool on)
{
	prm_target target;

	if (only_label(cli, &target) ||
	    prm_manager_label_protect(cli->manager, &cli->call, target.id, target.label, on,
				      &cli->err))
		return cli->err.status;
	prm__cli_note(cli, "%.*s:%.*s is %sprotected", PRM_FMT(target.id), PRM_FMT(target.label),
		      on ? "" : "no longer ");
	return PRM_OK;
}

static prm_status run_protect(prm_cli *cli)
{
	return protect(cli, true);
}

static prm_status run_unprotect(prm_cli *cli)
{
	return protect(cli, false);
}

static prm_status freeze(prm_cli *cli, bool on)
{
	prm_str id;

	if (prm__target_id(cli, &id) || prm__cli_open(cli, PRM_WRITES) ||
	    prm_manager_label_freeze(cli->manager, &cli->call, id, on, &cli->err))
		return cli->err.status;
	prm__cli_note(cli,
		      on ? "the labels of '%.*s' are frozen" : "the labels of '%.*s' move again",
		      PRM_FMT(id));
	return PRM_OK;
}

static prm_status run_freeze(prm_cli *cli)
{
	return freeze(cli, true);
}

static prm_status run_unfreeze(prm_cli *cli)
{
	return freeze(cli, false);
}

static prm_status run_list(prm_cli *cli)
{
	prm_labels *labels = NULL;
	prm_status status;
	prm_str id;

	if (prm__target_id(cli, &id) || prm__cli_open(cli, PRM_READS) ||
	    prm_manager_labels(cli->manager, &cli->call, id, &labels, &cli->err))
		return cli->err.status;
	status = prm__labels_print(cli, labels);
	prm_labels_free(labels);
	return status;
}

static prm_status run_history(prm_cli *cli)
{
	prm_events *events = NULL;
	prm_target target = {.id = prm__cli_word(cli, 0)};
	size_t rest = 0;
	prm_status status;
	prm_ref ref;

	if (prm_ref_parse(target.id, &ref, &cli->err))
		return cli->err.status;
	if ((ref.kind == PRM_REF_LABEL || cli->args.word_count > 1) &&
	    prm__target_label(cli, &target, &rest))
		return cli->err.status;
	if (prm__cli_open(cli, PRM_READS) || prm_manager_events(cli->manager, &cli->call, target.id,
								target.label, &events, &cli->err))
		return cli->err.status;
	status = prm__events_print(cli, events);
	prm_events_free(events);
	return status;
}

static const prm_cli_command verbs[] = {
	{.name = "set",
	 .summary = "point a label at a version",
	 .usage = "ID LABEL TARGET [OPTIONS]\nID:LABEL TARGET [OPTIONS]",
	 .about = "TARGET is a version, a range, another label or `latest`. A target that breaks "
		  "callers of\n"
		  "the version before, and whose number does not say so, is refused.",
	 .options = set_options,
	 .examples =
		 "# release a version\n"
		 "prm label set greeting production 1.2.0 --why 'passed the evaluation'\n"
		 "# what is in staging goes to production, which is protected\n"
		 "prm label set greeting:production staging --force-protected --why 'release 42'",
	 .min_words = 2,
	 .max_words = 3,
	 .complete = PRM_COMPLETE_REF,
	 .complete_next = PRM_COMPLETE_TARGET,
	 .run = run_set},
	{.name = "list",
	 .summary = "list the labels of a prompt",
	 .usage = "ID [OPTIONS]",
	 .options = row_options,
	 .examples =
		 "# as a table\nprm label list greeting\n# where production points, for a script\n"
		 "prm label list greeting -o json | jq -r '.labels[] | select(.label == "
		 "\"production\").version'",
	 .min_words = 1,
	 .max_words = 1,
	 .complete = PRM_COMPLETE_ID,
	 .run = run_list},
	{.name = "history",
	 .summary = "list what was done to a prompt's labels, by whom and why",
	 .usage = "ID [LABEL] [OPTIONS]\nID:LABEL [OPTIONS]",
	 .options = row_options,
	 .examples = "# everything\nprm label history greeting\n# one label, for a script\n"
		     "prm label history greeting:production --output json",
	 .min_words = 1,
	 .max_words = 2,
	 .complete = PRM_COMPLETE_REF,
	 .complete_next = PRM_COMPLETE_LABEL,
	 .run = run_history},
	{.name = "undo",
	 .summary = "take the last move of a label back",
	 .usage = "ID LABEL [OPTIONS]\nID:LABEL [OPTIONS]",
	 .options = move_options,
	 .examples =
		 "# back to where it pointed before\nprm label undo greeting production\n"
		 "# with a reason\nprm label undo greeting:production --why 'answers got longer'",
	 .min_words = 1,
	 .max_words = 2,
	 .complete = PRM_COMPLETE_REF,
	 .complete_next = PRM_COMPLETE_LABEL,
	 .run = run_undo},
	{.name = "remove",
	 .summary = "remove a label",
	 .usage = "ID LABEL [OPTIONS]\nID:LABEL [OPTIONS]",
	 .options = remove_options,
	 .examples = "# in two words\nprm label remove greeting canary\n# or in one\nprm label "
		     "remove greeting:canary",
	 .min_words = 1,
	 .max_words = 2,
	 .complete = PRM_COMPLETE_REF,
	 .complete_next = PRM_COMPLETE_LABEL,
	 .run = run_remove},
	{.name = "protect",
	 .summary = "let a label move only by force and with a reason",
	 .usage = "ID LABEL [OPTIONS]\nID:LABEL [OPTIONS]",
	 .options = change_options,
	 .examples = "# in two words\nprm label protect greeting production\n# or in one\nprm "
		     "label protect greeting:production",
	 .min_words = 1,
	 .max_words = 2,
	 .complete = PRM_COMPLETE_REF,
	 .complete_next = PRM_COMPLETE_LABEL,
	 .run = run_protect},
	{.name = "unprotect",
	 .summary = "let a label move freely again",
	 .usage = "ID LABEL [OPTIONS]\nID:LABEL [OPTIONS]",
	 .options = change_options,
	 .examples = "# in two words\nprm label unprotect greeting production\n# or in one\n"
		     "prm label unprotect greeting:production --why 'the pilot is over'",
	 .min_words = 1,
	 .max_words = 2,
	 .complete = PRM_COMPLETE_REF,
	 .complete_next = PRM_COMPLETE_LABEL,
	 .run = run_unprotect},
	{.name = "freeze",
	 .summary = "let no label of a prompt move",
	 .usage = "ID [OPTIONS]",
	 .options = change_options,
	 .examples =
		 "# before a holiday\nprm label freeze greeting --why 'no releases until January'\n"
		 "# without a reason\nprm label freeze support/chat",
	 .min_words = 1,
	 .max_words = 1,
	 .complete = PRM_COMPLETE_ID,
	 .run = run_freeze},
	{.name = "unfreeze",
	 .summary = "let the labels of a prompt move again",
	 .usage = "ID [OPTIONS]",
	 .options = change_options,
	 .examples = "# after the holiday\nprm label unfreeze greeting\n# with a reason\n"
		     "prm label unfreeze greeting --why 'hotfix'",
	 .min_words = 1,
	 .max_words = 1,
	 .complete = PRM_COMPLETE_ID,
	 .run = run_unfreeze},
	{.name = NULL},
};

const prm_cli_command prm__command_label = {
	.usage = "set|list|history|undo|remove|protect|unprotect|freeze|unfreeze ID [LABEL] ...",
	.about = "A label is a name of a prompt that points at one of its versions: `prm render "
		 "ID:production`.\n"
		 "Who moved it, why and when is kept, and each move can be undone. A label may "
		 "stand behind the\n"
		 "id as a word of its own or after a colon.",
	.examples = "# release a version\n"
		    "prm label set greeting production 1.2.0 --why 'passed the evaluation'\n"
		    "# and take it back\n"
		    "prm label undo greeting production",
	.max_words = 0,
	.verbs = verbs,
};
