// SPDX-License-Identifier: GPL-2.0
/* make_saved DIR: writes the tests' family of tasks into DIR as "taskviz save" would. */
#include <stdio.h>
#include <unistd.h>
#include "records.h"
#include "source/saved.h"

static int save(const char *name, const struct snapshot *family)
{
	FILE *to = fopen(name, "w");

	if (!to)
		return 1;
	saved_encode(to, family);
	return fclose(to);
}

int main(int argc, char **argv)
{
	struct snapshot family = test_family();
	int failed;

	if (argc != 2 || chdir(argv[1]))
		return 2;
	failed = save(SAVED_PROCESSES, &family) || save(SAVED_THREADS, &family);
	snapshot_free(&family);
	return failed;
}
