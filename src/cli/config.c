/* config.c: reads prm.yaml and names what is wrong in it by line and column. */
#include "cli/config.h"

#include <unistd.h>

#include <prm/prompt.h>

#include "base/file.h"
#include "base/str.h"
#include "cli/store_uri.h"
#include "cli/suggest.h"

#define FOLDERS_UP 64 /* how far above the current folder it is looked for */
#define CONFIG_BYTES ((size_t)1 << 20)

struct reading {
	prm_arena *arena;
	prm_cli_config *config;
	const prm_doc *doc;
	prm_diag *diag;
	bool failed;
};

static const char *const keys[] = {"store", "project", "default_label", "library"};

static prm_str *slot(prm_cli_config *config, size_t key)
{
	prm_str *slots[] = {&config->store, &config->project, &config->default_label,
			    &config->library};

	return slots[key];
}

static void report(struct reading *r, int severity, prm_status code, prm_span at, const char *text,
		   prm_str name)
{
	prm_diag_entry entry = {.code = code,
				.severity = severity,
				.source = r->config->file,
				.start = at.start,
				.end = at.end};
	prm_suggest suggest = prm__suggest(name);
	char near[128];

	prm_doc_position(r->doc, at.start, &entry.line, &entry.column);
	entry.excerpt = prm__str_line(prm_doc_source(r->doc), at.start);
	if (code == PRM_UNKNOWN_KEY)
		for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
			prm__suggest_offer(&suggest, prm_str_c(keys[i]));
	prm_diag_addf(r->diag, &entry, "'%.*s' %s%s", PRM_FMT(name), text,
		      prm__suggest_text(&suggest, "", near));
	r->failed = r->failed || severity == PRM_SEVERITY_ERROR;
}

static void read_member(struct reading *r, prm_value root, size_t index)
{
	prm_span key_at = {0}, value_at = {0};
	prm_value value;
	prm_str key, text;

	if (!prm_value_member(root, index, &key, &value))
		return;
	(void)prm_value_span(root, index, &key_at, &value_at);
	text = prm_value_text(value);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (!prm_str_is(key, keys[i]))
			continue;
		if (!prm_value_is(value, PRM_STRING) || text.len == 0)
			report(r, PRM_SEVERITY_ERROR, PRM_WRONG_TYPE, value_at,
			       "must be a text that is not empty", key);
		else if (!prm_arena_str(r->arena, text, slot(r->config, i)))
			r->failed = true;
		else if (i == 2 && prm_label_check(text, NULL))
			report(r, PRM_SEVERITY_ERROR, PRM_LABEL_INVALID, value_at, "is not a label",
			       text);
		return;
	}
	report(r, PRM_SEVERITY_WARNING, PRM_UNKNOWN_KEY, key_at, "is not a key of prm.yaml", key);
}

static prm_status read_keys(struct reading *r, prm_value root, prm_error *err)
{
	prm_cli_config *c = r->config;

	if (!prm_value_is(root, PRM_MAP) && !prm_value_is(root, PRM_NULL))
		return prm_fail(err, PRM_CONFIG, "%.*s must be a map of settings",
				PRM_FMT(c->file));
	for (size_t i = 0; i < prm_value_count(root); i++)
		read_member(r, root, i);
	if (r->failed)
		return prm_fail(err, PRM_CONFIG, "%.*s cannot be used", PRM_FMT(c->file));
	if (prm__path_below(c->folder, c->library, r->arena, &c->library, err) ||
	    prm__store_uri_below(c->folder, c->store, r->arena, &c->store, err))
		return PRM_NOMEM;
	return PRM_OK;
}

static prm_status read_found(prm_arena *arena, prm_cli_config *config, prm_diag *diag,
			     prm_error *err)
{
	prm_read_options opts = {
		.struct_size = sizeof(opts), .source = config->file, .positions = true};
	struct reading r = {.arena = arena, .config = config, .diag = diag};
	prm_buf text;
	prm_doc *doc = NULL;
	prm_status status;

	prm_buf_init(&text, NULL, 0);
	status = prm__file_read(config->file, CONFIG_BYTES, &text, err);
	if (!status)
		status = prm_doc_read_yaml(prm_buf_str(&text), &opts, &doc, NULL, diag, err);
	if (status)
		status = prm_fail(err, PRM_CONFIG, "%.*s cannot be read", PRM_FMT(config->file));
	r.doc = doc;
	if (!status)
		status = read_keys(&r, prm_doc_root(doc), err);
	prm_doc_free(doc);
	prm_buf_release(&text);
	return status;
}

/* How many folders stand above the current one. */
static size_t depth_of_here(void)
{
	char here[4096];
	size_t depth = 0;

	if (!getcwd(here, sizeof(here)))
		return 0;
	for (const char *c = here; *c; c++)
		depth += *c == '/' && c[1] != '\0';
	return depth < FOLDERS_UP ? depth : FOLDERS_UP;
}

prm_status prm__config_read(prm_arena *arena, prm_cli_config *out, prm_diag *diag, prm_error *err)
{
	char path[(FOLDERS_UP + 1) * 3 + sizeof(PRM_CONFIG_NAME)];
	prm_cli_config config = {0};
	size_t len = 0;

	*out = config;
	for (size_t up = depth_of_here();; up--, len += 3) {
		memcpy(path + len, PRM_CONFIG_NAME, sizeof(PRM_CONFIG_NAME));
		if (access(path, F_OK) == 0)
			break;
		if (up == 0)
			return PRM_OK;
		memcpy(path + len, "../", 3);
	}
	if (!prm_arena_str(arena, prm_str_c(path), &config.file) ||
	    !prm_arena_str(arena, prm_str_n(path, len ? len - 1 : 0), &config.folder))
		return prm_fail(err, PRM_NOMEM, "out of memory");
	if (read_found(arena, &config, diag, err))
		return err && err->status == PRM_NOMEM ? PRM_NOMEM : PRM_CONFIG;
	*out = config;
	return PRM_OK;
}
