// SPDX-License-Identifier: GPL-2.0
/* taskviz doctor: what keeps taskviz from working, and the command that mends it. */
#include <errno.h>
#include <inttypes.h>
#include <mntent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "base/options.h"
#include "columns.h"
#include "command.h"
#include "model/rows.h"
#include "print/table.h"
#include "print/table_wrap.h"
#include "source/source.h"

#define MODULE_DIR	"/sys/module/taskviz"

enum { COLUMN_RESULT, COLUMN_CHECK, COLUMN_DETAIL, COLUMN_MEND };

static const struct column columns[] = {
	{ "RESULT", "ok, note, or PROBLEM", COLUMN_USUAL },
	{ "CHECK", "what was looked at", COLUMN_USUAL },
	{ "DETAIL", "what was found", COLUMN_USUAL | COLUMN_WRAP },
	{ "MEND", "what to do about it", COLUMN_USUAL | COLUMN_WRAP },
};

enum result { OK, NOTE, PROBLEM };

static const char *const results[] = { "ok", "note", "PROBLEM" };

/* Where the check begins in a line for people, and where what was found does. */
#define CHECK_AT	8
#define DETAIL_AT	25

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

static void add_finding(struct doctor *doctor, enum result result, const char *check,
			const char *detail, const char *mend)
{
	static const char *const colors[] = { "green", "brown", "red" };
	struct libscols_line *line = table_line(doctor->table, NULL);

	table_set(doctor->table, line, COLUMN_RESULT, results[result]);
	table_set(doctor->table, line, COLUMN_CHECK, check);
	table_set(doctor->table, line, COLUMN_DETAIL, detail);
	table_set(doctor->table, line, COLUMN_MEND, mend);
	table_color(doctor->table, line, colors[result]);
}

/* A command stands on a line of its own, whole, to be copied. */
static void print_finding(const struct doctor *doctor, enum result result, const char *check,
			  char *detail, const char *mend)
{
	static const int colors[] = { 32, 33, 31 };
	char *rest;

	if (doctor->width > DETAIL_AT)
		wrap_words(detail, doctor->width - DETAIL_AT);
	if (doctor->colored)
		printf("\033[%dm", colors[result]);
	printf("%-*s", CHECK_AT, results[result]);
	if (doctor->colored)
		printf("\033[0m");
	printf("%-*s %s\n", DETAIL_AT - CHECK_AT - 1, check, strtok_r(detail, "\n", &rest));
	while ((detail = strtok_r(NULL, "\n", &rest)))
		printf("%*s%s\n", DETAIL_AT, "", detail);
	if (*mend)
		printf("%*s%s\n", CHECK_AT, "", mend);
}

__attribute__((format(printf, 5, 6)))
static void report(struct doctor *doctor, enum result result, const char *check, const char *mend,
		   const char *format, ...)
{
	char detail[512];
	va_list args;

	va_start(args, format);
	vsnprintf(detail, sizeof(detail), format, args);
	va_end(args);
	if (doctor->table)
		add_finding(doctor, result, check, detail, mend);
	else
		print_finding(doctor, result, check, detail, mend);
	doctor->any_problem |= result == PROBLEM;
}

/* The first line of a file, without its end. Return: could it be read? */
static bool read_line(const char *path, char *line, size_t size)
{
	FILE *file = fopen(path, "re");
	bool done = file && fgets(line, size, file);

	if (file)
		fclose(file);
	if (done)
		line[strcspn(line, "\n")] = 0;
	return done;
}

static void check_loading(struct doctor *doctor)
{
	char line[256];

	if (read_line("/proc/sys/kernel/modules_disabled", line, sizeof(line)) && *line == '1')
		report(doctor, PROBLEM, "loading", "start the machine again without that setting",
		       "kernel.modules_disabled is 1: no module can be loaded until the next start");
	if (geteuid())
		report(doctor, NOTE, "rights", "sudo insmod taskviz.ko",
		       "only root may load a module");
}

static bool check_module(struct doctor *doctor)
{
	if (!access(MODULE_DIR, F_OK)) {
		report(doctor, OK, "module", "", "loaded");
		return true;
	}
	report(doctor, PROBLEM, "module", "make load, in the source of taskviz; or insmod taskviz.ko",
	       "the module taskviz is not loaded");
	check_loading(doctor);
	return false;
}

/* Return: is a file system of that kind mounted? */
static bool is_mounted(const char *type)
{
	FILE *mounts = setmntent("/proc/self/mounts", "r");
	struct mntent *mount;
	bool found = false;

	while (mounts && !found && (mount = getmntent(mounts)))
		found = !strcmp(mount->mnt_type, type);
	if (mounts)
		endmntent(mounts);
	return found;
}

/* The file that tells of it is not there: who knows why? */
static void check_no_lockdown(struct doctor *doctor)
{
	if (is_mounted("securityfs"))
		report(doctor, OK, "lockdown", "", "this kernel has none");
	else
		report(doctor, NOTE, "lockdown", "mount -t securityfs none /sys/kernel/security",
		       "not known: securityfs, which tells of it, is not mounted");
}

/* What is left of taskviz: Documentation/signing.rst has what was tried. */
static void report_lockdown(struct doctor *doctor, const char *level)
{
	const bool is_confidential = !strcmp(level, "confidentiality");

	report(doctor, NOTE, "lockdown",
	       is_confidential ? "start with lockdown=integrity for events and record"
			       : "echo COMMAND > " MODULE_DIR "/parameters/kthreads_command, for the lab",
	       "locked down (%s): refused are modules without a trusted signature, the lab's file in debugfs%s; all else works",
	       level, is_confidential ? ", and trace events, so events and record" : "");
}

/* What is chosen stands in brackets: none [integrity] confidentiality */
static void check_lockdown(struct doctor *doctor)
{
	char line[256], level[32];

	if (!read_line("/sys/kernel/security/lockdown", line, sizeof(line)))
		check_no_lockdown(doctor);
	else if (sscanf(line, "%*[^[][%31[^]]", level) != 1 && sscanf(line, "[%31[^]]", level) != 1)
		report(doctor, NOTE, "lockdown", "", "not understood: %s", line);
	else if (!strcmp(level, "none"))
		report(doctor, OK, "lockdown", "", "none");
	else
		report_lockdown(doctor, level);
}

static void check_snapshot(struct doctor *doctor)
{
	struct snapshot snapshot = {};

	doctor->source = source_open(NULL);
	if (!doctor->source) {
		report(doctor, PROBLEM, "/proc/taskviz", "", "%s", source_error());
		return;
	}
	if (source_snapshot(doctor->source, 0, SOURCE_LAST, &snapshot))
		report(doctor, PROBLEM, "/proc/taskviz", "", "%s", source_error());
	else
		report(doctor, OK, "/proc/taskviz", "", "version %u, %u tasks visible",
		       TASKVIZ_ABI_VERSION, snapshot.head.count);
	if (snapshot.records && snapshot.records[0].pid)
		report(doctor, NOTE, "pid namespace", "use the host's for the whole machine",
		       "only the tasks of a pid namespace are visible");
	snapshot_free(&snapshot);
}

static void check_hidepid(struct doctor *doctor)
{
	FILE *mounts = setmntent("/proc/self/mounts", "r");
	struct mntent *mount;

	while (mounts && (mount = getmntent(mounts)))
		if (!strcmp(mount->mnt_type, "proc") && !strcmp(mount->mnt_dir, "/proc") &&
		    hasmntopt(mount, "hidepid"))
			report(doctor, NOTE, "hidepid", "mount -o remount,hidepid=0 /proc",
			       "/proc is mounted with %s: others' tasks and the totals are hidden",
			       mount->mnt_opts);
	if (mounts)
		endmntent(mounts);
}

/* Return: was the table read? If not, that has been reported. */
static bool read_table(struct doctor *doctor, const char *name, struct rows *rows)
{
	const int err = doctor->source ? source_rows(doctor->source, name, rows) : -ENODEV;

	if (err == -EACCES)
		report(doctor, NOTE, "tables", "sudo taskviz doctor",
		       "only root may read the tables (lives, forks, copies...) and whether they work");
	else if (err && doctor->source)
		report(doctor, PROBLEM, "tables", "", "%s", source_error());
	return !err;
}

static void report_hook(struct doctor *doctor, const struct rows *rows, const void *row)
{
	char group[ROWS_TEXT_SIZE], hook[ROWS_TEXT_SIZE], kind[ROWS_TEXT_SIZE];
	char state[ROWS_TEXT_SIZE], why[ROWS_TEXT_SIZE];

	if (strcmp(rows_text(rows, row, "STATE", state), "unavailable"))
		return;
	report(doctor, PROBLEM, rows_text(rows, row, "HOOK", hook),
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
		report(doctor, OK, check, "", "records %s; %s events unaccounted", records,
		       rows_text(rows, row, "UNACCOUNTED", missed));
	else if (!strcmp(state, "off"))
		report(doctor, NOTE, check, mend, "off: it records nothing");
	else
		report(doctor, PROBLEM, check, "", "%s: %s", state, records);
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
static void check_groups(struct doctor *doctor)
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
		report(doctor, PROBLEM, "losses", "build module and program from the same source",
		       "the table 'self' is another version's");
		return;
	}
	if (lost)
		report(doctor, PROBLEM, "memory", "free memory; what is lost stays unknown",
		       "%" PRIu64 " accounts and execs were lost for want of memory", lost);
	if (forgotten)
		report(doctor, NOTE, "history", "load with a larger history=, if they matter",
		       "%" PRIu64 " ended tasks were forgotten to remember younger ones",
		       forgotten);
	if (!lost && !forgotten)
		report(doctor, OK, "losses", "", "nothing was lost or forgotten");
}

static void check_losses(struct doctor *doctor)
{
	struct rows rows;

	if (doctor->any_problem || geteuid() || !read_table(doctor, "self", &rows))
		return;
	report_losses(doctor, &rows);
	rows_free(&rows);
}

/* What is locked down in it another check tells. */
static void check_debugfs(struct doctor *doctor)
{
	if (is_mounted("debugfs"))
		report(doctor, OK, "debugfs", "", "mounted");
	else
		report(doctor, NOTE, "debugfs", "mount -t debugfs none /sys/kernel/debug",
		       "not mounted: the tables as files, and commands for the lab's threads, need it");
}

static void check_tracefs(struct doctor *doctor)
{
	static const char events[] = "/sys/kernel/tracing/events/taskviz";

	if (!is_mounted("tracefs"))
		report(doctor, NOTE, "tracefs", "mount -t tracefs none /sys/kernel/tracing",
		       "not mounted: events and record need it");
	else if (!access(events, F_OK))
		report(doctor, OK, "tracefs", "", "the events are in %s", events);
	else if (errno == EACCES)
		report(doctor, NOTE, "tracefs", "sudo taskviz events",
		       "only root may read the events");
	else
		report(doctor, PROBLEM, "tracefs", "is another instance mounted there?",
		       "%s: %s", events, strerror(errno));
}

static void examine(struct doctor *doctor)
{
	check_lockdown(doctor);
	if (!check_module(doctor))
		return;
	check_hidepid(doctor);
	check_snapshot(doctor);
	check_groups(doctor);
	check_losses(doctor);
	check_debugfs(doctor);
	check_tracefs(doctor);
}

static int look_at_terminal(struct doctor *doctor, const struct options *options)
{
	struct winsize size;

	if (isatty(STDOUT_FILENO) && !ioctl(STDOUT_FILENO, TIOCGWINSZ, &size))
		doctor->width = size.ws_col;
	doctor->colored = options_want_color(options) &&
			  (options->color == OPTIONS_COLOR_ALWAYS || isatty(STDOUT_FILENO));
	return STATUS_OK;
}

const struct column_list doctor_columns = { "", columns, sizeof(columns) / sizeof(*columns) };

int cmd_doctor(int argc, char **argv)
{
	static const struct usage usage = {
		.name = "doctor",
		.operands = "",
		.about = "Looks for what keeps taskviz from working on this machine, and tells the command that\n"
			 "mends it. Root sees all of it. exit: 1 if there is a PROBLEM.",
		.common = OPTIONS_TABLE,
		.lists = &doctor_columns,
		.nr_lists = 1,
	};
	struct options options;
	struct doctor doctor = {};
	int status = options_parse(&options, &usage, argc, argv, NULL, NULL);

	if (status >= 0)
		return status;
	if (options.json || options.raw || options.columns || options.all_columns)
		status = table_new("doctor", columns, doctor_columns.nr, &options, &doctor.table);
	else
		status = look_at_terminal(&doctor, &options);
	if (status)
		return status;
	examine(&doctor);
	status = doctor.table ? table_print(doctor.table) : STATUS_OK;
	source_close(doctor.source);
	table_free(doctor.table);
	return status || !doctor.any_problem ? status : STATUS_NOTHING;
}
