// SPDX-License-Identifier: GPL-2.0
/* Lets signals in only while the program waits: then none is missed between a look and a wait. */
#include <stdatomic.h>
#include <stddef.h>
#include "interrupt.h"

static const int wishes[] = { SIGINT, SIGTERM, SIGHUP, SIGCHLD };

#define NR_WISHES	(sizeof(wishes) / sizeof(*wishes))

static sigset_t outside;
static atomic_bool came;

/* That of SIGCHLD only ends the waiting. */
static void note(int sig)
{
	if (sig != SIGCHLD)
		came = true;
}

void interrupt_begin(void)
{
	struct sigaction action = { .sa_handler = note };
	sigset_t inside;

	sigemptyset(&inside);
	for (size_t i = 0; i < NR_WISHES; i++)
		sigaddset(&inside, wishes[i]);
	sigprocmask(SIG_BLOCK, &inside, &outside);
	for (size_t i = 0; i < NR_WISHES; i++)
		sigaction(wishes[i], &action, NULL);
}

const sigset_t *interrupt_mask(void)
{
	return &outside;
}

bool interrupt_came(void)
{
	return came;
}

void interrupt_restore(void)
{
	for (size_t i = 0; i < NR_WISHES; i++)
		signal(wishes[i], SIG_DFL);
	sigprocmask(SIG_SETMASK, &outside, NULL);
}
