// SPDX-License-Identifier: GPL-2.0
/*
 * Lets signals in only while the program looks for them or waits: then none is missed between a
 * look and a wait.
 */
#include <stdatomic.h>
#include <stddef.h>
#include "interrupt.h"

static const int wishes[] = { SIGINT, SIGTERM, SIGHUP, SIGCHLD };

#define NR_WISHES	(sizeof(wishes) / sizeof(*wishes))

static struct sigaction before[NR_WISHES];
static sigset_t outside;
static atomic_bool came;
static atomic_bool requested;

/* That of SIGCHLD only ends the waiting. */
static void note(int sig)
{
	if (sig != SIGCHLD)
		came = true;
}

/* Who starts us with a signal ignored wants that, see nohup; but our child must be seen to end. */
static void handle(size_t i, const struct sigaction *action)
{
	sigaction(wishes[i], NULL, &before[i]);
	if (before[i].sa_handler != SIG_IGN || wishes[i] == SIGCHLD)
		sigaction(wishes[i], action, NULL);
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
		handle(i, &action);
}

static void note_request(int sig)
{
	(void)sig;
	requested = true;
}

void interrupt_hold_requests(void)
{
	sigset_t request;

	sigemptyset(&request);
	sigaddset(&request, SIGUSR1);
	sigprocmask(SIG_BLOCK, &request, NULL);
}

void interrupt_take_requests(void)
{
	const struct sigaction action = { .sa_handler = note_request };

	interrupt_hold_requests();
	sigaction(SIGUSR1, &action, NULL);
	sigdelset(&outside, SIGUSR1);
}

void interrupt_end_with(void (*leave)(int sig))
{
	struct sigaction action = { .sa_handler = leave };

	sigfillset(&action.sa_mask);
	for (size_t i = 0; i < NR_WISHES; i++)
		if (wishes[i] != SIGCHLD)
			handle(i, &action);
}

const sigset_t *interrupt_mask(void)
{
	return &outside;
}

/* A wait that has something to tell at once lets none in: who is always busy must look. */
static void let_in(void)
{
	sigset_t inside;

	sigprocmask(SIG_SETMASK, &outside, &inside);
	sigprocmask(SIG_SETMASK, &inside, NULL);
}

bool interrupt_came(void)
{
	let_in();
	return came;
}

bool interrupt_request_came(void)
{
	let_in();
	return atomic_exchange(&requested, false);
}

void interrupt_restore(void)
{
	for (size_t i = 0; i < NR_WISHES; i++)
		sigaction(wishes[i], &before[i], NULL);
	sigprocmask(SIG_SETMASK, &outside, NULL);
}
