// SPDX-License-Identifier: GPL-2.0
/* Finds tracepoints and functions by name, attaches to them and lets go of them again. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kallsyms.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/string.h>
#include "compat.h"
#include "hook.h"

/*
 * Tracepoints are not exported to modules, but all of them can be visited. Functions are hooked
 * with ftrace, by far the cheapest way. Where a kernel has one under another name (compilers append
 * .isra.0 and the like to functions), the parameter "alias" tells.
 *
 * Probes of tracepoints run with preemption off in kernels of the 6 series, but for those of system
 * calls from 6.13 on; 7.x calls all of them as preemptible as their caller is, under an SRCU of its
 * own. Callbacks of functions run in the context of their caller.
 *
 * To unregister a callback the kernel waits until each task has been seen out of it, with
 * synchronize_rcu_tasks(): on a busy machine for minutes, and nothing can end that. So a function
 * that is let go of rests instead until the module goes: its callback stays registered for a
 * function of ours that nobody calls, and refuses whoever comes to it late.
 */

static char *alias = "";
module_param(alias, charp, 0444);
MODULE_PARM_DESC(alias, "other names of what to hook: name=other[,name=other...]");

/*
 * What was looked for, and where it is: nothing if it is nowhere. The kernel does not move, and to
 * look again would cost a grace period, as to let go of a kprobe does.
 */
struct function {
	const char *name;
	unsigned long begin;
	unsigned long end;
};

static struct function known[16];
static u32 nr_known;

/* Copies the name to ask the kernel for, which "alias" may have replaced, into @to. */
static const char *resolve(const char *name, char *to, size_t size)
{
	size_t len = strlen(name);
	const char *entry = alias;

	while (entry) {
		if (!strncmp(entry, name, len) && entry[len] == '=') {
			strscpy(to, entry + len + 1, size);
			strreplace(to, ',', '\0');
			return to;
		}
		entry = strchr(entry, ',');
		if (entry)
			entry++;
	}
	return name;
}

struct sought {
	const char *name;
	struct tracepoint *tracepoint;
};

static void match_tracepoint(struct tracepoint *tracepoint, void *data)
{
	struct sought *sought = data;

	if (!strcmp(tracepoint->name, sought->name))
		sought->tracepoint = tracepoint;
}

static int attach_tracepoint(struct taskviz_hook *hook)
{
	char other[KSYM_NAME_LEN];
	struct sought sought = { .name = resolve(hook->name, other, sizeof(other)) };

	for_each_kernel_tracepoint(match_tracepoint, &sought);
	hook->tracepoint = sought.tracepoint;
	if (!hook->tracepoint)
		return -ENOENT;
	return tracepoint_probe_register(hook->tracepoint, hook->probe, hook);
}

/* What a callback is registered for while it rests. */
static noinline void resting_place(void)
{
	barrier();
}

/*
 * A filter that names the function would do, but where memory fails the kernel may leave it empty
 * and say nothing, and an empty filter means every function. By address the kernel says what fails,
 * and leaves the filter as it was.
 */
static int filter_function(struct taskviz_hook *hook, unsigned long function)
{
	int err = ftrace_set_filter_ip(&hook->ops, function, 0, 1);

	return err == -EINVAL ? -ENOENT : err;
}

/* Permanent: else the sysctl kernel.ftrace_enabled would stop the calls, and nobody could tell. */
static int register_function(struct taskviz_hook *hook)
{
	int err;

	memset(&hook->ops, 0, sizeof(hook->ops));
	hook->ops.func = hook->callback;
	hook->ops.flags = COMPAT_FTRACE_FLAGS | FTRACE_OPS_FL_PERMANENT;
	hook->ops.private = hook;
	err = filter_function(hook, hook->begin);
	if (err)
		return err;
	err = register_ftrace_function(&hook->ops);
	if (err)
		ftrace_free_filter(&hook->ops);
	hook->registered = !err;
	return err;
}

static int attach_function(struct taskviz_hook *hook)
{
	unsigned long end;
	int err = taskviz_hook_bounds(hook->name, &hook->begin, &end);

	if (err)
		return err;
	WRITE_ONCE(hook->size, end - hook->begin);
	err = hook->registered ? filter_function(hook, hook->begin) : register_function(hook);
	if (err)
		WRITE_ONCE(hook->size, 0);
	return err;
}

/* It fails where the kernel has found ftrace broken: then all must stay as it is. */
static void unregister_function(struct taskviz_hook *hook)
{
	if (!hook->registered || unregister_ftrace_function(&hook->ops))
		return;
	ftrace_free_filter(&hook->ops);
	hook->registered = false;
}

/* If memory fails it cannot rest, but goes at once. */
static void detach_function(struct taskviz_hook *hook)
{
	WRITE_ONCE(hook->size, 0);
	if (filter_function(hook, (unsigned long)resting_place))
		unregister_function(hook);
}

/**
 * taskviz_hook_attach() - begin to call the probe
 * @hook: the hook; @error and @attached are set
 *
 * Context: process, sleeps.
 * Return: 0, -ENOENT if this kernel has no such place, or what the kernel says.
 */
int taskviz_hook_attach(struct taskviz_hook *hook)
{
	if (!hook->hits)
		hook->hits = alloc_percpu(u64);
	if (!hook->hits)
		hook->error = -ENOMEM;
	else if (hook->kind == TASKVIZ_TRACEPOINT)
		hook->error = attach_tracepoint(hook);
	else
		hook->error = attach_function(hook);
	WRITE_ONCE(hook->attached, !hook->error);
	return hook->error;
}

/**
 * taskviz_hook_detach() - no new calls of the probe
 * @hook: the hook; may be detached already
 *
 * Calls under way go on: see taskviz_hook_sync(). Context: process, sleeps.
 */
void taskviz_hook_detach(struct taskviz_hook *hook)
{
	if (!hook->attached)
		return;
	if (hook->kind == TASKVIZ_TRACEPOINT)
		tracepoint_probe_unregister(hook->tracepoint, hook->probe, hook);
	else
		detach_function(hook);
	WRITE_ONCE(hook->attached, false);
}

/**
 * taskviz_hook_sync() - wait until no probe of a detached hook runs any more
 *
 * Until then what they use must stay. The second wait is for callbacks of functions.
 * Context: process, sleeps.
 */
void taskviz_hook_sync(void)
{
	tracepoint_synchronize_unregister();
	synchronize_rcu();
}

/**
 * taskviz_hook_drop() - no callback of a function will be called any more, nor is one running
 * @hook: the hook, detached
 *
 * Must be called before the module goes, and its memory. On a busy machine the kernel may wait for
 * minutes here. Context: process, sleeps.
 */
void taskviz_hook_drop(struct taskviz_hook *hook)
{
	unregister_function(hook);
	free_percpu(hook->hits);
	hook->hits = NULL;
}

/**
 * taskviz_hook_hits() - how often the probe was called
 * @hook: the hook
 */
u64 taskviz_hook_hits(const struct taskviz_hook *hook)
{
	u64 sum = 0;
	int cpu;

	if (hook->hits)
		for_each_possible_cpu(cpu)
			sum += READ_ONCE(*per_cpu_ptr(hook->hits, cpu));
	return sum;
}

/**
 * taskviz_hook_why() - why a hook is not attached, for people
 * @hook: the hook
 *
 * Return: a text, or NULL if nothing went wrong.
 */
const char *taskviz_hook_why(const struct taskviz_hook *hook)
{
	switch (hook->error) {
	case 0:
		return NULL;
	case -ENOENT:
		if (hook->kind == TASKVIZ_TRACEPOINT)
			return "this kernel has no such tracepoint";
		return "this kernel cannot trace such a function";
	case -ENOMEM:
		return "no memory";
	case -EBUSY:
		return "kernel.ftrace_enabled is 0";
	default:
		return "the kernel refused";
	}
}

/* A kprobe that is never armed gives the address, the symbol's text the size. */
static int find_function(const char *name, struct function *function)
{
	char other[KSYM_NAME_LEN], symbol[KSYM_SYMBOL_LEN];
	struct kprobe probe = { .flags = KPROBE_FLAG_DISABLED };
	unsigned long offset, size;
	const char *numbers;
	int err;

	*function = (struct function){ .name = name };
	probe.symbol_name = resolve(name, other, sizeof(other));
	err = register_kprobe(&probe);
	if (err)
		return err == -ENOMEM ? err : 0;
	sprint_symbol(symbol, (unsigned long)probe.addr);
	numbers = strchr(symbol, '+');
	if (numbers && sscanf(numbers, "+%lx/%lx", &offset, &size) == 2) {
		function->begin = (unsigned long)probe.addr - offset;
		function->end = function->begin + size;
	}
	unregister_kprobe(&probe);
	return 0;
}

/**
 * taskviz_hook_bounds() - where a function lies in memory
 * @name: its name, a constant; "alias" is heeded
 * @begin: set to its first byte
 * @end: set to the byte behind its last
 *
 * Context: process, sleeps; one caller at a time.
 * Return: 0, -ENOMEM, or -ENOENT if the kernel has no such function or does not let it be probed.
 */
int taskviz_hook_bounds(const char *name, unsigned long *begin, unsigned long *end)
{
	struct function function = {};
	int err;

	for (u32 i = 0; i < nr_known && !function.name; i++)
		if (!strcmp(known[i].name, name))
			function = known[i];
	if (!function.name) {
		err = find_function(name, &function);
		if (err)
			return err;
		if (nr_known < ARRAY_SIZE(known))
			known[nr_known++] = function;
	}
	*begin = function.begin;
	*end = function.end;
	return function.begin == function.end ? -ENOENT : 0;
}

/**
 * taskviz_hook_calls() - does code call a function directly, or end with a jump to it?
 * @begin: its first byte
 * @end: the byte behind its last
 * @function: the first byte of the function
 */
bool taskviz_hook_calls(unsigned long begin, unsigned long end, unsigned long function)
{
	for (unsigned long ip = begin; ip + 5 <= end; ip += COMPAT_CALL_STEP)
		if (compat_is_call(ip, function))
			return true;
	return false;
}
