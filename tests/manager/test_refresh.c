/* test_refresh.c: what a manager does when its store cannot be asked, or answers late. */
#define _GNU_SOURCE
#include "manager/fixture.h"

#include <fcntl.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

static int open_shared(void **state)
{
	fixture *f;
	prm_manager_options opts = {.struct_size = sizeof(opts), .refresh_ms = 1};

	open_files(state);
	f = *state;
	prm_manager_close(f->m);
	assert_ok(prm_manager_open(f->store, &opts, &f->m, &f->err), &f->err);
	return 0;
}

static void pause_ms(long ms)
{
	struct timespec t = {0, ms * 1000000};

	nanosleep(&t, NULL);
}

static void path_in(const fixture *f, const char *name, char out[512])
{
	snprintf(out, 512, "%s/store/%s", f->folder, name);
}

/* A publish by another process. */
static void publish_elsewhere(fixture *f, const char *version)
{
	fixture other = {0};
	char uri[300];

	snprintf(uri, sizeof(uri), "files:%s/store", f->folder);
	assert_ok(prm_store_open(S(uri), NULL, &other.store, &other.err), &other.err);
	assert_ok(prm_manager_open(other.store, NULL, &other.m, &other.err), &other.err);
	assert_ok(publish_text(&other, "a", version, version), &other.err);
	prm_manager_close(other.m);
	prm_store_close(other.store);
}

static void what_is_known_is_served_while_the_watch_fails(void **state)
{
	fixture *f = *state;
	char log[512], kept[512];

	assert_ok(publish_text(f, "a", "1.0.0", "one"), &f->err);
	assert_renders(f, "a", "{}", "one");
	path_in(f, "log", log);
	path_in(f, "kept", kept);
	assert_int_equal(rename(log, kept), 0);
	assert_int_equal(symlink(kept, log), 0);
	for (int i = 0; i < 5; i++) {
		pause_ms(2); /* each one asks the store, in vain */
		assert_resolves(f, "a", "1.0.0");
		assert_renders(f, "a@1.0.0", "{}", "one");
	}
	assert_int_equal(unlink(log), 0);
	assert_int_equal(rename(kept, log), 0);
	publish_elsewhere(f, "1.1.0");
	pause_ms(2);
	assert_resolves(f, "a", "1.1.0");
}

static void what_is_known_is_served_when_the_store_is_gone(void **state)
{
	fixture *f = *state;
	char store[512];
	prm_resolved r;

	assert_ok(publish_text(f, "a", "1.0.0", "one"), &f->err);
	assert_renders(f, "a", "{}", "one");
	path_in(f, "", store);
	store[strlen(store) - 1] = '\0';
	test_remove_folder(store);
	pause_ms(2);
	assert_resolves(f, "a", "1.0.0");
	assert_renders(f, "a", "{}", "one");
	assert_fails(resolve(f, "b", &r), &f->err, PRM_STORE_READ, "removed");
}

/* Another writer holds the lock: whoever reads is not held up, and whoever writes has a deadline. */
static void a_held_lock_stops_writers_only_until_their_deadline(void **state)
{
	fixture *f = *state;
	prm_call call = {.struct_size = sizeof(call), .deadline_ms = 30};
	struct flock range = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 2};
	char path[512];
	prm_resolved r;
	int fd;

	assert_ok(publish_text(f, "a", "1.0.0", "one"), &f->err);
	path_in(f, "lock", path);
	fd = open(path, O_RDWR | O_CLOEXEC);
	assert_int_equal(fcntl(fd, F_OFD_SETLK, &range), 0);
	assert_resolves(f, "a", "1.0.0");
	assert_fails(prm_manager_label_set(f->m, &call, S("a"), S("prod"), S("1.0.0"), NULL, &r,
					   &f->err),
		     &f->err, PRM_DEADLINE, "deadline");
	close(fd);
	assert_ok(
		prm_manager_label_set(f->m, NULL, S("a"), S("prod"), S("1.0.0"), NULL, &r, &f->err),
		&f->err);
	assert_resolves(f, "a:prod", "1.0.0");
}

#define ON(test) cmocka_unit_test_setup_teardown(test, open_shared, close_fixture)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON(what_is_known_is_served_while_the_watch_fails),
		ON(what_is_known_is_served_when_the_store_is_gone),
		ON(a_held_lock_stops_writers_only_until_their_deadline),
	};

	return cmocka_run_group_tests_name("refresh", tests, NULL, NULL);
}
