// SPDX-License-Identifier: GPL-2.0
/* What snapshots are compared with: BPF iterators that tell of every process as taskviz does. */

/* vmlinux.h is made by tools/bench/build-iter; compilers for other machines see nothing. */
#ifdef __bpf__
#include "vmlinux.h"
#define _LINUX_TYPES_H		/* vmlinux.h has them */
#include "taskviz.h"

#define PAGE_SHIFT	12

static long (*const read_kernel)(void *to, __u32 size, const void *from) =
	(void *)BPF_FUNC_probe_read_kernel;
static unsigned long (*const boot_ns)(void) = (void *)BPF_FUNC_ktime_get_boot_ns;
static long (*const seq_write)(struct seq_file *m, const void *data, __u32 len) =
	(void *)BPF_FUNC_seq_write;
static long (*const seq_printf)(struct seq_file *m, const char *fmt, __u32 fmt_size,
				const void *data, __u32 data_len) = (void *)BPF_FUNC_seq_printf;

static inline int is_process(const struct task_struct *task)
{
	return task && task->pid == task->tgid;
}

static inline char letter(const struct task_struct *task)
{
	const __u32 state = task->__state | task->exit_state;

	if (state & 0x20)
		return 'Z';
	if (state & 0x2)
		return state & 0x400 ? 'I' : 'D';
	return state & 0x1 ? 'S' : 'R';
}

/* Arrays of atomics cannot be reached by walking. */
static inline __u64 pages(const struct mm_rss_stat *rss)
{
	return rss->count[MM_FILEPAGES].counter + rss->count[MM_ANONPAGES].counter +
	       rss->count[MM_SHMEMPAGES].counter;
}

static inline void fill_memory(struct taskviz_record *rec, const struct mm_struct *mm)
{
	struct mm_rss_stat rss;

	if (!mm)
		return;
	read_kernel(&rss, sizeof(rss), &mm->rss_stat);
	rec->info |= TASKVIZ_INFO_HAS_MM;
	rec->vss_bytes = mm->total_vm << PAGE_SHIFT;
	rec->rss_bytes = pages(&rss) << PAGE_SHIFT;
	rec->swap_bytes = rss.count[MM_SWAPENTS].counter << PAGE_SHIFT;
	rec->pgtable_bytes = mm->pgtables_bytes.counter;
}

static inline void fill_usage(struct taskviz_record *rec, const struct task_struct *task)
{
	rec->utime_ns = task->utime;
	rec->stime_ns = task->stime;
	rec->nvcsw = task->nvcsw;
	rec->nivcsw = task->nivcsw;
	rec->min_flt = task->min_flt;
	rec->maj_flt = task->maj_flt;
}

static inline void fill_cred(struct taskviz_record *rec, const struct task_struct *task)
{
	rec->uid = task->real_cred->uid.val;
	rec->euid = task->real_cred->euid.val;
	rec->gid = task->real_cred->gid.val;
	rec->egid = task->real_cred->egid.val;
}

static inline void fill_identity(struct taskviz_record *rec, const struct task_struct *task)
{
	rec->start_ns = task->start_boottime;
	rec->pid = task->pid;
	rec->tgid = task->tgid;
	rec->ppid = task->real_parent->tgid;
	rec->nr_threads = task->signal->nr_threads;
	__builtin_memcpy(rec->name, task->comm, TASKVIZ_NAME_LEN);
}

static inline void fill_state(struct taskviz_record *rec, const struct task_struct *task)
{
	rec->state = letter(task);
	rec->state_bits = task->__state | task->exit_state;
	rec->flags = task->flags;
	rec->exit_code = task->exit_code;
}

static inline void fill_sched(struct taskviz_record *rec, const struct task_struct *task)
{
	rec->cpu = task->thread_info.cpu;
	rec->policy = task->policy;
	rec->nice = task->static_prio - 120;
	rec->priority = task->prio - 100;
	rec->rt_priority = task->rt_priority;
}

#pragma clang section text = "binary"
int tell_binary(struct bpf_iter__task *ctx)
{
	const struct task_struct *task = ctx->task;
	struct taskviz_record rec = {};

	if (!is_process(task))
		return 0;
	fill_identity(&rec, task);
	fill_cred(&rec, task);
	fill_state(&rec, task);
	fill_sched(&rec, task);
	fill_memory(&rec, task->mm);
	fill_usage(&rec, task);
	seq_write(ctx->meta->seq, &rec, sizeof(rec));
	return 0;
}

/* TASKVIZ_FIELDS_IDENTITY, but for kind and tracer. */
#pragma clang section text = "identity"
int tell_identity(struct bpf_iter__task *ctx)
{
	const struct task_struct *task = ctx->task;
	struct taskviz_record rec = {};

	if (!is_process(task))
		return 0;
	fill_identity(&rec, task);
	fill_state(&rec, task);
	seq_write(ctx->meta->seq, &rec, sizeof(rec));
	return 0;
}

/* What 'ps -ejH' prints, as far as a snapshot has it, too; there is no order of the tree. */
#pragma clang section text = "ps"
int tell_ps(struct bpf_iter__task *ctx)
{
	const struct task_struct *task = ctx->task;
	struct taskviz_record rec = {};

	if (!is_process(task))
		return 0;
	fill_identity(&rec, task);
	fill_state(&rec, task);
	fill_usage(&rec, task);
	seq_write(ctx->meta->seq, &rec, sizeof(rec));
	return 0;
}

/* The address of every task, by which the module finds accounts. */
#pragma clang section text = "address"
int tell_address(struct bpf_iter__task *ctx)
{
	unsigned long address = (unsigned long)ctx->task;

	if (address)
		seq_write(ctx->meta->seq, &address, sizeof(address));
	return 0;
}

/* The columns of /proc/taskviz that can be known without a ledger, and no tree. */
#pragma clang section text = "text"
int tell_text(struct bpf_iter__task *ctx)
{
	char format[] = "%7d %6d %c %5d %3d %7lu - - %7lu %s\n";
	const struct task_struct *task = ctx->task;
	struct mm_rss_stat rss = {};
	__u64 columns[8];

	if (!is_process(task))
		return 0;
	columns[0] = task->pid;
	columns[1] = task->real_parent->tgid;
	columns[2] = letter(task);
	columns[3] = task->real_cred->uid.val;
	columns[4] = task->signal->nr_threads;
	if (task->mm)
		read_kernel(&rss, sizeof(rss), &task->mm->rss_stat);
	columns[5] = pages(&rss) << (PAGE_SHIFT - 10);
	columns[6] = (boot_ns() - task->start_boottime) / 1000000000;
	columns[7] = (unsigned long)task->comm;
	seq_printf(ctx->meta->seq, format, sizeof(format), columns, sizeof(columns));
	return 0;
}
#endif
