// SPDX-License-Identifier: GPL-2.0
/* Plays a lesson: each step tells, asks, happens, shows, compares, explains. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "act.h"
#include "base/errors.h"
#include "look.h"
#include "phrases.h"
#include "play.h"
#include "question.h"
#include "results.h"

#define COLUMNS		80

/**
 * struct player - a lesson and its learner
 * @act: the lesson
 * @results: of the learner
 * @step: which step it is
 * @no_ask: nothing is asked
 * @colored: on a terminal
 * @columns: of that
 * @line: what was typed last
 * @size: of @line
 */
struct player {
	struct act act;
	struct results results;
	size_t step;
	bool no_ask;
	bool colored;
	int columns;
	char *line;
	size_t size;
};

/* What comes next. */
enum way { ON, BACK, AGAIN, LEAVE };

static void put_bold(const struct player *player, const char *text)
{
	printf(player->colored ? "\033[1m%s\033[m" : "%s", text);
}

static void put_text(const struct player *player, const char *text)
{
	char *filled = values_fill(&player->act.values, text);

	fputs(filled ? filled : text, stdout);
	free(filled);
}

/* Return: false at the end of the input. */
static bool read_line(struct player *player)
{
	ssize_t len;

	fflush(stdout);
	len = getline(&player->line, &player->size, stdin);
	if (len < 0)
		return false;
	player->line[strcspn(player->line, "\n")] = 0;
	return true;
}

static const struct lesson_step *current(const struct player *player)
{
	return &player->act.lesson->steps[player->step];
}

static void put_heading(const struct player *player)
{
	char nr[24], of[24];

	snprintf(nr, sizeof(nr), "%zu", player->step + 1);
	snprintf(of, sizeof(of), "%zu", player->act.lesson->nr);
	for (int i = 0; i < player->columns && i < COLUMNS; i++)
		putchar('-');
	putchar('\n');
	put_bold(player, player->act.lesson->title);
	fputs(" - ", stdout);
	phrase_say("step", "nr", nr, "of", of, NULL);
	fputs("\n\n", stdout);
}

/* Return: false if the learner leaves. */
static bool ask(struct player *player, const struct lesson_question *question, struct reply *reply)
{
	fputs("\n? ", stdout);
	question_put(question, &player->act.values);
	for (;;) {
		printf("[%s] > ", phrase(question->nr ? "answer_choice" : "answer_number"));
		if (!read_line(player) || !strcmp(player->line, "q"))
			return false;
		if (question_take(question, player->line, reply))
			return true;
		puts(phrase(question->nr ? "no_choice" : "no_number"));
	}
}

/* Return: was it right? Nobody is blamed for what nobody can tell. */
static bool compare(struct player *player, const struct lesson_question *question,
		    const struct reply *reply)
{
	char said[QUESTION_TEXT], measured[QUESTION_TEXT];
	const int is_right = question_compare(question, &player->act.values, reply, said, measured);

	if (is_right < 0) {
		phrase_say("unknown", "reason", measured, NULL);
		putchar('\n');
		return true;
	}
	put_bold(player, phrase(is_right ? "right" : "not_so"));
	fputs(": ", stdout);
	phrase_say("you_said", "said", said, "measured", measured, NULL);
	putchar('\n');
	results_add(&player->results, is_right, current(player)->name, said, measured);
	return is_right;
}

static void show_command(struct player *player, const char *shown)
{
	char *command = values_fill(&player->act.values, shown);
	char *output = NULL;

	if (!command)
		return;
	printf("\n$ %s\n", command);
	fflush(stdout);
	if (look(command, player->act.lesson->dir, player->columns, &output) < 0)
		puts(source_error());
	else
		fputs(output, stdout);
	free(output);
	free(command);
}

static void show_claim(const struct player *player, const struct lesson_claim *claim)
{
	char wrong[FORMULA_WRONG_SIZE] = "";
	int64_t holds = 0;

	formula_number(claim->holds, &player->act.values, &holds, wrong);
	put_bold(player, phrase(holds ? "seen" : "not_seen"));
	fputs(": ", stdout);
	put_text(player, claim->text);
	fputs(" (", stdout);
	formula_names(claim->holds, &player->act.values, stdout);
	printf("%s%s)\n", *wrong ? "; " : "", wrong);
}

static void explain(const struct player *player, const struct lesson_step *step)
{
	if (step->why) {
		putchar('\n');
		put_bold(player, phrase("why"));
		putchar('\n');
		put_text(player, step->why);
	}
	if (step->kernel)
		printf("  %s: %s\n", phrase("kernel"), step->kernel);
	if (step->module)
		printf("  %s: %s\n", phrase("module"), step->module);
}

static int happen(struct player *player, const struct lesson_step *step)
{
	int err;

	if (step->run || step->until)
		putchar('\n');
	if (step->run) {
		fputs("$ ", stdout);
		put_text(player, step->run);
		putchar('\n');
	}
	fflush(stdout);
	err = act_step(&player->act, step, stdout);
	for (size_t i = 0; i < step->nr_shown && !err; i++)
		show_command(player, step->shown[i]);
	return err;
}

/* Return: is something missing? Then that is told. */
static bool skip(const struct player *player, const char *needs)
{
	char *lacks = act_lacks(&player->act, needs);

	if (!lacks)
		return false;
	putchar('\n');
	phrase_say("lacks", "reason", lacks, NULL);
	putchar('\n');
	free(lacks);
	return true;
}

/* Return: 1 to go on, 0 if the learner leaves, or a negative errno. */
static int play_step(struct player *player)
{
	const struct lesson_step *step = current(player);
	const bool asks = step->question.text && !player->no_ask;
	struct reply reply;
	bool is_right = true;
	int err;

	put_heading(player);
	put_text(player, step->text);
	if (skip(player, step->needs))
		return 1;
	if (asks && !ask(player, &step->question, &reply))
		return 0;
	err = happen(player, step);
	if (err)
		return err;
	putchar('\n');
	if (asks)
		is_right = compare(player, &step->question, &reply);
	for (size_t i = 0; i < step->nr_claims; i++)
		show_claim(player, &step->claims[i]);
	explain(player, step);
	if (is_right || !step->again.text)
		return 1;
	if (!ask(player, &step->again, &reply))
		return 0;
	compare(player, &step->again, &reply);
	return 1;
}

/* The step in which the program was started that runs in this one. */
static size_t first_of_run(const struct player *player, size_t step)
{
	const struct lesson *lesson = player->act.lesson;

	while (step > 0 && !lesson->steps[step].run)
		step--;
	return step;
}

static int wind(struct player *player, const struct lesson_step *step, FILE *unheard)
{
	char *lacks = act_lacks(&player->act, step->needs);

	if (!lacks)
		return act_step(&player->act, step, unheard);
	free(lacks);
	return 0;
}

/* Lets happen, unseen, what led to a step. */
static int wind_to(struct player *player, size_t step)
{
	FILE *unheard = fopen("/dev/null", "we");
	int err = unheard ? 0 : source_fail(errno, "cannot open /dev/null");

	stage_end(&player->act.stage);
	for (size_t i = 0; i < step && !err; i++)
		err = wind(player, &player->act.lesson->steps[i], unheard);
	if (unheard)
		fclose(unheard);
	player->step = step;
	return err;
}

/* Of the step, or of the last one before it that ran one. */
static void show_program(struct player *player)
{
	const struct lesson *lesson = player->act.lesson;
	const size_t step = first_of_run(player, player->step);
	const char *run = lesson->steps[step].run;
	char path[2 * LESSON_PATH];
	char line[256];
	FILE *file;

	if (!run) {
		puts(phrase("no_program"));
		return;
	}
	snprintf(path, sizeof(path), "%s/%.*s.c", lesson->dir, (int)strcspn(run, " "), run);
	file = fopen(path, "re");
	if (!file) {
		printf("%s: %s\n", path, strerror(errno));
		return;
	}
	while (fgets(line, sizeof(line), file))
		fputs(line, stdout);
	fclose(file);
}

static bool take_number(struct player *player, const struct lesson_number *number)
{
	struct reply reply;
	const struct lesson_question any = {};

	if (!*player->line)
		return true;	/* as it was */
	return question_take(&any, player->line, &reply) && reply.number >= number->least &&
	       reply.number <= number->most &&
	       !values_set(&player->act.values, number->name, player->line);
}

static void put_range(const struct lesson_number *number)
{
	char least[24], most[24];

	snprintf(least, sizeof(least), "%" PRId64, number->least);
	snprintf(most, sizeof(most), "%" PRId64, number->most);
	phrase_say("between", "least", least, "most", most, NULL);
}

/* Return: false at the end of the input. */
static bool choose_number(struct player *player, const struct lesson_number *number)
{
	do {
		printf("%s, ", number->about);
		put_range(number);
		printf(" [%s] > ", values_get(&player->act.values, number->name));
		if (!read_line(player))
			return false;
	} while (!take_number(player, number));
	return true;
}

static enum way choose_numbers(struct player *player)
{
	const struct lesson *lesson = player->act.lesson;

	for (size_t i = 0; i < lesson->nr_numbers; i++)
		if (!choose_number(player, &lesson->numbers[i]))
			return LEAVE;
	if (lesson->nr_numbers)
		return AGAIN;
	puts(phrase("no_numbers"));
	return ON;
}

static enum way choose(struct player *player)
{
	enum way way;

	for (;;) {
		printf("\n[%s] > ", phrase("prompt"));
		if (!read_line(player) || *player->line == 'q')
			return LEAVE;
		if (*player->line == 'b' && player->step)
			return BACK;
		if (*player->line == 's')
			show_program(player);
		if (!*player->line)
			return ON;
		if (*player->line != 'r')
			continue;
		way = choose_numbers(player);
		if (way != ON)
			return way;
	}
}

/* Return: 1 while there is a step to play, 0 at the end, or a negative errno. */
static int next(struct player *player)
{
	int err;

	switch (choose(player)) {
	case ON:
		player->step++;
		return player->step < player->act.lesson->nr;
	case BACK:
		err = wind_to(player, player->step - 1);
		return err ? err : 1;
	case AGAIN:
		err = wind_to(player, first_of_run(player, player->step));
		return err ? err : 1;
	default:
		return 0;
	}
}

static void put_introduction(const struct player *player)
{
	const struct lesson *lesson = player->act.lesson;

	putchar('\n');
	put_bold(player, lesson->title);
	printf(": %s\n", lesson->summary);
	if (lesson->nr_numbers)
		puts(phrase("numbers"));
	for (size_t i = 0; i < lesson->nr_numbers; i++)
		printf("  %s = %" PRId64 ": %s\n", lesson->numbers[i].name,
		       lesson->numbers[i].usual, lesson->numbers[i].about);
}

static void put_end(const struct player *player)
{
	char right[16], nr[16];

	if (!player->results.nr)
		return;
	snprintf(right, sizeof(right), "%u", player->results.right);
	snprintf(nr, sizeof(nr), "%u", player->results.nr);
	putchar('\n');
	phrase_say("end", "right", right, "nr", nr, NULL);
	putchar('\n');
}

static void look_at_terminal(struct player *player)
{
	const char *plain = getenv("NO_COLOR");
	struct winsize size;

	player->columns = COLUMNS;
	if (!isatty(STDOUT_FILENO))
		return;
	player->colored = !plain || !*plain;
	if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_col)
		player->columns = size.ws_col;
}

int lesson_play(const struct lesson *lesson, const struct keeper *keeper, bool no_ask)
{
	struct player player = { .no_ask = no_ask };
	int go_on = act_begin(&player.act, lesson, keeper);

	look_at_terminal(&player);
	if (!no_ask)
		results_begin(&player.results, lesson->name);
	if (!go_on) {
		put_introduction(&player);
		go_on = skip(&player, lesson->needs) ? 0 : 1;
		while (go_on > 0) {
			go_on = play_step(&player);
			if (go_on > 0)
				go_on = next(&player);
		}
		put_end(&player);
	}
	results_end(&player.results);
	act_end(&player.act);
	free(player.line);
	return go_on;
}
