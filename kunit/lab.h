/* SPDX-License-Identifier: GPL-2.0 */
/* The lab for suites: comes and goes, runs commands, and its threads are looked at. */
#ifndef KUNIT_LAB_H
#define KUNIT_LAB_H

#include <kunit/test.h>
#include <linux/sched.h>
#include <linux/string.h>
#include "lab/kthreads.h"
#include "parameters.h"
#include "said.h"

/* A thread of the lab as others see it; living ones only. */
struct seen {
	const char *name;
	bool there;
	enum taskviz_kthread_step step;
	u8 activity;
	pid_t pid;
	struct taskviz_kthread_figures figures;
};

static inline void see(const struct taskviz_kthread *thread, void *data)
{
	struct seen *seen = data;

	if (!thread->task || strcmp(thread->name, seen->name))
		return;
	seen->there = true;
	seen->step = taskviz_kthread_step(thread);
	seen->activity = thread->activity;
	seen->pid = thread->pid;
	taskviz_kthread_look(thread, &seen->figures);
}

static inline struct seen look(const char *name)
{
	struct seen seen = { .name = name };

	taskviz_kthreads_visit(see, &seen);
	return seen;
}

/* Called while the module is being loaded, as the suites are. */
static int __ref load(void)
{
	return taskviz_kthreads_init();
}

static inline int lab_begin(struct kunit *test)
{
	said_clear();
	return load();
}

static inline void lab_end(struct kunit *test)
{
	taskviz_kthreads_exit();
}

static inline int run(struct kunit *test, const char *text)
{
	char *copy = parameter_text(test, text);
	int err = taskviz_kthreads_command(copy);

	kunit_kfree(test, copy);
	return err;
}

static inline void expect_done(struct kunit *test, const char *text)
{
	KUNIT_EXPECT_EQ_MSG(test, run(test, text), 0, "%s", text);
}

static inline void wait_until_begun(const char *name)
{
	while (look(name).step != TASKVIZ_KTHREAD_RUNNING)
		schedule_timeout_uninterruptible(1);
}

#endif /* KUNIT_LAB_H */
