/* suggest.c: the nearest of a list of words. */
#include "cli/suggest.h"

#include <stdio.h>

#include "base/str.h"

/* What other tools call it. */
static const char *const synonyms[][2] = {
	/* commands and subcommands */
	{"ls", "list"},
	{"get", "show"},
	{"cat", "show"},
	{"view", "show"},
	{"log", "history"},
	{"versions", "history"},
	{"new", "create"},
	{"add", "create"},
	{"publish", "update"},
	{"push", "update"},
	{"commit", "update"},
	{"edit", "update"},
	{"run", "render"},
	{"apply", "deploy"},
	{"sync", "deploy"},
	{"lint", "validate"},
	{"check", "validate"},
	{"verify", "validate"},
	{"verify", "check-output"},
	{"parse", "check-output"},
	{"answer", "check-output"},
	{"generate", "types"},
	{"codegen", "types"},
	{"jsonschema", "schema"},
	{"format", "fmt"},
	{"grep", "search"},
	{"find", "search"},
	{"revert", "undo"},
	{"revert", "rollback"},
	{"rm", "remove"},
	{"delete", "remove"},
	{"rm", "archive"},
	{"delete", "archive"},
	{"remove", "archive"},
	{"unarchive", "restore"},
	{"tag", "label"},
	{"promote", "label"},
	{"move", "set"},
	{"fsck", "doctor"},
	{"man", "help"},
	/* options */
	{"output", "as"},
	{"format", "output"},
	{"json", "output"},
	{"message", "changelog"},
	{"message", "why"},
	{"reason", "why"},
	{"force", "force-protected"},
	{"variables", "vars"},
	{"user", "actor"},
};

static bool is_synonym(prm_str word, prm_str candidate)
{
	for (size_t i = 0; i < sizeof(synonyms) / sizeof(synonyms[0]); i++)
		if (prm_str_is(word, synonyms[i][0]) && prm_str_is(candidate, synonyms[i][1]))
			return true;
	return false;
}

prm_suggest prm__suggest(prm_str word)
{
	return (prm_suggest){.word = word, .distance = -1};
}

void prm__suggest_offer(prm_suggest *suggest, prm_str candidate)
{
	int distance = prm__str_near(suggest->word, candidate);

	/* What begins with the word is what a hurried person meant: "hist" for "history". */
	if ((suggest->word.len >= 3 && prm__str_starts(candidate, suggest->word)) ||
	    is_synonym(suggest->word, candidate))
		distance = 0;
	if (distance < 0 || (suggest->distance >= 0 && distance >= suggest->distance))
		return;
	suggest->distance = distance;
	suggest->best = candidate;
}

const char *prm__suggest_text(const prm_suggest *suggest, const char *prefix, char out[128])
{
	out[0] = '\0';
	if (suggest->best.len)
		snprintf(out, 128, " (did you mean '%s%.*s'?)", prefix, PRM_FMT(suggest->best));
	return out;
}
