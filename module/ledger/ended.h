/* SPDX-License-Identifier: GPL-2.0 */
/* The ring of ended accounts, for the ledger. */
#ifndef TASKVIZ_ENDED_H
#define TASKVIZ_ENDED_H

#include "ledger.h"

int taskviz_ended_init(void);
void taskviz_ended_exit(void);
void taskviz_ended_read_stats(struct taskviz_ledger_stats *stats);

#endif /* TASKVIZ_ENDED_H */
