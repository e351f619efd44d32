// SPDX-License-Identifier: GPL-2.0
/* taskviz doctor: what keeps taskviz from working, and the command that mends it. */
#include <errno.h>
#include <mntent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/options.h"
#include "command.h"
#include "model/viewtext.h"
#include "print/table.h"
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

struct doctor {
	struct table *table;
	struct source *source;
	bool any_problem;
};

__attribute__((format(printf, 5, 6)))
static void report(struct doctor *doctor, enum result result, const char *check, const char *mend,
		   const char *format, ...)
{
	static const char *const results[] = { "ok", "note", "PROBLEM" };
	static const char *const colors[] = { "green", "brown", "red" };
	struct libscols_line *line = table_line(doctor->table, NULL);
	char detail[512];
	va_list args;

	va_start(args, format);
	vsnprintf(detail, sizeof(detail), format, args);
	va_end(args);
	table_set(doctor->table, line, COLUMN_RESULT, results[result]);
	table_set(doctor->table, line, COLUMN_CHECK, check);
	table_set(doctor->table, line, COLUMN_DETAIL, detail);
	table_set(doctor->table, line, COLUMN_MEND, mend);
	table_color(doctor->table, line, colors[result]);
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

/* What is chosen stands in brackets: none [integrity] confidentiality */
static void check_lockdown(struct doctor *doctor)
{
	char line[256];

	if (!read_line("/sys/kernel/security/lockdown", line, sizeof(line)))
		report(doctor, OK, "lockdown", "", "this kernel tells of none");
	else if (strstr(line, "[none]"))
		report(doctor, OK, "lockdown", "", "none");
	else
		report(doctor, NOTE, "lockdown",
		       "use tree, task and export, which need no debugfs; or start without lockdown=",
		       "locked down (%s): unsigned modules and debugfs are refused", line);
}

static void check_snapshot(struct doctor *doctor)
{
	struct snapshot snapshot = {};

	doctor->source = source_open(NULL);
	if (!doctor->source) {
		report(doctor, PROBLEM, "/proc/taskviz", "see DETAIL", "%s", source_error());
		return;
	}
	if (source_snapshot(doctor->source, 0, SOURCE_LAST, &snapshot))
		report(doctor, PROBLEM, "/proc/taskviz", "see DETAIL", "%s", source_error());
	else
		report(doctor, OK, "/proc/taskviz", "", "version %u, %u tasks visible",
		       TASKVIZ_ABI_VERSION, snapshot.head.count);
	if (snapshot.records && snapshot.records[0].pid)
		report(doctor, NOTE, "pid namespace", "use the host's for the whole machine",
		       "only the tasks of a pid namespace are visible");
	snapshot_free(&snapshot);
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

/* Return: the text of the view, to be freed; NULL, having reported, without the right. */
static char *read_view(struct doctor *doctor, const char *name)
{
	char *text;
	const int err = doctor->source ? source_view(doctor->source, name, &text) : -ENODEV;

	if (!err)
		return text;
	if (err == -EACCES)
		report(doctor, NOTE, "debugfs", "sudo taskviz doctor",
		       "only root may read the views (cow, signals, states...) and whether they work");
	else if (doctor->source)
		report(doctor, PROBLEM, "debugfs", "see DETAIL", "%s", source_error());
	return NULL;
}

enum { GROUP, STATE, KIND, HOOK, HITS, NR_WORDS };

static const struct view_column probe_columns[] = {
	{ "GROUP", VIEW_WORD }, { "STATE", VIEW_WORD }, { "KIND", VIEW_WORD },
	{ "HOOK", VIEW_WORD }, { "HITS", VIEW_WORD },
};

static void report_group(struct doctor *doctor, char **words)
{
	char check[64], mend[256];

	snprintf(check, sizeof(check), "group %s", words[GROUP]);
	snprintf(mend, sizeof(mend),
		 "cd " MODULE_DIR "/parameters && echo $(cat probes),%s > probes",
		 words[GROUP]);
	if (!strcmp(words[STATE], "on"))
		report(doctor, OK, check, "", "records %s %s", words[HOOK], words[HITS]);
	else if (!strcmp(words[STATE], "off"))
		report(doctor, NOTE, check, mend, "off: it records nothing");
	else
		report(doctor, PROBLEM, check, "see its hooks above", "%s: %s %s", words[STATE],
		       words[HOOK], words[HITS]);
}

static void report_probe(struct doctor *doctor, char **words)
{
	if (!strcmp(words[KIND], "records"))
		report_group(doctor, words);
	else if (!strcmp(words[STATE], "unavailable"))
		report(doctor, PROBLEM, words[HOOK],
		       "load with alias=name=other, if /proc/kallsyms has it under another name",
		       "no hook for %s, a %s: %s", words[GROUP], words[KIND], words[HITS]);
}

static void check_probes(struct doctor *doctor)
{
	struct view_reader reader;
	char *words[NR_WORDS], *text = read_view(doctor, "probes");

	if (!text)
		return;
	if (!view_find(&reader, text, probe_columns, NR_WORDS))
		report(doctor, PROBLEM, "probes", "build module and program from the same source",
		       "the view 'probes' is another version's");
	else
		while (view_next(&reader, words))
			report_probe(doctor, words);
	free(text);
}

static void check_losses(struct doctor *doctor)
{
	char *text = doctor->any_problem || geteuid() ? NULL : read_view(doctor, "self");
	unsigned long long forgotten, lost;

	if (!text)
		return;
	if (!view_figure(text, "ended tasks forgotten", &forgotten) ||
	    !view_figure(text, "lost for want of memory", &lost)) {
		report(doctor, PROBLEM, "losses", "build module and program from the same source",
		       "the view 'self' is another version's");
		free(text);
		return;
	}
	if (lost)
		report(doctor, PROBLEM, "memory", "free memory; what is lost stays unknown",
		       "%llu accounts and execs were lost for want of memory", lost);
	if (forgotten)
		report(doctor, NOTE, "history", "load with a larger history=, if they matter",
		       "%llu ended tasks were forgotten to remember younger ones", forgotten);
	if (!lost && !forgotten)
		report(doctor, OK, "losses", "", "nothing was lost or forgotten");
	free(text);
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
	check_probes(doctor);
	check_losses(doctor);
	check_tracefs(doctor);
}

int cmd_doctor(int argc, char **argv)
{
	static const struct column_list list = { "", columns, sizeof(columns) / sizeof(*columns) };
	static const struct usage usage = {
		.name = "doctor",
		.operands = "",
		.about = "Looks for what keeps taskviz from working on this machine, and tells the command that\n"
			 "mends it. Root sees all of it. exit: 1 if there is a PROBLEM.",
		.common = OPTIONS_TABLE,
		.lists = &list,
		.nr_lists = 1,
	};
	struct options options;
	struct doctor doctor = {};
	int status = options_parse(&options, &usage, argc, argv, NULL, NULL);

	if (status >= 0)
		return status;
	status = table_new("doctor", list.columns, list.nr, &options, &doctor.table);
	if (status)
		return status;
	examine(&doctor);
	status = table_print(doctor.table);
	source_close(doctor.source);
	table_free(doctor.table);
	return status || !doctor.any_problem ? status : STATUS_NOTHING;
}
