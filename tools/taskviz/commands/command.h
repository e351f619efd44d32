/* SPDX-License-Identifier: GPL-2.0 */
/* What main() and the subcommands agree on; how commands open what they show. */
#ifndef TASKVIZ_COMMAND_H
#define TASKVIZ_COMMAND_H

#include "base/errors.h"

struct recording;
struct source;

/**
 * struct command - a subcommand
 * @name: what is typed
 * @summary: one line for the overview
 * @run: takes the command line from its own name on; returns an enum command_status
 */
struct command {
	const char *name;
	const char *summary;
	int (*run)(int argc, char **argv);
};

int cmd_cow(int argc, char **argv);
int cmd_doctor(int argc, char **argv);
int cmd_events(int argc, char **argv);
int cmd_explain(int argc, char **argv);
int cmd_export(int argc, char **argv);
int cmd_ipc(int argc, char **argv);
int cmd_kthreads(int argc, char **argv);
int cmd_lesson(int argc, char **argv);
int cmd_lives(int argc, char **argv);
int cmd_locks(int argc, char **argv);
int cmd_pages(int argc, char **argv);
int cmd_record(int argc, char **argv);
int cmd_report(int argc, char **argv);
int cmd_save(int argc, char **argv);
int cmd_sharing(int argc, char **argv);
int cmd_signals(int argc, char **argv);
int cmd_states(int argc, char **argv);
int cmd_table(int argc, char **argv);
int cmd_task(int argc, char **argv);
int cmd_timeline(int argc, char **argv);
int cmd_top(int argc, char **argv);
int cmd_tree(int argc, char **argv);
int cmd_waits(int argc, char **argv);

/**
 * command_read() - read a recording, and tell if it was cut
 * @recording: set; to be given to recording_close() if it was read
 * @path: of it
 *
 * Return: STATUS_OK, or the status to end with, having told why.
 */
int command_read(struct recording *recording, const char *path);

/**
 * command_open() - open a source, and tell if it is a recording that was cut
 * @from: as source_open() has it
 *
 * Return: the source, to be given to source_close(); NULL, having told why, with errno, see
 * command_status_of().
 */
struct source *command_open(const char *from);

/**
 * command_source_failed() - tell the source's error
 * @err: the negative errno it returned
 *
 * Return: the status to end with.
 */
int command_source_failed(int err);

#endif /* TASKVIZ_COMMAND_H */
