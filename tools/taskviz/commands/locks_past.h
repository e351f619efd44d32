/* SPDX-License-Identifier: GPL-2.0 */
/* The part of taskviz locks that looks at a recording. */
#ifndef TASKVIZ_LOCKS_PAST_H
#define TASKVIZ_LOCKS_PAST_H

#include "base/options.h"

/**
 * locks_past() - print which locks were handed on, by whom
 * @options: with --from
 *
 * Return: the status to end with.
 */
int locks_past(const struct options *options);

#endif /* TASKVIZ_LOCKS_PAST_H */
