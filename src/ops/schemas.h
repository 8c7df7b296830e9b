/* schemas.h: what operations and commands on schemas share. */
#ifndef PRM_OPS_SCHEMAS_H
#define PRM_OPS_SCHEMAS_H

#include <prm/check.h>

#define PRM_TYPE_NAME_MAX (PRM_ID_MAX + 16)

/* "support/refund-reply" and PRM_SCHEMA_INPUT: "SupportRefundReplyInput". Returns out as a text. */
prm_str prm__schema_type_name(prm_str id, int mode, char out[PRM_TYPE_NAME_MAX]);
/* The names of dialects (prm_dialect) and of languages (prm_type_language, from 1), NULL ends. */
extern const char *const prm__schema_dialects[], *const prm__schema_languages[];

#endif
