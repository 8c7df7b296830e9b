/* send.c: one entry or schema of a library into the store, with its file in every finding. */
#include "base/str.h"
#include "library/parts.h"

/* Reading the file told these already. */
static bool told_before(const prm_diag_entry *finding)
{
	return finding->severity != PRM_SEVERITY_ERROR &&
	       (finding->code == PRM_UNUSED_VARIABLE || finding->code == PRM_UNKNOWN_KEY);
}

static bool names_file(const prm_diag_entry *finding, const prm__entry *entry)
{
	return prm_str_eq(finding->source, entry->item.file);
}

/* The manager knows the prompt's tree, not the file: its pointers lead to the place. */
static void forward(const prm__entry *entry, const prm_diag *from, prm_diag *to)
{
	char text[512];

	for (size_t i = 0; i < from->count; i++) {
		prm_diag_entry finding = from->items[i];
		prm_str base = entry->item.pointer, tail = finding.pointer;
		prm_diag_entry placed;

		if (told_before(&finding))
			continue;
		if (!names_file(&finding, entry) && base.len + tail.len < sizeof(text)) {
			if (base.len)
				memcpy(text, base.ptr, base.len);
			if (tail.len)
				memcpy(text + base.len, tail.ptr, tail.len);
			placed = prm__finding(entry->doc, entry->item.file,
					      prm_str_n(text, base.len + tail.len), false);
			placed.code = finding.code;
			placed.severity = finding.severity;
			placed.text = finding.text;
			placed.hint = finding.hint;
			placed.notes = finding.notes;
			finding = placed;
		}
		prm_diag_add(to, &finding);
	}
}

static void add_failure(const prm__entry *entry, prm_status status, const prm_error *fault,
			prm_diag *diag)
{
	prm_diag_entry finding = prm__finding(entry->doc, entry->item.file, entry->item.pointer,
					      false);

	finding.code = status;
	prm_diag_addf(diag, &finding, "'%.*s' was not published: %s",
		      PRM_FMT(prm_prompt_id(entry->prompt)), fault->text);
}

prm_status prm__send_entry(const prm__entry *entry, prm_manager *m, const prm_call *call,
			   const prm_publish_options *opts, prm_published *out, prm_diag *diag,
			   prm_error *err)
{
	prm_error fault = {0};
	prm_status status;
	prm_diag found;

	prm_diag_init(&found, diag ? diag->arena.allocator : NULL, 0);
	status = prm_manager_publish(m, call, entry->prompt, opts, out, &found, &fault);
	forward(entry, &found, diag);
	if (status && found.errors == 0)
		add_failure(entry, status, &fault, diag);
	prm_diag_release(&found);
	return status ? prm_fail(err, status, "%s", fault.text) : PRM_OK;
}

prm_status prm__send_schema(const prm__schema *schema, prm_manager *m, const prm_call *call,
			    prm_diag *diag, prm_error *err)
{
	prm_error fault = {0};
	prm_status status = prm_manager_put_schema(m, call, schema->tree, &fault);
	prm_diag_entry finding;

	if (status == PRM_OK)
		return PRM_OK;
	finding = prm__finding(schema->doc, schema->file, schema->pointer, false);
	finding.code = status;
	prm_diag_addf(diag, &finding, "the schema '%.*s' %.*s was not stored: %s",
		      PRM_FMT(schema->name), PRM_FMT(schema->version), fault.text);
	return prm_fail(err, status, "%s", fault.text);
}

bool prm__ends_all(prm_status status)
{
	return status == PRM_NOMEM || status == PRM_CANCELLED || status == PRM_DEADLINE;
}

const prm_version_row *prm__version_row(const prm_versions *versions, prm_str number)
{
	for (size_t i = 0; versions && i < versions->count; i++) {
		prm_str version = versions->items[i].version;

		version.len = prm__str_find_char(version, '+', 0);
		if (prm_str_eq(version, number))
			return &versions->items[i];
	}
	return NULL;
}

prm_status prm__history(prm_manager *m, const prm_call *call, prm_str id, prm_versions **out,
			prm_error *err)
{
	prm_versions *found = NULL;
	prm_error fault = {0};
	prm_status status = prm_manager_history(m, call, id, &found, &fault);

	if (status && status != PRM_PROMPT_NOT_FOUND)
		return prm_fail(err, status, "%s", fault.text);
	*out = status ? NULL : found;
	return PRM_OK;
}
