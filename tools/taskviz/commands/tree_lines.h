/* SPDX-License-Identifier: GPL-2.0 */
/* Which tasks of a tree share a line: tree --collapse. */
#ifndef TASKVIZ_TREE_LINES_H
#define TASKVIZ_TREE_LINES_H

#include "model/alike.h"
#include "model/snapshot.h"

/**
 * struct tree_lines - the lines of the tasks that are shown
 * @snapshot: where they are
 * @rows: one a task that is shown
 * @records: of each row its task, in @snapshot
 * @row_of: one a task: its row; of one that is not shown its nearest ancestor's, or ALIKE_NONE
 * @members: room for the tasks of a line
 */
struct tree_lines {
	const struct snapshot *snapshot;
	struct alike *rows;
	uint32_t *records;
	uint32_t *row_of;
	uint32_t *members;
};

/**
 * tree_lines_find() - find tasks that are alike
 * @lines: set; to be given to tree_lines_free() in any case
 * @snapshot: children stand behind their parents
 * @shown: one a task
 *
 * Return: 0, or -ENOMEM.
 */
int tree_lines_find(struct tree_lines *lines, const struct snapshot *snapshot, const bool *shown);
void tree_lines_free(struct tree_lines *lines);

/**
 * tree_lines_members() - the tasks that share a line
 * @lines: found
 * @record: a task that is shown
 * @nr: set: how many
 *
 * Return: the first @nr of them, to be read until the next call.
 */
const uint32_t *tree_lines_members(const struct tree_lines *lines, uint32_t record, uint32_t *nr);

#endif /* TASKVIZ_TREE_LINES_H */
