/* SPDX-License-Identifier: GPL-2.0 */
/* An examination of this machine: what is looked at, and how what is found is told. */
#ifndef TASKVIZ_DOCTOR_H
#define TASKVIZ_DOCTOR_H

#include <stdbool.h>
#include <stddef.h>
#include "base/options.h"
#include "source/source.h"

struct table;

/* Where the module is while it is loaded. */
#define MODULE_DIR	"/sys/module/taskviz"

enum result { OK, NOTE, PROBLEM };

/**
 * struct doctor - an examination
 * @table: of the findings, NULL to print them for people as they come
 * @width: of the lines for people, 0 for any
 * @colored: in colours
 * @source: the module, NULL if it is not there
 * @any_problem: was there one?
 */
struct doctor {
	struct table *table;
	size_t width;
	bool colored;
	struct source *source;
	bool any_problem;
};

/* The columns of the findings as a table. */
extern const struct column_list doctor_columns;

/**
 * tell() - tell a finding
 * @doctor: of which examination
 * @result: how bad it is
 * @check: what was looked at
 * @mend: the command or the words that mend it, "" if nothing is to be mended
 * @format: as printf() has it; what was found
 */
__attribute__((format(printf, 5, 6)))
void tell(struct doctor *doctor, enum result result, const char *check, const char *mend,
	  const char *format, ...);

/*
 * What is looked at, each told by itself. doctor_look_for_module() returns whether the module is
 * there; without it there is nothing more to look at. doctor_look_at_proc() opens the source that
 * those behind it ask; to close it is the caller's.
 */
void doctor_look_at_lockdown(struct doctor *doctor);
bool doctor_look_for_module(struct doctor *doctor);
void doctor_look_at_hidepid(struct doctor *doctor);
void doctor_look_at_proc(struct doctor *doctor);
void doctor_look_at_groups(struct doctor *doctor);
void doctor_look_at_losses(struct doctor *doctor);
void doctor_look_at_debugfs(struct doctor *doctor);
void doctor_look_at_tracefs(struct doctor *doctor);

#endif /* TASKVIZ_DOCTOR_H */
