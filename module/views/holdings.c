// SPDX-License-Identifier: GPL-2.0
/* Bounds what the unfinished readings of a user hold of the kernel's memory. */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/hashtable.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/user_namespace.h>
#include "holdings.h"

/*
 * A snapshot is kept from the first read to the end of the text, and who may open many files could
 * keep very many: memory that no process seems to hold, so that killing one would not help.
 */
#define MOST_BYTES	(64UL << 20)

/**
 * struct holder - a user with unfinished readings
 * @node: in the table
 * @uid: the user
 * @nr: readings
 * @bytes: what they hold together
 */
struct holder {
	struct hlist_node node;
	kuid_t uid;
	u32 nr;
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

static int hold(kuid_t uid, size_t bytes)
{
	struct holder *holder = find_holder(uid) ?: make_holder(uid);

	if (!holder)
		return -ENOMEM;
	/* one reading, however large, everybody may have */
	if (holder->nr && holder->bytes + bytes > MOST_BYTES)
		return -EMFILE;
	holder->nr++;
	holder->bytes += bytes;
	return 0;
}

/**
 * taskviz_holding_begin() - a reading holds memory from here on
 * @holding: of the reading, ended or zeroed; to be ended if 0 is returned
 * @file: the open file; its opener holds
 * @bytes: how much, not 0
 *
 * Nothing is counted for who may exceed resource limits (CAP_SYS_RESOURCE on the whole machine).
 *
 * Context: process, sleeps.
 * Return: 0, -EMFILE if the readings of the user hold too much already, or -ENOMEM.
 */
int taskviz_holding_begin(struct taskviz_holding *holding, const struct file *file, size_t bytes)
{
	int err;

	if (file_ns_capable(file, &init_user_ns, CAP_SYS_RESOURCE))
		return 0;
	holding->uid = responsible(file->f_cred);
	mutex_lock(&holders_mutex);
	err = hold(holding->uid, bytes);
	mutex_unlock(&holders_mutex);
	if (!err)
		holding->bytes = bytes;
	return err;
}

/**
 * taskviz_holding_end() - the reading holds nothing any more
 * @holding: of the reading
 *
 * Context: process, sleeps.
 */
void taskviz_holding_end(struct taskviz_holding *holding)
{
	struct holder *holder;

	if (!holding->bytes)
		return;
	mutex_lock(&holders_mutex);
	holder = find_holder(holding->uid);
	holder->bytes -= holding->bytes;
	if (!--holder->nr) {
		hash_del(&holder->node);
		kfree(holder);
	}
	mutex_unlock(&holders_mutex);
	holding->bytes = 0;
}
