/* SPDX-License-Identifier: GPL-2.0 */
/* How far the kernel is locked down, as securityfs tells. */
#ifndef TASKVIZ_LOCKDOWN_H
#define TASKVIZ_LOCKDOWN_H

#include <stdbool.h>

#define LOCKDOWN_SIZE	32

/**
 * lockdown_level() - the level that the kernel is at
 * @level: LOCKDOWN_SIZE bytes; none, integrity, confidentiality, or "" for what is not understood
 *
 * Return: is there a file that tells?
 */
bool lockdown_level(char *level);

/* Is it known that the kernel keeps from everybody what it is doing? */
bool lockdown_is_confidential(void);

#endif /* TASKVIZ_LOCKDOWN_H */
