/* golden_judge.c: does a rendering do what an assertion says? Every failure tells what was found. */
#include <stdarg.h>
#include <stdio.h>

#include "base/regex.h"
#include "base/str.h"
#include "library/golden.h"

#define MOST_NEAREST 200 /* failures that get "the nearest is": each looks through all texts */

void prm__golden_fail(prm__trial *trial, const prm__assertion *a, const char *fmt, ...)
{
	char text[900];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	prm__test_say(trial->suite, trial->test, a->pointer, false, PRM_TEST_FAILED, "%.*s: %s",
		      PRM_FMT(trial->test->name), text);
}

/* What a buffer of words says; it is given back here. */
static prm_status fail_with(prm__trial *trial, const prm__assertion *a, prm_buf *words,
			    prm_error *err)
{
	prm_status status = PRM_OK;

	if (words->status)
		status = prm_fail(err, PRM_NOMEM, "out of memory");
	else
		prm__golden_fail(trial, a, "%.*s", PRM_FMT(prm_buf_str(words)));
	prm_buf_release(words);
	return status;
}

static bool selects_any(const prm__golden_view *view, prm_value message)
{
	for (size_t i = 0; i < view->count; i++)
		if (prm__golden_selects(view, message, i))
			return true;
	return prm_value_is(message, PRM_MISSING);
}

static prm_status fail_no_message(prm__trial *trial, const prm__assertion *a, prm_error *err)
{
	const prm__golden_view *view = &trial->view;
	prm_buf words;

	prm_buf_init(&words, trial->suite->allocator, 0);
	if (prm_value_is(a->message, PRM_STRING))
		prm_buf_addf(&words, "there is no message of role '%.*s'; there %s",
			     PRM_FMT(prm_value_text(a->message)), view->count == 1 ? "is" : "are");
	else
		prm_buf_addf(&words, "there is no message %lld; there %s",
			     (long long)a->message.as.integer, view->count == 1 ? "is" : "are");
	prm_buf_addf(&words, " %zu:", view->count);
	for (size_t i = 0; i < view->count && i < 12; i++)
		prm_buf_addf(&words, " %.*s", PRM_FMT(view->items[i].role));
	return fail_with(trial, a, &words, err);
}

/* ---- contains ------------------------------------------------------------------------------- */

/* Where the nearest thing to needle stands in the messages that count. */
static void add_nearest(prm_buf *words, const prm__golden_view *view, const prm__assertion *a,
			prm_str needle)
{
	size_t best = 0, best_at = 0, best_len = 0, best_index = 0;

	for (size_t i = 0; i < view->count; i++) {
		size_t at = 0, len, shared;

		if (!prm__golden_selects(view, a->message, i) ||
		    !prm__nearest(view->items[i].text, needle, &at, &len, &shared) ||
		    shared <= best)
			continue;
		best = shared;
		best_at = at;
		best_len = len;
		best_index = i;
	}
	if (best == 0) {
		prm_buf_add_c(words, "; nothing comes near to it");
		return;
	}
	prm_buf_add_c(words, "; the nearest is ");
	prm__quote(words, view->items[best_index].text, best_at, best_len);
	if (view->count > 1)
		prm_buf_addf(words, " in message %zu (%.*s)", best_index,
			     PRM_FMT(view->items[best_index].role));
}

static bool holds(const prm__golden_view *view, const prm__assertion *a, prm_str needle,
		  size_t *index, size_t *at)
{
	for (size_t i = 0; i < view->count; i++) {
		if (!prm__golden_selects(view, a->message, i))
			continue;
		*index = i;
		*at = prm__str_find(view->items[i].text, needle);
		if (*at < view->items[i].text.len)
			return true;
	}
	return false;
}

static prm_status judge_text(prm__trial *trial, const prm__assertion *a, prm_str needle,
			     prm_error *err)
{
	const prm__golden_view *view = &trial->view;
	bool wanted = a->check == PRM__CONTAINS;
	size_t index = 0, at = 0;
	prm_buf words;

	if (holds(view, a, needle, &index, &at) == wanted)
		return PRM_OK;
	prm_buf_init(&words, trial->suite->allocator, 0);
	prm_buf_add_c(&words, wanted ? "expected " : "expected no ");
	prm__quote(&words, needle, 0, needle.len);
	if (wanted && trial->suite->diag.errors < MOST_NEAREST) {
		add_nearest(&words, view, a, needle);
	} else if (!wanted) {
		prm_buf_add_c(&words, ", found ");
		prm__quote(&words, view->items[index].text, at, needle.len);
		if (view->count > 1)
			prm_buf_addf(&words, " in message %zu (%.*s)", index,
				     PRM_FMT(view->items[index].role));
	}
	return fail_with(trial, a, &words, err);
}

/* Each text of a list fails at its own place. */
static prm_status judge_texts(prm__trial *trial, const prm__assertion *a, prm_error *err)
{
	prm__assertion one = *a;
	prm_status status = PRM_OK;

	if (prm_value_is(a->value, PRM_STRING))
		return judge_text(trial, a, prm_value_text(a->value), err);
	for (size_t i = 0; !status && i < prm_value_count(a->value); i++) {
		char index[24];

		snprintf(index, sizeof(index), "%zu", i);
		one.pointer = prm__pointer(&trial->suite->arena, a->pointer, prm_str_c(index));
		if (!one.pointer.ptr)
			return prm_fail(err, PRM_NOMEM, "out of memory");
		status = judge_text(trial, &one, prm_value_text(prm_value_at(a->value, i)), err);
	}
	return status;
}

/* ---- equals, matches, max_tokens -------------------------------------------------------------- */

/* A block of YAML ends with a line end that the text may not have, or the reverse. */
static prm_str without_end(prm_str text)
{
	return text.len && text.ptr[text.len - 1] == '\n' ? prm_str_n(text.ptr, text.len - 1)
							  : text;
}

static prm_status judge_equals(prm__trial *trial, const prm__assertion *a, prm_error *err)
{
	const prm__golden_view *view = &trial->view;
	prm_str expected = without_end(prm_value_text(a->value)), found = {NULL, 0};
	prm_buf words;

	if (prm_value_is(a->message, PRM_MISSING) && view->count > 1) {
		prm__golden_fail(trial, a,
				 "there are %zu messages; say which one equals it, such as "
				 "`message: system` or `message: -1`",
				 view->count);
		return PRM_OK;
	}
	for (size_t i = 0; i < view->count; i++) {
		if (!prm__golden_selects(view, a->message, i))
			continue;
		found = without_end(view->items[i].text);
		if (prm_str_eq(expected, found))
			return PRM_OK;
	}
	prm_buf_init(&words, trial->suite->allocator, 0);
	prm__add_difference(&words, expected, found);
	return fail_with(trial, a, &words, err);
}

/* How the first text that counts begins. */
static void add_beginning(prm_buf *words, const prm__golden_view *view, prm_value message)
{
	for (size_t i = 0; i < view->count; i++) {
		if (!prm__golden_selects(view, message, i))
			continue;
		prm_buf_add_c(words, "; the text begins with ");
		prm__quote(words, view->items[i].text, 0, 40);
		return;
	}
}

static int match_any(const prm__golden_view *view, const prm__assertion *a, const prm_regex *regex)
{
	int answer = PRM_REGEX_NO;

	for (size_t i = 0; answer == PRM_REGEX_NO && i < view->count; i++)
		if (prm__golden_selects(view, a->message, i))
			answer = prm__regex_match(regex, view->items[i].text);
	return answer;
}

static prm_status judge_matches(prm__trial *trial, const prm__assertion *a, prm_error *err)
{
	prm_regex_fault fault = {0};
	prm_regex *regex = NULL;
	prm_buf words;
	int answer;

	if (prm__regex_compile_search(prm_value_text(a->value), trial->suite->allocator, &regex,
				      &fault))
		return prm_fail(err, PRM_NOMEM, "out of memory");
	answer = match_any(&trial->view, a, regex);
	prm__regex_free(regex);
	if (answer == PRM_REGEX_NOMEM)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	if (answer == PRM_REGEX_YES)
		return PRM_OK;
	prm_buf_init(&words, trial->suite->allocator, 0);
	prm_buf_add_c(&words, answer == PRM_REGEX_NO ? "nothing matches "
						     : "it takes too many steps to match ");
	prm__quote(&words, prm_value_text(a->value), 0, a->value.len);
	add_beginning(&words, &trial->view, a->message);
	return fail_with(trial, a, &words, err);
}

static void judge_tokens(prm__trial *trial, const prm__assertion *a)
{
	const prm__golden_view *view = &trial->view;
	size_t tokens = 0;

	for (size_t i = 0; i < view->count; i++)
		if (prm__golden_selects(view, a->message, i))
			tokens += prm_token_estimate(view->items[i].text);
	if (tokens > (uint64_t)a->value.as.integer)
		prm__golden_fail(trial, a,
				 "expected at most %lld tokens, found about %zu (an estimate)",
				 (long long)a->value.as.integer, tokens);
}

prm_status prm__golden_judge(prm__trial *trial, const prm__assertion *a, prm_error *err)
{
	bool reads_text = a->check != PRM__VALID_INPUT && a->check != PRM__INVALID_INPUT;

	if (reads_text && !selects_any(&trial->view, a->message))
		return fail_no_message(trial, a, err);
	switch (a->check) {
	case PRM__CONTAINS:
	case PRM__NOT_CONTAINS:
		return judge_texts(trial, a, err);
	case PRM__EQUALS:
		return judge_equals(trial, a, err);
	case PRM__MATCHES:
		return judge_matches(trial, a, err);
	case PRM__MAX_TOKENS:
		judge_tokens(trial, a);
		return PRM_OK;
	case PRM__SNAPSHOT:
		return prm__golden_snapshot(trial, a, err);
	default:
		return prm__golden_input(trial, a, err);
	}
}
