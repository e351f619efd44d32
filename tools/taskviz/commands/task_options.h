/* SPDX-License-Identifier: GPL-2.0 */
/* Options that choose tasks, the same in all commands that show tasks. */
#ifndef TASKVIZ_TASK_OPTIONS_H
#define TASKVIZ_TASK_OPTIONS_H

#include "base/options.h"
#include "model/select.h"

/* For struct usage. */
extern const struct option_info task_options[];

/* Is the letter one of theirs? */
bool task_options_has(int letter);

/**
 * task_options_take() - take one of these
 * @selection: set
 * @letter: of the option
 * @value: of the option
 *
 * Return: false, having told why, for a value that makes no sense.
 */
bool task_options_take(struct selection *selection, int letter, const char *value);

/* task_options_can_collapse() - false, having told why, if programs want each task: --collapse */
bool task_options_can_collapse(const struct options *options);

#endif /* TASKVIZ_TASK_OPTIONS_H */
