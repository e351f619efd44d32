// SPDX-License-Identifier: GPL-2.0
/*
 * Locks of files. /proc/locks names the process that took one; who has the open file, and with it
 * the lock, fdinfo tells: it can be others, who inherited it, and of some locks none is named.
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "core/pure.h"
#include "kinds.h"
#include "requests.h"
#include "waits/open_locks.h"

/**
 * struct search - the locks of files that are looked for
 * @locks: where they are added
 * @waits: all tasks
 * @files: all lines of /proc/locks
 * @nr: how many
 * @places: one a line: index of its lock in @locks
 * @open: who has them, by fdinfo
 * @requests: calls that wait for one
 */
struct search {
	struct locks *locks;
	const struct waits *waits;
	struct file_lock *files;
	size_t nr;
	size_t *places;
	struct open_locks open;
	struct lock_requests requests;
};

static const char *kind_of(const struct file_lock *file)
{
	static const char *const kinds[][2] = {
		{ "FLOCK", "flock" }, { "POSIX", "posix" }, { "OFDLCK", "ofd" },
		{ "LEASE", "lease" }, { "DELEG", "delegation" },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (!strcmp(file->kind, kinds[i][0]))
			return kinds[i][1];
	return "other";
}

static bool is_same_file(const struct file_lock *one, const struct file_lock *other)
{
	return !strcmp(one->kind, other->kind) && one->dev == other->dev && one->ino == other->ino;
}

static void put_how(struct lock_user *user, const struct file_lock *file)
{
	char mode[LOCK_KIND_SIZE];
	size_t i;

	for (i = 0; file->mode[i]; i++)
		mode[i] = tolower(file->mode[i]);
	mode[i] = 0;
	if (file->end != FILE_LOCK_EOF)
		snprintf(user->how, sizeof(user->how), "%s %" PRIu64 "-%" PRIu64, mode, file->begin,
			 file->end);
	else if (file->begin)
		snprintf(user->how, sizeof(user->how), "%s %" PRIu64 "-", mode, file->begin);
	else
		snprintf(user->how, sizeof(user->how), "%s", mode);
}

static bool add_user(struct search *search, size_t place, uint32_t task, uint32_t turn,
		     const char *why)
{
	struct lock_user *user = lock_add_user(&search->locks->all[search->places[place]], task,
					       turn);

	if (!user)
		return false;
	user->why = task == WAIT_NONE ? why : NULL;
	put_how(user, &search->files[place]);
	return true;
}

/* Whoever has a lock of the file, or waits for one, knows where it is; NULL: nobody is seen. */
static const char *path_of(const struct search *search, const struct file_lock *file)
{
	for (size_t i = 0; i < search->nr; i++) {
		const char *path = search->files[i].dev == file->dev &&
				   search->files[i].ino == file->ino ?
				   open_locks_path(&search->open, i) : NULL;

		if (path)
			return path;
	}
	return lock_requests_path(&search->requests, file);
}

static void name_lock(struct search *search, struct lock *lock, size_t place)
{
	const struct file_lock *file = &search->files[place];
	struct taskviz_text text = { .buf = lock->name, .size = sizeof(lock->name) - 1 };
	const char *path = path_of(search, file);

	if (path) {
		taskviz_put_name(&text, path, strlen(path));
		lock->name[text.len < text.size ? text.len : text.size] = 0;
	} else {
		snprintf(lock->name, sizeof(lock->name), "inode %" PRIu64 " of %x:%x", file->ino,
			 (unsigned int)(file->dev >> 32), (unsigned int)file->dev);
	}
}

/* Locks of one kind that are held at one file make one, as a request waits for all in its way. */
static bool find_place(struct search *search, size_t place)
{
	struct lock *lock;

	for (size_t i = 0; i < place; i++)
		if (search->files[i].behind == FILE_LOCK_HELD &&
		    is_same_file(&search->files[i], &search->files[place])) {
			search->places[place] = search->places[i];
			return true;
		}
	lock = lock_add(search->locks, kind_of(&search->files[place]), "/proc/locks");
	if (!lock)
		return false;
	search->places[place] = lock - search->locks->all;
	name_lock(search, lock, place);
	return true;
}

/* Whom fdinfo does not name may be who took it, if that is still there. */
static bool add_taker(struct search *search, size_t place)
{
	const int32_t pid = search->files[place].pid;
	const uint32_t task = pid > 0 ? waits_find(search->waits, pid) : WAIT_NONE;
	const char *why = search->open.hidden ? "permission" : pid > 0 ?
			  "who took it has ended" : "no process has the file open";

	return add_user(search, place, task, 0, why);
}

static bool add_holders(struct search *search, size_t place)
{
	size_t nr = 0;

	for (size_t i = 0; i < search->open.nr; i++) {
		if (search->open.all[i].place != place)
			continue;
		if (!add_user(search, place, search->open.all[i].task, 0, NULL))
			return false;
		nr++;
	}
	if (!nr)
		return add_taker(search, place);
	search->locks->all[search->places[place]].source = "fdinfo";
	return true;
}

/* Requests of open files name nobody: which of several is whose is not known, and so no turn. */
static uint32_t turn_of(const struct search *search, const struct file_lock *file)
{
	size_t nr = 0;

	if (file->pid > 0)
		return file->turn;
	for (size_t i = 0; i < search->nr; i++)
		nr += search->files[i].turn && search->files[i].pid <= 0 &&
		      is_same_file(&search->files[i], file);
	return nr > 1 ? LOCK_NO_TURN : file->turn;
}

static bool add_waiter(struct search *search, size_t place)
{
	const struct file_lock *file = &search->files[place];
	uint32_t task = lock_requests_take(&search->requests, search->waits, file);

	if (task == WAIT_NONE && file->pid > 0)
		task = waits_find(search->waits, file->pid);
	return add_user(search, place, task, turn_of(search, file), "not visible");
}

static bool add_all(struct search *search)
{
	for (size_t i = 0; i < search->nr; i++)
		if (search->files[i].behind == FILE_LOCK_HELD &&
		    (!find_place(search, i) || !add_holders(search, i)))
			return false;
	for (size_t i = 0; i < search->nr; i++) {
		if (search->files[i].behind == FILE_LOCK_HELD)
			continue;
		search->places[i] = search->places[search->files[i].behind];
		if (!add_waiter(search, i))
			return false;
	}
	return true;
}

static int find(struct search *search)
{
	int err = open_locks_find(&search->open, search->waits, search->files, search->nr);

	if (!err)
		err = lock_requests_find(&search->requests, search->waits);
	if (!err && !add_all(search))
		err = -ENOMEM;
	open_locks_free(&search->open);
	lock_requests_free(&search->requests);
	return err;
}

/* A /proc without that file has none to show. */
int locks_of_files(struct locks *locks, const struct waits *waits)
{
	struct search search = { .locks = locks, .waits = waits };
	char *text;
	int err;

	if (proc_whole(waits->proc, 0, 0, "locks", &text))
		return 0;
	err = file_locks_parse(text, &search.files, &search.nr);
	free(text);
	if (!err && search.nr) {
		search.places = calloc(search.nr, sizeof(*search.places));
		err = search.places ? find(&search) : -ENOMEM;
		free(search.places);
	}
	free(search.files);
	return err;
}
