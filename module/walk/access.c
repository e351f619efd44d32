// SPDX-License-Identifier: GPL-2.0
/* What a reader may see: /proc itself is asked, so that its answer is ours. */
#include <linux/cred.h>
#include <linux/dcache.h>
#include <linux/kernel.h>
#include <linux/proc_fs.h>
#include "access.h"
#include "compat.h"

/*
 * The mount option hidepid and the exit codes in /proc/PID/stat depend on ptrace_may_access(), with
 * the security modules behind it, and modules may not call that. But they may do what a reader
 * could do: search the directory /proc/PID, read the link /proc/PID/cwd. Both are checked by /proc
 * with that function. The mount is the one that the file was opened on, the credentials are the
 * opener's. Nothing here crosses a mount point, so nothing can be mounted over it.
 *
 * All of it may sleep.
 */

/**
 * taskviz_access_is_restricted() - does this mount of /proc hide processes from anybody?
 * @file: the open /proc/taskviz, or NULL for a reader who sees everything
 */
bool taskviz_access_is_restricted(const struct file *file)
{
	return file && proc_sb_info(file_inode(file)->i_sb)->hide_pid != HIDEPID_OFF;
}

static struct dentry *lookup_process(const struct file *file, pid_t tgid)
{
	char name[12];

	snprintf(name, sizeof(name), "%d", tgid);
	return compat_lookup_positive(name, file_inode(file)->i_sb->s_root);
}

static bool may_search(const struct file *file, pid_t tgid)
{
	struct dentry *dir = lookup_process(file, tgid);
	bool allowed;

	if (IS_ERR(dir))
		return false;
	allowed = !compat_inode_permission(d_inode(dir), MAY_EXEC);
	dput(dir);
	return allowed;
}

/* A zombie has no working directory any more: ENOENT, but only after the right was checked. */
static bool may_follow(struct dentry *dir)
{
	struct dentry *cwd = compat_lookup_positive("cwd", dir);
	int err;

	if (IS_ERR(cwd))
		return false;
	err = vfs_readlink(cwd, NULL, 0);
	dput(cwd);
	return err >= 0 || err == -ENOENT;
}

/**
 * taskviz_access_may_list() - may the reader read the files of /proc/TGID?
 * @file: the open /proc/taskviz
 * @tgid: process id in the mount's pid namespace
 *
 * The answer holds for whoever has the pid now: check afterwards that it is still the same task.
 */
bool taskviz_access_may_list(const struct file *file, pid_t tgid)
{
	const struct cred *saved = override_creds(file->f_cred);
	bool allowed = may_search(file, tgid);

	revert_creds(saved);
	return allowed;
}

/**
 * taskviz_access_may_trace() - may the reader see what /proc/TGID shows only to a tracer?
 * @file: the open /proc/taskviz
 * @tgid: process id in the mount's pid namespace
 *
 * The answer holds for whoever has the pid now, as with taskviz_access_may_list().
 */
bool taskviz_access_may_trace(const struct file *file, pid_t tgid)
{
	const struct cred *saved = override_creds(file->f_cred);
	struct dentry *dir = lookup_process(file, tgid);
	bool allowed = false;

	if (!IS_ERR(dir)) {
		allowed = may_follow(dir);
		dput(dir);
	}
	revert_creds(saved);
	return allowed;
}
