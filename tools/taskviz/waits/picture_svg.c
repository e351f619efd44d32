// SPDX-License-Identifier: GPL-2.0
/*
 * Waits as SVG: a line a task, in the order of the table, with an arrow to the one that it hangs
 * below. Where a deadlock closes, an arrow at the left leads down again.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include "base/embed.h"
#include "base/xml.h"
#include "picture.h"
#include "tree.h"

/* In pixels; what a task waits for stands over its box, beside its arrow. */
#define WIDTH		600
#define LEFT		34
#define BUS		14
#define INDENT		26
#define TOP		34
#define ROW		52
#define BOX_TOP		20
#define BOX_HEIGHT	24
#define BOX_EDGE	20
#define PER_LETTER	7.3

struct picture {
	FILE *to;
	const struct waits *waits;
	const struct wait_order *order;
};

EMBED(picture_svg_head, "waits/picture_svg_head.xml");

static int x_of(const struct picture *picture, uint32_t task)
{
	return LEFT + INDENT * MIN(picture->order->levels[task], WAIT_DRAWN_LEVELS);
}

static int y_of(size_t row)
{
	return TOP + ROW * row + BOX_TOP;
}

static void put_box(const struct picture *picture, const struct wait_task *task, int x, int y)
{
	char text[TASK_NAME_SIZE + 16];
	const int len = snprintf(text, sizeof(text), "%" PRId32 " %s", task->status.pid,
				 task->status.name);

	fprintf(picture->to, "<rect class=\"%c%s\" x=\"%d\" y=\"%d\" width=\"%.0f\" height=\"%d\" rx=\"6\"><title>",
		task->status.state, task->deadlock ? " dead" : "", x, y,
		len * PER_LETTER + BOX_EDGE, BOX_HEIGHT);
	xml_put(picture->to, task->waits ? task->in : "does not wait");
	fprintf(picture->to, "</title></rect><text class=\"name\" x=\"%d\" y=\"%d\">",
		x + BOX_EDGE / 2, y + 16);
	xml_put(picture->to, text);
	fputs("</text>\n", picture->to);
}

/* Any of several can end it, or others that are not known. */
static void put_object(const struct picture *picture, const struct wait_task *task, int x, int y)
{
	const struct wait_object *object =
		task->object == WAIT_NONE ? NULL : &picture->waits->objects[task->object];

	fprintf(picture->to, "<text class=\"what\" x=\"%d\" y=\"%d\">", x, y);
	xml_put(picture->to, *task->what ? task->what : "?");
	if (object && object->nr > 1)
		fprintf(picture->to, ": any of %zu", object->nr);
	if (object && object->open)
		fputs(", or others", picture->to);
	fputs("</text>\n", picture->to);
}

/* From the box to the left and up to the middle of that of the one above. */
static void put_arrow(const struct picture *picture, uint32_t task, int y, int above_y)
{
	const uint32_t above = picture->order->above[task];
	const bool dead = picture->waits->tasks[task].deadlock &&
			  picture->waits->tasks[above].deadlock;
	const int x = x_of(picture, above) + INDENT / 2;

	fprintf(picture->to, "<path class=\"to%s\" d=\"M%d %dH%dV%d\"/>\n", dead ? " circle" : "",
		x_of(picture, task), y + BOX_HEIGHT / 2, x, above_y + BOX_HEIGHT + 2);
}

static void put_circle(const struct picture *picture, uint32_t from, int y, uint32_t task, int to_y)
{
	fprintf(picture->to, "<path class=\"to circle\" d=\"M%d %dH%dV%dH%d\"/>\n",
		x_of(picture, from), y + BOX_HEIGHT / 2 - 4, BUS, to_y + BOX_HEIGHT / 2 + 4,
		x_of(picture, task) - 2);
}

/* The tree cut it there: who is above all others waits for one of those below. */
static void put_circles(const struct picture *picture, const uint32_t *rows, uint32_t from)
{
	const struct wait_task *task = &picture->waits->tasks[from];
	const struct wait_object *object = &picture->waits->objects[task->object];

	for (size_t i = 0; i < object->nr; i++) {
		const uint32_t by = waits_shown_by(picture->waits, NULL, &object->enders[i]);

		if (picture->order->shown[by] && picture->waits->tasks[by].deadlock)
			put_circle(picture, from, y_of(rows[from]), by, y_of(rows[by]));
	}
}

static void put_task(const struct picture *picture, const uint32_t *rows, uint32_t index)
{
	const struct wait_task *task = &picture->waits->tasks[index];
	const uint32_t above = picture->order->above[index];
	const int x = x_of(picture, index), y = y_of(rows[index]);

	if (above != WAIT_NONE)
		put_arrow(picture, index, y, y_of(rows[above]));
	else if (task->deadlock)
		put_circles(picture, rows, index);
	put_box(picture, task, x, y);
	if (task->waits)
		put_object(picture, task, x, y - 5);
}

/* As wide as its widest line, by the usual width of letters. */
static int width_of(const struct picture *picture)
{
	double width = WIDTH;

	for (size_t i = 0; i < picture->order->nr; i++) {
		const struct wait_task *task = &picture->waits->tasks[picture->order->order[i]];
		const size_t name = strlen(task->status.name) + 12, what = strlen(task->what) + 24;

		width = MAX(width, x_of(picture, picture->order->order[i]) +
			    MAX(name, what) * PER_LETTER);
	}
	return width;
}

static void put_title(const struct picture *picture)
{
	size_t dead = 0;

	for (size_t i = 0; i < picture->order->nr; i++)
		dead += picture->waits->tasks[picture->order->order[i]].deadlock;
	fprintf(picture->to, "<text x=\"8\" y=\"20\">%zu tasks, each with an arrow to one that can end its wait",
		picture->order->nr);
	if (dead)
		fprintf(picture->to, "; %zu in a deadlock: in red", dead);
	fputs("</text>\n", picture->to);
}

static void draw(const struct picture *picture, uint32_t *rows)
{
	const struct wait_order *order = picture->order;
	const int width = width_of(picture), height = y_of(order->nr);

	for (size_t i = 0; i < order->nr; i++)
		rows[order->order[i]] = i;
	fprintf(picture->to, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n%s",
		width, height, width, height, picture_svg_head);
	put_title(picture);
	for (size_t i = 0; i < order->nr; i++)
		put_task(picture, rows, order->order[i]);
	fputs("</svg>\n", picture->to);
}

int wait_draw_svg(FILE *to, const struct waits *waits, const struct wait_order *order)
{
	const struct picture picture = { to, waits, order };
	uint32_t *rows = malloc((waits->nr + 1) * sizeof(*rows));

	if (!rows)
		return -ENOMEM;
	draw(&picture, rows);
	free(rows);
	return 0;
}
