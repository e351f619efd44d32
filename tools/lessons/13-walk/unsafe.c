// SPDX-License-Identifier: GPL-2.0
/* The solution without its read section: the lesson must notice that. */
#include <linux/rcupdate.h>

#define rcu_read_lock()		do { } while (0)
#define rcu_read_unlock()	do { } while (0)

#include "solution.c"
