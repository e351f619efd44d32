// SPDX-License-Identifier: GPL-2.0
/* Reads a lesson from its file, and its texts from that of a language. */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/errors.h"
#include "lesson.h"

/**
 * struct place - where in the file of the lesson, and in that of the language, beside each other
 * @lesson: whose files
 * @node: in the lesson's
 * @translated: in the language's; NULL where that has nothing
 */
struct place {
	struct lesson *lesson;
	yaml_node_t *node;
	yaml_node_t *translated;
};

__attribute__((format(printf, 2, 3)))
static int wrong(const struct place *place, const char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return source_fail(EBADMSG, "%s:%zu: %s", place->lesson->path, node_line(place->node),
			   text);
}

static struct place below(const struct place *place, const char *key)
{
	struct lesson *lesson = place->lesson;

	return (struct place){ lesson, node_get(&lesson->document, place->node, key),
			       node_get(&lesson->translated, place->translated, key) };
}

static struct place item(const struct place *place, size_t i)
{
	struct lesson *lesson = place->lesson;

	return (struct place){ lesson, node_item(&lesson->document, place->node, i),
			       node_item(&lesson->translated, place->translated, i) };
}

static const char *word(const struct place *place, const char *key)
{
	return node_word(below(place, key).node);
}

/* What people read: in their language where that has it. */
static const char *text(const struct place *place, const char *key)
{
	const struct place found = below(place, key);
	const char *translated = node_word(found.translated);

	return translated ? translated : node_word(found.node);
}

/* A key that nothing reads is a mistake of who wrote it. @keys: NULL ends them. */
static int check_keys(const struct place *place, const char * const *keys)
{
	const char *key;

	if (!place->node || place->node->type != YAML_MAPPING_NODE)
		return source_fail(EBADMSG, "%s: no map where one with '%s' should be",
				   place->lesson->path, *keys);
	for (size_t i = 0; (key = node_key(&place->lesson->document, place->node, i)); i++) {
		const char * const *known = keys;

		while (*known && strcmp(*known, key))
			known++;
		if (!*known)
			return wrong(place, "nothing reads the key '%s' here", key);
	}
	return 0;
}

static int want(const struct place *place, const char *key)
{
	return word(place, key) ? 0 : wrong(place, "the key '%s' is missing", key);
}

/* Return: how many items it has, or a negative errno if more than @most. */
static int count_items(const struct place *list, size_t most, const char *what)
{
	size_t nr = 0;

	while (item(list, nr).node)
		nr++;
	if (nr > most)
		return wrong(list, "more than %zu %s", most, what);
	return nr;
}

static int read_whole(const struct place *place, const char *key, int64_t *number)
{
	const char *digits = word(place, key);
	char *end;

	if (!digits)
		return wrong(place, "the key '%s' is missing", key);
	errno = 0;
	*number = strtoll(digits, &end, 10);
	if (errno || end == digits || *end)
		return wrong(place, "'%s' is no number", digits);
	return 0;
}

static int read_number(const struct place *place, const char *name, struct lesson_number *number)
{
	static const char * const keys[] = { "usual", "least", "most", "about", NULL };
	int err = check_keys(place, keys);

	if (!err)
		err = read_whole(place, "usual", &number->usual);
	if (!err)
		err = read_whole(place, "least", &number->least);
	if (!err)
		err = read_whole(place, "most", &number->most);
	if (!err)
		err = want(place, "about");
	number->name = name;
	number->about = text(place, "about");
	return err;
}

static int read_numbers(const struct place *place)
{
	const struct place numbers = below(place, "numbers");
	struct lesson *lesson = place->lesson;
	int nr = count_items(&numbers, LESSON_NUMBERS, "numbers");
	int err = nr < 0 ? nr : 0;

	for (int i = 0; i < nr && !err; i++) {
		const char *name = node_key(&lesson->document, numbers.node, i);
		const struct place number = below(&numbers, name ? name : "");

		err = name ? read_number(&number, name, &lesson->numbers[i]) :
			     wrong(&numbers, "a number has no name");
		lesson->nr_numbers = i + 1;
	}
	return err;
}

static int read_choices(const struct place *place, struct lesson_question *question)
{
	static const char * const keys[] = { "text", "holds", NULL };
	const struct place choices = below(place, "choices");
	int nr = count_items(&choices, LESSON_CHOICES, "choices");
	int err = nr < 0 ? nr : 0;

	for (int i = 0; i < nr && !err; i++) {
		const struct place choice = item(&choices, i);

		err = check_keys(&choice, keys);
		if (!err)
			err = want(&choice, "text");
		if (!err)
			err = want(&choice, "holds");
		question->choices[i] = (struct lesson_choice){ text(&choice, "text"),
							       word(&choice, "holds") };
		question->nr = i + 1;
	}
	return err;
}

static int read_question(const struct place *step, const char *key,
			 struct lesson_question *question)
{
	static const char * const keys[] = { "text", "choices", "measured", "slack", NULL };
	const struct place place = below(step, key);
	int err;

	if (!place.node)
		return 0;
	err = check_keys(&place, keys);
	if (!err)
		err = want(&place, "text");
	if (!err)
		err = read_choices(&place, question);
	if (err)
		return err;
	question->text = text(&place, "text");
	question->measured = word(&place, "measured");
	question->slack = word(&place, "slack");
	if (!question->nr == !question->measured)
		return wrong(&place, "a question wants either 'choices' or 'measured'");
	return 0;
}

static int read_measures(const struct place *place, struct lesson_step *step)
{
	const struct place measures = below(place, "measure");
	struct document *document = &place->lesson->document;
	int nr = count_items(&measures, LESSON_MEASURES, "measures");

	for (int i = 0; i < nr; i++) {
		const char *name = node_key(document, measures.node, i);
		const char *command = name ? word(&measures, name) : NULL;

		if (!command)
			return wrong(&measures, "'measure' wants a command for each name");
		step->measures[i] = (struct lesson_measure){ name, command };
		step->nr_measures = i + 1;
	}
	return nr < 0 ? nr : 0;
}

static int read_shown(const struct place *place, struct lesson_step *step)
{
	const struct place shown = below(place, "show");
	int nr = count_items(&shown, LESSON_SHOWN, "commands to show");

	for (int i = 0; i < nr; i++) {
		step->shown[i] = node_word(item(&shown, i).node);
		if (!step->shown[i])
			return wrong(&shown, "'show' wants commands");
		step->nr_shown = i + 1;
	}
	return nr < 0 ? nr : 0;
}

static int read_claims(const struct place *place, struct lesson_step *step)
{
	static const char * const keys[] = { "text", "holds", NULL };
	const struct place claims = below(place, "claims");
	int nr = count_items(&claims, LESSON_CLAIMS, "claims");
	int err = nr < 0 ? nr : 0;

	for (int i = 0; i < nr && !err; i++) {
		const struct place claim = item(&claims, i);

		err = check_keys(&claim, keys);
		if (!err)
			err = want(&claim, "text");
		if (!err)
			err = want(&claim, "holds");
		step->claims[i] = (struct lesson_claim){ text(&claim, "text"),
							 word(&claim, "holds") };
		step->nr_claims = i + 1;
	}
	return err;
}

static void read_words(const struct place *place, struct lesson_step *step)
{
	step->name = word(place, "name");
	step->needs = word(place, "needs");
	step->text = text(place, "text");
	step->run = word(place, "run");
	step->keys = word(place, "keys");
	step->until = word(place, "until");
	step->why = text(place, "why");
	step->kernel = word(place, "kernel");
	step->module = word(place, "module");
}

static int read_step(const struct place *place, struct lesson_step *step)
{
	static const char * const keys[] = {
		"name", "rows", "needs", "text", "ask", "run", "keys", "until", "measure", "show",
		"claims", "why", "again", "kernel", "module", NULL
	};
	int err = check_keys(place, keys);

	if (!err)
		err = want(place, "name");
	if (!err)
		err = want(place, "text");
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

static int read_steps(const struct place *place)
{
	const struct place steps = below(place, "steps");
	struct lesson *lesson = place->lesson;
	int nr = count_items(&steps, LESSON_STEPS, "steps");
	int err = nr < 0 ? nr : 0;

	if (!nr)
		return wrong(place, "there are no 'steps'");
	for (int i = 0; i < nr && !err; i++) {
		const struct place step = item(&steps, i);

		err = read_step(&step, &lesson->steps[i]);
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
	int err = check_keys(&root, keys);

	if (!err)
		err = want(&root, "title");
	if (!err)
		err = want(&root, "summary");
	if (err)
		return err;
	lesson->title = text(&root, "title");
	lesson->summary = text(&root, "summary");
	lesson->needs = word(&root, "needs");
	lesson->after = word(&root, "after");
	lesson->groups = word(&root, "groups");
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
