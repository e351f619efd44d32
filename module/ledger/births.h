/* SPDX-License-Identifier: GPL-2.0 */
/* What tasks were born as, which an exec may exchange; to read it: account.h. */
#ifndef TASKVIZ_BIRTHS_H
#define TASKVIZ_BIRTHS_H

#include "account.h"

void taskviz_births_swap(struct taskviz_account *former, struct taskviz_account *leader);
void taskviz_births_adopt(struct taskviz_account *account, pid_t ppid, u8 adopted);
void taskviz_births_identify(struct taskviz_account *account);

#endif /* TASKVIZ_BIRTHS_H */
