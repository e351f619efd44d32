// SPDX-License-Identifier: GPL-2.0
/* What the module tells of itself: does it answer, what is recorded, what is lost? */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/errors.h"
#include "doctor.h"
#include "model/rows.h"

void doctor_look_at_proc(struct doctor *doctor)
{
	struct snapshot snapshot = {};

	doctor->source = source_open(NULL);
	if (!doctor->source) {
		tell(doctor, PROBLEM, "/proc/taskviz", "", "%s", source_error());
		return;
	}
	if (source_snapshot(doctor->source, 0, TASKVIZ_FIELDS_IDENTITY, SOURCE_LAST, &snapshot))
		tell(doctor, PROBLEM, "/proc/taskviz", "", "%s", source_error());
	else
		tell(doctor, OK, "/proc/taskviz", "", "version %u, %u tasks visible",
		     TASKVIZ_ABI_VERSION, snapshot.head.count);
	if (snapshot.records && snapshot.records[0].pid)
		tell(doctor, NOTE, "pid namespace", "use the host's for the whole machine",
		     "only the tasks of a pid namespace are visible");
	snapshot_free(&snapshot);
}

/* Return: was the table read? If not, that has been reported. */
static bool read_table(struct doctor *doctor, const char *name, struct rows *rows)
{
	const int err = doctor->source ? source_rows(doctor->source, name, rows) : -ENODEV;

	if (err == -EACCES)
		tell(doctor, NOTE, "tables", "sudo taskviz doctor",
		     "only root may read the tables (lives, forks, copies...) and whether they work");
	else if (err && doctor->source)
		tell(doctor, PROBLEM, "tables", "", "%s", source_error());
	return !err;
}

static void report_hook(struct doctor *doctor, const struct rows *rows, const void *row)
{
	char group[ROWS_TEXT_SIZE], hook[ROWS_TEXT_SIZE], kind[ROWS_TEXT_SIZE];
	char state[ROWS_TEXT_SIZE], why[ROWS_TEXT_SIZE];

	if (strcmp(rows_text(rows, row, "STATE", state), "unavailable"))
		return;
	tell(doctor, PROBLEM, rows_text(rows, row, "HOOK", hook),
	     "load with alias=name=other, if /proc/kallsyms has it under another name",
	     "no hook for %s, a %s: %s", rows_text(rows, row, "GROUP", group),
	     rows_text(rows, row, "KIND", kind), rows_text(rows, row, "WHY", why));
}

static void report_group(struct doctor *doctor, const struct rows *rows, const void *row)
{
	char group[ROWS_TEXT_SIZE], state[ROWS_TEXT_SIZE], missed[ROWS_TEXT_SIZE];
	char records[ROWS_TEXT_SIZE], check[64], mend[256];

	rows_text(rows, row, "STATE", state);
	rows_text(rows, row, "RECORDS", records);
	snprintf(check, sizeof(check), "group %.40s", rows_text(rows, row, "GROUP", group));
	snprintf(mend, sizeof(mend),
		 "cd " MODULE_DIR "/parameters && echo $(cat probes),%.40s > probes", group);
	if (!strcmp(state, "on"))
		tell(doctor, OK, check, "", "records %s; %s events unaccounted", records,
		     rows_text(rows, row, "UNACCOUNTED", missed));
	else if (!strcmp(state, "off"))
		tell(doctor, NOTE, check, mend, "off: it records nothing");
	else
		tell(doctor, PROBLEM, check, "", "%s: %s", state, records);
}

typedef void report_fn(struct doctor *doctor, const struct rows *rows, const void *row);

/* Return: was the table read? */
static bool report_each(struct doctor *doctor, const char *table, report_fn *report_row)
{
	struct rows rows;

	if (!read_table(doctor, table, &rows))
		return false;
	for (uint32_t i = 0; i < rows.count; i++)
		report_row(doctor, &rows, rows_at(&rows, i));
	rows_free(&rows);
	return true;
}

/* Who may not read the one may not read the other: that is told once. */
void doctor_look_at_groups(struct doctor *doctor)
{
	if (report_each(doctor, "groups", report_group))
		report_each(doctor, "hooks", report_hook);
}

static bool find_figure(const struct rows *rows, const char *what, uint64_t *value)
{
	const void *row = rows_find(rows, "WHAT", what);

	return row && rows_number(rows, row, "VALUE", value);
}

static void report_losses(struct doctor *doctor, const struct rows *rows)
{
	uint64_t forgotten, lost;

	if (!find_figure(rows, "ledger-forgotten", &forgotten) ||
	    !find_figure(rows, "ledger-lost", &lost)) {
		tell(doctor, PROBLEM, "losses", "build module and program from the same source",
		     "the table 'self' is another version's");
		return;
	}
	if (lost)
		tell(doctor, PROBLEM, "memory", "free memory; what is lost stays unknown",
		     "%" PRIu64 " accounts and execs were lost for want of memory", lost);
	if (forgotten)
		tell(doctor, NOTE, "history", "load with a larger history=, if they matter",
		     "%" PRIu64 " ended tasks were forgotten to remember younger ones",
		     forgotten);
	if (!lost && !forgotten)
		tell(doctor, OK, "losses", "", "nothing was lost or forgotten");
}

void doctor_look_at_losses(struct doctor *doctor)
{
	struct rows rows;

	if (doctor->any_problem || geteuid() || !read_table(doctor, "self", &rows))
		return;
	report_losses(doctor, &rows);
	rows_free(&rows);
}
