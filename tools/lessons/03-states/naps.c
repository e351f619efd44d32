// SPDX-License-Identifier: GPL-2.0
/* naps NAPS: sleeps NAPS times for 20 ms. */
#include "../nap.h"
#include "../point.h"

int main(int argc, char **argv)
{
	const int naps = argc > 1 ? atoi(argv[1]) : 10;

	point("awake", "pid=%d", getpid());
	for (int i = 0; i < naps; i++)
		nap(20);
	point("slept", "pid=%d", getpid());
	return 0;
}
