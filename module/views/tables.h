/* SPDX-License-Identifier: GPL-2.0 */
/* What is published: tables, each a file of debugfs, and rows for an ioctl of /proc/taskviz. */
#ifndef TASKVIZ_TABLES_H
#define TASKVIZ_TABLES_H

#include <linux/fs.h>
#include <linux/types.h>
#include "core/table.h"

struct taskviz_group;
struct taskviz_table;

/**
 * struct taskviz_rows - what a table shows at one moment
 * @rows: one behind the other, charged to the reader
 * @size: of a row
 * @nr: how many there are
 * @capacity: how many there is room for
 * @full: there are more than had room
 * @off: name of the group that would have to be on, if that is why there are none; else NULL
 * @now_ns: since boot, when they were taken
 */
struct taskviz_rows {
	void *rows;
	u32 size;
	u32 nr;
	u32 capacity;
	bool full;
	const char *off;
	u64 now_ns;
};

/**
 * struct taskviz_table - a table
 * @name: of the table, and of its file in debugfs/taskviz; less than TASKVIZ_WORD_LEN bytes
 * @about: what it shows, for people: lines of at most 96 columns; the last has no newline. The
 *	first sentence, of less than 85 bytes, stands in the table of tables
 * @columns: of its rows
 * @group: what records for it; while that is off there are no rows. NULL if nothing has to
 * @expect: about how many rows there will be; NULL: few
 * @fill: adds the rows, with taskviz_rows_add(). May be called again, from the beginning, with more
 *	room. Sleeps; returns 0 or a negative errno
 * @write: as in struct file_operations, for the file; NULL if nothing may be written
 */
struct taskviz_table {
	const char *name;
	const char *about;
	struct taskviz_columns columns;
	const struct taskviz_group *group;
	u32 (*expect)(void);
	int (*fill)(struct taskviz_rows *rows);
	ssize_t (*write)(struct file *file, const char __user *from, size_t size, loff_t *pos);
};

/* TASKVIZ_COLUMNS() - @columns of a table: TABLE_columns, of rows of a struct TABLE_row */
#define TASKVIZ_COLUMNS(TABLE) {	\
	.columns = TABLE##_columns, .nr = ARRAY_SIZE(TABLE##_columns),	\
	.row_size = sizeof(struct TABLE##_row),	\
}

const char *taskviz_table_group_off(const struct taskviz_table *table);
void *taskviz_rows_add(struct taskviz_rows *rows);
int taskviz_rows_take(struct taskviz_rows *rows, const struct taskviz_table *table);
void taskviz_rows_drop(struct taskviz_rows *rows);

void taskviz_tables_add(const struct taskviz_table *table);
const struct taskviz_table *taskviz_table_at(u32 index);
const struct taskviz_table *taskviz_table_find(const char *name);
void taskviz_tables_init(void);

/* Each in the file of its name. */
extern const struct taskviz_table taskviz_lives_table;
extern const struct taskviz_table taskviz_execs_table;
extern const struct taskviz_table taskviz_copies_table;
extern const struct taskviz_table taskviz_forks_table;
extern const struct taskviz_table taskviz_groups_table;
extern const struct taskviz_table taskviz_hooks_table;
extern const struct taskviz_table taskviz_settings_table;
extern const struct taskviz_table taskviz_self_table;
extern const struct taskviz_table taskviz_sharing_table;
extern const struct taskviz_table taskviz_signal_sets_table;
extern const struct taskviz_table taskviz_signals_table;
extern const struct taskviz_table taskviz_signal_log_table;
extern const struct taskviz_table taskviz_states_table;
extern const struct taskviz_table taskviz_cpus_table;
extern const struct taskviz_table taskviz_moves_table;
extern const struct taskviz_table taskviz_switches_table;
extern const struct taskviz_table taskviz_times_table;
extern const struct taskviz_table taskviz_entries_table;

/* table_file.c */
extern const struct file_operations taskviz_table_fops;

/* table_ioctl.c */
long taskviz_table_ioctl(const struct file *file, unsigned int nr, void __user *user);

#endif /* TASKVIZ_TABLES_H */
