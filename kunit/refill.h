/* SPDX-License-Identifier: GPL-2.0 */
/* What is taken from a pool is made up for by an interrupt, which this kernel cannot send itself. */
#ifndef TASKVIZ_KUNIT_REFILL_H
#define TASKVIZ_KUNIT_REFILL_H

#include <linux/irq_work.h>
#include <linux/irqflags.h>

static inline void refill(void)
{
	unsigned long flags;

	local_irq_save(flags);
	irq_work_run();
	local_irq_restore(flags);
}

#endif /* TASKVIZ_KUNIT_REFILL_H */
