/* cursor.c: a cursor is hex of a check and a place; one of another query, or altered, is refused.
 */
#include "base/hash.h"
#include "manager/search.h"

static void add_field(prm_buf *buf, prm_str text)
{
	prm_buf_addf(buf, "%zu:", text.len);
	prm_buf_add(buf, text);
}

/* Everything that decides which rows there are and in which order, then the place. */
static prm_status check_of(const prm_allocator *a, const prm_query *q, prm_str place, uint64_t *out)
{
	prm_status status;
	prm_buf buf;

	prm_buf_init(&buf, a, 0);
	prm_buf_addf(&buf, "%d,%d,%d,%d,", q->status, q->format, (int)q->with_archived, q->sort);
	for (size_t i = 0; i < q->tag_count; i++)
		add_field(&buf, q->tags[i]);
	add_field(&buf, q->category);
	add_field(&buf, q->text);
	add_field(&buf, q->prefix);
	add_field(&buf, place);
	status = buf.status;
	*out = status ? 0 : prm__hash(prm_buf_str(&buf), 0x70726d2d63757273u);
	prm_buf_release(&buf);
	return status;
}

bool prm__cursor_write(const prm_query *query, prm_str updated_at, prm_str key, prm_arena *arena,
		       prm_str *out)
{
	prm_buf place, hex;
	uint64_t check;
	bool ok;

	prm_buf_init(&place, arena->allocator, 0);
	prm_buf_init(&hex, arena->allocator, 0);
	prm_buf_add(&place, updated_at);
	prm_buf_add_char(&place, '\n');
	prm_buf_add(&place, key);
	ok = !place.status &&
	     check_of(arena->allocator, query, prm_buf_str(&place), &check) == PRM_OK;
	if (ok) {
		prm_buf_addf(&hex, "%016llx", (unsigned long long)check);
		for (size_t i = 0; i < place.len; i++)
			prm_buf_addf(&hex, "%02x", (unsigned char)place.ptr[i]);
	}
	ok = ok && !hex.status && prm__keep(arena, prm_buf_str(&hex), out);
	prm_buf_release(&place);
	prm_buf_release(&hex);
	return ok;
}

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool unhex(prm_str hex, prm_buf *out)
{
	if (hex.len < 18 || hex.len % 2)
		return false;
	for (size_t i = 0; i < hex.len; i += 2) {
		int high = digit_of(hex.ptr[i]), low = digit_of(hex.ptr[i + 1]);

		if (high < 0 || low < 0)
			return false;
		prm_buf_add_char(out, (char)(high * 16 + low));
	}
	return !out->status;
}

prm_status prm__cursor_read(const prm_query *query, prm_buf *text, prm__cursor *out, prm_error *err)
{
	uint64_t check, wanted = 0;
	prm_str place;
	size_t line;

	*out = (prm__cursor){{NULL, 0}, {NULL, 0}};
	if (query->cursor.len == 0)
		return PRM_OK;
	if (query->cursor.len > 2048 || !unhex(query->cursor, text))
		return text->status ? prm__nomem(err)
				    : prm_fail(err, PRM_INVALID, "the cursor is malformed");
	place = prm_str_n(text->ptr + 8, text->len - 8);
	for (size_t i = 0; i < 8; i++)
		wanted = wanted << 8 | (unsigned char)text->ptr[i];
	if (check_of(text->allocator, query, place, &check))
		return prm__nomem(err);
	line = prm__str_find_char(place, '\n', 0);
	if (check != wanted || line == place.len)
		return prm_fail(err, PRM_INVALID, "the cursor was altered or is of another query");
	out->updated_at = prm_str_n(place.ptr, line);
	out->key = prm_str_n(place.ptr + line + 1, place.len - line - 1);
	return PRM_OK;
}
