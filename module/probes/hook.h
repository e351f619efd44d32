/* SPDX-License-Identifier: GPL-2.0 */
/* Attaching to the kernel by name: tracepoints and functions. */
#ifndef TASKVIZ_HOOK_H
#define TASKVIZ_HOOK_H

#include <linux/ftrace.h>
#include <linux/percpu.h>
#include <linux/tracepoint.h>
#include <linux/types.h>

enum taskviz_hook_kind {
	TASKVIZ_TRACEPOINT,
	TASKVIZ_FUNCTION,
};

/**
 * struct taskviz_hook - one place in the kernel to attach to
 * @name: of the tracepoint or function
 * @kind: which of the two
 * @optional: the group works without it, less what @serves
 * @serves: what is lost without it, for people
 * @feeds: the group's counts that are not whole without it, as bits in an order of the group's
 * @probe: the tracepoint's probe, its first argument is the hook itself
 * @callback: the function's callback, see struct ftrace_ops
 * @hits: calls, counted by the probe with taskviz_hook_hit()
 * @error: 0 when attached, else why not
 * @attached: whether it is
 * @tracepoint: found by name
 * @ops: of a function
 * @registered: whether @ops is known to the kernel: from the first attaching to taskviz_hook_drop()
 * @begin: of a function: its first byte
 * @size: of a function: how long it is while it is attached, else 0
 *
 * Lives as long as the module: callers may still be in the probe until taskviz_hook_sync(), and
 * come to the callback of a function later, too, but then taskviz_hook_is_at() says no.
 */
struct taskviz_hook {
	const char *name;
	enum taskviz_hook_kind kind;
	bool optional;
	const char *serves;
	unsigned long feeds;
	void *probe;
	ftrace_func_t callback;
	u64 __percpu *hits;
	int error;
	bool attached;
	struct tracepoint *tracepoint;
	struct ftrace_ops ops;
	bool registered;
	unsigned long begin;
	unsigned long size;
};

static inline void taskviz_hook_hit(const struct taskviz_hook *hook)
{
	this_cpu_inc(*hook->hits);
}

/*
 * Was a callback called from the function that it was made for, and is it attached? To read the
 * arguments of another would follow pointers that are none, so each callback asks, whatever the
 * kernel made of the filter. What a group keeps may be used in the same RCU read section only.
 */
static __always_inline bool taskviz_hook_is_at(const struct taskviz_hook *hook, unsigned long ip)
{
	return likely(ip - hook->begin < READ_ONCE(hook->size));
}

int taskviz_hook_attach(struct taskviz_hook *hook);
void taskviz_hook_detach(struct taskviz_hook *hook);
void taskviz_hook_sync(void);
void taskviz_hook_drop(struct taskviz_hook *hook);
u64 taskviz_hook_hits(const struct taskviz_hook *hook);
const char *taskviz_hook_why(const struct taskviz_hook *hook);
bool taskviz_hook_calls(unsigned long begin, unsigned long end, unsigned long function);
int taskviz_hook_bounds(const char *name, unsigned long *begin, unsigned long *end);

#endif /* TASKVIZ_HOOK_H */
