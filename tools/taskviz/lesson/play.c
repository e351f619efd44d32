// SPDX-License-Identifier: GPL-2.0
/* Plays a lesson: each step tells, asks, happens, shows, compares, explains. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/errors.h"
#include "ear.h"
#include "numbers.h"
#include "phrases.h"
#include "play.h"
#include "question.h"
#include "results.h"
#include "voice.h"
#include "width.h"

/**
 * struct player - a lesson and its learner
 * @act: the lesson
 * @how: it is played
 * @voice: what is printed
 * @ear: what is typed
 * @results: of the learner
 * @step: which step it is
 */
struct player {
	struct act act;
	enum play_how how;
	struct voice voice;
	struct ear ear;
	struct results results;
	size_t step;
	bool is_whole;		/* all of the last step was seen */
};

#define ANSWERS	32	/* columns that two of them may take in one line */
#define SAID	3	/* lines of a program that is started, and has come to its next point */

/* What comes next. */
enum way { ON, BACK, AGAIN, LEAVE };

static const struct lesson_step *current(const struct player *player)
{
	return &player->act.lesson->steps[player->step];
}

/* Return: false if the learner leaves. */
static bool ask(struct player *player, const struct lesson_question *question, struct reply *reply)
{
	fputs("\n? ", stdout);
	question_put(question, &player->act.values);
	for (;;) {
		printf("[%s] > ", phrase(question->nr ? "answer_choice" : "answer_number"));
		if (!ear_line(&player->ear) || !strcmp(player->ear.line, "q"))
			return false;
		if (question_take(question, player->ear.line, reply))
			return true;
		puts(phrase(question->nr ? "no_choice" : "no_number"));
	}
}

/* The room thinks about it until a key is pressed. Return: false if it leaves. */
static bool wonder(struct player *player, const struct lesson_step *step)
{
	fputs("\n? ", stdout);
	question_put(&step->question, &player->act.values);
	return ear_key(&player->ear) && *player->ear.line != 'q';
}

/* Return: was it right? Nobody is blamed for what nobody can tell. */
static bool compare(struct player *player, const struct lesson_question *question,
		    const struct reply *reply)
{
	char said[QUESTION_TEXT], measured[QUESTION_TEXT];
	const int is_right = question_compare(question, &player->act.values, reply, said, measured);
	const bool is_long = width_of(said) + width_of(measured) > ANSWERS;

	if (is_right < 0) {
		phrase_say("unknown", "reason", measured, NULL);
		putchar('\n');
		return true;
	}
	voice_bold(&player->voice, phrase(is_right ? "right" : "not_so"));
	fputs(is_long ? ":\n  " : ": ", stdout);
	phrase_say(is_long ? "you_said_long" : "you_said", "said", said, "measured", measured,
		   NULL);
	putchar('\n');
	results_add(&player->results, is_right, current(player)->name, said, measured);
	return is_right;
}

static int happen(struct player *player, const struct lesson_step *step)
{
	int err;

	player->voice.shown = SAID;
	if (step->run || step->until)
		putchar('\n');
	if (step->run) {
		fputs("$ ", stdout);
		voice_text(&player->voice, step->run);
		putchar('\n');
	}
	fflush(stdout);
	err = act_step(&player->act, step, stdout);
	for (size_t i = 0; i < step->nr_shown && !err; i++)
		voice_command(&player->voice, step->shown[i]);
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

/* Return: false if the learner, or the room, leaves. */
static bool foretell(struct player *player, const struct lesson_step *step, struct reply *reply)
{
	if (!step->question.text)
		return true;
	if (player->how == PLAY_ASKING)
		return ask(player, &step->question, reply);
	return player->how != PLAY_PRESENTING || wonder(player, step);
}

/* Who was wrong is asked once more. Return: 1 to go on, 0 if the learner leaves. */
static int ask_again(struct player *player, const struct lesson_question *again)
{
	struct reply reply;

	if (!again->text)
		return 1;
	if (!ask(player, again, &reply))
		return 0;
	compare(player, again, &reply);
	return 1;
}

/* What was foretold, and what is so. Return: 1 to go on, 0 if the learner leaves. */
static int conclude(struct player *player, const struct lesson_step *step,
		    const struct reply *reply)
{
	const bool asked = step->question.text && player->how == PLAY_ASKING;
	bool is_right = true;

	putchar('\n');
	if (asked)
		is_right = compare(player, &step->question, reply);
	for (size_t i = 0; i < step->nr_claims; i++)
		voice_claim(&player->voice, &step->claims[i]);
	voice_explain(&player->voice, step);
	return is_right ? 1 : ask_again(player, &step->again);
}

/* Return: 1 to go on, 0 if the learner leaves, or a negative errno. */
static int play_step(struct player *player)
{
	const struct lesson_step *step = current(player);
	struct reply reply = {};
	int err;

	if (player->how == PLAY_PRESENTING)
		voice_clear(&player->voice);
	voice_heading(&player->voice, player->step);
	voice_text(&player->voice, step->text);
	if (skip(player, step->needs))
		return 1;
	if (!foretell(player, step, &reply))
		return 0;
	err = happen(player, step);
	if (err)
		return err;
	if (voice_is_full(&player->voice, step) && !voice_wait(&player->voice, "prompt_why"))
		return 0;
	return conclude(player, step, &reply);
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

static enum way choose_numbers(struct player *player)
{
	if (!player->act.lesson->nr_numbers) {
		puts(phrase("no_numbers"));
		return ON;
	}
	return numbers_choose(player->act.lesson, &player->act.values, &player->ear) ? AGAIN :
										       LEAVE;
}

/* Of the step, or of the last one before it that ran one. */
static const char *program(const struct player *player)
{
	return player->act.lesson->steps[first_of_run(player, player->step)].run;
}

/* Return: false at the end of the input. */
static bool hear_choice(struct player *player)
{
	if (player->how == PLAY_PRESENTING)
		return ear_key(&player->ear);
	printf("\n[%s] > ", phrase("prompt"));
	return ear_line(&player->ear);
}

static enum way choose(struct player *player)
{
	enum way way;

	for (;;) {
		if (!hear_choice(player) || *player->ear.line == 'q')
			return LEAVE;
		if (*player->ear.line == 'b' && player->step)
			return BACK;
		if (!*player->ear.line)
			return ON;
		if (*player->ear.line == 's') {
			voice_program(&player->voice, program(player));
			continue;	/* it has heard other lines since */
		}
		if (*player->ear.line != 'r')
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

	player->is_whole = player->step + 1 == player->act.lesson->nr;
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

static void put_end(const struct player *player)
{
	char right[16], nr[16], step[24], steps[24];

	if (!player->results.nr)
		return;
	snprintf(right, sizeof(right), "%u", player->results.right);
	snprintf(nr, sizeof(nr), "%u", player->results.nr);
	snprintf(step, sizeof(step), "%zu", (size_t)player->step + 1);
	snprintf(steps, sizeof(steps), "%zu", (size_t)player->act.lesson->nr);
	putchar('\n');
	phrase_say(player->is_whole ? "end" : "left", "right", right, "nr", nr,
		   "step", step, "steps", steps, NULL);
	putchar('\n');
}

/* Return: 0 when it is over, also if the learner left, or a negative errno. */
static int play_steps(struct player *player)
{
	int go_on;

	voice_introduction(&player->voice);
	if (skip(player, player->act.lesson->needs))
		return 0;
	do {
		go_on = play_step(player);
		if (go_on > 0)
			go_on = next(player);
	} while (go_on > 0);
	put_end(player);
	return go_on;
}

int lesson_play(const struct lesson *lesson, const struct keeper *keeper, enum play_how how)
{
	struct player player = { .how = how };
	int err = act_begin(&player.act, lesson, keeper);

	voice_begin(&player.voice, &player.act, &player.ear, how == PLAY_PRESENTING);
	if (how == PLAY_ASKING)
		results_begin(&player.results, lesson->name);
	if (!err)
		err = play_steps(&player);
	results_end(&player.results, player.is_whole);
	act_end(&player.act);
	free(player.ear.line);
	return err;
}
