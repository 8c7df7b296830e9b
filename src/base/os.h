/*
 * os.h: what the base asks of the operating system: time, randomness, locks, SHA-256, numbers.
 * The os_*.c files are the only ones of the five portable layers that know an operating system.
 */
#ifndef PRM_BASE_OS_H
#define PRM_BASE_OS_H

#include <prm/base.h>

/* Unix time in ms; and a clock that never goes back, in ns. */
uint64_t prm__now_ms(void);
uint64_t prm__monotonic_ns(void);
/* "2026-01-31T08:15:30.123Z" (RFC 3339, UTC, ms) and a NUL: 25 bytes. Years 1970 to 9999. */
void prm__format_time(uint64_t unix_ms, char out[25]);
/* Random bytes from the system: for seeds and names, not for keys. */
void prm__random(void *bytes, size_t count);

/* A mutex that needs no destruction order: new, lock, unlock, free. */
typedef struct prm_lock prm_lock;
prm_lock *prm__lock_new(const prm_allocator *allocator);
void prm__lock_free(prm_lock *lock, const prm_allocator *allocator);
void prm__lock_take(prm_lock *lock);
void prm__lock_give(prm_lock *lock);

/* SHA-256 (FIPS 180-4) in one go, and as 64 lower-case hex digits. */
void prm__sha256(prm_str text, unsigned char out[32]);
void prm__sha256_hex(prm_str text, char out[64]);

/* strtod without regard to the locale. text is NUL-terminated. */
double prm__strtod(const char *text, char **end);

#endif
