/* SPDX-License-Identifier: GPL-2.0 */
/* Whose a cgroup is, by the names that service managers and containers give. */
#ifndef TASKVIZ_UNITS_H
#define TASKVIZ_UNITS_H

#include <stddef.h>

/**
 * unit_of() - the unit, or container, that a cgroup belongs to
 * @path: of the cgroup, as /proc/PID/cgroup has it
 * @len: set: of the name, which is not terminated
 *
 * The last part of the path that is a service or scope of systemd, or the id of a container; else
 * the last that is a slice.
 *
 * Return: where it begins in @path, or NULL if there is none.
 */
const char *unit_of(const char *path, size_t *len);

#endif /* TASKVIZ_UNITS_H */
