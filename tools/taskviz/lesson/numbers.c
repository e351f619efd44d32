// SPDX-License-Identifier: GPL-2.0
/* Asks for the numbers of a lesson, until each is in its range. */
#include <inttypes.h>
#include <stdio.h>
#include "numbers.h"
#include "phrases.h"
#include "question.h"

#define DIGITS	24

bool number_take(const struct lesson_number *number, const char *line, struct values *values)
{
	const struct lesson_question any = {};
	struct reply reply;
	char digits[DIGITS];

	if (!*line)
		return true;
	if (!question_take(&any, line, &reply) || reply.number < number->least ||
	    reply.number > number->most)
		return false;
	snprintf(digits, sizeof(digits), "%" PRId64, reply.number);
	return !values_set(values, number->name, digits);
}

static void put_range(const struct lesson_number *number)
{
	char least[DIGITS], most[DIGITS];

	snprintf(least, sizeof(least), "%" PRId64, number->least);
	snprintf(most, sizeof(most), "%" PRId64, number->most);
	phrase_say("between", "least", least, "most", most, NULL);
}

static bool choose(const struct lesson_number *number, struct values *values, struct ear *ear)
{
	do {
		printf("%s, ", number->about);
		put_range(number);
		printf(" [%s] > ", values_get(values, number->name));
		if (!ear_line(ear))
			return false;
	} while (!number_take(number, ear->line, values));
	return true;
}

bool numbers_choose(const struct lesson *lesson, struct values *values, struct ear *ear)
{
	for (size_t i = 0; i < lesson->nr_numbers; i++)
		if (!choose(&lesson->numbers[i], values, ear))
			return false;
	return true;
}
