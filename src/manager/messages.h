/* messages.h: the messages of a rendering while it is being made. */
#ifndef PRM_MANAGER_MESSAGES_H
#define PRM_MANAGER_MESSAGES_H

#include "manager/manager_internal.h"

typedef struct prm__output {
	prm_rendered_message *messages;
	size_t *starts; /* where each message's text begins in the buffer */
	size_t count, size;
	bool chat;
} prm__output;

/* Begin the next message: its heading in the buffer and its place in the list. */
prm_rendered_message *prm__output_begin(prm__rendering *r, prm__output *o, prm_str role);
void prm__output_parts(prm__rendering *r, prm_value parts);
/* The role as a text that lives for ever; false when it is none. */
bool prm__role_text(prm_str role, prm_str *out);
/* The messages that the caller gives under that name, as they are: never rendered. */
prm_status prm__render_placeholder(prm__rendering *r, prm__output *o, prm_str name,
				   prm_error *err) PRM_MUST_USE;
/* Fill rendered->sha256: of the canonical JSON of the messages. */
prm_status prm__messages_sha256(prm_rendered *rendered, prm_arena *arena,
				prm_error *err) PRM_MUST_USE;

#endif
