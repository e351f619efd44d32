/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/* What taskviz and its readers share: the record of a task, the ioctl that hands records out. */
#ifndef _UAPI_TASKVIZ_H
#define _UAPI_TASKVIZ_H

#include <linux/ioctl.h>
#include <linux/types.h>

/*
 * The ABI version changes only when a field changes its meaning. New fields are appended and show
 * in the sizes: a reader states how large its structures are, the module fills what both know and
 * zeroes the rest of the reader's.
 */
#define TASKVIZ_ABI_VERSION	1

#define TASKVIZ_VERSION	"0.1"	/* of the module, and of programs made of the same sources */

#define TASKVIZ_NAME_LEN	16	/* TASK_COMM_LEN; the last byte is always 0 */

/*
 * A value that cannot be known, or that the reader may not see. Zero always means zero, but in a
 * group of fields that was not asked for.
 */
#define TASKVIZ_UNKNOWN64	(~(__u64)0)
#define TASKVIZ_UNKNOWN32	(~(__u32)0)
#define TASKVIZ_UNKNOWN_PID	(-1)
#define TASKVIZ_UNKNOWN_EXIT	(-1)	/* no exit code is negative */

/* taskviz_record.kind: what sort of task it is. */
enum taskviz_kind {
	TASKVIZ_KIND_IDLE,	/* PID 0, what a CPU runs when nothing else is runnable */
	TASKVIZ_KIND_INIT,	/* PID 1 of the pid namespace that is shown */
	TASKVIZ_KIND_KTHREADD,	/* PID 2, parent of all kernel threads */
	TASKVIZ_KIND_KTHREAD,	/* a kernel thread: it never leaves kernel mode */
	TASKVIZ_KIND_USER,	/* any other task */
};

/* taskviz_record.info */
#define TASKVIZ_INFO_HAS_MM	0x0001	/* an address space: the four *_bytes fields are meant */
#define TASKVIZ_INFO_THREAD	0x0002	/* not the leader of its thread group */
#define TASKVIZ_INFO_LAST	0x0004	/* the last of its siblings in this snapshot */
#define TASKVIZ_INFO_ENDED	0x0010	/* released by the kernel, remembered here */
#define TASKVIZ_INFO_SINCE	0x0020	/* older than the recording: counts are from then on */
#define TASKVIZ_INFO_ADRIFT	0x0008	/* its parent is not visible; below the root, or a root */

/* Why a page was copied; what taskviz_counts.copies[] counts apart. */
enum taskviz_copy {
	TASKVIZ_COPY_FORK,	/* anonymous page, shared since a fork */
	TASKVIZ_COPY_ZERO,	/* the zero page, read before it was written */
	TASKVIZ_COPY_FILE,	/* page of a file that is mapped privately, or one made by KSM */
	TASKVIZ_COPY_HUGE,	/* hugetlb page */
	TASKVIZ_COPY_PIN,	/* made exclusive for a pin, without a write (unshare) */
	TASKVIZ_NR_COPIES,
};

/* How a task came to the parent it has: taskviz_record.adopted. */
enum taskviz_adoption {
	TASKVIZ_ADOPTED_NOT,		/* the parent it was born to */
	TASKVIZ_ADOPTED_THREAD,		/* by another thread of the parent's group */
	TASKVIZ_ADOPTED_SUBREAPER,	/* by the nearest ancestor that asked, see prctl(2) */
	TASKVIZ_ADOPTED_INIT,		/* by init of the pid namespace */
};

/**
 * struct taskviz_counts - what a task or process did since it was born, or recording began
 * @copies: pages copied, by enum taskviz_copy; those for a pin count as the others unless the probe
 *	group pins is on
 * @reused: write faults on a protected private page that the task could keep without a copy, as
 *	the last owner of a page can
 * @forks: processes made
 * @clones: threads made
 * @execs: programs run
 * @signals_sent: signals it raised by a call, for itself too, one a target
 * @signals_got: signals raised for it, also those it ignores; those for a process count at the task
 *	that the kernel was asked for, most often the leader
 */
struct taskviz_counts {
	__u32	copies[TASKVIZ_NR_COPIES];
	__u32	reused;
	__u32	forks;
	__u32	clones;
	__u32	execs;
	__u32	signals_sent;
	__u32	signals_got;
};

/* State letters, in the order of taskviz_snapshot.states[], which has room for more to come. */
#define TASKVIZ_STATES		"RSDTtXZPI"
#define TASKVIZ_NR_STATES	9
#define TASKVIZ_MAX_STATES	16

/**
 * struct taskviz_record - one task at the moment of the snapshot
 * @start_ns: start time since boot, suspend included; with @pid the identity of the task
 * @vss_bytes: virtual address space
 * @rss_bytes: resident pages, file and shared memory included
 * @swap_bytes: pages that were swapped out
 * @pgtable_bytes: page tables
 * @utime_ns: time in user mode; see the note on threads
 * @stime_ns: time in kernel mode; see the note on threads
 * @nvcsw: voluntary context switches; see the note on threads
 * @nivcsw: involuntary context switches; see the note on threads
 * @min_flt: faults that needed no I/O; see the note on threads
 * @maj_flt: faults that needed I/O; see the note on threads
 * @pid: task id
 * @tgid: thread group id, what user space calls the process id
 * @ppid: thread group id of the parent, 0 if it has none in this pid namespace
 * @birth_ppid: thread group id of the task that made it, TASKVIZ_UNKNOWN_PID if not recorded
 * @tracer: thread group id of the task that traces it with ptrace, 0 if none
 * @parent: index in this snapshot of the record it hangs below, its own index at a root
 * @depth: distance to the root
 * @state_bits: state and exit state as the kernel keeps them (TASK_*, EXIT_*)
 * @flags: PF_* of the kernel
 * @uid: real user id, in the reader's user namespace
 * @euid: effective user id
 * @gid: real group id
 * @egid: effective group id
 * @nr_threads: tasks in its thread group
 * @nr_children: processes in this snapshot whose parent it is; 0 for a thread, the kernel's
 *	children are counted at the leader
 * @exit_code: of a zombie, as wait() would report it: code << 8, or the signal, | 0x80 with a core;
 *	TASKVIZ_UNKNOWN_EXIT if it has not exited or the reader may not trace it
 * @cpu: CPU it runs on or ran on last
 * @state: state letter, one of TASKVIZ_STATES
 * @kind: enum taskviz_kind
 * @policy: scheduling policy, SCHED_*
 * @nice: -20 to 19
 * @priority: as in /proc/PID/stat: 0 to 39 for nice levels, negative for real time
 * @info: TASKVIZ_INFO_*
 * @name: the task's name (comm), any bytes, NUL-terminated and NUL-padded
 * @rt_priority: real-time priority 1 to 99, 0 outside the real-time policies
 * @adopted: enum taskviz_adoption
 * @unused: always 0
 * @exited_ns: time of its end since boot, 0 while it lives, TASKVIZ_UNKNOWN64 if not recorded
 * @reaped_ns: time of its release since boot, 0 before, TASKVIZ_UNKNOWN64 if not recorded
 * @reaper: thread group id of the task that waited for it, 0 before, or TASKVIZ_UNKNOWN_PID
 * @counts: what it did; TASKVIZ_UNKNOWN32 where it is not recorded
 * @cgroup: id of the cgroup it is in, in the unified hierarchy, or ended in; TASKVIZ_UNKNOWN64 if
 *	that is not recorded, or not below the root of the caller's cgroup namespace
 *
 * An ended task (TASKVIZ_INFO_ENDED) has no memory, no scheduling and no credentials but @uid: what
 * is not remembered is 0 or unknown.
 *
 * Threads: the record of a process (a leader, when threads were not asked for) carries the sum over
 * its thread group, exited threads included. When threads are asked for, each record, the leader's
 * too, carries its own task's figures.
 */
struct taskviz_record {
	__u64	start_ns;
	__u64	vss_bytes;
	__u64	rss_bytes;
	__u64	swap_bytes;
	__u64	pgtable_bytes;
	__u64	utime_ns;
	__u64	stime_ns;
	__u64	nvcsw;
	__u64	nivcsw;
	__u64	min_flt;
	__u64	maj_flt;
	__s32	pid;
	__s32	tgid;
	__s32	ppid;
	__s32	birth_ppid;
	__s32	tracer;
	__u32	parent;
	__u32	depth;
	__u32	state_bits;
	__u32	flags;
	__u32	uid;
	__u32	euid;
	__u32	gid;
	__u32	egid;
	__u32	nr_threads;
	__u32	nr_children;
	__s32	exit_code;
	__u32	cpu;
	__u8	state;
	__u8	kind;
	__u8	policy;
	__s8	nice;
	__s16	priority;
	__u16	info;
	char	name[TASKVIZ_NAME_LEN];
	__u8	rt_priority;
	__u8	adopted;
	__u16	unused;		/* always 0 */
	__u64	exited_ns;
	__u64	reaped_ns;
	__s32	reaper;
	struct taskviz_counts counts;
	__u64	cgroup;
};

/* taskviz_snapshot.flags */
#define TASKVIZ_SNAPSHOT_THREADS	0x00000001	/* a record a task, not one a process */
#define TASKVIZ_SNAPSHOT_ENDED		0x00000002	/* remembered ended tasks, too */

/*
 * taskviz_snapshot.fields: which fields of the records are asked for, in groups. What is not asked
 * for is not computed; fields of a group that a snapshot does not have are 0, which means nothing.
 *
 * Recorded are birth_ppid, adopted, exited_ns to counts, and TASKVIZ_INFO_SINCE. To the tree belong
 * parent, depth, nr_children, TASKVIZ_INFO_LAST and _ADRIFT, and the order of the records.
 */
#define TASKVIZ_FIELDS_IDENTITY	0x01	/* all fields that no other group has; always there */
#define TASKVIZ_FIELDS_MEMORY	0x02	/* vss to pgtable_bytes, TASKVIZ_INFO_HAS_MM */
#define TASKVIZ_FIELDS_USAGE	0x04	/* utime_ns to maj_flt */
#define TASKVIZ_FIELDS_SCHED	0x08	/* cpu, policy, nice, priority, rt_priority */
#define TASKVIZ_FIELDS_CRED	0x10	/* uid, euid, gid, egid */
#define TASKVIZ_FIELDS_RECORDED	0x20	/* what is recorded, see below */
#define TASKVIZ_FIELDS_TREE	0x40	/* the order of the tree, see below */
#define TASKVIZ_FIELDS_CGROUP	0x80	/* cgroup */
#define TASKVIZ_FIELDS_ALL	0xff	/* those above */

/**
 * struct taskviz_snapshot - argument of TASKVIZ_SNAPSHOT
 * @size: in: sizeof(struct taskviz_snapshot) as the caller knows it
 * @version: in: TASKVIZ_ABI_VERSION
 * @flags: in: TASKVIZ_SNAPSHOT_*; out: those that were followed, without TASKVIZ_SNAPSHOT_ENDED if
 *	the reader may not see what has ended
 * @record_size: in: bytes from one record of the caller's to the next, a multiple of 8;
 *	out: the size of the module's own record
 * @records: in: address of the caller's buffer
 * @capacity: in: how many records fit there
 * @count: out: how many records were written; with ENOSPC how many are needed
 * @now_ns: out: time of the snapshot since boot, suspend included
 * @processes: out: user processes that are visible
 * @threads: out: tasks of these processes
 * @kthreads: out: kernel threads that are visible
 * @cpus: out: CPUs online
 * @states: out: number of visible tasks in each state, in the order of TASKVIZ_STATES; 0 behind
 * @reserved: always 0
 * @births: out: tasks made since the module was loaded, as far as that was recorded; threads too
 * @execs: out: programs run since
 * @exits: out: tasks ended since
 * @copies: out: pages copied since
 * @boot_offset_ns: out: what the time namespace of the caller adds to times since boot
 * @fields: in: TASKVIZ_FIELDS_* that are wanted, 0: all; out: those that the records have, at least
 *	what was wanted; 0 from a module that knows no groups, whose records have all
 *
 * From births to copies the whole machine is counted; they are TASKVIZ_UNKNOWN64 where that is not
 * recorded or the reader sees a part of the machine only.
 *
 * Times since boot are those of the caller's time namespace, as in /proc, here and in the records:
 * less boot_offset_ns they are those of trace events and debugfs. What was before the boot of the
 * namespace wraps around, as in /proc.
 */
struct taskviz_snapshot {
	__u32	size;
	__u32	version;
	__u32	flags;
	__u32	record_size;
	__u64	records;
	__u32	capacity;
	__u32	count;
	__u64	now_ns;
	__u32	processes;
	__u32	threads;
	__u32	kthreads;
	__u32	cpus;
	__u32	states[TASKVIZ_MAX_STATES];
	__u64	reserved;	/* always 0 */
	__u64	births;
	__u64	execs;
	__u64	exits;
	__u64	copies;
	__s64	boot_offset_ns;
	__u64	fields;
};

/*
 * Takes a snapshot of every task visible to the reader and writes it in tree order: a parent stands
 * before its children, threads follow their leader, siblings stand in order of birth. One call is
 * one snapshot; nothing is written in part but with EFAULT.
 *
 * Without TASKVIZ_FIELDS_TREE records stand as the kernel lists tasks: processes by birth but for
 * forks at one moment, threads behind their leader. Whose pid changes hands meanwhile, by an exec
 * or as it is used again, may be there twice. TASKVIZ_SNAPSHOT_ENDED adds that group, and
 * TASKVIZ_FIELDS_RECORDED.
 *
 * EINVAL: size or record_size is too small, larger than a page or no multiple of 8, an unknown
 * flag or group of fields, a reserved field that is not 0. EPROTONOSUPPORT: another version. E2BIG:
 * size is larger than the module's and what it does not know is not 0. ENOSPC: capacity is too
 * small; count says what is needed, the buffer is untouched. EFAULT: a bad address. EFBIG: more
 * tasks than the parameter snapshot_max. ENOMEM, EINTR: no memory, or killed meanwhile.
 */
#define TASKVIZ_IOC		't'
#define TASKVIZ_SNAPSHOT	_IOWR(TASKVIZ_IOC, 0xd0, struct taskviz_snapshot)

#endif /* _UAPI_TASKVIZ_H */
