/*
 * files_body.c: "?format=yaml": a body, which is JSON, stands in its file as YAML, and comes back as
 * pretty JSON: what the record writers put is given back byte for byte.
 */
#include "store/backends/files.h"

#include <prm/value.h>

static bool same_when_read(prm_str yaml, prm_value expected, const prm_read_options *options)
{
	prm_doc *doc = NULL;
	bool same = prm_doc_read_yaml(yaml, options, &doc, NULL, NULL, NULL) == PRM_OK &&
		    prm_value_equal(prm_doc_root(doc), expected);

	prm_doc_free(doc);
	return same;
}

prm_status prm__body_to_yaml(const struct prm__files *store, prm_str body, prm_buf *out,
			     prm_error *err)
{
	prm_read_options options = {
		.struct_size = sizeof(options), .allocator = store->base.allocator, .borrow = true};
	prm_error why = {0};
	prm_doc *doc = NULL;
	prm_status status = prm_doc_read_json(body, &options, &doc, NULL, &why);

	if (status == PRM_NOMEM)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	if (status)
		return prm_fail(err, PRM_INVALID,
				"a store with format=yaml keeps JSON only: %.150s", why.text);
	status = prm_value_write_yaml(prm_doc_root(doc), out);
	if (!status && !same_when_read(prm_buf_str(out), prm_doc_root(doc), &options))
		status = PRM_UNSUPPORTED; /* or memory is out: it is not written either way */
	prm_doc_free(doc);
	if (status)
		return prm_fail(err, status, "the record cannot be kept as YAML: %s",
				prm_status_sentence(status));
	return PRM_OK;
}

prm_status prm__body_from_yaml(const struct prm__files *store, prm_str text, prm_arena *arena,
			       prm_str *out, prm_error *err)
{
	prm_read_options options = {
		.struct_size = sizeof(options), .allocator = store->base.allocator, .borrow = true};
	prm_error why = {0};
	prm_doc *doc = NULL;
	prm_buf json;
	prm_status status = prm_doc_read_yaml(text, &options, &doc, NULL, NULL, &why);

	if (status == PRM_NOMEM)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	if (status)
		return prm_fail(err, PRM_STORE_CORRUPT,
				"the record is no sound YAML: line %u: %.150s", why.line, why.text);
	prm_buf_init(&json, store->base.allocator, 0);
	status = prm_value_write_json(prm_doc_root(doc), PRM_JSON_PRETTY, &json);
	if (!status && !prm_arena_str(arena, prm_buf_str(&json), out))
		status = PRM_NOMEM;
	prm_buf_release(&json);
	prm_doc_free(doc);
	return status ? prm_fail(err, status, "%s", prm_status_sentence(status)) : PRM_OK;
}
