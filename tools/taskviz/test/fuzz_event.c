// SPDX-License-Identifier: GPL-2.0
/* Fuzzes the reader of trace records: bytes are refused, or make an event that can be shown. */
#include "formats.h"
#include "print/event_text.h"
#include "target.h"

static void check_text(const struct event *event)
{
	char line[1024];
	struct taskviz_text text = { .buf = line, .size = sizeof(line) };
	struct json_object *json = event_json(event);

	event_put(&text, event, "a name");
	if (text.len > text.size || !json || !json_object_to_json_string(json))
		abort();
	for (size_t i = 0; i < text.len; i++)
		if (line[i] < ' ' || line[i] > '~')
			abort();
	json_object_put(json);
}

/* The first two bytes choose the kind, or are left for a number that is none. */
static void decode(struct tep_handle *tep, const struct event_decoder *decoder, uint8_t *data,
		   size_t size)
{
	struct tep_record record = { .data = data, .size = size, .ts = 1 };
	struct event event;

	if (size > 2 && data[2] & 7) {
		unsigned short id = decoder->ids[data[0] % EVENT_NR_KINDS];

		memcpy(data, &id, sizeof(id));
	}
	if (!event_decode(decoder, tep, &record, &event))
		return;
	if (!event_is_valid(&event))
		abort();
	check_text(&event);
}

int fuzz_one(const uint8_t *data, size_t size)
{
	static struct tep_handle *tep;
	static struct event_decoder decoder;
	uint8_t *copy = malloc(size + !size);

	if (!tep) {
		tep = test_tep(-1);
		event_decoder_init(&decoder, tep);
	}
	/* Most records are short: the rest of the input is cut, sometimes too much of it. */
	if (size > 128 && data[3] & 1)
		size = data[4] % 128;
	memcpy(copy, data, size);
	decode(tep, &decoder, copy, size);
	free(copy);
	return 0;
}
