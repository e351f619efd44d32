/* SPDX-License-Identifier: GPL-2.0 */
/* Names of unix sockets, by /proc/net/unix. */
#ifndef TASKVIZ_UNIX_NAMES_H
#define TASKVIZ_UNIX_NAMES_H

#include <stdint.h>

/**
 * unix_listener() - find the socket that listens under a name
 * @text: of /proc/net/unix
 * @name: a path, as it was bound; or one without a file, with a @ for the NUL before it
 *
 * Return: its inode; 0: there is none, or more than one.
 */
uint64_t unix_listener(const char *text, const char *name);

#endif /* TASKVIZ_UNIX_NAMES_H */
