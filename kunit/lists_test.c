// SPDX-License-Identifier: GPL-2.0
/* Suite lists: how many there are on machines of all sizes, and how long they become. */
#include <kunit/test.h>
#include <linux/sched.h>
#include <linux/sizes.h>
#include "ledger/account.h"
#include "ledger/lists.h"

#define TASKS		100000
#define TASKS_MAX	BIT(18)
#define PAGES_MAX	BIT(30)
/* The direct map of x86-64; where slabs are does not matter, how they lie to each other does. */
#define MEMORY		0xffff888100000000ul
#define SLAB		SZ_32K

static unsigned int shift;

static int begin(struct kunit *test)
{
	shift = taskviz_list_shift;
	return 0;
}

static void end(struct kunit *test)
{
	taskviz_list_shift = shift;
}

/* All tasks that there can be are two a list; and no more lists than tasks, or than the fewest. */
static void sized_for_all_tasks(struct kunit *test)
{
	for (unsigned long pages = 1024; pages <= PAGES_MAX; pages += pages / 7) {
		const unsigned long most = taskviz_lists_most_tasks(pages);
		const unsigned long lists = 1UL << taskviz_lists_bits(pages);

		KUNIT_EXPECT_LE(test, min(most, TASKS_MAX), 2 * lists);
		KUNIT_EXPECT_LE(test, lists, max(most, 4096UL));
		KUNIT_EXPECT_LE(test, lists, TASKS_MAX / 2);
	}
}

/* The memory on which the kernel allows so many tasks, and what is sized for it. */
static void size_for_many(struct kunit *test)
{
	unsigned long pages = 1;

	while (taskviz_lists_most_tasks(pages) < TASKS)
		pages += 32;
	taskviz_list_shift = BITS_PER_LONG - taskviz_lists_bits(pages);
	KUNIT_EXPECT_GE(test, 2 * taskviz_nr_lists(), (unsigned long)TASKS);
}

/* Puts a task at @address into a list. Return: how many are looked at to find it there. */
static u32 put(u16 *lengths, struct hlist_head *lists, unsigned long address)
{
	const unsigned long key = taskviz_task_key((struct task_struct *)address);

	return ++lengths[taskviz_list(lists, key) - lists];
}

/* From a slab of tasks to the next: @apart, or, if that is 0, one to four, as memory was left. */
static unsigned long step(u32 apart, u32 nr)
{
	return SLAB * (apart ?: 1 + ((nr * 2654435761u) >> 30));
}

/*
 * Tasks of @size, in slabs. Return: in hundredths how many are looked at to find one, on average.
 */
static u32 looked_at(u16 *lengths, struct hlist_head *lists, size_t size, u32 apart)
{
	const u32 in_slab = SLAB / size;
	unsigned long slab = MEMORY;
	u32 sum = 0;

	memset(lengths, 0, taskviz_nr_lists() * sizeof(*lengths));
	for (u32 i = 0; i < TASKS; i++) {
		sum += put(lengths, lists, slab + i % in_slab * size);
		if (i % in_slab == in_slab - 1)
			slab += step(apart, i);
	}
	return sum / (TASKS / 100);
}

static void short_with_many_tasks(struct kunit *test)
{
	static const size_t sizes[] = { SZ_2K, 3520, SZ_4K, 6912, SZ_8K, 9792, SZ_16K, SZ_32K };
	struct hlist_head *lists;
	u32 most = 0;
	u16 *lengths;

	size_for_many(test);
	lists = taskviz_lists_make();
	lengths = kvcalloc(taskviz_nr_lists(), sizeof(*lengths), GFP_KERNEL);
	for (int i = 0; lists && lengths && i < ARRAY_SIZE(sizes); i++)
		for (u32 apart = 0; apart <= 3; apart++)
			most = max(most, looked_at(lengths, lists, sizes[i], apart));
	kunit_info(test, "%u tasks, %lu lists: %u hundredths looked at, at most", TASKS,
		   taskviz_nr_lists(), most);
	KUNIT_EXPECT_GE(test, most, 100u);
	KUNIT_EXPECT_LE(test, most, 200u);
	kvfree(lengths);
	kvfree(lists);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(sized_for_all_tasks),
	KUNIT_CASE(short_with_many_tasks),
	{}
};

static struct kunit_suite suite = {
	.name = "lists",
	.init = begin,
	.exit = end,
	.test_cases = cases,
};

kunit_test_suite(suite);
