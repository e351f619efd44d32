/* SPDX-License-Identifier: GPL-2.0 */
/* Reading a file whose size is not known before, as those of /proc and debugfs. */
#ifndef TASKVIZ_READALL_H
#define TASKVIZ_READALL_H

#include <stddef.h>

/**
 * read_all() - read to the end
 * @fd: the open file
 * @text: on success what was read and a NUL, to be freed
 * @size: if not NULL: set to the bytes read
 *
 * Return: 0 or a negative errno; EFBIG beyond a GiB.
 */
int read_all(int fd, char **text, size_t *size);

#endif /* TASKVIZ_READALL_H */
