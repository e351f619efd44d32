// SPDX-License-Identifier: GPL-2.0
/* Starts and goes on with a lesson's program, and measures. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "act.h"
#include "base/errors.h"
#include "look.h"

#define PATIENCE	30	/* seconds */

static int no_memory(void)
{
	return source_fail(ENOMEM, "no memory for the lesson");
}

static int set_number(struct act *act, const char *name, int64_t number)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%" PRId64, number);
	return values_set(&act->values, name, digits) ? no_memory() : 0;
}

int act_begin(struct act *act, const struct lesson *lesson, const struct keeper *keeper)
{
	int err;

	*act = (struct act){ .lesson = lesson, .stage.keeper = keeper,
			     .stage.patience = PATIENCE };
	err = set_number(act, "self", getpid());
	for (size_t i = 0; i < lesson->nr_numbers && !err; i++)
		err = set_number(act, lesson->numbers[i].name, lesson->numbers[i].usual);
	return err;
}

char *act_lacks(const struct act *act, const char *needs)
{
	char *output = NULL;
	char *command;
	int status;

	if (!needs)
		return NULL;
	command = values_fill(&act->values, needs);
	status = command ? look(command, act->lesson->dir, 0, &output) : no_memory();
	free(command);
	if (!status) {
		free(output);
		return NULL;
	}
	if (status < 0)
		return strdup(source_error());
	output[strcspn(output, "\n")] = 0;
	return output;
}

static int start(struct act *act, const char *command)
{
	char *filled = values_fill(&act->values, command);
	int err = filled ? stage_start(&act->stage, act->lesson->dir, filled) : no_memory();

	free(filled);
	return err ? err : set_number(act, "program", act->stage.pid);
}

/* A command that fails has measured nothing; what it said of that is worth telling. */
static int take_measure(struct act *act, const char *name, const char *command, char *output,
			int status)
{
	char *rest;
	const char *word;

	if (status)
		return source_fail(EINVAL, "'%s' failed: %.300s", command, output);
	word = strtok_r(output, "\n ", &rest);
	return values_set(&act->values, name, word ? word : "?") ? no_memory() : 0;
}

static int measure(struct act *act, const struct lesson_measure *measure)
{
	char *command = values_fill(&act->values, measure->command);
	char *output = NULL;
	int status = command ? look(command, act->lesson->dir, 0, &output) : no_memory();

	if (status >= 0)
		status = take_measure(act, measure->name, command, output, status);
	free(output);
	free(command);
	return status;
}

int act_step(struct act *act, const struct lesson_step *step, FILE *said)
{
	int err = step->run ? start(act, step->run) : 0;

	if (!err && step->keys)
		err = stage_type(&act->stage, step->keys);
	if (!err && step->until)
		err = stage_until(&act->stage, step->until, &act->values, said);
	for (size_t i = 0; i < step->nr_measures && !err; i++)
		err = measure(act, &step->measures[i]);
	return err;
}

void act_end(struct act *act)
{
	stage_end(&act->stage);
	values_free(&act->values);
}
