// SPDX-License-Identifier: GPL-2.0
/* What was packed comes out of zlib as it was, whatever its size. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include "test.h"
#include "timeline/timeline_pack.h"

/* Several pieces, as they are written; at the end there is more than the last one holds. */
#define LARGE	125000

static unsigned char bytes[LARGE], unpacked[LARGE];

/* Of no pattern, so that they become no less; the same each time. */
static int make_bytes(void **state)
{
	uint32_t next = 1;

	(void)state;
	for (size_t i = 0; i < LARGE; i++) {
		next = next * 1664525 + 1013904223;
		bytes[i] = next >> 24;
	}
	return 0;
}

static char *pack(size_t nr)
{
	char *text;
	size_t size;
	FILE *to = open_memstream(&text, &size), *packed = pack_open(to);

	assert_non_null(packed);
	assert_int_equal(fwrite(bytes, 1, nr, packed), nr);
	assert_int_equal(fclose(packed), 0);
	fclose(to);
	return text;
}

static unsigned int value_of(char letter)
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = strchr(letters, letter);

	assert_non_null(at);
	return at - letters;
}

/* As RFC 4648 has it. Return: bytes */
static size_t decode(const char *text, unsigned char *to)
{
	size_t nr = 0, nr_letters = strcspn(text, "=");
	unsigned int group = 0;

	assert_int_equal(strlen(text) % 4, 0);
	assert_int_equal(strspn(text + nr_letters, "="), strlen(text) - nr_letters);
	for (size_t i = 0; i < nr_letters; i++) {
		group = group << 6 | value_of(text[i]);
		if (i % 4)
			to[nr++] = group >> (6 - 2 * (i % 4));
	}
	return nr;
}

/* Return: bytes behind the last group of three */
static size_t expect_same(size_t nr)
{
	char *text = pack(nr);
	unsigned char *packed = malloc(strlen(text) + 1);
	const size_t nr_packed = decode(text, packed);
	uLongf nr_unpacked = sizeof(unpacked);

	assert_int_equal(uncompress(unpacked, &nr_unpacked, packed, nr_packed), Z_OK);
	assert_int_equal(nr_unpacked, nr);
	assert_memory_equal(unpacked, bytes, nr);
	free(packed);
	free(text);
	return nr_packed % 3;
}

static void ends_within_groups(void **state)
{
	bool seen[3] = {};

	(void)state;
	for (size_t nr = 0; nr < 64; nr++)
		seen[expect_same(nr)] = true;
	assert_true(seen[0] && seen[1] && seen[2]);
}

static void writes_piece_after_piece(void **state)
{
	(void)state;
	for (size_t nr = LARGE - 8; nr <= LARGE; nr++)
		expect_same(nr);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ends_within_groups),
		cmocka_unit_test(writes_piece_after_piece),
	};

	return cmocka_run_group_tests(tests, make_bytes, NULL);
}
