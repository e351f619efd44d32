/* SPDX-License-Identifier: GPL-2.0 */
/* Ends a program with all that it made: they are in one session, whoever their parents are now. */
#ifndef TASKVIZ_LESSON_SESSION_H
#define TASKVIZ_LESSON_SESSION_H

#include <sys/types.h>

/* session_kill() - kill all processes of that session, and wait until they are gone or zombies */
void session_kill(pid_t session);

#endif /* TASKVIZ_LESSON_SESSION_H */
