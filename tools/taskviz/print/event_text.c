// SPDX-License-Identifier: GPL-2.0
/* Writes events, for people and for programs; what each kind has is in event_types. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "event_text.h"
#include "model/event_call.h"

#define NAME_MAX_TEXT	(4 * TASKVIZ_NAME_LEN)

__attribute__((format(printf, 2, 3)))
static void put(struct taskviz_text *text, const char *format, ...)
{
	char piece[64];
	va_list args;

	va_start(args, format);
	vsnprintf(piece, sizeof(piece), format, args);
	va_end(args);
	taskviz_put_str(text, piece);
}

static const char *name_of(const struct event *event, const struct event_field *field)
{
	return (const char *)event + field->offset;
}

static void put_waker(struct taskviz_text *text, uint64_t pid)
{
	if ((int64_t)pid == TASKVIZ_UNKNOWN_PID)
		taskviz_put_char(text, '?');
	else
		taskviz_put_s64(text, pid, 0);
}

static void put_call(struct taskviz_text *text, uint32_t call)
{
	char number[EVENT_CALL_SIZE];

	taskviz_put_str(text, event_call_text(call, number));
}

/* Of a call that is not known, or has no name here, it is not known what it slept for. */
static void put_first(struct taskviz_text *text, const struct event *event, enum event_value type,
		      uint64_t value)
{
	if (value == TASKVIZ_UNKNOWN64)
		taskviz_put_char(text, event_value_may_be(event, type) ? '?' : '-');
	else
		put(text, type == VALUE_FUTEX ? "0x..%08" PRIx64 : "%" PRIu64, value);
}

static void put_kinds(struct taskviz_text *text, uint32_t kinds)
{
	const size_t begin = text->len;

	for (int kind = 0; kind < EVENT_NR_KINDS; kind++)
		if (kinds & EVENT_BIT(kind))
			put(text, "%s%s", text->len > begin ? "," : "", event_types[kind].name);
	taskviz_put_str(text, text->len > begin ? "" : "?");
}

static void put_value(struct taskviz_text *text, const struct event *event,
		      const struct event_field *field)
{
	uint64_t value;

	if (field->type == VALUE_NAME) {
		taskviz_put_name(text, name_of(event, field), TASKVIZ_NAME_LEN);
		return;
	}
	value = event_field_value(event, field);
	switch (field->type) {
	case VALUE_EXIT:
		taskviz_put_exit(text, value);
		return;
	case VALUE_FUTEX:
	case VALUE_SEMSET:
	case VALUE_LOCK_FD:
		put_first(text, event, field->type, value);
		return;
	case VALUE_HEX:
		put(text, "%#" PRIx64, value);
		return;
	case VALUE_STATE:
		taskviz_put_char(text, event_state_letter(value));
		return;
	case VALUE_ADOPTION:
	case VALUE_COPY:
	case VALUE_EFFECT:
	case VALUE_CONTEXT:
		taskviz_put_str(text, event_value_name(field->type, value));
		return;
	case VALUE_PID:
		taskviz_put_s64(text, value, 0);
		return;
	case VALUE_WAKER:
		put_waker(text, value);
		return;
	case VALUE_CALL:
		put_call(text, value);
		return;
	case VALUE_KINDS:
		put_kinds(text, value);
		return;
	default:
		taskviz_put_u64(text, value, 0);
	}
}

/* An escaped name may be longer than its column. */
static void put_padded_name(struct taskviz_text *text, const char *name)
{
	size_t begin = text->len;

	taskviz_put_name(text, *name ? name : "?", TASKVIZ_NAME_LEN);
	while (text->len - begin < TASKVIZ_NAME_LEN)
		taskviz_put_char(text, ' ');
}

/* Its pid has a column, its birth is for programs. */
static bool is_detail(const struct event_field *field)
{
	return field->offset != offsetof(struct event, pid) &&
	       field->offset != offsetof(struct event, start_ns);
}

void event_put(struct taskviz_text *text, const struct event *event, const char *name)
{
	const struct event_type *type = &event_types[event->kind];

	put(text, "%3u %-6s ", event->cpu, type->name);
	if (event->kind == EVENT_LOST)
		taskviz_put_right(text, "-", 7);
	else
		taskviz_put_s64(text, event->pid, 7);
	taskviz_put_char(text, ' ');
	put_padded_name(text, name);
	for (const struct event_field *field = type->fields; field->name; field++) {
		if (!is_detail(field))
			continue;
		put(text, " %s=", field->name);
		put_value(text, event, field);
	}
}

struct json_object *event_name_json(const char *name)
{
	char bytes[NAME_MAX_TEXT];
	struct taskviz_text text = { .buf = bytes, .size = sizeof(bytes) };

	taskviz_put_name(&text, name, TASKVIZ_NAME_LEN);
	return json_object_new_string_len(bytes, text.len);
}

static struct json_object *call_json(uint32_t call)
{
	char number[EVENT_CALL_SIZE];

	return call == EVENT_CALL_UNKNOWN ? NULL :
	       json_object_new_string(event_call_text(call, number));
}

static struct json_object *kinds_json(uint32_t kinds)
{
	struct json_object *json = kinds & EVENT_ALL ? json_object_new_array() : NULL;

	for (int kind = 0; json && kind < EVENT_NR_KINDS; kind++)
		if (kinds & EVENT_BIT(kind))
			json_object_array_add(json, json_object_new_string(event_types[kind].name));
	return json;
}

static struct json_object *value_json(const struct event *event, const struct event_field *field)
{
	uint64_t value;
	char letter;

	if (field->type == VALUE_NAME)
		return event_name_json(name_of(event, field));
	value = event_field_value(event, field);
	switch (field->type) {
	case VALUE_STATE:
		letter = event_state_letter(value);
		return json_object_new_string_len(&letter, 1);
	case VALUE_ADOPTION:
	case VALUE_COPY:
	case VALUE_EFFECT:
		return json_object_new_string(event_value_name(field->type, value));
	case VALUE_CONTEXT:
		return value == WAKER_UNKNOWN ? NULL :
		       json_object_new_string(event_value_name(field->type, value));
	case VALUE_WAKER:
		return (int64_t)value == TASKVIZ_UNKNOWN_PID ? NULL : json_object_new_int64(value);
	case VALUE_CALL:
		return call_json(value);
	case VALUE_KINDS:
		return kinds_json(value);
	case VALUE_PID:
	case VALUE_EXIT:
		return json_object_new_int64(value);
	default:
		return value == TASKVIZ_UNKNOWN64 ? NULL : json_object_new_uint64(value);
	}
}

struct json_object *event_json(const struct event *event)
{
	const struct event_type *type = &event_types[event->kind];
	struct json_object *json = json_object_new_object();

	if (!json)
		return NULL;
	json_object_object_add(json, "time_ns", json_object_new_uint64(event->time_ns));
	json_object_object_add(json, "cpu", json_object_new_int(event->cpu));
	json_object_object_add(json, "event", json_object_new_string(type->name));
	for (const struct event_field *field = type->fields; field->name; field++)
		json_object_object_add(json, field->name, value_json(event, field));
	return json;
}
