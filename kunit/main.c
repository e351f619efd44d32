// SPDX-License-Identifier: GPL-2.0
/* The test module: the suites register themselves, the kernel runs them when it is loaded. */
#include <linux/module.h>

MODULE_DESCRIPTION("KUnit suites of taskviz");
MODULE_LICENSE("GPL");
