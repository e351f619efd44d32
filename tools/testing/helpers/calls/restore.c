// SPDX-License-Identifier: GPL-2.0
/* Parameters are as before when all calls are made, and the lab has no thread. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <string.h>
#include "../helper.h"
#include "calls.h"

#define FOLDER	"/sys/module/taskviz/parameters/"
#define LAB	"/sys/kernel/debug/taskviz/lab"

static struct {
	const char *path;
	char value[256];
} parameters[] = {
	{ .path = FOLDER "snapshot_max" },
	{ .path = FOLDER "kthreads_max" },
	{ .path = FOLDER "show_ended" },
	{ .path = FOLDER "probes" },
};

static int open_or_die(const char *path, int flags)
{
	int file = open(path, flags | O_CLOEXEC);

	if (file < 0)
		die(path);
	return file;
}

void keep_parameters(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(parameters); i++) {
		int file = open_or_die(parameters[i].path, O_RDONLY);

		if (read(file, parameters[i].value, sizeof(parameters[i].value) - 1) <= 0)
			die(parameters[i].path);
		close(file);
	}
}

static void end_thread(const char *name)
{
	char command[64];
	const int size = snprintf(command, sizeof(command), "stop %s\n", name);
	int file = open_or_die(LAB, O_WRONLY);

	if (write(file, command, size) != size)
		die(command);
	close(file);
}

/* NAME PID START STEP ... */
static void stop_all(void)
{
	FILE *lab = fopen(LAB, "re");
	char line[256], name[32], step[32];

	if (!lab)
		die(LAB);
	while (fgets(line, sizeof(line), lab))
		if (sscanf(line, "%31s %*d %*s %31s", name, step) == 2 && strcmp(step, "gone"))
			end_thread(name);
	fclose(lab);
}

void restore_parameters(void)
{
	stop_all();
	for (unsigned int i = 0; i < ARRAY_SIZE(parameters); i++) {
		const ssize_t size = strlen(parameters[i].value);
		int file = open_or_die(parameters[i].path, O_WRONLY);

		if (write(file, parameters[i].value, size) != size)
			die(parameters[i].path);
		close(file);
	}
}
