/* library_test.h: what the tests of the library share. */
#ifndef PRM_TESTS_LIBRARY_TEST_H
#define PRM_TESTS_LIBRARY_TEST_H

#include "support/test.h"

#include <unistd.h>
#include <sys/stat.h>

#include "library/library.h"

#define DATA PRM_TEST_DATA "/library/"

static inline prm_library *read_library(const char *path, prm_diag *diag)
{
	prm_library *library = NULL;
	prm_error err = {0};

	prm_diag_init(diag, NULL, 0);
	assert_ok(prm_library_read(prm_str_c(path), NULL, &library, diag, &err), &err);
	return library;
}

/* Read a library that has no fault. */
static inline prm_library *read_good(const char *path)
{
	prm_diag diag;
	prm_library *library = read_library(path, &diag);

	for (size_t i = 0; i < diag.count; i++)
		if (diag.items[i].severity == PRM_SEVERITY_ERROR)
			print_error("%.*s: %.*s\n", PRM_FMT(diag.items[i].source),
				    PRM_FMT(diag.items[i].text));
	assert_int_equal(diag.errors, 0);
	prm_diag_release(&diag);
	return library;
}

static inline const prm_library_item *item_of(const prm_library *library, const char *id,
					      const char *version)
{
	for (size_t i = 0; i < prm_library_count(library); i++) {
		const prm_library_item *item = prm_library_item_at(library, i);

		if (prm_str_is(prm_prompt_id(item->prompt), id) &&
		    prm_str_is(prm_prompt_version(item->prompt), version))
			return item;
	}
	fail_msg("no item %s@%s", id, version);
	return NULL;
}

static inline bool ends_with(prm_str text, const char *end)
{
	size_t len = strlen(end);

	return text.len >= len && memcmp(text.ptr + text.len - len, end, len) == 0;
}

static inline bool contains(prm_str text, const char *part)
{
	char copy[2048];

	snprintf(copy, sizeof(copy), "%.*s", PRM_FMT(text));
	return strstr(copy, part) != NULL;
}

/* The finding of that code in that file whose text holds `part`; NULL when there is none. */
static inline const prm_diag_entry *find(const prm_diag *diag, const char *file, prm_status code,
					 const char *part)
{
	for (size_t i = 0; i < diag->count; i++)
		if (diag->items[i].code == code && ends_with(diag->items[i].source, file) &&
		    contains(diag->items[i].text, part))
			return &diag->items[i];
	return NULL;
}

static inline const prm_diag_entry *found(const prm_diag *diag, const char *file, prm_status code,
					  const char *part)
{
	const prm_diag_entry *entry = find(diag, file, code, part);

	if (!entry) {
		for (size_t i = 0; i < diag->count; i++)
			print_error("%.*s:%u:%u: [%s] %.*s\n", PRM_FMT(diag->items[i].source),
				    diag->items[i].line, diag->items[i].column,
				    prm_status_code(diag->items[i].code),
				    PRM_FMT(diag->items[i].text));
		fail_msg("no finding [%s] '%s' in %s", prm_status_code(code), part, file);
	}
	return entry;
}

static inline void write_text(const char *folder, const char *name, const char *text)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	for (char *at = path + strlen(folder) + 1; *at; at++) {
		if (*at != '/')
			continue;
		*at = '\0';
		mkdir(path, 0777);
		*at = '/';
	}
	test_write_file(path, text, strlen(text));
}

/* A store in memory with a manager over it. */
typedef struct world {
	prm_store *store;
	prm_manager *m;
} world;

static inline world world_open(void)
{
	world h = {0};
	prm_error err = {0};

	assert_ok(prm_store_open(prm_str_c("memory:"), NULL, &h.store, &err), &err);
	assert_ok(prm_manager_open(h.store, NULL, &h.m, &err), &err);
	return h;
}

static inline void world_close(world *h)
{
	prm_manager_close(h->m);
	prm_store_close(h->store);
}

#endif
