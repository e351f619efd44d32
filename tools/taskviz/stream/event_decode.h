/* SPDX-License-Identifier: GPL-2.0 */
/* From the kernel's trace records to events. */
#ifndef TASKVIZ_EVENT_DECODE_H
#define TASKVIZ_EVENT_DECODE_H

#include <event-parse.h>
#include "model/event.h"

#define EVENT_MAX_FIELDS	12

/**
 * struct event_decoder - where the fields are in the records of the kernel that runs
 * @ids: number of the trace event of each kind, -1 if the kernel has none
 * @fields: places of the fields of each kind, in the order of event_types
 */
struct event_decoder {
	int ids[EVENT_NR_KINDS];
	const struct tep_format_field *fields[EVENT_NR_KINDS][EVENT_MAX_FIELDS];
};

/**
 * event_decoder_init() - look the formats up
 * @decoder: set
 * @tep: with the formats parsed; must outlive the decoder
 *
 * A kind whose trace event or one of its fields is not there gets the id -1.
 */
void event_decoder_init(struct event_decoder *decoder, struct tep_handle *tep);

/**
 * event_decode() - the event of a trace record
 * @decoder: how to read it
 * @tep: as event_decoder_init() got it
 * @record: data, size, ts and cpu are read
 * @event: set, every byte
 *
 * Return: whether it is one of our kinds and large enough for its fields.
 */
bool event_decode(const struct event_decoder *decoder, struct tep_handle *tep,
		  struct tep_record *record, struct event *event);

#endif /* TASKVIZ_EVENT_DECODE_H */
