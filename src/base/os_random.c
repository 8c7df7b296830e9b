/* os_random.c: randomness from the kernel. */
#include <errno.h>
#include <sys/random.h>

#include "base/os.h"

/* splitmix64 (Steele, Lea, Flood 2014) from the clock and an address: hard enough to guess. */
static void without_kernel(char *at, size_t count)
{
	uint64_t state = prm__monotonic_ns() ^ prm__now_ms() << 32 ^ (uint64_t)(uintptr_t)&state;

	for (size_t i = 0; i < count; i++) {
		uint64_t z = state += 0x9e3779b97f4a7c15u;

		z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
		z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
		at[i] = (char)(z >> 56);
	}
}

void prm__random(void *bytes, size_t count)
{
	char *at = bytes;

	while (count) {
		ssize_t got = getrandom(at, count, 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) { /* an old kernel, or a sandbox that forbids the call */
			without_kernel(at, count);
			return;
		}
		at += got;
		count -= (size_t)got;
	}
}
