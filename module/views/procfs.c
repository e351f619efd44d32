// SPDX-License-Identifier: GPL-2.0
/* /proc/taskviz: a snapshot as text for read(), as records for an ioctl, under the same rules. */
#include <linux/compat.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/uaccess.h>
#include "procfs.h"
#include "reading.h"
#include "tables.h"
#include "text.h"
#include "walk/snapshot.h"

#define FILE_NAME	"taskviz"

/* What the first readers knew ended with these fields; they are served for ever. */
#define FIRST_ARGUMENT_SIZE	offsetofend(struct taskviz_snapshot, reserved)
#define FIRST_RECORD_SIZE	offsetofend(struct taskviz_record, unused)

static bool is_mode(unsigned int value)
{
	return value && !(value & ~0444);
}

static int print_mode(char *to, size_t size, unsigned int value)
{
	return scnprintf(to, size, "%#o", value);
}

struct taskviz_setting taskviz_proc_mode = {
	.name = "proc_mode",
	.allowed = "0444, 0440 or 0400",
	.is_allowed = is_mode,
	.print = print_mode,
	.value = 0444,
};
module_param_cb(proc_mode, &taskviz_number_ops, &taskviz_proc_mode, 0444);
MODULE_PARM_DESC(proc_mode, "access mode of /proc/taskviz, 0444 or a part of it");

static bool show_ended;
module_param(show_ended, bool, 0644);
MODULE_PARM_DESC(show_ended, "show the ended tasks that are remembered in the tree, too");

static u32 text_flags(void)
{
	return READ_ONCE(show_ended) ? TASKVIZ_SNAPSHOT_ENDED : 0;
}

static int taskviz_proc_open(struct inode *inode, struct file *file)
{
	return taskviz_text_open(file, file, text_flags);
}

static ssize_t taskviz_proc_read(struct kiocb *iocb, struct iov_iter *to)
{
	taskviz_reading_begin(iocb->ki_filp, iocb->ki_pos);
	return taskviz_reading_end(iocb->ki_filp, seq_read_iter(iocb, to));
}

/* Takes what the caller knows of the argument; what it does not know is 0. */
static int get_argument(struct taskviz_snapshot *arg, const void __user *from)
{
	u32 size;
	int err;

	if (get_user(size, (const u32 __user *)from))
		return -EFAULT;
	if (size < FIRST_ARGUMENT_SIZE || size % 8 || size > PAGE_SIZE)
		return size > PAGE_SIZE ? -E2BIG : -EINVAL;
	err = copy_struct_from_user(arg, sizeof(*arg), from, size);
	if (err)
		return err;
	/* the caller may have changed it meanwhile: what was checked and copied counts */
	arg->size = size;
	if (arg->version != TASKVIZ_ABI_VERSION)
		return -EPROTONOSUPPORT;
	if (arg->flags & ~(TASKVIZ_SNAPSHOT_THREADS | TASKVIZ_SNAPSHOT_ENDED) || arg->reserved)
		return -EINVAL;
	if (arg->fields & ~(u64)TASKVIZ_FIELDS_ALL)
		return -EINVAL;
	if (arg->record_size < FIRST_RECORD_SIZE || arg->record_size % 8 ||
	    arg->record_size > PAGE_SIZE)
		return -EINVAL;
	return 0;
}

static void shift(__u64 *ns, s64 offset_ns)
{
	if (*ns && *ns != TASKVIZ_UNKNOWN64)
		*ns += offset_ns;
}

/* Pid and start time are an identity in /proc, too, which tells the time of the reader. */
static void shift_times(struct taskviz_snap *snap)
{
	const s64 offset_ns = snap->counts.boot_offset_ns;

	if (!offset_ns)
		return;
	snap->counts.now_ns += offset_ns;
	for (u32 i = 0; i < snap->counts.count; i++) {
		struct taskviz_record *rec = taskviz_snapshot_record(snap, i);

		rec->start_ns += offset_ns;
		shift(&rec->exited_ns, offset_ns);
		shift(&rec->reaped_ns, offset_ns);
	}
}

static int put_packed(u8 __user *to, size_t stride, const struct taskviz_snap *snap)
{
	u8 *one = kmalloc(stride, GFP_KERNEL);
	int err = one ? 0 : -ENOMEM;

	for (u32 i = 0; !err && i < snap->counts.count; i++, to += stride) {
		taskviz_record_pack(one, stride, taskviz_snapshot_record(snap, i));
		if (copy_to_user(to, one, stride))
			err = -EFAULT;
	}
	kfree(one);
	return err;
}

/* Behind @place: the first place whose record does not stand behind that of the place before. */
static u32 run_end(const struct taskviz_snap *snap, u32 place)
{
	u32 at = taskviz_tree_at(snap->order, place++);

	if (!snap->order)
		return snap->counts.count;
	while (place < snap->counts.count && snap->order[place] == ++at)
		place++;
	return place;
}

/* Records that stand behind each other in the tree often do so in memory, too. */
static int put_whole(struct taskviz_record __user *to, const struct taskviz_snap *snap)
{
	for (u32 end, place = 0; place < snap->counts.count; place = end) {
		end = run_end(snap, place);
		if (copy_to_user(to + place, taskviz_snapshot_record(snap, place),
				 (size_t)(end - place) * sizeof(*to)))
			return -EFAULT;
	}
	return 0;
}

static int put_records(const struct taskviz_snapshot *arg, const struct taskviz_snap *snap)
{
	void __user *to = u64_to_user_ptr(arg->records);

	if (arg->record_size != sizeof(*snap->recs))
		return put_packed(to, arg->record_size, snap);
	return put_whole(to, snap);
}

/* What goes back is what came in, with the sums of the snapshot. */
static int put_counts(struct taskviz_snapshot __user *to, const struct taskviz_snapshot *arg,
		      const struct taskviz_snap *snap)
{
	struct taskviz_snapshot counts = snap->counts;

	counts.size = arg->size;
	counts.version = arg->version;
	counts.record_size = sizeof(*snap->recs);
	counts.records = arg->records;
	counts.capacity = arg->capacity;
	return copy_to_user(to, &counts, min_t(size_t, arg->size, sizeof(counts))) ? -EFAULT : 0;
}

/* The caller's memory may make it wait: what is taken counts for the user until it is dropped. */
static int put_snapshot(struct taskviz_snapshot __user *user, const struct taskviz_snapshot *arg,
			struct taskviz_snap *snap)
{
	int err = -ENOSPC;

	shift_times(snap);
	if (arg->capacity >= snap->counts.count)
		err = put_records(arg, snap);
	if (err != -EFAULT && put_counts(user, arg, snap))
		err = -EFAULT;
	return err;
}

static long ioctl_snapshot(const struct file *file, struct taskviz_snapshot __user *user)
{
	struct taskviz_holding holding = {};
	struct taskviz_snapshot arg;
	struct taskviz_snap snap;
	int err = get_argument(&arg, user);

	if (err)
		return err;
	err = taskviz_snapshot_take(&snap, file, arg.flags, arg.fields, &holding);
	if (!err) {
		err = put_snapshot(user, &arg, &snap);
		taskviz_snapshot_drop(&snap);
	}
	taskviz_holding_end(&holding);
	return err;
}

/* The size in the command is the caller's idea of the argument, which states it again itself. */
static long taskviz_proc_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	if (_IOC_TYPE(cmd) != TASKVIZ_IOC)
		return -ENOTTY;
	switch (_IOC_NR(cmd)) {
	case _IOC_NR(TASKVIZ_SNAPSHOT):
		return ioctl_snapshot(file, (void __user *)arg);
	case _IOC_NR(TASKVIZ_TABLE_DESCRIBE):
	case _IOC_NR(TASKVIZ_TABLE_READ):
		return taskviz_table_ioctl(file, _IOC_NR(cmd), (void __user *)arg);
	default:
		return -ENOTTY;
	}
}

#ifdef CONFIG_COMPAT
static long taskviz_proc_compat_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return taskviz_proc_ioctl(file, cmd, (unsigned long)compat_ptr(arg));
}
#endif

static const struct proc_ops taskviz_proc_ops = {
	.proc_open = taskviz_proc_open,
	.proc_read_iter = taskviz_proc_read,
	.proc_lseek = seq_lseek,
	.proc_release = taskviz_reading_release,
	.proc_ioctl = taskviz_proc_ioctl,
#ifdef CONFIG_COMPAT
	.proc_compat_ioctl = taskviz_proc_compat_ioctl,
#endif
};

/**
 * taskviz_procfs_init() - publish /proc/taskviz
 *
 * Return: 0 or -ENOMEM.
 */
int __init taskviz_procfs_init(void)
{
	return proc_create(FILE_NAME, taskviz_proc_mode.value, NULL, &taskviz_proc_ops) ?
	       0 : -ENOMEM;
}

/**
 * taskviz_procfs_exit() - withdraw /proc/taskviz
 *
 * Waits for calls under way and releases what is open; later calls on open files fail.
 */
void taskviz_procfs_exit(void)
{
	remove_proc_entry(FILE_NAME, NULL);
}
