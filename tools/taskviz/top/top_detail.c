// SPDX-License-Identifier: GPL-2.0
/* All about the selected task, below the rows. */
#include <stdio.h>
#include <string.h>
#include "parts.h"
#include "pen.h"
#include "print/fields.h"
#include "print/group_text.h"
#include "top_text.h"

#define MOST_FIELDS	8

/*
 * The fields of a line, by the names that 'taskviz tree -o' has for them. Who has no end yet may
 * wait, which stands in place of the last.
 */
static const struct {
	const char *label;
	const char *names[MOST_FIELDS];
} lines[] = {
	{ "family", { "PPID", "MAKER", "ADOPTED", "TGID", "TRACER", "NCHILDREN", "THR" } },
	{ "user", { "USER", "UID", "EUID", "GID", "EGID", "UNIT" } },
	{ "memory", { "VSS", "RSS", "SWAP", "PGTABLES", "MINFLT", "MAJFLT" } },
	{ "time", { "AGE", "UTIME", "STIME", "VOLUNTARY", "PREEMPTED" } },
	{ "runs", { "CPU", "POLICY", "NICE", "PRIO", "RTPRIO" } },
	{ "copies", { "C-FORK", "C-ZERO", "C-FILE", "C-HUGE", "C-PIN", "REUSED" } },
	{ "did", { "FORKS", "CLONES", "EXECS", "SENT", "GOT" } },
	{ "end", { "EXIT", "EXITED", "REAPED", "REAPER" } },
};

#define NR_LINES	((int)(sizeof(lines) / sizeof(*lines)))

int top_detail_lines(void)
{
	return 1 + NR_LINES;
}

static const struct field *find_field(const char *name)
{
	for (size_t i = 0; i < nr_fields; i++)
		if (!strcmp(fields[i].column.name, name))
			return &fields[i];
	return NULL;
}

/* Of a crowd the rest is about its first. */
static void put_crowd(struct taskviz_text *text, const struct top_row *row)
{
	if (!row->crowd)
		return;
	taskviz_put_str(text, ", the first of ");
	group_put_count(text, row->crowd->size, 0);
}

static void draw_title(int line, const struct top_row *row)
{
	const struct taskviz_record *record = &row->record;
	struct top_pen pen = top_pen_at(line);
	char buffer[TOP_TEXT];
	struct taskviz_text text = { .buf = buffer, .size = sizeof(buffer) - 1 };
	int state = taskviz_state_index(record->state);

	taskviz_put_s64(&text, record->pid, 0);
	taskviz_put_char(&text, ' ');
	taskviz_put_task(&text, record);
	put_crowd(&text, row);
	if (state >= 0) {
		taskviz_put_str(&text, ": ");
		taskviz_put_str(&text, taskviz_states[state].meaning);
	}
	attrset(A_REVERSE);
	top_write_text(&pen, top_end_text(&text));
	while (pen.column < pen.columns)
		top_write(&pen, " ");
	attrset(A_NORMAL);
}

static void draw_fields(int line, int index, const struct field_of *of)
{
	const char * const *names = lines[index].names;
	struct top_pen pen = top_pen_at(line);
	char text[FIELD_SIZE];

	snprintf(text, sizeof(text), "%-7s", lines[index].label);
	top_write(&pen, text);

	for (int i = 0; i < MOST_FIELDS && names[i]; i++) {
		top_write(&pen, "  ");
		attrset(A_DIM);
		top_write(&pen, names[i]);
		attrset(A_NORMAL);
		top_write(&pen, " ");
		field_text(text, find_field(names[i]), of);
		top_write(&pen, text);
	}
}

void top_draw_detail(const struct top *top, int line, int nr)
{
	struct top_row *row = top_selected(&top->cursor, &top->list);
	const struct snapshot alone = { .head = top->model.head, .records = &row->record };
	const struct field_of of = { .snapshot = &alone, .record = &row->record };

	if (!row)
		return;
	draw_title(line, row);
	for (int i = 0; i + 1 < nr; i++)
		if (i == NR_LINES - 1 && top_tells_waits(top, &row->record))
			top_draw_waits(&row->record, line + 1 + i);
		else
			draw_fields(line + 1 + i, i, &of);
}
