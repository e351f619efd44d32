// SPDX-License-Identifier: GPL-2.0
/* The names of the module's views in debugfs. */
#include "views.h"

const char *const view_names[] = {
	"threads", "sharing", "lifecycle", "cow", "signals", "states", "entries", "kthreads",
	"probes", "self",
};

const size_t nr_view_names = sizeof(view_names) / sizeof(*view_names);
