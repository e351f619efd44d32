// SPDX-License-Identifier: GPL-2.0
/* The head of "taskviz top": the whole system in four lines. */
#include <stdio.h>
#include "parts.h"
#include "pen.h"
#include "recording/replay.h"
#include "top_text.h"

static void draw_title(const struct top *top)
{
	const struct taskviz_snapshot *head = &top->model.head;
	struct top_pen pen = top_pen_at(0);
	char buffer[TOP_TEXT];
	struct taskviz_text text = { .buf = buffer, .size = sizeof(buffer) - 1 };

	taskviz_put_str(&text, "up ");
	taskviz_put_age(&text, head->now_ns, 0);
	taskviz_put_str(&text, "  CPUs ");
	taskviz_put_u64(&text, head->cpus, 0);
	taskviz_put_str(&text, "  processes ");
	taskviz_put_u64(&text, head->processes, 0);
	taskviz_put_str(&text, "  threads ");
	taskviz_put_u64(&text, head->threads, 0);
	taskviz_put_str(&text, "  kernel threads ");
	taskviz_put_u64(&text, head->kthreads, 0);
	top_write(&pen, top_end_text(&text));
	attrset(A_REVERSE);
	if (!top->source)
		top_write(&pen, "  NO DATA");
	else if (top->paused)
		top_write(&pen, "  PAUSED");
	attrset(A_NORMAL);
}

/* @more: may others be in it, too? */
static void put_count(struct top_pen *pen, char state, unsigned int count, bool more)
{
	char text[32];

	if (more && !count)
		snprintf(text, sizeof(text), "  %c ?", state);
	else
		snprintf(text, sizeof(text), "  %c %u%s", state, count, more ? "+" : "");
	attrset(count ? top_state_color(state) : A_DIM);
	top_write(pen, text);
}

static void draw_states(const struct top_model *model)
{
	struct top_pen pen = top_pen_at(1);

	top_write(&pen, "states");
	for (int i = 0; i < TASKVIZ_NR_STATES; i++)
		put_count(&pen, TASKVIZ_STATES[i], model->head.states[i],
			  top_may_be_in(model, TASKVIZ_STATES[i]));
	if (model->unknown + model->gone)
		put_count(&pen, REPLAY_STATE_UNKNOWN, model->unknown + model->gone, false);
	attrset(A_NORMAL);
}

/*
 * The same as a bar, made of the letters: it needs neither colours nor characters of its own.
 * Shares of those that are known would look like shares of all; who may be gone may be none.
 */
static void draw_states_bar(const struct top_model *model)
{
	struct top_pen pen = top_pen_at(2);
	unsigned int shares[TASKVIZ_NR_STATES];
	char letter[2] = "";

	if (pen.columns < TASKVIZ_NR_STATES || model->unknown)
		return;
	top_share(shares, model->head.states, pen.columns);
	for (int i = 0; i < TASKVIZ_NR_STATES; i++) {
		letter[0] = TASKVIZ_STATES[i];
		attrset(top_state_color(letter[0]) | A_REVERSE);
		while (shares[i]--)
			top_write(&pen, letter);
	}
	attrset(A_NORMAL);
}

static void put_rate(struct taskviz_text *text, const char *what, uint64_t count)
{
	taskviz_put_str(text, what);
	taskviz_put_u64(text, count, 0);
}

/* What came with the last refresh; until there were two nothing is known of it. */
static void draw_rates(const struct top *top)
{
	const struct top_model *model = &top->model;
	struct top_pen pen = top_pen_at(3);
	char buffer[TOP_TEXT];
	struct taskviz_text text = { .buf = buffer, .size = sizeof(buffer) - 1 };

	taskviz_put_str(&text, "in ");
	if (model->elapsed_ns)
		taskviz_put_duration(&text, model->elapsed_ns, 0);
	else
		taskviz_put_char(&text, '?');
	put_rate(&text, ":  births ", model->births);
	put_rate(&text, "  execs ", model->execs);
	put_rate(&text, "  exits ", model->exits);
	put_rate(&text, "  pages copied ", model->copies);
	if (top->ended)
		put_rate(&text, "  lived and died ", model->brief);
	top_write(&pen, top_end_text(&text));
}

void top_draw_head(const struct top *top)
{
	draw_title(top);
	draw_states(&top->model);
	draw_states_bar(&top->model);
	draw_rates(top);
}
