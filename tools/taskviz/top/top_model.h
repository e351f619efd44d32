/* SPDX-License-Identifier: GPL-2.0 */
/* What "taskviz top" knows: rows of tasks that outlive the snapshots they came from. */
#ifndef TASKVIZ_TOP_MODEL_H
#define TASKVIZ_TOP_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "model/snapshot.h"

/*
 * A row is a task, named by pid and start time. Each snapshot is merged into the rows: what is in
 * both is brought up to date, what is new becomes a row, and what a snapshot lacks stays where it
 * is for a while, as a row of the dead. Siblings stand in order of birth, so a row has the same
 * neighbours from its birth until it is forgotten. Nothing here knows of a screen or a clock: time
 * is what the snapshots say.
 */

/* How many samples of the state a row keeps; the newest is the last. */
#define TOP_STATES	8

/**
 * struct top_row - a task
 * @record: what was last seen of it; of a dead one, its last living record and how it ended
 * @parent: the row it hangs below, NULL at a root
 * @first_child: in the order of top_order(), which sets all from here to @last
 * @next_sibling: in that order
 * @depth: distance to the root; 0 for all in a flat list
 * @kept: it passes the filter, or has a descendant that does
 * @matches: it passes the filter itself
 * @last: no sibling that is kept comes behind it
 * @has_kept_child: there is something to fold
 * @gone_ns: time of the first snapshot without it, 0 while it is there
 * @born_ns: time of the snapshot that brought it, 0 if that was the first of all
 * @copied: pages copied since the snapshot before, TASKVIZ_UNKNOWN64 if that cannot be said
 * @cpu_permille: of one CPU since then, TASKVIZ_UNKNOWN32 if that cannot be said
 * @states: letters, oldest first, blanks where it was not seen; NUL-terminated
 * @folded: what is below it is not shown
 * @apart: siblings below it that are alike have a line each
 * @line: the row whose line stands for it, which is itself unless it is in a crowd
 * @crowd: of the first row of one, whose line it is, and of its sum; else NULL
 * @chosen: it was in the crowd that is selected, when that was listed last
 * @at: its place among those that are kept, while crowds are found
 * @last_line: the last row below it that has a line, likewise
 */
struct top_row {
	struct taskviz_record record;
	struct top_row *parent;
	struct top_row *first_child;
	struct top_row *next_sibling;
	unsigned int depth;
	bool kept;
	bool matches;
	bool last;
	bool has_kept_child;
	uint64_t gone_ns;
	uint64_t born_ns;
	uint64_t copied;
	uint32_t cpu_permille;
	char states[TOP_STATES + 1];
	bool folded;
	bool apart;
	struct top_row *line;
	struct top_crowd *crowd;
	bool chosen;
	uint32_t at;
	struct top_row *last_line;
};

/**
 * struct top_crowd - siblings that are alike
 * @size: how many
 * @chosen: how many of them were in the crowd that is selected
 * @sum: what they are and did together; its states are those that there are among them now
 */
struct top_crowd {
	uint32_t size;
	uint32_t chosen;
	struct top_row sum;
};

/**
 * struct top_list - the rows in order
 * @kept: all that pass the filter, also those that a fold hides; in order
 * @nr_kept: how many
 * @shown: those of them that no fold hides, and of a crowd the first; in order
 * @nr_shown: how many
 * @crowds: the crowds among @kept
 * @nr_crowds: how many
 * @floods: there were more rows than lines
 * @most_copied: the most pages that one of @kept, or a crowd, copied since the snapshot before, as
 *	far as known
 *
 * The rows belong to the model; a list is void after the next top_merge().
 */
struct top_list {
	struct top_row **kept;
	size_t nr_kept;
	struct top_row **shown;
	size_t nr_shown;
	struct top_crowd *crowds;
	size_t nr_crowds;
	bool floods;
	uint64_t most_copied;
};

/**
 * struct top_model - all rows
 * @head: of the last snapshot
 * @linger_ns: for how long a dead row stays
 * @merged: how many snapshots came
 * @elapsed_ns: between the last two of them, 0 if there were none or time went back
 * @births: tasks made between the last two, TASKVIZ_UNKNOWN64 if that cannot be said
 * @execs: programs run, likewise
 * @exits: tasks ended, likewise
 * @copies: pages copied, likewise
 * @unknown: tasks of the last snapshot whose state nothing told, but for zombies
 * @gone: zombies of it that may be gone
 * @brief: tasks that came with the last snapshot and had ended before it
 * @rows: by birth, @nr_rows of them; each is owned by the model
 */
struct top_model {
	struct taskviz_snapshot head;
	uint64_t linger_ns;
	unsigned int merged;
	uint64_t elapsed_ns;
	uint64_t births;
	uint64_t execs;
	uint64_t exits;
	uint64_t copies;
	unsigned int unknown;
	unsigned int gone;
	unsigned int brief;
	struct top_row **rows;
	size_t nr_rows;
};

/**
 * top_merge() - bring the rows up to date
 * @model: zeroed but for @linger_ns before the first time; to be given to top_forget_all()
 * @snapshot: the news; not needed afterwards. Of the ended tasks in it those of the last
 *	@linger_ns become rows.
 * @threads: it was taken with threads; if not, rows of threads go at once
 *
 * Return: 0, or -ENOMEM with the model as it was.
 */
int top_merge(struct top_model *model, const struct snapshot *snapshot, bool threads);

/* How many tasks may be in that state, beside those that are: of those no event told of. */
unsigned int top_may_be_in(const struct top_model *model, char state);

/* Gives all rows up. */
void top_forget_all(struct top_model *model);

/* Did it come lately? */
bool top_is_new(const struct top_model *model, const struct top_row *row);

/* Is it no more? */
static inline bool top_is_dead(const struct top_row *row)
{
	return row->gone_ns != 0;
}

/* By birth, then pid: less than, equal to or greater than 0. */
int top_compare_birth(const struct taskviz_record *a, const struct taskviz_record *b);

#endif /* TASKVIZ_TOP_MODEL_H */
