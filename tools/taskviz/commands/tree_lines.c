// SPDX-License-Identifier: GPL-2.0
/* Finds the tasks that share a line, among those that are shown. */
#include <errno.h>
#include <stdlib.h>
#include "model/record_sum.h"
#include "tree_lines.h"

static int compare(uint32_t one, uint32_t other, void *arg)
{
	const struct tree_lines *lines = arg;
	const struct taskviz_record *records = lines->snapshot->records;

	return record_compare(&records[lines->records[one]], &records[lines->records[other]]);
}

/* A row for each that is shown, below its nearest ancestor that is. Return: how many. */
static uint32_t list_shown(struct tree_lines *lines, const bool *shown)
{
	uint32_t nr = 0;

	for (uint32_t i = 0; i < lines->snapshot->head.count; i++) {
		const uint32_t parent = lines->snapshot->records[i].parent;
		const uint32_t above = parent == i ? ALIKE_NONE : lines->row_of[parent];

		lines->row_of[i] = shown[i] ? nr : above;
		if (!shown[i])
			continue;
		lines->records[nr] = i;
		lines->rows[nr++].parent = above;
	}
	return nr;
}

int tree_lines_find(struct tree_lines *lines, const struct snapshot *snapshot, const bool *shown)
{
	const size_t nr = snapshot->head.count + 1;

	*lines = (struct tree_lines){
		.snapshot = snapshot,
		.rows = calloc(nr, sizeof(*lines->rows)),
		.records = calloc(nr, sizeof(*lines->records)),
		.row_of = calloc(nr, sizeof(*lines->row_of)),
		.members = calloc(nr, sizeof(*lines->members)),
	};
	if (!lines->rows || !lines->records || !lines->row_of || !lines->members)
		return -ENOMEM;
	return alike_join(lines->rows, list_shown(lines, shown), 2, compare, lines);
}

void tree_lines_free(struct tree_lines *lines)
{
	free(lines->rows);
	free(lines->records);
	free(lines->row_of);
	free(lines->members);
}

const uint32_t *tree_lines_members(const struct tree_lines *lines, uint32_t record, uint32_t *nr)
{
	uint32_t row = lines->rows[lines->row_of[record]].line;

	for (*nr = 0; row != ALIKE_NONE; row = lines->rows[row].next)
		lines->members[(*nr)++] = lines->records[row];
	return lines->members;
}
