/* dispatch.c: the table of operations, and the checks that all of them share. */
#include "base/diag.h"
#include "base/str.h"
#include "model/record.h"
#include "ops/op.h"

#define OP(name) extern const prm_op prm__op_##name;
#include "ops/ops.def"
#undef OP

static const prm_op *const table[] = {
#define OP(name) &prm__op_##name,
#include "ops/ops.def"
#undef OP
};

#define OP_COUNT (sizeof(table) / sizeof(table[0]))

const prm_op *const *prm__ops(size_t *count)
{
	*count = OP_COUNT;
	return table;
}

const prm_op *prm__op_find(prm_str name, const prm_op **near)
{
	int nearest = 0;

	*near = NULL;
	for (size_t i = 0; i < OP_COUNT; i++) {
		int distance = prm__str_near(name, prm_str_c(table[i]->name));

		if (prm_str_is(name, table[i]->name))
			return table[i];
		if (distance < 0 || (*near && distance >= nearest))
			continue;
		*near = table[i];
		nearest = distance;
	}
	return NULL;
}

static bool has_type(prm_value value, const char *type)
{
	prm_str name = prm_str_c(type);

	if (prm_str_is(name, "string"))
		return prm_value_is(value, PRM_STRING);
	if (prm_str_is(name, "integer"))
		return prm_value_is(value, PRM_INT);
	if (prm_str_is(name, "boolean"))
		return prm_value_is(value, PRM_BOOL);
	if (prm_str_is(name, "map"))
		return prm_value_is(value, PRM_MAP);
	if (prm_str_is(name, "list"))
		return prm_value_is(value, PRM_LIST);
	return true;
}

static const prm_op_param *param_of(const prm_op *op, prm_str name)
{
	for (const prm_op_param *p = op->params; p->name; p++)
		if (prm_str_is(name, p->name))
			return p;
	return NULL;
}

static const char *near_param(const prm_op *op, prm_str name)
{
	const char *best = NULL;
	int nearest = 0;

	for (const prm_op_param *p = op->params; p->name; p++) {
		int distance = prm__str_near(name, prm_str_c(p->name));

		if (distance < 0 || (best && distance >= nearest))
			continue;
		best = p->name;
		nearest = distance;
	}
	return best;
}

/* Faults of arguments while they are checked. */
struct checker {
	const prm_op *op;
	prm_diag *diag;
	prm_buf pointer;
};

static prm_diag_entry fault_at(struct checker *c, prm_status code, prm_str name)
{
	prm_diag_entry entry = {.code = code};

	prm_buf_reset(&c->pointer);
	prm__pointer_add(&c->pointer, name);
	entry.pointer = prm_buf_str(&c->pointer);
	return entry;
}

static void unknown(struct checker *c, prm_str key)
{
	const char *near = c->diag->count < c->diag->limit ? near_param(c->op, key) : NULL;
	prm_diag_entry entry = fault_at(c, PRM_INVALID, key);

	prm_diag_addf(c->diag, &entry, "'%s' has no argument '%.*s'%s%s%s", c->op->name,
		      PRM_FMT(key), near ? " (did you mean '" : "", near ? near : "",
		      near ? "'?)" : "");
}

/* What is given and not known, or of another type. null stands for absent. */
static void check_given(struct checker *c, prm_value args)
{
	prm_value value;
	prm_str key;

	for (size_t i = 0; prm_value_member(args, i, &key, &value); i++) {
		const prm_op_param *param = param_of(c->op, key);
		prm_diag_entry entry;

		if (!param) {
			unknown(c, key);
			continue;
		}
		if (prm_value_is(value, PRM_NULL) || has_type(value, param->type))
			continue;
		entry = fault_at(c, PRM_WRONG_TYPE, key);
		prm_diag_addf(c->diag, &entry, "the argument '%s' is %s and must be of type %s",
			      param->name, prm__a_type(value.type), param->type);
	}
}

static void check_required(struct checker *c, prm_value args)
{
	for (const prm_op_param *p = c->op->params; p->name; p++) {
		prm_value value = prm_value_get_c(args, p->name);
		prm_diag_entry entry;

		if (!p->required ||
		    !(prm_value_is(value, PRM_MISSING) || prm_value_is(value, PRM_NULL)))
			continue;
		entry = fault_at(c, PRM_MISSING_KEY, prm_str_c(p->name));
		prm_diag_addf(c->diag, &entry, "the argument '%s' (%s) is missing", p->name,
			      p->type);
	}
}

static void check_all(struct checker *c, prm_value args)
{
	prm_diag_entry entry = {.code = PRM_WRONG_TYPE};

	if (prm_value_is(args, PRM_MAP) || prm_value_is(args, PRM_MISSING)) {
		check_given(c, args);
		check_required(c, args);
	} else {
		prm_diag_addf(c->diag, &entry, "the arguments are %s and must be a map",
			      prm__a_type(args.type));
	}
}

/* Into a list of its own: the caller's may be full already. */
static prm_status check(const prm_op *op, prm_value args, prm_diag *diag, prm_error *err)
{
	struct checker c = {.op = op};
	prm_diag found;
	prm_status status;

	prm_diag_init(&found, diag->arena.allocator, 0);
	prm_buf_init(&c.pointer, diag->arena.allocator, 0);
	c.diag = &found;
	check_all(&c, args);
	status = prm__diag_lost(&found) || c.pointer.status
			 ? prm_fail(err, PRM_NOMEM, "out of memory")
			 : prm_diag_status(&found, err);
	for (size_t i = 0; i < found.count; i++)
		prm_diag_add(diag, &found.items[i]);
	prm_buf_release(&c.pointer);
	prm_diag_release(&found);
	return status;
}

prm_status prm__op_run(const prm_op *op, prm_manager *m, const prm_call *call, prm_value args,
		       prm_arena *arena, prm_value *result, prm_diag *diag, prm_error *err)
{
	prm_builder b;
	prm_diag own;
	prm_diag *found = diag ? diag : &own;
	prm_status status;

	prm_diag_init(&own, arena->allocator, 0);
	prm_builder_init(&b, arena);
	status = check(op, args, found, err);
	if (!status)
		status = op->run(m, call, args, &b, found, err);
	if (!status)
		status = prm_builder_finish(&b, result, err);
	prm_diag_release(&own);
	return status;
}
