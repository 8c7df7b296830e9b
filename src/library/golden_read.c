/* golden_read.c: tests as people write them, checked by one table, every fault with its place. */
#include <stdarg.h>
#include <stdio.h>

#include "base/alloc.h"
#include "base/limits.h"
#include "base/regex.h"
#include "base/str.h"
#include "library/golden.h"
#include "model/record.h"

#define TYPE(type) (1u << (type))
#define TEST_FINDINGS ((size_t)1 << 20)
#define MOST_COMPARED 2000 /* tests of a prompt whose names are held against a new one */

/* What an assertion can ask, in the order of enum prm__check. */
static const prm_str names[PRM__CHECKS + 1] = {
	{"contains", 8},       {"not_contains", 12}, {"equals", 6},
	{"matches", 7},        {"max_tokens", 10},   {"valid_input", 11},
	{"invalid_input", 13}, {"snapshot", 8},      {"message", 7},
};

static const struct {
	unsigned types;
	const char *wanted;
} takes[PRM__CHECKS] = {
	{TYPE(PRM_STRING) | TYPE(PRM_LIST), "a text, or a list of texts"},
	{TYPE(PRM_STRING) | TYPE(PRM_LIST), "a text, or a list of texts"},
	{TYPE(PRM_STRING), "a text"},
	{TYPE(PRM_STRING), "a regular expression"},
	{TYPE(PRM_INT), "a whole number of tokens, 1 or more"},
	{TYPE(PRM_BOOL) | TYPE(PRM_MAP), "true, or a map of variables"},
	{TYPE(PRM_BOOL) | TYPE(PRM_MAP) | TYPE(PRM_STRING),
	 "true, a map of variables, or the field that is refused"},
	{TYPE(PRM_BOOL) | TYPE(PRM_STRING), "true, or a name"},
};

void prm__suite_init(prm__suite *suite, const prm_allocator *allocator)
{
	*suite = (prm__suite){.allocator = prm__allocator(allocator)};
	suite->limits = prm__limits(NULL);
	prm_arena_init(&suite->arena, suite->allocator, 0);
	prm_diag_init(&suite->diag, suite->allocator, TEST_FINDINGS);
}

void prm__suite_release(prm__suite *suite)
{
	for (size_t i = 0; i < suite->doc_count; i++)
		prm_doc_free(suite->docs[i]);
	prm__free(suite->allocator, suite->docs, suite->doc_size * sizeof(*suite->docs));
	prm__free(suite->allocator, suite->tests, suite->size * sizeof(*suite->tests));
	prm_arena_release(&suite->arena);
	prm_diag_release(&suite->diag);
}

void prm__test_say(prm__suite *suite, const prm__test *test, prm_str pointer, bool key,
		   prm_status code, const char *fmt, ...)
{
	prm_diag_entry entry = prm__finding(test->doc, test->file, pointer, key);
	char text[1024];
	va_list args;

	entry.code = code;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	entry.text = prm_str_c(text);
	entry.text.len = prm__utf8_valid(entry.text);
	prm_diag_add(&suite->diag, &entry);
}

/* A member's pointer. */
static prm_str below(prm__suite *suite, prm_str at, const char *key)
{
	prm_str pointer = prm__pointer(&suite->arena, at, prm_str_c(key));

	suite->nomem = suite->nomem || !pointer.ptr;
	return pointer;
}

static void wrong_type(prm__suite *suite, const prm__test *test, prm_str pointer, const char *what,
		       const char *wanted, prm_value value)
{
	prm__test_say(suite, test, pointer, false, PRM_WRONG_TYPE, "%s must be %s, not %s%s", what,
		      wanted, prm__a_type(value.type),
		      strncmp(wanted, "a text", 6) == 0 && value.type < PRM_STRING
			      ? "; put it in quotes"
			      : "");
}

/* ---- assertions ------------------------------------------------------------------------------ */

static void check_pattern(prm__suite *suite, const prm__test *test, const prm__assertion *a)
{
	prm_regex_fault fault = {0};
	prm_regex *regex = NULL;
	prm_diag_entry entry;
	prm_status status = prm__regex_compile_search(prm_value_text(a->value), suite->allocator,
						      &regex, &fault);

	suite->nomem = suite->nomem || status == PRM_NOMEM;
	if (status == PRM_BAD_VALUE) {
		entry = prm__finding_in_text(test->doc, test->file, a->pointer, fault.at);
		entry.code = PRM_BAD_VALUE;
		prm_diag_addf(&suite->diag, &entry, "the regular expression is malformed: %s",
			      fault.reason);
	}
	prm__regex_free(regex);
}

static void check_texts(prm__suite *suite, const prm__test *test, const prm__assertion *a)
{
	const char *what = names[a->check].ptr;
	size_t count = prm_value_count(a->value);

	if (prm_value_is(a->value, PRM_STRING) ? a->value.len == 0 : count == 0)
		prm__test_say(suite, test, a->pointer, false, PRM_BAD_VALUE,
			      "%s names no text: every text holds the empty one", what);
	for (size_t i = 0; prm_value_is(a->value, PRM_LIST) && i < count; i++) {
		prm_value one = prm_value_at(a->value, i);
		char index[24];

		snprintf(index, sizeof(index), "%zu", i);
		if (!prm_value_is(one, PRM_STRING))
			wrong_type(suite, test, below(suite, a->pointer, index), what, "a text",
				   one);
	}
}

/* Beyond the type: what the value must be. */
static void check_value(prm__suite *suite, const prm__test *test, const prm__assertion *a)
{
	bool fine = true;

	if (a->check == PRM__CONTAINS || a->check == PRM__NOT_CONTAINS)
		check_texts(suite, test, a);
	else if (a->check == PRM__MATCHES)
		check_pattern(suite, test, a);
	else if (a->check == PRM__MAX_TOKENS)
		fine = a->value.as.integer >= 1;
	else if (prm_value_is(a->value, PRM_BOOL))
		fine = a->value.as.boolean;
	else if (prm_value_is(a->value, PRM_STRING) && a->check != PRM__EQUALS)
		fine = a->value.len > 0;
	if (!fine)
		prm__test_say(suite, test, a->pointer, false, PRM_BAD_VALUE, "%s must be %s",
			      names[a->check].ptr, takes[a->check].wanted);
}

/* Which message: its index, from the end where it is negative, or a role. */
static void check_message(prm__suite *suite, const prm__test *test, prm_str at, prm_value message)
{
	static const prm_str roles[] = {{"system", 6},    {"developer", 9}, {"user", 4},
					{"assistant", 9}, {"tool", 4},      {"function", 8}};
	prm_str pointer = below(suite, at, "message"), role = prm_value_text(message);
	char near[320];

	if (prm_value_is(message, PRM_MISSING) || prm_value_is(message, PRM_INT))
		return;
	if (!prm_value_is(message, PRM_STRING)) {
		wrong_type(suite, test, pointer, "message",
			   "the number of a message (0 is the first, -1 the last) or a role",
			   message);
		return;
	}
	for (size_t i = 0; i < 6; i++)
		if (prm_str_eq(role, roles[i]))
			return;
	prm__test_say(suite, test, pointer, false, PRM_UNKNOWN_ROLE, "'%.*s' is no role%s",
		      PRM_FMT(role), prm__near_text(role, roles, 6, near));
}

static size_t check_of(prm_str key)
{
	size_t i = 0;

	while (i <= PRM__CHECKS && !prm_str_eq(key, names[i]))
		i++;
	return i;
}

static void take_check(prm__suite *suite, const prm__test *test, prm__assertion *a, int check,
		       prm_value value, prm_str pointer)
{
	if (a->pointer.ptr) {
		prm__test_say(suite, test, pointer, true, PRM_BAD_VALUE,
			      "an assertion checks one thing, and this one has `%s` already; begin "
			      "another with `- %s:`",
			      names[a->check].ptr, names[check].ptr);
		return;
	}
	*a = (prm__assertion){
		.check = check, .value = value, .message = a->message, .pointer = pointer};
	if (takes[check].types & TYPE(value.type))
		check_value(suite, test, a);
	else
		wrong_type(suite, test, pointer, names[check].ptr, takes[check].wanted, value);
}

static prm_status read_assertion(prm__suite *suite, const prm__test *test, prm_value map,
				 prm_str at, prm__assertion *a)
{
	char near[320];
	prm_value value;
	prm_str key;

	if (!prm_value_is(map, PRM_MAP)) {
		wrong_type(suite, test, at, "an assertion", "a map such as {contains: text}", map);
		return PRM_OK;
	}
	a->message = prm_value_get_c(map, "message");
	check_message(suite, test, at, a->message);
	for (size_t i = 0; prm_value_member(map, i, &key, &value); i++) {
		size_t check = check_of(key);
		prm_str pointer = prm__pointer(&suite->arena, at, key);

		if (!pointer.ptr)
			return PRM_NOMEM;
		if (check < PRM__CHECKS)
			take_check(suite, test, a, (int)check, value, pointer);
		else if (check > PRM__CHECKS)
			prm__test_say(suite, test, pointer, true, PRM_UNKNOWN_KEY,
				      "there is no assertion '%.*s'%s", PRM_FMT(key),
				      prm__near_text(key, names, PRM__CHECKS + 1, near));
	}
	if (prm_value_count(map) == (size_t)!prm_value_is(a->message, PRM_MISSING))
		prm__test_say(suite, test, at, false, PRM_MISSING_KEY,
			      "the assertion checks nothing; write {contains: text}, for example");
	return PRM_OK;
}

static prm_status read_assertions(prm__suite *suite, prm__test *test, prm_value list)
{
	prm_str at = below(suite, test->pointer, "assert");
	size_t count = prm_value_count(list);
	prm_status status = PRM_OK;

	if (prm_value_is(list, PRM_MISSING) || prm_value_is(list, PRM_NULL))
		return PRM_OK;
	if (!prm_value_is(list, PRM_LIST)) {
		wrong_type(suite, test, at, "assert", "a list of assertions", list);
		return PRM_OK;
	}
	test->asserts = prm_arena_calloc(&suite->arena, count + 1, sizeof(*test->asserts));
	if (!test->asserts)
		return PRM_NOMEM;
	for (size_t i = 0; !status && i < count; i++) {
		char index[24];
		prm_str pointer;

		snprintf(index, sizeof(index), "%zu", i);
		pointer = below(suite, at, index);
		status = pointer.ptr ? read_assertion(suite, test, prm_value_at(list, i), pointer,
						      &test->asserts[i])
				     : PRM_NOMEM;
	}
	test->count = count;
	return status;
}

/* ---- tests ----------------------------------------------------------------------------------- */

static prm_status check_keys(prm__suite *suite, const prm__test *test, prm_value map, bool in_file)
{
	static const prm_str known[] = {
		{"name", 4}, {"description", 11}, {"variables", 9}, {"assert", 6}, {"prompt", 6}};
	size_t count = in_file ? 5 : 4;
	char near[320];
	prm_value value;
	prm_str key;

	for (size_t i = 0; prm_value_member(map, i, &key, &value); i++) {
		prm_str pointer;
		size_t k = 0;

		while (k < count && !prm_str_eq(key, known[k]))
			k++;
		if (k < count)
			continue;
		pointer = prm__pointer(&suite->arena, test->pointer, key);
		if (!pointer.ptr)
			return PRM_NOMEM;
		prm__test_say(suite, test, pointer, true, PRM_UNKNOWN_KEY,
			      "a test has no key '%.*s'%s", PRM_FMT(key),
			      check_of(key) < PRM__CHECKS
				      ? "; assertions stand in the list `assert:`"
				      : prm__near_text(key, known, count, near));
	}
	return PRM_OK;
}

static void take_name(prm__suite *suite, prm__test *test, prm_value name)
{
	if (prm_value_is(name, PRM_STRING) && name.len) {
		test->name = prm_value_text(name);
		return;
	}
	if (prm_value_is(name, PRM_MISSING) || prm_value_is(name, PRM_NULL) ||
	    prm_value_is(name, PRM_STRING))
		prm__test_say(suite, test, test->pointer, false, PRM_MISSING_KEY,
			      "a test needs a `name` that says what it is about");
	else
		wrong_type(suite, test, below(suite, test->pointer, "name"), "name", "a text",
			   name);
}

/* Reports name a test by its prompt and name alone. */
static void check_once(prm__suite *suite, const prm__test *test)
{
	size_t last = suite->count > MOST_COMPARED ? suite->count - MOST_COMPARED : 0;

	for (size_t i = suite->count; i-- > last && suite->tests[i].entry == test->entry;)
		if (prm_str_eq(suite->tests[i].name, test->name)) {
			prm__test_say(suite, test, below(suite, test->pointer, "name"), false,
				      PRM_BAD_VALUE, "the prompt has another test named '%.*s'",
				      PRM_FMT(test->name));
			return;
		}
}

static prm_status read_members(prm__suite *suite, prm__test *test, prm_value map, bool in_file)
{
	prm_value variables = prm_value_get_c(map, "variables");
	prm_status status = check_keys(suite, test, map, in_file);

	take_name(suite, test, prm_value_get_c(map, "name"));
	if (prm_value_is(variables, PRM_MAP))
		test->variables = variables;
	else if (!prm_value_is(variables, PRM_MISSING) && !prm_value_is(variables, PRM_NULL))
		wrong_type(suite, test, below(suite, test->pointer, "variables"), "variables",
			   "a map", variables);
	check_once(suite, test);
	return status ? status : read_assertions(suite, test, prm_value_get_c(map, "assert"));
}

static prm_status default_name(prm__suite *suite, prm__test *test)
{
	size_t at = test->pointer.len;
	char text[32];

	while (at > 0 && test->pointer.ptr[at - 1] != '/')
		at--;
	snprintf(text, sizeof(text), "tests/%.*s",
		 PRM_FMT(prm_str_n(test->pointer.ptr + at, test->pointer.len - at)));
	return prm_arena_str(&suite->arena, prm_str_c(text), &test->name) ? PRM_OK : PRM_NOMEM;
}

prm_status prm__test_read(prm__suite *suite, prm_value value, const prm__test *with, bool in_file,
			  prm_error *err)
{
	prm__test test = *with;
	prm_status status = default_name(suite, &test);

	if (prm_value_is(value, PRM_MAP) && !status)
		status = read_members(suite, &test, value, in_file);
	else if (!status)
		wrong_type(suite, &test, test.pointer, "a test", "a map", value);
	test.fault_to = suite->diag.count;
	if (status ||
	    (suite->count == suite->size && !prm__grow(suite->allocator, (void **)&suite->tests,
						       &suite->size, sizeof(*suite->tests))))
		return prm_fail(err, PRM_NOMEM, "out of memory");
	suite->tests[suite->count++] = test;
	return PRM_OK;
}

prm_status prm__tests_read(prm__suite *suite, prm_value list, const prm__test *with, bool in_file,
			   prm_error *err)
{
	prm__test test = *with;
	prm_status status = PRM_OK;

	if (prm_value_is(list, PRM_MISSING) || prm_value_is(list, PRM_NULL))
		return PRM_OK;
	if (!prm_value_is(list, PRM_LIST)) {
		wrong_type(suite, with, with->pointer, "tests", "a list of tests", list);
		return PRM_OK;
	}
	for (size_t i = 0; !status && i < prm_value_count(list); i++) {
		char index[24];

		snprintf(index, sizeof(index), "%zu", i);
		test.pointer = below(suite, with->pointer, index);
		test.fault_from = suite->diag.count;
		status = test.pointer.ptr
				 ? prm__test_read(suite, prm_value_at(list, i), &test, in_file, err)
				 : prm_fail(err, PRM_NOMEM, "out of memory");
	}
	return status;
}
