/* helper.h: what each file of helpers/ begins with. One helper a file, one line in helpers.def. */
#ifndef PRM_TEMPLATE_HELPER_H
#define PRM_TEMPLATE_HELPER_H

#include "base/str.h"
#include "template/program.h"

#define HELPER(name) prm_status prm__helper_##name(const prm_helper_args *in, prm_value *out);
#include "template/helpers.def"
#undef HELPER

/* A buffer's content as the answer; the buffer stays the caller's. */
prm_status prm__helper_text(const prm_helper_args *in, const prm_buf *buf, prm_value *out);
/* Is the number of arguments right? usage is shown when not. */
prm_status prm__helper_count(const prm_helper_args *in, size_t least, size_t most,
			     const char *usage);
/* An argument as text; buf holds it where it must be printed. */
prm_str prm__helper_arg_text(const prm_helper_args *in, size_t index, prm_buf *buf);
/* The one argument as text, with the ASCII letters from first on (26 of them) in the other case. */
prm_status prm__helper_case(const prm_helper_args *in, char first, const char *usage,
			    prm_value *out);

#endif
