/* call.c: helpers, ours and the host's, with their arguments from the stack. */
#include "base/str.h"
#include "template/render.h"
#include "text/number.h"
#include "text/value.h"

/* Bodies that helpers of the host render within each other: each takes some of the thread's stack. */
#define MOST_NESTED 64

/* Members of a map that a hash makes: a host may say that it has any number. */
#define MOST_MEMBERS (UINT32_MAX / sizeof(prm_member))

/* ---- hashes ---------------------------------------------------------------------------------- */

static void set_member(prm_member *members, uint32_t *used, prm_member m)
{
	uint32_t at = 0;

	while (at < *used &&
	       (members[at].key_len != m.key_len || memcmp(members[at].key, m.key, m.key_len) != 0))
		at++;
	members[at] = m;
	*used += at == *used;
}

/* From the end, as handlebars.js does: of two with one name the first wins. */
static void add_own(const struct render *r, const struct key *keys, uint32_t count,
		    prm_member *members, uint32_t *used)
{
	const prm_value *values = r->sp - count;
	/* with strict, what is given is there, even if it is nothing */
	bool strict = (r->t->options.flags & PRM_TEMPLATE_STRICT) != 0;

	for (uint32_t i = count; i-- > 0;)
		set_member(members, used,
			   (prm_member){.key = r->t->text.ptr + keys[i].text,
					.key_len = keys[i].len,
					.symbol = keys[i].symbol == NO_SYMBOL ? 0 : keys[i].symbol,
					.value = strict && values[i].type == PRM_MISSING
							 ? prm_value_null()
							 : values[i]});
}

/* The spelling of an index, in scratch. */
static bool index_key(struct render *r, size_t index, prm_member *out)
{
	char digits[24];
	prm_str key = prm_str_n(digits,
				(size_t)(prm__put_integer(digits, (int64_t)index) - digits));

	if (!prm_arena_str(&r->scratch, key, &key)) {
		(void)prm__render_nomem(r, sizeof(digits));
		return false;
	}
	*out = (prm_member){.key = key.ptr, .key_len = (uint32_t)key.len};
	return true;
}

/* A text as a map of its UTF-16 units, as JavaScript spreads it. */
static bool add_units(struct render *r, prm_str text, prm_member *members, uint32_t *used)
{
	uint32_t c;

	for (size_t at = 0, len; (len = prm__utf8_next(text, at, &c)) != 0; at += len)
		for (int half = 0; half < (c > 0xffff ? 2 : 1); half++) {
			if (!index_key(r, *used, &members[*used]))
				return false;
			members[(*used)++].value = prm_value_str(
				c > 0xffff ? PRM_LIT("\xef\xbf\xbd")
					   : prm_str_n(text.ptr + at, len));
		}
	return true;
}

/* What the hash is laid over: a map's members; lists and texts count as maps of their parts. */
static bool add_base(struct render *r, prm_value base, size_t count, prm_member *members,
		     uint32_t *used)
{
	size_t cursor = 0;
	prm_str key;

	if (base.type == PRM_STRING)
		return add_units(r, prm_value_text(base), members, used);
	if (base.type == PRM_MAP && !(base.flags & PRM_VALUE_HOST) && count)
		memcpy(members, base.as.members, count * sizeof(*members));
	if (base.type == PRM_MAP && !(base.flags & PRM_VALUE_HOST)) {
		*used = (uint32_t)count;
		return true;
	}
	while (*used < count) {
		prm_member *m = &members[*used];
		prm_value value = {0};

		if (base.type == PRM_LIST && !index_key(r, *used, m))
			return false;
		if (!prm__next_value(r, base, &cursor, &key, &value))
			break;
		if (base.type == PRM_MAP)
			*m = (prm_member){.key = key.ptr, .key_len = (uint32_t)key.len};
		m->value = value;
		++*used;
	}
	return r->status == PRM_OK;
}

/* Room for a map, in a frame where it has been before, or new. */
static prm_member *hash_room(struct render *r, struct frame *owner, size_t count)
{
	prm_member *members = NULL;

	if (owner && count <= owner->members_size)
		return owner->members;
	if (owner && owner->members)
		count += count / 2; /* it grows from call to call */
	if (count <= MOST_MEMBERS)
		members = prm_arena_alloc(&r->scratch, count * sizeof(*members));
	if (!members)
		(void)prm__render_nomem(r, count * sizeof(*members));
	if (owner && members) {
		owner->members = members;
		owner->members_size = count;
	}
	return members;
}

prm_status prm__hash_value(struct render *r, const struct key *keys, uint32_t count, prm_value base,
			   struct frame *owner, prm_value *out)
{
	size_t base_count = base.type == PRM_STRING ? prm__text_units(prm_value_text(base))
						    : prm__count(r, base);
	prm_member *members;
	uint32_t used = 0;

	if (base_count > MOST_MEMBERS - count)
		return prm__render_nomem(r, SIZE_MAX);
	prm__look_at(r, (uint64_t)(base_count + count) * count);
	if (r->status || (r->steps < 0 && prm__check_limits(r, r->now->start)))
		return r->status;
	members = hash_room(r, owner, base_count + count + 1); /* one more: it may be empty */
	if (!members || !add_base(r, base, base_count, members, &used))
		return r->status;
	add_own(r, keys, count, members, &used);
	r->sp -= count;
	*out = (prm_value){.type = PRM_MAP, .len = used, .as.members = members};
	return PRM_OK;
}

/* ---- calls ----------------------------------------------------------------------------------- */

/* A block that a helper was called with. */
struct prm_render {
	struct render *render;
	const struct insn *in;
	const struct frame *frame; /* innermost while the helper runs */
};

static const struct call_record *record_of(const struct render *r, const struct insn *in)
{
	return (const struct call_record *)(const void *)(r->t->words + in->a);
}

prm_status prm__wrong_arity(struct render *r, const struct insn *in)
{
	const struct call_record *call = record_of(r, in);
	prm_str name = prm__text_at(r->t, call->name, call->name_len);
	char hint[120];

	if (prm_str_is(name, "helperMissing") || prm_str_is(name, "blockHelperMissing"))
		return r->status = prm__render_fault(r, PRM_MISSING_HELPER, call->start, call->end,
						     NULL, "'%.*s' can't be called by its name",
						     PRM_FMT(name));
	prm__advise_arguments(name, in->n + 2 * (size_t)call->hash_count, hint, sizeof(hint));
	return r->status = prm__render_fault(r, PRM_HELPER_ARGUMENTS, call->start, call->end, hint,
					     "#%.*s takes exactly one argument", PRM_FMT(name));
}

/* A name with arguments that is no helper: a function of the data, or an error. */
static prm_status call_unknown(struct render *r, const struct call_record *call,
			       const prm_value *args, size_t count, prm_value *out)
{
	prm_str name = prm__text_at(r->t, call->name, call->name_len);
	prm_value callee = prm__path_value(r, prm__path_at(r->t, call->callee));
	char hint[160];

	name = prm__shortened(name, 80);
	if (r->status)
		return r->status;
	if (callee.type == PRM_FUNCTION) {
		*out = prm__called(r, callee, args, count);
		return r->status;
	}
	if (prm__is_true(r, callee))
		return r->status = prm__render_fault(
			       r, PRM_MISSING_HELPER, call->start, call->end,
			       "a name with arguments is a helper; a value has none",
			       "'%.*s' is a value, no helper", PRM_FMT(name));
	*out = (prm_value){0};
	if (r->status || count == 0)
		return r->status;
	return r->status = prm__render_fault(r, PRM_MISSING_HELPER, call->start, call->end,
					     prm__advise_name(name, hint, sizeof(hint))
						     ? hint
						     : "a name with arguments is a helper; a "
						       "value has none",
					     "there is no helper '%.*s'", PRM_FMT(name));
}

/*
 * A call takes as long as its arguments are, and may ask objects of the host: those are remembered,
 * and the steps are counted.
 */
static bool prepare(struct render *r, size_t count)
{
	for (const prm_value *v = r->sp - count; v < r->sp; v++) {
		prm__look_at(r, v->len);
		if (v->flags & PRM_VALUE_HOST)
			prm__touch_host(r, v->as.host->cls);
	}
	return r->steps >= 0 || prm__check_limits(r, r->now->start) == PRM_OK;
}

static prm_status call_known(struct render *r, const struct call_record *call,
			     prm_helper_args *args, struct prm_render *block, prm_value *out)
{
	const struct helper_ref *ref = &r->t->helpers[call->helper];
	prm_helper_call host = {.struct_size = sizeof(host),
				.name = prm__text_at(r->t, call->name, call->name_len),
				.args = args->args,
				.arg_count = args->count,
				.hash = args->hash,
				.context = r->frame->context,
				.arena = &r->scratch,
				.render = block};
	prm_status status;

	status = ref->own ? prm__builtin_call(ref->own, args, out)
			  : ref->host(ref->ud, &host, out, args->err);
	if (r->status || !status) /* a part of its block failed, and said why; or all is well */
		return r->status;
	return r->status = prm__render_fault(r, status, call->start, call->end, NULL, "%s",
					     args->err->text[0] ? args->err->text
								: prm_status_sentence(status));
}

static prm_status call(struct render *r, const struct insn *in, struct prm_render *block,
		       prm_value *out)
{
	const struct call_record *record = record_of(r, in);
	prm_error said;
	prm_helper_args args = {.count = in->n,
				.arena = &r->scratch,
				.err = &said,
				.most = r->limits->output_bytes};

	*out = (prm_value){0};
	if (!prepare(r, in->n + (size_t)record->hash_count))
		return r->status;
	if (record->hash_count &&
	    prm__hash_value(r, record->hash, record->hash_count, (prm_value){0}, NULL, &args.hash))
		return r->status;
	args.args = r->sp - in->n;
	if (record->helper == NO_HELPER) {
		(void)call_unknown(r, record, args.args, args.count, out);
	} else {
		said.status = PRM_OK;
		said.text[0] = '\0';
		(void)call_known(r, record, &args, block, out);
	}
	r->sp -= in->n;
	return r->status;
}

prm_status prm__call_helper(struct render *r, const struct insn *in)
{
	prm_value result;

	if (call(r, in, NULL, &result))
		return r->status;
	*r->sp++ = result;
	return PRM_OK;
}

/* ---- blocks of the host ---------------------------------------------------------------------- */

const struct insn *prm__call_block(struct render *r, const struct insn *in)
{
	struct prm_render block = {r, in, r->frame};
	const struct insn *behind = r->t->code + in->b;
	size_t from = (size_t)(r->at - r->out->ptr);
	prm_value result;

	if (call(r, in, &block, &result))
		return NULL;
	if (result.type > PRM_NULL && !prm__output_value(r, result, false))
		return NULL;
	if (r->watched)
		prm__note_span(r, in, from, false);
	return behind;
}

/* Where a render writes to, put aside while a body goes elsewhere. */
struct output {
	prm_buf *out;
	char *at, *end;
	size_t out_start, most;
	bool watched;
};

bool prm_helper_is_block(const prm_helper_call *call)
{
	return call->render != NULL;
}

/* Render a body into the buffer that is r->out now. */
static prm_status run_body(struct render *r, const struct insn *body, prm_value context)
{
	struct frame *f = prm__frame_push(r, FRAME_HOST, context);

	if (!f)
		return r->status;
	f->counts = !prm__is_around(r, context, f->below->context);
	f->has_params = true;
	if (prm__render_run(r, body) == PRM_OK)
		prm__frame_pop(r);
	return r->status;
}

prm_status prm_helper_block(const prm_helper_call *call, int part, prm_value context, prm_buf *out)
{
	const struct prm_render *block = call->render;
	struct render *r = block ? block->render : NULL;
	struct output saved;
	const struct insn *first;

	if (!r || r->frame != block->frame)
		return PRM_INVALID;
	if (r->status)
		return r->status;
	r->now = block->in;
	if (r->nested >= MOST_NESTED)
		return r->status = prm__render_fault(
			       r, PRM_LIMIT, r->now->start, prm__insn_end(r->now), NULL,
			       "blocks of helpers are nested deeper than %d", MOST_NESTED);
	first = part == PRM_HELPER_ELSE ? r->t->code + record_of(r, block->in)->inverse
					: block->in + 1;
	saved = (struct output){r->out, r->at, r->end, r->out_start, r->most, r->watched};
	r->nested++;
	r->watched = false;
	if (prm__output_open(r, out)) {
		(void)run_body(r, first, context);
		prm__output_close(r);
	}
	r->nested--;
	r->out = saved.out;
	r->at = saved.at;
	r->end = saved.end;
	r->out_start = saved.out_start;
	r->most = saved.most;
	r->watched = saved.watched;
	r->now = block->in;
	return r->status;
}
