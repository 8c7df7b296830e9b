/* fuzz_semver.c: a version, and behind a line "====" a range. */
#include "fuzz.h"

#include <inttypes.h>

#include <prm/semver.h>

static bool print(const prm_semver *v, char *out, size_t size)
{
	int len = snprintf(out, size, "%" PRIu64 ".%" PRIu64 ".%" PRIu64 "%s%.*s%s%.*s", v->major,
			   v->minor, v->patch, v->prerelease.len ? "-" : "", PRM_FMT(v->prerelease),
			   v->build.len ? "+" : "", PRM_FMT(v->build));

	return len >= 0 && (size_t)len < size;
}

static void check_bump(const prm_semver *v, enum prm_bump bump)
{
	char buf[PRM_SEMVER_MAX];
	prm_error err = {0};
	prm_semver next;
	prm_str text;
	prm_status status = prm_semver_bump(v, bump, buf, &text, &err);

	if (status) {
		fuzz_check_error(status, &err);
		return;
	}
	HOLDS(text.len <= PRM_SEMVER_MAX);
	HOLDS(prm_semver_parse(text, &next, NULL) == PRM_OK);
	HOLDS(prm_semver_compare(v, &next) < 0 && prm_semver_compare(&next, v) > 0);
}

/* The version satisfies "=itself", and a range that has that as an alternative. */
static void check_itself(const prm_semver *v, prm_str range)
{
	char itself[PRM_SEMVER_MAX + 16];
	prm_semver release = *v;
	prm_buf either;
	bool yes = false;

	release.build = (prm_str){0};
	if (!print(&release, itself, sizeof(itself)))
		return;
	prm_buf_init(&either, NULL, 0);
	prm_buf_add(&either, range);
	prm_buf_addf(&either, "||%s", itself);
	if (prm_semver_satisfies(v, prm_str_c(itself), &yes, NULL) == PRM_OK)
		HOLDS(yes);
	if (prm_semver_satisfies(v, prm_buf_str(&either), &yes, NULL) == PRM_OK)
		HOLDS(yes);
	prm_buf_release(&either);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	prm_str range = prm_str_n((const char *)data, size), text = fuzz_cut(&range);
	char printed[PRM_SEMVER_MAX + 1];
	prm_semver v, again;
	prm_error err = {0};
	prm_status status = prm_semver_parse(text, &v, &err);
	bool yes = false;

	if (status) {
		fuzz_check_error(status, &err);
		HOLDS(prm_semver_parse(prm_str_c("1.2.3-rc.1"), &v, NULL) == PRM_OK);
	} else {
		HOLDS(print(&v, printed, sizeof(printed)) && prm_str_is(text, printed));
	}
	HOLDS(prm_semver_compare(&v, &v) == 0);
	HOLDS(print(&v, printed, sizeof(printed)));
	HOLDS(prm_semver_parse(prm_str_c(printed), &again, NULL) == PRM_OK);
	HOLDS(prm_semver_compare(&v, &again) == 0 && prm_str_eq(v.build, again.build));
	for (int bump = PRM_BUMP_PATCH; bump <= PRM_BUMP_MAJOR; bump++)
		check_bump(&v, (enum prm_bump)bump);
	status = prm_semver_satisfies(&v, range, &yes, &err);
	if (status)
		fuzz_check_error(status, &err);
	else
		check_itself(&v, range);
	return 0;
}
