/* helper.h: what each file of helpers/ begins with. One helper a file, one line in helpers.def. */
#ifndef PRM_TEMPLATE_HELPER_H
#define PRM_TEMPLATE_HELPER_H

#include "base/str.h"
#include "template/program.h"

#define HELPER(name, ...) prm_status prm__helper_##name(const prm_helper_args *in, prm_value *out);
#include "template/helpers.def"
#undef HELPER

/* ---- helper_args.c: what comes in ------------------------------------------------------------ */

/* PRM_HELPER_ARGUMENTS: what is wrong, and how the helper is written. */
prm_status prm__args_wrong(const prm_helper_args *in, const char *fmt, ...) PRM_PRINTF(2, 3);
/* Nothing there: MISSING or NULL. */
static inline bool prm__is_nothing(prm_value v)
{
	return v.type <= PRM_NULL;
}
/* An argument as text: "" for what is not there; a list, map or function is an error. */
prm_status prm__args_text(const prm_helper_args *in, size_t index, prm_str *out);
/* The type's name for errors: "text", "number", "list", ... */
const char *prm__args_type(prm_value v);
/* A member of the hash; MISSING when it is not given. */
prm_value prm__args_option(const prm_helper_args *in, const char *name);
/* The same as text, or what *out holds. */
prm_status prm__args_text_option(const prm_helper_args *in, const char *name, prm_str *out);
/* A whole number of least to most; `what` names it in the error. */
prm_status prm__args_whole(const prm_helper_args *in, prm_value v, const char *what, int64_t least,
			   int64_t most, int64_t *out);
/* Does {{#if}} take v as true? */
prm_status prm__args_true(const prm_helper_args *in, prm_value v, bool *out);
/* The status of a question to a host's list or map; where that failed, it is in the error. */
prm_status prm__args_answered(const prm_helper_args *in, prm_status status);
/* Order of two arguments: numbers by value, texts by code points: -1, 0, 1; 2 where one is not there. */
prm_status prm__args_compare(const prm_helper_args *in, int *order);

/* ---- helper_result.c: what goes out ---------------------------------------------------------- */

/* A buffer for the answer, with the render's limit. */
void prm__result_begin(const prm_helper_args *in, prm_buf *buf);
/* A value as text, appended: as prm__args_text does. */
prm_status prm__result_add(const prm_helper_args *in, prm_value v, prm_buf *buf);
/* Release the buffer; its content is the answer, unless something failed. */
prm_status prm__result_end(const prm_helper_args *in, prm_buf *buf, prm_status status,
			   prm_value *out);
/* Items of argument 0, a list, or characters, a text; 0 where nothing is there. */
prm_status prm__args_size(const prm_helper_args *in, size_t *out);
/* count items or characters of argument 0, from number `from` on, which it has. */
prm_status prm__result_part(const prm_helper_args *in, size_t from, size_t count, prm_value *out);
/* The item at one end of argument 0, or with a second argument so many of them. */
prm_status prm__result_at_end(const prm_helper_args *in, bool from_end, prm_value *out);
/* Cleared memory that lives as long as the render; NULL: in->err is filled. */
void *prm__result_memory(const prm_helper_args *in, size_t count, size_t size);
/* Bytes up to character number `count`, or the end. */
size_t prm__text_offset(prm_str text, size_t count);
/* The first argument that {{#if}} takes as `wanted`, or the last. */
prm_status prm__result_deciding(const prm_helper_args *in, bool wanted, prm_value *out);
/* Argument 0 as text, with each character mapped. */
prm_status prm__result_mapped(const prm_helper_args *in, int32_t (*map)(int32_t), prm_value *out);

#endif
