// SPDX-License-Identifier: GPL-2.0
/* What a record means: the states, the unknowns, the arithmetic of its fields. */
#include "pure.h"

static_assert(sizeof(struct taskviz_record) % 8 == 0, "records follow each other without a gap");
static_assert(sizeof(struct taskviz_record) <= 256, "a snapshot stays small");
static_assert(sizeof(TASKVIZ_STATES) - 1 == TASKVIZ_NR_STATES, "one letter a state");

/* In the order of TASKVIZ_STATES, which is the order of task_state_to_char() in the kernel. */
const struct taskviz_state taskviz_states[TASKVIZ_NR_STATES] = {
	{ 'R', "TASK_RUNNING", "running, or runnable and waiting for a CPU" },
	{ 'S', "TASK_INTERRUPTIBLE", "asleep until an event or a signal" },
	{ 'D', "TASK_UNINTERRUPTIBLE", "asleep until an event, signals must wait" },
	{ 'T', "__TASK_STOPPED", "stopped by a signal, until SIGCONT" },
	{ 't', "__TASK_TRACED", "stopped by its tracer" },
	{ 'X', "EXIT_DEAD", "exited and being removed" },
	{ 'Z', "EXIT_ZOMBIE", "exited, its parent has not waited for it" },
	{ 'P', "TASK_PARKED", "kernel thread that was told to park" },
	{ 'I', "TASK_IDLE", "kernel thread with nothing to do" },
};

/**
 * taskviz_state_index() - place of a state letter in TASKVIZ_STATES
 * @letter: as in taskviz_record.state
 *
 * Return: the index, or -1 for a letter that names no state.
 */
int taskviz_state_index(char letter)
{
	for (int i = 0; i < TASKVIZ_NR_STATES; i++)
		if (taskviz_states[i].letter == letter)
			return i;
	return -1;
}

/**
 * taskviz_record_init() - a record about which nothing is known yet
 * @rec: record to set; every byte is written
 */
void taskviz_record_init(struct taskviz_record *rec)
{
	memset(rec, 0, sizeof(*rec));
	memset(&rec->counts, 0xff, sizeof(rec->counts));
	rec->birth_ppid = TASKVIZ_UNKNOWN_PID;
	rec->exit_code = TASKVIZ_UNKNOWN_EXIT;
	rec->kind = TASKVIZ_KIND_USER;
	rec->cgroup = TASKVIZ_UNKNOWN64;
}

/* Fields of a group: from one up to, and without, another. */
#define PART(GROUP, FIRST, NEXT) {							\
	TASKVIZ_FIELDS_##GROUP, offsetof(struct taskviz_record, FIRST),			\
	offsetof(struct taskviz_record, NEXT),						\
}

static const struct {
	u64 group;
	size_t begin;
	size_t end;
} parts[] = {
	PART(MEMORY, vss_bytes, utime_ns),
	PART(USAGE, utime_ns, pid),
	PART(RECORDED, birth_ppid, tracer),
	PART(TREE, parent, state_bits),
	PART(CRED, uid, nr_threads),
	PART(TREE, nr_children, exit_code),
	PART(SCHED, cpu, state),
	PART(SCHED, policy, info),
	PART(SCHED, rt_priority, adopted),
	PART(RECORDED, adopted, unused),
	PART(RECORDED, exited_ns, cgroup),
	{ TASKVIZ_FIELDS_CGROUP, offsetof(struct taskviz_record, cgroup),
	  sizeof(struct taskviz_record) },
};

/**
 * taskviz_record_keep() - leave what some groups of fields tell
 * @rec: a record of all groups; what is in none of @fields becomes 0
 * @fields: TASKVIZ_FIELDS_*
 */
void taskviz_record_keep(struct taskviz_record *rec, u64 fields)
{
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (!(fields & parts[i].group))
			memset((char *)rec + parts[i].begin, 0, parts[i].end - parts[i].begin);
	if (!(fields & TASKVIZ_FIELDS_MEMORY))
		rec->info &= ~TASKVIZ_INFO_HAS_MM;
	if (!(fields & TASKVIZ_FIELDS_RECORDED))
		rec->info &= ~TASKVIZ_INFO_SINCE;
	if (!(fields & TASKVIZ_FIELDS_TREE))
		rec->info &= ~(TASKVIZ_INFO_LAST | TASKVIZ_INFO_ADRIFT);
}

/**
 * taskviz_record_pack() - a record for a reader whose record has another size
 * @to: where the reader's record begins
 * @stride: the size of the reader's record
 * @rec: the record
 *
 * What the reader does not know is left out, what only the reader knows becomes 0.
 */
void taskviz_record_pack(void *to, size_t stride, const struct taskviz_record *rec)
{
	size_t known = stride < sizeof(*rec) ? stride : sizeof(*rec);

	memcpy(to, rec, known);
	memset((char *)to + known, 0, stride - known);
}

/**
 * taskviz_cputime_split() - divide precise run time as the ticks were divided
 * @utime: in: ticks in user mode, out: time in user mode, ns
 * @stime: in: ticks in kernel mode, out: time in kernel mode, ns
 * @runtime: time on the CPU as the scheduler measured it, ns
 *
 * The formula of cputime_adjust() in kernel/sched/cputime.c, without its memory: two snapshots may
 * therefore see the split (never the sum) go back by a little.
 */
void taskviz_cputime_split(u64 *utime, u64 *stime, u64 runtime)
{
	if (!*stime)
		*utime = runtime;
	else if (!*utime)
		*stime = runtime;
	else
		*stime = mul_u64_u64_div_u64(*stime, runtime, *stime + *utime);
	if (*stime > runtime)
		*stime = runtime;
	*utime = runtime - *stime;
}

/**
 * taskviz_counts_add() - add what another task did
 * @to: the sum
 * @from: what to add, which may change meanwhile; unknown values must not be among it
 */
void taskviz_counts_add(struct taskviz_counts *to, const struct taskviz_counts *from)
{
	for (size_t i = 0; i < TASKVIZ_NR_COPIES; i++)
		to->copies[i] += READ_ONCE(from->copies[i]);
	to->reused += READ_ONCE(from->reused);
	to->forks += READ_ONCE(from->forks);
	to->clones += READ_ONCE(from->clones);
	to->execs += READ_ONCE(from->execs);
	to->signals_sent += READ_ONCE(from->signals_sent);
	to->signals_got += READ_ONCE(from->signals_got);
}

/**
 * taskviz_counts_hide() - make unknown what is not recorded
 * @counts: the counts
 * @hidden: TASKVIZ_UNKNOWN32 for each that is not, 0 for the others
 */
void taskviz_counts_hide(struct taskviz_counts *counts, const struct taskviz_counts *hidden)
{
	static_assert(TASKVIZ_NR_COPIES == 5, "all are told");

	counts->copies[0] |= hidden->copies[0];
	counts->copies[1] |= hidden->copies[1];
	counts->copies[2] |= hidden->copies[2];
	counts->copies[3] |= hidden->copies[3];
	counts->copies[4] |= hidden->copies[4];
	counts->reused |= hidden->reused;
	counts->forks |= hidden->forks;
	counts->clones |= hidden->clones;
	counts->execs |= hidden->execs;
	counts->signals_sent |= hidden->signals_sent;
	counts->signals_got |= hidden->signals_got;
}

/* Adds a count to @sum if it is recorded. Return: 1 then, else 0. */
static u32 add_known(u64 *sum, u32 count)
{
	if (count == TASKVIZ_UNKNOWN32)
		return 0;
	*sum += count;
	return 1;
}

/**
 * taskviz_counts_copied() - pages copied, of any kind
 * @counts: the counts
 *
 * Return: the sum of those that are recorded, or TASKVIZ_UNKNOWN64 if none is.
 */
u64 taskviz_counts_copied(const struct taskviz_counts *counts)
{
	u64 sum = 0;
	u32 known;

	static_assert(TASKVIZ_NR_COPIES == 5, "all are summed up");
	known = add_known(&sum, counts->copies[0]) | add_known(&sum, counts->copies[1]) |
		add_known(&sum, counts->copies[2]) | add_known(&sum, counts->copies[3]) |
		add_known(&sum, counts->copies[4]);
	return known ? sum : TASKVIZ_UNKNOWN64;
}
