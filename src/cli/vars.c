/* vars.c: -v, -f and --vars as one map. */
#include "cli/vars.h"

#include "base/str.h"
#include "cli/suggest.h"

#define DEPTH_MAX 32 /* dots in a name */

/* A tree that can still change. A node has children, or a value as it was read. */
struct node {
	prm_str key;
	prm_value value;
	struct node *first, *last, *next;
	bool is_map;
};

/* ---- reading data ------------------------------------------------------------------------- */

static bool is_json(prm_str name, prm_str text)
{
	prm_str trimmed = prm__str_trim(text);

	if (prm__str_ends(name, PRM_LIT(".json")))
		return true;
	if (prm__str_ends(name, PRM_LIT(".yaml")) || prm__str_ends(name, PRM_LIT(".yml")))
		return false;
	return trimmed.len && (trimmed.ptr[0] == '{' || trimmed.ptr[0] == '[');
}

prm_status prm__doc_read(prm_cli *cli, prm_str name, prm_str text, prm_doc **out)
{
	prm_read_options opts = {
		.struct_size = sizeof(opts), .borrow = true, .positions = true, .source = name};

	if (is_json(name, text))
		return prm_doc_read_json(text, &opts, out, &cli->diag, &cli->err);
	return prm_doc_read_yaml(text, &opts, out, NULL, &cli->diag, &cli->err);
}

/* The run has one arena; a document has its own. */
static prm_status copy_root(prm_cli *cli, const prm_doc *doc, prm_value *out)
{
	prm_builder b;

	prm_builder_init(&b, &cli->arena);
	prm_build_copy(&b, prm_doc_root(doc));
	return prm_builder_finish(&b, out, &cli->err);
}

prm_status prm__data_read(prm_cli *cli, prm_str name, prm_str text, prm_value *out)
{
	prm_doc *doc = NULL;
	prm_status status = prm__doc_read(cli, name, text, &doc);

	if (!status)
		status = copy_root(cli, doc, out);
	prm_doc_free(doc);
	return status;
}

/* ---- the tree ----------------------------------------------------------------------------- */

static struct node *add_child(prm_cli *cli, struct node *parent, prm_str key, prm_value value)
{
	struct node *child = prm_arena_calloc(&cli->arena, 1, sizeof(*child));

	if (!child)
		return NULL;
	child->key = key;
	child->value = value;
	if (parent->last)
		parent->last->next = child;
	else
		parent->first = child;
	parent->last = child;
	return child;
}

/* Make a node one with children, which are then the members of its map. */
static bool open_map(prm_cli *cli, struct node *node)
{
	prm_value value;
	prm_str key;

	if (node->is_map)
		return true;
	node->is_map = true;
	for (size_t i = 0; prm_value_member(node->value, i, &key, &value); i++)
		if (!add_child(cli, node, key, value))
			return false;
	return true;
}

static struct node *child_of(const struct node *parent, prm_str key)
{
	for (struct node *n = parent->first; n; n = n->next)
		if (prm_str_eq(n->key, key))
			return n;
	return NULL;
}

static prm_status set(prm_cli *cli, struct node *root, prm_str path, prm_value value)
{
	struct node *at = root;
	size_t depth = 0;

	for (size_t start = 0; start <= path.len; depth++) {
		size_t dot = prm__str_find_char(path, '.', start);
		prm_str key = prm_str_n(path.ptr + start, dot - start);
		struct node *child;

		if (key.len == 0 || depth > DEPTH_MAX)
			return prm__cli_usage(cli,
					      "'%.*s' is not a variable's name: NAME or MAP.NAME",
					      PRM_FMT(path));
		child = open_map(cli, at) ? child_of(at, key) : NULL;
		if (!child)
			child = add_child(cli, at, key, (prm_value){0});
		if (!child)
			return prm_fail(&cli->err, PRM_NOMEM, "out of memory");
		at = child;
		start = dot + 1;
	}
	at->is_map = false;
	at->first = at->last = NULL;
	at->value = value;
	return PRM_OK;
}

/* Bounded by DEPTH_MAX: deeper values are leaves here. */
static void build(const struct node *node, prm_builder *b)
{
	if (!node->is_map) {
		prm_build_value(b, node->value);
		return;
	}
	prm_build_map(b);
	for (const struct node *n = node->first; n; n = n->next) {
		prm_build_key(b, n->key);
		build(n, b);
	}
	prm_build_end(b);
}

/* ---- options ------------------------------------------------------------------------------ */

static prm_status read_json_value(prm_cli *cli, prm_str name, prm_str text, prm_value *out)
{
	prm_read_options opts = {.struct_size = sizeof(opts)};
	prm_error why = {0};
	prm_doc *doc = NULL;
	prm_builder b;
	prm_status status = prm_doc_read_json(text, &opts, &doc, NULL, &why);

	if (status == PRM_NOMEM)
		return prm_fail(&cli->err, status, "out of memory");
	if (status)
		return prm_fail(&cli->err, PRM_USAGE,
				"the value of '%.*s:=' is not JSON: %s (column %u)%s",
				PRM_FMT(name), why.text, why.column,
				text.len && strchr("\"{[0123456789-tfn", text.ptr[0])
					? ""
					: "; '=' takes text as it is");
	prm_builder_init(&b, &cli->arena);
	prm_build_copy(&b, prm_doc_root(doc));
	status = prm_builder_finish(&b, out, &cli->err);
	prm_doc_free(doc);
	return status;
}

static prm_status read_var(prm_cli *cli, struct node *root, prm_str given)
{
	size_t equals = prm__str_find_char(given, '=', 0);
	prm_str name = prm_str_n(given.ptr, equals), text;
	prm_value value;

	if (equals == given.len)
		return prm__cli_usage(cli, "'%.*s' is not NAME=TEXT or NAME:=JSON", PRM_FMT(given));
	text = prm_str_n(given.ptr + equals + 1, given.len - equals - 1);
	if (name.len && name.ptr[name.len - 1] == ':') {
		name.len--;
		if (read_json_value(cli, name, text, &value))
			return cli->err.status;
	} else
		value = prm_value_str(text);
	return set(cli, root, name, value);
}

static prm_status read_var_file(prm_cli *cli, struct node *root, prm_str given)
{
	size_t equals = prm__str_find_char(given, '=', 0);
	prm_str path, text;

	if (equals + 1 >= given.len)
		return prm__cli_usage(cli, "'%.*s' is not NAME=FILE", PRM_FMT(given));
	path = prm_str_n(given.ptr + equals + 1, given.len - equals - 1);
	if (prm__cli_read(cli, path, &text))
		return cli->err.status;
	if (prm__utf8_valid(text) != text.len)
		return prm_fail(&cli->err, PRM_BAD_UTF8, "'%.*s' is not UTF-8 text", PRM_FMT(path));
	return set(cli, root, prm_str_n(given.ptr, equals), prm_value_str(text));
}

static prm_status read_doc(prm_cli *cli, prm_vars *vars, prm_str path, prm_value *out)
{
	prm_str text;

	prm_doc_free(vars->doc);
	vars->doc = NULL;
	vars->source = prm_str_is(path, "-") ? PRM_LIT("<stdin>") : path;
	if (prm__cli_read(cli, path, &text) || prm__doc_read(cli, vars->source, text, &vars->doc))
		return cli->err.status;
	return copy_root(cli, vars->doc, out);
}

static prm_status read_file(prm_cli *cli, struct node *root, prm_vars *vars, prm_str path)
{
	prm_value data = {0}, value;
	prm_str name, key;

	if (read_doc(cli, vars, path, &data))
		return cli->err.status;
	name = vars->source;
	if (!prm_value_is(data, PRM_MAP))
		return prm_fail(&cli->err, PRM_WRONG_TYPE,
				"the variables in '%.*s' must be a map, not a %s", PRM_FMT(name),
				prm_type_name(data.type));
	for (size_t i = 0; prm_value_member(data, i, &key, &value); i++) {
		struct node *child = child_of(root, key);

		if (!child)
			child = add_child(cli, root, key, value);
		if (!child)
			return prm_fail(&cli->err, PRM_NOMEM, "out of memory");
		child->value = value;
	}
	return PRM_OK;
}

static bool is_given(const prm_cli *cli, size_t index, const char *option)
{
	return strcmp(cli->args.given[index].option->name, option) == 0;
}

static prm_status read_maps(prm_cli *cli, struct node *root, prm_vars *vars)
{
	size_t count = 0;

	for (size_t i = 0; i < cli->args.given_count; i++) {
		if (!is_given(cli, i, "vars"))
			continue;
		count++;
		if (read_file(cli, root, vars, cli->args.given[i].value))
			return cli->err.status;
	}
	if (count > 1) { /* which one a value came from is not kept */
		prm_doc_free(vars->doc);
		*vars = (prm_vars){.doc = NULL};
	}
	return PRM_OK;
}

prm_status prm__vars_read(prm_cli *cli, prm_vars *out)
{
	struct node root = {.is_map = true};
	prm_builder b;

	*out = (prm_vars){.doc = NULL};
	if (read_maps(cli, &root, out))
		return cli->err.status;
	for (size_t i = 0; i < cli->args.given_count; i++) {
		prm_str given = cli->args.given[i].value;

		if ((is_given(cli, i, "var") && read_var(cli, &root, given)) ||
		    (is_given(cli, i, "var-file") && read_var_file(cli, &root, given)))
			return cli->err.status;
	}
	prm_builder_init(&b, &cli->arena);
	build(&root, &b);
	return prm_builder_finish(&b, &out->map, &cli->err);
}

void prm__vars_release(prm_vars *vars)
{
	prm_doc_free(vars->doc);
	*vars = (prm_vars){.doc = NULL};
}

/* ---- where faults are --------------------------------------------------------------------- */

/* The variable that "-v a.b:=1" or "-f a=file" sets a part of. */
static prm_str given_name(prm_str given)
{
	size_t end = 0;

	while (end < given.len && !strchr("=:.", given.ptr[end]))
		end++;
	return prm_str_n(given.ptr, end);
}

/* The -v or -f that gave the variable which a fault is in; NULL: --vars did, or nothing. */
static const prm_cli_given *giver_of(const prm_cli *cli, prm_str pointer)
{
	size_t end = prm__str_find_char(pointer, '/', 1);
	prm_str name = pointer.len ? prm_str_n(pointer.ptr + 1, end - 1) : PRM_LIT("");
	const prm_cli_given *giver = NULL;

	for (size_t i = 0; name.len && i < cli->args.given_count; i++)
		if ((is_given(cli, i, "var") || is_given(cli, i, "var-file")) &&
		    prm_str_eq(given_name(cli->args.given[i].value), name))
			giver = &cli->args.given[i];
	return giver;
}

/* `-v count=3` is a text where a number was meant. */
static void hint_at_json(prm_cli *cli, prm_str given, prm_diag_entry *entry)
{
	size_t equals = prm__str_find_char(given, '=', 0);
	prm_str name = prm_str_n(given.ptr, equals);

	if (!prm_str_is(entry->rule, "type") || entry->hint.len || equals == 0 ||
	    equals == given.len || given.ptr[equals - 1] == ':')
		return;
	entry->hint = prm__cli_text(cli, "'=' gives a text, ':=' any JSON value: -v %.*s:=JSON",
				    PRM_FMT(name));
}

void prm__vars_place(prm_cli *cli, prm_diag *diag)
{
	for (size_t i = 0; i < diag->count; i++) {
		prm_diag_entry *entry = &diag->items[i];
		const prm_cli_given *giver = entry->rule.len ? giver_of(cli, entry->pointer) : NULL;

		if (!giver)
			continue;
		entry->source = entry->excerpt = PRM_LIT("");
		entry->line = entry->column = 0;
		if (strcmp(giver->option->name, "var") == 0)
			hint_at_json(cli, giver->value, entry);
	}
}

/* ---- what is not used --------------------------------------------------------------------- */

static void check_one(prm_cli *cli, const prm_prompt *prompt, bool whole, prm_str given)
{
	prm_str name = given_name(given);
	prm_suggest suggest = prm__suggest(name);
	char near[128];

	for (size_t i = 0; i < prm_prompt_variable_count(prompt); i++) {
		prm_variable v = prm_prompt_variable(prompt, i);

		if (prm_str_eq(v.name, name))
			return;
		prm__suggest_offer(&suggest, v.name);
	}
	if (whole || suggest.best.len)
		prm__cli_warn(cli, PRM_UNUSED_VARIABLE,
			      "'%.*s' has no use for the variable '%.*s'%s",
			      PRM_FMT(prm_prompt_id(prompt)), PRM_FMT(name),
			      prm__suggest_text(&suggest, "", near));
}

void prm__vars_check(prm_cli *cli, const prm_prompt *prompt, bool whole)
{
	for (size_t i = 0; i < cli->args.given_count; i++)
		if (prm__str_starts(prm_str_c(cli->args.given[i].option->name), PRM_LIT("var")) &&
		    strcmp(cli->args.given[i].option->name, "vars") != 0)
			check_one(cli, prompt, whole, cli->args.given[i].value);
}
