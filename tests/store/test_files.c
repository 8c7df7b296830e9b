/*
 * test_files.c: what only the files backend promises: its layout, damage and foreign entries, other
 * processes, full disks, death at every system call. Run with arguments it is its own child process.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <prm/store.h>

#include "base/str.h"
#include "support/test.h"

#define S(text) PRM_LIT(text)

static char self[512]; /* this program */

struct fixture {
	char folder[256], uri[320];
	prm_store *store;
	prm_arena arena;
	prm_error err;
};

static prm_store *open_store(struct fixture *f, bool must_exist, bool read_only)
{
	prm_store_options options = {sizeof(options), NULL, 200, read_only, must_exist};
	prm_store *store = NULL;

	assert_ok(prm_store_open(prm_str_c(f->uri), &options, &store, &f->err), &f->err);
	return store;
}

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	test_make_folder(f->folder);
	snprintf(f->uri, sizeof(f->uri), "files:%s/s", f->folder);
	prm_arena_init(&f->arena, NULL, 0);
	f->store = open_store(f, false, false);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	prm_store_close(f->store);
	test_remove_folder(f->folder);
	prm_arena_release(&f->arena);
	free(f);
	return 0;
}

static const char *path_in(struct fixture *f, const char *inner)
{
	static char path[600];

	snprintf(path, sizeof(path), "%s/s/%s", f->folder, inner);
	return path;
}

static prm_status put(prm_store *store, const char *name, const char *item, const char *body,
		      int expect, prm_error *err)
{
	prm_key key = {S("version"), prm_str_c(name), prm_str_c(item)};

	return prm_store_put(store, NULL, &key, prm_str_c(body), (prm_expect){expect, {0}}, NULL,
			     NULL, err);
}

static prm_status get(struct fixture *f, const char *name, const char *item, prm_stored *out)
{
	prm_key key = {S("version"), prm_str_c(name), prm_str_c(item)};

	return prm_store_get(f->store, NULL, &key, &f->arena, out, &f->err);
}

static void the_layout_is_the_documented_one(void **state)
{
	struct fixture *f = *state;
	prm_store *project = NULL;
	char *text;

	assert_ok(put(f->store, "support/greeting", "1.0.0", "{\"a\":1}\n", 1, &f->err), &f->err);
	text = test_read_file(path_in(f, "version/support%2Fgreeting/1.0.0.json"), NULL);
	assert_string_equal(text, "{\"a\":1}\n");
	free(text);
	text = test_read_file(path_in(f, "store.json"), NULL);
	assert_string_equal(text, "{\"format\":1}\n");
	free(text);
	assert_ok(prm_store_project(f->store, S("p"), &project, &f->err), &f->err);
	assert_ok(put(project, "a", "1", "x", 1, &f->err), &f->err);
	prm_store_close(project);
	assert_int_equal(access(path_in(f, "projects/p/version/a/1.json"), F_OK), 0);
	assert_int_equal(access(path_in(f, "tmp/record"), F_OK), -1);
}

static void uris_are_explained(void **state)
{
	static const struct {
		const char *uri;
		prm_status status;
		const char *part;
	} rows[] = {
		{"", PRM_INVALID, "empty"},
		{"files:", PRM_INVALID, "files:FOLDER"},
		{"files://host", PRM_INVALID, "no host"},
		{"./prompts", PRM_INVALID, "did you mean 'files:./prompts'?"},
		{"file:x", PRM_UNSUPPORTED, "did you mean 'files:'?"},
		{"memroy:", PRM_UNSUPPORTED, "did you mean 'memory:'?"},
		{"carrier-pigeon:x", PRM_UNSUPPORTED, "use 'files:FOLDER'"},
		{"memory:x", PRM_INVALID, "memory:"},
		{"files:x?format=xml", PRM_INVALID, "format=yaml"},
		{"files:/proc/none/x", PRM_STORE_WRITE, "cannot make"},
		{"files:/dev/null", PRM_STORE_READ, "/dev/null"},
	};
	struct fixture *f = *state;
	prm_store *store;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_fails(prm_store_open(prm_str_c(rows[i].uri), NULL, &store, &f->err), &f->err,
			     rows[i].status, rows[i].part);
}

static void a_store_that_must_exist_is_not_made(void **state)
{
	struct fixture *f = *state;
	prm_store_options options = {.struct_size = sizeof(options), .must_exist = true};
	char uri[330];
	prm_store *store;

	snprintf(uri, sizeof(uri), "files:%s/other", f->folder);
	assert_fails(prm_store_open(prm_str_c(uri), &options, &store, &f->err), &f->err,
		     PRM_STORE_READ, "does not exist");
	snprintf(uri, sizeof(uri), "files:%s", f->folder);
	assert_fails(prm_store_open(prm_str_c(uri), &options, &store, &f->err), &f->err,
		     PRM_STORE_READ, "store.json is missing");
	prm_store_close(open_store(f, true, false));
}

static void a_newer_or_damaged_format_is_refused(void **state)
{
	struct fixture *f = *state;
	prm_store *store;

	test_write_file(path_in(f, "store.json"), "{ \"format\" : 2 }", 16);
	assert_fails(prm_store_open(prm_str_c(f->uri), NULL, &store, &f->err), &f->err,
		     PRM_STORE_TOO_NEW, "format 2");
	test_write_file(path_in(f, "store.json"), "", 0);
	assert_fails(prm_store_open(prm_str_c(f->uri), NULL, &store, &f->err), &f->err,
		     PRM_STORE_CORRUPT, "damaged");
}

static void a_read_only_store_is_read_and_not_written(void **state)
{
	struct fixture *f = *state;
	prm_store *store;
	prm_stored stored;
	prm_key key = {S("version"), S("a"), S("1")};

	assert_ok(put(f->store, "a", "1", "x", 1, &f->err), &f->err);
	store = open_store(f, false, true);
	assert_ok(prm_store_get(store, NULL, &key, &f->arena, &stored, &f->err), &f->err);
	assert_fails(put(store, "a", "2", "x", 1, &f->err), &f->err, PRM_STORE_READ_ONLY,
		     "read-only");
	assert_ok(prm_store_health(store, NULL, true, NULL, &f->err), &f->err);
	prm_store_close(store);
}

static bool has_finding(const prm_diag *diag, prm_status code, const char *source)
{
	for (size_t i = 0; i < diag->count; i++)
		if (diag->items[i].code == code && prm_str_is(diag->items[i].source, source))
			return true;
	return false;
}

static void foreign_and_damaged_entries_are_named_and_hide_nothing(void **state)
{
	struct fixture *f = *state;
	prm_list_query query = {
		.struct_size = sizeof(query), .kind = S("version"), .with_bodies = true};
	prm_list_page page;
	prm_stored stored;
	prm_diag diag;

	assert_ok(put(f->store, "a", "1", "good", 1, &f->err), &f->err);
	test_write_file(path_in(f, "version/a/2.json"), "", 0);
	assert_int_equal(symlink("/etc/passwd", path_in(f, "version/a/3.json")), 0);
	assert_int_equal(mkfifo(path_in(f, "version/a/4.json"), 0600), 0);
	assert_int_equal(mkdir(path_in(f, "version/a/5.json"), 0700), 0);
	assert_int_equal(symlink("/etc", path_in(f, "version/evil")), 0);
	test_write_file(path_in(f, "version/a/notes.txt"), "x", 1);
	test_write_file(path_in(f, "version/a/X%.json"), "x", 1);
	test_write_file(path_in(f, "README"), "x", 1);
	test_write_file(path_in(f, "tmp/dead"), "x", 1);
	assert_ok(prm_store_list(f->store, NULL, &query, &f->arena, &page, &f->err), &f->err);
	assert_int_equal(page.count, 6);
	assert_str(page.items[0].body, "good");
	assert_str(page.items[5].name, "evil"); /* a folder that is none has a row and no items */
	assert_int_equal(page.items[5].item.len, 0);
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(page.items[i].status, i ? PRM_STORE_CORRUPT : PRM_OK);
	query.with_bodies = false;
	assert_ok(prm_store_list(f->store, NULL, &query, &f->arena, &page, &f->err), &f->err);
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(page.items[i].status, i ? PRM_STORE_CORRUPT : PRM_OK);
	query.after_name = S("evil");
	assert_ok(prm_store_list(f->store, NULL, &query, &f->arena, &page, &f->err), &f->err);
	assert_int_equal(page.count, 0);
	query.after_name = S("");
	query.name = S("evil");
	assert_fails(prm_store_list(f->store, NULL, &query, &f->arena, &page, &f->err), &f->err,
		     PRM_STORE_FOREIGN, "move it away");
	assert_fails(get(f, "a", "2", &stored), &f->err, PRM_STORE_CORRUPT, "empty");
	assert_fails(get(f, "a", "3", &stored), &f->err, PRM_STORE_CORRUPT, "link");
	assert_fails(get(f, "a", "4", &stored), &f->err, PRM_STORE_CORRUPT, "regular");
	assert_fails(get(f, "a", "5", &stored), &f->err, PRM_STORE_CORRUPT, "regular");
	assert_fails(get(f, "evil", "passwd", &stored), &f->err, PRM_STORE_FOREIGN, "not followed");
	prm_diag_init(&diag, NULL, 0);
	assert_ok(prm_store_health(f->store, NULL, true, &diag, &f->err), &f->err);
	assert_true(has_finding(&diag, PRM_STORE_CORRUPT, "version/a/2.json"));
	assert_true(has_finding(&diag, PRM_STORE_FOREIGN, "version/a/3.json"));
	assert_true(has_finding(&diag, PRM_STORE_FOREIGN, "version/a/4.json"));
	assert_true(has_finding(&diag, PRM_STORE_FOREIGN, "version/a/5.json"));
	assert_true(has_finding(&diag, PRM_STORE_FOREIGN, "version/evil"));
	assert_true(has_finding(&diag, PRM_STORE_FOREIGN, "version/a/notes.txt"));
	assert_true(has_finding(&diag, PRM_STORE_FOREIGN, "version/a/X%.json"));
	assert_true(has_finding(&diag, PRM_STORE_FOREIGN, "README"));
	assert_true(has_finding(&diag, PRM_STORE_FOREIGN, "tmp/dead"));
	assert_int_equal(diag.count, 9);
	prm_diag_release(&diag);
	prm_store_close(open_store(f, true, false));
	assert_int_equal(access(path_in(f, "tmp/dead"), F_OK), -1);
}

static void a_hand_edit_changes_the_revision(void **state)
{
	struct fixture *f = *state;
	prm_stored before, after;

	assert_ok(put(f->store, "a", "1", "one", 1, &f->err), &f->err);
	assert_ok(get(f, "a", "1", &before), &f->err);
	test_write_file(path_in(f, "version/a/1.json"), "two", 3);
	assert_ok(get(f, "a", "1", &after), &f->err);
	assert_false(prm_str_eq(before.revision, after.revision));
}

static void a_removed_folder_is_a_clear_error(void **state)
{
	struct fixture *f = *state;
	prm_list_query query = {.struct_size = sizeof(query), .kind = S("version")};
	prm_list_page page;
	prm_stored stored;
	char path[300];

	assert_ok(put(f->store, "a", "1", "one", 1, &f->err), &f->err);
	snprintf(path, sizeof(path), "%s/s", f->folder);
	test_remove_folder(path);
	assert_fails(get(f, "a", "1", &stored), &f->err, PRM_STORE_READ, "was removed");
	assert_fails(prm_store_list(f->store, NULL, &query, &f->arena, &page, &f->err), &f->err,
		     PRM_STORE_READ, "was removed");
	assert_int_not_equal(put(f->store, "a", "2", "one", 1, &f->err), PRM_OK);
	assert_non_null(strstr(f->err.text, "was removed"));
	assert_fails(prm_store_health(f->store, NULL, false, NULL, &f->err), &f->err,
		     PRM_STORE_READ, "was removed");
}

static void a_full_log_begins_a_new_generation(void **state)
{
	struct fixture *f = *state;
	prm_store_events events = {0};
	char *big = calloc(1, (1 << 20) + 100);
	prm_str cursor;

	assert_ok(prm_store_watch(f->store, NULL, (prm_str){0}, 0, &f->arena, &events, &f->err),
		  &f->err);
	memset(big, '\n', (1 << 20) + 100);
	memcpy(big, "prm-log 1 00000000000000aa\n", 27);
	test_write_file(path_in(f, "log"), big, (1 << 20) + 100);
	free(big);
	cursor = events.next_cursor;
	assert_ok(put(f->store, "a", "1", "one", 1, &f->err), &f->err);
	assert_ok(prm_store_watch(f->store, NULL, cursor, 0, &f->arena, &events, &f->err), &f->err);
	assert_true(events.resync);
	assert_ok(put(f->store, "a", "2", "one", 1, &f->err), &f->err);
	cursor = events.next_cursor;
	assert_ok(prm_store_watch(f->store, NULL, cursor, 0, &f->arena, &events, &f->err), &f->err);
	assert_int_equal(events.count, 1);
}

/* A writer announces its commit; until a later line follows the announcement is told again. */
static void an_unfinished_write_is_told_until_another_follows(void **state)
{
	struct fixture *f = *state;
	prm_store_events events = {0};
	int log;

	assert_ok(put(f->store, "a", "0", "one", 1, &f->err), &f->err);
	assert_ok(prm_store_watch(f->store, NULL, (prm_str){0}, 0, &f->arena, &events, &f->err),
		  &f->err);
	log = open(path_in(f, "log"), O_WRONLY | O_APPEND);
	assert_int_equal(write(log, "B version a 1\nE ver", 19), 19);
	close(log);
	for (int i = 0; i < 3; i++) {
		prm_str cursor = events.next_cursor;

		assert_ok(prm_store_watch(f->store, NULL, cursor, 10, &f->arena, &events, &f->err),
			  &f->err);
		assert_int_equal(events.count, 1);
		assert_str(events.items[0].item, "1");
	}
	assert_ok(put(f->store, "a", "2", "one", 1, &f->err), &f->err);
	assert_ok(
		prm_store_watch(f->store, NULL, events.next_cursor, 0, &f->arena, &events, &f->err),
		&f->err);
	assert_int_equal(events.count, 2);
	assert_ok(
		prm_store_watch(f->store, NULL, events.next_cursor, 0, &f->arena, &events, &f->err),
		&f->err);
	assert_int_equal(events.count, 0);
}

static void yaml_bodies_come_back_as_the_same_json(void **state)
{
	static const char body[] =
		"{\n  \"id\": \"a\",\n  \"version\": \"1.10\",\n  \"n\": 1.5,\n"
		"  \"text\": \"two\\nlines\\n\",\n  \"list\": [\n    true,\n    null\n  ],\n"
		"  \"odd\": \" yes \"\n}\n";
	struct fixture *f = *state;
	char uri[330], path[400];
	prm_key key = {S("version"), S("a"), S("1")};
	prm_store *store = NULL, *other = NULL;
	prm_stored stored;
	prm_str revision;
	char *text;

	snprintf(uri, sizeof(uri), "files:%s/y?format=yaml", f->folder);
	assert_ok(prm_store_open(prm_str_c(uri), NULL, &store, &f->err), &f->err);
	assert_ok(prm_store_put(store, NULL, &key, prm_str_c(body), (prm_expect){0}, &f->arena,
				&revision, &f->err),
		  &f->err);
	assert_ok(prm_store_get(store, NULL, &key, &f->arena, &stored, &f->err), &f->err);
	assert_str(stored.body, body);
	assert_true(prm_str_eq(stored.revision, revision));
	assert_ok(prm_store_put(store, NULL, &key, prm_str_c(body),
				(prm_expect){PRM_EXPECT_REVISION, revision}, NULL, NULL, &f->err),
		  &f->err);
	assert_fails(prm_store_put(store, NULL, &key, S("not json"), (prm_expect){0}, NULL, NULL,
				   &f->err),
		     &f->err, PRM_INVALID, "JSON only");
	snprintf(path, sizeof(path), "%s/y/version/a/1.yaml", f->folder);
	text = test_read_file(path, NULL);
	assert_non_null(strstr(text, "text: |"));
	free(text);
	test_write_file(path, "a: [", 4);
	assert_fails(prm_store_get(store, NULL, &key, &f->arena, &stored, &f->err), &f->err,
		     PRM_STORE_CORRUPT, "no sound YAML");
	prm_store_close(store);
	snprintf(uri, sizeof(uri), "files:%s/y?format=json", f->folder);
	assert_fails(prm_store_open(prm_str_c(uri), NULL, &other, &f->err), &f->err, PRM_INVALID,
		     "format=yaml");
	snprintf(uri, sizeof(uri), "files:%s/y", f->folder);
	assert_ok(prm_store_open(prm_str_c(uri), NULL, &other, &f->err), &f->err);
	assert_ok(put(other, "b", "1", "{}", 1, &f->err), &f->err);
	prm_store_close(other);
}

static int finish(pid_t child);

static void a_long_key_whose_key_file_is_damaged_is_named(void **state)
{
	struct fixture *f = *state;
	char name[500], path[700];
	prm_list_query query = {.struct_size = sizeof(query), .kind = S("version")};
	prm_list_page page;
	prm_diag diag;

	memset(name, 'n', 499);
	name[499] = '\0';
	assert_ok(put(f->store, name, name, "x", 1, &f->err), &f->err);
	assert_ok(prm_store_list(f->store, NULL, &query, &f->arena, &page, &f->err), &f->err);
	assert_int_equal(page.count, 1);
	snprintf(path, sizeof(path),
		 "for i in '%s'/s/version/*/.name '%s'/s/version/*/*.key; do "
		 "test -s \"$i\" && echo other >\"$i\"; done",
		 f->folder, f->folder);
	assert_int_equal(system(path), 0);
	assert_int_equal(symlink("/etc", path_in(f, "head")), 0);
	test_write_file(path_in(f, "version/.hidden"), "x", 1);
	prm_diag_init(&diag, NULL, 0);
	assert_ok(prm_store_health(f->store, NULL, true, &diag, &f->err), &f->err);
	assert_int_equal(diag.count, 4);
	assert_true(has_finding(&diag, PRM_STORE_FOREIGN, "head"));
	prm_diag_release(&diag);
}

static void a_forked_child_takes_a_lock_of_its_own(void **state)
{
	struct fixture *f = *state;
	pid_t child;

	assert_ok(put(f->store, "a", "0", "x", 1, &f->err), &f->err);
	child = fork();
	if (child == 0) {
		prm_status status = PRM_OK;
		char item[16];

		for (int i = 0; !status && i < 50; i++) {
			snprintf(item, sizeof(item), "c%d", i);
			status = put(f->store, "a", item, "x", 1, &f->err);
		}
		_exit(status != PRM_OK);
	}
	for (int i = 0; i < 50; i++) {
		char item[16];

		snprintf(item, sizeof(item), "p%d", i);
		assert_ok(put(f->store, "a", item, "x", 1, &f->err), &f->err);
	}
	assert_int_equal(finish(child), 0);
}

static void a_lost_log_is_a_resync_and_a_foreign_one_an_error(void **state)
{
	struct fixture *f = *state;
	prm_store_events events = {0};

	assert_string_equal(prm_store_scheme(f->store), "files");
	assert_ok(prm_store_watch(f->store, NULL, (prm_str){0}, 0, &f->arena, &events, &f->err),
		  &f->err);
	assert_int_equal(unlink(path_in(f, "log")), 0);
	assert_ok(
		prm_store_watch(f->store, NULL, events.next_cursor, 0, &f->arena, &events, &f->err),
		&f->err);
	assert_true(events.resync);
	assert_ok(
		prm_store_watch(f->store, NULL, events.next_cursor, 0, &f->arena, &events, &f->err),
		&f->err);
	assert_false(events.resync);
	assert_int_equal(symlink("/etc/passwd", path_in(f, "log")), 0);
	assert_fails(put(f->store, "a", "1", "x", 1, &f->err), &f->err, PRM_STORE_WRITE, "log");
	assert_fails(prm_store_watch(f->store, NULL, S("0"), 0, &f->arena, &events, &f->err),
		     &f->err, PRM_STORE_READ, "log");
	assert_int_equal(unlink(path_in(f, "log")), 0);
	assert_int_equal(mkfifo(path_in(f, "log"), 0600), 0);
	assert_fails(put(f->store, "a", "1", "x", 1, &f->err), &f->err, PRM_STORE_WRITE, "log");
	assert_int_equal(unlink(path_in(f, "log")), 0);
	assert_ok(put(f->store, "a", "1", "x", 1, &f->err), &f->err);
}

/* ---- other processes ---- */

static pid_t start(struct fixture *f, const char *role, const char *argument, int out)
{
	pid_t child = fork();

	if (child == 0) {
		if (out >= 0)
			dup2(out, STDOUT_FILENO);
		execl(self, self, role, f->uri, argument, (char *)NULL);
		_exit(127);
	}
	return child;
}

static int finish(pid_t child)
{
	int how = -1;

	waitpid(child, &how, 0);
	return how;
}

static size_t count_of(struct fixture *f, const char *name)
{
	prm_list_query query = {.struct_size = sizeof(query),
				.kind = S("version"),
				.limit = 10000,
				.name = prm_str_c(name),
				.with_bodies = true};
	prm_list_page page = {.more = true};
	size_t count = 0;

	while (page.more) {
		assert_ok(prm_store_list(f->store, NULL, &query, &f->arena, &page, &f->err),
			  &f->err);
		for (size_t i = 0; i < page.count; i++) {
			assert_int_equal(page.items[i].status, PRM_OK);
			assert_int_equal(page.items[i].body.len, 2000);
		}
		count += page.count;
		if (page.more) {
			query.after_name = page.items[page.count - 1].name;
			query.after_item = page.items[page.count - 1].item;
		}
	}
	return count;
}

static void two_processes_lose_nothing(void **state)
{
	struct fixture *f = *state;
	pid_t one = start(f, "many", "a", -1), two = start(f, "many", "b", -1);

	assert_int_equal(finish(one), 0);
	assert_int_equal(finish(two), 0);
	assert_int_equal(count_of(f, "a"), 1000);
	assert_int_equal(count_of(f, "b"), 1000);
}

static void a_held_lock_is_busy_after_the_timeout(void **state)
{
	struct fixture *f = *state;
	struct flock range = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1};
	prm_call call = {.struct_size = sizeof(call), .deadline_ms = 20};
	prm_key key = {S("version"), S("a"), S("1")};
	int fd;

	assert_ok(put(f->store, "a", "0", "x", 1, &f->err), &f->err);
	fd = open(path_in(f, "lock"), O_RDWR);
	assert_int_equal(fcntl(fd, F_OFD_SETLK, &range), 0);
	assert_fails(put(f->store, "a", "1", "x", 1, &f->err), &f->err, PRM_STORE_BUSY, "200 ms");
	assert_fails(
		prm_store_put(f->store, &call, &key, S("x"), (prm_expect){0}, NULL, NULL, &f->err),
		&f->err, PRM_DEADLINE, "deadline");
	close(fd);
	assert_ok(put(f->store, "a", "1", "x", 1, &f->err), &f->err);
}

/* Wait for so many acknowledgements, one byte each, or the end of the pipe. */
static size_t wait_for(int from, size_t wanted)
{
	size_t count = 0;
	char byte;

	while (count < wanted && read(from, &byte, 1) == 1)
		count++;
	return count;
}

/*
 * A writer is killed at any moment: what it has acknowledged through the pipe is there. In every other
 * round it is given the time to acknowledge some, however slow it is.
 */
static void acknowledged_writes_survive_kill_9(void **state)
{
	struct fixture *f = *state;
	test_random random = {42};
	size_t found[100];
	char name[16];

	for (int round = 0; round < 100; round++) {
		size_t wanted = round % 2 ? 1 + test_below(&random, 12) : 0, count;
		int ends[2];
		pid_t child;

		snprintf(name, sizeof(name), "round%d", round);
		assert_int_equal(pipe(ends), 0);
		child = start(f, "endless", name, ends[1]);
		close(ends[1]);
		count = wait_for(ends[0], wanted);
		assert_int_equal(count, wanted);
		usleep((useconds_t)test_below(&random, wanted ? 1000 : 10000));
		kill(child, SIGKILL);
		finish(child);
		count += wait_for(ends[0], SIZE_MAX);
		close(ends[0]);
		prm_store_close(f->store);
		f->store = open_store(f, true, false);
		found[round] = count_of(f, name);
		assert_in_range(found[round], count, count + 1);
		prm_arena_release(&f->arena);
	}
	for (int round = 0; round < 100; round++) {
		snprintf(name, sizeof(name), "round%d", round);
		assert_int_equal(count_of(f, name), found[round]);
		prm_arena_release(&f->arena);
	}
	assert_ok(put(f->store, "a", "1", "x", 1, &f->err), &f->err);
}

static bool have_strace(void)
{
	if (system("strace -o /dev/null true 2>/dev/null") == 0)
		return true;
	print_message("SKIPPED: strace is missing or not permitted: no faults at system calls\n");
	return false;
}

/* Run one operation of a child under strace; returns its exit status, -signal when it was killed. */
static int inject(struct fixture *f, const char *role, const char *call, const char *what, int n)
{
	char command[1400];
	int how;

	snprintf(
		command, sizeof(command),
		"ASAN_OPTIONS=detect_leaks=0 strace -f -o /dev/null -e trace=%s -e inject=%s:%s:when=%d %s %s '%s' x >/dev/null 2>&1",
		call, call, what, n, self, role, f->uri);
	how = system(command);
	if (WIFSIGNALED(how))
		return -WTERMSIG(how);
	return WEXITSTATUS(how) > 128 ? -(WEXITSTATUS(how) - 128) : WEXITSTATUS(how);
}

static const char *const calls[] = {"openat", "write",    "pwrite64", "fsync",
				    "linkat", "renameat", "mkdirat",  "unlinkat"};

/* After a fault in an operation on record (x, 1): the old or the new body, all works, no litter. */
static void check_after(struct fixture *f, bool acknowledged, bool may_be_absent)
{
	prm_stored stored = {0};
	prm_status status;

	prm_store_close(f->store);
	f->store = open_store(f, true, false);
	status = get(f, "x", "1", &stored);
	if (status == PRM_STORE_NOT_FOUND && may_be_absent) {
		assert_false(acknowledged);
	} else {
		assert_ok(status, &f->err);
		assert_true(prm_str_is(stored.body, "new") ||
			    (!acknowledged && prm_str_is(stored.body, "old")));
	}
	assert_ok(put(f->store, "after", "1", "x", 0, &f->err), &f->err);
	assert_int_equal(access(path_in(f, "tmp/record"), F_OK), -1);
	assert_ok(put(f->store, "x", "1", "old", 0, &f->err), &f->err);
	prm_arena_release(&f->arena);
}

static void sweep_faults(struct fixture *f, const char *what)
{
	prm_key key = {S("version"), S("x"), S("1")};
	int faults = 0;

	assert_ok(put(f->store, "x", "1", "old", 0, &f->err), &f->err);
	for (size_t c = 0; c < sizeof(calls) / sizeof(calls[0]); c++) {
		/* a fault that is tolerated leaves a run undisturbed, too: the end is several of them */
		for (int n = 1, undisturbed = 0; n < 40 && undisturbed < 6; n++) {
			int how = inject(f, "replace", calls[c], what, n);

			check_after(f, how == 0, false);
			/* the child's own start opens libraries: such a fault is none of ours */
			assert_true(how == 0 || how == 1 || how == 127 || how == -SIGKILL);
			faults += how != 0;
			undisturbed = how == 0 ? undisturbed + 1 : 0;
			assert_ok(prm_store_remove(f->store, NULL, &key, (prm_expect){0}, &f->err),
				  &f->err);
			how = inject(f, "create", calls[c], what, n);
			check_after(f, how == 0, true);
			faults += how != 0;
			if (how != 0)
				undisturbed = 0;
		}
	}
	print_message("%d faults: %s\n", faults, what);
	assert_true(faults > 8);
}

static void death_at_any_system_call_leaves_old_or_new(void **state)
{
	if (have_strace())
		sweep_faults(*state, "signal=SIGKILL");
}

static void a_full_disk_leaves_old_or_new(void **state)
{
	if (have_strace())
		sweep_faults(*state, "error=ENOSPC");
}

static void a_disk_fault_leaves_old_or_new(void **state)
{
	if (have_strace())
		sweep_faults(*state, "error=EIO");
}

static void a_disk_that_is_really_full_works_again_when_there_is_space(void **state)
{
	struct fixture *f = *state;
	char mountpoint[300], uri[330], body[2001];
	prm_store *store = NULL;
	prm_status status = PRM_OK;
	int written = 0;

	snprintf(mountpoint, sizeof(mountpoint), "%s/small", f->folder);
	assert_int_equal(mkdir(mountpoint, 0700), 0);
	if (mount("none", mountpoint, "tmpfs", 0, "size=128k") != 0) {
		print_message("SKIPPED: mounting is not permitted\n");
		return;
	}
	memset(body, 'x', 2000);
	body[2000] = '\0';
	snprintf(uri, sizeof(uri), "files:%s/s", mountpoint);
	assert_ok(prm_store_open(prm_str_c(uri), NULL, &store, &f->err), &f->err);
	for (; !status && written < 1000; written++) {
		char item[16];

		snprintf(item, sizeof(item), "%d", written);
		status = put(store, "a", item, body, PRM_EXPECT_ABSENT, &f->err);
	}
	assert_int_equal(status, PRM_STORE_WRITE);
	assert_non_null(strstr(f->err.text, "free some space"));
	{
		prm_key key = {S("version"), S("a"), S("0")};
		prm_stored stored;

		assert_ok(prm_store_get(store, NULL, &key, &f->arena, &stored, &f->err), &f->err);
		assert_int_equal(prm_store_health(store, NULL, false, NULL, &f->err),
				 PRM_STORE_WRITE);
		assert_ok(prm_store_remove(store, NULL, &key, (prm_expect){0}, &f->err), &f->err);
		assert_ok(put(store, "a", "0", body, PRM_EXPECT_ABSENT, &f->err), &f->err);
	}
	prm_store_close(store);
	umount(mountpoint);
}

/* ---- the child's roles ---- */

static int role_many(prm_store *store, const char *name, int count, bool acknowledge)
{
	char body[2001], item[48];
	prm_error err;

	memset(body, 'b', 2000);
	body[2000] = '\0';
	for (int i = 0; i < count; i++) {
		snprintf(item, sizeof(item), "%d-%d", (int)getpid(), i);
		if (put(store, name, item, body, PRM_EXPECT_ABSENT, &err))
			return 1;
		if (acknowledge && write(STDOUT_FILENO, "", 1) != 1)
			return 1;
	}
	return 0;
}

static int child(char **argv)
{
	prm_store *store = NULL;
	prm_error err;
	int result = 1;

	if (prm_store_open(prm_str_c(argv[2]), NULL, &store, &err))
		return 1;
	if (strcmp(argv[1], "many") == 0)
		result = role_many(store, argv[3], 1000, false);
	else if (strcmp(argv[1], "endless") == 0)
		result = role_many(store, argv[3], 1000000, true);
	else
		result = put(store, "x", "1", "new",
			     strcmp(argv[1], "create") == 0 ? PRM_EXPECT_ABSENT : PRM_EXPECT_ANY,
			     &err) != PRM_OK;
	prm_store_close(store);
	return result;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(the_layout_is_the_documented_one),
		TEST(uris_are_explained),
		TEST(a_store_that_must_exist_is_not_made),
		TEST(a_newer_or_damaged_format_is_refused),
		TEST(a_read_only_store_is_read_and_not_written),
		TEST(foreign_and_damaged_entries_are_named_and_hide_nothing),
		TEST(a_hand_edit_changes_the_revision),
		TEST(a_removed_folder_is_a_clear_error),
		TEST(a_full_log_begins_a_new_generation),
		TEST(an_unfinished_write_is_told_until_another_follows),
		TEST(yaml_bodies_come_back_as_the_same_json),
		TEST(a_long_key_whose_key_file_is_damaged_is_named),
		TEST(a_forked_child_takes_a_lock_of_its_own),
		TEST(a_lost_log_is_a_resync_and_a_foreign_one_an_error),
		TEST(two_processes_lose_nothing),
		TEST(a_held_lock_is_busy_after_the_timeout),
		TEST(acknowledged_writes_survive_kill_9),
		TEST(death_at_any_system_call_leaves_old_or_new),
		TEST(a_full_disk_leaves_old_or_new),
		TEST(a_disk_fault_leaves_old_or_new),
		TEST(a_disk_that_is_really_full_works_again_when_there_is_space),
	};

	if (argc == 4)
		return child(argv);
	if (readlink("/proc/self/exe", self, sizeof(self) - 1) < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
