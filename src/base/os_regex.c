/* os_regex.c: regular expressions by PCRE2, compiled to machine code where it can. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>

#include "base/alloc.h"
#include "base/regex.h"

#define MATCH_STEPS 100000
#define MATCH_DEPTH 100000
#define MATCH_HEAP_KIB 16384
#define PATTERN_BYTES 65536

struct prm_regex {
	const prm_allocator *allocator;
	pcre2_general_context *memory;
	pcre2_match_context *limits;
	pcre2_code *code;
};

/* PCRE2 frees without a size: it is kept in front of each block. */
union header {
	size_t size;
	max_align_t align;
};

static void *take(size_t size, void *ud)
{
	union header *block;

	if (size > SIZE_MAX - sizeof(*block))
		return NULL;
	block = prm__realloc(ud, NULL, 0, size + sizeof(*block));
	if (!block)
		return NULL;
	block->size = size + sizeof(*block);
	return block + 1;
}

static void give(void *ptr, void *ud)
{
	union header *block = ptr;

	if (block)
		prm__free(ud, block - 1, block[-1].size);
}

static bool set_up(prm_regex *regex)
{
	void *ud = (void *)(uintptr_t)regex->allocator;

	regex->memory = pcre2_general_context_create(take, give, ud);
	if (regex->memory)
		regex->limits = pcre2_match_context_create(regex->memory);
	if (!regex->limits)
		return false;
	pcre2_set_match_limit(regex->limits, MATCH_STEPS);
	pcre2_set_depth_limit(regex->limits, MATCH_DEPTH);
	pcre2_set_heap_limit(regex->limits, MATCH_HEAP_KIB);
	return true;
}

static prm_status compile(prm_regex *regex, prm_str pattern, uint32_t anchored,
			  prm_regex_fault *fault)
{
	const uint32_t flags = anchored | PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C;
	pcre2_compile_context *context = pcre2_compile_context_create(regex->memory);
	int code = 0;

	if (!context)
		return PRM_NOMEM;
	pcre2_set_max_pattern_length(context, PATTERN_BYTES);
	regex->code = pcre2_compile((PCRE2_SPTR)(pattern.len ? pattern.ptr : ""), pattern.len,
				    flags, &code, &fault->at, context);
	pcre2_compile_context_free(context);
	if (regex->code) {
		(void)pcre2_jit_compile(regex->code, PCRE2_JIT_COMPLETE); /* else interpreted */
		return PRM_OK;
	}
	if (code == PCRE2_ERROR_HEAP_FAILED)
		return PRM_NOMEM;
	if (pcre2_get_error_message(code, (PCRE2_UCHAR *)fault->reason, sizeof(fault->reason)) < 0)
		snprintf(fault->reason, sizeof(fault->reason), "malformed");
	if (fault->at > pattern.len)
		fault->at = pattern.len;
	return PRM_BAD_VALUE;
}

static prm_status make(prm_str pattern, uint32_t anchored, const prm_allocator *allocator,
		       prm_regex **out, prm_regex_fault *fault)
{
	const prm_allocator *a = prm__allocator(allocator);
	prm_regex *regex = prm__calloc(a, sizeof(*regex));
	prm_status status = PRM_NOMEM;

	if (!regex)
		return PRM_NOMEM;
	regex->allocator = a;
	if (set_up(regex))
		status = compile(regex, pattern, anchored, fault);
	if (status)
		prm__regex_free(regex);
	else
		*out = regex;
	return status;
}

prm_status prm__regex_compile(prm_str pattern, const prm_allocator *allocator, prm_regex **out,
			      prm_regex_fault *fault)
{
	return make(pattern, PCRE2_ANCHORED, allocator, out, fault);
}

prm_status prm__regex_compile_search(prm_str pattern, const prm_allocator *allocator,
				     prm_regex **out, prm_regex_fault *fault)
{
	return make(pattern, 0, allocator, out, fault);
}

void prm__regex_free(prm_regex *regex)
{
	if (!regex)
		return;
	pcre2_code_free(regex->code);
	pcre2_match_context_free(regex->limits);
	pcre2_general_context_free(regex->memory);
	prm__free(regex->allocator, regex, sizeof(*regex));
}

int prm__regex_match(const prm_regex *regex, prm_str text)
{
	pcre2_match_data *data = pcre2_match_data_create(1, regex->memory);
	PCRE2_SPTR subject = (PCRE2_SPTR)(text.len ? text.ptr : "");
	int code;

	if (!data)
		return PRM_REGEX_NOMEM;
	code = pcre2_match(regex->code, subject, text.len, 0, 0, data, regex->limits);
	if (code == PCRE2_ERROR_JIT_STACKLIMIT) /* the interpreter has its frames on the heap */
		code = pcre2_match(regex->code, subject, text.len, 0, PCRE2_NO_JIT, data,
				   regex->limits);
	pcre2_match_data_free(data);
	if (code >= 0)
		return PRM_REGEX_YES;
	if (code == PCRE2_ERROR_NOMATCH)
		return PRM_REGEX_NO;
	return code == PCRE2_ERROR_NOMEMORY ? PRM_REGEX_NOMEM : PRM_REGEX_GAVE_UP;
}
