/* SPDX-License-Identifier: GPL-2.0 */
/* What can be typed next: for the completion of shells. */
#ifndef TASKVIZ_COMPLETE_H
#define TASKVIZ_COMPLETE_H

#include "options.h"

/**
 * complete() - print what the last word of a command line can be, a line each
 * @usage: of the command
 * @groups: its options, tables of them; ends with NULL
 * @argc: words behind the command, the one that is being typed among them
 * @argv: these words
 *
 * A line "@file" or "@user" asks the shell for these.
 */
void complete(const struct usage *usage, const struct option_info *const *groups, int argc,
	      char **argv);

#endif /* TASKVIZ_COMPLETE_H */
