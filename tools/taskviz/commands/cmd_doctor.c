// SPDX-License-Identifier: GPL-2.0
/* taskviz doctor: what keeps taskviz from working, and the command that mends it. */
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "base/options.h"
#include "columns.h"
#include "command.h"
#include "print/table.h"

static void examine(struct doctor *doctor)
{
	doctor_look_at_lockdown(doctor);
	if (!doctor_look_for_module(doctor))
		return;
	doctor_look_at_hidepid(doctor);
	doctor_look_at_proc(doctor);
	doctor_look_at_groups(doctor);
	doctor_look_at_losses(doctor);
	doctor_look_at_debugfs(doctor);
	doctor_look_at_tracefs(doctor);
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
		status = table_new("doctor", doctor_columns.columns, doctor_columns.nr, &options,
				   &doctor.table);
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
