// SPDX-License-Identifier: GPL-2.0
/* Bounds what a user makes the module hold of the kernel's memory. */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/hashtable.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/user_namespace.h>
#include "holdings.h"

/*
 * A snapshot is kept from the first read to the end of the text, and in a call until all of it is
 * copied, for which a caller can make it wait. So who may open many files, or has many tasks, could
 * keep very many: memory that no process seems to hold, so that killing one would not help.
 *
 * Of the file in /proc the kernel lists who has it open, and looks the list through, a spinlock
 * held, when it is closed: so the number of open files is bounded, too.
 */
#define MOST_BYTES	(64UL << 20)
#define MOST_FILES	4096

/**
 * struct holder - a user who holds something
 * @node: in the table
 * @uid: the user
 * @files: open files
 * @bytes: what all these, and calls on them, hold together
 */
struct holder {
	struct hlist_node node;
	kuid_t uid;
	u32 files;
	size_t bytes;
};

static DEFINE_MUTEX(holders_mutex);
static DEFINE_HASHTABLE(holders, 6);

/* Whoever made a user namespace answers for all the users that there are in it. */
static kuid_t responsible(const struct cred *cred)
{
	const struct user_namespace *ns = cred->user_ns;
	kuid_t uid = cred->uid;

	for (; ns != &init_user_ns; ns = ns->parent)
		uid = ns->owner;
	return uid;
}

static struct holder *find_holder(kuid_t uid)
{
	struct holder *holder;

	lockdep_assert_held(&holders_mutex);
	hash_for_each_possible(holders, holder, node, __kuid_val(uid))
		if (uid_eq(holder->uid, uid))
			return holder;
	return NULL;
}

static struct holder *make_holder(kuid_t uid)
{
	struct holder *holder = kzalloc(sizeof(*holder), GFP_KERNEL);

	if (!holder)
		return NULL;
	holder->uid = uid;
	hash_add(holders, &holder->node, __kuid_val(uid));
	return holder;
}

static struct holder *get_holder(kuid_t uid)
{
	return find_holder(uid) ?: make_holder(uid);
}

static void put_holder(struct holder *holder)
{
	if (holder->files || holder->bytes)
		return;
	hash_del(&holder->node);
	kfree(holder);
}

/*
 * Who may exceed resource limits on the whole machine. Asked where a limit is met, not before: a
 * security module may log who was asked for a capability and has none.
 */
static bool may_exceed(const struct file *file)
{
	return file_ns_capable(file, &init_user_ns, CAP_SYS_RESOURCE);
}

/**
 * taskviz_holding_open() - a file is open from here on
 * @holding: of the file; to be ended if 0 is returned
 * @file: the open file; its opener holds
 *
 * Context: process, sleeps.
 * Return: 0, -EMFILE if the user has too many open already, or -ENOMEM.
 */
int taskviz_holding_open(struct taskviz_holding *holding, const struct file *file)
{
	struct holder *holder;
	int err = 0;

	holding->uid = responsible(file->f_cred);
	mutex_lock(&holders_mutex);
	holder = get_holder(holding->uid);
	if (!holder) {
		err = -ENOMEM;
	} else if (holder->files >= MOST_FILES && !may_exceed(file)) {
		err = -EMFILE;
	} else {
		holder->files++;
		holding->is_file = true;
	}
	mutex_unlock(&holders_mutex);
	return err;
}

/* One reading, however large, everybody may have. */
static int set_bytes(struct taskviz_holding *holding, struct holder *holder,
		     const struct file *file, size_t bytes)
{
	const size_t others = holder->bytes - holding->bytes;

	if (bytes > holding->bytes && others && others + bytes > MOST_BYTES && !may_exceed(file))
		return -EMFILE;
	holder->bytes = others + bytes;
	holding->bytes = bytes;
	return 0;
}

/**
 * taskviz_holding_set() - from here on so much memory is held
 * @holding: of the reading or call; to be ended, whatever is returned
 * @file: the open file; its opener holds. NULL: nothing is counted
 * @bytes: how much; 0: none
 *
 * Context: process, sleeps.
 * Return: 0, -EMFILE if the user held too much then, or -ENOMEM. What is less never fails.
 */
int taskviz_holding_set(struct taskviz_holding *holding, const struct file *file, size_t bytes)
{
	struct holder *holder;
	int err = -ENOMEM;

	if (bytes == holding->bytes || !file)
		return 0;
	holding->uid = responsible(file->f_cred);
	mutex_lock(&holders_mutex);
	holder = get_holder(holding->uid);
	if (holder) {
		err = set_bytes(holding, holder, file, bytes);
		put_holder(holder);
	}
	mutex_unlock(&holders_mutex);
	return err;
}

/**
 * taskviz_holding_end() - nothing is held any more
 * @holding: of the file or call
 *
 * Context: process, sleeps.
 */
void taskviz_holding_end(struct taskviz_holding *holding)
{
	struct holder *holder;

	if (!holding->is_file && !holding->bytes)
		return;
	mutex_lock(&holders_mutex);
	holder = find_holder(holding->uid);
	holder->files -= holding->is_file;
	holder->bytes -= holding->bytes;
	put_holder(holder);
	mutex_unlock(&holders_mutex);
	*holding = (struct taskviz_holding){};
}
