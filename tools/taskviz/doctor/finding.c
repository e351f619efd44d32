// SPDX-License-Identifier: GPL-2.0
/* How a finding is told: as a row of a table, or in lines for people. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "doctor.h"
#include "print/table.h"
#include "print/table_wrap.h"

enum { COLUMN_RESULT, COLUMN_CHECK, COLUMN_DETAIL, COLUMN_MEND };

static const struct column columns[] = {
	{ "RESULT", "ok, note, or PROBLEM", COLUMN_USUAL },
	{ "CHECK", "what was looked at", COLUMN_USUAL },
	{ "DETAIL", "what was found", COLUMN_USUAL | COLUMN_WRAP },
	{ "MEND", "what to do about it", COLUMN_USUAL | COLUMN_WRAP },
};

const struct column_list doctor_columns = { "", columns, sizeof(columns) / sizeof(*columns) };

static const char *const results[] = { "ok", "note", "PROBLEM" };

/* Where the check begins in a line for people, and where what was found does. */
#define CHECK_AT	8
#define DETAIL_AT	25

static void add_finding(struct doctor *doctor, enum result result, const char *check,
			const char *detail, const char *mend)
{
	static const char *const colors[] = { "green", "brown", "red" };
	struct libscols_line *line = table_line(doctor->table, NULL);

	table_set(doctor->table, line, COLUMN_RESULT, results[result]);
	table_set(doctor->table, line, COLUMN_CHECK, check);
	table_set(doctor->table, line, COLUMN_DETAIL, detail);
	table_set(doctor->table, line, COLUMN_MEND, mend);
	table_color(doctor->table, line, colors[result]);
}

/* A command stands on a line of its own, whole, to be copied. */
static void print_finding(const struct doctor *doctor, enum result result, const char *check,
			  char *detail, const char *mend)
{
	static const int colors[] = { 32, 33, 31 };
	char *rest;

	if (doctor->width > DETAIL_AT)
		wrap_words(detail, doctor->width - DETAIL_AT);
	if (doctor->colored)
		printf("\033[%dm", colors[result]);
	printf("%-*s", CHECK_AT, results[result]);
	if (doctor->colored)
		printf("\033[0m");
	printf("%-*s %s\n", DETAIL_AT - CHECK_AT - 1, check, strtok_r(detail, "\n", &rest));
	while ((detail = strtok_r(NULL, "\n", &rest)))
		printf("%*s%s\n", DETAIL_AT, "", detail);
	if (*mend)
		printf("%*s%s\n", CHECK_AT, "", mend);
}

void tell(struct doctor *doctor, enum result result, const char *check, const char *mend,
	  const char *format, ...)
{
	char detail[512];
	va_list args;

	va_start(args, format);
	vsnprintf(detail, sizeof(detail), format, args);
	va_end(args);
	if (doctor->table)
		add_finding(doctor, result, check, detail, mend);
	else
		print_finding(doctor, result, check, detail, mend);
	doctor->any_problem |= result == PROBLEM;
}
