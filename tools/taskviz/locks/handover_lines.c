// SPDX-License-Identifier: GPL-2.0
/* Lines of locks that were handed on. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "core/pure.h"
#include "handover_lines.h"
#include "model/event_call.h"

#define USUAL_NUMBER	(COLUMN_USUAL | COLUMN_NUMBER)

/* Bytes that hold a name, or a lock with one. */
#define NAME_SIZE	(4 * TASKVIZ_NAME_LEN + 1)
#define LOCK_SIZE	(NAME_SIZE + 64)

enum { C_LOCK, C_KIND, C_TIMES, C_MAX, C_MEAN, C_LEAST, C_PID, C_FROM, C_FROM_NAME, C_BY };

static const struct column columns[] = {
	[C_LOCK] = { "LOCK", "the lock: half of a word's address, a set's id, a file's fd; below it who got it",
		     COLUMN_USUAL | COLUMN_TREE | COLUMN_WRAP },
	[C_KIND] = { "KIND", "futex: a mutex or the like; semaphore; flock; fcntl", COLUMN_USUAL },
	[C_TIMES] = { "TIMES", "how often who slept for it was woken by who had it", USUAL_NUMBER },
	[C_MAX] = { "SLEPT-MAX", "longest of these sleeps", USUAL_NUMBER },
	[C_MEAN] = { "SLEPT-MEAN", "mean of them", USUAL_NUMBER },
	[C_LEAST] = { "SLEPT-LEAST", "one began before the recording: these are at least that",
		      COLUMN_BOOL },
	[C_PID] = { "PID", "process id of who got it", USUAL_NUMBER },
	[C_FROM] = { "FROM", "process id of who handed it on", USUAL_NUMBER },
	[C_FROM_NAME] = { "FROM-NAME", "its last name", COLUMN_USUAL | COLUMN_CUT },
	[C_BY] = { "BY", "the system call by which it did", COLUMN_USUAL },
};

const struct column_list handover_columns = {
	" with --from", columns, sizeof(columns) / sizeof(*columns),
};

/* What an older recording tells apart no further. */
static const char *const all_of[HANDOVER_NR_KINDS] = {
	[HANDOVER_FUTEX] = "futexes",
	[HANDOVER_SEMAPHORE] = "all sets of semaphores",
	[HANDOVER_FLOCK] = "all files, by flock()",
	[HANDOVER_FCNTL] = "all files, by fcntl()",
};

static const char *const kinds[HANDOVER_NR_KINDS] = {
	[HANDOVER_FUTEX] = "futex",
	[HANDOVER_SEMAPHORE] = "semaphore",
	[HANDOVER_FLOCK] = "flock",
	[HANDOVER_FCNTL] = "fcntl",
};

static const char *name_of(const char name[TASKVIZ_NAME_LEN], char buf[NAME_SIZE])
{
	struct taskviz_text text = { .buf = buf, .size = NAME_SIZE - 1 };

	taskviz_put_name(&text, name, TASKVIZ_NAME_LEN);
	buf[text.len] = 0;
	return buf;
}

static const char *name_of_row(const struct timeline *timeline, uint32_t row, char buf[NAME_SIZE])
{
	return name_of(timeline->rows.at[row].name, buf);
}

/* Who woke may be none of the tasks that were recorded. */
static const char *name_of_waker(const struct timeline *timeline, uint32_t life,
				 char buf[NAME_SIZE])
{
	const struct taskviz_record *first;

	if (life == NO_LIFE)
		return "?";
	if (timeline->row_of[life] != NO_ROW)
		return name_of_row(timeline, timeline->row_of[life], buf);
	first = timeline->history->lives[life].first;
	return first ? name_of(first->name, buf) : "?";
}

/* Which it is, as the format of recordings has it. */
static void put_which(const struct handover *handover, char text[LOCK_SIZE])
{
	if (!handover->first)
		snprintf(text, LOCK_SIZE, "%s", all_of[handover->kind]);
	else if (handover->kind == HANDOVER_FUTEX)
		snprintf(text, LOCK_SIZE, "0x..%08" PRIx32, handover->first);
	else if (handover->kind == HANDOVER_SEMAPHORE)
		snprintf(text, LOCK_SIZE, "semaphore set %" PRIu32, handover->first - 1);
	else
		snprintf(text, LOCK_SIZE, "fd %" PRIu32, handover->first - 1);
}

static const char *name_of_lock(const struct handover *handover, const struct timeline *timeline,
				char text[LOCK_SIZE])
{
	const struct timeline_row *task;
	char name[NAME_SIZE];
	size_t len;

	put_which(handover, text);
	if (handover->process == NO_ROW)
		return text;
	task = &timeline->rows.at[handover->process];
	len = strlen(text);
	snprintf(text + len, LOCK_SIZE - len, " of process %" PRId32 " %s", task->tgid,
		 name_of(task->name, name));
	return text;
}

static void set_ns(struct table *table, struct libscols_line *line, size_t column, uint64_t ns,
		   bool least)
{
	char buf[32];
	struct taskviz_text text = { .buf = buf, .size = sizeof(buf) - 1 };

	if (table_is_exact(table)) {
		text.len = snprintf(buf, sizeof(buf), "%.9f", ns / 1e9);
	} else {
		taskviz_put_duration(&text, ns, 0);
		taskviz_put_str(&text, least ? "+" : "");
	}
	buf[text.len] = 0;
	table_set(table, line, column, buf);
}

/* Of what was lost something may have been one more. */
static void set_figures(struct table *table, struct libscols_line *line,
			const struct handover *handover, bool lost)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64 "%s", handover->times,
		 lost && !table_is_exact(table) ? "+" : "");
	table_set(table, line, C_TIMES, text);
	set_ns(table, line, C_MAX, handover->max_ns, handover->least);
	set_ns(table, line, C_MEAN, handover->sum_ns / handover->times, handover->least);
	table_set(table, line, C_LEAST, handover->least ? "1" : "0");
	table_set(table, line, C_KIND, kinds[handover->kind]);
}

static void set_pid(struct table *table, struct libscols_line *line, size_t column, int32_t pid)
{
	char text[16];

	snprintf(text, sizeof(text), "%" PRId32, pid);
	table_set(table, line, column, text);
}

static void add_pair(struct table *table, struct libscols_line *lock,
		     const struct handover *handover, const struct timeline *timeline)
{
	struct libscols_line *line = table_line(table, lock);
	char name[NAME_SIZE], call[EVENT_CALL_SIZE];

	table_set(table, line, C_LOCK, name_of_row(timeline, handover->to, name));
	set_pid(table, line, C_PID, timeline->rows.at[handover->to].pid);
	set_pid(table, line, C_FROM, handover->from);
	table_set(table, line, C_FROM_NAME,
		  name_of_waker(timeline, handover->from_life, name));
	table_set(table, line, C_BY, event_call_text(handover->from_call, call));
	set_figures(table, line, handover, timeline->losses.nr);
}

/* Return: how many handovers are of that lock. */
static size_t add_lock(struct table *table, const struct handover *first, size_t most,
		       const struct timeline *timeline)
{
	static const size_t empty[] = { C_PID, C_FROM, C_FROM_NAME, C_BY };
	struct libscols_line *line = table_line(table, NULL);
	struct handover sum = *first;
	char name[LOCK_SIZE];
	size_t nr = 1;

	add_pair(table, line, first, timeline);
	for (; nr < most && handover_same_lock(first, &first[nr]); nr++) {
		handover_add(&sum, &first[nr]);
		add_pair(table, line, &first[nr], timeline);
	}
	table_set(table, line, C_LOCK, name_of_lock(first, timeline, name));
	for (size_t i = 0; i < sizeof(empty) / sizeof(*empty); i++)
		table_set(table, line, empty[i], "-");
	set_figures(table, line, &sum, timeline->losses.nr);
	return nr;
}

void handover_lines(struct table *table, const struct handovers *handovers,
		    const struct timeline *timeline)
{
	size_t i = 0;

	while (i < handovers->nr)
		i += add_lock(table, &handovers->at[i], handovers->nr - i, timeline);
}
