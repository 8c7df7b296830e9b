/* cmd_test.c: prm test. */
#include "cli/path.h"
#include "cli/source.h"
#include "cli/test_print.h"

static const prm_cli_option options[] = {
	{.name = "update", .help = "write the snapshots that are missing or differ"},
	PRM_OPTION_OUTPUT("table|json|junit|github",
			  "how to print: table (default), json, junit or github"),
	PRM_OPTION_END,
};

static prm_golden_options options_of(const prm_cli *cli)
{
	return (prm_golden_options){.struct_size = sizeof(prm_golden_options),
				    .update = prm__cli_given(cli, "update")};
}

/* ---- what a word leads to --------------------------------------------------------------------- */

/* "a/reply.tests.yaml" -> the prompt beside it; else the path itself. */
static prm_str prompt_of(prm_cli *cli, prm_str path)
{
	static const char *const ends[] = {".tests.yaml", ".tests.yml", ".tests.json"};
	static const char *const kinds[] = {"yaml", "yml", "json"};

	for (size_t i = 0; i < 3; i++) {
		size_t len = strlen(ends[i]);
		prm_str tail;

		if (path.len <= len)
			continue;
		tail = prm_str_n(path.ptr + path.len - len, len);
		for (size_t k = 0; k < 3 && prm_str_is(tail, ends[i]); k++) {
			prm_str found = prm__cli_text(cli, "%.*s.%s",
						      PRM_FMT(prm_str_n(path.ptr, path.len - len)),
						      kinds[k]);

			if (!prm__path_is_absent(found))
				return found;
		}
	}
	return path;
}

static bool same_file(prm_str path, prm_str other)
{
	struct stat a, b;

	return prm__path_stat(path, &a) && prm__path_stat(other, &b) && a.st_dev == b.st_dev &&
	       a.st_ino == b.st_ino;
}

/* The name that the library has for a file; empty where it is none of its. */
static prm_str name_in(const prm_library *library, prm_str path)
{
	for (size_t i = 0; i < prm_library_file_count(library); i++)
		if (same_file(prm_library_file_at(library, i), path))
			return prm_library_file_at(library, i);
	return prm_str_n(NULL, 0);
}

/*
 * A single file of the library of prm.yaml is tested as a part of it, since its partials stand
 * there. What is wrong with other files is theirs.
 */
static prm_status open_around(prm_cli *cli, prm_str path, prm_library **out, prm_str *file)
{
	prm_library_options opts = {.struct_size = sizeof(opts)};
	prm_library *library = NULL;
	prm_diag ignored;
	prm_status status;

	*file = prm_str_n(NULL, 0);
	if (prm__path_is_folder(path) || cli->config.library.len == 0)
		return PRM_OK;
	prm_diag_init(&ignored, NULL, 0);
	status = prm_library_read(cli->config.library, &opts, &library, &ignored, NULL);
	if (!status)
		*file = name_in(library, path);
	prm_diag_release(&ignored);
	if (file->len)
		*out = library;
	else
		prm_library_free(library);
	return status == PRM_NOMEM ? prm_fail(&cli->err, status, "out of memory") : PRM_OK;
}

static prm_status test_path(prm_cli *cli, prm_str path, prm_library **library, prm_golden **out)
{
	prm_golden_options opts = options_of(cli);
	prm_library *whole = NULL;

	path = prompt_of(cli, path);
	if (prm__library_open(cli, path, library) || open_around(cli, path, &whole, &opts.file))
		return cli->err.status;
	if (whole && prm_library_count(*library)) {
		prm_library_free(*library);
		*library = whole;
	} else {
		prm_library_free(whole);
		opts.file = prm_str_n(NULL, 0);
	}
	return prm_library_test(*library, cli->manager, &cli->call, &opts, out, &cli->err);
}

static prm_status test_ref(prm_cli *cli, prm_str ref, prm_golden **out)
{
	prm_golden_options opts = options_of(cli);
	prm_status status;

	if (prm__cli_open(cli, PRM_READS))
		return cli->err.status;
	if (opts.update)
		return prm__cli_usage(cli,
				      "--update writes beside files; '%.*s' is a stored prompt",
				      PRM_FMT(ref));
	status = prm_golden_test_stored(cli->manager, &cli->call, ref, &opts, out, &cli->err);
	return status == PRM_PROMPT_NOT_FOUND ? prm__source_missing(cli, ref) : status;
}

static bool is_path(prm_str word)
{
	return prm__source_is_file(word) || prm__path_is_folder(word);
}

/* ---- the run ---------------------------------------------------------------------------------- */

/* What the words lead to; each answer may borrow from its library. */
typedef struct tested {
	prm_library **libraries;
	prm_golden **answers;
	size_t count;
} tested;

static prm_status test_words(prm_cli *cli, tested *t)
{
	prm_status status = PRM_OK;

	for (size_t i = 0; !status && i < t->count; i++) {
		prm_str word = prm__cli_word(cli, i);

		if (word.len == 0)
			status = prm__library_path(cli, &word);
		if (!status && is_path(word))
			status = test_path(cli, word, &t->libraries[i], &t->answers[i]);
		else if (!status)
			status = test_ref(cli, word, &t->answers[i]);
	}
	return status;
}

static prm_test_sum sum_of(const tested *t)
{
	prm_test_sum sum = {.items = (const prm_golden **)(void *)t->answers, .count = t->count};

	for (size_t i = 0; i < t->count; i++) {
		sum.passed += t->answers[i]->passed;
		sum.failed += t->answers[i]->failed;
		sum.skipped += t->answers[i]->skipped;
		sum.written += t->answers[i]->written;
		sum.errors += t->answers[i]->errors;
	}
	return sum;
}

static prm_status run_all(prm_cli *cli, tested *t)
{
	prm_status status = test_words(cli, t);
	prm_test_sum sum;

	if (status)
		return status;
	sum = sum_of(t);
	status = prm__test_print(cli, &sum);
	cli->exit_status = sum.errors || sum.failed || cli->diag.errors ? 1 : 0;
	return status;
}

static prm_status run(prm_cli *cli)
{
	tested t = {.count = cli->args.word_count ? cli->args.word_count : 1};
	prm_status status;

	t.libraries = prm_arena_calloc(&cli->arena, t.count, sizeof(*t.libraries));
	t.answers = prm_arena_calloc(&cli->arena, t.count, sizeof(*t.answers));
	if (!t.libraries || !t.answers)
		return prm_fail(&cli->err, PRM_NOMEM, "out of memory");
	if (prm__cli_config(cli))
		return cli->err.status;
	(void)prm__cli_open_existing(cli); /* for partials that only the store has */
	status = run_all(cli, &t);
	for (size_t i = 0; i < t.count; i++) {
		prm_golden_free(t.answers[i]);
		prm_library_free(t.libraries[i]);
	}
	return status;
}

const prm_cli_command prm__command_test = {
	.usage = "[PATH|REF...] [--update] [OPTIONS]",
	.about = "Runs the golden tests of prompts: `tests:` in a prompt file, and the file "
		 "NAME.tests.yaml beside\n"
		 "NAME.yaml. Each renders the prompt with its variables and checks what comes out; "
		 "no model is called.\n"
		 "A PATH is a file or folder; without words, the library. A REF is a stored "
		 "version, with the tests\n"
		 "that were published with it. Exits with 1 when a test fails.\n"
		 "\n"
		 "Assertions: contains, not_contains, equals, matches, max_tokens, valid_input, "
		 "invalid_input, snapshot;\n"
		 "`message: system` or `message: 0` chooses a message. max_tokens goes by an "
		 "estimate, for there is no\n"
		 "tokenizer: leave a tenth of room. Snapshots stand in __snapshots__ beside the "
		 "prompt. docs/testing.md\n"
		 "has it all.",
	.options = options,
	.examples = "# everything in the library\n"
		    "prm test\n"
		    "# one file, and one version of the store\n"
		    "prm test prompts/support/reply.yaml\n"
		    "prm test support/reply:production\n"
		    "# the change is meant: keep the new texts, and look at them in the diff\n"
		    "prm test prompts --update\n"
		    "# for a CI server\n"
		    "prm test prompts -o junit > tests.xml",
	.min_words = 0,
	.max_words = SIZE_MAX,
	.complete = PRM_COMPLETE_REF_OR_FILE,
	.complete_next = PRM_COMPLETE_REF_OR_FILE,
	.run = run,
};
