// SPDX-License-Identifier: GPL-2.0
/* What /proc/PID tells of one task, beside what the module knows. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/readall.h"
#include "core/pure.h"
#include "proc/maps.h"
#include "task.h"

#define TEXT_SIZE	1024

/* Escaped as names are, cut with dots where it is too long. */
static void escape(char *to, const char *from, size_t len)
{
	struct taskviz_text text = { .buf = to, .size = TEXT_SIZE - 4 };

	taskviz_put_name(&text, from, len);
	strcpy(to + (text.len < text.size ? text.len : text.size),
	       text.len > text.size ? "..." : "");
}

static void show_link(struct task *task, int dir, const char *name, const char *meaning)
{
	char link[TEXT_SIZE], text[TEXT_SIZE];
	const ssize_t len = readlinkat(dir, name, link, sizeof(link));

	if (len < 0) {
		task_missing(task, name, "%s", errno == ENOENT ? "it has none" : strerror(errno));
		return;
	}
	escape(text, link, len);
	task_row(task, name, text, meaning);
}

/* Return: the text, to be freed; NULL, having said why. */
static char *read_file(struct task *task, int dir, const char *name, size_t *size)
{
	char *text = NULL;
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
	int err = fd < 0 ? -errno : read_all(fd, &text, size);

	if (fd >= 0)
		close(fd);
	if (err)
		task_missing(task, name, "%s", strerror(-err));
	return err ? NULL : text;
}

static void show_line(struct task *task, int dir, const char *name, const char *meaning)
{
	char text[TEXT_SIZE], *line;
	size_t size;

	line = read_file(task, dir, name, &size);
	if (!line)
		return;
	/* The words of cmdline end with NULs. */
	for (size_t i = 0; i + 1 < size; i++)
		if (!line[i])
			line[i] = ' ';
	escape(text, line, strcspn(line, "\n"));
	task_row(task, name, *text ? text : "-", meaning);
	free(line);
}

static DIR *open_folder(struct task *task, int dir, const char *name)
{
	int fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);

	if (!folder)
		task_missing(task, name, "%s", strerror(errno));
	return folder;
}

static void show_files(struct task *task, int dir)
{
	struct dirent *entry;
	DIR *folder;

	task_section(task, "files");
	folder = open_folder(task, dir, "fd");
	while (folder && (entry = readdir(folder)))
		if (*entry->d_name != '.')
			show_link(task, dirfd(folder), entry->d_name, "");
	if (folder)
		closedir(folder);
}

/* The links say "user:[4026531837]". Those that are not ours differ from this program's. */
static void show_namespace(struct task *task, int folder, const char *name)
{
	char path[320], ours[64] = "", theirs[64] = "";

	snprintf(path, sizeof(path), "/proc/self/ns/%s", name);
	if (readlink(path, ours, sizeof(ours) - 1) < 0 ||
	    readlinkat(folder, name, theirs, sizeof(theirs) - 1) < 0)
		task_missing(task, name, "%s", strerror(errno));
	else
		task_row(task, name, theirs, strcmp(ours, theirs) ? "not ours" : "ours");
}

static void show_namespaces(struct task *task, int dir)
{
	struct dirent *entry;
	DIR *folder;

	task_section(task, "namespaces");
	folder = open_folder(task, dir, "ns");
	while (folder && (entry = readdir(folder)))
		if (*entry->d_name != '.')
			show_namespace(task, dirfd(folder), entry->d_name);
	if (folder)
		closedir(folder);
}

static void show_maps(struct task *task, int dir)
{
	struct maps_sum sums[MAPS_NR_KINDS];
	char *text, value[64];

	if (!(task->record->info & TASKVIZ_INFO_HAS_MM))
		return;
	task_section(task, "map");
	text = read_file(task, dir, "maps", NULL);
	if (!text)
		return;
	maps_sum(text, sums);
	free(text);
	for (int i = 0; i < MAPS_NR_KINDS; i++) {
		struct taskviz_text size = { .buf = value, .size = sizeof(value) - 1 };

		if (!sums[i].areas)
			continue;
		taskviz_put_size(&size, sums[i].bytes, 0);
		snprintf(value + size.len, sizeof(value) - size.len, " in %u", sums[i].areas);
		task_row(task, maps_kinds[i].name, value, maps_kinds[i].meaning);
	}
}

/* The pid may have gone to another task: field 22 of stat is the start, in ticks since boot. */
static bool is_same(const struct task *task, int dir)
{
	const long ticks = sysconf(_SC_CLK_TCK);
	const uint64_t start_ns = task->record->start_ns + task->snapshot.head.boot_offset_ns;
	unsigned long long start = 0;
	char *text = NULL, *at;
	int fd = openat(dir, "stat", O_RDONLY | O_CLOEXEC);

	if (fd >= 0 && !read_all(fd, &text, NULL)) {
		at = strrchr(text, ')');
		for (int field = 2; at && field < 22; field++)
			at = strchr(at + 1, ' ');
		start = at ? strtoull(at, NULL, 10) : 0;
	}
	if (fd >= 0)
		close(fd);
	free(text);
	return start == start_ns / (1000000000ull / ticks);
}

void task_show_proc(struct task *task)
{
	char path[64];
	int dir;

	snprintf(path, sizeof(path), "/proc/%d", task->record->pid);
	dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	task_section(task, path);
	if (dir < 0) {
		task_missing(task, "all", "%s", strerror(errno));
		return;
	}
	if (is_same(task, dir)) {
		show_link(task, dir, "exe", "the program it runs");
		show_line(task, dir, "cmdline", "its arguments, as it has them now");
		show_link(task, dir, "cwd", "its working directory");
		show_link(task, dir, "root", "its root");
		show_line(task, dir, "wchan", "where in the kernel it sleeps, 0: it does not");
		show_maps(task, dir);
		show_files(task, dir);
		show_namespaces(task, dir);
	} else {
		task_missing(task, "all", "it ended meanwhile");
	}
	close(dir);
}
