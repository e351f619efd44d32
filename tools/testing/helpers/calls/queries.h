/* SPDX-License-Identifier: GPL-2.0 */
/* The ioctls: arguments that are nearly right, the errors they ask for, what an answer must be. */
#ifndef QUERIES_H
#define QUERIES_H

#include <taskviz_table.h>
#include "calls.h"

/* The two have these in common, for what is done to both. */
union argument {
	struct {
		uint32_t size;
		uint32_t version;
	};
	struct taskviz_snapshot snapshot;
	struct taskviz_table_query query;
	unsigned char bytes[8192];
};

struct question {
	union argument asked;	/* as it was before the call */
	size_t filled;		/* bytes of it that were given */
	struct place place;	/* of the argument */
	struct place room;	/* for records, columns or rows */
	bool shared;		/* others change the argument meanwhile */
	bool may_be_empty;	/* there may be nothing to tell */
};

/* expect.c: a bit an errno that it may have, bit 0: it may succeed */
unsigned __int128 expect_snapshot(const struct caller *me, const struct question *question);
unsigned __int128 expect_table(const struct caller *me, const struct question *question);

/* tables.c */
#define MAX_TABLES	32
#define MAX_COLUMNS	48

struct table {
	char name[TASKVIZ_WORD_LEN];
	struct taskviz_column columns[MAX_COLUMNS];
	unsigned int nr_columns;
};

extern struct table tables[MAX_TABLES];
extern unsigned int nr_tables;

const struct table *find_table(const char *name);

/* answers.c */
void check_snapshot(struct caller *me, const struct question *question, int error);
void check_table(struct caller *me, const struct question *question, int error);

#endif /* QUERIES_H */
