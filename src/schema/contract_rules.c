/* contract_rules.c: the validators of two versions of a field: bounds, lists of values, the rest. */
#include "base/str.h"
#include "schema/contract.h"
#include "schema/measure.h"
#include "schema/tree.h"
#include "schema/walk.h"

/* ---- bounds ----------------------------------------------------------------------------------- */

/* The tightest bound of lengths or of numbers; MISSING: none. */
static prm_value bound_of(const prm__field *field, bool length, bool least)
{
	prm_value best = {0};

	for (size_t i = 0; i < field->rule_count; i++) {
		const prm__rule *rule = &field->rules[i];
		prm_value bound = least ? rule->least : rule->most;
		bool of_length = prm__rule_is(rule, "min_length") ||
				 prm__rule_is(rule, "max_length");
		int order;

		if (of_length != length || prm_value_is(bound, PRM_MISSING))
			continue;
		order = prm_value_is(best, PRM_MISSING) ? 0 : prm__number_order(bound, best);
		if (prm_value_is(best, PRM_MISSING) || (least ? order > 0 : order < 0))
			best = bound;
	}
	return best;
}

static void compare_bound(prm__compare *c, const prm__field *before, const prm__field *after,
			  bool length, bool least)
{
	static const char *const names[2][2] = {{"greatest value", "least value"},
						{"greatest length", "least length"}};
	prm_value old = bound_of(before, length, least), new = bound_of(after, length, least);
	bool had = !prm_value_is(old, PRM_MISSING), has = !prm_value_is(new, PRM_MISSING);
	char was[96], is[96];
	int order;

	if (!had && !has)
		return;
	if (had)
		prm__shorten(old, was);
	if (has)
		prm__shorten(new, is);
	order = !had ? (least ? 1 : -1) : !has ? (least ? -1 : 1) : prm__number_order(new, old);
	if (order == 0)
		return;
	prm__compare_note(c, (order > 0) == least ? PRM__NARROWED : PRM__WIDENED,
			  "the %s was %s and is %s", names[length][least],
			  had ? was : "not limited", has ? is : "not limited");
}

/* ---- lists of values -------------------------------------------------------------------------- */

static const prm__rule *enum_of(const prm__field *field)
{
	for (size_t i = 0; i < field->rule_count; i++)
		if (prm__rule_is(&field->rules[i], "enum"))
			return &field->rules[i];
	return NULL;
}

static bool has_value(const prm__rule *rule, prm_value v)
{
	for (uint32_t i = 0; i < rule->allowed.len; i++)
		if (prm_value_equal(rule->allowed.as.items[i], v))
			return true;
	return false;
}

static void note_values(prm__compare *c, const prm__rule *from, const prm__rule *to, int move,
			const char *text)
{
	char shown[96];

	for (uint32_t i = 0; i < from->allowed.len; i++) {
		if (has_value(to, from->allowed.as.items[i]))
			continue;
		prm__shorten(from->allowed.as.items[i], shown);
		prm__compare_note(c, move, "the value %s %s", shown, text);
	}
}

static void compare_values(prm__compare *c, const prm__field *before, const prm__field *after)
{
	const prm__rule *old = enum_of(before), *new = enum_of(after);

	if (old && new) {
		note_values(c, old, new, PRM__NARROWED, "is no longer allowed");
		note_values(c, new, old, PRM__WIDENED, "is allowed now");
	} else if (old && before->type == after->type) {
		prm__compare_note(c, PRM__WIDENED,
				  "other values than those listed are allowed now");
	} else if (new && before->type == after->type) {
		prm__compare_note(c, PRM__NARROWED, "only listed values are allowed now");
	}
}

/* ---- the rest --------------------------------------------------------------------------------- */

static bool is_other(const prm__rule *rule)
{
	return prm_value_is(rule->least, PRM_MISSING) && prm_value_is(rule->most, PRM_MISSING) &&
	       !prm__rule_is(rule, "enum");
}

static bool is_same(const prm__rule *a, const prm__rule *b)
{
	return a->cls == b->cls && prm_str_eq(a->text, b->text) &&
	       prm_value_equal(a->given, b->given);
}

static const prm__rule *find_rule(const prm__field *field, const prm__rule *rule, bool same)
{
	for (size_t i = 0; i < field->rule_count; i++) {
		const prm__rule *other = &field->rules[i];

		if (same ? is_same(rule, other) : rule->cls == other->cls)
			return other;
	}
	return NULL;
}

static void compare_others(prm__compare *c, const prm__field *before, const prm__field *after)
{
	for (size_t i = 0; i < after->rule_count; i++) {
		const prm__rule *rule = &after->rules[i];

		if (!is_other(rule) || find_rule(before, rule, true))
			continue;
		if (find_rule(before, rule, false))
			prm__compare_note(c, PRM__BROKEN_OFF, "the validator %s changed",
					  rule->cls->name);
		else
			prm__compare_note(c, PRM__NARROWED, "the validator %s was added",
					  rule->cls->name);
	}
	for (size_t i = 0; i < before->rule_count; i++) {
		const prm__rule *rule = &before->rules[i];

		if (is_other(rule) && !find_rule(after, rule, false))
			prm__compare_note(c, PRM__WIDENED, "the validator %s was removed",
					  rule->cls->name);
	}
}

static void compare_messages(prm__compare *c, const prm__field *before, const prm__field *after)
{
	for (size_t i = 0; i < before->rule_count; i++) {
		const prm__rule *other = find_rule(after, &before->rules[i], false);

		if (other && !prm_str_eq(other->message, before->rules[i].message))
			prm__compare_note(c, PRM__WORDS, "the error_message of %s changed",
					  other->cls->name);
	}
}

void prm__compare_rules(prm__compare *c, const prm__field *before, const prm__field *after)
{
	for (int i = 0; i < 4; i++)
		compare_bound(c, before, after, (i & 2) != 0, (i & 1) != 0);
	compare_values(c, before, after);
	compare_others(c, before, after);
	compare_messages(c, before, after);
}
