/* SPDX-License-Identifier: MIT */
/* prm.h: everything that users of the library need. Extenders also include <prm/sys/...>. */
#ifndef PRM_PRM_H
#define PRM_PRM_H

#include <prm/base.h>
#include <prm/check.h>
#include <prm/diag.h>
#include <prm/error.h>
#include <prm/govern.h>
#include <prm/hook.h>
#include <prm/manager.h>
#include <prm/prompt.h>
#include <prm/schema.h>
#include <prm/semver.h>
#include <prm/store.h>
#include <prm/template.h>
#include <prm/value.h>

#endif
