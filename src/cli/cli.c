/* cli.c: what commands ask of their run: the store, options as values, notes and questions. */
#include "cli/cli.h"

#include <stdarg.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/str.h"
#include "cli/output.h"
#include "cli/path.h"
#include "cli/plain.h"
#include "cli/store_uri.h"

/* ---- words and options -------------------------------------------------------------------- */

prm_str prm__cli_word(const prm_cli *cli, size_t index)
{
	return index < cli->args.word_count ? cli->args.words[index] : prm_str_n(NULL, 0);
}

prm_str prm__cli_value(const prm_cli *cli, const char *option)
{
	return prm__args_value(&cli->args, option);
}

bool prm__cli_given(const prm_cli *cli, const char *option)
{
	return prm__args_given(&cli->args, option);
}

bool prm__cli_output_is(const prm_cli *cli, const char *format)
{
	return prm_str_is(prm__cli_value(cli, "output"), format);
}

prm_status prm__cli_number(prm_cli *cli, const char *option, size_t least, size_t most,
			   size_t fallback, size_t *out)
{
	prm_str text = prm__cli_value(cli, option);
	size_t number = 0;
	bool fine = text.len > 0 && text.len < 10;

	if (!prm__cli_given(cli, option)) {
		*out = fallback;
		return PRM_OK;
	}
	for (size_t i = 0; i < text.len && fine; i++) {
		fine = text.ptr[i] >= '0' && text.ptr[i] <= '9';
		number = number * 10 + (size_t)(text.ptr[i] - '0');
	}
	if (!fine || number < least || number > most)
		return prm__cli_usage(cli, "'--%s' takes a number from %zu to %zu, not '%.*s'",
				      option, least, most, PRM_FMT(text));
	*out = number;
	return PRM_OK;
}

int prm__cli_bump(const prm_cli *cli)
{
	static const char *const names[] = {"patch", "minor", "major", "auto"};
	static const int bumps[] = {PRM_BUMP_PATCH, PRM_BUMP_MINOR, PRM_BUMP_MAJOR, PRM_BUMP_AUTO};
	prm_str given = prm__cli_value(cli, "bump");

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (prm_str_is(given, names[i]))
			return bumps[i];
	return PRM_BUMP_NONE;
}

prm_status prm__cli_read(prm_cli *cli, prm_str path, prm_str *out)
{
	size_t limit = prm__limits(NULL).document_bytes;
	prm_buf text;
	prm_status status;

	if (prm_str_is(path, "-") && cli->stdin_read)
		return prm__cli_usage(cli, "standard input can be read once: '-' is given twice");
	cli->stdin_read = cli->stdin_read || prm_str_is(path, "-");
	prm_buf_init(&text, NULL, 0);
	status = prm__path_is_stream(path) ? prm__stream_read(path, limit, &text, &cli->err)
					   : prm__file_read(path, limit, &text, &cli->err);
	if (!status && !prm_arena_str(&cli->arena, prm_buf_str(&text), out))
		status = prm_fail(&cli->err, PRM_NOMEM, "out of memory");
	prm_buf_release(&text);
	return status;
}

/* ---- the store ---------------------------------------------------------------------------- */

static prm_str environment(const char *name)
{
	const char *value = getenv(name);

	return prm_str_c(value && *value ? value : NULL);
}

static prm_str first_of(prm_str a, prm_str b)
{
	return a.len ? a : b;
}

/* Its findings are said at once: they are not findings of the command. */
static prm_status read_config(prm_cli *cli)
{
	prm_status status;
	prm_diag diag;

	prm_diag_init(&diag, NULL, 0);
	status = prm__config_read(&cli->arena, &cli->config, &diag, &cli->err);
	prm__print_diag(cli, &diag);
	prm_diag_release(&diag);
	return status;
}

prm_status prm__cli_config(prm_cli *cli)
{
	prm_str uris[PRM_STORE_FALLBACK + 1] = {{0}};

	if (cli->config_read)
		return PRM_OK;
	if (read_config(cli))
		return cli->err.status;
	cli->config_read = true;
	uris[PRM_STORE_OPTION] = prm__cli_value(cli, "store");
	uris[PRM_STORE_ENV] = environment("PRM_STORE");
	uris[PRM_STORE_CONFIG] = cli->config.store;
	uris[PRM_STORE_FALLBACK] = PRM_LIT(PRM_STORE_DEFAULT);
	for (int i = PRM_STORE_OPTION; i <= PRM_STORE_FALLBACK && cli->store_uri.len == 0; i++) {
		cli->store_uri = uris[i];
		cli->store_origin = i;
	}
	return PRM_OK;
}

/* A folder store that is not there: reading must not make it. Other schemes answer for themselves.
 */
static bool is_absent(prm_cli *cli)
{
	prm_str uri = cli->store_uri;

	if (!prm__str_starts(uri, PRM_LIT("files:")))
		return false;
	uri = prm_str_n(uri.ptr + 6, uri.len - 6);
	uri.len = prm__str_find_char(uri, '?', 0);
	return uri.len > 0 && prm__path_is_absent(uri);
}

/* Who writes. Readers need no name, and the system's list of users is slow to open. */
static prm_str login_name(enum prm_access access)
{
	prm_str name = first_of(environment("USER"), environment("LOGNAME"));
	const struct passwd *user = name.len || access == PRM_READS ? NULL : getpwuid(geteuid());

	return user ? prm_str_c(user->pw_name) : name;
}

static void fill_call(prm_cli *cli, enum prm_access access)
{
	prm_str actor = first_of(prm__cli_value(cli, "actor"), environment("PRM_ACTOR"));

	actor = first_of(actor, login_name(access));
	if (actor.len == 0 || prm__utf8_valid(actor) != actor.len)
		actor = prm__cli_text(cli, "uid %lu", (unsigned long)geteuid());
	cli->call = (prm_call){.struct_size = sizeof(cli->call),
			       .actor = actor,
			       .reason = prm__cli_value(cli, "why")};
}

static prm_status open_manager(prm_cli *cli)
{
	prm_manager_options opts = {.struct_size = sizeof(opts),
				    .default_label = cli->config.default_label};
	prm_observer observer = prm__progress_observer(&cli->progress);

	if (prm_manager_open(cli->store, &opts, &cli->manager, &cli->err))
		return cli->err.status;
	return cli->err_style.terminal ? prm_manager_observe(cli->manager, &observer, &cli->err)
				       : PRM_OK;
}

prm_status prm__cli_open(prm_cli *cli, enum prm_access access)
{
	prm_store_options opts = {.struct_size = sizeof(opts),
				  .read_only = access == PRM_READS,
				  .must_exist = access == PRM_READS};
	prm_str project;

	if (cli->manager)
		return PRM_OK;
	if (prm__cli_config(cli))
		return cli->err.status;
	if (access == PRM_READS && is_absent(cli))
		return prm_fail(&cli->err, PRM_STORE_READ,
				"there is no store '%.*s' (%s); `prm init` starts a project, "
				"--store names another",
				PRM_FMT(cli->store_uri), prm__store_origin_name(cli->store_origin));
	if (prm_store_open(cli->store_uri, &opts, &cli->base_store, &cli->err))
		return cli->err.status;
	project = first_of(prm__cli_value(cli, "project"), environment("PRM_PROJECT"));
	project = first_of(project, cli->config.project);
	cli->store = cli->base_store;
	if (project.len && prm_store_project(cli->base_store, project, &cli->store, &cli->err)) {
		cli->store = NULL;
		return cli->err.status;
	}
	fill_call(cli, access);
	return open_manager(cli);
}

bool prm__cli_open_existing(prm_cli *cli)
{
	if (prm__cli_config(cli) == PRM_OK && !is_absent(cli) &&
	    prm__cli_open(cli, PRM_READS) == PRM_OK)
		return true;
	prm__cli_close(cli);
	if (cli->err.status == PRM_NOMEM)
		cli->out.status = PRM_NOMEM; /* not a store that is absent: the run fails */
	cli->err = (prm_error){0};
	return false;
}

void prm__cli_close(prm_cli *cli)
{
	prm_manager_close(cli->manager);
	if (cli->store != cli->base_store)
		prm_store_close(cli->store);
	prm_store_close(cli->base_store);
	cli->manager = NULL;
	cli->store = cli->base_store = NULL;
}

/* ---- talking ------------------------------------------------------------------------------ */

static void add_note(prm_cli *cli, const char *prefix, const char *fmt, va_list args)
{
	char text[1024];

	if (cli->quiet)
		return;
	vsnprintf(text, sizeof(text), fmt, args);
	prm_buf_add_c(&cli->notes, prefix);
	prm__plain_add(&cli->notes, prm_str_c(text), PRM_PLAIN_LINES);
	prm_buf_add_char(&cli->notes, '\n');
}

void prm__cli_note(prm_cli *cli, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add_note(cli, "", fmt, args);
	va_end(args);
}

void prm__cli_warn(prm_cli *cli, prm_status code, const char *fmt, ...)
{
	char prefix[80];
	va_list args;

	snprintf(prefix, sizeof(prefix), "prm: warning[%s]: ", prm_status_code(code));
	va_start(args, fmt);
	add_note(cli, prefix, fmt, args);
	va_end(args);
}

prm_status prm__cli_usage(prm_cli *cli, const char *fmt, ...)
{
	char text[PRM_ERROR_TEXT];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	return prm_fail(&cli->err, PRM_USAGE, "%s", text);
}

bool prm__cli_is_variable(const prm_cli *cli, prm_str word)
{
	return prm__option_find(cli->command->options, "var") && word.len &&
	       !strchr("<>=~^", word.ptr[0]) && prm__str_find_char(word, '=', 0) < word.len;
}

prm_status prm__cli_fail_word(prm_cli *cli, prm_str word)
{
	if (prm__cli_is_variable(cli, word))
		return prm__cli_usage(cli,
				      "unexpected argument '%.*s' (a variable is given as -v %.*s)",
				      PRM_FMT(word), PRM_FMT(word));
	return prm__cli_usage(cli, "unexpected argument '%.*s'", PRM_FMT(word));
}

prm_str prm__cli_text(prm_cli *cli, const char *fmt, ...)
{
	va_list args;
	char *text;
	int len;

	va_start(args, fmt);
	len = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	text = len < 0 ? NULL : prm_arena_alloc(&cli->arena, (size_t)len + 1);
	if (!text) {
		cli->out.status = PRM_NOMEM;
		return PRM_LIT("");
	}
	va_start(args, fmt);
	vsnprintf(text, (size_t)len + 1, fmt, args);
	va_end(args);
	return prm_str_n(text, (size_t)len);
}

static bool answer_is_yes(int fd)
{
	char first = '\0', c = '\0';

	while (read(fd, &c, 1) == 1 && c != '\n')
		first = first ? first : c;
	return first == 'y' || first == 'Y';
}

bool prm__cli_confirm(prm_cli *cli, const char *fmt, ...)
{
	bool asks = isatty(STDIN_FILENO) == 1 && cli->err_style.terminal, asked;
	char text[512];
	prm_buf line;
	va_list args;

	if (!asks)
		return true;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	prm_buf_init(&line, NULL, 0);
	prm__plain_add(&line, prm_str_c(text), 0);
	prm_buf_add_c(&line, " [y/N] ");
	prm__progress_stop(&cli->progress);
	asked = !line.status && prm__output_write_all(STDERR_FILENO, prm_buf_str(&line));
	prm_buf_release(&line);
	return asked && answer_is_yes(STDIN_FILENO);
}
