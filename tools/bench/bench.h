/* SPDX-License-Identifier: GPL-2.0 */
/* What the benches share: the counter of instructions, and what is made of many readings. */
#ifndef BENCH_H
#define BENCH_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>
#include <x86intrin.h>

/* In a guest started with --icount the TSC advances by one an instruction. */
static inline unsigned long instructions(void)
{
	return __rdtsc();
}

static inline void die(const char *what)
{
	perror(what);
	exit(1);
}

static inline long as_number(const char *text)
{
	char *end;
	long value = strtol(text, &end, 10);

	if (*end || end == text || value < 1) {
		fprintf(stderr, "'%s' is not what was expected: a number above 0\n", text);
		exit(2);
	}
	return value;
}

static inline void *allocate(size_t size)
{
	void *memory = calloc(1, size);

	if (!memory)
		die("calloc");
	return memory;
}

static inline int compare_readings(const void *a, const void *b)
{
	const unsigned long *one = a, *other = b;

	return (*one > *other) - (*one < *other);
}

/* What lies so far above the median has something else in it, of which there is little. */
#define FAR	1000000

static inline double mean_near(const unsigned long *readings, long nr, unsigned long median)
{
	unsigned long sum = 0;
	long near = 0;

	for (long i = 0; i < nr; i++)
		if (readings[i] < median + FAR) {
			sum += readings[i];
			near++;
		}
	return (double)sum / near;
}

/*
 * Prints the median and the mean. The median is what the operation itself costs, as few readings
 * have a tick of the timer in them. The mean has in it the ticks, too, and what is done in them on
 * behalf of many, such as to free them; it is as exact as there are many ticks.
 */
static inline void print_readings(unsigned long *readings, long nr)
{
	unsigned long median;

	qsort(readings, nr, sizeof(*readings), compare_readings);
	median = readings[nr / 2];
	printf("%lu %.1f\n", median, mean_near(readings, nr, median));
}

#endif /* BENCH_H */
