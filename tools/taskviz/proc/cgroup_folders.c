// SPDX-License-Identifier: GPL-2.0
/* Finds cgroups by their folders: the inode of one is the id that the kernel has of its cgroup. */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <mntent.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "cgroup_folders.h"

/* Return: is it mounted anywhere? */
static int find_mount(char path[PATH_MAX])
{
	FILE *mounts = setmntent("/proc/self/mounts", "r");
	struct mntent *mount;
	int found = 0;

	while (mounts && !found && (mount = getmntent(mounts))) {
		found = !strcmp(mount->mnt_type, "cgroup2");
		if (found)
			snprintf(path, PATH_MAX, "%s", mount->mnt_dir);
	}
	if (mounts)
		endmntent(mounts);
	return found;
}

/**
 * struct walk - the way down from the root
 * @path: of the folder that it is in
 * @root_len: how much of that is the root's
 * @device: that it stays on
 * @found: who is told
 */
struct walk {
	char path[PATH_MAX];
	size_t root_len;
	dev_t device;
	cgroup_found_fn found;
};

/* Files are told from folders by what the parent has of them: there are dozens in each cgroup. */
static bool may_be_folder(const struct dirent *entry)
{
	return (entry->d_type == DT_DIR || entry->d_type == DT_UNKNOWN) &&
	       strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..");
}

/* Return: NULL if it is gone, or no folder of this device. */
static DIR *enter(struct walk *walk, struct stat *stat)
{
	const int fd = open(walk->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *folder = NULL;

	if (fd < 0)
		return NULL;
	if (!fstat(fd, stat) && (!walk->device || stat->st_dev == walk->device))
		folder = fdopendir(fd);
	if (!folder)
		close(fd);
	return folder;
}

static bool walk_folder(struct walk *walk, size_t len);

static bool walk_below(struct walk *walk, size_t len, DIR *folder)
{
	const struct dirent *entry;
	bool go_on = true;

	while (go_on && (entry = readdir(folder))) {
		const size_t name_len = strlen(entry->d_name);

		if (!may_be_folder(entry) || len + name_len + 2 > sizeof(walk->path))
			continue;
		walk->path[len] = '/';
		memcpy(walk->path + len + 1, entry->d_name, name_len + 1);
		go_on = walk_folder(walk, len + 1 + name_len);
	}
	return go_on;
}

/* @len: of its path, which may be longer when this returns. Return: go on? */
static bool walk_folder(struct walk *walk, size_t len)
{
	struct stat stat;
	const char *below = walk->path + walk->root_len;
	DIR *folder = enter(walk, &stat);
	bool go_on;

	if (!folder)
		return true;
	walk->device = stat.st_dev;
	go_on = walk->found(stat.st_ino, *below ? below : "/") && walk_below(walk, len, folder);
	closedir(folder);
	return go_on;
}

void cgroup_folders_find(const char *mount, cgroup_found_fn found)
{
	struct walk walk = { .found = found };

	if (mount)
		snprintf(walk.path, sizeof(walk.path), "%s", mount);
	else if (!find_mount(walk.path))
		return;
	walk.root_len = strlen(walk.path);
	walk_folder(&walk, walk.root_len);
}
