/* SPDX-License-Identifier: GPL-2.0 */
/* A command that is made, but does not run before it is told to. */
#ifndef TASKVIZ_CHILD_H
#define TASKVIZ_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

/**
 * struct child - the command
 * @pid: its process, 0: there is none
 * @go: where it is told to run, -1 once it was
 * @status: as waitpid() told, once it has ended
 */
struct child {
	pid_t pid;
	int go;
	int status;
};

/* child_make() - make the process that will be the command. Return: 0 or a negative errno. */
int child_make(struct child *child, char **argv);

/* child_go() - let it run the command. Return: 0, or a negative errno if that cannot be run. */
int child_go(struct child *child);

/* child_has_ended() - does not wait; true only once, with status set. */
bool child_has_ended(struct child *child);

/* child_give_up() - if it still has to be told to run it never will. */
void child_give_up(struct child *child);

#endif /* TASKVIZ_CHILD_H */
