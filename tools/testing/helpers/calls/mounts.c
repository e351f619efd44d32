// SPDX-License-Identifier: GPL-2.0
/* Other mounts of /proc: with hidepid, without the file, and of another pid namespace. */
#define _GNU_SOURCE
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include "../helper.h"
#include "mounts.h"

const struct mounted mounted[NR_MOUNTS] = {
	{ .path = "/run/calls-hidepid1", .options = "hidepid=1", .hides = true },
	{ .path = "/run/calls-hidepid2", .options = "hidepid=2", .hides = true },
	{ .path = "/run/calls-hidepid4", .options = "hidepid=4", .hides = true },
	{ .path = "/run/calls-subset", .options = "subset=pid" },
	{ .path = "/run/calls-pidns", .part = true },
	{ .path = "/run/calls-pidns2", .options = "hidepid=2", .part = true, .hides = true },
};

static pid_t init;

static void mount_proc(const struct mounted *one)
{
	mkdir(one->path, 0755);
	if (mount("proc", one->path, "proc", 0, one->options))
		die(one->path);
}

/* A mount is of the pid namespace of who makes it; it lasts as long as that has an init. */
static void be_init(int mouth)
{
	for (unsigned int i = 0; i < NR_MOUNTS; i++)
		if (mounted[i].part)
			mount_proc(&mounted[i]);
	if (write(mouth, "", 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

static void make_namespace(void)
{
	int ears[2];
	char byte;

	if (pipe(ears))
		die("pipe");
	init = syscall(SYS_clone, CLONE_NEWPID | SIGCHLD, 0, 0, 0, 0);
	if (init < 0)
		die("clone");
	if (!init) {
		prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
		close(ears[0]);
		be_init(ears[1]);
	}
	close(ears[1]);
	if (read(ears[0], &byte, 1) != 1)
		die("the init of a pid namespace");
	close(ears[0]);
}

void make_mounts(void)
{
	drop_mounts();
	for (unsigned int i = 0; i < NR_MOUNTS; i++)
		if (!mounted[i].part)
			mount_proc(&mounted[i]);
	make_namespace();
}

void drop_mounts(void)
{
	for (unsigned int i = 0; i < NR_MOUNTS; i++) {
		umount2(mounted[i].path, MNT_DETACH);
		rmdir(mounted[i].path);
	}
	if (init) {
		kill(init, SIGKILL);
		waitpid(init, NULL, 0);
		init = 0;
	}
}
