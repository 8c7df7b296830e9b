/*
 * store.c: the front of every store: URIs, arguments, limits, read-only mode, projects. A backend
 * behind it only stores.
 */
#include <assert.h>
#include <stdatomic.h>

#include "base/alloc.h"
#include "base/limits.h"
#include "base/str.h"
#include "store/check.h"
#include "store/record.h"

#define DEFAULT_TIMEOUT_MS 10000

#define STORE(name) extern const prm_backend_class prm__store_##name;
#include "store/stores.def"
#undef STORE

static const prm_backend_class *const classes[] = {
#define STORE(name) &prm__store_##name,
#include "store/stores.def"
#undef STORE
};

#define CLASS_COUNT (sizeof(classes) / sizeof(classes[0]))

/* What views of one store share. The last one to go closes the backend. */
struct connection {
	atomic_uint users;
	prm_backend *backend;
	prm_allocator allocator; /* the caller's struct may be gone by then */
};

struct prm_store {
	struct connection *connection;
	prm_str project;
	char project_text[PRM__PROJECT_MAX + 1];
};

static const prm_backend_class *find_class(prm_str scheme)
{
	for (size_t i = 0; i < CLASS_COUNT; i++)
		if (prm_str_is(scheme, classes[i]->scheme))
			return classes[i];
	return NULL;
}

static prm_status unknown_scheme(prm_str scheme, prm_error *err)
{
	const char *nearest = NULL;
	int best = -1;

	for (size_t i = 0; i < CLASS_COUNT; i++) {
		int distance = prm__str_near(scheme, prm_str_c(classes[i]->scheme));

		if (distance >= 0 && (best < 0 || distance < best)) {
			best = distance;
			nearest = classes[i]->scheme;
		}
	}
	if (nearest)
		return prm_fail(err, PRM_UNSUPPORTED,
				"there is no store '%.*s:' in this build: did you mean '%s:'?",
				PRM_FMT(prm__shown(scheme)), nearest);
	return prm_fail(err, PRM_UNSUPPORTED,
			"there is no store '%.*s:' in this build: use 'files:FOLDER' or 'memory:'",
			PRM_FMT(prm__shown(scheme)));
}

static prm_status class_of(prm_str uri, const prm_backend_class **cls, prm_str *location,
			   prm_error *err)
{
	size_t colon = prm__str_find_char(uri, ':', 0);
	prm_str scheme = prm_str_n(uri.ptr, colon);

	if (uri.len == 0)
		return prm_fail(err, PRM_INVALID, "the store's URI is empty: use 'files:FOLDER'");
	if (memchr(uri.ptr, 0, uri.len) || prm__utf8_valid(uri) != uri.len)
		return prm_fail(err, PRM_INVALID, "the store's URI is not UTF-8 text without NUL");
	if (colon == uri.len || prm__str_find_char(scheme, '/', 0) < scheme.len)
		return prm_fail(err, PRM_INVALID,
				"'%.*s' names no kind of store: did you mean 'files:%.*s'?",
				PRM_FMT(prm__shown(uri)), PRM_FMT(prm__shown(uri)));
	*cls = find_class(scheme);
	if (!*cls)
		return unknown_scheme(scheme, err);
	*location = prm_str_n(uri.ptr + colon + 1, uri.len - colon - 1);
	return PRM_OK;
}

static prm_status connection_open(const prm_backend_class *cls, prm_str location,
				  const prm_store_options *options, struct connection **out,
				  prm_error *err)
{
	const prm_allocator *allocator = prm__allocator(options->allocator);
	struct connection *made = prm__calloc(allocator, sizeof(*made));
	prm_backend *backend = made ? prm__calloc(allocator, cls->instance_size) : NULL;
	prm_status status;

	if (!backend) {
		prm__free(allocator, made, sizeof(*made));
		return prm_fail(err, PRM_NOMEM, "out of memory");
	}
	made->allocator = *allocator;
	made->backend = backend;
	atomic_init(&made->users, 0);
	backend->cls = cls;
	backend->options = *options;
	backend->allocator = backend->options.allocator = &made->allocator;
	status = cls->open(backend, location, err);
	if (status) {
		prm__free(allocator, backend, cls->instance_size);
		prm__free(allocator, made, sizeof(*made));
		return status;
	}
	*out = made;
	return PRM_OK;
}

static void connection_drop(struct connection *connection)
{
	prm_allocator allocator = connection->allocator;
	prm_backend *backend = connection->backend;
	size_t size = backend->cls->instance_size;

	if (atomic_fetch_sub(&connection->users, 1) != 1)
		return;
	backend->cls->close(backend);
	prm__free(&allocator, backend, size);
	prm__free(&allocator, connection, sizeof(*connection));
}

/* One more view. */
static prm_store *view_new(struct connection *connection, prm_str project)
{
	prm_store *store = prm__calloc(&connection->allocator, sizeof(*store));

	if (!store)
		return NULL;
	memcpy(store->project_text, project.ptr, project.len);
	store->project = prm_str_n(store->project_text, project.len);
	store->connection = connection;
	atomic_fetch_add(&connection->users, 1);
	return store;
}

prm_status prm_store_open(prm_str uri, const prm_store_options *opts, prm_store **out,
			  prm_error *err)
{
	prm_store_options options = {0};
	const prm_backend_class *cls = NULL;
	struct connection *connection = NULL;
	prm_str location = {0};
	prm_store *store;
	prm_status status = prm__check_struct(opts, &options, sizeof(options), "prm_store_options",
					      err);

	if (!status)
		status = class_of(uri, &cls, &location, err);
	if (status)
		return status;
	if (!options.timeout_ms)
		options.timeout_ms = DEFAULT_TIMEOUT_MS;
	assert(cls);
	status = connection_open(cls, location, &options, &connection, err);
	if (status)
		return status;
	assert(connection);
	store = view_new(connection, PRM_LIT("default"));
	if (!store) {
		atomic_store(&connection->users, 1);
		connection_drop(connection);
		return prm_fail(err, PRM_NOMEM, "out of memory");
	}
	*out = store;
	return PRM_OK;
}

void prm_store_close(prm_store *store)
{
	struct connection *connection;

	if (!store)
		return;
	connection = store->connection;
	prm__free(&connection->allocator, store, sizeof(*store));
	connection_drop(connection);
}

prm_status prm_store_project(prm_store *store, prm_str project, prm_store **out, prm_error *err)
{
	prm_store *view;

	if (project.len == 0)
		project = PRM_LIT("default");
	if (!prm__project_valid(project))
		return prm_fail(err, PRM_INVALID,
				"'%.*s' is not a project: a-z 0-9 _ -, at most %d, beginning with "
				"a letter or digit",
				PRM_FMT(prm__shown(project)), PRM__PROJECT_MAX);
	view = view_new(store->connection, project);
	if (!view)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	*out = view;
	return PRM_OK;
}

const char *prm_store_scheme(const prm_store *store)
{
	return store->connection->backend->cls->scheme;
}

prm_str prm_store_project_name(const prm_store *store)
{
	return store->project;
}

/* What each call begins with: `full` becomes the call with every member. */
static prm_status begin(const prm_call *call, prm_call *full, prm_error *err)
{
	prm_status status = prm__check_struct(call, full, sizeof(*full), "prm_call", err);

	if (!status && full->cancel && *full->cancel)
		status = prm_fail(err, PRM_CANCELLED, "the caller cancelled the call");
	return status;
}

static prm_status begin_write(prm_store *store, const prm_call *call, prm_call *full,
			      prm_error *err)
{
	prm_status status = begin(call, full, err);

	if (!status && store->connection->backend->options.read_only)
		status = prm_fail(err, PRM_STORE_READ_ONLY, "the store was opened read-only");
	return status;
}

prm_status prm_store_get(prm_store *store, const prm_call *call, const prm_key *key,
			 prm_arena *arena, prm_stored *out, prm_error *err)
{
	prm_backend *backend = store->connection->backend;
	prm_call full = {0};
	prm_stored stored = {0};
	prm_status status = begin(call, &full, err);

	if (!status)
		status = prm__check_key(key, err);
	if (!status)
		status = backend->cls->get(backend, &full, store->project, key, arena, &stored,
					   err);
	if (!status)
		*out = stored;
	return status;
}

prm_status prm_store_put(prm_store *store, const prm_call *call, const prm_key *key, prm_str body,
			 prm_expect expect, prm_arena *arena, prm_str *revision, prm_error *err)
{
	prm_backend *backend = store->connection->backend;
	prm_call full = {0};
	prm_status status = begin_write(store, call, &full, err);

	if (!status)
		status = prm__check_key(key, err);
	if (!status)
		status = prm__check_body(body, err);
	if (!status)
		status = prm__check_expect(expect, err);
	if (!status)
		status = backend->cls->put(backend, &full, store->project, key, body, expect, arena,
					   revision, err);
	return status;
}

prm_status prm_store_remove(prm_store *store, const prm_call *call, const prm_key *key,
			    prm_expect expect, prm_error *err)
{
	prm_backend *backend = store->connection->backend;
	prm_call full = {0};
	prm_status status = begin_write(store, call, &full, err);

	if (!status)
		status = prm__check_key(key, err);
	if (!status)
		status = prm__check_expect(expect, err);
	if (!status && expect.kind == PRM_EXPECT_ABSENT)
		status = prm_fail(err, PRM_INVALID,
				  "a removal cannot expect the record to be absent");
	if (!status)
		status = backend->cls->remove(backend, &full, store->project, key, expect, err);
	return status;
}

prm_status prm_store_list(prm_store *store, const prm_call *call, const prm_list_query *query,
			  prm_arena *arena, prm_list_page *out, prm_error *err)
{
	prm_backend *backend = store->connection->backend;
	prm_list_query asked = {0};
	prm_list_page page = {0};
	prm_call full = {0};
	prm_status status = begin(call, &full, err);

	if (!status)
		status = prm__check_struct(query, &asked, sizeof(asked), "prm_list_query", err);
	if (!status)
		status = prm__check_query(&asked, err);
	if (status)
		return status;
	if (!asked.limit)
		asked.limit = prm__limits(NULL).page_items;
	if (asked.limit > PRM__PAGE_MAX)
		asked.limit = PRM__PAGE_MAX;
	status = backend->cls->list(backend, &full, store->project, &asked, arena, &page, err);
	if (!status)
		*out = page;
	return status;
}

prm_status prm_store_watch(prm_store *store, const prm_call *call, prm_str cursor,
			   uint32_t timeout_ms, prm_arena *arena, prm_store_events *out,
			   prm_error *err)
{
	prm_backend *backend = store->connection->backend;
	prm_store_events events = {0};
	prm_call full = {0};
	prm_status status = begin(call, &full, err);

	if (!status)
		status = backend->cls->watch(backend, &full, store->project, cursor, timeout_ms,
					     arena, &events, err);
	if (!status)
		*out = events;
	return status;
}

prm_status prm_store_health(prm_store *store, const prm_call *call, bool deep, prm_diag *diag,
			    prm_error *err)
{
	prm_backend *backend = store->connection->backend;
	prm_call full = {0};
	prm_status status = begin(call, &full, err);

	if (!status)
		status = backend->cls->health(backend, &full, store->project, deep, diag, err);
	return status;
}
