// SPDX-License-Identifier: GPL-2.0
/* The timeline as SVG, for documents: a picture of bounded size, however long the recording. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include "base/embed.h"
#include "base/xml.h"
#include "writers.h"

/* Of a time: enough to tell ticks of a day apart; rounded for the title. */
#define TICK_DIGITS	15
#define TITLE_DIGITS	6

/* In pixels; a row has a line of text, the bar of states and the strip of copies. */
#define WIDTH		1160
#define LEFT		250
#define RIGHT		20
#define TOP		50
#define ROW		26
#define BAR_TOP		11
#define BAR		10
#define STRIP		3
#define FOOT		40
#define INDENT		10
#define MAX_INDENT	10

/* What is narrower than a column of half a pixel is summed up in it. */
#define COLUMNS		((WIDTH - LEFT - RIGHT) * 2)
#define NR_STATES	(sizeof(TIMELINE_STATES) - 1)

/* Time on the CPU is what one looks for: this share of a column shows it. */
#define SHARE_ON_CPU	8

struct picture {
	FILE *to;
	const struct timeline *timeline;
	double per_ns;
	uint64_t (*shares)[NR_STATES];	/* of each column: ns in each state */
	size_t span;			/* the next one of each to be drawn */
	size_t program;
	size_t copy;
};

EMBED(timeline_svg_head, "timeline/timeline_svg_head.xml");

static double x_of(const struct picture *picture, uint64_t at_ns)
{
	return LEFT + (at_ns - picture->timeline->begin_ns) * picture->per_ns;
}

static unsigned int y_of(uint32_t row)
{
	return TOP + row * ROW;
}

/* Class of a state: a letter, but for the unknown. */
static char class_of(char state)
{
	return state == TIMELINE_UNKNOWN ? 'u' : state;
}

static unsigned int column_of(const struct picture *picture, uint64_t at_ns)
{
	unsigned int column = (x_of(picture, at_ns) - LEFT) * 2;

	return MIN(column, COLUMNS - 1);
}

static uint64_t column_ns(const struct picture *picture, unsigned int column)
{
	return picture->timeline->begin_ns + column / 2. / picture->per_ns;
}

static void share_out(const struct picture *picture, const struct timeline_span *span)
{
	size_t state = strchr(TIMELINE_STATES, span->state) - TIMELINE_STATES;
	unsigned int last = column_of(picture, span->to_ns);

	for (unsigned int i = column_of(picture, span->from_ns); i <= last; i++) {
		uint64_t from = MAX(span->from_ns, column_ns(picture, i));
		uint64_t to = MIN(span->to_ns, column_ns(picture, i + 1));

		if (to > from)
			picture->shares[i][state] += to - from;
	}
}

/* What a column shows; 0: the task was not there. */
static char winner(const uint64_t shares[NR_STATES])
{
	uint64_t sum = 0;
	size_t most = 0;

	for (size_t i = 0; i < NR_STATES; i++) {
		sum += shares[i];
		if (shares[i] > shares[most])
			most = i;
	}
	if (!sum)
		return 0;
	return shares[0] * SHARE_ON_CPU >= sum ? TIMELINE_ON_CPU : TIMELINE_STATES[most];
}

static void put_bar(const struct picture *picture, uint32_t row)
{
	unsigned int from = 0;

	for (unsigned int i = 1; i <= COLUMNS; i++) {
		char state = winner(picture->shares[from]);

		if (i < COLUMNS && winner(picture->shares[i]) == state)
			continue;
		if (state)
			fprintf(picture->to, "<path class='s%c' d='M%g %uh%gv%uh-%gz'/>",
				class_of(state), LEFT + from / 2., y_of(row) + BAR_TOP,
				(i - from) / 2., BAR, (i - from) / 2.);
		from = i;
	}
	fputc('\n', picture->to);
}

static void put_states(struct picture *picture, uint32_t row)
{
	const struct timeline *timeline = picture->timeline;

	memset(picture->shares, 0, COLUMNS * sizeof(*picture->shares));
	for (; picture->span < timeline->spans.nr &&
	     timeline->spans.at[picture->span].row == row; picture->span++)
		share_out(picture, &timeline->spans.at[picture->span]);
	put_bar(picture, row);
}

/* The more copies in a column, the less transparent: full from 12 on. */
static void put_copies(struct picture *picture, uint32_t row)
{
	const struct timeline_copy *copies = picture->timeline->copies.at;
	size_t end = picture->timeline->copies.nr;

	while (picture->copy < end && copies[picture->copy].row == row) {
		unsigned int column = column_of(picture, copies[picture->copy].at_ns), nr = 0;

		for (; picture->copy < end && copies[picture->copy].row == row &&
		     column_of(picture, copies[picture->copy].at_ns) == column; picture->copy++)
			nr++;
		fprintf(picture->to, "<path class='c' opacity='%.2g' d='M%g %uh1v%uh-1z'/>",
			MIN(nr + 8, 20) / 20., LEFT + column / 2., y_of(row) + BAR_TOP + BAR,
			STRIP);
	}
}

/* A mark where a program begins, and its name if there is room before the next one. */
static void put_programs(struct picture *picture, uint32_t row)
{
	const struct timeline *timeline = picture->timeline;
	unsigned int y = y_of(row) + BAR_TOP;

	for (; picture->program < timeline->programs.nr; picture->program++) {
		const struct timeline_program *program = &timeline->programs.at[picture->program];
		double x = x_of(picture, program->from_ns);

		if (program->row != row)
			break;
		if (!program->exec)
			continue;
		fprintf(picture->to, "<path class='e' d='M%.1f %ul-3-5h6z'/>", x, y);
		if (x_of(picture, program->to_ns) - x < 5.5 * strlen(program->name) + 6)
			continue;
		fprintf(picture->to, "<text class='n e' x='%.1f' y='%u'>", x + 5, y - 2);
		xml_put_name(picture->to, program->name);
		fputs("</text>", picture->to);
	}
}

static void put_exit(const struct picture *picture, uint32_t row)
{
	const struct timeline_row *task = &picture->timeline->rows.at[row];
	double x;

	if (task->exited_ns == UINT64_MAX || task->exited_ns <= picture->timeline->begin_ns)
		return;
	x = x_of(picture, task->exited_ns);
	fprintf(picture->to, "<path class='%c' d='M%.1f %uv%u'/>", task->exit_code ? 'y' : 'x', x,
		y_of(row) + BAR_TOP - 2, BAR + 4);
	if (!task->exit_code || x > WIDTH - RIGHT - 50)
		return;
	fprintf(picture->to, "<text class='n b' x='%.1f' y='%u'>%s %d</text>", x + 3,
		y_of(row) + BAR_TOP - 2, task->exit_code & 0x7f ? "signal" : "exit",
		task->exit_code & 0x7f ? task->exit_code & 0x7f : task->exit_code >> 8);
}

static void put_label(const struct picture *picture, uint32_t row)
{
	const struct timeline_row *task = &picture->timeline->rows.at[row];
	unsigned int x = 8 + INDENT * MIN(task->depth, MAX_INDENT);

	fprintf(picture->to, "<text x='%u' y='%u'>", x, y_of(row) + BAR_TOP + BAR - 1);
	if (task->depth > MAX_INDENT)
		fprintf(picture->to, "+%u ", task->depth - MAX_INDENT);
	xml_put_name(picture->to, task->name);
	fprintf(picture->to, " <tspan class='a'>%d</tspan></text>\n", task->pid);
}

static void put_row(struct picture *picture, uint32_t row)
{
	fprintf(picture->to, "<path class='g' d='M0 %uh%u'/>", y_of(row) + ROW - 1, WIDTH);
	put_label(picture, row);
	put_states(picture, row);
	put_copies(picture, row);
	put_programs(picture, row);
	put_exit(picture, row);
	fputc('\n', picture->to);
}

/* Between the middles of two bars, a dot where it comes from; a stub if that has no row. */
static void put_link(const struct picture *picture, const struct timeline_link *link)
{
	static const char classes[] = {
		[LINK_FORK] = 'f', [LINK_ADOPT] = 'o', [LINK_SIGNAL] = 'k',
	};
	double x = x_of(picture, link->at_ns);
	int to = y_of(link->to) + BAR_TOP + BAR / 2, from = to - ROW / 2;

	if (link->from == link->to || link->minor)
		return;
	if (link->from != NO_ROW)
		from = y_of(link->from) + BAR_TOP + BAR / 2;
	fprintf(picture->to, "<path class='%c' d='M%.1f %dV%dm-3 %dl3 %dl3 %d'/><circle cx='%.1f' cy='%d' r='2'/>\n",
		classes[link->kind], x, from, to, to > from ? -4 : 4, to > from ? 4 : -4,
		to > from ? -4 : 4, x, from);
}

static void put_losses(const struct picture *picture)
{
	const struct timeline *timeline = picture->timeline;

	for (size_t i = 0; i < timeline->losses.nr; i++) {
		const struct timeline_loss *loss = &timeline->losses.at[i];
		double x = x_of(picture, loss->from_ns);

		fprintf(picture->to, "<path class='l' d='M%.1f %uH%.1fV%uH%.1fz'><title>events lost on CPU %u</title></path>\n",
			x, TOP, MAX(x_of(picture, loss->to_ns), x + 1), y_of(timeline->rows.nr), x,
			loss->cpu);
	}
}

/* 1, 2 or 5 of a power of ten, so that there are up to ten. */
static uint64_t tick_ns(uint64_t length)
{
	uint64_t tick = 1;

	while (length / tick > 10)
		tick *= length / tick > 50 ? 10 : length / tick > 20 ? 5 : 2;
	return tick;
}

static void put_time(FILE *to, uint64_t ns, int digits)
{
	if (ns >= 1000000000 || !ns)
		fprintf(to, "%.*g s", digits, ns / 1e9);
	else if (ns >= 1000000)
		fprintf(to, "%.*g ms", digits, ns / 1e6);
	else
		fprintf(to, "%.*g us", digits, ns / 1e3);
}

/* At round times since the recording began, also of a part that is short and late. */
static void put_axis(const struct picture *picture)
{
	const struct timeline *timeline = picture->timeline;
	const uint64_t end = timeline->end_ns - timeline->origin_ns;
	const uint64_t tick = tick_ns(timeline->end_ns - timeline->begin_ns);
	uint64_t at = (timeline->begin_ns - timeline->origin_ns + tick - 1) / tick * tick;

	for (; at <= end; at += tick) {
		double x = x_of(picture, timeline->origin_ns + at);

		fprintf(picture->to, "<path class='g' d='M%.1f %uV%u'/><text class='a' x='%.1f' y='%u'>",
			x, TOP - 6, y_of(timeline->rows.nr), x + 2, TOP - 8);
		put_time(picture->to, at, TICK_DIGITS);
		fputs("</text>\n", picture->to);
	}
}

static void put_title(const struct picture *picture)
{
	const struct timeline *timeline = picture->timeline;
	char title[RECORDING_TITLE_SIZE];

	recording_title(timeline->recording, title);
	fputs("<text x='8' y='18'>", picture->to);
	xml_put(picture->to, title);
	fprintf(picture->to, " <tspan class='a'>%zu tasks, ", timeline->rows.nr);
	put_time(picture->to, timeline->end_ns - timeline->begin_ns, TITLE_DIGITS);
	if (timeline->losses.nr)
		fprintf(picture->to, ", events lost %zu times", timeline->losses.nr);
	fputs("</tspan></text>\n", picture->to);
}

static void put_legend(const struct picture *picture)
{
	static const char states[] = "RrSDTZ?";
	unsigned int y = y_of(picture->timeline->rows.nr) + 14, x = 8;

	for (const char *state = states; *state; state++) {
		const char *name = timeline_state_name(*state);

		fprintf(picture->to, "<path class='s%c' d='M%u %uh16v%uh-16z'/><text x='%u' y='%u'>%s</text>",
			class_of(*state), x, y, BAR, x + 20, y + BAR - 1, name);
		x += 34 + 7 * strlen(name);
	}
	fprintf(picture->to, "<path class='c' d='M%u %uh16v%uh-16z'/><text x='%u' y='%u'>pages copied</text>",
		x, y + 3, STRIP, x + 20, y + BAR - 1);
	fprintf(picture->to, "<path class='e' d='M%u %ul-3-5h6z'/><text x='%u' y='%u'>exec</text>",
		x + 130, y + BAR - 2, x + 138, y + BAR - 1);
	fprintf(picture->to, "<path class='f' d='M%u %uv%u'/><text x='%u' y='%u'>fork</text>",
		x + 180, y, BAR, x + 186, y + BAR - 1);
	fprintf(picture->to, "<path class='o' d='M%u %uv%u'/><text x='%u' y='%u'>adoption</text>",
		x + 228, y, BAR, x + 234, y + BAR - 1);
	fprintf(picture->to, "<path class='k' d='M%u %uv%u'/><text x='%u' y='%u'>signal</text>\n",
		x + 304, y, BAR, x + 310, y + BAR - 1);
}

static void put_all(struct picture *picture)
{
	const struct timeline *timeline = picture->timeline;
	unsigned int height = y_of(timeline->rows.nr) + FOOT;

	fprintf(picture->to, "<svg xmlns='http://www.w3.org/2000/svg' width='%u' height='%u' viewBox='0 0 %u %u'>\n%s<path fill='#fff' d='M0 0h%uv%uh-%uz'/>\n",
		WIDTH, height, WIDTH, height, timeline_svg_head, WIDTH, height, WIDTH);
	put_title(picture);
	put_axis(picture);
	put_losses(picture);
	for (uint32_t row = 0; row < timeline->rows.nr; row++)
		put_row(picture, row);
	for (size_t i = 0; i < timeline->links.nr; i++)
		put_link(picture, &timeline->links.at[i]);
	put_legend(picture);
	fputs("</svg>\n", picture->to);
}

int timeline_write_svg(FILE *to, const struct timeline *timeline)
{
	uint64_t length = timeline->end_ns - timeline->begin_ns;
	struct picture picture = {
		.to = to, .timeline = timeline,
		.per_ns = (double)(WIDTH - LEFT - RIGHT) / MAX(length, 1),
	};

	picture.shares = calloc(COLUMNS, sizeof(*picture.shares));
	if (!picture.shares)
		return -1;
	put_all(&picture);
	free(picture.shares);
	return 0;
}
