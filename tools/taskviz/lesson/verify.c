// SPDX-License-Identifier: GPL-2.0
/* Plays a lesson to nobody, and prints TAP. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "act.h"
#include "base/errors.h"
#include "look.h"
#include "verify.h"
#include "width.h"

#define COLUMNS	80

/* A # would begin a directive. */
static void put_line(const char *text)
{
	for (; *text && *text != '\n'; text++)
		putchar(*text == '#' ? '.' : *text);
}

static void put_comment(const char *text)
{
	fputs("# ", stdout);
	for (; *text; text++) {
		putchar(*text);
		if (*text == '\n' && text[1])
			fputs("# ", stdout);
	}
	putchar('\n');
}

void verdict(struct verdicts *verdicts, bool is_ok, const struct lesson *lesson, const char *step,
	     const char *what, const char *why)
{
	verdicts->nr++;
	verdicts->failed += !is_ok;
	printf("%sok %u - %s %s: ", is_ok ? "" : "not ", verdicts->nr, lesson->name, step);
	put_line(what);
	putchar('\n');
	if (why)
		put_comment(why);
	fflush(stdout);
}

/* struct round - a lesson that is verified: where it is, and where verdicts go */
struct round {
	struct act act;
	const struct lesson_step *step;
	struct verdicts *verdicts;
};

static void judge(struct round *round, bool is_ok, const char *what, const char *why)
{
	char *filled = values_fill(&round->act.values, what);

	verdict(round->verdicts, is_ok, round->act.lesson, round->step->name,
		filled ? filled : what, why);
	free(filled);
}

/* What is told behind a verdict: what the names in its formula are, and what is wrong with it. */
static char *tell(const struct round *round, const char *formula, const char *wrong)
{
	char *told = NULL;
	size_t size;
	FILE *to = open_memstream(&told, &size);

	if (!to)
		return NULL;
	fprintf(to, "%s: ", formula);
	formula_names(formula, &round->act.values, to);
	if (*wrong)
		fprintf(to, "; %s", wrong);
	if (!fclose(to))
		return told;
	free(told);
	return NULL;
}

static void judge_claim(struct round *round, const struct lesson_claim *claim)
{
	char wrong[FORMULA_WRONG_SIZE] = "";
	int64_t holds = 0;
	char *told;

	formula_number(claim->holds, &round->act.values, &holds, wrong);
	told = tell(round, claim->holds, wrong);
	judge(round, holds, claim->text, told);
	free(told);
}

/* Of the choices exactly one must be the right one here. */
static void judge_choices(struct round *round, const struct lesson_question *question)
{
	char wrong[FORMULA_WRONG_SIZE] = "";
	char why[256];
	unsigned int right = 0;
	char answer = '?';

	for (size_t i = 0; i < question->nr; i++) {
		int64_t holds = 0;

		formula_number(question->choices[i].holds, &round->act.values, &holds, wrong);
		right += !!holds;
		if (holds)
			answer = 'a' + i;
	}
	if (right == 1 && !*wrong)
		snprintf(why, sizeof(why), "answer: %c", answer);
	else
		snprintf(why, sizeof(why), "%u of the choices are right, should be 1%s%s", right,
			 *wrong ? "; " : "", wrong);
	judge(round, right == 1 && !*wrong, question->text, why);
}

static void judge_question(struct round *round, const struct lesson_question *question)
{
	char wrong[FORMULA_WRONG_SIZE] = "";
	int64_t number, slack;
	char answer[48];
	int err;

	if (!question->text)
		return;
	if (question->nr) {
		judge_choices(round, question);
		return;
	}
	err = formula_number(question->measured, &round->act.values, &number, wrong);
	if (!err && question->slack)
		err = formula_number(question->slack, &round->act.values, &slack, wrong);
	if (!err)
		snprintf(answer, sizeof(answer), "answer: %" PRId64, number);
	judge(round, !err, question->text, err ? wrong : answer);
}

/* No verdict: where pids have more digits than usual it is no fault of anybody. */
static void tell_width(const char *output)
{
	const int width = width_of(output);

	if (width > COLUMNS)
		printf("# wider than %d columns: %d\n", COLUMNS, width);
}

/* What a learner is shown must be there to be seen. */
static void judge_shown(struct round *round, const char *shown)
{
	char *command = values_fill(&round->act.values, shown);
	char *output = NULL;
	int status = command ? look(command, round->act.lesson->dir, COLUMNS, &output) : -1;

	if (status < 0) {
		judge(round, false, shown, source_error());
	} else {
		judge(round, !status && *output, shown, output);
		tell_width(output);
	}
	free(output);
	free(command);
}

/* Return: is something missing? Then that is told. */
static bool skip(struct round *round, const char *needs)
{
	char *lacks = act_lacks(&round->act, needs);

	if (!lacks)
		return false;
	round->verdicts->nr++;
	printf("ok %u - %s %s # SKIP ", round->verdicts->nr, round->act.lesson->name,
	       round->step->name);
	put_line(lacks);
	putchar('\n');
	free(lacks);
	return true;
}

static void judge_step(struct round *round)
{
	const struct lesson_step *step = round->step;

	printf("# values of %s:", step->name);
	values_put(&round->act.values, stdout);
	putchar('\n');

	for (size_t i = 0; i < step->nr_shown; i++)
		judge_shown(round, step->shown[i]);
	for (size_t i = 0; i < step->nr_claims; i++)
		judge_claim(round, &step->claims[i]);
	judge_question(round, &step->question);
	judge_question(round, &step->again);
}

void lesson_verify(const struct lesson *lesson, const struct keeper *keeper,
		   struct verdicts *verdicts)
{
	FILE *said = fopen("/dev/null", "we");
	struct round round = { .verdicts = verdicts };
	int err = act_begin(&round.act, lesson, keeper);

	round.step = &lesson->steps[0];
	if (!err && skip(&round, lesson->needs))
		err = -ENODATA;
	for (size_t i = 0; i < lesson->nr && said && !err; i++) {
		round.step = &lesson->steps[i];
		if (skip(&round, round.step->needs))
			continue;
		err = act_step(&round.act, round.step, said);
		if (err)
			judge(&round, false, "it happens", source_error());
		else
			judge_step(&round);
	}
	if (said)
		fclose(said);
	act_end(&round.act);
}
