/* suggest.c: the nearest of a list of words. */
#include "cli/suggest.h"

#include <stdio.h>

#include "base/str.h"

prm_suggest prm__suggest(prm_str word)
{
	return (prm_suggest){.word = word, .distance = -1};
}

void prm__suggest_offer(prm_suggest *suggest, prm_str candidate)
{
	int distance = prm__str_near(suggest->word, candidate);

	/* What begins with the word is what a hurried person meant: "hist" for "history". */
	if (suggest->word.len >= 3 && prm__str_starts(candidate, suggest->word))
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
