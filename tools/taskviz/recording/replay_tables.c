// SPDX-License-Identifier: GPL-2.0
/* Which tables can be made anew from the events of a recording, and those of one moment. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/errors.h"
#include "model/snapshot.h"
#include "losses.h"
#include "replay.h"
#include "replay_copies.h"
#include "replay_tables.h"

/**
 * struct moment_of - a moment, understood
 * @snapshot: the tasks
 * @switches: of each CPU the last one, which tells what it runs; NULL: nothing tells
 */
struct moment_of {
	struct snapshot snapshot;
	const struct event *switches[LOSSES_CPUS];
};

static void find_switches(const struct recording *recording, uint64_t at_ns,
			  struct moment_of *moment)
{
	bool began[LOSSES_CPUS] = {};
	size_t i;

	for (i = 0; i < recording->nr_events && recording->events[i].time_ns <= at_ns; i++) {
		const struct event *event = &recording->events[i];

		if (event->kind == EVENT_SWITCH)
			moment->switches[event->cpu] = event;
		else if (losses_take(recording, event, EVENT_STATES))
			moment->switches[event->cpu] = NULL;
	}
	losses_began(recording, i, EVENT_STATES, began);
	for (i = 0; i < LOSSES_CPUS; i++)
		if (began[i])
			moment->switches[i] = NULL;
}

/* Return: CPUs that run a task other than their idle one; all ones if one of them is not known. */
static uint64_t count_busy(const struct history *history, const struct moment_of *moment)
{
	uint64_t busy = 0;

	if (history->recording->head.flags & RECORDING_LIMITED)
		return TASKVIZ_UNKNOWN64;
	for (uint32_t i = 0; i < moment->snapshot.head.cpus && i <= UINT16_MAX; i++) {
		if (!moment->switches[i])
			return TASKVIZ_UNKNOWN64;
		busy += !!moment->switches[i]->run.next_pid;
	}
	return busy;
}

static uint64_t count_state(const struct snapshot *snapshot, char state)
{
	uint64_t count = 0;

	for (uint32_t i = 0; i < snapshot->head.count; i++)
		count += snapshot->records[i].state == state &&
			 snapshot->records[i].kind != TASKVIZ_KIND_IDLE;
	return count;
}

static uint64_t count_gone(const struct snapshot *snapshot)
{
	uint64_t count = 0;

	for (uint32_t i = 0; i < snapshot->head.count; i++)
		count += replay_may_be_gone(&snapshot->records[i]);
	return count;
}

/* Those whose state no event told are a row more. */
static int add_unknown(struct rows *rows, uint64_t count)
{
	void *row = count ? rows_add(rows) : NULL;

	if (!row)
		return count ? -ENOMEM : 0;
	rows_set_text(rows, row, "S", "?");
	rows_set_text(rows, row, "KERNEL-NAME", "?");
	rows_set_text(rows, row, "MEANING", "no event told it");
	rows_set_number(rows, row, "TASKS", count);
	rows_set_number(rows, row, "ON-CPU", TASKVIZ_NONE64);
	return 0;
}

/* Those whose state no event told may be in this one. */
static void set_tasks(const struct rows *rows, unsigned char *row, uint64_t count, bool more)
{
	for (uint32_t i = 0; i < rows->nr_columns; i++) {
		struct taskviz_column *column = &rows->columns[i];

		if (strcmp(column->name, "TASKS"))
			continue;
		column->flags |= TASKVIZ_COLUMN_UNKNOWN;
		row[column->least] = more && count;
	}
	rows_set_number(rows, row, "TASKS", more && !count ? TASKVIZ_UNKNOWN64 : count);
}

static int make_states(const struct history *history, const struct moment_of *moment,
		       struct rows *rows)
{
	const uint64_t unknown = count_state(&moment->snapshot, REPLAY_STATE_UNKNOWN);
	const uint64_t unseen = unknown - count_gone(&moment->snapshot);
	const uint64_t busy = count_busy(history, moment);
	char state[ROWS_TEXT_SIZE];

	if (rows_make_least(rows, "TASKS"))
		return -ENOMEM;
	for (uint32_t i = 0; i < rows->count; i++) {
		void *row = rows->data + (size_t)i * rows->row_size;

		rows_text(rows, row, "S", state);
		set_tasks(rows, row, count_state(&moment->snapshot, *state),
			  strchr("XZ", *state) ? unknown : unseen);
		rows_set_number(rows, row, "ON-CPU", *state != 'R' || busy == TASKVIZ_UNKNOWN64 ?
				TASKVIZ_NONE64 : busy);
	}
	return add_unknown(rows, unknown);
}

static const struct taskviz_record *find_living(const struct snapshot *snapshot, int32_t pid)
{
	for (uint32_t i = 0; i < snapshot->head.count; i++)
		if (snapshot->records[i].pid == pid &&
		    !(snapshot->records[i].info & TASKVIZ_INFO_ENDED))
			return &snapshot->records[i];
	return NULL;
}

static const char *what_is(int32_t pid, const struct taskviz_record *record)
{
	if (!pid)
		return "idle";
	if (pid <= 2)
		return pid == 1 ? "init" : "kthreadd";
	if (!record)
		return "?";
	return taskviz_record_is_kernel(record) ? "kthread" : "user";
}

static void set_cpu(struct rows *rows, void *row, const struct moment_of *moment,
		    const struct event *event)
{
	const int32_t pid = event->run.next_pid;
	const struct taskviz_record *record = pid ? find_living(&moment->snapshot, pid) : NULL;
	char name[TASKVIZ_NAME_LEN + 1] = "";

	memcpy(name, event->run.next_comm, TASKVIZ_NAME_LEN);
	rows_set_number(rows, row, "PID", pid);
	rows_set_number(rows, row, "START", record ? record->start_ns : TASKVIZ_NONE64);
	rows_set_number(rows, row, "FOR", moment->snapshot.head.now_ns - event->time_ns);
	rows_set_text(rows, row, "WHAT", what_is(pid, record));
	rows_set_text(rows, row, "NAME", name);
}

/* Of a CPU that has not switched yet nothing is known. */
static void forget_cpu(struct rows *rows, void *row)
{
	rows_set_number(rows, row, "PID", TASKVIZ_NONE64);
	rows_set_number(rows, row, "START", TASKVIZ_NONE64);
	rows_set_number(rows, row, "FOR", TASKVIZ_UNKNOWN64);
	rows_set_text(rows, row, "WHAT", "?");
	rows_set_text(rows, row, "NAME", "");
}

static int make_cpus(const struct history *history, const struct moment_of *moment,
		     struct rows *rows)
{
	uint64_t cpu;

	if (history->recording->head.flags & RECORDING_LIMITED)
		return source_fail(EINVAL, "the recording is of one %s: it does not tell what else CPUs ran",
				   recording_is_part(history->recording) ? "process" : "command");
	for (uint32_t i = 0; i < rows->count; i++) {
		void *row = rows->data + (size_t)i * rows->row_size;

		if (!rows_number(rows, row, "CPU", &cpu) || cpu > UINT16_MAX)
			continue;
		rows_set_number(rows, row, "IDLE", TASKVIZ_UNKNOWN64);
		if (moment->switches[cpu])
			set_cpu(rows, row, moment, moment->switches[cpu]);
		else
			forget_cpu(rows, row);
	}
	return 0;
}

/* Tables of one moment. */
static const struct {
	const char *name;
	int (*make)(const struct history *history, const struct moment_of *moment,
		    struct rows *rows);
} makers[] = {
	{ "states", make_states },
	{ "cpus", make_cpus },
};

static int make_at(const struct history *history, size_t maker, uint64_t at_ns, struct rows *rows)
{
	struct moment_of *moment = calloc(1, sizeof(*moment));
	int err = moment ? replay_snapshot(history, TASKVIZ_SNAPSHOT_THREADS, at_ns,
					   &moment->snapshot) : -ENOMEM;

	if (!err) {
		find_switches(history->recording, at_ns, moment);
		err = makers[maker].make(history, moment, rows);
	}
	if (moment)
		snapshot_free(&moment->snapshot);
	free(moment);
	return err;
}

int replay_rows(const struct history *history, const struct span *span, struct rows *rows)
{
	int err = -ENOENT;

	if (!strcmp(rows->name, "copies"))
		err = replay_copies(history, span, rows);
	for (size_t i = 0; i < sizeof(makers) / sizeof(*makers); i++) {
		if (strcmp(rows->name, makers[i].name))
			continue;
		if (!span_is_moment(span))
			return source_fail(EINVAL, "the table '%s' is of one moment: use --at",
					   rows->name);
		err = make_at(history, i, span->to_ns, rows);
	}
	return err == -ENOMEM ? source_fail(ENOMEM, "no memory for the table '%s'", rows->name) :
	       err;
}
