// SPDX-License-Identifier: GPL-2.0
/* Numbers as text, and texts as numbers: see timeline_page_base.js, which reads them. */
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>
#include "timeline_code.h"

#define DIGIT_BITS	6
#define FEWEST_SLOTS	64

void code_put(FILE *to, uint64_t number, char mark)
{
	static const char digits[] =
		"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_$";
	char text[64 / DIGIT_BITS + 2];
	size_t at = sizeof(text);

	text[--at] = mark;
	for (; number; number >>= DIGIT_BITS)
		text[--at] = digits[number & ((1 << DIGIT_BITS) - 1)];
	fwrite(text + at, 1, sizeof(text) - at, to);
}

/* FNV-1a. */
static uint32_t hash_of(const char *text)
{
	uint32_t hash = 2166136261;

	while (*text)
		hash = (hash ^ (unsigned char)*text++) * 16777619;
	return hash;
}

/* Where it is, or would be. */
static uint32_t *slot_of(const struct code_texts *texts, const char *text)
{
	uint32_t i = hash_of(text);

	for (;; i++) {
		uint32_t *slot = &texts->slots[i & (texts->nr_slots - 1)];

		if (!*slot || !strcmp(texts->at[*slot - 1], text))
			return slot;
	}
}

/* At most half of the slots are taken. */
static bool grow(struct code_texts *texts)
{
	const uint32_t nr_slots = texts->nr_slots ? 2 * texts->nr_slots : FEWEST_SLOTS;
	uint32_t *slots = calloc(nr_slots, sizeof(*slots));
	char **at = reallocarray(texts->at, nr_slots / 2, sizeof(*at));

	if (at)
		texts->at = at;
	if (!slots || !at) {
		free(slots);
		return false;
	}
	free(texts->slots);
	texts->slots = slots;
	texts->nr_slots = nr_slots;
	for (uint32_t i = 0; i < texts->nr; i++)
		*slot_of(texts, texts->at[i]) = i + 1;
	return true;
}

uint32_t code_text(struct code_texts *texts, const char *text)
{
	uint32_t *slot = NULL;

	if (2 * texts->nr < texts->nr_slots || grow(texts))
		slot = slot_of(texts, text);
	if (slot && !*slot) {
		texts->at[texts->nr] = strdup(text);
		if (texts->at[texts->nr])
			*slot = ++texts->nr;
	}
	texts->no_memory |= !slot || !*slot;
	return slot && *slot ? *slot - 1 : 0;
}

/* < stands in strings only, where it can be written so. */
static void put_json(FILE *to, const char *json)
{
	for (; *json; json++) {
		if (*json == '<')
			fputs("\\u003c", to);
		else
			fputc(*json, to);
	}
}

static bool put_text(FILE *to, const char *text)
{
	struct json_object *string = json_object_new_string(text);
	const char *json = NULL;

	if (string)
		json = json_object_to_json_string_ext(string, JSON_C_TO_STRING_PLAIN |
							      JSON_C_TO_STRING_NOSLASHESCAPE);
	if (json)
		put_json(to, json);
	json_object_put(string);
	return json;
}

void code_put_texts(FILE *to, struct code_texts *texts)
{
	fputc('[', to);
	for (uint32_t i = 0; i < texts->nr; i++) {
		fputs(i ? "," : "", to);
		texts->no_memory |= !put_text(to, texts->at[i]);
	}
	fputc(']', to);
}

void code_drop_texts(struct code_texts *texts)
{
	for (uint32_t i = 0; i < texts->nr; i++)
		free(texts->at[i]);
	free(texts->at);
	free(texts->slots);
}
