// SPDX-License-Identifier: GPL-2.0
/* Counts the copied pages of processes from the events of a recording. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "losses.h"
#include "replay_copies.h"

/**
 * struct tally - what a process did
 * @copies: pages, by kind
 * @copied: pages, of any kind
 * @name: the last one it had
 */
struct tally {
	uint32_t copies[TASKVIZ_NR_COPIES];
	uint64_t copied;
	char name[TASKVIZ_NAME_LEN + 1];
};

static const char *const columns[TASKVIZ_NR_COPIES] = {
	[TASKVIZ_COPY_FORK] = "FORK", [TASKVIZ_COPY_ZERO] = "ZERO", [TASKVIZ_COPY_FILE] = "FILE",
	[TASKVIZ_COPY_HUGE] = "HUGE", [TASKVIZ_COPY_PIN] = "PIN",
};

static const char *name_of(const struct event *event)
{
	switch (event->kind) {
	case EVENT_FORK:
		return event->fork.name;
	case EVENT_EXEC:
		return event->exec.name;
	case EVENT_EXIT:
		return event->exit.name;
	default:
		return NULL;
	}
}

static void take(const struct history *history, struct tally *tallies, size_t index, bool counts)
{
	const struct event *event = &history->recording->events[index];
	const uint32_t life = history->links[index].life;
	const char *name = name_of(event);

	if (life == NO_LIFE)
		return;
	if (name)
		memcpy(tallies[life].name, name, TASKVIZ_NAME_LEN);
	if (!counts || event->kind != EVENT_COPY)
		return;
	tallies[history->lives[life].leader].copies[event->copy.kind]++;
	tallies[history->lives[life].leader].copied++;
}

static uint64_t begin_of(const struct span *span)
{
	return span_is_moment(span) ? 0 : span->from_ns;
}

/* Return: until when events may be missing, see losses_until_ns(). */
static uint64_t count(const struct history *history, const struct span *span, struct tally *tallies)
{
	const struct recording *recording = history->recording;
	uint64_t lost_ns;
	size_t i;

	for (uint32_t life = 0; life < history->nr; life++)
		if (history->lives[life].first)
			memcpy(tallies[life].name, history->lives[life].first->name,
			       TASKVIZ_NAME_LEN);
	for (i = 0; i < recording->nr_events && recording->events[i].time_ns <= span->to_ns; i++)
		take(history, tallies, i, recording->events[i].time_ns >= begin_of(span));
	lost_ns = losses_until_ns(recording, i, EVENT_LIVES);
	return lost_ns > recording_begin_ns(recording) ? lost_ns : 0;
}

/* @lost_ns: until when it may be lost that it was waited for, unless that is told of later. */
static const char *end_of(const struct life *life, uint64_t at_ns, uint64_t lost_ns)
{
	if (life->gone_ns && life->gone_ns <= at_ns)
		return "X";
	if (!life->exited_ns || life->exited_ns > at_ns)
		return "";
	return life->gone_ns || life->exited_ns > lost_ns ? "Z" : "?";
}

static bool add_row(struct rows *rows, const struct life *life, const struct tally *tally,
		    const struct span *span, uint64_t lost_ns)
{
	unsigned char *row = rows_add(rows);

	if (!row)
		return false;
	rows_set_number(rows, row, "PID", life->pid);
	rows_set_number(rows, row, "START", life->start_ns);
	rows_set_text(rows, row, "E", end_of(life, span->to_ns, lost_ns));
	rows_set_number(rows, row, "COPIED", tally->copied);
	for (int kind = 0; kind < TASKVIZ_NR_COPIES; kind++)
		rows_set_number(rows, row, columns[kind], tally->copies[kind]);
	rows_set_number(rows, row, "REUSED", TASKVIZ_UNKNOWN64);
	rows_set_text(rows, row, "NAME", tally->name);
	for (uint32_t i = 0; i < rows->nr_columns; i++)
		if (rows->columns[i].least)
			row[rows->columns[i].least] = lost_ns && lost_ns >= begin_of(span);
	return true;
}

int replay_copies(const struct history *history, const struct span *span, struct rows *rows)
{
	struct tally *tallies = calloc(history->nr + 1, sizeof(*tallies));
	int err = tallies ? 0 : -ENOMEM;
	uint64_t lost_ns;

	if (err || *rows->group) {
		free(tallies);
		return err;
	}
	lost_ns = count(history, span, tallies);
	rows->count = 0;
	for (uint32_t i = 0; i < history->nr && !err; i++)
		if (tallies[i].copied &&
		    !add_row(rows, &history->lives[i], &tallies[i], span, lost_ns))
			err = -ENOMEM;
	free(tallies);
	return err;
}
