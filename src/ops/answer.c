/* answer.c: the parts of answers that several operations share. */
#include "base/diag.h"
#include "ops/args.h"

prm_status prm__forward(prm_status status, const prm_diag *found, prm_diag *diag, prm_error *err)
{
	for (size_t i = 0; i < found->count; i++)
		prm_diag_add(diag, &found->items[i]);
	if (!status && prm__diag_lost(found))
		return prm_fail(err, PRM_NOMEM, "out of memory");
	return status;
}

void prm__put_str_or_null(prm_builder *b, const char *key, prm_str text)
{
	prm_build_key_c(b, key);
	if (text.len)
		prm_build_str(b, text);
	else
		prm_build_null(b);
}

void prm__put_bool(prm_builder *b, const char *key, bool yes)
{
	prm_build_key_c(b, key);
	prm_build_bool(b, yes);
}

void prm__put_int(prm_builder *b, const char *key, uint64_t number)
{
	prm_build_key_c(b, key);
	prm_build_int(b, number > INT64_MAX ? INT64_MAX : (int64_t)number);
}

void prm__put_copy(prm_builder *b, const char *key, prm_value v)
{
	if (prm_value_is(v, PRM_MISSING))
		return;
	prm_build_key_c(b, key);
	prm_build_copy(b, v);
}

void prm__put_resolved(prm_builder *b, const prm_resolved *resolved)
{
	prm_build_member(b, "id", prm_str_c(resolved->id));
	prm_build_member(b, "version", prm_str_c(resolved->version));
	prm_build_member(b, "status", prm_str_c(prm_lifecycle_name(resolved->status)));
	prm__put_bool(b, "drafts_only", resolved->drafts_only);
	prm__put_bool(b, "fell_back", resolved->fell_back);
}

void prm__put_published(prm_builder *b, prm_str id, const prm_published *published)
{
	prm_build_map(b);
	prm_build_member(b, "id", id);
	prm_build_member(b, "version", prm_str_c(published->version));
	prm__put_bool(b, "created", published->created);
	prm__put_bool(b, "first", published->first);
	prm__put_bool(b, "same_body", published->same_body);
	prm_build_end(b);
}

void prm__put_moved(prm_builder *b, prm_value args, const prm_resolved *resolved)
{
	prm_build_map(b);
	prm_build_member(b, "label", prm__arg_str(args, "label"));
	prm__put_resolved(b, resolved);
	prm_build_end(b);
}

prm_status prm__put_done(prm_builder *b, prm_value args, prm_status status)
{
	if (status)
		return status;
	prm_build_map(b);
	prm_build_member(b, "id", prm__arg_str(args, "id"));
	prm__put_bool(b, "done", true);
	prm_build_end(b);
	return PRM_OK;
}

/* A row has them as "a, b". */
static void put_tags(prm_builder *b, const prm_prompt_row *row)
{
	if (row->tag_count == 0)
		return;
	prm_build_key_c(b, "tags");
	prm_build_list(b);
	for (size_t i = 0; i < row->tag_count; i++)
		prm_build_str(b, row->tag_list[i]);
	prm_build_end(b);
}

static void put_prompt(prm_builder *b, const prm_prompt_row *row)
{
	prm_build_map(b);
	prm_build_member(b, "id", row->id);
	prm__put_str_or_null(b, "latest", row->latest);
	prm_build_member(b, "description", row->description);
	prm_build_member(b, "category", row->category);
	put_tags(b, row);
	prm_build_member(b, "updated_at", row->updated_at);
	if (row->format)
		prm_build_member(b, "format", prm_str_c(prm_format_name(row->format)));
	if (row->status)
		prm_build_member(b, "status", prm_str_c(prm_lifecycle_name(row->status)));
	prm__put_int(b, "versions", row->versions);
	prm__put_bool(b, "archived", row->archived);
	if (row->damage)
		prm_build_member(b, "damage", prm_str_c(prm_status_code(row->damage)));
	prm_build_end(b);
}

void prm__put_prompts(prm_builder *b, const prm_prompts *prompts)
{
	prm_build_map(b);
	prm_build_key_c(b, "prompts");
	prm_build_list(b);
	for (size_t i = 0; i < prompts->count; i++)
		put_prompt(b, &prompts->items[i]);
	prm_build_end(b);
	prm__put_str_or_null(b, "next_cursor", prompts->next_cursor);
	prm_build_end(b);
}

static void put_message(prm_builder *b, const prm_rendered_message *message)
{
	prm_value extra = message->extra, value;
	prm_str key;

	prm_build_map(b);
	prm_build_member(b, "role", message->role);
	prm_build_member(b, "name", message->name);
	prm_build_key_c(b, "content");
	if (prm_value_is(message->parts, PRM_MISSING))
		prm_build_str(b, message->text);
	else
		prm_build_copy(b, message->parts);
	for (size_t i = 0; prm_value_member(extra, i, &key, &value); i++) {
		prm_build_key(b, key);
		prm_build_copy(b, value);
	}
	prm_build_end(b);
}

static void put_finding(prm_builder *b, const prm_diag_entry *entry)
{
	prm_build_map(b);
	prm_build_member(b, "severity", prm_str_c(prm__diag_severity(entry->severity)));
	prm_build_member(b, "code", prm_str_c(prm_status_code(entry->code)));
	prm_build_member(b, "source", entry->source);
	if (entry->line) {
		prm__put_int(b, "line", entry->line);
		prm__put_int(b, "column", entry->column);
	}
	prm_build_member(b, "pointer", entry->pointer);
	prm_build_member(b, "rule", entry->rule);
	prm_build_member(b, "value", entry->value);
	prm_build_member(b, "text", entry->text);
	prm_build_member(b, "hint", entry->hint);
	prm_build_end(b);
}

void prm__put_findings(prm_builder *b, const char *key, const prm_diag *diag)
{
	prm_build_key_c(b, key);
	prm_build_list(b);
	for (size_t i = 0; i < diag->count; i++)
		put_finding(b, &diag->items[i]);
	prm_build_end(b);
}

static void put_spans(prm_builder *b, const prm_rendered *rendered)
{
	prm_build_key_c(b, "spans");
	prm_build_list(b);
	for (size_t i = 0; i < rendered->span_count; i++) {
		const prm_rendered_span *span = &rendered->spans[i];

		prm_build_map(b);
		prm__put_int(b, "message", span->message);
		prm__put_int(b, "start", span->start);
		prm__put_int(b, "end", span->end);
		prm_build_member(b, "id", span->id);
		prm_build_member(b, "version", span->version);
		prm_build_member(b, "source", span->source);
		prm__put_int(b, "line", span->line);
		prm__put_int(b, "column", span->column);
		prm_build_member(b, "path", span->path);
		prm_build_end(b);
	}
	prm_build_end(b);
}

void prm__put_rendered(prm_builder *b, const prm_rendered *rendered, const prm_diag *found)
{
	prm_build_map(b);
	prm__put_resolved(b, &rendered->resolved);
	prm_build_member(b, "format", prm_str_c(prm_format_name(rendered->format)));
	prm_build_key_c(b, "messages");
	prm_build_list(b);
	for (size_t i = 0; i < rendered->count; i++)
		put_message(b, &rendered->messages[i]);
	prm_build_end(b);
	prm_build_key_c(b, "text");
	prm_build_str(b, rendered->text);
	prm__put_copy(b, "tools", rendered->tools);
	prm__put_copy(b, "response", rendered->response);
	prm__put_copy(b, "model", rendered->model);
	prm_build_member(b, "sha256", rendered->sha256);
	if (rendered->span_count)
		put_spans(b, rendered);
	if (found->count)
		prm__put_findings(b, "warnings", found);
	prm_build_end(b);
}

void prm__put_contract(prm_builder *b, const prm_contract *contract)
{
	static const char *const verdicts[] = {"none", "compatible", "breaking"};
	static const char *const bumps[] = {"patch", "minor", "major"};

	prm_build_map(b);
	prm_build_member(b, "verdict", prm_str_c(verdicts[contract->verdict]));
	prm_build_member(b, "bump", prm_str_c(bumps[contract->verdict]));
	prm_build_key_c(b, "changes");
	prm_build_list(b);
	for (size_t i = 0; i < contract->count; i++) {
		const prm_contract_change *change = &contract->changes[i];

		prm_build_map(b);
		prm_build_member(b, "verdict", prm_str_c(verdicts[change->verdict]));
		prm_build_member(b, "part", change->part);
		prm_build_key_c(b, "pointer");
		prm_build_str(b, change->pointer);
		prm_build_member(b, "text", change->text);
		prm_build_end(b);
	}
	prm_build_end(b);
	prm_build_end(b);
}
