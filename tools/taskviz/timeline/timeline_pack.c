// SPDX-License-Identifier: GPL-2.0
/* Packs what is written by zlib and writes it as base64: browsers undo both, and a page is text. */
#include <stdlib.h>
#include <sys/param.h>
#include <sys/types.h>
#include <zlib.h>
#include "timeline_pack.h"

/* Three bytes are four letters. */
#define GROUP		3
#define LETTERS		4
#define OUT_SIZE	(GROUP * 8192)

/* Of numbers that hardly repeat the best level takes four times as long for a hundredth. */
#define LEVEL		4

/**
 * struct pack - what is being packed
 * @to: file
 * @stream: of zlib, whose next_out is in @out
 * @out: packed bytes that were not written yet
 */
struct pack {
	FILE *to;
	z_stream stream;
	unsigned char out[OUT_SIZE];
};

static void put_group(FILE *to, const unsigned char *bytes, size_t nr)
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned int group = bytes[0] << 16 | (nr > 1 ? bytes[1] << 8 : 0) |
				   (nr > 2 ? bytes[2] : 0);
	char text[LETTERS];

	for (size_t i = 0; i < LETTERS; i++)
		text[i] = i > nr ? '=' : letters[group >> (18 - 6 * i) & 63];
	fwrite(text, 1, LETTERS, to);
}

static void flush(struct pack *pack)
{
	const size_t nr = OUT_SIZE - pack->stream.avail_out;

	for (size_t i = 0; i < nr; i += GROUP)
		put_group(pack->to, pack->out + i, MIN(nr - i, GROUP));
	pack->stream.next_out = pack->out;
	pack->stream.avail_out = OUT_SIZE;
}

static ssize_t take(void *cookie, const char *bytes, size_t size)
{
	struct pack *pack = cookie;

	pack->stream.next_in = (Bytef *)bytes;
	pack->stream.avail_in = size;
	while (pack->stream.avail_in) {
		if (deflate(&pack->stream, Z_NO_FLUSH) != Z_OK)
			return 0;
		if (!pack->stream.avail_out)
			flush(pack);
	}
	return size;
}

/* All but the last piece is whole groups. */
static int end(void *cookie)
{
	struct pack *pack = cookie;
	int status;

	do {
		status = deflate(&pack->stream, Z_FINISH);
		flush(pack);
	} while (status == Z_OK);
	deflateEnd(&pack->stream);
	free(pack);
	return status == Z_STREAM_END ? 0 : -1;
}

FILE *pack_open(FILE *to)
{
	const cookie_io_functions_t functions = { .write = take, .close = end };
	struct pack *pack = calloc(1, sizeof(*pack));
	FILE *file = NULL;

	if (!pack)
		return NULL;
	pack->to = to;
	pack->stream.next_out = pack->out;
	pack->stream.avail_out = OUT_SIZE;
	if (deflateInit(&pack->stream, LEVEL) == Z_OK) {
		file = fopencookie(pack, "w", functions);
		if (file)
			return file;
		deflateEnd(&pack->stream);
	}
	free(pack);
	return NULL;
}
