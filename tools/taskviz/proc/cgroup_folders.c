// SPDX-License-Identifier: GPL-2.0
/* Finds cgroups by their folders: the inode of one is the id that the kernel has of its cgroup. */
#include <fts.h>
#include <limits.h>
#include <mntent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
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

static void walk(FTS *tree, size_t root_len, cgroup_found_fn found)
{
	FTSENT *entry;

	while ((entry = fts_read(tree))) {
		const char *below = entry->fts_path + root_len;

		if (entry->fts_info == FTS_D &&
		    !found(entry->fts_statp->st_ino, *below ? below : "/"))
			return;
	}
}

void cgroup_folders_find(const char *mount, cgroup_found_fn found)
{
	char path[PATH_MAX], *roots[2] = { path };
	FTS *tree;

	if (mount)
		snprintf(path, sizeof(path), "%s", mount);
	else if (!find_mount(path))
		return;
	tree = fts_open(roots, FTS_PHYSICAL | FTS_XDEV | FTS_NOCHDIR, NULL);
	if (!tree)
		return;
	walk(tree, strlen(path), found);
	fts_close(tree);
}
