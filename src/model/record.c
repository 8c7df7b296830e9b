/* record.c: the seal around every stored record, see record.h. */
#include "model/record.h"

#include "base/alloc.h"
#include "base/os.h"
#include "base/str.h"

prm_status prm__value_digest(prm_value v, const prm_allocator *allocator, char out[65],
			     prm_error *err)
{
	prm_buf buf;
	prm_status status;

	prm_buf_init(&buf, allocator, 0);
	status = prm_value_write_canonical(v, &buf);
	if (status == PRM_OK) {
		prm__sha256_hex(prm_buf_str(&buf), out);
		out[64] = '\0';
	} else {
		prm_fail(err, status, "%s", prm_status_sentence(status));
	}
	prm_buf_release(&buf);
	return status;
}

bool prm__is_one_of(prm_str key, const char *const *names)
{
	for (; *names; names++)
		if (prm_str_is(key, *names))
			return true;
	return false;
}

const char *prm__a_type(int type)
{
	static const char *const names[] = {
		[PRM_MISSING] = "nothing",    [PRM_NULL] = "null",       [PRM_BOOL] = "a boolean",
		[PRM_INT] = "an integer",     [PRM_DOUBLE] = "a number", [PRM_NUMBER] = "a number",
		[PRM_STRING] = "a string",    [PRM_LIST] = "a list",     [PRM_MAP] = "a map",
		[PRM_FUNCTION] = "a function"};

	return type >= 0 && type <= PRM_FUNCTION ? names[type] : "nothing";
}

/* The result borrows the members' array, so that a digest costs one flat copy and no deep one. */
prm_value prm__map_without(prm_value map, const char *const *names, prm_arena *arena)
{
	prm_value out = {.type = PRM_MAP}, value;
	size_t count = prm_value_count(map);
	prm_member *members = prm_arena_calloc(arena, count + 1, sizeof(*members));
	prm_str key;

	if (!members)
		return (prm_value){0};
	for (size_t i = 0; prm_value_member(map, i, &key, &value); i++)
		if (!prm__is_one_of(key, names))
			members[out.len++] = (prm_member){key.ptr, (uint32_t)key.len, 0, value};
	out.as.members = members;
	return out;
}

prm_status prm__digest_without(prm_value map, const char *const *names,
			       const prm_allocator *allocator, char out[65], prm_error *err)
{
	prm_arena arena;
	prm_value bare;
	prm_status status;

	prm_arena_init(&arena, allocator, 0);
	bare = prm__map_without(map, names, &arena);
	status = prm_value_is(bare, PRM_MAP) ? prm__value_digest(bare, allocator, out, err)
					     : prm_fail(err, PRM_NOMEM, "out of memory");
	prm_arena_release(&arena);
	return status;
}

void prm__record_begin(prm_builder *b, prm_arena *arena, prm_str id)
{
	prm_builder_init(b, arena);
	prm_build_map(b);
	prm_build_key_c(b, "record");
	prm_build_int(b, PRM__RECORD_NUMBER);
	prm_build_member(b, "id", id);
}

prm_status prm__record_end(prm_builder *b, prm_buf *out, prm_error *err)
{
	prm_value record;
	prm_status status;

	prm_build_end(b);
	status = prm_builder_finish(b, &record, err);
	return status ? status : prm__record_write(record, out, err);
}

prm_status prm__record_write(prm_value record, prm_buf *out, prm_error *err)
{
	static const char *const none[] = {NULL};
	prm_arena arena;
	char digest[65];
	prm_value sealed;
	size_t before = out->len;
	prm_status status = prm__value_digest(record, out->allocator, digest, err);

	if (status)
		return status;
	prm_arena_init(&arena, out->allocator, 0);
	sealed = prm__map_without(record, none, &arena);
	if (prm_value_is(sealed, PRM_MAP)) {
		/* prm__map_without leaves room for one more member */
		prm_member *last = (prm_member *)(uintptr_t)&sealed.as.members[sealed.len++];

		*last = (prm_member){"sha256", 6, 0, prm_value_str(prm_str_n(digest, 64))};
		status = prm_value_write_json(sealed, PRM_JSON_PRETTY, out);
	} else {
		status = PRM_NOMEM;
	}
	prm_arena_release(&arena);
	if (status) {
		out->len = before;
		return prm_fail(err, status, "%s", prm_status_sentence(status));
	}
	return PRM_OK;
}

static prm_status check_digest(prm_value root, const prm_allocator *allocator, prm_error *err)
{
	static const char *const seal[] = {"sha256", NULL};
	char digest[65];
	prm_status status = prm__digest_without(root, seal, allocator, digest, err);

	if (status)
		return status;
	if (!prm_str_is(prm__text_of(root, "sha256"), digest))
		return prm_fail(err, PRM_STORE_CORRUPT,
				"its sha256 does not match: it was damaged or changed by hand");
	return PRM_OK;
}

static prm_status check_record(prm_value root, bool verify, const prm_allocator *allocator,
			       prm_error *err)
{
	prm_value number = prm_value_get_c(root, "record");

	if (!prm_value_is(root, PRM_MAP))
		return prm_fail(err, PRM_STORE_CORRUPT, "it is not a JSON map");
	if (!prm_value_is(number, PRM_INT) || number.as.integer < 1)
		return prm_fail(err, PRM_STORE_CORRUPT, "it has no 'record' number");
	if (number.as.integer > PRM__RECORD_NUMBER)
		return prm_fail(
			err, PRM_STORE_TOO_NEW,
			"it is of record format %lld and this release knows up to %d: update prm",
			(long long)number.as.integer, PRM__RECORD_NUMBER);
	return verify ? check_digest(root, allocator, err) : PRM_OK;
}

prm_status prm__record_read(prm_str body, bool verify, const prm_allocator *allocator,
			    prm_doc **out, prm_error *err)
{
	prm_read_options opts = {sizeof(opts), .allocator = allocator};
	prm_error cause = {0};
	prm_doc *doc = NULL;
	prm_status status = prm_doc_read_json(body, &opts, &doc, NULL, &cause);

	if (status == PRM_NOMEM)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	if (status)
		return prm_fail(err, PRM_STORE_CORRUPT, "line %u, column %u: %s", cause.line,
				cause.column, cause.text);
	status = check_record(prm_doc_root(doc), verify, allocator, err);
	if (status)
		prm_doc_free(doc);
	else
		*out = doc;
	return status;
}
