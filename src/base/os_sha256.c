/*
 * os_sha256.c: SHA-256 from libcrypto, linked statically and called at its low level: no provider
 * is fetched and nothing runs at start-up, which would cost every command 4 ms.
 */
#define OPENSSL_API_COMPAT 0x10100000L
#include <openssl/sha.h>

#include "base/os.h"

void prm__sha256(prm_str text, unsigned char out[32])
{
	SHA256_CTX ctx;

	SHA256_Init(&ctx);
	SHA256_Update(&ctx, text.ptr, text.len);
	SHA256_Final(out, &ctx);
}

void prm__sha256_hex(prm_str text, char out[64])
{
	static const char digits[] = "0123456789abcdef";
	unsigned char hash[32];

	prm__sha256(text, hash);
	for (size_t i = 0; i < sizeof(hash); i++) {
		out[2 * i] = digits[hash[i] >> 4];
		out[2 * i + 1] = digits[hash[i] & 15];
	}
}
