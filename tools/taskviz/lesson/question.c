// SPDX-License-Identifier: GPL-2.0
/* Asks, and compares answers with what formulas come to. */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "question.h"

static void put_filled(const struct values *values, const char *text)
{
	char *filled = values_fill(values, text);

	fputs(filled ? filled : text, stdout);
	free(filled);
}

void question_put(const struct lesson_question *question, const struct values *values)
{
	put_filled(values, question->text);
	putchar('\n');
	for (size_t i = 0; i < question->nr; i++) {
		printf("  %c) ", (int)('a' + i));
		put_filled(values, question->choices[i].text);
		putchar('\n');
	}
}

/* People write 1,000. */
static bool take_number(const char *line, int64_t *number)
{
	char digits[24];
	size_t len = 0;
	char *end;

	for (; *line && len < sizeof(digits) - 1; line++)
		if (*line != ',' && !isspace((unsigned char)*line))
			digits[len++] = *line;
	digits[len] = 0;
	errno = 0;
	*number = strtoll(digits, &end, 10);
	return len && !*end && !*line && !errno;
}

bool question_take(const struct lesson_question *question, const char *line, struct reply *reply)
{
	line += strspn(line, " \t");
	if (!question->nr)
		return take_number(line, &reply->number);
	reply->number = tolower((unsigned char)*line) - 'a';
	return reply->number >= 0 && reply->number < (int64_t)question->nr &&
	       !line[1 + strspn(line + 1, ") \t\n")];
}

static int compare_numbers(const struct lesson_question *question, const struct values *values,
			   int64_t answer, char said[QUESTION_TEXT], char measured[QUESTION_TEXT])
{
	char wrong[FORMULA_WRONG_SIZE] = "";
	int64_t number, slack = 0, distance;
	int err = formula_number(question->measured, values, &number, wrong);

	snprintf(said, QUESTION_TEXT, "%" PRId64, answer);
	if (!err && question->slack)
		err = formula_number(question->slack, values, &slack, wrong);
	snprintf(measured, QUESTION_TEXT, "%s", wrong);
	if (err)
		return err;
	snprintf(measured, QUESTION_TEXT, "%" PRId64, number);
	if (__builtin_sub_overflow(answer, number, &distance))
		return 0;
	return distance <= slack && distance >= -slack;
}

static void name_choice(const struct lesson_question *question, const struct values *values,
			size_t i, char name[QUESTION_TEXT])
{
	char *filled = values_fill(values, question->choices[i].text);

	snprintf(name, QUESTION_TEXT, "%c) %s", (int)('a' + i), filled ? filled : "");
	free(filled);
}

static int compare_choices(const struct lesson_question *question, const struct values *values,
			   size_t chosen, char said[QUESTION_TEXT], char measured[QUESTION_TEXT])
{
	char wrong[FORMULA_WRONG_SIZE] = "none of these";
	int is_right = -ENODATA;

	name_choice(question, values, chosen, said);
	for (size_t i = 0; i < question->nr; i++) {
		int64_t holds;

		if (formula_number(question->choices[i].holds, values, &holds, wrong) || !holds)
			continue;
		name_choice(question, values, i, measured);
		if (is_right != 1)
			is_right = i == chosen;
		if (is_right)
			return 1;
	}
	if (is_right < 0)
		snprintf(measured, QUESTION_TEXT, "%s", wrong);
	return is_right;
}

int question_compare(const struct lesson_question *question, const struct values *values,
		     const struct reply *reply, char said[QUESTION_TEXT],
		     char measured[QUESTION_TEXT])
{
	if (question->nr)
		return compare_choices(question, values, reply->number, said, measured);
	return compare_numbers(question, values, reply->number, said, measured);
}
