// SPDX-License-Identifier: GPL-2.0
/*
 * Which signal stopped a task, and who sent it: /proc does not know, the module's log of signals
 * does, if it was recorded.
 *
 * A stop counts from when it took effect, and until something continued the process. As long as it
 * is remembered, so is whatever was raised later.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "resolvers.h"
#include "source/source.h"

/* In /proc/PID/stat the start is the 22nd field; the name, the 2nd, may hold blanks. */
#define FIELDS_TO_START	20

#define SECOND	1000000000ull

/* struct last_move - of a process: the row of what stopped or continued it last, and when */
struct last_move {
	const void *row;
	uint64_t at_ns;
};

static bool has_word(const struct rows *rows, const void *row, const char *column, const char *word)
{
	char text[ROWS_TEXT_SIZE];

	return !strcmp(rows_text(rows, row, column, text), word);
}

/* What nobody saw may have stopped it, too. */
static bool may_stop(const struct rows *rows, const void *row)
{
	return has_word(rows, row, "EFFECT", "stop") || has_word(rows, row, "EFFECT", "?");
}

/* Return: when it did that; 0: it did neither. */
static uint64_t moved_at(const struct rows *rows, const void *row)
{
	uint64_t raised, after;

	if (!rows_number(rows, row, "TIME", &raised))
		return 0;
	if (has_word(rows, row, "CONTINUED", "yes"))
		return raised;
	return may_stop(rows, row) && rows_number(rows, row, "AFTER", &after) ? raised + after : 0;
}

static void note_move(const struct waits *waits, const struct rows *rows, const void *row,
		      struct last_move *moves)
{
	const uint64_t at_ns = moved_at(rows, row);
	uint64_t target;
	uint32_t index;

	if (!at_ns || !rows_number(rows, row, "TARGET", &target))
		return;
	index = waits_find(waits, target);
	if (index == WAIT_NONE)
		return;
	index = waits_first(waits, index);
	if (at_ns >= moves[index].at_ns)
		moves[index] = (struct last_move){ row, at_ns };
}

/* The pid may have gone to another task. In a time namespace of its own no start fits. */
static bool is_target(const struct waits *waits, const struct rows *rows, const void *row)
{
	uint64_t target, start;
	const struct task_status *status;
	char text[1024], *at;

	if (!rows_number(rows, row, "TARGET", &target) ||
	    !rows_number(rows, row, "TARGET-START", &start))
		return false;
	status = &waits->tasks[waits_find(waits, target)].status;
	if (proc_text(waits->proc, status->tgid, status->pid, "stat", text, sizeof(text)))
		return false;
	at = strrchr(text, ')');
	for (int i = 0; at && i < FIELDS_TO_START; i++)
		at = strchr(at + 1, ' ');
	return at && strtoull(at, NULL, 10) == start / (SECOND / sysconf(_SC_CLK_TCK));
}

/* Who writes for a terminal is not who typed. */
static void put_sender(char *text, size_t size, const struct rows *rows, const void *row)
{
	char name[ROWS_TEXT_SIZE];
	uint64_t sender;

	if (has_word(rows, row, "ORIGIN", "terminal"))
		snprintf(text, size, "the terminal");
	else if (has_word(rows, row, "ORIGIN", "call") &&
		 rows_number(rows, row, "SENDER", &sender))
		snprintf(text, size, "%" PRIu64 " %.40s", sender,
			 rows_text(rows, row, "SENDER-NAME", name));
	else
		snprintf(text, size, "the kernel");
}

static void tell(struct wait_task *task, const struct rows *rows, const void *row)
{
	char sender[64], name[ROWS_TEXT_SIZE];

	put_sender(sender, sizeof(sender), rows, row);
	wait_says(task, "SIGCONT, after SIG%.10s from %s", rows_text(rows, row, "SIGNAL", name),
		  sender);
	task->source = "signals";
}

static bool is_stopped(const struct wait_task *task)
{
	return task->asked && task->status.state == 'T';
}

void stop_log_tell(struct waits *waits, const struct rows *rows)
{
	struct last_move *moves = calloc(waits->nr + 1, sizeof(*moves));

	waits->no_memory |= !moves;
	for (uint32_t i = 0; moves && i < rows->count; i++)
		note_move(waits, rows, rows_at(rows, i), moves);
	for (size_t i = 0; moves && i < waits->nr; i++) {
		const void *row = moves[waits_first(waits, i)].row;

		if (row && is_stopped(&waits->tasks[i]) &&
		    has_word(rows, row, "EFFECT", "stop") && is_target(waits, rows, row))
			tell(&waits->tasks[i], rows, row);
	}
	free(moves);
}

static bool is_wanted(const struct waits *waits)
{
	for (size_t i = 0; i < waits->nr; i++)
		if (is_stopped(&waits->tasks[i]))
			return waits->proc->own_pids;
	return false;
}

void stop_log_find(struct waits *waits)
{
	struct rows rows;

	if (!is_wanted(waits) || !source_module_rows("signals", &rows))
		return;
	stop_log_tell(waits, &rows);
	rows_free(&rows);
}
