/* SPDX-License-Identifier: GPL-2.0 */
/* What the group "states" records: the stages of a task's life, the moves between them, times. */
#ifndef TASKVIZ_STATES_H
#define TASKVIZ_STATES_H

#include <linux/percpu.h>
#include <linux/seqlock.h>
#include <linux/timekeeping.h>
#include "ledger/meter.h"

/*
 * A stage is a state as TASKVIZ_STATES orders them, but TASK_RUNNING, which is three: on a CPU
 * (index 0), waiting for one, or not woken for the first time yet.
 */
#define TASKVIZ_STAGE_RUNNING	0
#define TASKVIZ_STAGE_RUNNABLE	TASKVIZ_NR_STATES
#define TASKVIZ_STAGE_NEW	(TASKVIZ_NR_STATES + 1)
#define TASKVIZ_NR_STAGES	(TASKVIZ_NR_STATES + 2)

/* The monotonic clock, as it can be read under the lock of a run queue. */
static inline u64 taskviz_states_clock(void)
{
	/* the kernel writes what is read on purpose: of its two copies the other one counts then */
	return data_race(ktime_get_mono_fast_ns());
}

/* What a context switch meant for the address space. */
enum taskviz_switch {
	TASKVIZ_SWITCH_THREAD,		/* to another task of the same address space */
	TASKVIZ_SWITCH_PROCESS,		/* to a task of another address space */
	TASKVIZ_SWITCH_TO_KERNEL,	/* from a task with an address space to one without */
	TASKVIZ_SWITCH_FROM_KERNEL,	/* the reverse */
	TASKVIZ_SWITCH_IN_KERNEL,	/* neither has one */
	TASKVIZ_SWITCH_TO_IDLE,		/* nothing to do: to the idle task */
	TASKVIZ_SWITCH_FROM_IDLE,
	TASKVIZ_NR_SWITCHES,
};

/**
 * struct taskviz_states_meter - the times of a task
 * @head: identity
 * @seq: odd while the rest is changed
 * @stage: where it is
 * @voluntary: switches away because it had to wait, as the kernel counts them
 * @involuntary: the other switches away
 * @same_mm: switches to it from a task of the same address space
 * @other_mm: switches to it from a task of another address space
 * @since_ns: when it came there, monotonic clock
 * @ns: time spent in each stage before
 *
 * Written with the run queue locked that the task is on, or comes to.
 */
struct taskviz_states_meter {
	struct taskviz_meter head;
	seqcount_t seq;
	u32 stage;
	u32 voluntary;
	u32 involuntary;
	u32 same_mm;
	u32 other_mm;
	u64 since_ns;
	u64 ns[TASKVIZ_NR_STAGES];
};

/**
 * struct taskviz_states_sums - what happened on a CPU, or on all
 * @moves: from stage to stage; the idle tasks' not
 * @yielded: of the moves from running to runnable, those the task asked for
 * @spared: tasks woken when they were about to sleep but still ran
 * @switches: by enum taskviz_switch
 * @idle_ns: time the idle task ran
 * @since_ns: last switch, monotonic clock, 0 before the first; of all: 0
 */
struct taskviz_states_sums {
	u64 moves[TASKVIZ_NR_STAGES][TASKVIZ_NR_STAGES];
	u64 yielded;
	u64 spared;
	u64 switches[TASKVIZ_NR_SWITCHES];
	u64 idle_ns;
	u64 since_ns;
};

extern struct taskviz_meters taskviz_states_meters;

bool taskviz_states_read_sums(struct taskviz_states_sums *sums);
u64 taskviz_states_last_switch(int cpu);
u64 taskviz_states_idle_ns(int cpu);

#endif /* TASKVIZ_STATES_H */
