/* SPDX-License-Identifier: MIT */
/*
 * base.h: the types that every other header is written in.
 *
 * Four sentences hold for the whole library:
 *   1. What goes in is borrowed: a call copies what it keeps.
 *   2. What comes out through `out` is yours, with one `_free`; it is written only on success.
 *   3. A getter borrows from its object, and lives as long as that does.
 *   4. Backends and plugins answer into an arena that the core gives them.
 *
 * The order of parameters is: self, call, inputs, out, err. Options structs begin with
 * `size_t struct_size`; write `= {sizeof(prm_x_options)}` and set what you need: zero means default.
 * Such structs only ever grow at their end, and programs built before go on working. Every other
 * struct is as fixed as a function: it changes with the library's SONAME alone.
 */
#ifndef PRM_BASE_H
#define PRM_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__GNUC__)
#define PRM_API __attribute__((visibility("default")))
#define PRM_MUST_USE __attribute__((warn_unused_result))
#define PRM_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define PRM_API
#define PRM_MUST_USE
#define PRM_PRINTF(fmt, args)
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Text: borrowed UTF-8 bytes, not NUL-terminated. Whoever gives it says how long it lives. */
typedef struct prm_str {
	const char *ptr;
	size_t len;
} prm_str;

/* The two printf arguments of "%.*s", which takes 2 GiB - 1 at the most. */
#define PRM_FMT(s) (int)((s).len < 0x7fffffff ? (s).len : 0x7fffffff), (s).ptr

/* len bytes at ptr as a slice. */
static inline prm_str prm_str_n(const char *ptr, size_t len)
{
	prm_str s;
	s.ptr = ptr;
	s.len = len;
	return s;
}

/* A NUL-terminated string as a slice; NULL gives the empty slice. */
static inline prm_str prm_str_c(const char *text)
{
	return prm_str_n(text, text ? strlen(text) : 0);
}

/* The same bytes? */
static inline bool prm_str_eq(prm_str a, prm_str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool prm_str_is(prm_str a, const char *text)
{
	return prm_str_eq(a, prm_str_c(text));
}

/* 0, or a line of errors.def. An int, so that its size is the same everywhere. */
typedef int prm_status;

/*
 * One realloc-style function: size 0 frees `ptr`; ptr NULL allocates; NULL means out of memory.
 * `old_size` is the size that was asked for before. May be called from several threads at once.
 */
typedef struct prm_allocator {
	void *(*fn)(void *ud, void *ptr, size_t old_size, size_t size);
	void *ud;
} prm_allocator;

/*
 * An arena: one owner, one lifetime, bounded. Everything allocated from it lives until
 * prm_arena_release. One thread at a time. The members are private.
 */
typedef struct prm_arena {
	struct prm_arena_block *blocks;
	char *at, *end;
	size_t used, limit;
	const prm_allocator *allocator;
} prm_arena;

/* Start an empty arena. allocator NULL: malloc. limit 0: no limit but memory. */
PRM_API void prm_arena_init(prm_arena *arena, const prm_allocator *allocator, size_t limit);
/* Free all that was allocated; the arena is then empty and can be used again. */
PRM_API void prm_arena_release(prm_arena *arena);
/* Bytes aligned for any object, not cleared. NULL at the limit and when memory is out. */
PRM_API void *prm_arena_alloc(prm_arena *arena, size_t size);
/* The same, cleared, for count objects of size bytes; NULL also when the product overflows. */
PRM_API void *prm_arena_calloc(prm_arena *arena, size_t count, size_t size);
/* Copy text, with a NUL behind it. *out is written on success; false when memory is out. */
PRM_API bool prm_arena_str(prm_arena *arena, prm_str text, prm_str *out) PRM_MUST_USE;

/*
 * A growing buffer with a maximum and a sticky error: append freely, look at `status` once.
 * After an error appends do nothing. `ptr` may be NULL while len is 0; there is no NUL.
 */
typedef struct prm_buf {
	char *ptr;
	size_t len, size, limit;
	prm_status status;
	const prm_allocator *allocator;
} prm_buf;

/* Start an empty buffer. allocator NULL: malloc. limit 0: no limit but memory. */
PRM_API void prm_buf_init(prm_buf *buf, const prm_allocator *allocator, size_t limit);
/* Free its memory. */
PRM_API void prm_buf_release(prm_buf *buf);
/* Empty it and forget its error; the memory is kept for the next use. */
PRM_API void prm_buf_reset(prm_buf *buf);
/* Make room for `more` further bytes; returns buf->status. */
PRM_API prm_status prm_buf_reserve(prm_buf *buf, size_t more);
/* Append bytes, a C string, one byte, or a printf format. PRM_LIMIT and PRM_NOMEM go into status. */
PRM_API void prm_buf_add(prm_buf *buf, prm_str text);
PRM_API void prm_buf_add_c(prm_buf *buf, const char *text);
PRM_API void prm_buf_add_char(prm_buf *buf, char c);
PRM_API void prm_buf_addf(prm_buf *buf, const char *fmt, ...) PRM_PRINTF(2, 3);

/* What is in it: borrowed until the next append. */
static inline prm_str prm_buf_str(const prm_buf *buf)
{
	return prm_str_n(buf->ptr, buf->len);
}

/*
 * Every input has a named limit. Zero means the default that stands beside it. Hitting one is
 * PRM_LIMIT with the limit's name and value in the text.
 */
typedef struct prm_limits {
	size_t struct_size;
	size_t document_bytes;   /* 16 MiB: one JSON or YAML document */
	size_t document_nesting; /* 512 levels of lists and maps */
	size_t yaml_aliases;     /* 10,000 nodes made by aliases in one document */
	size_t template_bytes;   /* 1 MiB: one template */
	size_t template_nesting; /* 256 levels of blocks and subexpressions */
	size_t partial_depth;    /* 64 partials within partials */
	size_t render_steps;     /* 10,000,000 instructions a render */
	size_t output_bytes;     /* 16 MiB a render */
	size_t page_items;       /* 1,000 rows a page */
	size_t diag_items;       /* 1,000 findings a list */
} prm_limits;

/*
 * What goes with a call of the manager or the store; NULL means none of it. Borrowed for the
 * length of the call.
 */
typedef struct prm_call {
	size_t struct_size;
	prm_str actor;              /* who: kept with what is written */
	prm_str reason;             /* why: kept with label moves, purges, overrides */
	uint32_t deadline_ms;       /* from the call's start; 0: none. Passing it is PRM_DEADLINE */
	prm_str traceparent;        /* W3C Trace Context header, for hooks */
	const volatile int *cancel; /* when it becomes non-zero the call ends with PRM_CANCELLED */
} prm_call;

/* The library's version, "MAJOR.MINOR.PATCH". */
PRM_API const char *prm_version_string(void);

#ifdef __cplusplus
}
#endif
#endif
