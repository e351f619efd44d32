// SPDX-License-Identifier: GPL-2.0
/* Suite sharing: two tasks share what both have at one moment, not an address that both had. */
#include <kunit/test.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/prandom.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include "sleeper.h"
#include "walk/sharing.h"

#define NR_TASKS	3
#define ROOM		256

/* Addresses that nobody has: the tasks sleep, and what they use is compared only. */
static char files[NR_TASKS];

struct world {
	struct taskviz_sharers sharers;
	struct task_struct *tasks[NR_TASKS];
	struct files_struct *before[NR_TASKS];
};

static void use(struct task_struct *task, int number)
{
	task_lock(task);
	task->files = (struct files_struct *)&files[number];
	task_unlock(task);
}

/* Each task has files of its own. */
static int begin(struct kunit *test)
{
	struct world *world = kunit_kzalloc(test, sizeof(*world), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, world);
	test->priv = world;
	for (int i = 0; i < NR_TASKS; i++) {
		world->tasks[i] = kthread_run(sleeper, NULL, "sharing/%d", i);
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, world->tasks[i]);
		world->before[i] = world->tasks[i]->files;
		use(world->tasks[i], i);
	}
	return 0;
}

static void end_task(struct world *world, int number)
{
	struct task_struct *task = world->tasks[number];

	if (IS_ERR_OR_NULL(task))
		return;
	task_lock(task);
	task->files = world->before[number];
	task_unlock(task);
	kthread_stop(task);
	world->tasks[number] = NULL;
}

static void end(struct kunit *test)
{
	struct world *world = test->priv;

	for (int i = 0; i < NR_TASKS; i++)
		end_task(world, i);
	taskviz_sharers_drop(&world->sharers);
}

static const struct taskviz_sharer *sharer(const struct world *world, pid_t pid)
{
	for (u32 i = 0; i < world->sharers.nr; i++)
		if (world->sharers.tasks[i].pid == pid)
			return &world->sharers.tasks[i];
	return NULL;
}

static void expect_files(struct kunit *test, int number, pid_t owner, u32 users)
{
	struct world *world = test->priv;
	const struct taskviz_sharer *found = sharer(world, world->tasks[number]->pid);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, found);
	KUNIT_EXPECT_EQ_MSG(test, found->owner[TASKVIZ_OBJECT_FILES], owner, "%d", number);
	KUNIT_EXPECT_EQ_MSG(test, found->users[TASKVIZ_OBJECT_FILES], users, "%d", number);
}

static void what_stays_is_shared(struct kunit *test)
{
	struct world *world = test->priv;
	const pid_t first = world->tasks[0]->pid, last = world->tasks[2]->pid;

	use(world->tasks[1], 0);
	KUNIT_ASSERT_EQ(test, taskviz_sharers_collect(&world->sharers, ROOM), 0);
	expect_files(test, 0, first, 2);
	expect_files(test, 1, first, 2);
	expect_files(test, 2, last, 1);
	KUNIT_EXPECT_EQ(test, sharer(world, first)->owner[TASKVIZ_OBJECT_MEMORY], 0);
}

/* The first was looked at, gave its files up, and the second got the same memory for its own. */
static void address_used_again_is_not_shared(struct kunit *test)
{
	struct world *world = test->priv;

	use(world->tasks[1], 0);
	KUNIT_ASSERT_EQ(test, taskviz_sharers_look(&world->sharers, ROOM), 0);
	use(world->tasks[0], 1);
	taskviz_sharers_look_again(&world->sharers);
	KUNIT_ASSERT_EQ(test, taskviz_sharers_compare(&world->sharers), 0);
	expect_files(test, 0, TASKVIZ_UNKNOWN_PID, 0);
	expect_files(test, 1, world->tasks[1]->pid, 1);
}

/* Who ended between the two looks does not share any more, and is not there. */
static void who_ended_is_left_out(struct kunit *test)
{
	struct world *world = test->priv;
	const pid_t pid = world->tasks[0]->pid;

	use(world->tasks[1], 0);
	KUNIT_ASSERT_EQ(test, taskviz_sharers_look(&world->sharers, ROOM), 0);
	KUNIT_EXPECT_TRUE(test, sharer(world, pid));
	end_task(world, 0);
	taskviz_sharers_look_again(&world->sharers);
	KUNIT_ASSERT_EQ(test, taskviz_sharers_compare(&world->sharers), 0);
	KUNIT_EXPECT_FALSE(test, sharer(world, pid));
	expect_files(test, 1, world->tasks[1]->pid, 1);
}

/* The same pid, but another task: the start tells. */
static void pid_used_again_is_another_task(struct kunit *test)
{
	struct world *world = test->priv;
	struct task_struct *task = world->tasks[0];

	KUNIT_ASSERT_EQ(test, taskviz_sharers_look(&world->sharers, ROOM), 0);
	task->start_boottime++;
	taskviz_sharers_look_again(&world->sharers);
	task->start_boottime--;
	KUNIT_EXPECT_FALSE(test, sharer(world, task->pid));
}

static void expect_as_counted(struct kunit *test, const struct taskviz_sharers *sharers, u32 index,
			      enum taskviz_object object)
{
	const struct taskviz_sharer *sharer = &sharers->tasks[index];
	const unsigned long key = sharer->objects.keys[object];
	pid_t owner = 0;
	u32 users = 0;

	for (u32 i = 0; key && i < sharers->nr; i++) {
		if (sharers->tasks[i].objects.keys[object] != key)
			continue;
		owner = owner ?: sharers->tasks[i].pid;
		users++;
	}
	KUNIT_EXPECT_EQ_MSG(test, sharer->owner[object], owner, "%u %d", index, object);
	KUNIT_EXPECT_EQ_MSG(test, sharer->users[object], users, "%u %d", index, object);
}

/* Addresses with no order in them, so that their places collide. */
static unsigned long key_of(u32 number)
{
	struct rnd_state rnd;

	prandom_seed_state(&rnd, number);
	return number ? prandom_u32_state(&rnd) | 1ul << 40 : 0;
}

/* From an object of each to a few of all, some without any. */
static void many_are_as_counted(struct kunit *test)
{
	struct world *world = test->priv;
	struct taskviz_sharers *sharers = &world->sharers;
	const u32 nr = 300;

	sharers->tasks = kvcalloc(nr, sizeof(*sharers->tasks), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, sharers->tasks);
	for (sharers->nr = 0; sharers->nr < nr; sharers->nr++) {
		struct taskviz_sharer *sharer = &sharers->tasks[sharers->nr];

		sharer->pid = 10 + sharers->nr;
		for (int i = 0; i < TASKVIZ_NR_OBJECTS; i++)
			sharer->objects.keys[i] = key_of(sharers->nr / (i * i * 20 + 1));
	}
	KUNIT_ASSERT_EQ(test, taskviz_sharers_compare(sharers), 0);
	for (u32 i = 0; i < nr; i++)
		for (enum taskviz_object object = 0; object < TASKVIZ_NR_OBJECTS; object++)
			expect_as_counted(test, sharers, i, object);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(many_are_as_counted),
	KUNIT_CASE(what_stays_is_shared),
	KUNIT_CASE(address_used_again_is_not_shared),
	KUNIT_CASE(who_ended_is_left_out),
	KUNIT_CASE(pid_used_again_is_another_task),
	{}
};

static struct kunit_suite suite = {
	.name = "sharing",
	.init = begin,
	.exit = end,
	.test_cases = cases,
};

kunit_test_suite(suite);
