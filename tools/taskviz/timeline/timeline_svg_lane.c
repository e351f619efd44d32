// SPDX-License-Identifier: GPL-2.0
/* A line of the SVG: whose it is, their states, programs, pages and ends. */
#include <string.h>
#include <sys/param.h>
#include "base/xml.h"
#include "timeline_svg_lines.h"

/* Pixels for the letters of a name over a bar, and for how a task ended. */
#define LETTER		5.5
#define END_TEXT	50

/*
 * A line while it is drawn. Marks that would lie on the last one of their kind are left out, so
 * that the bars of many short tasks remain to be seen.
 */
struct line {
	const struct picture *picture;
	const uint32_t *rows;
	uint32_t nr;
	unsigned int y;
	double exec_x;
	double exit_x;
	bool failed;
};

/* On CPUs, over whatever else they were in: as high as they were so for a part of the time. */
static void put_on_cpu(const struct line *line)
{
	const struct shares *shares = &line->picture->shares;
	unsigned int before = 0;

	for (unsigned int i = 0; i <= COLUMNS; i++) {
		const unsigned int high = i < COLUMNS ? shares_on_cpu(shares, i) : 0;
		const unsigned int pixels = (high * BAR + SHARES_HIGH / 2) / SHARES_HIGH;

		if (pixels == before)
			continue;
		if (!before)
			fprintf(line->picture->to, "<path class='sR' d='M%g %u",
				LEFT + i / 2., line->y + BAR_TOP + BAR);
		fprintf(line->picture->to, "H%gv%d", LEFT + i / 2., (int)before - (int)pixels);
		if (!pixels)
			fputs("z'/>", line->picture->to);
		before = pixels;
	}
}

static void put_others(const struct line *line)
{
	const struct picture *picture = line->picture;
	unsigned int from = 0;

	for (unsigned int i = 1; i <= COLUMNS; i++) {
		char state = shares_state(&picture->shares, from);

		if (i < COLUMNS && shares_state(&picture->shares, i) == state)
			continue;
		if (state)
			fprintf(picture->to, "<path class='s%c' d='M%g %uh%gv%uh-%gz'/>",
				class_of(state), LEFT + from / 2., line->y + BAR_TOP,
				(i - from) / 2., BAR, (i - from) / 2.);
		from = i;
	}
}

static void put_states(const struct line *line)
{
	const struct shares *shares = &line->picture->shares;

	shares_clear(shares);
	for (uint32_t i = 0; i < line->nr; i++)
		shares_add_row(shares, line->rows[i]);
	put_others(line);
	put_on_cpu(line);
	fputc('\n', line->picture->to);
}

/* How many pages were copied in each pixel of the line. Return: in all. */
static size_t count_copies(const struct line *line)
{
	const struct picture *picture = line->picture;
	const struct timeline_copy *copies = picture->timeline->copies.at;
	size_t nr = 0;

	shares_clear(&picture->shares);
	for (uint32_t i = 0; i < line->nr; i++) {
		size_t copy = timeline_find(&picture->timeline->copies, sizeof(*copies),
					    line->rows[i]);

		for (; copy < picture->timeline->copies.nr && copies[copy].row == line->rows[i];
		     copy++, nr++)
			picture->shares.at[column_of(picture, copies[copy].at_ns) & ~1u][0]++;
	}
	return nr;
}

/* In twentieths: full from 12 copies in a pixel on. */
static unsigned int copies_seen(const struct line *line, unsigned int column)
{
	const uint64_t nr = column < COLUMNS ? line->picture->shares.at[column][0] : 0;

	return nr ? MIN(nr + 8, 20) : 0;
}

/* Of all tasks of a line. Pixels that look the same are one shape. */
static void put_copies(const struct line *line)
{
	const size_t nr = count_copies(line);
	FILE *to = line->picture->to;
	unsigned int from = 0;

	if (!nr)
		return;
	fprintf(to, "<g class='c'><title>%zu pages copied</title>", nr);
	for (unsigned int i = 2; i <= COLUMNS; i += 2) {
		const unsigned int seen = copies_seen(line, from);

		if (i < COLUMNS && copies_seen(line, i) == seen)
			continue;
		if (seen)
			fprintf(to, "<path opacity='%.2g' d='M%u %uh%uv%uh-%uz'/>", seen / 20.,
				LEFT + from / 2, line->y + BAR_TOP + BAR, (i - from) / 2, STRIP,
				(i - from) / 2);
		from = i;
	}
	fputs("</g>", to);
}

static void put_program_name(const struct line *line, const struct timeline_program *program)
{
	const struct picture *picture = line->picture;
	const double x = x_of(picture, program->from_ns) + (program->exec ? 5 : 1);

	if (x_of(picture, program->to_ns) - x < LETTER * strlen(program->name) + 1)
		return;
	fprintf(picture->to, "<text class='n e' x='%.1f' y='%u'>", x, line->y + BAR_TOP - 2);
	xml_put_name(picture->to, program->name);
	fputs("</text>", picture->to);
}

/*
 * A mark where a program begins, and its name if there is room before the next one. Tasks that
 * share a line have a name each, whether they executed anything or not.
 */
static void put_program(struct line *line, const struct timeline_program *program)
{
	const struct picture *picture = line->picture;
	const double x = x_of(picture, program->from_ns);

	if (program->exec && x - line->exec_x >= svg_distance(line->nr)) {
		line->exec_x = x;
		fprintf(picture->to, "<path class='e' d='M%.1f %ul-3-5h6z'/>", x,
			line->y + BAR_TOP);
	}
	if (program->exec || line->nr > 1)
		put_program_name(line, program);
}

static void put_programs(struct line *line, uint32_t row)
{
	const struct timeline *timeline = line->picture->timeline;
	const struct timeline_program *programs = timeline->programs.at;
	size_t i = timeline_find(&timeline->programs, sizeof(*programs), row);

	for (; i < timeline->programs.nr && programs[i].row == row; i++)
		put_program(line, &programs[i]);
}

/* How it ended stands where it did, if that was not well, before the next task of the line. */
static void put_exit_code(const struct line *line, uint32_t i)
{
	const struct picture *picture = line->picture;
	const struct timeline_row *task = &picture->timeline->rows.at[line->rows[i]];
	const double x = x_of(picture, task->exited_ns);
	const double room = i + 1 == line->nr ? WIDTH - RIGHT :
			    x_of(picture, picture->timeline->rows.at[line->rows[i + 1]].from_ns);

	if (!task->exit_code || x > room - END_TEXT)
		return;
	fprintf(picture->to, "<text class='n b' x='%.1f' y='%u'>%s %d</text>", x + 3,
		line->y + BAR_TOP - 2, task->exit_code & 0x7f ? "signal" : "exit",
		task->exit_code & 0x7f ? task->exit_code & 0x7f : task->exit_code >> 8);
}

static void put_exit(struct line *line, uint32_t i)
{
	const struct picture *picture = line->picture;
	const struct timeline_row *task = &picture->timeline->rows.at[line->rows[i]];
	const double x = x_of(picture, task->exited_ns);

	if (task->exited_ns == UINT64_MAX || task->exited_ns <= picture->timeline->begin_ns)
		return;
	if (x - line->exit_x >= svg_distance(line->nr) || (task->exit_code && !line->failed)) {
		fprintf(picture->to, "<path class='%c' d='M%.1f %uv%u'/>",
			task->exit_code ? 'y' : 'x', x, line->y + BAR_TOP - 2, BAR + 4);
		line->exit_x = x;
		line->failed = task->exit_code;
	}
	put_exit_code(line, i);
}

/* Under the mouse: whose bar of the line it is. What is narrower than a pixel is not pointed at. */
static void put_card(const struct line *line, uint32_t row)
{
	const struct picture *picture = line->picture;
	const struct timeline_row *task = &picture->timeline->rows.at[row];
	const double width = (task->to_ns - task->from_ns) * picture->per_ns;

	if (line->nr == 1 || width < 1)
		return;
	fprintf(picture->to, "<path class='h' d='M%.1f %uh%.1fv%uh-%.1fz'><title>",
		x_of(picture, task->from_ns), line->y + BAR_TOP, width, BAR, width);
	xml_put_name(picture->to, task->name);
	fprintf(picture->to, " %d</title></path>", task->pid);
}

static bool has_one_name(const struct line *line)
{
	const struct timeline_row *tasks = line->picture->timeline->rows.at;

	for (uint32_t i = 1; i < line->nr; i++)
		if (strcmp(tasks[line->rows[i]].name, tasks[line->rows[0]].name))
			return false;
	return true;
}

static void put_label(const struct line *line)
{
	const struct timeline_row *task = &line->picture->timeline->rows.at[line->rows[0]];
	unsigned int x = 8 + INDENT * MIN(task->depth, MAX_INDENT);
	FILE *to = line->picture->to;

	fprintf(to, "<text x='%u' y='%u'>", x, line->y + BAR_TOP + BAR - 1);
	if (task->depth > MAX_INDENT)
		fprintf(to, "+%u ", task->depth - MAX_INDENT);
	xml_put_name(to, task->name);
	if (line->nr == 1)
		fprintf(to, " <tspan class='a'>%d</tspan></text>\n", task->pid);
	else
		fprintf(to, "%s <tspan class='a'>%u tasks</tspan></text>\n",
			has_one_name(line) ? "" : ", ...", line->nr);
}

void svg_put_lane(const struct picture *picture, uint32_t lane)
{
	struct line line = {
		.picture = picture, .rows = picture->lanes.rows + picture->lanes.first[lane],
		.nr = lanes_length(&picture->lanes, lane),
		.y = y_of(picture->folds.line_of[lane]),
		.exec_x = -WIDTH, .exit_x = -WIDTH,
	};

	fprintf(picture->to, "<path class='g' d='M0 %uh%u'/>", line.y + ROW - 1, WIDTH);
	put_label(&line);
	put_states(&line);
	put_copies(&line);
	for (uint32_t i = 0; i < line.nr; i++) {
		put_programs(&line, line.rows[i]);
		put_exit(&line, i);
		put_card(&line, line.rows[i]);
		svg_put_sleeps(picture, line.rows[i], line.y + BAR_TOP);
	}
	fputc('\n', picture->to);
}
