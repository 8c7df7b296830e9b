/* record.h: what every backend does alike: the order of keys, pages of rows, waiting. */
#ifndef PRM_STORE_RECORD_H
#define PRM_STORE_RECORD_H

#include <prm/sys/store_backend.h>

#define PRM__BODY_MAX ((size_t)16 << 20)   /* one record: prm_limits.document_bytes */
#define PRM__PAGE_MAX ((size_t)10000)      /* rows a page, whatever is asked for */
#define PRM__PAGE_BYTES ((size_t)32 << 20) /* of bodies a page: it ends early behind them */
#define PRM__REVISION_BYTES 64

/* By name, then by item, in byte order. */
int prm__key_order(prm_str name_a, prm_str item_a, prm_str name_b, prm_str item_b);
/* Does the query ask for this name? */
bool prm__query_wants(const prm_list_query *query, prm_str name);
/* The revision of a body: its SHA-256, cut to 128 bits, and its length. NUL-terminated. */
void prm__content_revision(prm_str body, char out[PRM__REVISION_BYTES]);

/* A page that is being filled. */
struct prm__page {
	prm_arena *arena;
	prm_stored *rows;
	size_t count, size, limit, bytes;
};

void prm__page_init(struct prm__page *page, const prm_list_query *query, prm_arena *arena);
/* No further row fits: the caller reports `more`. */
bool prm__page_full(const struct prm__page *page);
/* Add a row, whose name and item are copied; the rest is in the page's arena. False: no memory. */
bool prm__page_add(struct prm__page *page, const prm_stored *row) PRM_MUST_USE;

/* How long a call may wait: until timeout_ms have passed, its deadline, or its cancellation. */
struct prm__wait {
	uint64_t timeout_ns, deadline_ns; /* on the monotonic clock; deadline_ns 0: none */
	const volatile int *cancel;
};

void prm__wait_start(struct prm__wait *wait, const prm_call *call, uint32_t timeout_ms);
/* PRM_CANCELLED or PRM_DEADLINE where it is so; else PRM_OK. */
prm_status prm__wait_check(const struct prm__wait *wait, prm_error *err) PRM_MUST_USE;
/* Has timeout_ms passed? */
bool prm__wait_over(const struct prm__wait *wait);
/* Sleep at most this long, and not beyond the end. */
void prm__wait_nap(const struct prm__wait *wait, uint64_t ns);

#endif
