/* schemas.c: the names of what schemas become. */
#include "ops/schemas.h"

#include <ctype.h>
#include <string.h>

const char *const prm__schema_dialects[] = {"json-schema", "openai", "anthropic", "gemini", NULL};
const char *const prm__schema_languages[] = {"c", "python", "typescript", NULL};

prm_str prm__schema_type_name(prm_str id, int mode, char out[PRM_TYPE_NAME_MAX])
{
	const char *end = mode == PRM_SCHEMA_INPUT ? "Input" : "Output";
	bool upper = true;
	size_t len = 0;

	if (id.len && isdigit((unsigned char)id.ptr[0]))
		out[len++] = 'P';
	for (size_t i = 0; i < id.len && len < PRM_ID_MAX; i++) {
		unsigned char c = (unsigned char)id.ptr[i];

		if (c < 0x80 && isalnum(c))
			out[len++] = (char)(upper ? toupper(c) : c);
		upper = c >= 0x80 || !isalnum(c);
	}
	memcpy(out + len, end, strlen(end) + 1);
	return prm_str_c(out);
}
