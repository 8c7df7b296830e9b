/* version.c: the library's own version, given by the build. */
#include <prm/base.h>

const char *prm_version_string(void)
{
	return PRM_VERSION;
}
