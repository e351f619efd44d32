// SPDX-License-Identifier: GPL-2.0
/*
 * call_32 NUMBER [PID SIGNAL]: makes a system call as a 32-bit program does, without arguments
 * again and again for half a second, with them once. Exits 77 where there is no such way.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include "helper.h"

#define NO_COMPAT	77

#ifdef __x86_64__
static long call_32(long number, long first, long second)
{
	long result;

	asm volatile("int $0x80"
		     : "=a"(result)
		     : "a"(number), "b"(first), "c"(second)
		     : "memory", "r8", "r9", "r10", "r11");
	return result;
}
#else
static long call_32(long number, long first, long second)
{
	(void)number;
	(void)first;
	(void)second;
	exit(NO_COMPAT);
}
#endif

static long long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

int main(int argc, char **argv)
{
	const long number = argc > 1 ? strtol(argv[1], NULL, 10) : -1;
	const long long end = now_ms() + 500;
	long result;

	if (argc == 4)
		result = call_32(number, strtol(argv[2], NULL, 10), strtol(argv[3], NULL, 10));
	else
		do
			result = call_32(number, 0, 0);
		while (result >= 0 && now_ms() < end);
	errno = -result;
	if (result < 0)
		die("the call");
	return 0;
}
