// SPDX-License-Identifier: GPL-2.0
/* What recordings into a file and into memory have in common: their head, when and how they end. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include "base/interrupt.h"
#include "command.h"
#include "record_part.h"

/* What the module does not record never comes: better known before than after. */
static void warn_of_probes(const char *probes)
{
	static const char *const wanted[] = { "lifecycle", "cow", "signals" };

	for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++)
		if (!strstr(probes, wanted[i]))
			command_error("the module does not record %s, so that will be missing: write it to /sys/module/taskviz/parameters/probes",
				      wanted[i]);
}

static void fill_probes(char *probes)
{
	FILE *file = fopen("/sys/module/taskviz/parameters/probes", "re");

	if (file && !fgets(probes, RECORDING_PROBES_LEN, file))
		*probes = 0;
	if (file)
		fclose(file);
	probes[strcspn(probes, "\n")] = 0;
	warn_of_probes(probes);
}

static void fill_command(char *command, char **argv)
{
	size_t used = 0;

	for (; *argv && used < RECORDING_COMMAND_LEN - 1; argv++)
		used += snprintf(command + used, RECORDING_COMMAND_LEN - used, "%s%s",
				 used ? " " : "", *argv);
}

bool record_is_limited(const struct record *record)
{
	return record->child.pid && !record->ring_bytes && !record->rotation.keep;
}

bool record_can_be_file(const char *path)
{
	struct stat there;

	return strcmp(path, "-") && (stat(path, &there) || S_ISREG(there.st_mode));
}

void record_fill_head(struct record *record, char **command)
{
	struct recording_head *head = &record->head;

	if (record->wanted.kinds & EVENT_BIT(EVENT_SWITCH))
		head->flags |= RECORDING_STATES;
	if (record_is_limited(record)) {
		head->flags |= RECORDING_LIMITED;
		head->root = record->child.pid;
	}
	if (record->part)
		head->flags |= RECORDING_LIMITED | (record->part == PART_PROCESS ?
						    RECORDING_PROCESS : RECORDING_SUBTREE);
	head->realtime_ns = times_now().realtime_ns;
	fill_probes(head->probes);
	fill_command(head->command, command);
}

bool record_has(const struct record *record, struct event *event)
{
	if (event->time_ns <= record->end_ns)
		return true;
	event->time_ns = record->end_ns;
	return event->kind == EVENT_LOST;
}

/* What a round of reading brings may still be more than that. */
static bool is_full(struct record *record)
{
	const off_t size = record->most_bytes ? ftello(record->capture.writer.file) : -1;

	record->full = size >= 0 && (uint64_t)size >= record->most_bytes &&
		       (!record->rotation.keep || (uint64_t)size >= record->rotation.least_bytes);
	return record->full;
}

bool record_file_is_over(struct record *record, uint64_t begin_ns)
{
	return is_full(record) ||
	       (record->duration_ns && times_boot_ns() - begin_ns >= record->duration_ns);
}

bool record_is_over(struct record *record, uint64_t begin_ns)
{
	return record->met || interrupt_came() || record_part_is_gone(record) ||
	       child_has_ended(&record->child) ||
	       (!record->rotation.keep && record_file_is_over(record, begin_ns));
}

void record_tell_command(const struct record *record)
{
	if (record->child.pid && WIFEXITED(record->child.status) &&
	    WEXITSTATUS(record->child.status))
		fprintf(stderr, "; the command exited with %d",
			WEXITSTATUS(record->child.status));
	if (record->child.pid && WIFSIGNALED(record->child.status))
		fprintf(stderr, "; signal %d ended the command", WTERMSIG(record->child.status));
}

/* As shells have it. One that still runs has done nothing wrong. */
int record_status(const struct record *record)
{
	const int status = record->child.status;

	if (!record->as_child)
		return STATUS_OK;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
