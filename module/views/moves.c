// SPDX-License-Identifier: GPL-2.0
/* Table "moves": how often tasks went from state to state. */
#include <linux/kernel.h>
#include <linux/string.h>
#include "probes/groups.h"
#include "probes/states.h"
#include "tables.h"

/**
 * struct moves_row - an edge of the state diagram
 * @count: how often tasks went there
 * @from: stage they left
 * @to: stage they came to
 * @move: what it is called
 * @why: what it means
 */
struct moves_row {
	u64 count;
	char from[TASKVIZ_WORD_LEN];
	char to[TASKVIZ_WORD_LEN];
	char move[TASKVIZ_WORD_LEN];
	char why[72];
};

static const struct taskviz_column moves_columns[] = {
	{ TASKVIZ_COLUMN(moves_row, from, WORD, 0, "FROM", "state that tasks left") },
	{ TASKVIZ_COLUMN(moves_row, to, WORD, 0, "TO", "state they came to") },
	{ TASKVIZ_COLUMN(moves_row, move, WORD, 0, "MOVE",
			 "name of the move; other: it should not be there") },
	{ TASKVIZ_COLUMN(moves_row, count, NUMBER, 0, "COUNT", "how often since recording began") },
	{ TASKVIZ_COLUMN(moves_row, why, TEXT, 0, "WHY", "what it means") },
};

/* As TASKVIZ_STAGE_* and TASKVIZ_STATES number them. */
static const char * const stages[TASKVIZ_NR_STAGES] = {
	"running", "sleeping", "blocked", "stopped", "traced", "dead", "zombie", "parked", "idle",
	"runnable", "new",
};

#define NEW		TASKVIZ_STAGE_NEW
#define RUNNABLE	TASKVIZ_STAGE_RUNNABLE
#define RUNNING		TASKVIZ_STAGE_RUNNING

/* The diagram's edges, in the order of a life. */
static const struct edge {
	u8 from;
	u8 to;
	const char *move;
	const char *why;
} edges[] = {
	{ NEW, RUNNABLE, "made", "fork made it: wake_up_new_task()" },
	{ RUNNABLE, RUNNING, "chosen", "the scheduler chose it" },
	{ RUNNING, RUNNABLE, "preempted", "its time was used up or another is more urgent" },
	{ RUNNING, RUNNABLE, "yielded", "it gave the CPU away itself, sched_yield()" },
	{ RUNNING, 1, "sleeps", "waits for an event, a signal may end that" },
	{ RUNNING, 2, "blocks",
	  "waits for an event that is sure to come, mostly a disk or a lock" },
	{ RUNNING, 8, "idles", "kernel thread without work" },
	{ RUNNING, 7, "parks", "kernel thread that was told to park" },
	{ RUNNING, 3, "stops", "stopped by a signal" },
	{ RUNNING, 4, "stops", "stopped by its tracer" },
	{ RUNNING, 6, "exits", "exited, until its parent waits" },
	{ RUNNING, 5, "exits", "exited, waited for already, or nobody has to" },
	{ 1, RUNNABLE, "woken", "the event or a signal came" },
	{ 2, RUNNABLE, "woken", "the event came" },
	{ 8, RUNNABLE, "woken", "there is work" },
	{ 7, RUNNABLE, "unparked", "it may go on" },
	{ 3, RUNNABLE, "continued", "by SIGCONT, or killed" },
	{ 4, RUNNABLE, "continued", "by its tracer, or killed" },
};

static const struct edge spared = {
	RUNNING, RUNNING, "spared", "no move: woken when it was about to sleep, before it did",
};

static void add_edge(struct taskviz_rows *rows, const struct edge *edge, u64 count)
{
	struct moves_row *row = taskviz_rows_add(rows);

	if (!row)
		return;
	row->count = count;
	strscpy(row->from, stages[edge->from], sizeof(row->from));
	strscpy(row->to, stages[edge->to], sizeof(row->to));
	strscpy(row->move, edge->move, sizeof(row->move));
	strscpy(row->why, edge->why, sizeof(row->why));
}

/* There are two edges from running to runnable, but one count, and how many of these yielded. */
static u64 count_of(const struct taskviz_states_sums *sums, const struct edge *edge)
{
	const u64 count = sums->moves[edge->from][edge->to];

	if (edge->from != RUNNING || edge->to != RUNNABLE)
		return count;
	return strcmp(edge->move, "yielded") ? count - sums->yielded : sums->yielded;
}

static bool in_diagram(u32 from, u32 to)
{
	for (int i = 0; i < ARRAY_SIZE(edges); i++)
		if (edges[i].from == from && edges[i].to == to)
			return true;
	return false;
}

/* What the diagram does not have should not be there: then it is shown. */
static void add_other(struct taskviz_rows *rows, const struct taskviz_states_sums *sums)
{
	for (int from = 0; from < TASKVIZ_NR_STAGES; from++) {
		for (int to = 0; to < TASKVIZ_NR_STAGES; to++) {
			const struct edge other = { from, to, "other", "not in the diagram" };

			if (sums->moves[from][to] && !in_diagram(from, to))
				add_edge(rows, &other, sums->moves[from][to]);
		}
	}
}

static int fill_moves(struct taskviz_rows *rows)
{
	struct taskviz_states_sums sums;

	if (!taskviz_states_read_sums(&sums))
		return 0;
	for (int i = 0; i < ARRAY_SIZE(edges); i++)
		add_edge(rows, &edges[i], count_of(&sums, &edges[i]));
	add_other(rows, &sums);
	add_edge(rows, &spared, sums.spared);
	return 0;
}

const struct taskviz_table taskviz_moves_table = {
	.name = "moves",
	.about = "How often tasks went from state to state since recording began.\n"
		 "The idle tasks' moves are not among them.",
	.columns = TASKVIZ_COLUMNS(moves),
	.group = &taskviz_states_group,
	.fill = fill_moves,
};
