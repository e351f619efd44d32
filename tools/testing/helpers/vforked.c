// SPDX-License-Identifier: GPL-2.0
/* vforked: a process that waits, uninterruptible, for its vfork() child. */
#include "helper.h"

int main(void)
{
	pid_t child;

	/* The child does no more than read and write, in memory that the parent cannot look at. */
	child = vfork();
	if (child < 0)
		die("vfork");
	if (!child) {
		prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
		ready_until_eof();
		_exit(0);
	}
	return 0;
}
