// SPDX-License-Identifier: GPL-2.0
/* Attaches and detaches the probe groups that the parameter "probes" names. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bitops.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include "ledger.h"
#include "probes.h"
#include "settings.h"

/*
 * The ledger must know every birth and end while any group records, so its own hooks are attached
 * before the first group and detached after the last. A group of which a hook cannot be attached
 * goes on without it if the hook is optional, and is off otherwise: it says so, nothing else stops.
 */
static struct taskviz_group * const groups[TASKVIZ_NR_GROUPS] = {
	[TASKVIZ_GROUP_LIFECYCLE] = &taskviz_lifecycle_group,
	[TASKVIZ_GROUP_COW] = &taskviz_cow_group,
	[TASKVIZ_GROUP_STATES] = &taskviz_states_group,
	[TASKVIZ_GROUP_ENTRIES] = &taskviz_entries_group,
	[TASKVIZ_GROUP_SIGNALS] = &taskviz_signals_group,
	[TASKVIZ_GROUP_PINS] = &taskviz_pins_group,
};

static DEFINE_MUTEX(mutex);	/* guards ready and what is attached */
static bool ready;

/**
 * taskviz_group() - a group by its number
 * @id: the number
 *
 * Return: the group, or NULL if this module has none.
 */
struct taskviz_group *taskviz_group(enum taskviz_group_id id)
{
	return groups[id];
}

/**
 * taskviz_group_is_on() - does a group record?
 * @group: the group
 */
bool taskviz_group_is_on(const struct taskviz_group *group)
{
	return READ_ONCE(group->since_ns);
}

static void detach_hooks(struct taskviz_group *group)
{
	WRITE_ONCE(group->since_ns, 0);
	for (u32 i = group->nr_hooks; i--; )
		taskviz_hook_detach(&group->hooks[i]);
	taskviz_hook_sync();
	if (group->release)
		group->release();
}

/**
 * taskviz_group_why() - why a group that was asked for is off, for people
 * @group: the group
 *
 * Return: a text, or NULL if nothing went wrong.
 */
const char *taskviz_group_why(const struct taskviz_group *group)
{
	switch (READ_ONCE(group->error)) {
	case 0:
		return NULL;
	case -ENOENT:
		return "this kernel lacks what it needs";
	case -ENOMEM:
		return "no memory";
	case -EINVAL:
		return "a parameter is out of range, see the kernel log";
	default:
		return "the kernel refused";
	}
}

static int attach_hooks(struct taskviz_group *group)
{
	int err = group->prepare ? group->prepare() : 0;

	WRITE_ONCE(group->error, err);
	if (err) {
		pr_notice("%s is not recorded: %s\n", group->name, taskviz_group_why(group));
		return err;
	}
	for (u32 i = 0; i < group->nr_hooks; i++) {
		struct taskviz_hook *hook = &group->hooks[i];

		if (!taskviz_hook_attach(hook))
			continue;
		pr_notice("%s: %s not hooked: %s; lost: %s\n", group->name, hook->name,
			  taskviz_hook_why(hook), hook->serves);
		if (!hook->optional) {
			err = hook->error;
			break;
		}
	}
	WRITE_ONCE(group->error, err);
	if (err) {
		detach_hooks(group);
		return err;
	}
	if (group->opened)
		group->opened();
	WRITE_ONCE(group->since_ns, ktime_get_boottime_ns());
	return 0;
}

static void open_ledger(void)
{
	if (taskviz_group_is_on(&taskviz_ledger_group))
		return;
	if (!attach_hooks(&taskviz_ledger_group))
		taskviz_ledger_open();
}

static void close_ledger(void)
{
	if (!taskviz_group_is_on(&taskviz_ledger_group))
		return;
	taskviz_hook_detach(&taskviz_ledger_group.hooks[TASKVIZ_LEDGER_BIRTHS]);
	taskviz_hook_sync();
	taskviz_ledger_close();
	detach_hooks(&taskviz_ledger_group);
}

static void apply(unsigned int set)
{
	lockdep_assert_held(&mutex);
	for (int i = 0; i < TASKVIZ_NR_GROUPS; i++)
		if (groups[i] && taskviz_group_is_on(groups[i]) && !(set & BIT(i)))
			detach_hooks(groups[i]);
	if (!set)
		close_ledger();
	else
		open_ledger();
	if (!taskviz_group_is_on(&taskviz_ledger_group))
		return;
	for (int i = 0; i < TASKVIZ_NR_GROUPS; i++)
		if (groups[i] && !taskviz_group_is_on(groups[i]) && set & BIT(i))
			attach_hooks(groups[i]);
}

/* Return: the number of the group with that name, or -EINVAL. */
static int find_group(const char *name)
{
	for (int i = 0; i < TASKVIZ_NR_GROUPS; i++)
		if (groups[i] && !strcmp(groups[i]->name, name))
			return i;
	return -EINVAL;
}

/**
 * taskviz_group_add() - add a group to a set
 * @name: of the group; "none" adds nothing
 * @set: a bit a group
 *
 * Return: 0, or -EINVAL if there is no such group.
 */
int taskviz_group_add(const char *name, unsigned int *set)
{
	int id = find_group(name);

	if (id < 0)
		return strcmp(name, "none") ? id : 0;
	*set |= BIT(id);
	return 0;
}

static int parse(char *list, unsigned int *set)
{
	char *name;

	*set = 0;
	while ((name = strsep(&list, ","))) {
		int err = *name ? taskviz_group_add(name, set) : 0;

		if (err) {
			pr_err("probes: no group '%s': use %s\n", name, taskviz_probes.allowed);
			return err;
		}
	}
	return 0;
}

static int print_groups(char *to, size_t size, unsigned int set)
{
	int len = 0;

	for (int i = 0; i < TASKVIZ_NR_GROUPS; i++)
		if (set & BIT(i))
			len += scnprintf(to + len, size - len, "%s%s", len ? "," : "",
					 groups[i]->name);
	return len ?: scnprintf(to, size, "none");
}

struct taskviz_setting taskviz_probes = {
	.name = "probes",
	.allowed = "none, or of lifecycle,cow,pins,signals,states,entries",
	.print = print_groups,
	.value = BIT(TASKVIZ_GROUP_LIFECYCLE) | BIT(TASKVIZ_GROUP_COW) |
		 BIT(TASKVIZ_GROUP_SIGNALS),
};

static int set_probes(const char *value, const struct kernel_param *param)
{
	char *copy = kstrdup(value, GFP_KERNEL);
	unsigned int set;
	int err = -ENOMEM;

	if (copy)
		err = parse(strim(copy), &set);
	kfree(copy);
	if (err)
		return err;
	mutex_lock(&mutex);
	taskviz_setting_put(&taskviz_probes, set, TASKVIZ_FROM_PARAMETER);
	if (ready)
		apply(set);
	mutex_unlock(&mutex);
	return 0;
}

/* Shows what records, not what was asked for. */
static int get_probes(char *buffer, const struct kernel_param *param)
{
	unsigned int set = 0;
	int len;

	mutex_lock(&mutex);
	for (int i = 0; i < TASKVIZ_NR_GROUPS; i++)
		if (groups[i] && taskviz_group_is_on(groups[i]))
			set |= BIT(i);
	mutex_unlock(&mutex);
	len = print_groups(buffer, PAGE_SIZE, set);
	return len + sysfs_emit_at(buffer, len, "\n");
}

static const struct kernel_param_ops probes_ops = {
	.set = set_probes,
	.get = get_probes,
};
module_param_cb(probes, &probes_ops, NULL, 0644);
MODULE_PARM_DESC(probes, "what is recorded: none, or of lifecycle,cow,pins,signals,states,entries");

/**
 * taskviz_probes_init() - attach what the setting asks for
 *
 * What cannot be attached is logged and shown, but does not fail.
 */
int __init taskviz_probes_init(void)
{
	mutex_lock(&mutex);
	ready = true;
	apply(taskviz_probes.value);
	mutex_unlock(&mutex);
	return 0;
}

static void free_hits(struct taskviz_group *group)
{
	for (u32 i = 0; i < group->nr_hooks; i++)
		free_percpu(group->hooks[i].hits);
}

/**
 * taskviz_probes_exit() - detach everything
 *
 * When it returns no probe runs any more, nor will one.
 */
void taskviz_probes_exit(void)
{
	mutex_lock(&mutex);
	ready = false;
	apply(0);
	mutex_unlock(&mutex);
	for (int i = 0; i < TASKVIZ_NR_GROUPS; i++)
		if (groups[i])
			free_hits(groups[i]);
	free_hits(&taskviz_ledger_group);
}
