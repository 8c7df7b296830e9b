/* unique.c: each prompt, version and schema stands in one place of a library. */
#include <stdio.h>

#include "base/map.h"
#include "base/str.h"
#include "library/parts.h"

/* What is known of the entries that were looked at. */
typedef struct seen {
	prm_library *library;
	prm_diag *diag;
	prm_arena keys;
	prm_map ids;      /* lower-case id -> the entry that spelled it first */
	prm_map currents; /* lower-case id -> its entry that is no snapshot */
	prm_map versions; /* lower-case id, a blank, the version -> entry */
	prm_map schemas;  /* the same for schemas */
} seen;

static bool lower_key(seen *s, prm_str id, prm_str version, prm_str *out)
{
	char *text = prm_arena_alloc(&s->keys, id.len + version.len + 1);

	if (!text)
		return false;
	for (size_t i = 0; i < id.len; i++)
		text[i] = id.ptr[i] >= 'A' && id.ptr[i] <= 'Z' ? (char)(id.ptr[i] + 32) : id.ptr[i];
	text[id.len] = ' ';
	memcpy(text + id.len + 1, version.ptr, version.len);
	*out = prm_str_n(text, id.len + 1 + version.len);
	return true;
}

static void place_of(const prm__entry *entry, prm_diag_entry *at)
{
	prm_str pointer = entry->item.pointer;
	char text[64];

	if (pointer.len + 4 > sizeof(text))
		return;
	memcpy(text, pointer.ptr, pointer.len);
	memcpy(text + pointer.len, "/id", 4);
	*at = prm__finding(entry->doc, entry->item.file, prm_str_c(text), false);
	if (!at->line)
		*at = prm__finding(entry->doc, entry->item.file, pointer, false);
}

static void clash(seen *s, const prm__entry *entry, const prm__entry *first, const char *what)
{
	prm_diag_entry here = {.source = entry->item.file}, there = {.source = first->item.file};
	prm_diag_note note;
	char line[16] = "";

	place_of(entry, &here);
	place_of(first, &there);
	note = (prm_diag_note){.source = there.source,
			       .line = there.line,
			       .column = there.column,
			       .text = PRM_LIT("the other one")};
	here.code = PRM_DUPLICATE_ID;
	here.notes = &note;
	here.pointer = prm_str_n(NULL, 0);
	if (there.line)
		snprintf(line, sizeof(line), ":%u", there.line);
	prm_diag_addf(s->diag, &here, "'%.*s%s%.*s' stands in %.*s%s too%s",
		      PRM_FMT(prm_prompt_id(entry->prompt)), entry->stated ? "@" : "",
		      PRM_FMT(prm_prompt_version(entry->prompt)), PRM_FMT(there.source), line,
		      what);
}

/* A snapshot of the very version that the current file holds tells only when and by whom. */
static void merge(prm__entry *one, prm__entry *other)
{
	prm__entry *current = one->item.snapshot ? other : one;
	const prm__entry *snapshot = one->item.snapshot ? one : other;

	current->item.created_at = snapshot->item.created_at;
	current->item.created_by = snapshot->item.created_by;
	current->item.changelog = snapshot->item.changelog;
	current->item.parent_version = snapshot->item.parent_version;
}

/* The current file was edited since its version was recorded: both count, and a deploy decides. */
static void tell_changed(seen *s, const prm__entry *one, const prm__entry *other)
{
	const prm__entry *current = one->item.snapshot ? other : one;
	const prm__entry *snapshot = one->item.snapshot ? one : other;
	prm_diag_entry here = {.source = current->item.file};

	place_of(current, &here);
	here.code = PRM_BUMP_REQUIRED;
	here.severity = PRM_SEVERITY_WARNING;
	here.pointer = prm_str_n(NULL, 0);
	here.hint = PRM_LIT("raise `version`, or deploy with --bump");
	prm_diag_addf(s->diag, &here, "'%.*s' differs from version %.*s as %.*s has it",
		      PRM_FMT(prm_prompt_id(current->prompt)), PRM_FMT(current->number),
		      PRM_FMT(snapshot->item.file));
}

enum { KEEP = 0, DROP, OUT_OF_MEMORY };

/* Is there an entry of that version already? The one that stays may be the later one. */
static int check_version(seen *s, prm__entry *entry, prm_str id_key)
{
	prm__entry *other;
	prm_str key;

	if (!lower_key(s, prm_prompt_id(entry->prompt), entry->number, &key))
		return OUT_OF_MEMORY;
	other = prm__map_get(&s->versions, key);
	if (!other)
		return prm__map_set(&s->versions, key, entry) ? KEEP : OUT_OF_MEMORY;
	if (entry->item.snapshot == other->item.snapshot) {
		clash(s, entry, other, "");
		return DROP;
	}
	if (!prm_str_eq(prm_prompt_content_hash(entry->prompt),
			prm_prompt_content_hash(other->prompt))) {
		tell_changed(s, entry, other);
		return KEEP;
	}
	merge(entry, other);
	if (entry->item.snapshot)
		return DROP;
	/* The snapshot that came first gives its place to the current one. */
	prm_prompt_free(other->prompt);
	*other = *entry;
	entry->prompt = NULL;
	return prm__map_set(&s->currents, id_key, other) ? DROP : OUT_OF_MEMORY;
}

static int check(seen *s, prm__entry *entry)
{
	prm_str id = prm_prompt_id(entry->prompt), key;
	prm__entry *first, *current;
	int fate;

	if (!lower_key(s, id, PRM_LIT(""), &key))
		return OUT_OF_MEMORY;
	first = prm__map_get(&s->ids, key);
	if (first && !prm_str_eq(prm_prompt_id(first->prompt), id)) {
		clash(s, entry, first, ", in other letter case; ids may not differ in case alone");
		return DROP;
	}
	current = prm__map_get(&s->currents, key);
	if (current && !entry->item.snapshot) {
		clash(s, entry, current, "");
		return DROP;
	}
	if (!first && !prm__map_set(&s->ids, key, entry))
		return OUT_OF_MEMORY;
	fate = check_version(s, entry, key);
	if (fate == KEEP && !entry->item.snapshot && !prm__map_set(&s->currents, key, entry))
		return OUT_OF_MEMORY;
	return fate;
}

/* Entries that were dropped leave no hole. */
static void close_up(prm_library *library)
{
	size_t kept = 0;

	for (size_t i = 0; i < library->entry_count; i++)
		if (library->entries[i].prompt)
			library->entries[kept++] = library->entries[i];
	library->entry_count = kept;
}

static void schema_clash(seen *s, const prm__schema *schema, const prm__schema *first)
{
	prm_diag_entry here = prm__finding(schema->doc, schema->file, schema->pointer, false);

	here.code = PRM_DUPLICATE_ID;
	prm_diag_addf(s->diag, &here, "the schema '%.*s' %.*s stands in %.*s too, and differs",
		      PRM_FMT(schema->name), PRM_FMT(schema->version), PRM_FMT(first->file));
}

/* The same schema twice is fine; two of one name (in any case) and version that differ are not. */
static bool check_schemas(seen *s)
{
	prm_library *library = s->library;
	size_t count = library->schema_count;
	bool ok = true;

	library->schema_count = 0;
	for (size_t i = 0; i < count && ok; i++) {
		prm__schema schema = library->schemas[i], *first;
		prm_str key;

		ok = lower_key(s, schema.name, schema.version, &key);
		first = ok ? prm__map_get(&s->schemas, key) : NULL;
		if (!ok || first) {
			if (first && !(prm_str_eq(first->name, schema.name) &&
				       prm_value_equal(first->tree, schema.tree)))
				schema_clash(s, &schema, first);
			continue;
		}
		first = &library->schemas[library->schema_count++];
		*first = schema;
		ok = prm__map_set(&s->schemas, key, first);
	}
	return ok;
}

prm_status prm__library_unique(prm_library *library, prm_diag *diag, prm_error *err)
{
	seen s = {.library = library, .diag = diag};
	int fate = KEEP;

	prm_arena_init(&s.keys, library->allocator, 0);
	prm__map_init(&s.ids, library->allocator, 0);
	prm__map_init(&s.currents, library->allocator, 0);
	prm__map_init(&s.versions, library->allocator, 0);
	prm__map_init(&s.schemas, library->allocator, 0);
	for (size_t i = 0; i < library->entry_count && fate != OUT_OF_MEMORY; i++) {
		prm__entry *entry = &library->entries[i];

		fate = check(&s, entry);
		if (fate == DROP) {
			prm_prompt_free(entry->prompt);
			entry->prompt = NULL;
		}
	}
	if (fate != OUT_OF_MEMORY && !check_schemas(&s))
		fate = OUT_OF_MEMORY;
	prm__map_release(&s.ids);
	prm__map_release(&s.currents);
	prm__map_release(&s.versions);
	prm__map_release(&s.schemas);
	prm_arena_release(&s.keys);
	close_up(library);
	if (fate == OUT_OF_MEMORY)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	return prm__library_index(library, err);
}
