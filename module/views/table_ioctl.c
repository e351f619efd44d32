// SPDX-License-Identifier: GPL-2.0
/* Tables for programs: their columns and rows, by ioctl of /proc/taskviz. */
#include <linux/capability.h>
#include <linux/errno.h>
#include <linux/pid_namespace.h>
#include <linux/proc_fs.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/user_namespace.h>
#include "tables.h"

/* What the first readers knew ended with this field. */
#define FIRST_SIZE	offsetofend(struct taskviz_table_query, group)

/* Tables tell of the whole machine, as debugfs does: for who may trace all of it. */
static bool may_read(const struct file *file)
{
	return proc_pid_ns(file_inode(file)->i_sb) == &init_pid_ns &&
	       file_ns_capable(file, &init_user_ns, CAP_SYS_PTRACE);
}

static int get_query(struct taskviz_table_query *query, const void __user *from)
{
	u32 size;
	int err;

	if (get_user(size, (const u32 __user *)from))
		return -EFAULT;
	if (size < FIRST_SIZE || size % 8 || size > PAGE_SIZE)
		return size > PAGE_SIZE ? -E2BIG : -EINVAL;
	err = copy_struct_from_user(query, sizeof(*query), from, size);
	if (err)
		return err;
	/* the caller may have changed it meanwhile: what was checked and copied counts */
	query->size = size;
	if (query->version != TASKVIZ_ABI_VERSION)
		return -EPROTONOSUPPORT;
	if (query->reserved || !query->stride || query->stride % 8 || query->stride > PAGE_SIZE ||
	    query->name[sizeof(query->name) - 1])
		return -EINVAL;
	return 0;
}

/* @nr things of @size bytes, @query->stride apart for the caller. */
static int put_things(const struct taskviz_table_query *query, const void *things, size_t size)
{
	u8 __user *to = u64_to_user_ptr(query->to);
	const size_t stride = query->stride, known = min(size, stride);

	if (size == stride)
		return copy_to_user(to, things, query->count * size) ? -EFAULT : 0;
	for (u32 i = 0; i < query->count; i++, to += stride, things += size) {
		if (copy_to_user(to, things, known) || clear_user(to + known, stride - known))
			return -EFAULT;
	}
	return 0;
}

/* Hands them out if they fit; says how many there are, and of what size, in any case. */
static int answer(struct taskviz_table_query *query, void __user *user, const void *things,
		  size_t size, u32 nr)
{
	int err = -ENOSPC;

	query->count = nr;
	if (query->capacity >= nr)
		err = put_things(query, things, size);
	query->stride = size;
	if (err != -EFAULT && copy_to_user(user, query, min_t(size_t, query->size, sizeof(*query))))
		err = -EFAULT;
	return err;
}

static void set_group(struct taskviz_table_query *query, const char *off)
{
	strscpy_pad(query->group, off ?: "", sizeof(query->group));
}

static int describe(struct taskviz_table_query *query, void __user *user,
		    const struct taskviz_table *table)
{
	query->now_ns = 0;
	set_group(query, taskviz_table_group_off(table));
	return answer(query, user, table->columns.columns, sizeof(*table->columns.columns),
		      table->columns.nr);
}

static int read_rows(struct taskviz_table_query *query, void __user *user,
		     const struct taskviz_table *table)
{
	struct taskviz_rows rows;
	int err = taskviz_rows_take(&rows, table);

	if (!err) {
		query->now_ns = rows.now_ns;
		set_group(query, rows.off);
		err = answer(query, user, rows.rows, rows.size, rows.nr);
	}
	taskviz_rows_drop(&rows);
	return err;
}

/**
 * taskviz_table_ioctl() - TASKVIZ_TABLE_DESCRIBE and TASKVIZ_TABLE_READ
 * @file: the open /proc/taskviz
 * @nr: number of the command, one of these two
 * @user: address of a struct taskviz_table_query
 *
 * Context: process, sleeps.
 * Return: 0 or a negative errno, see uapi/taskviz_table.h.
 */
long taskviz_table_ioctl(const struct file *file, unsigned int nr, void __user *user)
{
	struct taskviz_table_query query;
	const struct taskviz_table *table;
	int err;

	if (!may_read(file))
		return -EPERM;
	err = get_query(&query, user);
	if (err)
		return err;
	table = taskviz_table_find(query.name);
	if (!table)
		return -ENOENT;
	if (nr == _IOC_NR(TASKVIZ_TABLE_DESCRIBE))
		return describe(&query, user, table);
	return read_rows(&query, user, table);
}
