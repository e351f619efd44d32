// SPDX-License-Identifier: GPL-2.0
/* Finds unix sockets by their names. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "unix_names.h"

/* __SO_ACCEPTCON of include/linux/net.h: it listens. */
#define FLAG_LISTENS	0x10000

/* "ADDRESS: COUNT PROTOCOL FLAGS TYPE STATE INODE NAME" */
static uint64_t inode_of(const char *line, const char *name)
{
	const size_t len = strlen(name);
	uint32_t flags;
	uint64_t ino;
	int at = 0;

	if (sscanf(line, "%*x: %*x %*x %" SCNx32 " %*x %*x %" SCNu64 " %n", &flags, &ino,
		   &at) != 2 || !at || !(flags & FLAG_LISTENS))
		return 0;
	return !strncmp(line + at, name, len) && (!line[at + len] || line[at + len] == '\n') ?
	       ino : 0;
}

uint64_t unix_listener(const char *text, const char *name)
{
	uint64_t found = 0;

	for (const char *line = text; line; line = strchr(line, '\n')) {
		uint64_t ino;

		line += *line == '\n';
		ino = inode_of(line, name);
		if (ino && found)
			return 0;
		if (ino)
			found = ino;
	}
	return found;
}
