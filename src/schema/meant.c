/* meant.c: what people write who come from other schema languages, and how it is written here. */
#include "base/str.h"
#include "schema/compile.h"

typedef struct meaning {
	const char *words; /* with blanks around each */
	const char *advice;
} meaning;

static const meaning types[] = {
	{" str text char varchar ", "write 'string'"},
	{" int int32 int64 long ", "write 'integer'"},
	{" bool ", "write 'boolean'"},
	{" number double decimal numeric real ", "write 'float'"},
	{" object map mapping record struct ", "write 'dict'"},
	{" array tuple set sequence ", "write 'list'"},
	{" choice literal ", "write 'enum', with a validator {type: enum, allowed_values: [...]}"},
	{" date ", "write 'string', with validators: [{type: date}]"},
	{" datetime timestamp date-time ", "write 'string', with validators: [{type: datetime}]"},
	{" email ", "write 'string', with validators: [{type: email}]"},
	{" url uri link ", "write 'string', with validators: [{type: url}]"},
	{" uuid guid ", "write 'string', with validators: [{type: uuid}]"},
	{" unknown mixed ", "write 'any'"},
};

static const meaning keys[] = {
	{" values options choices enum allowed_values ",
	 "write it as a validator: {type: enum, allowed_values: [...]}"},
	{" optional ", "write 'required: false', with a default or 'nullable: true'"},
	{" min minimum min_value ", "write it as a validator: {type: min_value, value: ...}"},
	{" max maximum max_value ", "write it as a validator: {type: max_value, value: ...}"},
	{" min_length minLength minItems ",
	 "write it as a validator: {type: min_length, value: ...}"},
	{" max_length maxLength maxItems ",
	 "write it as a validator: {type: max_length, value: ...}"},
	{" pattern regex ", "write it as a validator: {type: regex, pattern: ...}"},
	{" format ", "write it as a validator: {type: email}, url, uuid, date or datetime"},
	{" items ", "write 'item_type' or 'item_schema'"},
	{" properties fields schema ", "write 'nested_schema', with the name of a schema"},
	{" readOnly ", "write 'read_only'"},
	{" writeOnly ", "write 'write_only'"},
	{" null ", "write 'nullable'"},
};

static const char *find(const meaning *list, size_t count, prm_str word)
{
	char padded[40];

	if (word.len == 0 || word.len > sizeof(padded) - 2 ||
	    prm__str_find_char(word, ' ', 0) < word.len)
		return NULL;
	padded[0] = ' ';
	memcpy(padded + 1, word.ptr, word.len);
	padded[word.len + 1] = ' ';
	for (size_t i = 0; i < count; i++) {
		prm_str words = prm_str_c(list[i].words);

		if (prm__str_find(words, prm_str_n(padded, word.len + 2)) < words.len)
			return list[i].advice;
	}
	return NULL;
}

const char *prm__meant_type(prm_str word)
{
	return find(types, sizeof(types) / sizeof(types[0]), word);
}

const char *prm__meant_key(prm_str word)
{
	return find(keys, sizeof(keys) / sizeof(keys[0]), word);
}
