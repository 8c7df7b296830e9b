/* spans.h: where the output of a render came from, as it is collected. */
#ifndef PRM_TEMPLATE_SPANS_H
#define PRM_TEMPLATE_SPANS_H

#include "template/render.h"

struct prm__spans {
	prm_output_span *items;
	size_t count, size;
};

/* Give all spans to the caller, counted from the start of this render's output. */
void prm__report_spans(struct render *r);

#endif
