// SPDX-License-Identifier: GPL-2.0
/* taskviz tree: tasks below their parents, living, zombies and remembered dead. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/options.h"
#include "command.h"
#include "model/select.h"
#include "moments.h"
#include "print/fields.h"
#include "print/group_text.h"
#include "print/table.h"
#include "source/source.h"
#include "task_options.h"
#include "tree_lines.h"

/* Deeper lines hang at this level and say how much deeper they are: "+3 name". */
#define DRAWN_LEVELS	32

enum {
	OPTION_DEAD = OPTION_LONG,
	OPTION_THREADS,
	OPTION_COLLAPSE,
};

static const struct option_info tree_options[] = {
	{ "dead", OPTION_DEAD, NULL, "ended tasks that are remembered, too", NULL },
	{ "threads", OPTION_THREADS, NULL, "a line for each thread", NULL },
	{ "parents", 'p', NULL, "also the parents of those, up to the root", NULL },
	{ "collapse", OPTION_COLLAPSE, NULL, "one line for siblings that are alike, with their number",
	  NULL },
	{}
};

/**
 * struct tree - what was asked for, and the lines made so far
 * @selection: which tasks
 * @parents: with their parents
 * @collapse: one line for those that are alike
 * @flags: TASKVIZ_SNAPSHOT_*
 * @moments: of which moment
 * @snapshot: the tasks
 * @shown: one a record: is it printed?
 * @alike: which share a line, if @collapse
 * @lines: one a record: its line; of one that is not printed that of its nearest ancestor
 * @levels: one a record: level of the line
 */
struct tree {
	struct selection selection;
	bool parents;
	bool collapse;
	uint32_t flags;
	struct moments moments;
	struct snapshot snapshot;
	bool *shown;
	struct tree_lines alike;
	struct libscols_line **lines;
	uint32_t *levels;
};

static bool take_option(int letter, const char *value, void *data)
{
	struct tree *tree = data;

	switch (letter) {
	case OPTION_DEAD:
		tree->flags |= TASKVIZ_SNAPSHOT_ENDED;
		return true;
	case OPTION_THREADS:
		tree->flags |= TASKVIZ_SNAPSHOT_THREADS;
		return true;
	case OPTION_COLLAPSE:
		return tree->collapse = true;
	case 'p':
		return tree->parents = true;
	default:
		return task_options_take(&tree->selection, letter, value);
	}
}

/* Children stand behind their parents, so that one pass backwards reaches every ancestor. */
static void add_parents(struct tree *tree)
{
	for (uint32_t i = tree->snapshot.head.count; i--;)
		if (tree->shown[i])
			tree->shown[tree->snapshot.records[i].parent] = true;
}

static const char *color_of(const struct taskviz_record *record)
{
	switch (record->state) {
	case 'R':
		return "green";
	case 'D':
		return "red";
	case 'T':
	case 't':
		return "brown";
	case 'Z':
		return "magenta";
	case 'X':
		return "darkgray";
	default:
		return taskviz_record_is_kernel(record) ? "blue" : NULL;
	}
}

/* A cell; in the tree with how much deeper it is than what is drawn. */
static void set_cell(struct table *table, struct libscols_line *line, size_t field,
		     const char *text, uint32_t below)
{
	char deep[FIELD_SIZE + 16];

	snprintf(deep, sizeof(deep), "+%u %s", below, text);
	table_set(table, line, field,
		  below && fields[field].column.flags & COLUMN_TREE ? deep : text);
}

static void set_cells(struct table *table, struct libscols_line *line, const struct field_of *of,
		      uint32_t below)
{
	char text[FIELD_SIZE];

	for (size_t i = 0; i < nr_fields; i++) {
		if (!table_has(table, i))
			continue;
		field_text(text, &fields[i], of);
		set_cell(table, line, i, text, below);
	}
}

static void set_group_cells(struct table *table, struct libscols_line *line,
			    struct group_of *group, uint32_t below)
{
	char text[FIELD_SIZE];

	group_begin(group);
	for (size_t i = 0; i < nr_fields; i++) {
		if (!table_has(table, i))
			continue;
		group_text(text, &fields[i], group);
		set_cell(table, line, i, text, below);
	}
	if (group_has_one_state(group))
		table_color(table, line, color_of(&group->sum));
}

/* What the line of a task tells: of it, or of all that share it. */
static void fill_line(struct tree *tree, struct table *table, uint32_t index, uint32_t below)
{
	const struct taskviz_record *record = &tree->snapshot.records[index];
	const struct field_of of = {
		&tree->snapshot, record, table_is_exact(table), &tree->moments.clock,
	};
	struct group_of group = { .snapshot = &tree->snapshot, .clock = &tree->moments.clock };
	struct libscols_line *line = tree->lines[index];

	if (tree->collapse)
		group.members = tree_lines_members(&tree->alike, index, &group.nr);
	if (group.nr > 1) {
		set_group_cells(table, line, &group, below);
	} else {
		set_cells(table, line, &of, below);
		table_color(table, line, color_of(record));
	}
}

/* Makes the line of a task below that of its nearest ancestor, or of the deepest that is drawn. */
static void add_line(struct tree *tree, struct table *table, uint32_t index)
{
	const uint32_t parent = tree->snapshot.records[index].parent;
	struct libscols_line *above = parent == index ? NULL : tree->lines[parent];
	uint32_t level = above ? tree->levels[parent] + 1 : 0;

	if (level > DRAWN_LEVELS)
		above = table_parent(above);
	tree->lines[index] = table_line(table, above);
	tree->levels[index] = level;
	fill_line(tree, table, index,
		  level > DRAWN_LEVELS && !table_is_exact(table) ? level - DRAWN_LEVELS : 0);
}

/* The task whose line is also that of this one: itself, its nearest ancestor, the first alike. */
static uint32_t line_of(const struct tree *tree, uint32_t index)
{
	const struct alike *row;

	if (!tree->shown[index])
		return tree->snapshot.records[index].parent;
	if (!tree->collapse)
		return index;
	row = &tree->alike.rows[tree->alike.row_of[index]];
	return tree->alike.records[row->line];
}

static void add_lines(struct tree *tree, struct table *table)
{
	for (uint32_t i = 0; i < tree->snapshot.head.count; i++) {
		const uint32_t other = line_of(tree, i);

		if (other != i) {
			tree->lines[i] = tree->lines[other];
			tree->levels[i] = tree->levels[other];
		} else if (tree->shown[i]) {
			add_line(tree, table, i);
		}
	}
}

static int nothing(void)
{
	command_error("no task is like that");
	return STATUS_NOTHING;
}

static int no_memory(size_t nr)
{
	command_error("no memory for %zu tasks", nr);
	return STATUS_IO;
}

static int show(struct tree *tree, struct table *table)
{
	const size_t nr = tree->snapshot.head.count;

	tree->shown = calloc(nr + !nr, sizeof(*tree->shown));
	tree->lines = calloc(nr + !nr, sizeof(*tree->lines));
	tree->levels = calloc(nr + !nr, sizeof(*tree->levels));
	if (!tree->shown || !tree->lines || !tree->levels)
		return no_memory(nr);
	if (!select_tasks(&tree->selection, &tree->snapshot, tree->shown))
		return nothing();
	if (tree->parents)
		add_parents(tree);
	if (tree->collapse && tree_lines_find(&tree->alike, &tree->snapshot, tree->shown))
		return no_memory(nr);
	add_lines(tree, table);
	return table_print(table);
}

/* Order and levels are the tree's. */
static uint64_t needs(const struct tree *tree, const struct table *table)
{
	uint64_t needs = TASKVIZ_FIELDS_TREE | select_needs(&tree->selection);

	for (size_t i = 0; i < nr_fields; i++)
		if (table_has(table, i))
			needs |= fields[i].needs;
	return needs;
}

static int take_and_show(struct tree *tree, struct table *table, struct source *source)
{
	const int status = moments_find(&tree->moments, source_times(source));
	int err;

	if (status)
		return status;
	err = source_snapshot(source, tree->flags, needs(tree, table),
			      moments_at(&tree->moments), &tree->snapshot);
	return err ? command_source_failed(err) : show(tree, table);
}

static int open_and_show(struct tree *tree, struct table *table, const char *from)
{
	struct source *source = command_open(from);
	int status;

	if (!source)
		return command_status_of(-errno);
	status = select_users(&tree->selection) ? take_and_show(tree, table, source) : STATUS_USAGE;
	source_close(source);
	return status;
}

static void tree_free(struct tree *tree)
{
	select_free(&tree->selection);
	snapshot_free(&tree->snapshot);
	tree_lines_free(&tree->alike);
	free(tree->shown);
	free(tree->lines);
	free(tree->levels);
}

static bool take_operands(struct tree *tree, char **operands)
{
	while (*operands)
		if (!select_pid(&tree->selection, *operands++))
			return false;
	return true;
}

static int run(struct tree *tree, int argc, char **argv)
{
	const struct column_list list = { "", fields_columns(), nr_fields };
	const struct usage usage = {
		.name = "tree",
		.operands = "[PID...]",
		.values = "@pid",
		.about = "Shows tasks below their parents: those named by PID, or all; and of these those that the\n"
			 "options choose. A line hangs below its nearest ancestor that is shown. ? is not known,\n"
			 "- is not there, + is at least so many.",
		.common = OPTIONS_TABLE | OPTIONS_FROM | OPTIONS_AT | OPTIONS_TIME,
		.own = tree_options,
		.more = task_options,
		.lists = &list,
		.nr_lists = 1,
	};
	struct options options;
	struct table *table;
	int status = options_parse(&options, &usage, argc, argv, take_option, tree);

	if (status >= 0)
		return status;
	if (!take_operands(tree, argv + optind) || !moments_parse(&tree->moments, &options) ||
	    (tree->collapse && !task_options_can_collapse(&options)))
		return STATUS_USAGE;
	status = table_new("tree", list.columns, list.nr, &options, &table);
	if (status)
		return status;
	status = open_and_show(tree, table, options.from);
	table_free(table);
	return status;
}

int cmd_tree(int argc, char **argv)
{
	struct tree tree = {};
	int status;

	select_init(&tree.selection);
	status = run(&tree, argc, argv);
	tree_free(&tree);
	return status;
}
