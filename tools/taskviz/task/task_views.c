// SPDX-License-Identifier: GPL-2.0
/* What the module's views tell of one task: sharing, signals, its fork, its story. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/errors.h"
#include "model/viewtext.h"
#include "task.h"

#define MAX_WORDS	9

/**
 * struct part - a table of a view, and how a line of it about the task is shown
 * @view: name of the view
 * @section: heading
 * @columns: of the table
 * @nr: how many
 * @pid: index of the column that names the task
 * @end: index of the column that says if it ended, 0 if there is none
 * @lives: does it hold a line a life, in order of birth, older ones with that pid, too?
 * @show: adds rows
 */
struct part {
	const char *view;
	const char *section;
	struct view_column columns[MAX_WORDS];
	size_t nr;
	size_t pid;
	size_t end;
	bool lives;
	void (*show)(struct task *task, char **words);
};

static void show_sharing(struct task *task, char **words)
{
	static const char *const meanings[] = {
		NULL, "address space", "open files", "directory, root and umask",
		"signal handlers", "namespaces, as one",
	};
	static const char *const names[] = {
		NULL, "memory", "files", "directory", "handlers", "namespaces",
	};

	for (int i = 1; i < 6; i++) {
		int owner, users;
		char text[64];

		snprintf(text, sizeof(text), "%s", words[i]);
		if (sscanf(words[i], "%d / %d", &owner, &users) == 2)
			snprintf(text, sizeof(text), "the same as %d, %d tasks do", owner, users);
		task_row(task, names[i], text, meanings[i]);
	}
}

static void show_signals(struct task *task, char **words)
{
	static const struct { const char *set, *meaning; } sets[] = {
		{ "pending", "raised for the thread, not delivered yet" },
		{ "shared", "raised for the process, not delivered yet" },
		{ "blocked", "not delivered until unblocked" },
		{ "ignored", "dropped when raised" },
		{ "caught", "a handler runs" },
		{ "-", "in no set: for all there is the default" },
	};

	for (size_t i = 0; i < sizeof(sets) / sizeof(*sets); i++)
		if (!strcmp(sets[i].set, words[1]))
			task_row(task, words[1], words[2], sets[i].meaning);
}

static void show_fork(struct task *task, char **words)
{
	char text[128];

	snprintf(text, sizeof(text), "%s pages at its fork by %s", words[3], words[0]);
	task_row(task, "shared", text, words[6]);
	task_row(task, "by it", words[4], "pages of these that it copied");
	task_row(task, "by its parent", words[5], "pages of these that its parent copied");
}

static void show_story(struct task *task, char **words)
{
	task_row(task, "shared with its maker", words[2],
		 "thread group, vfork, memory, files, directory, handlers");
	task_row(task, "story", words[3], "names and execs, the end, the adoption");
}

static const struct part parts[] = {
	{
		.view = "sharing", .section = "sharing", .nr = 6, .show = show_sharing,
		.columns = {
			{ "PID", VIEW_WORD }, { "MEMORY", VIEW_SHARED }, { "FILES", VIEW_SHARED },
			{ "CWD", VIEW_SHARED }, { "HANDLERS", VIEW_SHARED },
			{ "NAMESPC", VIEW_SHARED },
		},
	}, {
		.view = "signals", .section = "signals", .nr = 4, .show = show_signals,
		.columns = {
			{ "PID", VIEW_WORD }, { "SET", VIEW_WORD }, { "SIGNALS", VIEW_WORD },
			{ "NAME", VIEW_WORD },
		},
	}, {
		.view = "cow", .section = "fork", .nr = 8, .pid = 1, .end = 2,
		.lives = true, .show = show_fork,
		.columns = {
			{ "PARENT", VIEW_WORD }, { "CHILD", VIEW_WORD }, { "E", VIEW_WORD },
			{ "SHARED", VIEW_WORD }, { "BY-CHILD", VIEW_WORD },
			{ "BY-PARENT", VIEW_WORD }, { "SHARING", VIEW_PHRASE },
			{ "CHILD", VIEW_WORD },
		},
	}, {
		.view = "lifecycle", .section = "life", .nr = 4, .pid = 1, .lives = true,
		.show = show_story,
		.columns = {
			{ "BORN", VIEW_WORD }, { "PID", VIEW_WORD }, { "WITH", VIEW_WORD },
			{ "STORY", VIEW_WORD },
		},
	},
};

static bool has_ended(const struct task *task)
{
	return task->record->info & TASKVIZ_INFO_ENDED;
}

static bool is_about(const struct task *task, const struct part *part, char **words)
{
	char pid[16];

	snprintf(pid, sizeof(pid), "%d", task->record->pid);
	return !strcmp(words[part->pid], pid) &&
	       (!part->end || has_ended(task) == !strcmp(words[part->end], "X"));
}

/* Of the living one has that pid; of the ended the report is about the youngest. */
static void show_lines(struct task *task, const struct part *part, char *text)
{
	struct view_reader reader;
	char *words[VIEW_COLUMNS], *last[VIEW_COLUMNS];
	bool found = false;

	task_section(task, part->section);
	if (!view_find(&reader, text, part->columns, part->nr)) {
		task_missing(task, part->view, "the view is another version's");
		return;
	}
	while (view_next(&reader, words)) {
		if (!is_about(task, part, words))
			continue;
		memcpy(last, words, sizeof(last));
		found = true;
		if (!part->lives)
			part->show(task, words);
	}
	if (found && part->lives)
		part->show(task, last);
}

static bool applies(const struct task *task, const struct part *part)
{
	return has_ended(task) == !strcmp(part->view, "lifecycle") || !strcmp(part->view, "cow");
}

void task_show_views(struct task *task)
{
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		char *text;

		if (!applies(task, &parts[i]))
			continue;
		if (source_view(task->source, parts[i].view, &text)) {
			task_section(task, parts[i].section);
			task_missing(task, parts[i].view, "%s", source_error());
			continue;
		}
		show_lines(task, &parts[i], text);
		free(text);
	}
}
