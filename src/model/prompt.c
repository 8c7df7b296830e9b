/* prompt.c: a prompt as a value: made from a checked tree, asked by getters, freed. */
#include "model/prompt.h"

#include <stdio.h>

#include "base/alloc.h"
#include "base/str.h"

const char *const prm__prompt_keys[] = {
	"id",         "version",      "format",        "status", "chat_template", "template",
	"metadata",   "input_schema", "output_schema", "inputs", "refs",          "partials",
	"model",      "tools",        "response",      "policy", "owners",        "changelog",
	"created_at", "updated_at",   "tests",         NULL};

int prm__prompt_format_of(prm_value tree)
{
	int format = prm_format_of(prm__text_of(tree, "format"));

	if (format)
		return format;
	return prm_value_is(prm_value_get_c(tree, "chat_template"), PRM_MAP) ? PRM_FORMAT_CHAT
									     : PRM_FORMAT_TEXT;
}

static bool message_pointer(prm_arena *arena, size_t index, prm_str *out)
{
	char text[64];
	int len = snprintf(text, sizeof(text), "/chat_template/messages/%zu/content", index);

	return prm_arena_str(arena, prm_str_n(text, (size_t)len), out);
}

static bool wrap_message(prm_prompt *p, prm_value map, size_t index)
{
	prm_message *m = &p->messages[index];
	bool placeholder = prm_str_is(prm__text_of(map, "type"), "placeholder");

	m->role = placeholder ? prm_str_n(NULL, 0) : prm__text_of(map, "role");
	m->name = prm__text_of(map, "name");
	if (!placeholder)
		m->content = prm_value_get_c(map, "content");
	m->extra = map;
	return message_pointer(&p->arena, index, &m->pointer);
}

static bool wrap_messages(prm_prompt *p)
{
	prm_value list = prm_value_get_c(prm_value_get_c(p->tree, "chat_template"), "messages");
	size_t count = p->format == PRM_FORMAT_CHAT ? prm_value_count(list) : 1;

	p->messages = prm_arena_calloc(&p->arena, count, sizeof(*p->messages));
	if (!p->messages)
		return false;
	p->message_count = count;
	if (p->format != PRM_FORMAT_CHAT) {
		p->messages[0] = (prm_message){
			.role = PRM_LIT("user"),
			.content = prm_value_get_c(prm_value_get_c(p->tree, "template"), "content"),
			.pointer = PRM_LIT("/template/content")};
		return true;
	}
	for (size_t i = 0; i < count; i++)
		if (!wrap_message(p, prm_value_at(list, i), i))
			return false;
	return true;
}

static bool wrap_variables(prm_prompt *p)
{
	const char *owner = p->format == PRM_FORMAT_CHAT ? "chat_template" : "template";
	prm_value list = prm_value_get_c(prm_value_get_c(p->tree, owner), "variables");
	size_t count = prm_value_count(list);

	p->variables = prm_arena_calloc(&p->arena, count + p->message_count, sizeof(*p->variables));
	if (!p->variables)
		return false;
	for (size_t i = 0; i < count; i++)
		p->variables[p->variable_count++] = (prm_variable){
			.name = prm_value_text(prm_value_at(list, i)), .declared = true};
	for (size_t i = 0; i < p->message_count; i++)
		if (p->messages[i].role.len == 0 && p->messages[i].name.len)
			p->variables[p->variable_count++] = (prm_variable){
				.name = p->messages[i].name, .placeholder = true};
	return true;
}

prm_status prm__prompt_wrap(prm_prompt *p, prm_value tree, prm_error *err)
{
	p->tree = tree;
	p->id = prm__text_of(tree, "id");
	p->version = prm__text_of(tree, "version");
	p->changelog = prm__text_of(tree, "changelog");
	p->format = prm__prompt_format_of(tree);
	p->lifecycle = prm_lifecycle_of(prm__text_of(tree, "status"));
	if (!p->lifecycle)
		p->lifecycle = PRM_ACTIVE;
	if (!wrap_messages(p) || !wrap_variables(p))
		return prm_fail(err, PRM_NOMEM, "out of memory");
	return PRM_OK;
}

void prm_prompt_free(prm_prompt *prompt)
{
	if (!prompt)
		return;
	prm_arena_release(&prompt->arena);
	prm__free(prompt->allocator, prompt, sizeof(*prompt));
}

prm_str prm_prompt_id(const prm_prompt *prompt)
{
	return prompt->id;
}

prm_str prm_prompt_version(const prm_prompt *prompt)
{
	return prompt->version;
}

int prm_prompt_format(const prm_prompt *prompt)
{
	return prompt->format;
}

int prm_prompt_lifecycle(const prm_prompt *prompt)
{
	return prompt->lifecycle;
}

prm_str prm_prompt_changelog(const prm_prompt *prompt)
{
	return prompt->changelog;
}

prm_value prm_prompt_tree(const prm_prompt *prompt)
{
	return prompt->tree;
}

size_t prm_prompt_message_count(const prm_prompt *prompt)
{
	return prompt->message_count;
}

prm_message prm_prompt_message(const prm_prompt *prompt, size_t index)
{
	return index < prompt->message_count ? prompt->messages[index] : (prm_message){0};
}

size_t prm_prompt_variable_count(const prm_prompt *prompt)
{
	return prompt->variable_count;
}

prm_variable prm_prompt_variable(const prm_prompt *prompt, size_t index)
{
	return index < prompt->variable_count ? prompt->variables[index] : (prm_variable){0};
}

prm_str prm_prompt_content_hash(const prm_prompt *prompt)
{
	return prm_str_c(prompt->content_hash);
}
