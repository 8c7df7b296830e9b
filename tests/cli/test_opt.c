/* test_opt.c: the option parser on its own, and the tables that it reads. */
#include "cli/cli.h"
#include "cli/suggest.h"
#include "support/test.h"

static const prm_cli_option options[] = {
	{.name = "output",
	 .letter = 'o',
	 .value = "FORMAT",
	 .choices = "table|json",
	 .help = "how"},
	{.name = "tag", .value = "TAG", .help = "which"},
	{.name = "yes", .letter = 'y', .help = "do"},
	PRM_OPTION_END,
};

struct parsed {
	prm_arena arena;
	prm_cli_args args;
	prm_error err;
	prm_status status;
};

/* Split at blanks; "_" stands for an empty argument. */
static void parse(struct parsed *p, const char *line)
{
	static char text[512];
	static char *argv[64];
	int argc = 0;

	memset(p, 0, sizeof(*p));
	snprintf(text, sizeof(text), "prm %s", line);
	for (char *word = strtok(text, " "); word; word = strtok(NULL, " "))
		argv[argc++] = strcmp(word, "_") == 0 ? word + 1 : word;
	prm_arena_init(&p->arena, NULL, 0);
	p->status = prm__args_init(&p->args, argc, argv, &p->arena, &p->err);
	assert_int_equal(p->status, PRM_OK);
	p->status = prm__args_read(&p->args, options, false, &p->err);
}

static void options_and_words_are_told_apart_in_every_spelling(void **state)
{
	static const char *const lines[] = {
		"-o json a --tag t b -y",   "a --output=json b -y --tag=t", "-yojson --tag t a b",
		"a -y b -ojson --tag t --", "--tag t -y -o json -- a b",
	};
	struct parsed p;

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		parse(&p, lines[i]);
		assert_ok(p.status, &p.err);
		assert_int_equal(p.args.word_count, 2);
		assert_str(p.args.words[0], "a");
		assert_str(p.args.words[1], "b");
		assert_str(prm__args_value(&p.args, "output"), "json");
		assert_str(prm__args_value(&p.args, "tag"), "t");
		assert_true(prm__args_given(&p.args, "yes"));
		assert_false(prm__args_given(&p.args, "quiet"));
		prm_arena_release(&p.arena);
	}
}

static void the_last_value_wins_and_all_are_kept(void **state)
{
	struct parsed p;

	(void)state;
	parse(&p, "--tag a --tag b --tag c");
	assert_ok(p.status, &p.err);
	assert_int_equal(p.args.given_count, 3);
	assert_str(prm__args_value(&p.args, "tag"), "c");
	prm_arena_release(&p.arena);
}

static void behind_two_dashes_all_are_words(void **state)
{
	struct parsed p;

	(void)state;
	parse(&p, "-- -o --tag --");
	assert_ok(p.status, &p.err);
	assert_int_equal(p.args.word_count, 3);
	assert_str(p.args.words[2], "--");
	prm_arena_release(&p.arena);
}

static void one_dash_alone_is_a_word(void **state)
{
	struct parsed p;

	(void)state;
	parse(&p, "- -y");
	assert_ok(p.status, &p.err);
	assert_str(p.args.words[0], "-");
	prm_arena_release(&p.arena);
}

static void mistakes_are_named(void **state)
{
	static const struct {
		const char *line, *part;
	} cases[] = {
		{"--tga x", "did you mean '--tag'?"},
		{"--output", "needs a value: table|json"},
		{"--tag", "needs a value: TAG"},
		{"-o", "needs a value"},
		{"--yes=1", "takes no value"},
		{"--tag=", "not empty"},
		{"--tag _", "not empty"},
		{"-z", "unknown option '-z'"},
		{"-yz", "unknown option '-yz'"},
		{"-o jsom", "did you mean 'json'?"},
		{"--tag \xff", "not UTF-8"},
		{"---", "unknown option '---'"},
		{"--=x", "unknown option '--'"},
	};
	struct parsed p;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		parse(&p, cases[i].line);
		assert_fails(p.status, &p.err, PRM_USAGE, cases[i].part);
		prm_arena_release(&p.arena);
	}
}

static void every_command_and_verb_is_complete(void **state)
{
	(void)state;
	for (const prm_cli_entry *e = prm__commands(); e->name; e++) {
		assert_ptr_equal(prm__command_find(prm_str_c(e->name)), e);
		assert_non_null(e->command->usage);
		assert_non_null(e->command->examples);
		assert_true(e->command->run || e->command->verbs);
		for (const prm_cli_command *v = e->command->verbs; v && v->name; v++) {
			assert_non_null(v->run);
			assert_non_null(v->summary);
			assert_ptr_equal(prm__verb_find(e->command, prm_str_c(v->name)), v);
		}
	}
	assert_null(prm__command_find(prm_str_c("nothing")));
}

/* Two options of one name, or a common one that a command takes for itself, would hide each other.
 */
static void no_option_stands_twice(void **state)
{
	(void)state;
	for (const prm_cli_entry *e = prm__commands(); e->name; e++)
		for (const prm_cli_option *a = e->command->options; a && a->name; a++) {
			for (const prm_cli_option *b = a + 1; b->name; b++)
				assert_false(strcmp(a->name, b->name) == 0 ||
					     (a->letter && a->letter == b->letter));
			for (const prm_cli_option *c = prm__common_options(); c->name; c++)
				assert_false(strcmp(a->name, c->name) == 0 ||
					     (a->letter && a->letter == c->letter));
		}
}

static void suggestions_prefer_the_nearest(void **state)
{
	prm_suggest s = prm__suggest(prm_str_c("hist"));
	char text[128];

	(void)state;
	assert_string_equal(prm__suggest_text(&s, "", text), "");
	prm__suggest_offer(&s, prm_str_c("list"));
	prm__suggest_offer(&s, prm_str_c("history"));
	prm__suggest_offer(&s, prm_str_c("xyzzy"));
	assert_string_equal(prm__suggest_text(&s, "--", text), " (did you mean '--history'?)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(options_and_words_are_told_apart_in_every_spelling),
		cmocka_unit_test(the_last_value_wins_and_all_are_kept),
		cmocka_unit_test(behind_two_dashes_all_are_words),
		cmocka_unit_test(one_dash_alone_is_a_word),
		cmocka_unit_test(mistakes_are_named),
		cmocka_unit_test(every_command_and_verb_is_complete),
		cmocka_unit_test(no_option_stands_twice),
		cmocka_unit_test(suggestions_prefer_the_nearest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
