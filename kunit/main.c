// SPDX-License-Identifier: GPL-2.0
/* The test module: the suites register themselves, the kernel runs them when it is loaded. */
#include <linux/module.h>

/* Events are made where the probes are, of which none is here: so they are made here. */
#define CREATE_TRACE_POINTS
#include "probes/trace.h"

MODULE_DESCRIPTION("KUnit suites of taskviz");
MODULE_LICENSE("GPL");
