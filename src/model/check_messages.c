/* check_messages.c: the messages of a chat: roles, contents, parts, placeholders. */
#include "model/check.h"

#include "base/str.h"
#include "model/record.h"

#define NO_HINT prm_str_n(NULL, 0)

static const char *const roles[] = {"system", "developer", "user", "assistant",
				    "tool",   "function",  NULL};
static const char *const part_types[] = {"text", "image", "audio", "file", NULL};
static const char *const message_types[] = {"message", "placeholder", NULL};
static const char *const message_keys[] = {"type",       "role",         "name", "content",
					   "tool_calls", "tool_call_id", NULL};

#define ROLES "system, developer, user, assistant, tool, function"

static void check_role(prm_check *c, prm_value message)
{
	prm_str role;
	prm_value value;
	char hint[128];
	size_t mark;

	if (prm__check_absent(message, "role")) {
		prm__check_error(c, PRM_MISSING_KEY, NO_HINT,
				 "a message has no role; allowed: " ROLES);
		return;
	}
	if (!prm__check_member(c, message, "role", ~PRM__TYPE(PRM_MISSING), &value, &mark))
		return;
	role = prm_value_text(value);
	if (!prm_value_is(value, PRM_STRING))
		prm__check_wrong_type(c, PRM_LIT("role"), value, PRM__TYPE(PRM_STRING));
	else if (prm__str_find(role, PRM_LIT("{{")) < role.len)
		prm__check_error(
			c, PRM_UNKNOWN_ROLE, NO_HINT,
			"a role is fixed by the prompt and cannot be a template; allowed: " ROLES);
	else if (!prm__is_one_of(role, roles))
		prm__check_error(c, PRM_UNKNOWN_ROLE, prm__check_near(role, roles, hint),
				 "unknown role '%.*s'; allowed: " ROLES, PRM_FMT(role));
	prm__check_leave(c, mark);
}

static void check_part(prm_check *c, prm_value part)
{
	prm_str type = prm__text_of(part, "type");

	if (!prm_value_is(part, PRM_MAP)) {
		prm__check_wrong_type(c, PRM_LIT("part"), part, PRM__TYPE(PRM_MAP));
		return;
	}
	if (prm__check_absent(part, "type"))
		prm__check_error(
			c, PRM_MISSING_KEY, NO_HINT,
			"a part of a content has no type; allowed: text, image, audio, file");
	prm__check_choice(c, part, "type", part_types);
	if (prm_str_is(type, "text") && !prm_value_is(prm_value_get_c(part, "text"), PRM_STRING))
		prm__check_error(c, PRM_MISSING_KEY, NO_HINT, "a part of type text needs a text");
	else if (type.len && prm_value_count(part) == 1)
		prm__check_error(c, PRM_MISSING_KEY, NO_HINT,
				 "a part of type %.*s has nothing but its type", PRM_FMT(type));
	prm__check_templates_in(c, part, "type");
}

static void check_content(prm_check *c, prm_value message)
{
	prm_value value = prm_value_get_c(message, "content");
	size_t mark, item;

	if (prm__check_absent(message, "content")) {
		if (prm_value_count(prm_value_get_c(message, "tool_calls")) == 0)
			prm__check_error(c, PRM_MISSING_KEY, NO_HINT, "a message has no content");
		return;
	}
	if (!prm__check_member(c, message, "content", PRM__TYPE(PRM_STRING) | PRM__TYPE(PRM_LIST),
			       &value, &mark))
		return;
	if (prm_value_is(value, PRM_STRING))
		prm__check_template(c, prm_value_text(value));
	else
		for (size_t i = 0; i < prm_value_count(value); i++) {
			item = prm__check_enter_at(c, i);
			check_part(c, prm_value_at(value, i));
			prm__check_leave(c, item);
		}
	prm__check_leave(c, mark);
}

static bool is_placeholder(prm_value message)
{
	return prm_str_is(prm__text_of(message, "type"), "placeholder");
}

static void check_placeholder(prm_check *c, prm_value message)
{
	prm_str name = prm__check_text(c, message, "name");
	prm_value given = prm_value_get_c(message, "name");

	if (name.len == 0 && (given.type <= PRM_NULL || given.type == PRM_STRING))
		prm__check_error(c, PRM_MISSING_KEY, NO_HINT, "a placeholder has no name");
	else if (name.len && prm__map_get(&c->placeholders, name))
		prm__check_error(c, PRM_BAD_VALUE, NO_HINT,
				 "the placeholder '%.*s' stands here twice", PRM_FMT(name));
	if (name.len)
		prm__check_note(c, &c->placeholders, name);
	if (!prm_value_is(prm_value_get_c(message, "content"), PRM_MISSING))
		prm__check_error(c, PRM_BAD_VALUE, NO_HINT,
				 "a placeholder has no content: the caller gives its messages");
}

/* Providers know more keys than we do: only one that looks like a slip is worth a word. */
static void check_keys(prm_check *c, prm_value message)
{
	prm_value ignored;
	char hint[128];
	prm_str key;

	for (size_t i = 0; prm_value_member(message, i, &key, &ignored); i++) {
		prm_str near;

		if (prm__check_is_full(c) || prm__is_one_of(key, message_keys))
			continue;
		near = prm__check_near(key, message_keys, hint);
		if (near.len)
			prm__check_unknown_key(c, message, i, near, " in a message");
	}
}

static void check_message(prm_check *c, prm_value message)
{
	if (!prm_value_is(message, PRM_MAP)) {
		prm__check_wrong_type(c, PRM_LIT("message"), message, PRM__TYPE(PRM_MAP));
		return;
	}
	prm__check_choice(c, message, "type", message_types);
	check_keys(c, message);
	if (is_placeholder(message)) {
		check_placeholder(c, message);
		return;
	}
	check_role(c, message);
	prm__check_text(c, message, "name");
	check_content(c, message);
}

void prm__check_messages(prm_check *c, prm_value chat_template)
{
	prm_value list = prm_value_get_c(chat_template, "messages");
	size_t mark, item;

	if (prm__check_absent(chat_template, "messages")) {
		prm__check_error(c, PRM_MISSING_KEY, NO_HINT, "chat_template has no messages");
		return;
	}
	if (!prm__check_member(c, chat_template, "messages", PRM__TYPE(PRM_LIST), &list, &mark))
		return;
	if (prm_value_count(list) == 0)
		prm__check_error(c, PRM_MISSING_KEY, NO_HINT, "a chat needs at least one message");
	for (size_t i = 0; i < prm_value_count(list); i++) {
		item = prm__check_enter_at(c, i);
		check_message(c, prm_value_at(list, i));
		prm__check_leave(c, item);
	}
	prm__check_leave(c, mark);
}
