/* opt.c: the option parser. It knows only the tables of command.h. */
#include "cli/opt.h"

#include "base/str.h"
#include "cli/suggest.h"

prm_status prm__args_init(prm_cli_args *args, int argc, char **argv, prm_arena *arena,
			  prm_error *err)
{
	size_t count = argc > 0 ? (size_t)argc : 0;

	/* A joined group of short flags gives one option a letter, so count letters too. */
	for (int i = 0; i < argc; i++)
		count += argv[i][0] == '-' ? strlen(argv[i]) : 0;
	*args = (prm_cli_args){.argv = argv, .count = argc > 0 ? (size_t)argc : 0, .at = 1};
	args->words = prm_arena_calloc(arena, count + 1, sizeof(*args->words));
	args->given = prm_arena_calloc(arena, count + 1, sizeof(*args->given));
	if (!args->words || !args->given)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	return PRM_OK;
}

static const prm_cli_option *find_in(const prm_cli_option *options, prm_str name, char letter)
{
	for (const prm_cli_option *o = options; o && o->name; o++)
		if (letter ? o->letter == letter : prm_str_is(name, o->name))
			return o;
	return NULL;
}

const prm_cli_option *prm__option_find(const prm_cli_option *options, const char *name)
{
	return find_in(options, prm_str_c(name), 0);
}

bool prm__args_knows(const prm_cli_option *options, prm_str argument)
{
	if (argument.len < 2 || argument.ptr[0] != '-')
		return false;
	if (argument.ptr[1] != '-')
		return find_in(options, prm_str_n(NULL, 0), argument.ptr[1]) != NULL;
	return find_in(options,
		       prm_str_n(argument.ptr + 2, prm__str_find_char(argument, '=', 2) - 2),
		       0) != NULL;
}

static const prm_cli_option *find(const prm_cli_option *options, prm_str name, char letter)
{
	const prm_cli_option *found = find_in(options, name, letter);

	return found ? found : find_in(prm__common_options(), name, letter);
}

static void offer_all(prm_suggest *suggest, const prm_cli_option *options)
{
	for (const prm_cli_option *o = options; o && o->name; o++)
		if (!o->hidden)
			prm__suggest_offer(suggest, prm_str_c(o->name));
}

static prm_status fail_unknown(prm_str name, const prm_cli_option *options, prm_error *err)
{
	prm_suggest suggest = prm__suggest(name);
	char near[128];

	offer_all(&suggest, options);
	offer_all(&suggest, prm__common_options());
	if (suggest.best.len == 0 && prm__option_find(options, "var"))
		return prm_fail(err, PRM_USAGE,
				"unknown option '--%.*s' (a variable is given as -v %.*s=TEXT)",
				PRM_FMT(name), PRM_FMT(name));
	return prm_fail(err, PRM_USAGE, "unknown option '--%.*s'%s", PRM_FMT(name),
			prm__suggest_text(&suggest, "--", near));
}

static prm_status check_choice(const prm_cli_option *option, prm_str value, prm_error *err)
{
	prm_suggest suggest = prm__suggest(value);
	prm_str all = prm_str_c(option->choices);
	char near[128];

	for (size_t at = 0; at < all.len;) {
		size_t end = prm__str_find_char(all, '|', at);
		prm_str one = prm_str_n(all.ptr + at, end - at);

		if (prm_str_eq(one, value))
			return PRM_OK;
		prm__suggest_offer(&suggest, one);
		at = end + 1;
	}
	return prm_fail(err, PRM_USAGE, "'--%s' takes %s, not '%.*s'%s", option->name,
			option->choices, PRM_FMT(value), prm__suggest_text(&suggest, "", near));
}

static prm_status take(prm_cli_args *args, const prm_cli_option *option, prm_str value,
		       prm_error *err)
{
	bool is_path = option->complete == PRM_COMPLETE_FILE ||
		       option->complete == PRM_COMPLETE_FOLDER;

	if (option->value && value.len == 0)
		return prm_fail(err, PRM_USAGE, "option '--%s' needs a value that is not empty",
				option->name);
	if (!is_path && prm__utf8_valid(value) != value.len)
		return prm_fail(err, PRM_USAGE, "the value of '--%s' is not UTF-8", option->name);
	if (option->choices && check_choice(option, value, err))
		return PRM_USAGE;
	args->given[args->given_count++] = (prm_cli_given){option, value};
	return PRM_OK;
}

/* The next argument, whatever it looks like, is the value. */
static prm_status take_next(prm_cli_args *args, const prm_cli_option *option, prm_error *err)
{
	if (args->at >= args->count)
		return prm_fail(err, PRM_USAGE, "option '--%s' needs a value: %s", option->name,
				option->choices ? option->choices : option->value);
	return take(args, option, prm_str_c(args->argv[args->at++]), err);
}

static prm_status read_long(prm_cli_args *args, const prm_cli_option *options, prm_str text,
			    prm_error *err)
{
	size_t equals = prm__str_find_char(text, '=', 0);
	prm_str name = prm_str_n(text.ptr, equals), value = {0};
	const prm_cli_option *option = find(options, name, 0);

	if (!option)
		return fail_unknown(name, options, err);
	if (equals < text.len)
		value = prm_str_n(text.ptr + equals + 1, text.len - equals - 1);
	if (!option->value && equals < text.len)
		return prm_fail(err, PRM_USAGE, "option '--%s' takes no value", option->name);
	if (!option->value || equals < text.len)
		return take(args, option, value, err);
	return take_next(args, option, err);
}

static prm_status read_short(prm_cli_args *args, const prm_cli_option *options, prm_str letters,
			     prm_error *err)
{
	for (size_t i = 0; i < letters.len; i++) {
		const prm_cli_option *option = find(options, prm_str_n(NULL, 0), letters.ptr[i]);
		prm_str rest = prm_str_n(letters.ptr + i + 1, letters.len - i - 1);

		if (!option)
			return prm_fail(
				err, PRM_USAGE, "unknown option '-%.*s'%s", PRM_FMT(letters),
				letters.len > 1 ? " (a name that begins with '-' goes behind "
						  "'--')"
						: "");
		if (option->value)
			return rest.len ? take(args, option, rest, err)
					: take_next(args, option, err);
		if (take(args, option, prm_str_n(NULL, 0), err))
			return PRM_USAGE;
	}
	return PRM_OK;
}

prm_status prm__args_read(prm_cli_args *args, const prm_cli_option *options, bool one_word,
			  prm_error *err)
{
	while (args->at < args->count) {
		prm_str arg = prm_str_c(args->argv[args->at++]);
		bool is_option = !args->ended && arg.len > 1 && arg.ptr[0] == '-';
		prm_status status = PRM_OK;

		if (is_option && prm_str_is(arg, "--"))
			args->ended = true;
		else if (is_option && arg.ptr[1] == '-')
			status = read_long(args, options, prm_str_n(arg.ptr + 2, arg.len - 2), err);
		else if (is_option)
			status = read_short(args, options, prm_str_n(arg.ptr + 1, arg.len - 1),
					    err);
		else
			args->words[args->word_count++] = arg;
		if (status)
			return status;
		if (one_word && args->word_count)
			return PRM_OK;
	}
	return PRM_OK;
}

prm_str prm__args_value(const prm_cli_args *args, const char *name)
{
	for (size_t i = args->given_count; i-- > 0;)
		if (strcmp(args->given[i].option->name, name) == 0)
			return args->given[i].value;
	return prm_str_n(NULL, 0);
}

bool prm__args_given(const prm_cli_args *args, const char *name)
{
	for (size_t i = 0; i < args->given_count; i++)
		if (strcmp(args->given[i].option->name, name) == 0)
			return true;
	return false;
}
