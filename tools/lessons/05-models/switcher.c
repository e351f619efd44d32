// SPDX-License-Identifier: GPL-2.0
/*
 * switcher COUNT: COUNT threads that the kernel knows nothing of: each is a
 * stack and saved registers, and swapcontext() goes from one to the next. The
 * first one waits in the middle of that.
 */
#include <ucontext.h>
#include "../point.h"

#define ROUNDS	100
#define MOST	64
#define STACK	65536

static ucontext_t contexts[MOST], scheduler;
static long rounds[MOST];
static int count, now;

static void give_way(void)
{
	swapcontext(&contexts[now], &scheduler);
}

static long rounds_of_others(void)
{
	long sum = 0;

	for (int i = 1; i < count; i++)
		sum += rounds[i];
	return sum;
}

static void wait_in_the_middle(void)
{
	const long before = rounds_of_others();

	point("first-waits", "seen=%ld", before);
	point("first-went-on", "others=%ld", rounds_of_others() - before);
}

static void thread(void)
{
	while (rounds[now] < ROUNDS) {
		rounds[now]++;
		if (!now && rounds[now] == ROUNDS / 2)
			wait_in_the_middle();
		give_way();
	}
}

static void make(int i)
{
	getcontext(&contexts[i]);
	contexts[i].uc_stack.ss_sp = malloc(STACK);
	contexts[i].uc_stack.ss_size = STACK;
	contexts[i].uc_link = &scheduler;	/* there when it ends */
	if (!contexts[i].uc_stack.ss_sp)
		fail("malloc");
	makecontext(&contexts[i], thread, 0);
}

int main(int argc, char **argv)
{
	count = argc > 1 ? atoi(argv[1]) : 8;
	if (count < 2 || count > MOST)
		return 1;
	for (int i = 0; i < count; i++)
		make(i);
	for (int round = 0; round < ROUNDS; round++)
		for (now = 0; now < count; now++)
			swapcontext(&scheduler, &contexts[now]);
	now = 0;
	point("all-ran", "switches=%d", 2 * ROUNDS * count);
	return 0;
}
