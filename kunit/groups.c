// SPDX-License-Identifier: GPL-2.0
/*
 * Stand-ins for hook.c and for the groups. The real hook.c attaches with ftrace, which User Mode
 * Linux does not have, and the probes of the real groups would run for the tasks of this kernel
 * while the suites make up others.
 */
#include <linux/kernel.h>
#include <linux/string.h>
#include "groups.h"
#include "ledger/ledger.h"
#include "probes/groups.h"
#include "probes/states.h"

struct groups_seen groups_seen;

static void note(const char *one, const char *other)
{
	const size_t len = strlen(groups_seen.text);

	scnprintf(groups_seen.text + len, sizeof(groups_seen.text) - len, " %s%s", one, other);
}

static int refuses(const char *name)
{
	return groups_seen.refuse && !strcmp(groups_seen.refuse, name) ? groups_seen.error : 0;
}

int taskviz_hook_attach(struct taskviz_hook *hook)
{
	hook->error = refuses(hook->name);
	hook->attached = !hook->error;
	note(hook->error ? "!" : "+", hook->name);
	return hook->error;
}

/* Who forgets the accounts of those that end unseen? */
static bool is_too_early(const struct taskviz_hook *hook)
{
	struct taskviz_ledger_stats stats;

	taskviz_ledger_read_stats(&stats);
	return hook == &taskviz_ledger_group.hooks[TASKVIZ_LEDGER_ENDS] && stats.living;
}

/* As the kernel may take its time. */
static void wait_if_held(const struct taskviz_hook *hook)
{
	if (!groups_seen.held || strcmp(groups_seen.held, hook->name))
		return;
	complete(&groups_seen.reached);
	wait_for_completion(&groups_seen.go);
}

void taskviz_hook_detach(struct taskviz_hook *hook)
{
	wait_if_held(hook);
	if (hook->attached)
		note(is_too_early(hook) ? "early:-" : "-", hook->name);
	hook->attached = false;
}

void taskviz_hook_sync(void)
{
	note("sync", "");
}

void taskviz_hook_drop(struct taskviz_hook *hook)
{
	if (hook->attached)
		note("early:drop:", hook->name);
	groups_seen.dropped++;
}

const char *taskviz_hook_why(const struct taskviz_hook *hook)
{
	return hook->error == -ENOENT ? "not there" : "refused";
}

u64 taskviz_hook_hits(const struct taskviz_hook *hook)
{
	return 0;
}

u64 taskviz_cow_copies(void)
{
	return 0;
}

bool taskviz_cow_sees(enum taskviz_cow_hook what)
{
	return true;
}

struct taskviz_meters taskviz_states_meters = {
	.sem = __RWSEM_INITIALIZER(taskviz_states_meters.sem),
};

u64 taskviz_states_last_switch(int cpu)
{
	groups_seen.last_switches++;
	return groups_seen.last_switch_ns;
}

u64 taskviz_states_idle_ns(int cpu)
{
	return TASKVIZ_UNKNOWN64;
}

#define HOOKS(group)									\
static struct taskviz_hook group##_hooks[] = {						\
	{ .name = #group "_must", .serves = "all" },					\
	{ .name = #group "_may", .optional = true, .serves = "a part" },		\
	{ .name = #group "_too", .serves = "the rest" },				\
}

#define GROUP(group)									\
static int group##_prepare(void) { note(#group, ":prepare"); return refuses(#group); }	\
static void group##_opened(void) { note(#group, ":opened"); }				\
static void group##_release(void) { note(#group, ":release"); }			\
struct taskviz_group taskviz_##group##_group = {					\
	.name = #group,									\
	.records = "nothing",								\
	.hooks = group##_hooks,								\
	.nr_hooks = ARRAY_SIZE(group##_hooks),						\
	.prepare = group##_prepare,							\
	.opened = group##_opened,							\
	.release = group##_release,							\
}

static struct taskviz_hook ledger_hooks[] = {
	[TASKVIZ_LEDGER_ENDS] = { .name = "ledger_ends", .serves = "all" },
	[TASKVIZ_LEDGER_BIRTHS] = { .name = "ledger_births", .serves = "all" },
};

HOOKS(lifecycle);
HOOKS(cow);
HOOKS(pins);
HOOKS(signals);
HOOKS(states);
HOOKS(entries);
GROUP(ledger);
GROUP(lifecycle);
GROUP(cow);
GROUP(pins);
GROUP(signals);
GROUP(states);
GROUP(entries);
