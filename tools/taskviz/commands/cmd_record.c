// SPDX-License-Identifier: GPL-2.0
/* taskviz record: what is recorded, how long, and where to. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "base/amounts.h"
#include "base/interrupt.h"
#include "base/options.h"
#include "command.h"
#include "record_file.h"
#include "record_part.h"
#include "record_ring.h"
#include "source/source.h"

#define BUFFER_KB	8192
#define MAX_BUFFER_KB	1048576
#define LEAST_SIZE	65536
#define MAX_FILES	1000000
#define RING_SIZE	(256ull << 20)	/* of one that is told by time */

/* Inode of the pid namespace that the kernel makes at boot: PROC_PID_INIT_INO. */
#define INITIAL_PID_NS	0xeffffffcu

enum {
	OPTION_NO_STATES = OPTION_LONG, OPTION_DURATION, OPTION_MAX_SIZE, OPTION_PID, OPTION_RING,
	OPTION_ROTATE, OPTION_STATUS, OPTION_SUBTREE, OPTION_WHEN,
};

static const struct option_info own_options[] = {
	{ "write", 'w', "FILE", "where to; has to be given",
	  "@file" },
	{ "pid", OPTION_PID, "PID", "only of this process, until it ends", "@pid" },
	{ "subtree", OPTION_SUBTREE, "PID", "only of this process and what it makes, until all end",
	  "@pid" },
	{ "no-states", OPTION_NO_STATES, NULL, "no switches and wakeups, no states: a smaller file",
	  NULL },
	{ "buffer", 'b', "KIB", "ring buffer of each CPU, 8192 if not given", NULL },
	{ "duration", OPTION_DURATION, "TIME", "end then, if not before: 2.5, 90s, 10m, 2h", NULL },
	{ "max-size", OPTION_MAX_SIZE, "SIZE", "end when the file is so large: 64M, 1G", NULL },
	{ "rotate", OPTION_ROTATE, "N", "go on in another file then, and keep the last N of them",
	  NULL },
	{ "ring", OPTION_RING, "SIZE", "the last 64M or 30s, in memory; SIGUSR1 writes them, too",
	  NULL },
	{ "when", OPTION_WHEN, "CONDITION",
	  "end --ring when killed:NAME, D:5s or forks:500 (a second) comes true", NULL },
	{ "status", OPTION_STATUS, NULL, "exit as the COMMAND did, 128 and the signal if killed",
	  NULL },
	{}
};

static const struct usage usage = {
	.name = "record",
	.operands = "-w FILE [-- COMMAND [ARGUMENT...]]",
	.values = "@file",
	.about =
	"Records what all tasks do until it is interrupted; or, with a COMMAND, what that does and all\n"
	"that it makes, until it ends. 'taskviz report' and 'taskviz timeline' show the file, and so\n"
	"do the other commands with --from. With --ring the whole machine is recorded for as long as you\n"
	"like, and what came last is written. Needs root and the module.",
	.own = own_options,
};

/* A time has a unit that no size has. */
static bool take_ring(const char *value, struct record *record)
{
	const size_t digits = strspn(value, "0123456789.");

	record->ring_ns = 0;
	record->ring_bytes = RING_SIZE;
	if (value[digits] && strchr("smh", value[digits]))
		return amount_ns(value, &record->ring_ns);
	return amount_bytes(value, LEAST_SIZE, &record->ring_bytes);
}

static bool take_rotate(const char *value, struct record *record)
{
	long number;

	if (!options_number(value, "a number of files", MAX_FILES, &number))
		return false;
	if (number < 2)
		command_error("--rotate %ld would keep nothing of what was before: at least 2",
			      number);
	record->rotation.keep = number;
	return number >= 2;
}

static bool take_part(const char *value, enum record_part part, struct record *record)
{
	long pid;

	if (record->part) {
		command_error("--pid and --subtree exclude each other, and are of one process");
		return false;
	}
	if (!options_number(value, "a PID", INT32_MAX, &pid))
		return false;
	if (!pid)
		command_error("0 is no process: a PID is 1 at least");
	record->part = part;
	record->head.root = pid;
	return pid;
}

static bool take_option(int letter, const char *value, void *data)
{
	struct record *record = data;
	long number;

	switch (letter) {
	case 'w':
		record->capture.path = value;
		return true;
	case OPTION_DURATION:
		return amount_ns(value, &record->duration_ns);
	case OPTION_MAX_SIZE:
		return amount_bytes(value, LEAST_SIZE, &record->most_bytes);
	case OPTION_PID:
		return take_part(value, PART_PROCESS, record);
	case OPTION_SUBTREE:
		return take_part(value, PART_SUBTREE, record);
	case OPTION_ROTATE:
		return take_rotate(value, record);
	case OPTION_RING:
		return take_ring(value, record);
	case OPTION_WHEN:
		return when_parse(value, &record->when);
	case OPTION_STATUS:
		record->as_child = true;
		return true;
	case OPTION_NO_STATES:
		record->wanted.kinds &= ~(EVENT_BIT(EVENT_SWITCH) | EVENT_BIT(EVENT_WAKEUP));
		return true;
	default:
		if (!options_number(value, "a buffer in KiB", MAX_BUFFER_KB, &number))
			return false;
		record->wanted.buffer_kb = number;
		return true;
	}
}

/* Events have pids of the initial pid namespace, snapshots those of the reader's. */
static bool is_in_initial_namespace(void)
{
	struct stat of;

	return !stat("/proc/self/ns/pid", &of) && of.st_ino == INITIAL_PID_NS;
}

static int run(struct record *record, char **command)
{
	int status;

	if (!is_in_initial_namespace()) {
		command_error("record outside of containers: trace events have the pids of the host");
		return STATUS_NO_SOURCE;
	}
	record->capture.source = command_open(NULL);
	if (!record->capture.source)
		return command_status_of(-errno);
	status = record->ring_bytes ? record_ring(record, command) :
				      record_file(record, command);
	source_close(record->capture.source);
	record_part_drop(record);
	free(record->capture.users);
	return status;
}

static bool can_rotate(const struct record *record)
{
	if (record->ring_bytes)
		command_error("--ring has one file for all that is left: leave --rotate out");
	else if (!record->most_bytes && !record->duration_ns)
		command_error("--rotate wants to know when a file is to end: --max-size SIZE or --duration TIME");
	else if (!record_can_be_file(record->capture.path))
		command_error("--rotate writes files beside each other, and %s is no file: give the name of one",
			      record->capture.path);
	else
		return true;
	return false;
}

/* Does what is asked for make sense together? */
static bool can_be(const struct record *record, const char *command)
{
	if (!record->capture.path)
		command_error("record wants a file: taskviz record -w FILE [-- COMMAND]");
	else if (record->part && command)
		command_error("--pid and --subtree are of a process that is there: leave the COMMAND out, --duration tells how long");
	else if (record->as_child && !command)
		command_error("--status is that of a COMMAND: give one");
	else if (record->ring_bytes && record->most_bytes)
		command_error("--ring bounds the file already: leave --max-size out");
	else if (record->when.kind && !record->ring_bytes)
		command_error("--when is about what came before: --ring SIZE keeps that");
	else if (record->when.kind == WHEN_D && !(record->wanted.kinds & EVENT_BIT(EVENT_SWITCH)))
		command_error("--when D:TIME wants states: leave --no-states out");
	else if (record->rotation.keep)
		return can_rotate(record);
	else
		return true;
	return false;
}

int cmd_record(int argc, char **argv)
{
	struct record record = {
		.wanted = { .kinds = EVENT_ALL, .buffer_kb = BUFFER_KB, .cgroups = true },
		.end_ns = UINT64_MAX,
	};
	struct options options;
	int status = options_parse(&options, &usage, argc, argv, take_option, &record);

	if (status >= 0)
		return status;
	/* Who asks may not wait until all is set up, and must not end what has just begun. */
	if (record.ring_bytes)
		interrupt_hold_requests();
	status = can_be(&record, argv[optind]) ? run(&record, argv + optind) : STATUS_USAGE;
	when_drop(&record.when);
	return status;
}
