/* advice.c: what somebody who made a common mistake probably meant: the hints of findings. */
#include <stdio.h>

#include "base/str.h"
#include "template/parser.h"
#include "template/program.h"

/* ---- signs that cannot stand where they do --------------------------------------------------- */

struct sign {
	char sign;
	const char *advice;
};

/* The first in a tag. */
static const struct sign first_signs[] = {
	{'=', "other delimiters than braces are not known"},
	{'%', "write {{#if x}}...{{/if}}: there is no {% %}"},
	{'(', "write {{upper name}}: parentheses are for arguments"},
	{'#', "write it without a blank behind the braces"},
	{'/', "write it without a blank behind the braces"},
	{'>', "write it without a blank behind the braces"},
	{'!', "write it without a blank behind the braces"},
	{'&', "write it without a blank behind the braces"},
};

static const struct sign later_signs[] = {
	{'[', "write items.[0] for an item of a list"},
	{'(', "write (eq a b): the parenthesis stands before the helper"},
	{',', "arguments have blanks between them, and no commas"},
	{'=', "to compare, write (eq a b)"},
	{'!', "write (not a), (ne a b) or {{#unless a}}"},
	{'&', "write (and a b)"},
	{'<', "to compare, write (lt a b)"},
	{'>', "to compare, write (gt a b)"},
	{'+', "there is no arithmetic: give the result as a variable"},
	{'*', "there is no arithmetic: give the result as a variable"},
	{'%', "there is no arithmetic: give the result as a variable"},
	{'`', "write texts in \" or '"},
};

static const char *advice_for(const struct sign *signs, size_t count, char sign)
{
	for (size_t i = 0; i < count; i++)
		if (signs[i].sign == sign)
			return signs[i].advice;
	return NULL;
}

const char *prm__parse_advice(const struct parser *p)
{
	const struct token *t = &p->lexer.token;
	prm_str s = p->tree->source;
	char sign = s.ptr[t->start];
	size_t before = t->start;

	while (before > p->tag && (s.ptr[before - 1] == ' ' || s.ptr[before - 1] == '\n'))
		before--;
	if (s.ptr[before - 1] == '{')
		return advice_for(first_signs, sizeof(first_signs) / sizeof(first_signs[0]), sign);
	if (t->kind == TOKEN_BAR)
		return t->end < s.len && s.ptr[t->end] == '|'
			       ? "write (or a b), or {{default a \"b\"}}"
			       : "there are no filters: write {{upper name}}";
	if (t->kind == TOKEN_LITERAL && sign >= '0' && sign <= '9')
		return "a number in a path stands in brackets: items.[0]";
	return advice_for(later_signs, sizeof(later_signs) / sizeof(later_signs[0]), sign);
}

char prm__parse_open_quote(const struct parser *p)
{
	const struct token *t = &p->lexer.token;
	char sign = t->start < p->tree->source.len ? p->tree->source.ptr[t->start] : '\0';
	bool quotes = sign == '"' || sign == '\'' || sign == '[';

	return t->kind == TOKEN_INVALID && !t->glued && quotes ? sign : '\0';
}

/* ---- names ----------------------------------------------------------------------------------- */

/* What is called otherwise elsewhere. */
static const struct {
	const char *elsewhere, *here;
} synonyms[] = {
	{"coalesce", "default"},  {"count", "length"},    {"equals", "eq"},
	{"format", "number"},     {"ifEquals", "eq"},     {"is", "eq"},
	{"len", "length"},        {"lowercase", "lower"}, {"size", "length"},
	{"stringify", "json"},    {"strip", "trim"},      {"substring", "slice"},
	{"tojson", "json"},       {"toJSON", "json"},     {"toLowerCase", "lower"},
	{"toUpperCase", "upper"}, {"uppercase", "upper"},
};

/* Words of other languages, and what is written here. */
static const struct {
	const char *word, *advice;
} words[] = {
	{"elif", "write {{else if x}}"},
	{"elsif", "write {{else if x}}"},
	{"elseif", "write {{else if x}}"},
	{"else", "write {{else}} between {{#if x}} and {{/if}}"},
	{"end", "blocks end with {{/if}}, {{/each}} and the like"},
	{"endif", "write {{/if}}"},
	{"endfor", "write {{/each}}"},
	{"for", "write {{#each items as |item|}}...{{/each}}"},
	{"foreach", "write {{#each items as |item|}}...{{/each}}"},
	{"include", "write {{> name}}"},
	{"import", "write {{> name}}"},
	{"partial", "write {{> name}}"},
};

static const char *word_advice(prm_str name)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (prm_str_is(name, words[i].word))
			return words[i].advice;
	return NULL;
}

/* How far apart they may be: short names are all near each other. */
static bool is_near(prm_str name, const char *other)
{
	int distance = prm__str_near(name, prm_str_c(other));

	return distance >= 0 && distance <= (name.len > 5 ? 2 : name.len > 3 ? 1 : 0);
}

/* The helper that a name may mean: nearly spelled so, or called so elsewhere; or NULL. */
static const struct builtin *helper_near(prm_str name)
{
	const struct builtin *helper;

	for (size_t i = 0; (helper = prm__builtin_at(i)) != NULL; i++)
		if (is_near(name, helper->name))
			return helper;
	for (size_t i = 0; i < sizeof(synonyms) / sizeof(synonyms[0]); i++)
		if (prm_str_is(name, synonyms[i].elsewhere) || is_near(name, synonyms[i].elsewhere))
			return prm__builtin(prm_str_c(synonyms[i].here));
	return NULL;
}

/* Which of Handlebars' blocks is nearly spelled so? */
static const char *block_near(prm_str name)
{
	static const char *const blocks[] = {"if", "each", "unless", "with"};

	for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++)
		if (is_near(name, blocks[i]))
			return blocks[i];
	return NULL;
}

bool prm__advise_name(prm_str name, char *out, size_t size)
{
	const char *word = word_advice(name), *block = word ? NULL : block_near(name);
	const struct builtin *near = word || block ? NULL : helper_near(name);

	if (word)
		snprintf(out, size, "%s", word);
	else if (block)
		snprintf(out, size, "did you mean {{#%s x}}...{{/%s}}?", block, block);
	else if (near)
		snprintf(out, size, "did you mean %s? Write %s", near->name, near->usage);
	return word || block || near;
}

bool prm__advise_variable(prm_str name, char *out, size_t size)
{
	const char *word = word_advice(name);
	const struct builtin *helper = prm__builtin(name);

	if (word)
		snprintf(out, size, "%s", word);
	else if (helper)
		snprintf(out, size, "for the helper write %s", helper->usage);
	return word || helper;
}

/* ---- calls ----------------------------------------------------------------------------------- */

void prm__advise_call(const struct call *call, char *out, size_t size)
{
	const struct expr *e = call->callee, *first = call->params;
	bool alone = first && !first->next && !call->has_hash && e->kind == EXPR_PATH &&
		     first->kind == EXPR_PATH;

	if (first && e->kind == EXPR_PATH && first->start == e->end) {
		snprintf(out, size, "a path has a name behind each dot, and no two dots in a row");
	} else if (prm__advise_name(e->original, out, size)) {
		return;
	} else if (alone && !first->data && !first->scoped && !first->depth &&
		   e->original.len + first->original.len < 60) {
		snprintf(out, size,
			 "a name with arguments is a helper; for a part of a value write %.*s.%.*s",
			 PRM_FMT(e->original), PRM_FMT(first->original));
	} else {
		snprintf(out, size, "a name with arguments is a helper; a value has none");
	}
}

void prm__advise_arguments(prm_str name, size_t count, char *out, size_t size)
{
	if (count > 1 && (prm_str_is(name, "if") || prm_str_is(name, "unless")))
		snprintf(out, size, "it tests one value; to compare, write {{#%.*s (eq a b)}}",
			 PRM_FMT(name));
	else if (count > 1 && prm_str_is(name, "each"))
		snprintf(out, size, "write {{#each items as |item|}} to name the items");
	else
		snprintf(out, size, "write {{#%.*s x}}...{{/%.*s}}", PRM_FMT(name), PRM_FMT(name));
}
