/* SPDX-License-Identifier: GPL-2.0 */
/* How the page of the timeline has its data: numbers as text, and texts as numbers. */
#ifndef TASKVIZ_TIMELINE_CODE_H
#define TASKVIZ_TIMELINE_CODE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/**
 * code_put() - a number and what it means
 * @to: file
 * @number: digits of six bits, the highest first; 0 has none
 * @mark: behind it, any ASCII that is no digit, nor has a meaning in a string of JSON or in HTML
 */
void code_put(FILE *to, uint64_t number, char mark);

/* A number that may be negative as one that is not, small if it is near to 0. */
static inline uint64_t code_signed(int64_t number)
{
	return number < 0 ? -2 * (uint64_t)number - 1 : 2 * (uint64_t)number;
}

/**
 * struct code_texts - texts that are told by number, each once
 * @at: they
 * @nr: how many
 * @slots: of a hash table: number + 1 of the text, 0 for none
 * @nr_slots: a power of two
 * @no_memory: set if there was not enough
 */
struct code_texts {
	char **at;
	uint32_t nr;
	uint32_t *slots;
	uint32_t nr_slots;
	bool no_memory;
};

/* code_text() - the number of a text */
uint32_t code_text(struct code_texts *texts, const char *text);
/* code_put_texts() - all of them as JSON, in which nothing looks like a tag */
void code_put_texts(FILE *to, struct code_texts *texts);
void code_drop_texts(struct code_texts *texts);

#endif /* TASKVIZ_TIMELINE_CODE_H */
