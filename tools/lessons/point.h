/* SPDX-License-Identifier: GPL-2.0 */
/* Where a lesson's program waits, so that what it has done can be looked at. */
#ifndef TASKVIZ_POINT_H
#define TASKVIZ_POINT_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/*
 * point("forked", "child=%d", pid) says "forked: child=7" and waits for a line: for Enter, if you
 * run the program by hand. What is forgotten ends after five minutes.
 */
__attribute__((format(printf, 2, 3)))
static inline void point(const char *name, const char *format, ...)
{
	va_list args;
	int c;

	alarm(300);
	va_start(args, format);
	printf("%s: ", name);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	fflush(stdout);
	do
		c = getchar();
	while (c != '\n' && c != EOF);
}

static inline void fail(const char *what)
{
	perror(what);
	exit(1);
}

#endif /* TASKVIZ_POINT_H */
