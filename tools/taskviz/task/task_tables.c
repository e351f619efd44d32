// SPDX-License-Identifier: GPL-2.0
/* What the module's tables tell of one task: what it shares, signals, fork, life, programs. */
#include <stdio.h>
#include <string.h>
#include "base/errors.h"
#include "model/rows.h"
#include "task.h"

/**
 * struct part - a table, and how a row of it about the task is shown
 * @table: its name
 * @section: heading
 * @living: it tells of tasks that have not ended
 * @show: adds rows to the report
 */
struct part {
	const char *table;
	const char *section;
	bool living;
	void (*show)(struct task *task, const struct rows *rows, const void *row);
};

/* A cell under another name, unless there is no such thing: "-". */
static void show_cell(struct task *task, const struct rows *rows, const void *row,
		      const char *column, const char *name, const char *meaning)
{
	char text[ROWS_TEXT_SIZE];

	if (strcmp(rows_text(rows, row, column, text), "-"))
		task_row(task, name, text, meaning);
}

static void show_object(struct task *task, const struct rows *rows, const void *row,
			const char *column, const char *name, const char *meaning)
{
	char text[ROWS_TEXT_SIZE], number[TASKVIZ_WORD_LEN];
	uint64_t owner, users;

	snprintf(number, sizeof(number), "%s-N", column);
	rows_text(rows, row, column, text);
	if (rows_number(rows, row, column, &owner) && rows_number(rows, row, number, &users)) {
		if (users == 1)
			snprintf(text, sizeof(text), "own");
		else
			snprintf(text, sizeof(text), "the same as %d, %d tasks do", (int)owner,
				 (int)users);
	}
	task_row(task, name, text, meaning);
}

static void show_sharing(struct task *task, const struct rows *rows, const void *row)
{
	show_object(task, rows, row, "MEMORY", "memory", "address space");
	show_object(task, rows, row, "FILES", "files", "open files");
	show_object(task, rows, row, "CWD", "directory", "directory, root and umask");
	show_object(task, rows, row, "HANDLERS", "handlers", "signal handlers");
	show_object(task, rows, row, "NAMESPC", "namespaces", "namespaces, as one");
}

static void show_signals(struct task *task, const struct rows *rows, const void *row)
{
	static const struct { const char *set, *meaning; } sets[] = {
		{ "pending", "raised for the thread, not delivered yet" },
		{ "shared", "raised for the process, not delivered yet" },
		{ "blocked", "not delivered until unblocked" },
		{ "ignored", "dropped when raised" },
		{ "caught", "a handler runs" },
		{ "-", "in no set: for all there is the default" },
	};
	char set[ROWS_TEXT_SIZE], text[ROWS_TEXT_SIZE];

	rows_text(rows, row, "SET", set);
	for (size_t i = 0; i < sizeof(sets) / sizeof(*sets); i++)
		if (!strcmp(sets[i].set, set))
			task_row(task, set, rows_text(rows, row, "SIGNALS", text), sets[i].meaning);
}

static void show_fork(struct task *task, const struct rows *rows, const void *row)
{
	char shared[ROWS_TEXT_SIZE], parent[ROWS_TEXT_SIZE], sharing[ROWS_TEXT_SIZE];
	char text[2 * ROWS_TEXT_SIZE + 32];

	snprintf(text, sizeof(text), "%s pages at its fork by %s",
		 rows_text(rows, row, "SHARED", shared), rows_text(rows, row, "PARENT", parent));
	task_row(task, "shared", text, rows_text(rows, row, "SHARING", sharing));
	show_cell(task, rows, row, "BY-CHILD", "by it", "pages of these that it copied");
	show_cell(task, rows, row, "BY-PARENT", "by its parent",
		  "pages of these that its parent copied");
}

static void show_life(struct task *task, const struct rows *rows, const void *row)
{
	show_cell(task, rows, row, "MAKER", "made by", "the process that made it");
	show_cell(task, rows, row, "WITH", "shared with its maker",
		  "thread group, vfork, memory, files, directory, signal handlers");
	show_cell(task, rows, row, "LIVED", "lived", "seconds from birth to exit");
	show_cell(task, rows, row, "ZOMBIE", "zombie", "seconds from exit to release");
	show_cell(task, rows, row, "REAPER", "waited for by", "the process that reaped it");
	show_cell(task, rows, row, "EXIT", "exit", "its status, or the signal that ended it");
	show_cell(task, rows, row, "ADOPTED", "adopted by",
		  "as its maker ended: a thread of that, a subreaper, init");
}

static void show_exec(struct task *task, const struct rows *rows, const void *row)
{
	char old_name[ROWS_TEXT_SIZE], name[ROWS_TEXT_SIZE];
	char text[2 * ROWS_TEXT_SIZE + 8], time[TIME_TEXT_SIZE], when[TIME_TEXT_SIZE + 32] = "?";
	uint64_t ns;

	snprintf(text, sizeof(text), "%s > %s", rows_text(rows, row, "OLD-NAME", old_name),
		 rows_text(rows, row, "NAME", name));
	if (rows_number(rows, row, "TIME", &ns))
		snprintf(when, sizeof(when), "%s%s", time_text(time, &task->clock, ns),
			 task->clock.form == TIME_BOOT ? " seconds after boot" : "");
	task_row(task, "ran", text, when);
}

static const struct part parts[] = {
	{ "sharing", "sharing", true, show_sharing },
	{ "signal-sets", "signals", true, show_signals },
	{ "forks", "fork", false, show_fork },
	{ "lives", "life", false, show_life },
	{ "execs", "programs", false, show_exec },
};

/* A pid is used again: only with the time of its birth it means one task. */
static bool is_about(const struct task *task, const struct rows *rows, const void *row)
{
	uint64_t pid, start_ns;

	return rows_number(rows, row, "PID", &pid) && rows_number(rows, row, "START", &start_ns) &&
	       (int32_t)pid == task->record->pid && start_ns == task->record->start_ns;
}

static void show_part(struct task *task, const struct part *part)
{
	struct rows rows;

	task_section(task, part->section);
	if (source_rows_in(task->source, part->table, &task->span, &rows)) {
		task_missing(task, part->table, "%s", source_error());
		return;
	}
	if (*rows.group)
		task_missing(task, part->table, "the group %s is off", rows.group);
	for (uint32_t i = 0; i < rows.count; i++)
		if (is_about(task, &rows, rows_at(&rows, i)))
			part->show(task, &rows, rows_at(&rows, i));
	rows_free(&rows);
}

void task_show_tables(struct task *task)
{
	const bool ended = task->record->info & TASKVIZ_INFO_ENDED;

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (!ended || !parts[i].living)
			show_part(task, &parts[i]);
}
