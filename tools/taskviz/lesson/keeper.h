/* SPDX-License-Identifier: GPL-2.0 */
/* What cleans up behind a lesson, however that ends: a process of its own that outlives it. */
#ifndef TASKVIZ_LESSON_KEEPER_H
#define TASKVIZ_LESSON_KEEPER_H

#include <sys/types.h>

/**
 * struct keeper - it
 * @pid: its process
 * @talk: what is told to it goes in here; its end is the lesson's
 */
struct keeper {
	pid_t pid;
	int talk;
};

/**
 * keeper_begin() - switch groups of probes on, and start it
 * @keeper: on success to be given to keeper_end()
 * @groups: to be recorded, with commas; empty: none, and then the module is not needed
 * @after: a command for the shell that removes what the program may leave; NULL: none
 *
 * When the lesson ends, also by a signal or with its terminal, the keeper ends what still lives
 * of the program, runs @after, and switches off those of @groups that were not on before.
 *
 * Return: 0 or a negative errno, see source_error().
 */
int keeper_begin(struct keeper *keeper, const char *groups, const char *after);

/* keeper_watch() - tell it the session to end; 0: none any more */
void keeper_watch(const struct keeper *keeper, pid_t session);

/* keeper_end() - let it clean up, and wait until it has */
void keeper_end(struct keeper *keeper);

#endif /* TASKVIZ_LESSON_KEEPER_H */
