// SPDX-License-Identifier: GPL-2.0
/*
 * For how long tasks have not run: the module has seen them leave the CPU; without it the scheduler
 * knows when that was, by the clock of that CPU.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "proc/last_run.h"
#include "since.h"
#include "source/source.h"

static int by_pid(const void *a, const void *b)
{
	const struct wait_state *one = a, *other = b;

	return one->pid < other->pid ? -1 : one->pid > other->pid;
}

/* Of the living, those whose last move was seen. */
static void add_state(struct wait_times *times, const struct rows *rows, const void *row)
{
	struct wait_state *state = &times->states[times->nr_states];
	char letter[ROWS_TEXT_SIZE];
	uint64_t pid;

	if (!rows_number(rows, row, "PID", &pid) || !rows_number(rows, row, "FOR", &state->ns))
		return;
	state->pid = pid;
	state->letter = *rows_text(rows, row, "S", letter);
	times->nr_states++;
}

static void take_states(struct wait_times *times, const struct rows *rows)
{
	times->states = malloc((rows->count + 1) * sizeof(*times->states));
	for (uint32_t i = 0; i < rows->count && times->states; i++)
		add_state(times, rows, rows_at(rows, i));
	if (times->nr_states)
		qsort(times->states, times->nr_states, sizeof(*times->states), by_pid);
}

void wait_times_open(struct wait_times *times, const struct proc *proc)
{
	struct rows rows;

	*times = (struct wait_times){ .proc = proc };
	if (!proc->own_pids || !source_module_rows("times", &rows))
		return;
	take_states(times, &rows);
	rows_free(&rows);
}

void wait_times_close(struct wait_times *times)
{
	free(times->states);
	free(times->clocks);
}

/* It may have moved on since it was looked at: then its state is another one, or it is short. */
static bool has_told(const struct wait_times *times, const struct task_status *status, uint64_t *ns)
{
	const struct wait_state key = { .pid = status->pid };
	const struct wait_state *found =
		times->nr_states ? bsearch(&key, times->states, times->nr_states, sizeof(key),
					   by_pid) : NULL;

	if (!found || found->letter != status->state)
		return false;
	*ns = found->ns;
	return true;
}

static bool make_room(struct wait_times *times, size_t nr)
{
	uint64_t *clocks = realloc(times->clocks, nr * sizeof(*clocks));

	if (!clocks)
		return false;
	memset(clocks + times->nr_clocks, 0, (nr - times->nr_clocks) * sizeof(*clocks));
	times->clocks = clocks;
	times->nr_clocks = nr;
	return true;
}

/* All tasks of a CPU are told by one moment of it. Return: 0 if that is not known. */
static uint64_t clock_of(struct wait_times *times, int cpu)
{
	if (cpu < 0 || ((size_t)cpu >= times->nr_clocks && !make_room(times, cpu + 1)))
		return 0;
	if (!times->clocks[cpu] && times->proc->cpu_now(cpu, &times->clocks[cpu]))
		times->clocks[cpu] = 0;
	return times->clocks[cpu];
}

bool wait_times_of(struct wait_times *times, const struct task_status *status, uint64_t *ns,
		   bool *least)
{
	struct last_run ran;
	uint64_t now;

	*least = false;
	if (has_told(times, status, ns))
		return true;
	if (last_run_read(times->proc, status->tgid, status->pid, &ran))
		return false;
	now = clock_of(times, ran.cpu);
	if (!now)
		return false;
	*least = true;
	*ns = now > ran.ns ? now - ran.ns : 0;
	return true;
}

bool wait_times_text(char text[WAIT_TIME_SIZE], struct wait_times *times,
		     const struct task_status *status, bool exact)
{
	bool is_least;
	uint64_t ns;

	if (!wait_times_of(times, status, &ns, &is_least)) {
		strcpy(text, "?");
		return false;
	}
	snprintf(text, WAIT_TIME_SIZE, "%" PRIu64 ".%0*" PRIu64 "%s", ns / 1000000000,
		 exact ? 9 : 3, ns % 1000000000 / (exact ? 1 : 1000000),
		 is_least && !exact ? "+" : "");
	return is_least;
}
