/* SPDX-License-Identifier: GPL-2.0 */
/* A text to write into, for the suites of what is rendered. */
#ifndef TASKVIZ_KUNIT_SHEET_H
#define TASKVIZ_KUNIT_SHEET_H

#include "forest.h"

#define SECOND	1000000000ull
#define MINUTE	(60 * SECOND)
#define HOUR	(60 * MINUTE)
#define DAY	(24 * HOUR)
#define KIB	1024ull
#define MIB	(1024 * KIB)
#define GIB	(1024 * MIB)
#define TIB	(1024 * GIB)
#define PIB	(1024 * TIB)
#define EIB	(1024 * PIB)

#define ROOM	1024

/* A text with room for anything these suites render, as a string. */
struct sheet {
	struct taskviz_text text;
	char buf[ROOM];
};

static inline struct sheet *new_sheet(struct kunit *test)
{
	struct sheet *sheet = forest_alloc(test, sizeof(*sheet));

	sheet->text.buf = sheet->buf;
	sheet->text.size = ROOM - 1;
	return sheet;
}

static inline void clear(struct sheet *sheet)
{
	memset(sheet->buf, 0, ROOM);
	sheet->text.len = 0;
}

/* The sheet holds @expect, nothing more and nothing less; it is clear again afterwards. */
static inline void expect_text(struct kunit *test, struct sheet *sheet, const char *expect)
{
	KUNIT_EXPECT_STREQ(test, (const char *)sheet->buf, expect);
	KUNIT_EXPECT_EQ(test, sheet->text.len, strlen(expect));
	clear(sheet);
}

#endif
