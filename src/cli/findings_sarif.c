/* findings_sarif.c: SARIF 2.1.0 (OASIS), the part that code scanning reads. */
#include "base/str.h"
#include "cli/findings.h"
#include "cli/output.h"

static void build_text(prm_builder *b, const char *key, const char *text)
{
	prm_build_member(b, key, prm_str_c(text));
}

/* The codes that occur, each once, in the order of their first finding. */
static bool is_first(const prm_diag *diag, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (diag->items[i].code == diag->items[index].code)
			return false;
	return true;
}

static void build_rules(prm_builder *b, const prm_diag *diag)
{
	prm_build_key_c(b, "rules");
	prm_build_list(b);
	for (size_t i = 0; i < diag->count; i++) {
		if (!is_first(diag, i))
			continue;
		prm_build_map(b);
		build_text(b, "id", prm_status_code(diag->items[i].code));
		prm_build_key_c(b, "shortDescription");
		prm_build_map(b);
		build_text(b, "text", prm_status_sentence(diag->items[i].code));
		prm_build_end(b);
		prm_build_end(b);
	}
	prm_build_end(b);
}

static bool is_plain_uri_byte(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("-._~/", c));
}

/* A path as a relative URI reference (RFC 3986). */
static void build_uri(prm_builder *b, prm_str path)
{
	prm_buf uri;

	prm_buf_init(&uri, NULL, 0);
	while (prm__str_starts(path, PRM_LIT("./")))
		path = prm_str_n(path.ptr + 2, path.len - 2);
	if (path.len && path.ptr[0] == '/')
		prm_buf_add_c(&uri, "file://");
	for (size_t i = 0; i < path.len; i++) {
		unsigned char c = (unsigned char)path.ptr[i];

		if (is_plain_uri_byte(c))
			prm_buf_add_char(&uri, (char)c);
		else
			prm_buf_addf(&uri, "%%%02X", c);
	}
	prm_build_member(b, "uri", prm_buf_str(&uri));
	if (uri.status)
		b->status = uri.status;
	prm_buf_release(&uri);
}

static void build_location(prm_builder *b, const prm_diag_entry *e)
{
	prm_build_key_c(b, "locations");
	prm_build_list(b);
	prm_build_map(b);
	prm_build_key_c(b, "physicalLocation");
	prm_build_map(b);
	prm_build_key_c(b, "artifactLocation");
	prm_build_map(b);
	build_uri(b, e->source);
	prm_build_end(b);
	if (e->line) {
		prm_build_key_c(b, "region");
		prm_build_map(b);
		prm_build_key_c(b, "startLine");
		prm_build_int(b, e->line);
		prm_build_key_c(b, "startColumn");
		prm_build_int(b, e->column ? e->column : 1);
		prm_build_end(b);
	}
	prm_build_end(b);
	prm_build_end(b);
	prm_build_end(b);
}

static void build_result(prm_cli *cli, prm_builder *b, const prm_diag_entry *e)
{
	static const char *const levels[] = {"error", "warning", "note"};
	prm_str text = e->text;

	if (e->hint.len)
		text = prm__cli_text(cli, "%.*s (%.*s)", PRM_FMT(e->text), PRM_FMT(e->hint));
	prm_build_map(b);
	build_text(b, "ruleId", prm_status_code(e->code));
	build_text(b, "level", levels[e->severity]);
	prm_build_key_c(b, "message");
	prm_build_map(b);
	prm_build_member(b, "text", text);
	prm_build_end(b);
	if (e->source.len)
		build_location(b, e);
	prm_build_end(b);
}

static void build_driver(prm_builder *b, const prm_diag *diag)
{
	prm_build_key_c(b, "tool");
	prm_build_map(b);
	prm_build_key_c(b, "driver");
	prm_build_map(b);
	build_text(b, "name", "prm");
	build_text(b, "version", prm_version_string());
	build_rules(b, diag);
	prm_build_end(b);
	prm_build_end(b);
}

prm_status prm__findings_sarif(prm_cli *cli, const prm_findings *findings)
{
	prm_builder b;

	prm_builder_init(&b, &cli->arena);
	prm_build_map(&b);
	build_text(&b, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
	build_text(&b, "version", "2.1.0");
	prm_build_key_c(&b, "runs");
	prm_build_list(&b);
	prm_build_map(&b);
	build_driver(&b, findings->diag);
	build_text(&b, "columnKind", "unicodeCodePoints");
	prm_build_key_c(&b, "results");
	prm_build_list(&b);
	for (size_t i = 0; i < findings->diag->count; i++)
		build_result(cli, &b, &findings->diag->items[i]);
	prm_build_end(&b);
	prm_build_end(&b);
	prm_build_end(&b);
	prm_build_end(&b);
	return prm__print_built(cli, &b);
}
