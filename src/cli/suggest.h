/* suggest.h: "did you mean": offer candidates one by one, then ask for the nearest. */
#ifndef PRM_CLI_SUGGEST_H
#define PRM_CLI_SUGGEST_H

#include <prm/base.h>

typedef struct prm_suggest {
	prm_str word, best; /* best: empty while nothing was near enough */
	int distance;
} prm_suggest;

prm_suggest prm__suggest(prm_str word);
/* candidate is borrowed. Of two that are equally near the first one stays. */
void prm__suggest_offer(prm_suggest *suggest, prm_str candidate);
/* " (did you mean 'x'?)" with the prefix before x, or "". out holds 128 bytes; returns it. */
const char *prm__suggest_text(const prm_suggest *suggest, const char *prefix, char out[128]);

#endif
