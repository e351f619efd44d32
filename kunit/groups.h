/* SPDX-License-Identifier: GPL-2.0 */
/* Stand-ins for the probe groups and for hook.c: they write down what is asked of them. */
#ifndef TASKVIZ_KUNIT_GROUPS_H
#define TASKVIZ_KUNIT_GROUPS_H

#include <linux/completion.h>
#include <linux/types.h>

/**
 * struct groups_seen - what was asked of hooks and groups
 * @last_switch_ns: when each CPU is said to have switched last
 * @last_switches: how often that was asked
 * @text: "+hook" attached, "-hook" detached, "!hook" refused, "sync"; of a group "group:prepare",
 *	"group:opened", "group:release"; each with a blank before it
 * @refuse: the hook or group that is refused, NULL for none
 * @error: what it is refused with
 * @dropped: hooks that were given back; "early:drop:hook" of one that is attached still
 * @held: the hook that is detached no sooner than @go is completed, NULL for none
 * @reached: completed when that is waited for
 * @go: see @held
 */
struct groups_seen {
	u64 last_switch_ns;
	u32 last_switches;
	char text[1024];
	const char *refuse;
	int error;
	u32 dropped;
	const char *held;
	struct completion reached;
	struct completion go;
};

extern struct groups_seen groups_seen;

#endif /* TASKVIZ_KUNIT_GROUPS_H */
