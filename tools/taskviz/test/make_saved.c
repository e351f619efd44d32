// SPDX-License-Identifier: GPL-2.0
/* make_saved FILE [TABLES]: writes the tests' family as "taskviz save" would, with tables. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include "base/readall.h"
#include "recordings.h"
#include "tables.h"

static struct recording_writer writer;

static int add_table(const char *name, const char *text)
{
	struct rows rows = test_table(name, text);
	const int failed = !rows_check(&rows) || recording_write_table(&writer, &rows);

	rows_free(&rows);
	return failed;
}

static int add_file(int dir, const char *name)
{
	const int fd = openat(dir, name, O_RDONLY);
	int failed;
	char *text;

	if (fd < 0 || read_all(fd, &text, NULL))
		return 1;
	failed = add_table(name, text);
	free(text);
	close(fd);
	return failed;
}

/* Each file of a folder. */
static int add_files(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	int failed = !dir;

	while (!failed && (entry = readdir(dir)))
		if (*entry->d_name != '.')
			failed = add_file(dirfd(dir), entry->d_name);
	return (dir && closedir(dir)) || failed;
}

int main(int argc, char **argv)
{
	struct snapshot family = test_family();
	int failed;

	writer.file = argc < 2 ? NULL : fopen(argv[1], "w");
	if (!writer.file)
		return 2;
	test_write_moment(&writer, &family);
	snapshot_free(&family);
	failed = (argc > 2 && add_files(argv[2])) || recording_write_end(&writer);
	return fclose(writer.file) || failed;
}
