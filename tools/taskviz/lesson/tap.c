// SPDX-License-Identifier: GPL-2.0
/* Reads the Test Anything Protocol, as far as lessons write it, line by line. */
#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "tap.h"

__attribute__((format(printf, 2, 3)))
static void wrong(struct tap *tap, const char *format, ...)
{
	char text[TAP_WRONG - 16];
	va_list args;

	if (*tap->wrong)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	snprintf(tap->wrong, sizeof(tap->wrong), "%u: %s", tap->line, text);
}

/* Return: is it the number of a plan? */
static bool take_plan(struct tap *tap, const char *line)
{
	unsigned long planned;
	char *end;

	if (strncmp(line, "1..", 3) || !isdigit((unsigned char)line[3]))
		return false;
	planned = strtoul(line + 3, &end, 10);
	if (*end && *end != ' ')
		return false;
	if (planned != tap->nr)
		wrong(tap, "the plan is of %lu, but %u came", planned, tap->nr);
	tap->nr = 0;
	return true;
}

/* Copies a word up to one of @ends, which is not read. Return: what follows, or NULL. */
static const char *take_word(const char *text, const char *ends, char word[TAP_NAME])
{
	const size_t len = strcspn(text, ends);

	if (!len || len >= TAP_NAME)
		return NULL;
	memcpy(word, text, len);
	word[len] = 0;
	return text + len;
}

/* What stands behind "ok": NUMBER - LESSON STEP: TEXT, or # SKIP and why. */
static bool take_verdict(struct tap *tap, const char *text, struct tap_verdict *verdict)
{
	char *rest;
	const unsigned long number = strtoul(text, &rest, 10);
	const char *at = rest;

	if (rest == text || strncmp(at, " - ", 3))
		return false;
	at = take_word(at + 3, " :", verdict->lesson);
	at = at && *at == ' ' ? take_word(at + 1, " :", verdict->step) : NULL;
	if (!at || !isdigit((unsigned char)*verdict->lesson))
		return false;
	if (!strncmp(at, " # SKIP", 7))
		verdict->result = TAP_SKIPPED;
	else if (*at != ':')
		return false;
	tap->nr++;
	if (number != tap->nr)
		wrong(tap, "number %lu stands where %u should", number, tap->nr);
	tap->nr = number;
	return true;
}

static bool take_line(struct tap *tap, const char *line, struct tap_verdict *verdict)
{
	if (!*line || *line == '#' || !strncmp(line, "TAP version ", 12) || take_plan(tap, line))
		return false;
	verdict->result = !strncmp(line, "not ", 4) ? TAP_NOT_OK : TAP_OK;
	if (verdict->result == TAP_NOT_OK)
		line += 4;
	if (!strncmp(line, "ok ", 3) && take_verdict(tap, line + 3, verdict))
		return true;
	wrong(tap, "no verdict on a lesson: '%.60s'", line);
	return false;
}

bool tap_next(struct tap *tap, struct tap_verdict *verdict)
{
	bool found = false;
	char *line = NULL;
	size_t size = 0;

	while (!found && getline(&line, &size, tap->file) >= 0) {
		tap->line++;
		line[strcspn(line, "\r\n")] = 0;
		found = take_line(tap, line, verdict);
	}
	free(line);
	if (!found && tap->nr)
		wrong(tap, "the end is missing: no 1..%u follows", tap->nr);
	if (!found && !tap->line)
		wrong(tap, "the file is empty");
	return found;
}
