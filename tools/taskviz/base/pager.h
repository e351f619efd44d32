/* SPDX-License-Identifier: GPL-2.0 */
/* Output that is longer than the terminal: a pager shows it, less most often. */
#ifndef TASKVIZ_PAGER_H
#define TASKVIZ_PAGER_H

#include <stdbool.h>
#include <stddef.h>

/* A number of lines that nobody knows yet. */
#define PAGER_MANY	((size_t)-1)

/**
 * pager_begin() - let a pager show what goes to stdout from here on
 * @lines: how many will come: fewer than the terminal has need none
 *
 * Which one the variable TASKVIZ_PAGER says, else PAGER; empty: none. Under sudo these are not
 * asked, as who may run this as root need not be let run anything else. Nothing happens without a
 * terminal, or if a pager runs already. From here on SIGINT is for the pager, and who leaves it
 * early does not end the program.
 */
void pager_begin(size_t lines);

/* pager_columns() - the columns of the terminal behind the pager; 0: none runs */
size_t pager_columns(void);

/* pager_end() - end the output, and wait until the pager is left */
void pager_end(void);

#endif /* TASKVIZ_PAGER_H */
