/* target.c: id@version, id:label and the same in two words. */
#include "cli/target.h"

#include "base/str.h"

prm_str prm__target_of(prm_str id, prm_str text)
{
	if (prm__str_starts(text, id) && text.len > id.len + 1 && strchr("@:", text.ptr[id.len]))
		return prm_str_n(text.ptr + id.len + 1, text.len - id.len - 1);
	if (text.len > 1 && strchr("@:", text.ptr[0]))
		return prm_str_n(text.ptr + 1, text.len - 1);
	return text;
}

/* The first word's parts; it must be an id alone where a second one says which version. */
static prm_status parse_first(prm_cli *cli, prm_str second, prm_ref *out)
{
	prm_str word = prm__cli_word(cli, 0);

	if (prm_ref_parse(word, out, &cli->err))
		return cli->err.status;
	if (out->kind != PRM_REF_DEFAULT && second.len)
		return prm__cli_usage(cli, "'%.*s' names a version already; what is '%.*s'?",
				      PRM_FMT(word), PRM_FMT(second));
	return PRM_OK;
}

prm_status prm__target_id(prm_cli *cli, prm_str *out)
{
	prm_str word = prm__cli_word(cli, 0);
	prm_ref ref;

	*out = word;
	if (word.len == 0)
		return PRM_OK;
	if (prm_ref_parse(word, &ref, &cli->err))
		return cli->err.status;
	if (ref.kind != PRM_REF_DEFAULT)
		return prm__cli_usage(cli,
				      "'%.*s' names one version; this is about the prompt: '%.*s'",
				      PRM_FMT(word), PRM_FMT(ref.id));
	*out = ref.id;
	return PRM_OK;
}

prm_status prm__target_ref(prm_cli *cli, prm_str *out)
{
	prm_str second = prm__cli_word(cli, 1);
	prm_ref ref;

	*out = prm__cli_word(cli, 0);
	if (second.len == 0)
		return PRM_OK;
	if (prm__cli_is_variable(cli, second))
		return prm__cli_fail_word(cli, second);
	if (parse_first(cli, second, &ref))
		return cli->err.status;
	*out = prm__target_join(cli, ref.id, second);
	return PRM_OK;
}

prm_str prm__target_join(prm_cli *cli, prm_str id, prm_str text)
{
	prm_str want = prm__target_of(id, text);
	bool is_label = prm_label_check(want, NULL) == PRM_OK;

	return prm__cli_text(cli, "%.*s%c%.*s", PRM_FMT(id), is_label ? ':' : '@', PRM_FMT(want));
}

prm_status prm__target_version(prm_cli *cli, prm_target *out)
{
	prm_str second = prm__cli_word(cli, 1);
	prm_ref ref;

	if (parse_first(cli, second, &ref))
		return cli->err.status;
	*out = (prm_target){.id = ref.id, .whole = ref.kind == PRM_REF_DEFAULT && second.len == 0};
	if (second.len)
		out->version = prm__target_of(ref.id, second);
	else if (ref.kind == PRM_REF_LATEST)
		out->version = PRM_LIT("latest");
	else if (ref.kind == PRM_REF_LABEL)
		out->label = ref.want;
	else
		out->version = ref.want;
	return PRM_OK;
}

prm_status prm__target_label(prm_cli *cli, prm_target *out, size_t *rest)
{
	prm_str word = prm__cli_word(cli, 0);
	prm_ref ref;

	if (prm_ref_parse(word, &ref, &cli->err))
		return cli->err.status;
	*out = (prm_target){.id = ref.id};
	if (ref.kind == PRM_REF_LABEL) {
		out->label = ref.want;
		*rest = 1;
		return PRM_OK;
	}
	if (ref.kind != PRM_REF_DEFAULT)
		return prm__cli_usage(cli,
				      "'%.*s' names a version; a label is ID:LABEL or ID LABEL",
				      PRM_FMT(word));
	out->label = prm__cli_word(cli, 1);
	*rest = 2;
	if (out->label.len == 0)
		return prm__cli_usage(cli, "say which label: ID:LABEL or ID LABEL");
	return prm_label_check(out->label, &cli->err);
}
