/* json_write.h: the JSON writer's core, and its strings for those who write JSON by hand. */
#ifndef PRM_TEXT_JSON_WRITE_H
#define PRM_TEXT_JSON_WRITE_H

#include <prm/value.h>

/* Room for n more bytes? Not near the limit, where fewer may still fit, and not without memory. */
static inline bool prm__buf_fits(prm_buf *out, size_t n)
{
	if (out->status || (out->limit && n > out->limit - out->len))
		return false;
	return n <= out->size - out->len || prm_buf_reserve(out, n) == PRM_OK;
}

static inline void prm__buf_put(prm_buf *out, char c)
{
	if (prm__buf_fits(out, 1))
		out->ptr[out->len++] = c;
	else
		prm_buf_add_char(out, c); /* says what is wrong */
}

typedef struct prm_json_style {
	bool pretty;
	void (*number)(prm_value number, prm_buf *out);
	/* Order the members of a map; NULL: as they are. */
	void (*sort)(prm_member *members, size_t count);
} prm_json_style;

void prm__json_write(prm_value v, const prm_json_style *style, prm_buf *out);

/*
 * Append text as the inside of a JSON string: `"`, `\` and control characters are escaped, bytes
 * that are not UTF-8 become U+FFFD.
 */
void prm__json_escape(prm_str text, prm_buf *out);
/* The same with quotes around it. */
void prm__json_quote(prm_str text, prm_buf *out);

#endif
