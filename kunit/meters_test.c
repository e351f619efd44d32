// SPDX-License-Identifier: GPL-2.0
/* Suite meters: from birth through the ring of ended ones until their memory is given back. */
#include <kunit/test.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include "freed.h"
#include "meter.h"

#define RING		512
#define BUCKETS		4096
#define MANY		10000
#define APART		64

/* What this group adds. */
struct mine {
	struct taskviz_meter meter;
	u64 untouched;
	u64 newborn;
};

static struct mine *made[2 * MANY];
static u32 nr_made;

static void begin(struct taskviz_meter *meter, struct task_struct *task, bool newborn)
{
	struct mine *mine = container_of(meter, struct mine, meter);

	mine->newborn = newborn;
	if (nr_made < ARRAY_SIZE(made))
		made[nr_made++] = mine;
}

static struct taskviz_meters meters = {
	.size = sizeof(struct mine),
	.begin = begin,
	.sem = __RWSEM_INITIALIZER(meters.sem),
	.lock = __RAW_SPIN_LOCK_UNLOCKED(meters.lock),
};

static int open(struct kunit *test)
{
	nr_made = 0;
	return taskviz_meters_open(&meters);
}

static void close(struct kunit *test)
{
	if (meters.table)
		taskviz_meters_close(&meters);
	meters.size = sizeof(struct mine);
}

static struct task_struct *new_task(struct kunit *test, pid_t pid)
{
	struct task_struct *task = kunit_kzalloc(test, sizeof(*task), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, task);
	task->pid = pid;
	task->start_boottime = 1000 + pid;
	snprintf(task->comm, sizeof(task->comm), "task%d", pid);
	return task;
}

/* Memory for so many tasks that overlap: of each no more is asked than its address and any pid. */
static void *new_keys(struct kunit *test)
{
	const size_t size = MANY * APART + sizeof(struct task_struct);
	void *memory = kunit_kmalloc(test, size, GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, memory);
	memset(memory, 1, size);
	return memory;
}

static struct task_struct *key(void *keys, int nr)
{
	return keys + nr * APART;
}

static struct taskviz_meter *find(const struct task_struct *task)
{
	struct taskviz_meter *meter;

	rcu_read_lock();
	meter = taskviz_meter_find(&meters, task);
	rcu_read_unlock();
	return meter;
}

static struct taskviz_meter *ended(u32 place)
{
	struct taskviz_meter *meter;

	rcu_read_lock();
	meter = taskviz_meter_ended(&meters, place);
	rcu_read_unlock();
	return meter;
}

static void birth_begins_a_meter(struct kunit *test)
{
	struct task_struct *task = new_task(test, 7), *other = new_task(test, 7);

	KUNIT_EXPECT_NULL(test, find(task));
	taskviz_meter_born(&meters, task);
	KUNIT_ASSERT_EQ(test, nr_made, 1u);
	KUNIT_EXPECT_PTR_EQ(test, find(task), &made[0]->meter);
	KUNIT_EXPECT_NULL(test, find(other));
	KUNIT_EXPECT_EQ(test, made[0]->newborn, 1ull);
	KUNIT_EXPECT_EQ(test, made[0]->untouched, 0ull);
	KUNIT_EXPECT_EQ(test, meters.nr, 1u);
}

static void idle_tasks_have_none(struct kunit *test)
{
	struct task_struct *task = new_task(test, 0);

	taskviz_meter_born(&meters, task);
	KUNIT_EXPECT_NULL(test, find(task));
	KUNIT_EXPECT_EQ(test, nr_made, 0u);
}

/* The walk over those that are there meets who was born meanwhile. */
static void second_meter_is_dropped(struct kunit *test)
{
	struct task_struct *task = new_task(test, 7);

	taskviz_meter_born(&meters, task);
	taskviz_meter_born(&meters, task);
	KUNIT_ASSERT_EQ(test, nr_made, 2u);
	KUNIT_EXPECT_PTR_EQ(test, find(task), &made[0]->meter);
	KUNIT_EXPECT_TRUE(test, is_freed(made[1]));
	KUNIT_EXPECT_FALSE(test, is_freed(made[0]));
	KUNIT_EXPECT_EQ(test, meters.nr, 1u);
	taskviz_meter_freed(&meters, task);
	KUNIT_EXPECT_NULL(test, find(task));
}

static void end_keeps_who_it_was(struct kunit *test)
{
	struct task_struct *task = new_task(test, 7), *other = new_task(test, 8);
	struct taskviz_meter *meter;

	taskviz_meter_born(&meters, task);
	taskviz_meter_born(&meters, other);
	taskviz_meter_freed(&meters, task);
	KUNIT_EXPECT_NULL(test, find(task));
	KUNIT_EXPECT_NOT_NULL(test, find(other));
	meter = ended(0);
	KUNIT_ASSERT_PTR_EQ(test, meter, &made[0]->meter);
	KUNIT_EXPECT_EQ(test, meter->pid, 7);
	KUNIT_EXPECT_EQ(test, meter->start_ns, 1007ull);
	KUNIT_EXPECT_STREQ(test, (const char *)meter->name, "task7");
	KUNIT_EXPECT_NULL(test, ended(1));
	KUNIT_EXPECT_EQ(test, meters.next_place, 1u);
	KUNIT_EXPECT_EQ(test, meters.nr, 2u);
}

static void end_of_an_unknown_task(struct kunit *test)
{
	struct task_struct *task = new_task(test, 7);

	taskviz_meter_freed(&meters, task);
	KUNIT_EXPECT_EQ(test, meters.next_place, 0u);
	KUNIT_EXPECT_NULL(test, ended(0));
	taskviz_meter_born(&meters, task);
	taskviz_meter_freed(&meters, task);
	taskviz_meter_freed(&meters, task);
	KUNIT_EXPECT_EQ(test, meters.next_place, 1u);
}

/* The next task at that address has a meter of its own. */
static void address_used_again(struct kunit *test)
{
	struct task_struct *task = new_task(test, 7);

	taskviz_meter_born(&meters, task);
	taskviz_meter_freed(&meters, task);
	taskviz_meter_born(&meters, task);
	KUNIT_ASSERT_EQ(test, nr_made, 2u);
	KUNIT_EXPECT_PTR_EQ(test, find(task), &made[1]->meter);
	KUNIT_EXPECT_PTR_EQ(test, ended(0), &made[0]->meter);
}

/* More tasks than buckets; every other one ends. */
static void many_tasks(struct kunit *test)
{
	void *keys = new_keys(test);
	int wrong = 0;

	for (int i = 0; i < MANY; i++)
		taskviz_meter_born(&meters, key(keys, i));
	KUNIT_EXPECT_EQ(test, meters.nr, (u32)MANY);
	for (int i = 0; i < MANY; i += 2)
		taskviz_meter_freed(&meters, key(keys, i));
	for (int i = 0; i < MANY; i++)
		wrong += find(key(keys, i)) != (i % 2 ? &made[i]->meter : NULL);
	KUNIT_EXPECT_EQ(test, wrong, 0);
	KUNIT_EXPECT_EQ(test, meters.nr, MANY / 2u + RING);
	KUNIT_EXPECT_EQ(test, meters.lost, 0ull);
}

static void end_all(void *keys, int from, int to)
{
	for (int i = from; i < to; i++) {
		taskviz_meter_born(&meters, key(keys, i));
		taskviz_meter_freed(&meters, key(keys, i));
	}
}

static void latest_ends_are_remembered(struct kunit *test)
{
	void *keys = new_keys(test);

	end_all(keys, 0, RING);
	KUNIT_EXPECT_EQ(test, taskviz_meters_first_ended(&meters), 0u);
	KUNIT_EXPECT_NOT_NULL(test, ended(0));
	end_all(keys, RING, RING + 3);
	KUNIT_EXPECT_EQ(test, taskviz_meters_first_ended(&meters), 3u);
	for (u32 place = 0; place < 3; place++)
		KUNIT_EXPECT_NULL(test, ended(place));
	for (u32 place = 3; place < RING + 3; place++)
		KUNIT_EXPECT_PTR_EQ(test, ended(place), &made[place]->meter);
	KUNIT_EXPECT_NULL(test, ended(RING + 3));
	KUNIT_EXPECT_EQ(test, meters.nr, (u32)RING);
}

/* Who looks at an end that is being forgotten may do so until the end of its section. */
static void forgotten_ends_wait_for_readers(struct kunit *test)
{
	void *keys = new_keys(test);

	end_all(keys, 0, RING);
	rcu_read_lock();
	end_all(keys, RING, RING + 2);
	KUNIT_EXPECT_FALSE(test, is_freed(made[0]));
	KUNIT_EXPECT_FALSE(test, is_freed(made[1]));
	rcu_read_unlock();
	rcu_barrier();
	KUNIT_EXPECT_TRUE(test, is_freed(made[0]));
	KUNIT_EXPECT_TRUE(test, is_freed(made[1]));
	KUNIT_EXPECT_FALSE(test, is_freed(made[2]));
}

/* Four thousand million ends later. */
static void places_wrap_around(struct kunit *test)
{
	void *keys = new_keys(test);

	meters.next_place = U32_MAX - 1;
	end_all(keys, 0, 4);
	KUNIT_EXPECT_PTR_EQ(test, ended(U32_MAX - 1), &made[0]->meter);
	KUNIT_EXPECT_PTR_EQ(test, ended(U32_MAX), &made[1]->meter);
	KUNIT_EXPECT_PTR_EQ(test, ended(0), &made[2]->meter);
	KUNIT_EXPECT_PTR_EQ(test, ended(1), &made[3]->meter);
	KUNIT_EXPECT_NULL(test, ended(2));
}

static void bytes_are_counted(struct kunit *test)
{
	const size_t empty = BUCKETS * sizeof(*meters.table) + RING * sizeof(*meters.ring);
	void *keys = new_keys(test);

	KUNIT_EXPECT_EQ(test, taskviz_meters_bytes(&meters), empty);
	end_all(keys, 0, RING + 9);
	KUNIT_EXPECT_EQ(test, taskviz_meters_bytes(&meters), empty + RING * sizeof(struct mine));
	taskviz_meter_born(&meters, key(keys, 0));
	KUNIT_EXPECT_EQ(test, taskviz_meters_bytes(&meters),
			empty + (RING + 1) * sizeof(struct mine));
	taskviz_meters_close(&meters);
	KUNIT_EXPECT_EQ(test, taskviz_meters_bytes(&meters), (size_t)0);
}

static void close_frees_everything(struct kunit *test)
{
	const void *table = meters.table, *ring = meters.ring;
	void *keys = new_keys(test);
	int kept = 0;

	end_all(keys, 0, RING + 5);
	for (int i = 0; i < MANY; i++)
		taskviz_meter_born(&meters, key(keys, i));
	taskviz_meters_close(&meters);
	rcu_barrier();
	KUNIT_ASSERT_EQ(test, nr_made, RING + 5u + MANY);
	for (u32 i = 0; i < nr_made; i++)
		kept += !is_freed(made[i]);
	KUNIT_EXPECT_EQ(test, kept, 0);
	KUNIT_EXPECT_TRUE(test, is_freed(table));
	KUNIT_EXPECT_TRUE(test, is_freed(ring));
	KUNIT_EXPECT_NULL(test, meters.table);
}

static void opened_again_it_is_empty(struct kunit *test)
{
	struct task_struct *task = new_task(test, 7);

	taskviz_meter_born(&meters, task);
	taskviz_meter_freed(&meters, task);
	meters.lost = 5;
	taskviz_meters_close(&meters);
	KUNIT_ASSERT_EQ(test, taskviz_meters_open(&meters), 0);
	KUNIT_EXPECT_NULL(test, find(task));
	KUNIT_EXPECT_NULL(test, ended(0));
	KUNIT_EXPECT_EQ(test, taskviz_meters_first_ended(&meters), 0u);
	KUNIT_EXPECT_EQ(test, meters.next_place, 0u);
	KUNIT_EXPECT_EQ(test, meters.nr, 0u);
	KUNIT_EXPECT_EQ(test, meters.lost, 0ull);
}

static void without_memory_it_is_counted(struct kunit *test)
{
	struct task_struct *task = new_task(test, 7);

	meters.size = KMALLOC_MAX_SIZE + 1;
	taskviz_meter_born(&meters, task);
	taskviz_meter_born(&meters, task);
	KUNIT_EXPECT_EQ(test, meters.lost, 2ull);
	KUNIT_EXPECT_EQ(test, meters.nr, 0u);
	KUNIT_EXPECT_NULL(test, find(task));
}

static int count_wrong(bool newborn)
{
	struct task_struct *task;
	int wrong = 0;

	rcu_read_lock();
	for_each_process(task) {
		struct taskviz_meter *meter = taskviz_meter_find(&meters, task);

		wrong += !meter || container_of(meter, struct mine, meter)->newborn != newborn;
	}
	rcu_read_unlock();
	return wrong;
}

/* Of the tasks of this kernel; once more changes nothing. */
static void those_that_are_there_get_one(struct kunit *test)
{
	u32 nr;

	taskviz_meters_fill(&meters);
	KUNIT_EXPECT_EQ(test, count_wrong(false), 0);
	KUNIT_EXPECT_NOT_NULL(test, find(current));
	KUNIT_EXPECT_NULL(test, find(&init_task));
	nr = meters.nr;
	taskviz_meters_fill(&meters);
	KUNIT_EXPECT_EQ(test, meters.nr, nr);
}

/* Ends come in softirqs: what is not fit for that, lockdep tells. */
struct end {
	struct rcu_head rcu;
	struct task_struct *task;
};

static void end_rcu(struct rcu_head *rcu)
{
	taskviz_meter_freed(&meters, container_of(rcu, struct end, rcu)->task);
}

static void ends_come_in_softirqs(struct kunit *test)
{
	struct end *end = kunit_kzalloc(test, sizeof(*end), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, end);
	end->task = new_task(test, 7);
	taskviz_meter_born(&meters, end->task);
	call_rcu(&end->rcu, end_rcu);
	rcu_barrier();
	KUNIT_EXPECT_NULL(test, find(end->task));
	meters.size = KMALLOC_MAX_SIZE + 1;
	taskviz_meter_born(&meters, end->task);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(birth_begins_a_meter),
	KUNIT_CASE(idle_tasks_have_none),
	KUNIT_CASE(second_meter_is_dropped),
	KUNIT_CASE(end_keeps_who_it_was),
	KUNIT_CASE(end_of_an_unknown_task),
	KUNIT_CASE(address_used_again),
	KUNIT_CASE(many_tasks),
	KUNIT_CASE(latest_ends_are_remembered),
	KUNIT_CASE(forgotten_ends_wait_for_readers),
	KUNIT_CASE(places_wrap_around),
	KUNIT_CASE(bytes_are_counted),
	KUNIT_CASE(close_frees_everything),
	KUNIT_CASE(opened_again_it_is_empty),
	KUNIT_CASE(without_memory_it_is_counted),
	KUNIT_CASE(those_that_are_there_get_one),
	KUNIT_CASE(ends_come_in_softirqs),
	{}
};

static struct kunit_suite suite = {
	.name = "meters",
	.init = open,
	.exit = close,
	.test_cases = cases,
};

kunit_test_suite(suite);
