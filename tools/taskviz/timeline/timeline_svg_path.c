// SPDX-License-Identifier: GPL-2.0
/* The critical path in the SVG: a line along the task that is on it, and over to the next one. */
#include "base/xml.h"
#include "core/pure.h"
#include "timeline_svg_lines.h"
#include "timeline_waker.h"

/* Pixels of a step that is drawn by itself: the others are seen where they are gone over to. */
#define LEAST	1

/**
 * struct jump - where the path leaves a line for another one, within a column
 * @column: which one, COLUMNS for none
 * @top: the highest place that it was at
 * @bottom: the lowest one
 */
struct jump {
	unsigned int column;
	int top;
	int bottom;
};

static void put_jump(const struct picture *picture, const struct jump *jump)
{
	if (jump->column < COLUMNS && jump->bottom > jump->top)
		fprintf(picture->to, "M%g %dV%d", LEFT + jump->column / 2., jump->top,
			jump->bottom);
}

static void take(struct jump *jump, int y)
{
	if (y < jump->top)
		jump->top = y;
	if (y > jump->bottom)
		jump->bottom = y;
}

/* All that the path goes over to in a column is one line. */
static void put_jumps(const struct picture *picture)
{
	const struct critical_path *path = picture->path;
	struct jump jump = { COLUMNS, 0, 0 };
	int y = -1;

	for (size_t i = 0; i < path->nr; i++) {
		const struct path_step *step = &path->steps[i];
		const unsigned int column = column_of(picture, step->from_ns);

		if (step->row == NO_ROW)
			continue;
		if (column != jump.column) {
			put_jump(picture, &jump);
			jump = (struct jump){ column, y, y };
		}
		if (y < 0)
			jump.top = middle_of(picture, step->row);
		y = middle_of(picture, step->row);
		take(&jump, y);
	}
	put_jump(picture, &jump);
}

static double width_of(const struct picture *picture, const struct path_step *step)
{
	return step->row == NO_ROW ? 0 : (step->to_ns - step->from_ns) * picture->per_ns;
}

/* Bright below, so that it is seen on any colour. */
static void put_below(const struct picture *picture)
{
	const struct critical_path *path = picture->path;

	fputs("<path class='i j' d='", picture->to);
	put_jumps(picture);
	fputs("'/><path class='i' d='", picture->to);
	for (size_t i = 0; i < path->nr; i++) {
		const double width = width_of(picture, &path->steps[i]);

		if (width >= LEAST)
			fprintf(picture->to, "M%.1f %dh%.1f",
				x_of(picture, path->steps[i].from_ns),
				middle_of(picture, path->steps[i].row), width);
	}
	fputs("'/>\n<path class='j' d='", picture->to);
	put_jumps(picture);
	fputs("'/>\n", picture->to);
}

static void put_beginner(const struct picture *picture, const struct path_step *step)
{
	const struct timeline *timeline = picture->timeline;
	char waker[WAKER_TEXT_SIZE];

	if (step->woken) {
		fputs(", woken by ", picture->to);
		xml_put(picture->to, timeline_waker(timeline, step->woken, waker));
	} else if (step->maker != NO_ROW) {
		fprintf(picture->to, ", made by %d ", timeline->rows.at[step->maker].pid);
		xml_put_name(picture->to, timeline_name(timeline, step->maker, step->from_ns));
	}
}

static void put_step(const struct picture *picture, const struct path_step *step)
{
	const struct timeline *timeline = picture->timeline;
	char buf[32];
	struct taskviz_text took = { .buf = buf, .size = sizeof(buf) - 1 };

	taskviz_put_duration(&took, step->to_ns - step->from_ns, 0);
	buf[took.len] = 0;
	fprintf(picture->to, "<path class='%c' d='M%.1f %dh%.1f'><title>critical path: %d ",
		step->state == TIMELINE_ON_CPU ? 'q' : 'v', x_of(picture, step->from_ns),
		middle_of(picture, step->row), width_of(picture, step),
		timeline->rows.at[step->row].pid);
	xml_put_name(picture->to, timeline_name(timeline, step->row, step->from_ns));
	fprintf(picture->to, ", %s for %s", timeline_state_name(step->state), buf);
	put_beginner(picture, step);
	fputs("</title></path>\n", picture->to);
}

void svg_put_path(const struct picture *picture)
{
	const struct critical_path *path = picture->path;

	if (!path->nr)
		return;
	put_below(picture);
	for (size_t i = 0; i < path->nr; i++)
		if (width_of(picture, &path->steps[i]) >= LEAST)
			put_step(picture, &path->steps[i]);
}
