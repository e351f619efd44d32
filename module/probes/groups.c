// SPDX-License-Identifier: GPL-2.0
/* Attaches and detaches the probe groups that the parameter "probes" names. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bitops.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include "groups.h"
#include "ledger/ledger.h"

/*
 * The ledger must know every birth and end while any group records, so its own hooks are attached
 * before the first group and detached after the last. A group of which a hook cannot be attached
 * goes on without it if the hook is optional, and is off otherwise: it says so, nothing else stops.
 *
 * To detach waits until no task can be in a probe any more, and cannot be interrupted. So one
 * worker does all of it, while who asks only says what is wanted, and may stop waiting. Of what was
 * asked for meanwhile the last counts. Readers wait for nobody: they look at what each group and
 * hook says of itself at the moment.
 */
static struct taskviz_group * const groups[TASKVIZ_NR_GROUPS] = {
	[TASKVIZ_GROUP_LIFECYCLE] = &taskviz_lifecycle_group,
	[TASKVIZ_GROUP_COW] = &taskviz_cow_group,
	[TASKVIZ_GROUP_STATES] = &taskviz_states_group,
	[TASKVIZ_GROUP_ENTRIES] = &taskviz_entries_group,
	[TASKVIZ_GROUP_SIGNALS] = &taskviz_signals_group,
	[TASKVIZ_GROUP_PINS] = &taskviz_pins_group,
};

static DEFINE_MUTEX(asked_mutex);	/* guards groups_ready and asked, held for a moment */
static bool groups_ready;
static u32 asked;	/* how often groups were asked for */
static u32 answered;	/* as far as these have been switched */
static DECLARE_WAIT_QUEUE_HEAD(switched);
static struct workqueue_struct *worker;

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

/**
 * taskviz_group_missed() - an event of a task that the group keeps nothing of
 * @group: the group
 * @task: the task; referenced, or one that a CPU has
 *
 * A task that was released before recording began is in no list, and may have a CPU yet, for what
 * do_exit() does after exit_notify(). Nobody can ask for it, so nothing is missed.
 *
 * Context: any, also with the run queue locked.
 */
void taskviz_group_missed(struct taskviz_group *group, const struct task_struct *task)
{
	/* of a task that is released just now either is right */
	if (taskviz_group_is_on(group) && data_race(pid_alive(task)))
		atomic64_inc(&group->misses);
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

/* In the worker, as nothing else attaches or detaches hooks on functions. */
static void switch_groups(struct work_struct *work)
{
	unsigned int set;
	u32 request;

	mutex_lock(&asked_mutex);
	set = groups_ready ? taskviz_probes.value : 0;
	request = asked;
	mutex_unlock(&asked_mutex);
	apply(set);
	/* Pairs with is_answered(): who is let go sees the groups switched. */
	smp_store_release(&answered, request);
	wake_up_all(&switched);
}

static DECLARE_WORK(switch_work, switch_groups);

static bool is_answered(u32 request)
{
	/* Pairs with switch_groups(). */
	return (s32)(smp_load_acquire(&answered) - request) >= 0;
}

/*
 * Other parameters of the module can be read meanwhile. To ask once more does no harm, so after a
 * signal whose handler says so the caller does, as a shell whose child has ended.
 * Return: 0, or -ERESTARTSYS.
 */
static int wait_for_answer(u32 request)
{
	int err;

	kernel_param_unlock(THIS_MODULE);
	err = wait_event_interruptible(switched, is_answered(request));
	kernel_param_lock(THIS_MODULE);
	return err;
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
	bool is_ready;
	u32 request;

	if (copy)
		err = parse(strim(copy), &set);
	kfree(copy);
	if (err)
		return err;
	mutex_lock(&asked_mutex);
	taskviz_setting_put(&taskviz_probes, set, TASKVIZ_FROM_PARAMETER);
	request = ++asked;
	is_ready = groups_ready;
	if (is_ready)
		queue_work(worker, &switch_work);
	mutex_unlock(&asked_mutex);
	return is_ready ? wait_for_answer(request) : 0;
}

/* Shows what records, not what was asked for. */
static int get_probes(char *buffer, const struct kernel_param *param)
{
	unsigned int set = 0;
	int len;

	for (int i = 0; i < TASKVIZ_NR_GROUPS; i++)
		if (groups[i] && taskviz_group_is_on(groups[i]))
			set |= BIT(i);
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
 * taskviz_group_is_asked_for() - shall a group record?
 * @group: the group; the ledger shall while any other does
 */
bool taskviz_group_is_asked_for(const struct taskviz_group *group)
{
	const unsigned int set = READ_ONCE(taskviz_probes.value);

	for (int i = 0; i < TASKVIZ_NR_GROUPS; i++)
		if (groups[i] == group)
			return set & BIT(i);
	return set;
}

/**
 * taskviz_probes_pending() - is it not done yet that groups record as they were asked to?
 *
 * Does not wait for that.
 */
bool taskviz_probes_pending(void)
{
	return !is_answered(READ_ONCE(asked));
}

/**
 * taskviz_probes_init() - attach what the setting asks for
 *
 * What cannot be attached is logged and shown, but does not fail.
 * Return: 0 or -ENOMEM.
 */
int __init taskviz_probes_init(void)
{
	worker = alloc_ordered_workqueue("taskviz", 0);
	if (!worker)
		return -ENOMEM;
	mutex_lock(&asked_mutex);
	groups_ready = true;
	queue_work(worker, &switch_work);
	mutex_unlock(&asked_mutex);
	flush_work(&switch_work);
	return 0;
}

static void drop_hooks(struct taskviz_group *group)
{
	for (u32 i = 0; i < group->nr_hooks; i++)
		taskviz_hook_drop(&group->hooks[i]);
}

/**
 * taskviz_probes_exit() - detach everything
 *
 * Whoever waits for a switch is told that it is over. When it returns no probe runs any more, nor
 * will one.
 */
void taskviz_probes_exit(void)
{
	mutex_lock(&asked_mutex);
	groups_ready = false;
	queue_work(worker, &switch_work);
	mutex_unlock(&asked_mutex);
	destroy_workqueue(worker);
	for (int i = 0; i < TASKVIZ_NR_GROUPS; i++)
		if (groups[i])
			drop_hooks(groups[i]);
	drop_hooks(&taskviz_ledger_group);
}
