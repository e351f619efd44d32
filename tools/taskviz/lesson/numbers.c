// SPDX-License-Identifier: GPL-2.0
/* Takes the numbers of a lesson, each in its range, from the command line or from a learner. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/errors.h"
#include "numbers.h"
#include "phrases.h"
#include "question.h"

#define DIGITS	24

static bool is_in_range(const struct lesson_number *number, const char *line, int64_t *taken)
{
	const struct lesson_question any = {};
	struct reply reply;

	if (!question_take(&any, line, &reply) || reply.number < number->least ||
	    reply.number > number->most)
		return false;
	*taken = reply.number;
	return true;
}

bool number_take(const struct lesson_number *number, const char *line, struct values *values)
{
	char digits[DIGITS];
	int64_t taken;

	if (!*line)
		return true;
	if (!is_in_range(number, line, &taken))
		return false;
	snprintf(digits, sizeof(digits), "%" PRId64, taken);
	return !values_set(values, number->name, digits);
}

int numbers_preset(struct lesson *lesson, const char *word)
{
	const size_t len = strcspn(word, "=");

	for (size_t i = 0; word[len] && i < lesson->nr_numbers; i++) {
		struct lesson_number *number = &lesson->numbers[i];

		if (strlen(number->name) != len || strncmp(number->name, word, len))
			continue;
		if (is_in_range(number, word + len + 1, &number->usual))
			return 0;
		return source_fail(EINVAL, "%s is a number from %" PRId64 " to %" PRId64,
				   number->name, number->least, number->most);
	}
	return source_fail(EINVAL, "lesson '%s' has no such number: %s", lesson->name, word);
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
