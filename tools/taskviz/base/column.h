/* SPDX-License-Identifier: GPL-2.0 */
/* A column of a table: what the help tells of it, and how it is printed. */
#ifndef TASKVIZ_COLUMN_H
#define TASKVIZ_COLUMN_H

/* struct column.flags */
#define COLUMN_USUAL	0x1	/* printed if nothing is chosen */
#define COLUMN_NUMBER	0x2	/* aligned to the right; a number in JSON, where ? and - are null */
#define COLUMN_TREE	0x4	/* the tree is drawn here */
#define COLUMN_CUT	0x8	/* cut where the terminal is too narrow */
#define COLUMN_BOOL	0x10	/* 0 or 1; true or false in JSON */
#define COLUMN_RIGHT	0x20	/* aligned to the right, though no number */
#define COLUMN_WRAP	0x40	/* goes on in the next line where the terminal is too narrow */
#define COLUMN_PROGRAMS	0x80	/* usual for programs: eyes see it elsewhere */

/**
 * struct column - a column that a table can have
 * @name: heading, and its name for -o; in lower case its key in JSON
 * @help: what it shows
 * @flags: COLUMN_*
 */
struct column {
	const char *name;
	const char *help;
	unsigned int flags;
};

#endif /* TASKVIZ_COLUMN_H */
