// SPDX-License-Identifier: GPL-2.0
/*
 * Waits for Graphviz. An object is a node without a box, so that it stands on the way from those
 * that wait for it to those who can end it: as many edges as were found.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include "picture.h"
#include "print/dot.h"
#include "tree.h"

/**
 * struct drawing - what is drawn
 * @to: where
 * @waits: all tasks
 * @tasks: one a task: is it a node?
 * @objects: one an object: the same
 */
struct drawing {
	FILE *to;
	const struct waits *waits;
	bool *tasks;
	bool *objects;
};

static uint32_t ender_of(const struct drawing *drawing, const struct wait_ender *ender)
{
	return waits_shown_by(drawing->waits, NULL, ender);
}

/* All that wait for it call it the same. */
static void put_object(struct drawing *drawing, uint32_t index, const char *what)
{
	const struct wait_object *object = &drawing->waits->objects[index];

	if (drawing->objects[index])
		return;
	drawing->objects[index] = true;
	fprintf(drawing->to, "\to%" PRIu32 " [shape=plaintext, label=", index);
	dot_put(drawing->to, what);
	fputs("];\n", drawing->to);
	for (size_t i = 0; i < object->nr; i++)
		drawing->tasks[ender_of(drawing, &object->enders[i])] = true;
}

static const char *color_of(const struct wait_task *task)
{
	if (task->deadlock)
		return "red";
	return task->waits ? "gray40" : "forestgreen";
}

static void put_task(const struct drawing *drawing, const struct wait_task *task)
{
	char label[TASK_NAME_SIZE + 16];

	snprintf(label, sizeof(label), "%" PRId32 " %s", task->status.pid, task->status.name);
	fprintf(drawing->to, "\tt%" PRId32 " [label=", task->status.pid);
	dot_put(drawing->to, label);
	fprintf(drawing->to, ", color=%s, tooltip=", color_of(task));
	dot_put(drawing->to, task->in);
	fputs("];\n", drawing->to);
}

/* Of a deadlock are the edges between tasks that are. */
static void put_edge_color(const struct drawing *drawing, bool deadlock)
{
	fputs(deadlock ? " [color=red];\n" : ";\n", drawing->to);
}

static void put_wait(const struct drawing *drawing, const struct wait_task *task)
{
	fprintf(drawing->to, "\tt%" PRId32 " -> o%" PRIu32, task->status.pid, task->object);
	put_edge_color(drawing, task->deadlock);
}

static void put_enders(const struct drawing *drawing, uint32_t index)
{
	const struct wait_object *object = &drawing->waits->objects[index];

	for (size_t i = 0; i < object->nr; i++) {
		const struct wait_task *task =
			&drawing->waits->tasks[ender_of(drawing, &object->enders[i])];

		fprintf(drawing->to, "\to%" PRIu32 " -> t%" PRId32, index, task->status.pid);
		put_edge_color(drawing, task->deadlock);
	}
	if (object->open)
		fprintf(drawing->to, "\tu%" PRIu32 " [label=\"?\", style=dotted];\n"
			"\to%" PRIu32 " -> u%" PRIu32 " [style=dotted];\n", index, index, index);
}

static void draw(struct drawing *drawing, const struct wait_order *order)
{
	const struct waits *waits = drawing->waits;

	fputs("digraph waits {\n\trankdir=LR;\n\tnode [shape=box, style=rounded];\n", drawing->to);
	for (size_t i = 0; i < order->nr; i++) {
		const struct wait_task *task = &waits->tasks[order->order[i]];

		drawing->tasks[order->order[i]] = true;
		if (task->object == WAIT_NONE)
			continue;
		put_object(drawing, task->object, task->what);
		put_wait(drawing, task);
	}
	for (size_t i = 0; i < waits->nr; i++)
		if (drawing->tasks[i])
			put_task(drawing, &waits->tasks[i]);
	for (uint32_t i = 0; i < waits->nr_objects; i++)
		if (drawing->objects[i])
			put_enders(drawing, i);
	fputs("}\n", drawing->to);
}

int wait_draw_dot(FILE *to, const struct waits *waits, const struct wait_order *order)
{
	struct drawing drawing = {
		.to = to,
		.waits = waits,
		.tasks = calloc(waits->nr + 1, sizeof(*drawing.tasks)),
		.objects = calloc(waits->nr_objects + 1, sizeof(*drawing.objects)),
	};
	const bool has_memory = drawing.tasks && drawing.objects;

	if (has_memory)
		draw(&drawing, order);
	free(drawing.tasks);
	free(drawing.objects);
	return has_memory ? 0 : -ENOMEM;
}
