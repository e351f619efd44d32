// SPDX-License-Identifier: GPL-2.0
/* What the player of lessons prints, on a terminal or not. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "base/errors.h"
#include "base/readall.h"
#include "look.h"
#include "phrases.h"
#include "voice.h"
#include "width.h"

#define COLUMNS		80
#define ROWS		24
#define PROMPT		2	/* lines of it */
#define AROUND		9	/* lines of an explanation beside those that are counted */

void voice_begin(struct voice *voice, const struct act *act, struct ear *ear, bool by_key)
{
	const char *plain = getenv("NO_COLOR");
	struct winsize size;

	*voice = (struct voice){ .act = act, .columns = COLUMNS, .rows = ROWS,
				  .ear = ear, .by_key = by_key };
	voice->is_terminal = isatty(STDOUT_FILENO);
	voice->colored = voice->is_terminal && (!plain || !*plain);
	if (!voice->is_terminal || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size))
		return;
	if (size.ws_col)
		voice->columns = size.ws_col;
	if (size.ws_row > PROMPT)
		voice->rows = size.ws_row;
}

void voice_clear(const struct voice *voice)
{
	if (voice->is_terminal)
		fputs("\033[H\033[2J", stdout);
}

void voice_bold(const struct voice *voice, const char *text)
{
	printf(voice->colored ? "\033[1m%s\033[m" : "%s", text);
}

void voice_text(const struct voice *voice, const char *text)
{
	char *filled = values_fill(&voice->act->values, text);

	fputs(filled ? filled : text, stdout);
	free(filled);
}

void voice_heading(const struct voice *voice, size_t step)
{
	char nr[24], of[24];

	snprintf(nr, sizeof(nr), "%zu", step + 1);
	snprintf(of, sizeof(of), "%zu", voice->act->lesson->nr);
	for (int i = 0; i < voice->columns && i < COLUMNS; i++)
		putchar('-');
	putchar('\n');
	voice_bold(voice, voice->act->lesson->title);
	fputs(" - ", stdout);
	phrase_say("step", "nr", nr, "of", of, NULL);
	fputs("\n\n", stdout);
}

void voice_introduction(const struct voice *voice)
{
	const struct lesson *lesson = voice->act->lesson;

	putchar('\n');
	voice_bold(voice, lesson->title);
	printf("\n%s\n", lesson->summary);
	if (lesson->nr_numbers)
		puts(phrase("numbers"));
	for (size_t i = 0; i < lesson->nr_numbers; i++)
		printf("  %s = %" PRId64 ": %s\n", lesson->numbers[i].name,
		       lesson->numbers[i].usual, lesson->numbers[i].about);
}

static int lines(const char *text)
{
	int nr = 0;

	for (; *text; text++)
		nr += *text == '\n';
	return nr;
}

bool voice_wait(struct voice *voice, const char *prompt)
{
	voice->shown = 0;
	printf("\n[%s] > ", phrase(prompt));
	if (!(voice->by_key ? ear_key(voice->ear) : ear_line(voice->ear)))
		return false;
	if (voice->by_key)
		putchar('\n');
	return *voice->ear->line != 'q';
}

/* Who does not want the rest goes on without it. */
static void put_screens(struct voice *voice, const char *text)
{
	for (; *text; text++) {
		putchar(*text);
		if (*text != '\n')
			continue;
		voice->shown++;
		if (text[1] && voice->is_terminal && voice->shown >= voice->rows - PROMPT &&
		    !voice_wait(voice, "prompt_more"))
			return;
	}
}

void voice_command(struct voice *voice, const char *shown)
{
	char *command = values_fill(&voice->act->values, shown);
	char *output = NULL;

	if (!command)
		return;
	printf("\n$ %s\n", command);
	fflush(stdout);
	voice->shown += 2 + lines(command);
	if (look(command, voice->act->lesson->dir, voice->columns, &output) < 0)
		puts(source_error());
	else
		put_screens(voice, output);
	free(output);
	free(command);
}

/* A claim and its values may take two lines. */
bool voice_is_full(const struct voice *voice, const struct lesson_step *step)
{
	const int told = 2 * (int)step->nr_claims + (step->why ? lines(step->why) : 0);

	return voice->is_terminal && voice->shown + told + AROUND > voice->rows;
}

/* The values that say whether a claim is so, in parentheses. Return: to be freed, or NULL. */
static char *reason(const struct voice *voice, const struct lesson_claim *claim, int64_t *holds)
{
	char wrong[FORMULA_WRONG_SIZE] = "";
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	if (!to)
		return NULL;
	formula_number(claim->holds, &voice->act->values, holds, wrong);
	putc('(', to);
	formula_names(claim->holds, &voice->act->values, to);
	fprintf(to, "%s%s)", *wrong ? "; " : "", wrong);
	if (!fclose(to))
		return text;
	free(text);
	return NULL;
}

/* On a line of their own if there is no room: at commas, and with these at the ends of lines. */
static void put_reason(const char *text, int column)
{
	bool is_first = true;

	if (column + 1 + width_of(text) > COLUMNS)
		column = COLUMNS;
	while (*text) {
		const char *comma = strstr(text, ", ");
		const int len = comma ? comma + 1 - text : (int)strlen(text);

		if (column + 1 + len > COLUMNS) {
			fputs(is_first ? "\n  " : "\n   ", stdout);
			column = is_first ? 2 : 3;
		} else {
			putchar(' ');
		}
		printf("%.*s", len, text);
		column += 1 + len;
		text += len + !!comma;
		is_first = false;
	}
	putchar('\n');
}

void voice_claim(const struct voice *voice, const struct lesson_claim *claim)
{
	int64_t holds = 0;
	char *why = reason(voice, claim, &holds);
	char *filled = values_fill(&voice->act->values, claim->text);
	const char *text = filled ? filled : claim->text;
	const char *seen = phrase(holds ? "seen" : "not_seen");

	voice_bold(voice, seen);
	printf(": %s", text);
	put_reason(why ? why : "", width_of(seen) + 2 + width_of(text));
	free(filled);
	free(why);
}

void voice_explain(const struct voice *voice, const struct lesson_step *step)
{
	if (step->why) {
		putchar('\n');
		voice_bold(voice, phrase("why"));
		putchar('\n');
		voice_text(voice, step->why);
	}
	if (step->kernel)
		printf("  %s: %s\n", phrase("kernel"), step->kernel);
	if (step->module)
		printf("  %s: %s\n", phrase("module"), step->module);
}

/* Its source, in C or in Go; if there is none, where the one in C should be. Return: -1 or open. */
static int open_program(const struct lesson *lesson, const char *run, char path[2 * LESSON_PATH])
{
	static const char *const endings[] = { "go", "c" };
	int file = -1;

	for (size_t i = 0; i < 2 && file < 0; i++) {
		snprintf(path, 2 * LESSON_PATH, "%s/%.*s.%s", lesson->dir,
			 (int)strcspn(run, " "), run, endings[i]);
		file = open(path, O_RDONLY | O_CLOEXEC);
	}
	return file;
}

void voice_program(struct voice *voice, const char *run)
{
	char path[2 * LESSON_PATH];
	char *text = NULL;
	int file, err;

	if (!run) {
		puts(phrase("no_program"));
		return;
	}
	file = open_program(voice->act->lesson, run, path);
	err = file < 0 ? -errno : read_all(file, &text, NULL);
	if (file >= 0)
		close(file);
	voice->shown = 0;
	if (err)
		printf("%s: %s\n", path, strerror(-err));
	else
		put_screens(voice, text);
	free(text);
}
