// SPDX-License-Identifier: GPL-2.0
/* Reads a step of a lesson: its questions, commands and claims. */
#include "lesson_step.h"

static int read_choices(const struct place *place, struct lesson_question *question)
{
	static const char * const keys[] = { "text", "holds", NULL };
	const struct place choices = place_below(place, "choices");
	int nr = place_count(&choices, LESSON_CHOICES, "choices");
	int err = nr < 0 ? nr : 0;

	for (int i = 0; i < nr && !err; i++) {
		const struct place choice = place_item(&choices, i);

		err = place_check_keys(&choice, keys);
		if (!err)
			err = place_want(&choice, "text");
		if (!err)
			err = place_want(&choice, "holds");
		question->choices[i] = (struct lesson_choice){ place_text(&choice, "text"),
							       place_word(&choice, "holds") };
		question->nr = i + 1;
	}
	return err;
}

static int read_question(const struct place *step, const char *key,
			 struct lesson_question *question)
{
	static const char * const keys[] = { "text", "choices", "measured", "slack", NULL };
	const struct place place = place_below(step, key);
	int err;

	if (!place.node)
		return 0;
	err = place_check_keys(&place, keys);
	if (!err)
		err = place_want(&place, "text");
	if (!err)
		err = read_choices(&place, question);
	if (err)
		return err;
	question->text = place_text(&place, "text");
	question->measured = place_word(&place, "measured");
	question->slack = place_word(&place, "slack");
	if (!question->nr == !question->measured)
		return place_wrong(&place, "a question wants either 'choices' or 'measured'");
	return 0;
}

static int read_measures(const struct place *place, struct lesson_step *step)
{
	const struct place measures = place_below(place, "measure");
	struct document *document = &place->lesson->document;
	int nr = place_count(&measures, LESSON_MEASURES, "measures");

	for (int i = 0; i < nr; i++) {
		const char *name = node_key(document, measures.node, i);
		const char *command = name ? place_word(&measures, name) : NULL;

		if (!command)
			return place_wrong(&measures, "'measure' wants a command for each name");
		step->measures[i] = (struct lesson_measure){ name, command };
		step->nr_measures = i + 1;
	}
	return nr < 0 ? nr : 0;
}

static int read_shown(const struct place *place, struct lesson_step *step)
{
	const struct place shown = place_below(place, "show");
	int nr = place_count(&shown, LESSON_SHOWN, "commands to show");

	for (int i = 0; i < nr; i++) {
		step->shown[i] = node_word(place_item(&shown, i).node);
		if (!step->shown[i])
			return place_wrong(&shown, "'show' wants commands");
		step->nr_shown = i + 1;
	}
	return nr < 0 ? nr : 0;
}

static int read_claims(const struct place *place, struct lesson_step *step)
{
	static const char * const keys[] = { "text", "holds", NULL };
	const struct place claims = place_below(place, "claims");
	int nr = place_count(&claims, LESSON_CLAIMS, "claims");
	int err = nr < 0 ? nr : 0;

	for (int i = 0; i < nr && !err; i++) {
		const struct place claim = place_item(&claims, i);

		err = place_check_keys(&claim, keys);
		if (!err)
			err = place_want(&claim, "text");
		if (!err)
			err = place_want(&claim, "holds");
		step->claims[i] = (struct lesson_claim){ place_text(&claim, "text"),
							 place_word(&claim, "holds") };
		step->nr_claims = i + 1;
	}
	return err;
}

static void read_words(const struct place *place, struct lesson_step *step)
{
	step->name = place_word(place, "name");
	step->needs = place_word(place, "needs");
	step->text = place_text(place, "text");
	step->run = place_word(place, "run");
	step->keys = place_word(place, "keys");
	step->until = place_word(place, "until");
	step->why = place_text(place, "why");
	step->kernel = place_word(place, "kernel");
	step->module = place_word(place, "module");
}

int lesson_step_read(const struct place *place, struct lesson_step *step)
{
	static const char * const keys[] = {
		"name", "rows", "needs", "text", "ask", "run", "keys", "until", "measure", "show",
		"claims", "why", "again", "kernel", "module", NULL
	};
	int err = place_check_keys(place, keys);

	if (!err)
		err = place_want(place, "name");
	if (!err)
		err = place_want(place, "text");
	if (err)
		return err;
	read_words(place, step);
	err = read_question(place, "ask", &step->question);
	if (!err)
		err = read_question(place, "again", &step->again);
	if (!err)
		err = read_measures(place, step);
	if (!err)
		err = read_shown(place, step);
	return err ? err : read_claims(place, step);
}
