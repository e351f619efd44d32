/* SPDX-License-Identifier: GPL-2.0 */
/* A command that a lesson runs to see what happened. */
#ifndef TASKVIZ_LESSON_LOOK_H
#define TASKVIZ_LESSON_LOOK_H

/* look_begin() - from now on commands find this very program as taskviz. Return: 0 or -errno. */
int look_begin(void);

/**
 * look() - run a command and keep its output
 * @command: for the shell; the program itself is found as taskviz
 * @dir: the folder that it runs in
 * @columns: of the terminal that it writes to; 0: it writes to a pipe, for programs to read
 * @output: on success what it wrote, errors too, to be freed
 *
 * Return: its exit status, 128 + the signal that ended it; or a negative errno, see source_error():
 * ETIME after half a minute.
 */
int look(const char *command, const char *dir, int columns, char **output);

#endif /* TASKVIZ_LESSON_LOOK_H */
