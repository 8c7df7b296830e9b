/* args.c: typed arguments out of a map. */
#include "ops/args.h"

#include <stdio.h>

#include "base/str.h"
#include "model/record.h"

prm_str prm__arg_str(prm_value args, const char *name)
{
	prm_value value = prm_value_get_c(args, name);

	return prm_value_is(value, PRM_STRING) ? prm_value_text(value) : prm_str_n(NULL, 0);
}

bool prm__arg_bool(prm_value args, const char *name, bool otherwise)
{
	prm_value value = prm_value_get_c(args, name);

	return prm_value_is(value, PRM_BOOL) ? value.as.boolean : otherwise;
}

int64_t prm__arg_int(prm_value args, const char *name)
{
	prm_value value = prm_value_get_c(args, name);

	return prm_value_is(value, PRM_INT) ? value.as.integer : 0;
}

prm_status prm__arg_prompt(prm_value args, const prm_allocator *allocator, prm_prompt **out,
			   prm_diag *diag, prm_error *err)
{
	return prm_prompt_read(prm_value_get_c(args, "prompt"), NULL, PRM_LIT(""),
			       PRM_LIT("prompt"), allocator, out, diag, err);
}

prm_value prm__arg_map(prm_value args, const char *name)
{
	prm_value value = prm_value_get_c(args, name);

	return prm_value_is(value, PRM_MAP) ? value : (prm_value){.type = PRM_MAP};
}

prm_label_options prm__arg_label_options(prm_value args)
{
	int64_t seq = prm__arg_int(args, "expect_seq");

	return (prm_label_options){.struct_size = sizeof(prm_label_options),
				   .force_protected = prm__arg_bool(args, "force_protected", false),
				   .expect_seq = seq > 0 ? (uint64_t)seq : 0,
				   .allow_breaking = prm__arg_bool(args, "allow_breaking", false)};
}

prm_call prm__arg_call(const prm_call *call, prm_value args)
{
	prm_str reason = prm__arg_str(args, "reason");
	prm_call copy = {.struct_size = sizeof(copy)};

	if (call)
		copy = *call;
	if (reason.len)
		copy.reason = reason;
	return copy;
}

/* "a, b or c" */
static void list_names(const char *const *names, char out[128])
{
	int len = 0;

	for (size_t i = 0; names[i] && len < 128; i++)
		len += snprintf(out + len, 128 - (size_t)len, "%s%s",
				i == 0         ? ""
				: names[i + 1] ? ", "
					       : " or ",
				names[i]);
}

prm_status prm__arg_choice(prm_value args, const char *name, const char *const *names,
			   int otherwise, int *out, prm_error *err)
{
	prm_str text = prm__arg_str(args, name);
	char all[128] = "";

	*out = otherwise;
	if (text.len == 0)
		return PRM_OK;
	for (int i = 0; names[i]; i++) {
		if (!prm_str_is(text, names[i]))
			continue;
		*out = i;
		return PRM_OK;
	}
	list_names(names, all);
	return prm_fail(err, PRM_BAD_VALUE, "'%s' is %s, not '%.*s'", name, all, PRM_FMT(text));
}

prm_status prm__arg_render(prm_value args, prm_render_options *out, prm_error *err)
{
	static const char *const tripwires[] = {"warn", "fail", "off", NULL};

	*out = (prm_render_options){.struct_size = sizeof(*out),
				    .fallback = prm__arg_str(args, "fallback"),
				    .with_sha256 = prm__arg_bool(args, "with_sha256", false),
				    .with_spans = prm__arg_bool(args, "with_spans", false)};
	return prm__arg_choice(args, "tripwire", tripwires, PRM_TRIPWIRE_WARN, &out->tripwire, err);
}

prm_status prm__arg_lifecycle(prm_value args, const char *name, int *out, prm_error *err)
{
	prm_str text = prm__arg_str(args, name);

	*out = prm_lifecycle_of(text);
	if (*out || text.len == 0)
		return PRM_OK;
	return prm_fail(err, PRM_BAD_VALUE,
			"'%.*s' is no status; it is draft, active, deprecated or archived",
			PRM_FMT(text));
}

prm_status prm__arg_format(prm_value args, const char *name, int *out, prm_error *err)
{
	prm_str text = prm__arg_str(args, name);

	*out = prm_format_of(text);
	if (*out || text.len == 0)
		return PRM_OK;
	return prm_fail(err, PRM_BAD_VALUE,
			"'%.*s' is no format; it is text, chat, completion or instruction",
			PRM_FMT(text));
}

prm_status prm__arg_limit(prm_value args, size_t *out, prm_error *err)
{
	prm_value value = prm_value_get_c(args, "limit");

	*out = 0;
	if (!prm_value_is(value, PRM_INT))
		return PRM_OK;
	if (value.as.integer < 1 || value.as.integer > 1000)
		return prm_fail(err, PRM_BAD_VALUE, "'limit' is 1 to 1000");
	*out = (size_t)value.as.integer;
	return PRM_OK;
}

prm_status prm__arg_texts(prm_value args, const char *name, prm_arena *arena, const prm_str **out,
			  size_t *count, prm_error *err)
{
	prm_value list = prm_value_get_c(args, name);
	size_t n = prm_value_is(list, PRM_LIST) ? prm_value_count(list) : 0;
	prm_str *texts = prm_arena_calloc(arena, n + 1, sizeof(*texts));

	if (!texts)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	for (size_t i = 0; i < n; i++) {
		prm_value item = prm_value_at(list, i);

		if (!prm_value_is(item, PRM_STRING))
			return prm_fail(err, PRM_WRONG_TYPE,
					"item %zu of '%s' is %s; all must be strings", i, name,
					prm__a_type(item.type));
		texts[i] = prm_value_text(item);
	}
	*out = texts;
	*count = n;
	return PRM_OK;
}
