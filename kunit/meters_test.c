// SPDX-License-Identifier: GPL-2.0
/* Suite meters: from birth through the ring of ended ones until their memory is given back. */
#include <kunit/test.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include "freed.h"
#include "ledger/meter.h"
#include "refill.h"

#define RING		512
#define BUCKETS		4096
#define MANY		10000
#define APART		64
#define SHARE_A_WAIT	32

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

static struct taskviz_meters meters;

static void recycle(struct rcu_head *rcu)
{
	taskviz_meters_recycle(&meters, rcu);
}

static struct taskviz_meters meters = {
	.name = "taskviz_test",
	.size = sizeof(struct mine),
	.begin = begin,
	.recycle = recycle,
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
}

static u32 in_use(void)
{
	return atomic_read(&meters.pool.nr) - meters.pool.nr_spare;
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

/* And the interrupt that follows. */
static void born(struct task_struct *task)
{
	taskviz_meter_born(&meters, task);
	refill();
}

static void birth_begins_a_meter(struct kunit *test)
{
	struct task_struct *task = new_task(test, 7), *other = new_task(test, 7);

	KUNIT_EXPECT_NULL(test, find(task));
	born(task);
	KUNIT_ASSERT_EQ(test, nr_made, 1u);
	KUNIT_EXPECT_PTR_EQ(test, find(task), &made[0]->meter);
	KUNIT_EXPECT_NULL(test, find(other));
	KUNIT_EXPECT_EQ(test, made[0]->newborn, 1ull);
	KUNIT_EXPECT_EQ(test, made[0]->untouched, 0ull);
	KUNIT_EXPECT_EQ(test, in_use(), 1u);
}

static void idle_tasks_have_none(struct kunit *test)
{
	struct task_struct *task = new_task(test, 0);

	born(task);
	KUNIT_EXPECT_NULL(test, find(task));
	KUNIT_EXPECT_EQ(test, nr_made, 0u);
}

/* The walk over those that are there meets who was born meanwhile. */
static void second_birth_changes_nothing(struct kunit *test)
{
	struct task_struct *task = new_task(test, 7);

	born(task);
	born(task);
	KUNIT_ASSERT_EQ(test, nr_made, 1u);
	KUNIT_EXPECT_PTR_EQ(test, find(task), &made[0]->meter);
	KUNIT_EXPECT_EQ(test, in_use(), 1u);
	taskviz_meter_freed(&meters, task);
	KUNIT_EXPECT_NULL(test, find(task));
}

static void end_keeps_who_it_was(struct kunit *test)
{
	struct task_struct *task = new_task(test, 7), *other = new_task(test, 8);
	struct taskviz_meter *meter;

	born(task);
	born(other);
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
	KUNIT_EXPECT_EQ(test, in_use(), 2u);
}

static void end_of_an_unknown_task(struct kunit *test)
{
	struct task_struct *task = new_task(test, 7);

	taskviz_meter_freed(&meters, task);
	KUNIT_EXPECT_EQ(test, meters.next_place, 0u);
	KUNIT_EXPECT_NULL(test, ended(0));
	born(task);
	taskviz_meter_freed(&meters, task);
	taskviz_meter_freed(&meters, task);
	KUNIT_EXPECT_EQ(test, meters.next_place, 1u);
}

/* The next task at that address has a meter of its own. */
static void address_used_again(struct kunit *test)
{
	struct task_struct *task = new_task(test, 7);

	born(task);
	taskviz_meter_freed(&meters, task);
	born(task);
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
		born(key(keys, i));
	KUNIT_EXPECT_EQ(test, in_use(), (u32)MANY);
	for (int i = 0; i < MANY; i += 2)
		taskviz_meter_freed(&meters, key(keys, i));
	for (int i = 0; i < MANY; i++)
		wrong += find(key(keys, i)) != (i % 2 ? &made[i]->meter : NULL);
	KUNIT_EXPECT_EQ(test, wrong, 0);
	rcu_barrier();
	KUNIT_EXPECT_EQ(test, in_use(), MANY / 2u + RING + meters.nr_forgotten);
	KUNIT_EXPECT_LT(test, meters.nr_forgotten, (u32)SHARE_A_WAIT);
	KUNIT_EXPECT_EQ(test, meters.lost, 0ull);
}

static void end_all(void *keys, int from, int to)
{
	for (int i = from; i < to; i++) {
		born(key(keys, i));
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
	KUNIT_EXPECT_EQ(test, in_use(), RING + 3u);
}

/* Nothing is made ready meanwhile. Return: was one of the first meters begun anew? */
static bool bear_until_lost(void *keys, int *from)
{
	const u64 lost = meters.lost;
	const u32 first = nr_made;
	unsigned long flags;
	bool seen = false;

	local_irq_save(flags);
	while (meters.lost == lost && *from < MANY)
		taskviz_meter_born(&meters, key(keys, (*from)++));
	local_irq_restore(flags);
	for (u32 i = first; i < nr_made; i++)
		for (u32 j = 0; j < SHARE_A_WAIT; j++)
			seen |= made[i] == made[j];
	return seen;
}

/* Who looks at an end that is being forgotten may do so until the end of its section. */
static void forgotten_ends_wait_for_readers(struct kunit *test)
{
	int next = RING + SHARE_A_WAIT;
	void *keys = new_keys(test);

	end_all(keys, 0, RING);
	rcu_read_lock();
	end_all(keys, RING, RING + SHARE_A_WAIT);
	KUNIT_EXPECT_FALSE(test, bear_until_lost(keys, &next));
	rcu_read_unlock();
	rcu_barrier();
	KUNIT_EXPECT_TRUE(test, bear_until_lost(keys, &next));
	KUNIT_EXPECT_LT(test, next, MANY);
}

/* As probes are called: with nothing allocated meanwhile. */
static void births_take_what_is_ready(struct kunit *test)
{
	struct task_struct *task = new_task(test, 7);
	const int nr = atomic_read(&meters.pool.nr);
	unsigned long flags;

	KUNIT_EXPECT_EQ(test, nr, TASKVIZ_POOL_READY);
	local_irq_save(flags);
	taskviz_meter_born(&meters, task);
	KUNIT_EXPECT_EQ(test, atomic_read(&meters.pool.nr), nr);
	local_irq_restore(flags);
	KUNIT_EXPECT_NOT_NULL(test, find(task));
}

/* Who finds none ready is lost; all others are not, nor are those that come later. */
static void births_without_reserve_are_lost(struct kunit *test)
{
	void *keys = new_keys(test);
	int next = 0, found = 0;

	bear_until_lost(keys, &next);
	KUNIT_ASSERT_EQ(test, next, TASKVIZ_POOL_READY + 1);
	KUNIT_EXPECT_EQ(test, meters.lost, 1ull);
	KUNIT_EXPECT_NULL(test, find(key(keys, next - 1)));
	for (int i = 0; i < next; i++)
		found += !!find(key(keys, i));
	KUNIT_EXPECT_EQ(test, found, TASKVIZ_POOL_READY);
	taskviz_meter_freed(&meters, key(keys, 0));
	KUNIT_EXPECT_NOT_NULL(test, ended(0));
	refill();
	taskviz_meter_born(&meters, key(keys, next - 1));
	KUNIT_EXPECT_NOT_NULL(test, find(key(keys, next - 1)));
	KUNIT_EXPECT_EQ(test, meters.lost, 1ull);
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

/* What is ready is memory, too. */
static void bytes_are_counted(struct kunit *test)
{
	const size_t empty = BUCKETS * sizeof(*meters.table) + RING * sizeof(*meters.ring);
	void *keys = new_keys(test);

	KUNIT_EXPECT_EQ(test, taskviz_meters_bytes(&meters),
			empty + TASKVIZ_POOL_READY * sizeof(struct mine));
	end_all(keys, 0, RING + 9);
	KUNIT_EXPECT_EQ(test, taskviz_meters_bytes(&meters),
			empty + (RING + 9 + meters.pool.nr_spare) * sizeof(struct mine));
	taskviz_meters_close(&meters);
	KUNIT_EXPECT_EQ(test, taskviz_meters_bytes(&meters), (size_t)0);
}

/* What was left in the cache would be reported. */
static void close_frees_everything(struct kunit *test)
{
	const void *table = meters.table, *ring = meters.ring;
	void *keys = new_keys(test);

	end_all(keys, 0, RING + SHARE_A_WAIT + 5);
	for (int i = 0; i < MANY; i++)
		born(key(keys, i));
	taskviz_meters_close(&meters);
	KUNIT_EXPECT_EQ(test, atomic_read(&meters.pool.nr), 0);
	KUNIT_EXPECT_EQ(test, meters.pool.nr_spare, 0u);
	KUNIT_EXPECT_TRUE(test, is_freed(table));
	KUNIT_EXPECT_TRUE(test, is_freed(ring));
	KUNIT_EXPECT_NULL(test, meters.table);
}

static void opened_again_it_is_empty(struct kunit *test)
{
	struct task_struct *task = new_task(test, 7);

	born(task);
	taskviz_meter_freed(&meters, task);
	meters.lost = 5;
	taskviz_meters_close(&meters);
	KUNIT_ASSERT_EQ(test, taskviz_meters_open(&meters), 0);
	KUNIT_EXPECT_NULL(test, find(task));
	KUNIT_EXPECT_NULL(test, ended(0));
	KUNIT_EXPECT_EQ(test, taskviz_meters_first_ended(&meters), 0u);
	KUNIT_EXPECT_EQ(test, meters.next_place, 0u);
	KUNIT_EXPECT_EQ(test, in_use(), 0u);
	KUNIT_EXPECT_EQ(test, meters.lost, 0ull);
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
	nr = in_use();
	taskviz_meters_fill(&meters);
	KUNIT_EXPECT_EQ(test, in_use(), nr);
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
	born(end->task);
	call_rcu(&end->rcu, end_rcu);
	rcu_barrier();
	KUNIT_EXPECT_NULL(test, find(end->task));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(birth_begins_a_meter),
	KUNIT_CASE(idle_tasks_have_none),
	KUNIT_CASE(second_birth_changes_nothing),
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
	KUNIT_CASE(births_take_what_is_ready),
	KUNIT_CASE(births_without_reserve_are_lost),
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
