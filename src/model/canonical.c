/* canonical.c: one shape for one content, so that hashes and files are byte-stable. */
#include "model/canonical.h"

#include "base/str.h"
#include "model/prompt.h"

static bool is_empty(prm_value v)
{
	switch (v.type) {
	case PRM_MISSING:
	case PRM_NULL:
		return true;
	case PRM_STRING:
		return v.len == 0;
	case PRM_LIST:
	case PRM_MAP:
		return prm_value_count(v) == 0;
	default:
		return false;
	}
}

static const char *owner_of(prm_value tree)
{
	return prm__prompt_format_of(tree) == PRM_FORMAT_CHAT ? "chat_template" : "template";
}

prm_value prm__prompt_declared(prm_value tree)
{
	return prm_value_get_c(prm_value_get_c(tree, owner_of(tree)), "variables");
}

static void put(prm_builder *b, prm_str key, prm_value value)
{
	prm_build_key(b, key);
	prm_build_copy(b, value);
}

/* Those declared in their order, then those found; `all`: this section is the one in use. */
static void put_variables(prm_builder *b, const prm_check *c, prm_value declared, bool all)
{
	size_t count = prm_value_count(declared), found = all ? c->found_count : 0;
	prm_map once;

	if (count + found == 0)
		return;
	prm__map_init(&once, c->allocator, 0);
	prm_build_key_c(b, "variables");
	prm_build_list(b);
	for (size_t i = 0; i < count + found; i++) {
		prm_str name = i < count ? prm_value_text(prm_value_at(declared, i))
					 : c->found[i - count].name;

		if (prm__map_get(&once, name))
			continue;
		prm_build_str(b, name);
		if (!prm__map_set(&once, name, &once))
			b->status = PRM_NOMEM;
	}
	prm_build_end(b);
	prm__map_release(&once);
}

/* chat_template or template: its own first key, then the variables, then the rest in its order. */
static void put_section(prm_builder *b, const prm_check *c, const char *key, prm_value section)
{
	const char *first = prm_str_is(prm_str_c(key), "template") ? "content" : "messages";
	prm_value value = prm_value_get_c(section, first);
	prm_str name;

	prm_build_key_c(b, key);
	prm_build_map(b);
	if (prm_value_is(section, PRM_STRING))
		value = section;
	if (!prm_value_is(value, PRM_MISSING))
		put(b, prm_str_c(first), value);
	put_variables(b, c, prm_value_get_c(section, "variables"),
		      prm_str_is(prm_str_c(owner_of(c->tree)), key));
	for (size_t i = 0; prm_value_member(section, i, &name, &value); i++)
		if (!prm_str_is(name, first) && !prm_str_is(name, "variables") && !is_empty(value))
			put(b, name, value);
	prm_build_end(b);
}

static bool all_empty(prm_value map)
{
	prm_value value;
	prm_str key;

	for (size_t i = 0; prm_value_member(map, i, &key, &value); i++)
		if (!is_empty(value))
			return false;
	return true;
}

static void put_metadata(prm_builder *b, prm_value map)
{
	prm_value value;
	prm_str key;

	if (all_empty(map))
		return;
	prm_build_key_c(b, "metadata");
	prm_build_map(b);
	for (size_t i = 0; prm_value_member(map, i, &key, &value); i++)
		if (!is_empty(value))
			put(b, key, value);
	prm_build_end(b);
}

static void put_known(prm_builder *b, const prm_check *c, const char *key)
{
	prm_value value = prm_value_get_c(c->tree, key);
	prm_str name = prm_str_c(key);

	if (is_empty(value) && !(prm_str_is(name, "template") && prm_value_is(value, PRM_STRING)))
		return;
	if (prm_str_is(name, "template") || prm_str_is(name, "chat_template"))
		put_section(b, c, key, value);
	else if (prm_str_is(name, "metadata"))
		put_metadata(b, value);
	else
		put(b, name, value);
}

prm_status prm__prompt_canonical(const prm_check *c, prm_arena *arena, prm_value *out,
				 prm_error *err)
{
	prm_builder b;
	prm_value value;
	prm_str key;

	prm_builder_init(&b, arena);
	prm_build_map(&b);
	for (const char *const *known = prm__prompt_keys; *known; known++)
		put_known(&b, c, *known);
	for (size_t i = 0; prm_value_member(c->tree, i, &key, &value); i++)
		if (!prm__is_one_of(key, prm__prompt_keys))
			put(&b, key, value);
	prm_build_end(&b);
	return prm_builder_finish(&b, out, err);
}
