/* SPDX-License-Identifier: GPL-2.0 */
/* The mounts of /proc that files are opened through, besides /proc itself. */
#ifndef MOUNTS_H
#define MOUNTS_H

#include "calls.h"

#define NR_MOUNTS	6

struct mounted {
	const char *path;
	const char *options;
	bool hides;
	bool part;
};

extern const struct mounted mounted[NR_MOUNTS];

#endif /* MOUNTS_H */
