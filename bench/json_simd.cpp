// json_simd.cpp: a parser that is used again and again, over text that is padded already.
#include "json_simd.h"

#include <simdjson.h>

struct simd {
	simdjson::dom::parser parser;
	simdjson::padded_string text;
};

void *bench_simd_new(const char *text, size_t len)
{
	simd *s = new simd;

	s->text = simdjson::padded_string(text, len);
	return s;
}

void bench_simd_parse(void *data)
{
	simd *s = static_cast<simd *>(data);
	simdjson::dom::element root;

	if (s->parser.parse(s->text).get(root))
		abort();
}

void bench_simd_free(void *data)
{
	delete static_cast<simd *>(data);
}
