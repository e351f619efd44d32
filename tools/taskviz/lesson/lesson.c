// SPDX-License-Identifier: GPL-2.0
/* Reads a lesson from its file, and its texts from that of a language. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/errors.h"
#include "lesson.h"
#include "lesson_step.h"

static int read_whole(const struct place *place, const char *key, int64_t *number)
{
	const char *digits = place_word(place, key);
	char *end;

	if (!digits)
		return place_wrong(place, "the key '%s' is missing", key);
	errno = 0;
	*number = strtoll(digits, &end, 10);
	if (errno || end == digits || *end)
		return place_wrong(place, "'%s' is no number", digits);
	return 0;
}

static int read_number(const struct place *place, const char *name, struct lesson_number *number)
{
	static const char * const keys[] = { "usual", "least", "most", "about", NULL };
	int err = place_check_keys(place, keys);

	if (!err)
		err = read_whole(place, "usual", &number->usual);
	if (!err)
		err = read_whole(place, "least", &number->least);
	if (!err)
		err = read_whole(place, "most", &number->most);
	if (!err)
		err = place_want(place, "about");
	number->name = name;
	number->about = place_text(place, "about");
	return err;
}

static int read_numbers(const struct place *place)
{
	const struct place numbers = place_below(place, "numbers");
	struct lesson *lesson = place->lesson;
	int nr = place_count(&numbers, LESSON_NUMBERS, "numbers");
	int err = nr < 0 ? nr : 0;

	for (int i = 0; i < nr && !err; i++) {
		const char *name = node_key(&lesson->document, numbers.node, i);
		const struct place number = place_below(&numbers, name ? name : "");

		err = name ? read_number(&number, name, &lesson->numbers[i]) :
			     place_wrong(&numbers, "a number has no name");
		lesson->nr_numbers = i + 1;
	}
	return err;
}

static int read_steps(const struct place *place)
{
	const struct place steps = place_below(place, "steps");
	struct lesson *lesson = place->lesson;
	int nr = place_count(&steps, LESSON_STEPS, "steps");
	int err = nr < 0 ? nr : 0;

	if (!nr)
		return place_wrong(place, "there are no 'steps'");
	for (int i = 0; i < nr && !err; i++) {
		const struct place step = place_item(&steps, i);

		err = lesson_step_read(&step, &lesson->steps[i]);
		lesson->nr = i + 1;
	}
	return err;
}

static int read_lesson(struct lesson *lesson)
{
	static const char * const keys[] = {
		"title", "summary", "groups", "needs", "after", "numbers", "steps", NULL
	};
	const struct place root = {
		lesson, document_root(&lesson->document),
		lesson->is_translated ? document_root(&lesson->translated) : NULL
	};
	int err = place_check_keys(&root, keys);

	if (!err)
		err = place_want(&root, "title");
	if (!err)
		err = place_want(&root, "summary");
	if (err)
		return err;
	lesson->title = place_text(&root, "title");
	lesson->summary = place_text(&root, "summary");
	lesson->needs = place_word(&root, "needs");
	lesson->after = place_word(&root, "after");
	lesson->groups = place_word(&root, "groups");
	if (!lesson->groups)
		lesson->groups = "";
	err = read_numbers(&root);
	return err ? err : read_steps(&root);
}

/* A language that nobody has written is no error: the texts are English then. */
static int open_translated(struct lesson *lesson, const char *language)
{
	int err;

	snprintf(lesson->translated_path, sizeof(lesson->translated_path), "%s/lesson.%.2s.yaml",
		 lesson->dir, language);
	if (access(lesson->translated_path, F_OK))
		return 0;
	err = document_open(&lesson->translated, lesson->translated_path);
	lesson->is_translated = !err;
	return err;
}

int lesson_open(struct lesson *lesson, const char *dir, const char *language)
{
	int err;

	*lesson = (struct lesson){};
	if (strlen(dir) >= sizeof(lesson->dir))
		return source_fail(ENAMETOOLONG, "the name of this folder is too long: %s", dir);
	strcpy(lesson->dir, dir);
	lesson->name = strrchr(lesson->dir, '/');
	lesson->name = lesson->name ? lesson->name + 1 : lesson->dir;
	snprintf(lesson->path, sizeof(lesson->path), "%s/lesson.yaml", dir);
	err = document_open(&lesson->document, lesson->path);
	if (err)
		return err;
	err = open_translated(lesson, language);
	if (!err)
		err = read_lesson(lesson);
	if (err)
		lesson_close(lesson);
	return err;
}

void lesson_close(struct lesson *lesson)
{
	if (lesson->is_translated)
		document_close(&lesson->translated);
	document_close(&lesson->document);
}
