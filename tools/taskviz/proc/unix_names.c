// SPDX-License-Identifier: GPL-2.0
/* Finds unix sockets that listen by their names, and the other way round. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "unix_names.h"

/* __SO_ACCEPTCON of include/linux/net.h: it listens. */
#define FLAG_LISTENS	0x10000

/*
 * "ADDRESS: COUNT PROTOCOL FLAGS TYPE STATE INODE NAME"
 * Return: the name, which reaches to the end of the line; NULL: it does not listen.
 */
static const char *name_in(const char *line, uint64_t *ino)
{
	uint32_t flags;
	int at = 0;

	if (sscanf(line, "%*x: %*x %*x %" SCNx32 " %*x %*x %" SCNu64 "%n", &flags, ino,
		   &at) != 2 || line[at] != ' ' || !(flags & FLAG_LISTENS))
		return NULL;
	return line + at + 1;
}

static uint64_t inode_of(const char *line, const char *name)
{
	const size_t len = strlen(name);
	uint64_t ino;
	const char *found = name_in(line, &ino);

	return found && !strncmp(found, name, len) && (!found[len] || found[len] == '\n') ?
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

/* A name may hold a newline, and behind it what looks like another line: then none is told. */
bool unix_name(const char *text, uint64_t ino, char *name, size_t size)
{
	const char *one = NULL;

	for (const char *line = text; line; line = strchr(line, '\n')) {
		const char *found;
		uint64_t of;

		line += *line == '\n';
		found = name_in(line, &of);
		if (!found || of != ino)
			continue;
		if (one)
			return false;
		one = found;
	}
	if (one)
		snprintf(name, size, "%.*s", (int)strcspn(one, "\n"), one);
	return one;
}
