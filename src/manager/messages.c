/* messages.c: roles, the caller's own messages (placeholders), and the hash of a rendering. */
#include "manager/messages.h"

#include "base/os.h"

bool prm__role_text(prm_str role, prm_str *out)
{
	static const char *const roles[] = {"system",    "developer", "user",
					    "assistant", "tool",      "function"};

	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (prm_str_is(role, roles[i])) {
			*out = prm_str_c(roles[i]);
			return true;
		}
	return false;
}

/* ---- placeholders
 * --------------------------------------------------------------------------------- */

static prm_status fail_at_item(prm_str name, size_t index, const char *text, prm_error *err)
{
	return prm_fail(err, PRM_PLACEHOLDER, "message %zu of '%.*s' %s", index + 1, PRM_FMT(name),
			text);
}

/* Everything but role, name and content; MISSING when there is nothing else. */
static void take_extra(prm_value map, prm_value *out)
{
	prm_value rest = {.type = PRM_MAP};
	prm_member *kept = (prm_member *)map.as.members;
	uint32_t count = 0;

	for (uint32_t i = 0; i < map.len; i++) {
		prm_str key = prm_str_n(map.as.members[i].key, map.as.members[i].key_len);

		if (!prm_str_is(key, "role") && !prm_str_is(key, "name") &&
		    !prm_str_is(key, "content"))
			kept[count++] = map.as.members[i];
	}
	rest.len = count;
	rest.as.members = kept;
	if (count)
		*out = rest;
}

static void take_content(prm__rendering *r, prm__output *o, prm_rendered_message *m,
			 prm_value content)
{
	if (prm_value_is(content, PRM_LIST)) {
		m->parts = content;
		prm__output_parts(r, content);
		return;
	}
	prm_buf_add(r->buf, prm_value_text(content));
	m->text.len = r->buf->len - o->starts[o->count - 1];
}

/* Only what an assistant calls says something without a content. */
static const char *fault_of_content(prm_value map)
{
	prm_value content = prm_value_get_c(map, "content");

	if (prm_value_is(content, PRM_STRING) || prm_value_is(content, PRM_LIST))
		return NULL;
	if (!prm_value_is(content, PRM_NULL) && !prm_value_is(content, PRM_MISSING))
		return "has a content that is neither a text nor a list";
	if (!prm_value_is(prm_value_get_c(map, "tool_calls"), PRM_MISSING) ||
	    !prm_value_is(prm_value_get_c(map, "function_call"), PRM_MISSING))
		return NULL;
	return "has no content (and no tool_calls)";
}

static prm_status take_message(prm__rendering *r, prm__output *o, prm_str name, size_t index,
			       prm_value given, prm_error *err)
{
	prm_rendered_message *m;
	prm_value map = {0};
	const char *fault;
	prm_status status;
	prm_str role;

	if (!prm_value_is(given, PRM_MAP))
		return fail_at_item(name, index, "is no map with role and content", err);
	status = prm__copy_value(r->arena, given, &map, err); /* ours now, and in memory */
	if (status)
		return status;
	if (!prm__role_text(prm_value_text(prm_value_get_c(map, "role")), &role))
		return fail_at_item(
			name, index,
			"needs a role: system, developer, user, assistant, tool or function", err);
	fault = fault_of_content(map);
	if (fault)
		return fail_at_item(name, index, fault, err);
	if (o->count == o->size)
		return prm_fail(err, PRM_PLACEHOLDER, "the list '%.*s' changed while it was read",
				PRM_FMT(name));
	m = prm__output_begin(r, o, role);
	m->name = prm_value_text(prm_value_get_c(map, "name"));
	take_content(r, o, m, prm_value_get_c(map, "content"));
	take_extra(map, &m->extra);
	return PRM_OK;
}

prm_status prm__render_placeholder(prm__rendering *r, prm__output *o, prm_str name, prm_error *err)
{
	prm_value list = prm_value_get(r->variables, name);
	prm_status status = PRM_OK;

	if (prm_value_is(list, PRM_MISSING) || prm_value_is(list, PRM_NULL))
		return PRM_OK;
	if (!prm_value_is(list, PRM_LIST))
		return prm_fail(err, PRM_PLACEHOLDER, "'%.*s' is a %s, not a list of messages",
				PRM_FMT(name), prm_type_name(list.type));
	for (size_t i = 0, count = prm_value_count(list); !status && i < count; i++)
		status = take_message(r, o, name, i, prm_value_at(list, i), err);
	return status;
}

/* ---- the hash
 * ----------------------------------------------------------------------------------------- */

static void build_message(prm_builder *b, const prm_rendered_message *m)
{
	prm_str key;
	prm_value value;

	prm_build_map(b);
	prm_build_key_c(b, "role");
	prm_build_str(b, m->role);
	prm_build_member(b, "name", m->name);
	prm_build_key_c(b, "content");
	if (prm_value_is(m->parts, PRM_MISSING))
		prm_build_str(b, m->text);
	else
		prm_build_value(b, m->parts);
	for (size_t i = 0; prm_value_member(m->extra, i, &key, &value); i++) {
		prm_build_key(b, key);
		prm_build_value(b, value);
	}
	prm_build_end(b);
}

prm_status prm__messages_sha256(prm_rendered *rendered, prm_arena *arena, prm_error *err)
{
	prm_value list = {0};
	char hex[64];
	prm_builder b;
	prm_status status;
	prm_buf buf;

	prm_builder_init(&b, arena);
	prm_build_list(&b);
	for (size_t i = 0; i < rendered->count; i++)
		build_message(&b, &rendered->messages[i]);
	prm_build_end(&b);
	status = prm_builder_finish(&b, &list, err);
	if (status)
		return status;
	prm_buf_init(&buf, arena->allocator, 0);
	status = prm_value_write_canonical(list, &buf);
	if (!status)
		prm__sha256_hex(prm_buf_str(&buf), hex);
	prm_buf_release(&buf);
	if (status || !prm_arena_str(arena, prm_str_n(hex, 64), &rendered->sha256))
		return prm__nomem(err);
	return PRM_OK;
}
