// SPDX-License-Identifier: GPL-2.0
/* PID 1 of the test kernel: loads the test module, which runs the suites, and powers off. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/reboot.h>
#include <sys/syscall.h>
#include <unistd.h>

static void load(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || syscall(SYS_finit_module, fd, "", 0))
		perror(path);
}

int main(void)
{
	load("/taskviz_kunit.ko");
	return reboot(RB_POWER_OFF);
}
