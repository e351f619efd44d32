/* SPDX-License-Identifier: GPL-2.0 */
/* Sizes and times from a command line. */
#ifndef TASKVIZ_AMOUNTS_H
#define TASKVIZ_AMOUNTS_H

#include <stdbool.h>
#include <stdint.h>

/**
 * amount_bytes() - a size: "500000", "64K", "64M", "1G"
 * @text: what was typed
 * @least: bytes it must be at least
 * @bytes: set
 *
 * Return: false, having told why, if it is none.
 */
bool amount_bytes(const char *text, uint64_t least, uint64_t *bytes);

/* amount_ns() - a time: "2.5" or "2.5s", "90s", "10m", "2h". Return: as above; 0 is none. */
bool amount_ns(const char *text, uint64_t *ns);

#endif /* TASKVIZ_AMOUNTS_H */
