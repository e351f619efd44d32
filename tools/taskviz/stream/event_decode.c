// SPDX-License-Identifier: GPL-2.0
/* Reads the kernel's trace records by the formats that the kernel gives with them. */
#include <string.h>
#include "event_decode.h"

static bool find_fields(struct event_decoder *decoder, int kind, struct tep_event *found)
{
	const struct event_field *field = event_types[kind].fields;

	for (int i = 0; field[i].name; i++) {
		if (event_value_is_joined(field[i].type))
			continue;
		decoder->fields[kind][i] = tep_find_field(found, field[i].name);
		if (!decoder->fields[kind][i])
			return false;
	}
	return true;
}

void event_decoder_init(struct event_decoder *decoder, struct tep_handle *tep)
{
	for (int kind = 0; kind < EVENT_NR_KINDS; kind++) {
		const struct event_type *type = &event_types[kind];
		struct tep_event *found = NULL;

		if (type->trace)
			found = tep_find_event_by_name(tep, type->system, type->trace);
		decoder->ids[kind] = found && find_fields(decoder, kind, found) ? found->id : -1;
	}
}

static bool is_inside(const struct tep_format_field *from, const struct tep_record *record)
{
	return from->offset >= 0 && from->size > 0 && record->size >= from->size &&
	       from->offset <= record->size - from->size;
}

/* A name may be longer in the kernel than here, a number wider: prev_state is a long. */
static bool take_field(struct event *event, const struct event_field *field,
		       const struct tep_format_field *from, struct tep_handle *tep,
		       const struct tep_record *record)
{
	const char *data = (const char *)record->data + from->offset;
	char *to = (char *)event + field->offset;
	uint64_t wide;
	uint32_t number;

	if (!is_inside(from, record))
		return false;
	if (field->type == VALUE_NAME) {
		memcpy(to, data, strnlen(data, from->size < TASKVIZ_NAME_LEN ?
					 from->size : TASKVIZ_NAME_LEN - 1));
		return true;
	}
	wide = tep_read_number(tep, data, from->size);
	number = wide;
	if (event_field_size(field->type) == sizeof(wide))
		memcpy(to, &wide, sizeof(wide));
	else
		memcpy(to, &number, sizeof(number));
	return true;
}

static int kind_of(const struct event_decoder *decoder, int id)
{
	for (int kind = 0; kind < EVENT_NR_KINDS; kind++)
		if (id >= 0 && decoder->ids[kind] == id)
			return kind;
	return -1;
}

/* The type is in the record's first two bytes. */
bool event_decode(const struct event_decoder *decoder, struct tep_handle *tep,
		  struct tep_record *record, struct event *event)
{
	int kind = record->size < 2 ? -1 : kind_of(decoder, tep_data_type(tep, record));
	const struct event_field *field;

	if (kind < 0)
		return false;
	memset(event, 0, sizeof(*event));
	event->time_ns = record->ts;
	event->kind = kind;
	event->cpu = record->cpu;
	field = event_types[kind].fields;
	for (int i = 0; field[i].name; i++)
		if (!event_value_is_joined(field[i].type) &&
		    !take_field(event, &field[i], decoder->fields[kind][i], tep, record))
			return false;
	return event_is_valid(event);
}
