/* complete.c: `prm __complete`: which words could stand here. */
#include "cli/complete.h"

#include <ctype.h>

#include <prm/check.h>

#include "base/str.h"
#include "cli/path.h"
#include "cli/source.h"
#include "ops/op.h"

#define CANDIDATES 500

struct asked {
	prm_cli *cli;
	const prm_cli_command *command; /* NULL: the command itself is asked for */
	bool is_verb;
	prm_str first;                 /* the first finished word behind it */
	size_t words;                  /* how many there are */
	const prm_cli_option *pending; /* an option that waits for its value */
	bool ended;                    /* "--" was met */
	prm_str last;                  /* the unfinished word */
};

/* A candidate is one line and never holds what a shell or terminal would act on. */
static void offer(struct asked *a, prm_str prefix, prm_str candidate)
{
	for (size_t i = 0; i < candidate.len; i++) {
		unsigned char c = (unsigned char)candidate.ptr[i];

		if (c == 0 || c >= 0x80 || (!isalnum(c) && !strchr("._-/@:+=", c)))
			return;
	}
	if (prefix.len + candidate.len < a->last.len ||
	    !prm__str_starts(a->last, prm_str_n(prefix.ptr, prefix.len)))
		return;
	if (a->last.len > prefix.len && /* an empty word may be NULL */
	    !prm__str_starts(candidate,
			     prm_str_n(a->last.ptr + prefix.len, a->last.len - prefix.len)))
		return;
	prm_buf_add(&a->cli->out, prefix);
	prm_buf_add(&a->cli->out, candidate);
	prm_buf_add_char(&a->cli->out, '\n');
}

static void offer_choices(struct asked *a, prm_str prefix, const char *choices)
{
	prm_str all = prm_str_c(choices);

	for (size_t at = 0; at < all.len;) {
		size_t end = prm__str_find_char(all, '|', at);

		offer(a, prefix, prm_str_n(all.ptr + at, end - at));
		at = end + 1;
	}
}

static void offer_options(struct asked *a, const prm_cli_option *options)
{
	for (const prm_cli_option *o = options; o && o->name; o++)
		if (!o->hidden)
			offer(a, PRM_LIT("--"), prm_str_c(o->name));
}

static void offer_commands(struct asked *a)
{
	for (const prm_cli_entry *e = prm__commands(); e->name; e++)
		offer(a, PRM_LIT(""), prm_str_c(e->name));
}

static void offer_operations(struct asked *a)
{
	size_t count;
	const prm_op *const *ops = prm__ops(&count);

	for (size_t i = 0; i < count; i++)
		offer(a, PRM_LIT(""), prm_str_c(ops[i]->name));
}

static void offer_verbs(struct asked *a, const prm_cli_command *command)
{
	for (const prm_cli_command *v = command ? command->verbs : NULL; v && v->name; v++)
		offer(a, PRM_LIT(""), prm_str_c(v->name));
}

static void offer_versions(struct asked *a, prm_str prefix, prm_str id)
{
	prm_versions *versions = NULL;

	if (prm_manager_history(a->cli->manager, NULL, id, &versions, NULL) == PRM_OK) {
		for (size_t i = 0; i < versions->count; i++)
			offer(a, prefix, versions->items[i].version);
		offer(a, prefix, PRM_LIT("latest"));
	}
	prm_versions_free(versions);
}

static void offer_labels(struct asked *a, prm_str prefix, prm_str id)
{
	prm_labels *labels = NULL;

	if (prm_manager_labels(a->cli->manager, NULL, id, &labels, NULL) == PRM_OK)
		for (size_t i = 0; i < labels->count; i++)
			offer(a, prefix, labels->items[i].label);
	prm_labels_free(labels);
}

/* What may follow the id that the first word names. */
static void offer_of_first(struct asked *a, bool versions)
{
	prm_ref ref;

	if (prm_ref_parse(a->first, &ref, NULL) || !prm__cli_open_existing(a->cli))
		return;
	if (versions)
		offer_versions(a, PRM_LIT(""), ref.id);
	offer_labels(a, PRM_LIT(""), ref.id);
}

static void offer_variables(struct asked *a)
{
	prm_cli_source source = {0};
	prm_status status = prm__source_is_file(a->first) && !prm__path_is_stream(a->first)
				    ? prm__source_file(a->cli, a->first, &source)
				    : prm__source_ref(a->cli, a->first, &source);

	for (size_t i = 0; !status && i < prm_prompt_variable_count(source.prompt); i++)
		offer(a, PRM_LIT(""),
		      prm__cli_text(a->cli,
				    "%.*s=", PRM_FMT(prm_prompt_variable(source.prompt, i).name)));
	prm__source_release(&source);
	a->cli->err = (prm_error){0};
}

static void offer_ids(struct asked *a, bool refs)
{
	prm_query query = {.struct_size = sizeof(query),
			   .prefix = a->last,
			   .limit = CANDIDATES,
			   .with_archived = true};
	prm_prompts *found = NULL;
	size_t mark = 0;

	if (!prm__cli_open_existing(a->cli))
		return;
	while (mark < a->last.len && a->last.ptr[mark] != '@' && a->last.ptr[mark] != ':')
		mark++;
	if (mark < a->last.len) { /* behind "id@" the versions, behind "id:" the labels */
		if (refs && a->last.ptr[mark] == '@')
			offer_versions(a, prm_str_n(a->last.ptr, mark + 1),
				       prm_str_n(a->last.ptr, mark));
		else if (refs)
			offer_labels(a, prm_str_n(a->last.ptr, mark + 1),
				     prm_str_n(a->last.ptr, mark));
		return;
	}
	if (prm_manager_search(a->cli->manager, NULL, &query, &found, NULL) == PRM_OK)
		for (size_t i = 0; i < found->count; i++)
			offer(a, PRM_LIT(""), found->items[i].id);
	prm_prompts_free(found);
}

static void offer_schemas(struct asked *a)
{
	prm_schema_rows rows = {0};

	if (!prm__cli_open_existing(a->cli) ||
	    prm_manager_schema_list(a->cli->manager, NULL, &a->cli->arena, &rows, NULL))
		return;
	for (size_t i = 0; i < rows.count; i++)
		if (i == 0 || !prm_str_eq(rows.items[i].name, rows.items[i - 1].name))
			offer(a, PRM_LIT(""), rows.items[i].name);
}

/* Offer what of that kind there is; the answer's last line says what else fits. */
static const char *offer_kind(struct asked *a, int kind)
{
	const prm_cli_entry *entry;

	switch (kind) {
	case PRM_COMPLETE_FILE:
		return ":files\n";
	case PRM_COMPLETE_FOLDER:
		return ":folders\n";
	case PRM_COMPLETE_REF_OR_FILE:
		offer_ids(a, true);
		return ":files\n";
	case PRM_COMPLETE_SCHEMA:
		offer_schemas(a);
		return ":files\n";
	case PRM_COMPLETE_ID:
	case PRM_COMPLETE_REF:
		offer_ids(a, kind == PRM_COMPLETE_REF);
		break;
	case PRM_COMPLETE_LABEL:
	case PRM_COMPLETE_TARGET:
		offer_of_first(a, kind == PRM_COMPLETE_TARGET);
		break;
	case PRM_COMPLETE_VARIABLE:
		offer_variables(a);
		break;
	case PRM_COMPLETE_COMMAND:
		offer_commands(a);
		break;
	case PRM_COMPLETE_VERB:
		entry = prm__command_find(a->first);
		offer_verbs(a, entry ? entry->command : NULL);
		break;
	case PRM_COMPLETE_OPERATION:
		offer_operations(a);
		break;
	case PRM_COMPLETE_SHELL:
		offer_choices(a, PRM_LIT(""), "bash|zsh|fish");
		break;
	default:
		break;
	}
	return ":none\n";
}

static const prm_cli_option *option_of(const struct asked *a, prm_str word)
{
	const prm_cli_option *tables[] = {a->command ? a->command->options : NULL,
					  prm__common_options()};

	for (size_t t = 0; t < 2; t++)
		for (const prm_cli_option *o = tables[t]; o && o->name; o++)
			if ((word.len == 2 && o->letter && word.ptr[1] == o->letter) ||
			    (word.len > 2 &&
			     prm_str_is(prm_str_n(word.ptr + 2, word.len - 2), o->name)))
				return o;
	return NULL;
}

/* One finished word. */
static void step(struct asked *a, prm_str word)
{
	const prm_cli_option *option = NULL;

	if (a->pending) { /* --store and --project decide which names there are */
		prm_cli_args *args = &a->cli->args;

		if (word.len)
			args->given[args->given_count++] = (prm_cli_given){a->pending, word};
		a->pending = NULL;
		return;
	}
	if (!a->ended && word.len > 1 && word.ptr[0] == '-') {
		a->ended = prm_str_is(word, "--");
		option = option_of(a, word);
		a->pending = option && option->value ? option : NULL;
	} else if (!a->command) {
		const prm_cli_entry *entry = prm__command_find(word);

		a->command = entry ? entry->command : NULL;
	} else if (a->command->verbs && !a->is_verb && prm__verb_find(a->command, word)) {
		a->command = prm__verb_find(a->command, word);
		a->is_verb = true;
	} else {
		if (a->words++ == 0)
			a->first = word;
	}
}

/* An option that is being written, or "--sort=" and what may follow it. */
static void offer_option(struct asked *a)
{
	size_t equals = prm__str_find_char(a->last, '=', 0);
	const prm_cli_option *option = option_of(a, prm_str_n(a->last.ptr, equals));

	if (equals == a->last.len) {
		offer_options(a, a->command ? a->command->options : NULL);
		offer_options(a, prm__common_options());
	} else if (option && option->choices)
		offer_choices(a, prm_str_n(a->last.ptr, equals + 1), option->choices);
}

static const char *answer(struct asked *a)
{
	if (a->pending && !a->pending->choices)
		return offer_kind(a, a->pending->complete);
	if (a->pending)
		offer_choices(a, PRM_LIT(""), a->pending->choices);
	else if (!a->ended && a->last.len && a->last.ptr[0] == '-')
		offer_option(a);
	else if (!a->command)
		offer_commands(a);
	else if (a->command->verbs)
		offer_verbs(a, a->command);
	else if (a->words < a->command->max_words)
		return offer_kind(a, a->words ? a->command->complete_next : a->command->complete);
	return ":none\n";
}

prm_status prm__complete(prm_cli *cli)
{
	struct asked a = {.cli = cli, .last = PRM_LIT("")};
	const char *also;

	cli->quiet = true;
	cli->silent = true;
	for (size_t i = 2; i + 1 < cli->args.count; i++)
		step(&a, prm_str_c(cli->args.argv[i]));
	if (cli->args.count > 2)
		a.last = prm_str_c(cli->args.argv[cli->args.count - 1]);
	also = answer(&a);
	prm_buf_add_c(&cli->out, also);
	cli->diag_shown = true;
	return PRM_OK;
}
