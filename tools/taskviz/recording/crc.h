/* SPDX-License-Identifier: GPL-2.0 */
/* The checksum of recordings: CRC-32C, that of iSCSI and ext4. */
#ifndef TASKVIZ_CRC_H
#define TASKVIZ_CRC_H

#include <stddef.h>
#include <stdint.h>

/**
 * crc32c() - the checksum of some bytes
 * @crc: of those before them, 0 if there are none
 * @data: them
 * @size: how many
 */
uint32_t crc32c(uint32_t crc, const void *data, size_t size);

#endif /* TASKVIZ_CRC_H */
