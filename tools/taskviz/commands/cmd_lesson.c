// SPDX-License-Identifier: GPL-2.0
/* taskviz lesson: lists lessons, plays one with a learner, or checks what they claim. */
#include <errno.h>
#include <getopt.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/options.h"
#include "columns.h"
#include "command.h"
#include "lesson/catalogue.h"
#include "lesson/keeper.h"
#include "lesson/look.h"
#include "lesson/numbers.h"
#include "lesson/phrases.h"
#include "lesson/play.h"
#include "lesson/results.h"
#include "lesson/room.h"
#include "lesson/verify.h"
#include "print/table.h"

enum { OPTION_NO_ASK = OPTION_LONG, OPTION_PRESENT, OPTION_LANG, OPTION_COLLECT, OPTION_NUMBER };

static const struct option_info own_options[] = {
	{ "all", 'a', NULL, "all lessons", NULL },
	{ "check", 'c', NULL, "only check here what the lessons claim, and print TAP", NULL },
	{ "no-ask", OPTION_NO_ASK, NULL, "ask nothing, just show", NULL },
	{ "present", OPTION_PRESENT, NULL, "to a room: a screen a step, one key goes on",
	  NULL },
	{ "collect", OPTION_COLLECT, NULL, "a page of HTML of the results in files; a file a learner",
	  NULL },
	{ "number", OPTION_NUMBER, "NAME=NUMBER",
	  "begin with that instead of the usual one; may be given again", NULL },
	{ "lang", OPTION_LANG, "LANG", "language of the texts, en or ja, whatever the locale says",
	  "en ja" },
	{}
};

enum { COLUMN_NR, COLUMN_NAME, COLUMN_SUMMARY, COLUMN_RIGHT_ANSWERS };

static const struct column columns[] = {
	{ "NR", "number of the lesson", COLUMN_USUAL | COLUMN_NUMBER },
	{ "NAME", "of it, which stands for its number, too", COLUMN_USUAL },
	{ "SUMMARY", "what it is about", COLUMN_USUAL | COLUMN_CUT },
	{ "ANSWERED", "how many of its questions were answered right the last time", COLUMN_USUAL },
};

const struct column_list lesson_columns = { "", columns, sizeof(columns) / sizeof(*columns) };

/* struct asked - what was asked for */
struct asked {
	bool all;
	bool check;
	bool collect;
	enum play_how how;
	const char *language;
	const char *numbers[LESSON_NUMBERS];
	size_t nr_numbers;
};

static bool take_number(const char *word, struct asked *asked)
{
	if (asked->nr_numbers == LESSON_NUMBERS) {
		command_error("no lesson has more than %d numbers", LESSON_NUMBERS);
		return false;
	}
	asked->numbers[asked->nr_numbers++] = word;
	return true;
}

static bool take_option(int letter, const char *value, void *data)
{
	struct asked *asked = data;

	if (letter == OPTION_NUMBER)
		return take_number(value, asked);
	if (letter == 'a')
		asked->all = true;
	else if (letter == 'c')
		asked->check = true;
	else if (letter == OPTION_NO_ASK)
		asked->how = PLAY_SHOWING;
	else if (letter == OPTION_PRESENT)
		asked->how = PLAY_PRESENTING;
	else if (letter == OPTION_COLLECT)
		asked->collect = true;
	else
		asked->language = value;
	return true;
}

/* Texts are in UTF-8, which what draws tables must know to find its way in them. */
static bool writes_utf8(void)
{
	return !strcmp(nl_langinfo(CODESET), "UTF-8") || setlocale(LC_CTYPE, "C.UTF-8");
}

static bool speak(const char *language)
{
	return phrases_speak(language) && (!strcmp(language, "en") || writes_utf8());
}

/* That of the environment, also where no such locale is installed. */
static const char *usual_language(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
	static char language[3];
	const char *locale = NULL;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names) && !(locale && *locale); i++)
		locale = getenv(names[i]);
	snprintf(language, sizeof(language), "%s", locale ? locale : "");
	return speak(language) ? language : "en";
}

/* Return: is there one that was asked for? Else that was told. */
static bool choose_language(struct asked *asked)
{
	char languages[PHRASES_LANGUAGES];

	if (!asked->language)
		asked->language = usual_language();
	if (speak(asked->language))
		return true;
	phrases_languages(languages);
	command_error("there are no lessons in '%s'; languages are %s", asked->language, languages);
	return false;
}

static int failed(int err)
{
	command_error("%s", source_error());
	return err == -EINVAL ? STATUS_USAGE : command_status_of(err);
}

static int list_lesson(struct table *table, const char *dir, const char *language)
{
	struct libscols_line *line = table_line(table, NULL);
	char answered[RESULTS_SIZE], number[16];
	struct lesson lesson;
	int err = lesson_open(&lesson, dir, language);

	if (err)
		return err;
	results_sum(lesson.name, answered);
	snprintf(number, sizeof(number), "%ld", strtol(lesson.name, NULL, 10));
	table_set(table, line, COLUMN_NR, number);
	table_set(table, line, COLUMN_NAME, lesson.name + 3);
	table_set(table, line, COLUMN_SUMMARY, lesson.summary);
	table_set(table, line, COLUMN_RIGHT_ANSWERS, answered);
	lesson_close(&lesson);
	return 0;
}

static int list(const struct catalogue *catalogue, const struct asked *asked,
		const struct options *options)
{
	struct table *table;
	int err = 0;
	int status = table_new("lessons", columns, lesson_columns.nr, options, &table);

	if (status)
		return status;
	for (size_t i = 0; i < catalogue->nr && !err; i++)
		err = list_lesson(table, catalogue->dirs[i], asked->language);
	status = err ? failed(err) : table_print(table);
	table_free(table);
	return status;
}

static int open_lesson(struct lesson *lesson, const char *dir, const struct asked *asked)
{
	int err = lesson_open(lesson, dir, asked->language);

	if (err)
		return err;
	for (size_t i = 0; i < asked->nr_numbers && !err; i++)
		err = numbers_preset(lesson, asked->numbers[i]);
	if (err)
		lesson_close(lesson);
	return err;
}

/* A lesson that cannot even begin is no reason to leave out those after it. */
static void check_lesson(const char *dir, const struct asked *asked, struct verdicts *verdicts)
{
	struct keeper keeper;
	struct lesson lesson;

	if (open_lesson(&lesson, dir, asked)) {
		lesson = (struct lesson){ .name = strrchr(dir, '/') + 1 };
		verdict(verdicts, false, &lesson, "file", "it can be read", source_error());
		return;
	}
	if (keeper_begin(&keeper, lesson.groups, lesson.after)) {
		verdict(verdicts, false, &lesson, "start", "its groups are recorded",
			source_error());
	} else {
		lesson_verify(&lesson, &keeper, verdicts);
		keeper_end(&keeper);
	}
	lesson_close(&lesson);
}

static int check(char **dirs, size_t nr, const struct asked *asked)
{
	struct verdicts verdicts = {};

	for (size_t i = 0; i < nr; i++)
		check_lesson(dirs[i], asked, &verdicts);
	printf("1..%u\n", verdicts.nr);
	return verdicts.failed || !verdicts.nr ? STATUS_NOTHING : STATUS_OK;
}

static int play_lesson(const char *dir, const struct asked *asked)
{
	struct keeper keeper;
	struct lesson lesson;
	int err = open_lesson(&lesson, dir, asked);

	if (err)
		return failed(err);
	err = keeper_begin(&keeper, lesson.groups, lesson.after);
	if (!err) {
		err = lesson_play(&lesson, &keeper, asked->how);
		keeper_end(&keeper);
	}
	lesson_close(&lesson);
	return err ? failed(err) : STATUS_OK;
}

static int play(char **dirs, size_t nr, const struct asked *asked)
{
	int status = STATUS_OK;

	for (size_t i = 0; i < nr && !status; i++)
		status = play_lesson(dirs[i], asked);
	return status;
}

static int find(const struct catalogue *catalogue, char **dirs, char **operands, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		dirs[i] = catalogue_find(catalogue, operands[i]);
		if (!dirs[i]) {
			command_error("there is no lesson '%s': 'taskviz lesson' lists them",
				      operands[i]);
			return STATUS_USAGE;
		}
	}
	return STATUS_OK;
}

static int go(char **dirs, size_t nr, const struct asked *asked)
{
	return asked->check ? check(dirs, nr, asked) : play(dirs, nr, asked);
}

static int run(struct catalogue *catalogue, const struct asked *asked,
	       const struct options *options, char **operands, size_t nr)
{
	char *found[CATALOGUE_MOST];
	int status;

	if (!asked->all && !nr)
		return list(catalogue, asked, options);
	if (nr > CATALOGUE_MOST || (asked->all && nr)) {
		command_error("name lessons, or --all");
		return STATUS_USAGE;
	}
	status = find(catalogue, found, operands, nr);
	if (status)
		return status;
	return asked->all ? go(catalogue->dirs, catalogue->nr, asked) : go(found, nr, asked);
}

/* Return: the status; files that are wrong were told of. */
static int fill_room(struct room *room, char **paths, size_t nr)
{
	int status = STATUS_OK;

	for (size_t i = 0; i < nr; i++) {
		const int err = room_add(room, paths[i]);

		const char *wrong = err ? "" : room->learners[room->nr - 1].wrong;

		if (err)
			status = failed(err);
		if (!*wrong)
			continue;
		command_error("%s:%s", paths[i], wrong);
		status = STATUS_NO_SOURCE;
	}
	return status;
}

/* Whatever is wrong with some of them, the page has the others, and what could be read. */
static int show_room(char **paths, size_t nr)
{
	struct room room = {};
	int status;

	if (!nr) {
		command_error("name the files of the learners: taskviz lesson --collect *.tap >room.html");
		return STATUS_USAGE;
	}
	status = fill_room(&room, paths, nr);
	room_sort(&room);
	if (room.nr)
		room_put_page(&room, stdout);
	room_free(&room);
	return status;
}

static int go_on(const struct asked *asked, const struct options *options, char **operands,
		 size_t nr)
{
	struct catalogue catalogue;
	int status;

	if (asked->collect)
		return show_room(operands, nr);
	status = look_begin();
	if (!status)
		status = catalogue_open(&catalogue);
	if (status)
		return failed(status);
	status = run(&catalogue, asked, options, operands, nr);
	catalogue_close(&catalogue);
	return status;
}

int cmd_lesson(int argc, char **argv)
{
	const struct usage usage = {
		.name = "lesson",
		.operands = "[NUMBER|NAME|FILE]...",
		.about = "Plays a lesson: it tells, asks what will happen, lets it happen on this kernel, and\n"
			 "shows and explains what did. Without an operand: which lessons there are. Most need\n"
			 "root and the module.",
		.common = OPTIONS_TABLE,
		.own = own_options,
		.lists = &lesson_columns,
		.nr_lists = 1,
	};
	struct asked asked = {};
	struct options options;
	int status = options_parse(&options, &usage, argc, argv, take_option, &asked);

	if (status >= 0)
		return status;
	status = phrases_open();
	if (status)
		return failed(status);
	status = choose_language(&asked) ? go_on(&asked, &options, argv + optind, argc - optind) :
					   STATUS_USAGE;
	phrases_close();
	return status;
}
