/* path.c: an id as a file's name that every file system takes and that the reader finds again. */
#include "base/os.h"
#include "base/str.h"
#include "library/parts.h"
#include "library/walk.h"

/* Bytes; a longer segment is cut, since names end at 255 with their ending. */
#define NAME_LONG 200
#define NAME_KEPT 120

static bool equal_nocase(prm_str a, const char *b)
{
	return a.len == strlen(b) && prm__str_find_nocase(a, prm_str_c(b)) == 0;
}

/* CON, NUL, COM1.txt: devices on Windows, whatever follows the first point. */
static bool is_device(prm_str segment)
{
	static const char *const names[] = {"con", "prn", "aux", "nul"};
	prm_str stem = prm_str_n(segment.ptr, prm__str_find_char(segment, '.', 0));
	prm_str start = prm_str_n(stem.ptr, stem.len ? stem.len - 1 : 0);

	for (size_t i = 0; i < 4; i++)
		if (equal_nocase(stem, names[i]))
			return true;
	return stem.len == 4 && stem.ptr[3] >= '0' && stem.ptr[3] <= '9' &&
	       (equal_nocase(start, "com") || equal_nocase(start, "lpt"));
}

static void add_escaped(prm_buf *out, char c)
{
	prm_buf_addf(out, "%%%02X", (unsigned char)c);
}

/* Would the reader take a folder of that name for something else, or a file of it hide it? */
static bool folder_is_taken(prm_str segment)
{
	return prm_str_is(segment, "_versions") || prm__file_kind(segment) != PRM__FILE_OTHER;
}

/* Where the ".tests" of a last segment begins, which would make a file of tests; else its end. */
static size_t tests_ending(prm_str segment)
{
	prm_str end = PRM_LIT(".tests");

	if (segment.len < end.len ||
	    prm__str_find_nocase(prm_str_n(segment.ptr + segment.len - end.len, end.len), end))
		return segment.len;
	return segment.len - end.len;
}

/* The first byte is escaped where the whole name is special; what is no name byte always is. */
static void add_segment(prm_buf *out, prm_str segment, bool first, bool last)
{
	bool special = segment.ptr[0] == '.' || segment.ptr[0] == '-' || is_device(segment) ||
		       (last ? first && prm_str_is(segment, "prm") : folder_is_taken(segment));
	size_t tests = last ? tests_ending(segment) : segment.len;
	size_t kept = segment.len > NAME_LONG ? NAME_KEPT : segment.len;
	char sum[64];

	for (size_t i = 0; i < kept; i++) {
		char c = segment.ptr[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			     (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';

		if (!plain || (i == 0 && special) || i == tests ||
		    (c == '.' && i + 1 == segment.len))
			add_escaped(out, c);
		else
			prm_buf_add_char(out, c);
	}
	if (kept == segment.len)
		return;
	prm__sha256_hex(segment, sum);
	prm_buf_add_char(out, '~');
	prm_buf_add(out, prm_str_n(sum, 32));
}

prm_status prm__id_path(prm_str id, prm_buf *out)
{
	for (size_t at = 0; at <= id.len;) {
		size_t end = prm__str_find_char(id, '/', at);

		if (end == at)
			return PRM_ID_INVALID;
		if (at)
			prm_buf_add_char(out, '/');
		add_segment(out, prm_str_n(id.ptr + at, end - at), at == 0, end == id.len);
		at = end + 1;
	}
	return out->status;
}
