// SPDX-License-Identifier: GPL-2.0
/* CRC-32C, a byte at a time: what is checked is packed already, so there is little of it. */
#include "crc.h"

#define POLYNOMIAL	0x82f63b78u

static uint32_t table[256];

static void make_table(void)
{
	for (uint32_t i = 0; i < 256; i++) {
		table[i] = i;
		for (int bit = 0; bit < 8; bit++)
			table[i] = table[i] >> 1 ^ (table[i] & 1 ? POLYNOMIAL : 0);
	}
}

uint32_t crc32c(uint32_t crc, const void *data, size_t size)
{
	const unsigned char *at = data;

	if (!table[1])
		make_table();
	crc = ~crc;
	while (size--)
		crc = crc >> 8 ^ table[(crc ^ *at++) & 0xff];
	return ~crc;
}
