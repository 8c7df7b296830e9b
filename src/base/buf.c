/* buf.c: a growing buffer with a maximum and a sticky error. */
#include <stdarg.h>
#include <stdio.h>

#include <prm/error.h>

#include "base/alloc.h"

void prm_buf_init(prm_buf *buf, const prm_allocator *allocator, size_t limit)
{
	*buf = (prm_buf){.limit = limit, .allocator = prm__allocator(allocator)};
}

void prm_buf_release(prm_buf *buf)
{
	prm__free(buf->allocator, buf->ptr, buf->size);
	buf->ptr = NULL;
	buf->len = buf->size = 0;
}

void prm_buf_reset(prm_buf *buf)
{
	buf->len = 0;
	buf->status = PRM_OK;
}

static prm_status grow(prm_buf *buf, size_t need)
{
	size_t size = buf->size ? buf->size + buf->size / 2 : 64;
	char *grown;

	if (size < need)
		size = need;
	if (buf->limit && size > buf->limit)
		size = buf->limit;
	grown = prm__realloc(buf->allocator, buf->ptr, buf->size, size);
	if (!grown)
		return buf->status = PRM_NOMEM;
	buf->ptr = grown;
	buf->size = size;
	return PRM_OK;
}

prm_status prm_buf_reserve(prm_buf *buf, size_t more)
{
	if (buf->status)
		return buf->status;
	if (more > SIZE_MAX / 4 || (buf->limit && more > buf->limit - buf->len))
		return buf->status = PRM_LIMIT;
	if (more <= buf->size - buf->len)
		return PRM_OK;
	return grow(buf, buf->len + more);
}

void prm_buf_add(prm_buf *buf, prm_str text)
{
	if (text.len == 0 || prm_buf_reserve(buf, text.len))
		return;
	memcpy(buf->ptr + buf->len, text.ptr, text.len);
	buf->len += text.len;
}

void prm_buf_add_c(prm_buf *buf, const char *text)
{
	prm_buf_add(buf, prm_str_c(text));
}

void prm_buf_add_char(prm_buf *buf, char c)
{
	if (prm_buf_reserve(buf, 1))
		return;
	buf->ptr[buf->len++] = c;
}

/* Room for `need` bytes and vsnprintf's NUL, which is not counted against the limit. */
static bool reserve_with_nul(prm_buf *buf, size_t need)
{
	char *grown;

	if (prm_buf_reserve(buf, need))
		return false;
	if (buf->size - buf->len > need)
		return true;
	grown = prm__realloc(buf->allocator, buf->ptr, buf->size, buf->size + 1);
	if (!grown) {
		buf->status = PRM_NOMEM;
		return false;
	}
	buf->ptr = grown;
	buf->size++;
	return true;
}

void prm_buf_addf(prm_buf *buf, const char *fmt, ...)
{
	size_t room = buf->size - buf->len;
	va_list args;
	int need;

	if (buf->status)
		return;
	va_start(args, fmt);
	need = vsnprintf(room ? buf->ptr + buf->len : NULL, room, fmt, args);
	va_end(args);
	if (need < 0) {
		buf->status = PRM_INTERNAL;
		return;
	}
	if ((size_t)need >= room) {
		if (!reserve_with_nul(buf, (size_t)need))
			return;
		va_start(args, fmt);
		vsnprintf(buf->ptr + buf->len, (size_t)need + 1, fmt, args);
		va_end(args);
	}
	buf->len += (size_t)need;
}
