// SPDX-License-Identifier: GPL-2.0
/* The rows of "taskviz top": one task a line, in columns as far as the screen is wide. */
#include <stdio.h>
#include "model/cgroups.h"
#include "parts.h"
#include "pen.h"
#include "print/group_text.h"
#include "top_text.h"

#define BAR_WIDTH	6
#define UNIT_WIDTH	16

/* Columns of the screen from which on there is room for both of these. */
#define WIDE		100

/* Columns that a name needs at least; what is left beside it is for the branches. */
#define NAME_WIDTH	18

/**
 * struct top_column - a column in front of the task
 * @name: heading
 * @width: columns of the screen
 * @from: columns of the screen from which on it is shown
 * @put: appends its value, NULL for the states and the bar
 */
struct top_column {
	const char *name;
	int width;
	int from;
	void (*put)(struct taskviz_text *text, const struct top *top, const struct top_row *row,
		    int width);
};

/* Of a crowd how many there are. */
static void put_pid(struct taskviz_text *text, const struct top *top, const struct top_row *row,
		    int width)
{
	(void)top;
	if (row->crowd)
		group_put_count(text, row->crowd->size, width);
	else
		taskviz_put_s64(text, row->record.pid, width);
}

/* Blank where those of a crowd differ. */
static void put_ppid(struct taskviz_text *text, const struct top *top, const struct top_row *row,
		     int width)
{
	(void)top;
	if (row->record.ppid == TASKVIZ_UNKNOWN_PID)
		taskviz_put_right(text, row->crowd ? "" : "?", width);
	else
		taskviz_put_s64(text, row->record.ppid, width);
}

static void put_uid(struct taskviz_text *text, const struct top *top, const struct top_row *row,
		    int width)
{
	(void)top;
	if (row->crowd && row->record.uid == TASKVIZ_UNKNOWN32)
		taskviz_put_right(text, "", width);
	else
		taskviz_put_u64(text, row->record.uid, width);
}

static void put_threads(struct taskviz_text *text, const struct top *top,
			const struct top_row *row, int width)
{
	(void)top;
	if (row->record.nr_threads && !top_is_dead(row))
		taskviz_put_u64(text, row->record.nr_threads, width);
	else
		taskviz_put_right(text, "-", width);
}

static void put_age(struct taskviz_text *text, const struct top *top, const struct top_row *row,
		    int width)
{
	uint64_t now = top->model.head.now_ns, start = row->record.start_ns;

	if (row->crowd)
		taskviz_put_right(text, "", width);
	else if (top_is_dead(row))
		taskviz_put_right(text, "-", width);
	else
		taskviz_put_age(text, now > start ? now - start : 0, width);
}

static void put_cpu(struct taskviz_text *text, const struct top *top, const struct top_row *row,
		    int width)
{
	char number[32];

	(void)top;
	snprintf(number, sizeof(number), "%u.%u", row->cpu_permille / 10, row->cpu_permille % 10);
	if (row->cpu_permille == TASKVIZ_UNKNOWN32)
		taskviz_put_right(text, top_is_dead(row) ? "-" : "?", width);
	else
		taskviz_put_right(text, number, width);
}

static void put_rss(struct taskviz_text *text, const struct top *top, const struct top_row *row,
		    int width)
{
	(void)top;
	if (row->record.info & TASKVIZ_INFO_HAS_MM && !top_is_dead(row))
		taskviz_put_size(text, row->record.rss_bytes, width);
	else
		taskviz_put_right(text, "-", width);
}

static void put_copies(struct taskviz_text *text, const struct top *top,
		       const struct top_row *row, int width)
{
	uint64_t copies = taskviz_counts_copied(&row->record.counts);
	bool at_least = row->record.info & TASKVIZ_INFO_SINCE && copies != TASKVIZ_UNKNOWN64;

	(void)top;
	taskviz_put_u64(text, copies, width - 1);
	taskviz_put_char(text, at_least ? '+' : ' ');
}

static void put_copied(struct taskviz_text *text, const struct top *top,
		       const struct top_row *row, int width)
{
	(void)top;
	taskviz_put_u64(text, row->copied, width);
}

static void put_bar(struct taskviz_text *text, const struct top *top, const struct top_row *row,
		    int width)
{
	top_put_bar(text, row->copied, top->list.most_copied, width, top->utf8);
}

/* The beginning of its name; blank where those of a crowd differ. */
static void put_unit(struct taskviz_text *text, const struct top *top, const struct top_row *row,
		     int width)
{
	char unit[CGROUP_TEXT_SIZE], cut[UNIT_WIDTH + 1];

	(void)top;
	cgroup_unit(unit, row->record.cgroup);
	if (row->crowd && row->record.cgroup == TASKVIZ_UNKNOWN64)
		*unit = 0;
	snprintf(cut, sizeof(cut), "%-*.*s", width, width, unit);
	taskviz_put_str(text, cut);
}

static const struct top_column columns[] = {
	{ "PID", 7, 0, put_pid },
	{ "PPID", 7, 100, put_ppid },
	{ "UID", 6, 130, put_uid },
	{ "STATES", TOP_STATES, 0, NULL },
	{ "CPU%", 5, 0, put_cpu },
	{ "RSS", 6, 0, put_rss },
	{ "THR", 4, 110, put_threads },
	{ "AGE", 9, 100, put_age },
	{ "COPIED", 9, 120, put_copies },
	{ "+COPY", 6, 0, put_copied },
	{ "", BAR_WIDTH, 60, put_bar },
	{ "UNIT", UNIT_WIDTH, 0, put_unit },
};

#define NR_COLUMNS	(sizeof(columns) / sizeof(*columns))

/* Units are shown if they are asked for, others if there is room; the bar gives way to units. */
static bool is_shown(const struct top *top, const struct top_pen *pen,
		     const struct top_column *column)
{
	if (column->put == put_unit)
		return top->units;
	if (column->put == put_bar && top->units && pen->columns < WIDE)
		return false;
	return pen->columns >= column->from;
}

static bool is_left(const struct top_column *column)
{
	return column->put == put_unit;
}

void top_draw_heading(const struct top *top, int line)
{
	struct top_pen pen = top_pen_at(line);
	char name[32];

	attrset(A_REVERSE);
	for (size_t i = 0; i < NR_COLUMNS; i++) {
		if (!is_shown(top, &pen, &columns[i]))
			continue;
		snprintf(name, sizeof(name), "%*s ",
			 is_left(&columns[i]) ? -columns[i].width : columns[i].width,
			 columns[i].name);
		top_write(&pen, name);
	}
	top_write(&pen, "TASK");
	while (pen.column < pen.columns)
		top_write(&pen, " ");
	attrset(A_NORMAL);
}

/* The dead fade, the newborn shine, what only leads to a match stands back. */
static attr_t attributes(const struct top *top, const struct top_row *row, bool is_selected)
{
	attr_t look = A_NORMAL;

	if (top_is_dead(row))
		look = A_DIM;
	else if (top_is_new(&top->model, row))
		look = A_BOLD | (top_state_color('R') & A_COLOR);
	else if (!row->matches)
		look = A_DIM;
	return is_selected ? look | A_REVERSE : look;
}

static void draw_states(struct top_pen *pen, const struct top_row *row, attr_t look)
{
	char letter[2] = "";

	for (int i = 0; i < TOP_STATES; i++) {
		letter[0] = row->states[i] >= ' ' && row->states[i] <= '~' ? row->states[i] : '?';
		if (!top_is_dead(row))
			attrset(top_state_color(letter[0]) | (look & A_REVERSE));
		top_write(pen, letter);
	}
	attrset(look);
}

static void draw_columns(struct top_pen *pen, const struct top *top, const struct top_row *row,
			 attr_t look)
{
	char buffer[TOP_TEXT];

	for (size_t i = 0; i < NR_COLUMNS; i++) {
		struct taskviz_text text = { .buf = buffer, .size = sizeof(buffer) - 1 };

		if (!is_shown(top, pen, &columns[i]))
			continue;
		if (!columns[i].put) {
			draw_states(pen, row, look);
		} else {
			columns[i].put(&text, top, row, columns[i].width);
			top_write_text(pen, top_end_text(&text));
		}
		top_write(pen, " ");
	}
}

/* A crowd's name has its size behind it, and no remark that is of one task. */
static void put_name(struct taskviz_text *text, const struct top_row *row)
{
	if (row->crowd)
		group_put_name(text, &row->record, row->crowd->size);
	else
		taskviz_put_task(text, &row->record);
	if (top_is_dead(row) && !(row->record.info & TASKVIZ_INFO_ENDED))
		taskviz_put_str(text, " (gone)");
	else if (row->crowd)
		taskviz_put_str(text, group_end(&row->record));
}

/* What the line of a row tells: of it, or of the crowd that it stands for. */
static const struct top_row *told(const struct top_row *row)
{
	return row->crowd ? &row->crowd->sum : row;
}

static void draw_task(struct top_pen *pen, const struct top *top, const struct top_row *row)
{
	char buffer[TOP_TEXT];
	struct taskviz_text text = { .buf = buffer, .size = sizeof(buffer) - 1 };
	int levels = (pen->columns - pen->column - NAME_WIDTH) / 2, width;

	if (levels < 0)
		levels = 0;
	width = top_put_branches(&text, row, levels < TOP_LEVELS ? levels : TOP_LEVELS, top->utf8);
	top_write_wide(pen, top_end_text(&text), width);
	text.len = 0;
	put_name(&text, told(row));
	top_write_text(pen, top_end_text(&text));
}

static void draw_row(const struct top *top, size_t at, int line)
{
	const struct top_row *row = top->list.shown[at];
	const bool is_selected = at == top->cursor.at;
	const attr_t look = attributes(top, told(row), is_selected);
	struct top_pen pen = top_pen_at(line);

	attrset(look);
	draw_columns(&pen, top, told(row), look);
	draw_task(&pen, top, row);
	while (is_selected && pen.column < pen.columns)
		top_write(&pen, " ");
	attrset(A_NORMAL);
}

void top_draw_rows(const struct top *top, int line)
{
	const struct top_cursor *cursor = &top->cursor;

	for (size_t i = 0; i < cursor->height && cursor->top + i < top->list.nr_shown; i++)
		draw_row(top, cursor->top + i, line + i);
}
