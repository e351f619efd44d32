// SPDX-License-Identifier: GPL-2.0
/* What of the machine keeps taskviz from working: the module, lockdown, and what is mounted how. */
#include <errno.h>
#include <mntent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "doctor.h"
#include "proc/lockdown.h"

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
		tell(doctor, PROBLEM, "loading", "start the machine again without that setting",
		     "kernel.modules_disabled is 1: no module can be loaded until the next start");
	if (geteuid())
		tell(doctor, NOTE, "rights", "sudo insmod taskviz.ko",
		     "only root may load a module");
}

bool doctor_look_for_module(struct doctor *doctor)
{
	if (!access(MODULE_DIR, F_OK)) {
		tell(doctor, OK, "module", "", "loaded");
		return true;
	}
	tell(doctor, PROBLEM, "module", "make load, in the source of taskviz; or insmod taskviz.ko",
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
		tell(doctor, OK, "lockdown", "", "this kernel has none");
	else
		tell(doctor, NOTE, "lockdown", "mount -t securityfs none /sys/kernel/security",
		     "not known: securityfs, which tells of it, is not mounted");
}

/* What is left of taskviz: Documentation/signing.rst has what was tried. */
static void report_lockdown(struct doctor *doctor, const char *level)
{
	const bool is_confidential = !strcmp(level, "confidentiality");

	tell(doctor, NOTE, "lockdown",
	     is_confidential ? "start with lockdown=integrity for events and record"
	     : "echo COMMAND > " MODULE_DIR "/parameters/kthreads_command, for the lab",
	     "locked down (%s): refused are modules without a trusted signature, the lab's file in debugfs%s; all else works",
	     level, is_confidential ? ", and trace events, so events and record" : "");
}

void doctor_look_at_lockdown(struct doctor *doctor)
{
	char level[LOCKDOWN_SIZE];

	if (!lockdown_level(level))
		check_no_lockdown(doctor);
	else if (!*level)
		tell(doctor, NOTE, "lockdown", "", "what securityfs tells of it is not understood");
	else if (!strcmp(level, "none"))
		tell(doctor, OK, "lockdown", "", "none");
	else
		report_lockdown(doctor, level);
}

void doctor_look_at_hidepid(struct doctor *doctor)
{
	FILE *mounts = setmntent("/proc/self/mounts", "r");
	struct mntent *mount;

	while (mounts && (mount = getmntent(mounts)))
		if (!strcmp(mount->mnt_type, "proc") && !strcmp(mount->mnt_dir, "/proc") &&
		    hasmntopt(mount, "hidepid"))
			tell(doctor, NOTE, "hidepid", "mount -o remount,hidepid=0 /proc",
			     "/proc is mounted with %s: others' tasks and the totals are hidden",
			     mount->mnt_opts);
	if (mounts)
		endmntent(mounts);
}

/* What is locked down in it another check tells. */
void doctor_look_at_debugfs(struct doctor *doctor)
{
	if (is_mounted("debugfs"))
		tell(doctor, OK, "debugfs", "", "mounted");
	else
		tell(doctor, NOTE, "debugfs", "mount -t debugfs none /sys/kernel/debug",
		     "not mounted: the tables as files, and commands for the lab's threads, need it");
}

void doctor_look_at_tracefs(struct doctor *doctor)
{
	static const char events[] = "/sys/kernel/tracing/events/taskviz";

	if (!is_mounted("tracefs"))
		tell(doctor, NOTE, "tracefs", "mount -t tracefs none /sys/kernel/tracing",
		     "not mounted: events and record need it");
	else if (!access(events, F_OK))
		tell(doctor, OK, "tracefs", "", "the events are in %s", events);
	else if (errno == EACCES)
		tell(doctor, NOTE, "tracefs", "sudo taskviz events",
		     "only root may read the events");
	else
		tell(doctor, PROBLEM, "tracefs", "is another instance mounted there?",
		     "%s: %s", events, strerror(errno));
}
