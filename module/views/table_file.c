// SPDX-License-Identifier: GPL-2.0
/* A table as a file of debugfs: what it shows, its columns, its rows. */
#include <linux/module.h>
#include <linux/seq_file.h>
#include "probes/groups.h"
#include "reading.h"
#include "tables.h"

/**
 * struct table_reader - an open file
 * @reading: what holds for every file of lines
 * @table: whose it is
 * @rows: that are read
 * @widths: of the columns
 */
struct table_reader {
	struct taskviz_reading reading;
	const struct taskviz_table *table;
	struct taskviz_rows rows;
	struct taskviz_column_widths widths;
};

static int take_rows(struct taskviz_reading *reading)
{
	struct table_reader *reader = container_of(reading, struct table_reader, reading);
	struct taskviz_rows *rows = &reader->rows;
	const int err = taskviz_rows_take(rows, reader->table);

	if (err)
		return err;
	taskviz_table_widths(&reader->widths, &reader->table->columns, rows->rows, rows->nr);
	reading->nr_lines = 1 + rows->nr;
	reading->bytes = (size_t)rows->capacity * rows->size;
	return 0;
}

static void drop_rows(struct taskviz_reading *reading)
{
	taskviz_rows_drop(&container_of(reading, struct table_reader, reading)->rows);
}

/* Lines that are for people begin with "# ". */
static void put_remark(struct taskviz_text *text, const char *remark)
{
	taskviz_put_str(text, "# ");
	for (; *remark; remark++) {
		taskviz_put_char(text, *remark);
		if (*remark == '\n')
			taskviz_put_str(text, "# ");
	}
	taskviz_put_char(text, '\n');
}

/* With the groups that record go on. */
static void put_groups(struct taskviz_text *text, const struct taskviz_group *group)
{
	for (int id = 0; id < TASKVIZ_NR_GROUPS; id++) {
		const struct taskviz_group *other = taskviz_group(id);

		if (!other || other == group || !taskviz_group_is_on(other))
			continue;
		taskviz_put_str(text, other->name);
		taskviz_put_char(text, ',');
	}
	taskviz_put_str(text, group->name);
}

static void put_off(struct taskviz_text *text, const struct taskviz_group *group)
{
	taskviz_put_str(text, "# The group ");
	taskviz_put_str(text, group->name);
	taskviz_put_str(text, " is off: it records nothing. To switch it on:\n# echo ");
	put_groups(text, group);
	taskviz_put_str(text, " > /sys/module/taskviz/parameters/probes\n");
}

static void put_table_line(struct taskviz_text *text, const struct taskviz_reading *reading,
			   u32 line)
{
	const struct table_reader *reader = container_of(reading, struct table_reader, reading);
	const struct taskviz_table *table = reader->table;
	const struct taskviz_rows *rows = &reader->rows;

	if (line) {
		taskviz_table_put_row(text, &table->columns, &reader->widths,
				      rows->rows + (size_t)(line - 1) * rows->size);
		return;
	}
	put_remark(text, table->about);
	if (rows->off)
		put_off(text, table->group);
	taskviz_table_put_heading(text, &table->columns, &reader->widths);
}

static const struct taskviz_reading_ops table_reading_ops = {
	.size = sizeof(struct table_reader),
	.take = take_rows,
	.drop = drop_rows,
	.put = put_table_line,
};

static int table_open(struct inode *inode, struct file *file)
{
	struct taskviz_reading *reading = taskviz_reading_open(file, &table_reading_ops);

	if (IS_ERR(reading))
		return PTR_ERR(reading);
	container_of(reading, struct table_reader, reading)->table = inode->i_private;
	return 0;
}

static ssize_t table_write(struct file *file, const char __user *from, size_t size, loff_t *pos)
{
	const struct taskviz_table *table = file_inode(file)->i_private;

	return table->write ? table->write(file, from, size, pos) : -EINVAL;
}

const struct file_operations taskviz_table_fops = {
	.owner = THIS_MODULE,
	.open = table_open,
	.read = taskviz_reading_read,
	.write = table_write,
	.llseek = seq_lseek,
	.release = taskviz_reading_release,
};
