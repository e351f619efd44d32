// SPDX-License-Identifier: GPL-2.0
/* Lines of locks. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "lines.h"
#include "waits/since.h"

enum {
	C_LOCK, C_KIND, C_DOES, C_TURN, C_HOW, C_PID, C_TGID, C_STATE, C_SINCE, C_LEAST, C_IN,
	C_SOURCE, C_NOTE,
};

static const struct column columns[] = {
	[C_LOCK] = { "LOCK", "the lock: a file, an address; below it who has it, and who waits",
		     COLUMN_USUAL | COLUMN_TREE },
	[C_KIND] = { "KIND", "flock, posix, ofd, lease: of a file; mutex; futex; semaphore",
		     COLUMN_USUAL },
	[C_DOES] = { "DOES", "has it, or waits; of a lock, how many wait", COLUMN_USUAL },
	[C_TURN] = { "TURN", "how many must have had it before, one after the other",
		     COLUMN_USUAL | COLUMN_NUMBER },
	[C_HOW] = { "HOW", "to read or to write, and which bytes if not all", COLUMN_USUAL },
	[C_PID] = { "PID", "process id of the task", COLUMN_USUAL | COLUMN_NUMBER },
	[C_TGID] = { "TGID", "process id of its process", COLUMN_NUMBER },
	[C_STATE] = { "ST", "its state: R runs, S sleeps", COLUMN_USUAL },
	[C_SINCE] = { "SINCE", "of who waits: seconds since it ran last, with a + at least so many",
		      COLUMN_NUMBER },
	[C_LEAST] = { "SINCE-LEAST", "SINCE is at least that", COLUMN_BOOL },
	[C_IN] = { "IN", "the system call it waits in", 0 },
	[C_SOURCE] = { "SOURCE", "how it is known who has it", 0 },
	[C_NOTE] = { "NOTE", "deadlock: it waits for itself, through others; or why it is not known",
		     COLUMN_USUAL },
};

const struct column_list locks_columns = { "", columns, sizeof(columns) / sizeof(*columns) };

static void set_number(struct table *table, struct libscols_line *line, size_t column,
		       uint64_t number)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, number);
	table_set(table, line, column, text);
}

static bool wants_since(const struct table *table)
{
	return table_has(table, C_SINCE) || table_has(table, C_LEAST);
}

static void set_since(struct table *table, struct libscols_line *line, struct wait_times *times,
		      const struct wait_task *task)
{
	char text[WAIT_TIME_SIZE];
	bool is_least;

	if (!wants_since(table))
		return;
	is_least = wait_times_text(text, times, &task->status, table_is_exact(table));
	table_set(table, line, C_SINCE, text);
	table_set(table, line, C_LEAST, is_least ? "1" : "0");
}

static void set_task(struct table *table, struct libscols_line *line, const struct wait_task *task)
{
	char state[2] = { task->status.state };

	table_set(table, line, C_LOCK, task->status.name);
	set_number(table, line, C_PID, task->status.pid);
	set_number(table, line, C_TGID, task->status.tgid);
	table_set(table, line, C_STATE, state);
	table_set(table, line, C_IN, *task->in ? task->in : "-");
	table_set(table, line, C_NOTE, task->deadlock ? "deadlock" : "-");
	table_color(table, line, task->deadlock ? "red" : NULL);
}

static void set_nobody(struct table *table, struct libscols_line *line, const char *why)
{
	static const size_t unknown[] = { C_LOCK, C_PID, C_TGID, C_STATE, C_SINCE, C_IN };

	for (size_t i = 0; i < sizeof(unknown) / sizeof(*unknown); i++)
		table_set(table, line, unknown[i], "?");
	table_set(table, line, C_NOTE, why);
}

static void add_user(struct table *table, struct libscols_line *above, const struct lock *lock,
		     const struct waits *waits, struct wait_times *times,
		     const struct lock_user *user)
{
	struct libscols_line *line = table_line(table, above);

	table_set(table, line, C_KIND, lock->kind);
	table_set(table, line, C_DOES, user->turn ? "waits" : "has it");
	if (user->turn == LOCK_NO_TURN)
		table_set(table, line, C_TURN, "?");
	else if (user->turn)
		set_number(table, line, C_TURN, user->turn);
	else
		table_set(table, line, C_TURN, "-");
	table_set(table, line, C_HOW, *user->how ? user->how : "-");
	table_set(table, line, C_SOURCE, user->turn ? "-" : lock->source);
	table_set(table, line, C_SINCE, "-");
	table_set(table, line, C_LEAST, "0");
	if (user->task == WAIT_NONE) {
		set_nobody(table, line, user->why);
		return;
	}
	set_task(table, line, &waits->tasks[user->task]);
	if (user->turn)
		set_since(table, line, times, &waits->tasks[user->task]);
}

static void add_lock(struct table *table, const struct lock *lock, const struct waits *waits,
		     struct wait_times *times)
{
	static const size_t empty[] = {
		C_TURN, C_HOW, C_PID, C_TGID, C_STATE, C_SINCE, C_IN, C_SOURCE, C_NOTE,
	};
	struct libscols_line *line = table_line(table, NULL);
	char does[32];

	snprintf(does, sizeof(does), "%zu waiting", lock->waiting);
	table_set(table, line, C_LOCK, lock->name);
	table_set(table, line, C_KIND, lock->kind);
	table_set(table, line, C_DOES, lock->waiting ? does : "-");
	for (size_t i = 0; i < sizeof(empty) / sizeof(*empty); i++)
		table_set(table, line, empty[i], "-");
	table_set(table, line, C_LEAST, "0");
	for (size_t i = 0; i < lock->nr; i++)
		add_user(table, line, lock, waits, times, &lock->users[i]);
}

/* One task that sleeps at a word of its own most likely waits for work, and for no lock. */
static bool is_lone(const struct lock *lock)
{
	return !strcmp(lock->kind, "futex") && lock->waiting == 1;
}

void lock_lines(struct table *table, const struct locks *locks, const struct waits *waits,
		bool all)
{
	struct wait_times times = {};

	if (wants_since(table))
		wait_times_open(&times, waits->proc);
	for (size_t i = 0; i < locks->nr; i++)
		if (all || !is_lone(&locks->all[i]))
			add_lock(table, &locks->all[i], waits, &times);
	wait_times_close(&times);
}
