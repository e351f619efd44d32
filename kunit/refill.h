/* SPDX-License-Identifier: GPL-2.0 */
/* An interrupt makes up for what is taken from a pool; this kernel cannot send one to itself. */
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
