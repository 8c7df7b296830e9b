/* store.c: what a durable publish costs beside its bare system calls, and reading and listing. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <prm/store.h>

#define ROUNDS 400
#define BODY 2048

static char body[BODY + 1];

static double now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void check(int fine, const char *what)
{
	if (fine)
		return;
	perror(what);
	exit(1);
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values, size_t count)
{
	qsort(values, count, sizeof(*values), by_value);
	return values[count / 2];
}

/* A file that is durable, but has not got its name yet. */
static void write_temporary(int folder)
{
	int fd = openat(folder, "temporary", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

	check(fd >= 0, "openat");
	check(write(fd, body, BODY) == BODY, "write");
	check(fsync(fd) == 0, "fsync");
	close(fd);
}

/* The least that a durable write can do. */
static double bare(int folder, int i)
{
	double start = now_us();
	char name[32];

	write_temporary(folder);
	snprintf(name, sizeof(name), "%d.json", i);
	check(renameat(folder, "temporary", folder, name) == 0, "renameat");
	check(fsync(folder) == 0, "fsync of the folder");
	return now_us() - start;
}

/* The same in a folder that is new: its own name must be durable, too. */
static double bare_new(int folder, int i)
{
	double start = now_us();
	char name[32];
	int inner;

	snprintf(name, sizeof(name), "%d", i);
	check(mkdirat(folder, name, 0777) == 0, "mkdirat");
	inner = openat(folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	check(inner >= 0, "openat of a folder");
	write_temporary(folder);
	check(renameat(folder, "temporary", inner, "0.json") == 0, "renameat");
	check(fsync(inner) == 0, "fsync of the folder");
	check(fsync(folder) == 0, "fsync of the folder above");
	close(inner);
	return now_us() - start;
}

static double publish(prm_store *store, const char *name, int i)
{
	double start = now_us();
	char item[32];
	prm_key key = {prm_str_c("version"), prm_str_c(name), {NULL, 0}};
	prm_expect absent = {PRM_EXPECT_ABSENT, {NULL, 0}};
	prm_error err;

	snprintf(item, sizeof(item), "%d", i);
	key.item = prm_str_c(item);
	if (prm_store_put(store, NULL, &key, prm_str_n(body, BODY), absent, NULL, NULL, &err))
		check(0, err.text);
	return now_us() - start;
}

static double read_one(prm_store *store, int i)
{
	double start = now_us();
	prm_key key = {prm_str_c("version"), prm_str_c("p"), {NULL, 0}};
	prm_stored stored;
	prm_arena arena;
	prm_error err;
	char item[32];

	snprintf(item, sizeof(item), "%d", i);
	key.item = prm_str_c(item);
	prm_arena_init(&arena, NULL, 0);
	if (prm_store_get(store, NULL, &key, &arena, &stored, &err))
		check(0, err.text);
	prm_arena_release(&arena);
	return now_us() - start;
}

static double list_all(prm_store *store, bool with_bodies)
{
	double start = now_us();
	prm_list_query query = {.struct_size = sizeof(query),
				.kind = prm_str_c("version"),
				.limit = 10000,
				.with_bodies = with_bodies};
	prm_list_page page;
	prm_arena arena;
	prm_error err;

	prm_arena_init(&arena, NULL, 0);
	if (prm_store_list(store, NULL, &query, &arena, &page, &err))
		check(0, err.text);
	prm_arena_release(&arena);
	return (now_us() - start) / (double)page.count;
}

int main(void)
{
	char folder[] = "bench-store-XXXXXX", uri[64], name[32];
	static double bares[ROUNDS], bare_news[ROUNDS], puts_[ROUNDS], news[ROUNDS], gets_[ROUNDS];
	prm_store *store = NULL;
	prm_error err;
	int fd;
	double base, put, base_new, fresh;

	memset(body, 'x', BODY);
	check(mkdtemp(folder) != NULL, "mkdtemp");
	fd = open(folder, O_RDONLY | O_DIRECTORY);
	snprintf(uri, sizeof(uri), "files:%s/s", folder);
	if (prm_store_open(prm_str_c(uri), NULL, &store, &err))
		check(0, err.text);
	for (int i = 0; i < ROUNDS; i++) { /* in turn, so that all see the same disk */
		bares[i] = bare(fd, i);
		puts_[i] = publish(store, "p", i);
		snprintf(name, sizeof(name), "n%d", i);
		bare_news[i] = bare_new(fd, i);
		news[i] = publish(store, name, 0);
	}
	for (int i = 0; i < ROUNDS; i++)
		gets_[i] = read_one(store, i);
	base = median(bares, ROUNDS);
	put = median(puts_, ROUNDS);
	base_new = median(bare_news, ROUNDS);
	fresh = median(news, ROUNDS);
	printf("bare write, fsync, rename, fsync   %8.1f us\n", base);
	printf("put absent, 2 KB                   %8.1f us  ratio %.2f\n", put, put / base);
	printf("bare, and a new folder made durable%8.1f us  ratio %.2f\n", base_new,
	       base_new / base);
	printf("put absent, 2 KB, of a new name    %8.1f us  ratio %.2f, to the bare one %.2f\n",
	       fresh, fresh / base, fresh / base_new);
	printf("get, 2 KB                          %8.1f us\n", median(gets_, ROUNDS));
	printf("list, a row                        %8.2f us\n", list_all(store, false));
	printf("list with bodies, a row            %8.2f us\n", list_all(store, true));
	prm_store_close(store);
	close(fd);
	return 0;
}
