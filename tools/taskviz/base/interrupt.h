/* SPDX-License-Identifier: GPL-2.0 */
/* SIGINT and the like as a wish to stop, so that what was begun is brought to an end. */
#ifndef TASKVIZ_INTERRUPT_H
#define TASKVIZ_INTERRUPT_H

#include <signal.h>
#include <stdbool.h>

/**
 * interrupt_begin() - from now on SIGINT, SIGTERM, SIGHUP and SIGCHLD come only where they may
 *
 * They are blocked but while something waits with interrupt_mask() or asks interrupt_came().
 * SIGINT, SIGTERM and SIGHUP stay ignored if they were.
 */
void interrupt_begin(void);

/**
 * interrupt_end_with() - from now on SIGINT, SIGTERM and SIGHUP end the program, wherever it is
 * @leave: what has to be done at the end; called with all signals blocked. Not for those signals
 *	that were ignored.
 */
void interrupt_end_with(void (*leave)(int sig));

/* What has to be blocked while waiting: see ppoll(2). */
const sigset_t *interrupt_mask(void);

/* Did SIGINT, SIGTERM or SIGHUP come? After interrupt_begin() only. */
bool interrupt_came(void);

/* interrupt_hold_requests() - SIGUSR1 waits until interrupt_take_requests() */
void interrupt_hold_requests(void);

/**
 * interrupt_take_requests() - from now on SIGUSR1 asks for something, after interrupt_begin()
 *
 * It comes where the others may.
 */
void interrupt_take_requests(void);

/* interrupt_request_came() - did SIGUSR1 come since the last look? */
bool interrupt_request_came(void);

/* For a child before it runs a program: signals as they were. */
void interrupt_restore(void);

#endif /* TASKVIZ_INTERRUPT_H */
