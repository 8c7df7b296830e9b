/* os_random.c: randomness from the kernel. */
#include <sys/random.h>

#include "base/os.h"

void prm__random(void *bytes, size_t count)
{
	char *at = bytes;

	while (count) {
		ssize_t got = getrandom(at, count, 0);

		if (got <= 0) /* only EINTR is possible for small requests */
			continue;
		at += got;
		count -= (size_t)got;
	}
}
