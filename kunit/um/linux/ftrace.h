/* SPDX-License-Identifier: GPL-2.0 */
/* User Mode Linux has no ftrace, and its header then lacks what hooks are made of. */
#ifndef TASKVIZ_KUNIT_UM_FTRACE_H
#define TASKVIZ_KUNIT_UM_FTRACE_H

#include_next <linux/ftrace.h>

#ifndef CONFIG_FUNCTION_TRACER
struct ftrace_regs;
struct ftrace_ops;

typedef void (*ftrace_func_t)(unsigned long ip, unsigned long parent_ip, struct ftrace_ops *ops,
			      struct ftrace_regs *fregs);

struct ftrace_ops {
	ftrace_func_t func;
	unsigned long flags;
	void *private;
};

/* Of what takes a hooked function's arguments, which nothing here does. */
struct pt_regs *ftrace_get_regs(struct ftrace_regs *fregs);
unsigned long regs_get_kernel_argument(struct pt_regs *regs, unsigned int n);
#endif

#endif /* TASKVIZ_KUNIT_UM_FTRACE_H */
