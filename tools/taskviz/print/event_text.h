/* SPDX-License-Identifier: GPL-2.0 */
/* An event as a line of text, or as JSON. */
#ifndef TASKVIZ_EVENT_TEXT_H
#define TASKVIZ_EVENT_TEXT_H

#include <json-c/json.h>
#include "core/pure.h"
#include "model/event.h"

/* event_put() - append "CPU EVENT PID NAME FIELD=VALUE..." without a newline */
void event_put(struct taskviz_text *text, const struct event *event, const char *name);

/* Columns of event_put(). */
#define EVENT_HEADING	"CPU EVENT      PID NAME             DETAILS"

/* Return: a new object, to be given to json_object_put(); NULL without memory. */
struct json_object *event_json(const struct event *event);

/* What a name is in JSON: escaped as in all text, so that it is valid UTF-8. */
struct json_object *event_name_json(const char *name);

#endif /* TASKVIZ_EVENT_TEXT_H */
