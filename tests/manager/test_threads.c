/* test_threads.c: many threads and processes on one prompt. */
#define _GNU_SOURCE
#include "manager/fixture.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

#define READERS 8

typedef struct shared {
	fixture *f;
	atomic_bool stop;
	atomic_int renders, failures;
} shared;

static void *render_on(void *ud)
{
	shared *s = ud;
	prm_value none = {0};

	while (!atomic_load(&s->stop)) {
		prm_rendered *out = NULL;
		prm_error err;

		if (prm_manager_render(s->f->m, NULL, S("a"), none, NULL, &out, NULL, &err))
			atomic_fetch_add(&s->failures, 1);
		prm_rendered_free(out);
		atomic_fetch_add(&s->renders, 1);
	}
	return NULL;
}

static void eight_threads_render_while_another_publishes(void **state)
{
	shared s = {.f = *state};
	pthread_t threads[READERS];
	char content[32], name[32];

	assert_ok(publish_text(s.f, "_partials/tone", NULL, "kind"), &s.f->err);
	assert_ok(publish_text(s.f, "a", NULL, "{{> tone}} first"), &s.f->err);
	for (int i = 0; i < READERS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, render_on, &s), 0);
	for (int i = 0; i < 100; i++) {
		snprintf(content, sizeof(content), "{{> tone}} %d", i);
		assert_ok(publish_text(s.f, "a", NULL, content), &s.f->err);
		snprintf(name, sizeof(name), "1.0.%d", i);
		assert_ok(prm_manager_label_set(s.f->m, NULL, S("a"), S("prod"), S(name), NULL,
						NULL, &s.f->err),
			  &s.f->err);
		if (i % 10 == 0)
			prm_manager_refresh(s.f->m);
	}
	while (atomic_load(&s.renders) < 100)
		usleep(1000);
	atomic_store(&s.stop, true);
	for (int i = 0; i < READERS; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(atomic_load(&s.failures), 0);
	assert_resolves(s.f, "a", "1.0.100");
	assert_resolves(s.f, "a:prod", "1.0.99");
}

#define EACH 100

/* A process of its own: its own store handle and manager. */
static int publish_many(const char *uri, int who)
{
	prm_store *store = NULL;
	fixture f = {0};
	char content[64];

	if (prm_store_open(S(uri), NULL, &store, NULL) || prm_manager_open(store, NULL, &f.m, NULL))
		return 1;
	for (int i = 0; i < EACH; i++) {
		snprintf(content, sizeof(content), "writer %d text %d", who, i);
		if (publish_text(&f, "shared", NULL, content)) {
			fprintf(stderr, "%s\n", f.err.text);
			return 2;
		}
	}
	prm_manager_close(f.m);
	prm_store_close(store);
	return 0;
}

static void two_processes_lose_no_version(void **state)
{
	fixture *f = *state;
	prm_versions *rows = NULL;
	char uri[300];
	pid_t children[2];
	int status;

	snprintf(uri, sizeof(uri), "files:%s/store", f->folder);
	for (int i = 0; i < 2; i++) {
		children[i] = fork();
		if (children[i] == 0)
			_exit(publish_many(uri, i));
	}
	for (int i = 0; i < 2; i++) {
		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_int_equal(status, 0);
	}
	assert_ok(prm_manager_history(f->m, NULL, S("shared"), &rows, &f->err), &f->err);
	assert_int_equal(rows->count, 2 * EACH);
	prm_versions_free(rows);
}

static void a_publish_by_another_process_is_seen_within_a_second(void **state)
{
	fixture *f = *state;
	prm_store *store = NULL;
	fixture other = {0};
	char uri[300];

	assert_ok(publish_text(f, "a", NULL, "one"), &f->err);
	assert_resolves(f, "a", "1.0.0");
	snprintf(uri, sizeof(uri), "files:%s/store", f->folder);
	assert_ok(prm_store_open(S(uri), NULL, &store, &f->err), &f->err);
	assert_ok(prm_manager_open(store, NULL, &other.m, &f->err), &f->err);
	assert_ok(publish_text(&other, "a", NULL, "two"), &other.err);
	usleep(900000);
	assert_resolves(f, "a", "1.0.1");
	prm_manager_close(other.m);
	prm_store_close(store);
}

static void a_refresh_thread_sees_it_too(void **state)
{
	fixture *f = *state;
	prm_manager_options opts = {sizeof(opts), .refresh_thread = true};
	fixture watcher = {0};

	assert_ok(prm_manager_open(f->store, &opts, &watcher.m, &f->err), &f->err);
	assert_ok(publish_text(f, "a", NULL, "one"), &f->err);
	assert_resolves(&watcher, "a", "1.0.0");
	assert_ok(publish_text(f, "a", NULL, "two"), &f->err);
	usleep(700000);
	assert_resolves(&watcher, "a", "1.0.1");
	prm_manager_close(watcher.m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(eight_threads_render_while_another_publishes,
						open_memory, close_fixture),
		cmocka_unit_test_setup_teardown(two_processes_lose_no_version, open_files,
						close_fixture),
		cmocka_unit_test_setup_teardown(
			a_publish_by_another_process_is_seen_within_a_second, open_files,
			close_fixture),
		cmocka_unit_test_setup_teardown(a_refresh_thread_sees_it_too, open_memory,
						close_fixture),
	};

	return cmocka_run_group_tests_name("threads", tests, NULL, NULL);
}
