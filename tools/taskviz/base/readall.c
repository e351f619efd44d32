// SPDX-License-Identifier: GPL-2.0
/* Reads a file whose size is not known before. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
#include "readall.h"

#define MOST	0x40000000ul

struct buffer {
	char *data;
	size_t len;
	size_t size;
};

static int grow(struct buffer *buffer)
{
	size_t size = buffer->size ? 2 * buffer->size : 65536;
	char *data;

	if (size > MOST)
		return -EFBIG;
	data = realloc(buffer->data, size);
	if (!data)
		return -ENOMEM;
	buffer->data = data;
	buffer->size = size;
	return 0;
}

/* Return: bytes read, 0 at the end, or a negative errno. One byte is kept for the NUL. */
static ssize_t read_some(int fd, struct buffer *buffer)
{
	ssize_t got;
	int err = buffer->len + 1 >= buffer->size ? grow(buffer) : 0;

	if (err)
		return err;
	do {
		got = read(fd, buffer->data + buffer->len, buffer->size - buffer->len - 1);
	} while (got < 0 && errno == EINTR);
	if (got < 0)
		return -errno;
	buffer->len += got;
	return got;
}

int read_all(int fd, char **text, size_t *size)
{
	struct buffer buffer = {};
	ssize_t got;

	do {
		got = read_some(fd, &buffer);
	} while (got > 0);
	if (got < 0) {
		free(buffer.data);
		return got;
	}
	buffer.data[buffer.len] = 0;
	*text = buffer.data;
	if (size)
		*size = buffer.len;
	return 0;
}
