/* manager.c: opening and closing. */
#include "base/alloc.h"
#include "base/limits.h"
#include "manager/manager_internal.h"

#define DEFAULT_CACHE_BYTES ((size_t)4 << 20)

static uint64_t clock_ms(void *ud)
{
	(void)ud;
	return prm__now_ms();
}

static void system_random(void *ud, void *bytes, size_t count)
{
	(void)ud;
	prm__random(bytes, count);
}

static prm_status copy_label(prm_manager *m, prm_str label, prm_error *err)
{
	char *text;

	if (label.len == 0 || prm_str_is(label, "latest"))
		return PRM_OK;
	if (prm_label_check(label, err))
		return PRM_LABEL_INVALID;
	text = prm__realloc(m->allocator, NULL, 0, label.len);
	if (!text)
		return prm__nomem(err);
	memcpy(text, label.ptr, label.len);
	m->default_label = prm_str_n(text, label.len);
	return PRM_OK;
}

static prm_status open_parts(prm_manager *m, const prm_manager_options *opts, prm_error *err)
{
	size_t cache = opts->cache_bytes ? opts->cache_bytes : DEFAULT_CACHE_BYTES;
	prm_status status;

	m->random(m->ud, &m->seed, sizeof(m->seed));
	if (!prm__epoch_init(&m->epoch, m->allocator) ||
	    !prm__index_init(&m->index, &m->epoch, m->seed) ||
	    !prm__cache_init(&m->programs, &m->epoch, cache) ||
	    !prm__cache_init(&m->bodies, &m->epoch, cache + cache / 2) ||
	    !(m->live_lock = prm__lock_new(m->allocator)))
		return prm__nomem(err);
	status = prm_symbols_new(m->allocator, &m->symbols, err);
	if (!status)
		status = copy_label(m, opts->default_label, err);
	return status ? status : prm__refresh_init(m, opts, err);
}

prm_status prm_manager_open(prm_store *store, const prm_manager_options *opts, prm_manager **out,
			    prm_error *err)
{
	prm_manager_options o;
	prm_status status;
	prm_manager *m;

	prm__options_copy(&o, sizeof(o), opts);
	m = prm__calloc(prm__allocator(o.allocator), sizeof(*m));
	if (!m)
		return prm__nomem(err);
	m->allocator = prm__allocator(o.allocator);
	m->store = store;
	m->limits = prm__limits(o.limits);
	m->helpers = o.helpers;
	m->validators = o.validators;
	m->now_ms = o.now_ms ? o.now_ms : clock_ms;
	m->random = o.random ? o.random : system_random;
	m->ud = o.ud;
	status = open_parts(m, &o, err);
	if (status)
		prm_manager_close(m);
	else
		*out = m;
	return status;
}

/* Also of a manager that was opened halfway. */
void prm_manager_close(prm_manager *m)
{
	if (!m)
		return;
	prm__refresh_release(m);
	if (m->index.epoch)
		prm__index_release(&m->index);
	if (m->programs.epoch)
		prm__cache_release(&m->programs);
	if (m->bodies.epoch)
		prm__cache_release(&m->bodies);
	prm__epoch_release(&m->epoch);
	prm__pool_release(&m->index.pool); /* what was retired lay in it */
	prm__programs_free_live(m);
	prm_symbols_free(m->symbols);
	prm__lock_free(m->live_lock, m->allocator);
	prm__free(m->allocator, (void *)m->default_label.ptr, m->default_label.len);
	prm__free(m->allocator, m, sizeof(*m));
}

const prm_symbols *prm_manager_symbols(const prm_manager *m)
{
	return m->symbols;
}

void prm_manager_refresh(prm_manager *m)
{
	prm__index_forget(&m->index);
}
