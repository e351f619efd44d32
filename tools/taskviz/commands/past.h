/* SPDX-License-Identifier: GPL-2.0 */
/* What commands that look at a recording have in common: it is read, and laid out. */
#ifndef TASKVIZ_PAST_H
#define TASKVIZ_PAST_H

#include "model/kthreads.h"
#include "moments.h"
#include "timeline/store.h"

/**
 * struct past - a recording, and what a command does with it
 * @from: its file
 * @moments: parsed; which part of it is found
 * @kthreads: are kernel threads rows, too?
 * @alone: see timeline_build_alone()
 * @show: gets the timeline of that part; returns the status to end with
 * @data: the command's own, for @show
 */
struct past {
	const char *from;
	struct moments *moments;
	enum kthreads kthreads;
	bool alone;
	int (*show)(const struct timeline *timeline, void *data);
	void *data;
};

/* past_show() - read it, lay it out and show it. Return: the status to end with */
int past_show(const struct past *past);

/* past_no_memory() - says that there is none for @what. Return: the status to end with */
int past_no_memory(const char *what);

#endif /* TASKVIZ_PAST_H */
