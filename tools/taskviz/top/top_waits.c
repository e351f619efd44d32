// SPDX-License-Identifier: GPL-2.0
/* What the selected task waits for: of that one alone, so that a refresh costs the same. */
#include <stdio.h>
#include <string.h>
#include "parts.h"
#include "pen.h"
#include "source/source.h"
#include "waits/wait.h"

static void put_wait(char text[TOP_TEXT], const struct wait_task *task)
{
	if (!task->waits)
		snprintf(text, TOP_TEXT, "no");
	else
		snprintf(text, TOP_TEXT, "IN %s  FOR %s%s%s", *task->in ? task->in : "?",
			 *task->what ? task->what : "?", task->why ? ": " : "",
			 task->why ? task->why : "");
}

static void look(char text[TOP_TEXT], const struct proc *proc, const struct taskviz_record *record)
{
	struct waits waits;
	const int err = waits_take_one(&waits, proc, record->tgid, record->pid);

	if (err)
		snprintf(text, TOP_TEXT, "? (%s)", wait_why(err));
	else
		put_wait(text, &waits.tasks[waits_find(&waits, record->pid)]);
	waits_free(&waits);
}

/* Only while it lives, and on this machine. */
bool top_tells_waits(const struct top *top, const struct taskviz_record *record)
{
	return top->source && source_is_live(top->source) && !strchr("ZX", record->state);
}

void top_draw_waits(const struct taskviz_record *record, int line)
{
	struct top_pen pen = top_pen_at(line);
	char text[TOP_TEXT] = "? (no /proc)";
	struct proc proc;

	if (!proc_open(&proc)) {
		look(text, &proc, record);
		proc_close(&proc);
	}
	top_write(&pen, "waits    ");
	top_write(&pen, text);
}
