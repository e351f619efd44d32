/* SPDX-License-Identifier: GPL-2.0 */
/* A file for Perfetto: packets, packed many at a time; texts are told once. */
#ifndef TASKVIZ_TIMELINE_PERFETTO_FILE_H
#define TASKVIZ_TIMELINE_PERFETTO_FILE_H

#include <stdio.h>
#include "base/protobuf.h"

/* What texts are for: each kind has numbers of its own. The fields of InternedData. */
enum perfetto_text {
	PERFETTO_EVENT_NAME = 2,
	PERFETTO_ARGUMENT_NAME = 3,
	PERFETTO_ARGUMENT_TEXT = 29,
};

/**
 * struct perfetto_file - one that is being written
 * @to: where to; errors stay in it
 * @packets: that were not written yet
 * @packet: the next one
 * @texts: that were told
 * @nr_texts: how many
 * @told: texts that are told with the next packet
 */
struct perfetto_file {
	FILE *to;
	struct protobuf packets;
	struct protobuf packet;
	void *texts;
	uint64_t nr_texts;
	struct protobuf told;
};

/* The number that stands for a text; 0 without memory. */
uint64_t perfetto_text(struct perfetto_file *file, enum perfetto_text kind, const char *text);

/* The packet is whole. */
void perfetto_put_packet(struct perfetto_file *file);

/* Write what is left, and free all memory. Return: 0, or -1 without memory. */
int perfetto_end(struct perfetto_file *file);

#endif /* TASKVIZ_TIMELINE_PERFETTO_FILE_H */
