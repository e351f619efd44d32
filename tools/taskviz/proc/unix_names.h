/* SPDX-License-Identifier: GPL-2.0 */
/* Unix sockets and their names, by /proc/net/unix. */
#ifndef TASKVIZ_UNIX_NAMES_H
#define TASKVIZ_UNIX_NAMES_H

#include <stddef.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * unix_listener() - find the socket that listens under a name
 * @text: of /proc/net/unix
 * @name: a path, as it was bound; or one without a file, with a @ for the NUL before it
 *
 * Return: its inode; 0: there is none, or more than one.
 */
uint64_t unix_listener(const char *text, const char *name);

/**
 * unix_name() - find what a socket that listens is called
 * @text: of /proc/net/unix
 * @ino: its inode
 * @name: set, as unix_listener() has it, cut if it is longer; else left as it is
 * @size: room there
 *
 * Return: is it there, and has a name?
 */
bool unix_name(const char *text, uint64_t ino, char *name, size_t size);

#endif /* TASKVIZ_UNIX_NAMES_H */
