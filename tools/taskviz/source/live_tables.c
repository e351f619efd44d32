// SPDX-License-Identifier: GPL-2.0
/* Asks the module for a table: first what its columns are, then its rows. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include "base/errors.h"
#include "live_tables.h"

/* Rows that may come between being told how many there are and asking again. */
#define MARGIN	64

static int table_error(int err, const char *name)
{
	switch (err) {
	case EPERM:
		return source_fail(EACCES, "the table '%s' tells of the whole machine, which only root may read: use sudo taskviz",
				   name);
	case ENOENT:
		return source_fail(err, "the module has no table '%s': 'taskviz table' lists those it has",
				   name);
	case ENOTTY:
		return source_fail(EPROTONOSUPPORT, "the module has no tables: build it and this program from the same source");
	case EPROTONOSUPPORT:
	case EINVAL:
	case E2BIG:
		return source_fail(EPROTONOSUPPORT, "the module speaks another version than %d: build taskviz and the module from the same source",
				   TASKVIZ_ABI_VERSION);
	case EIO:
		return source_fail(ENODEV, "the module was unloaded: load it and begin again");
	default:
		return source_fail(err, "cannot read the table '%s': %s", name, strerror(err));
	}
}

/* Return: 0 or a negative errno; what the module says is in @query in any case. */
static int ask(int fd, unsigned long request, struct taskviz_table_query *query, void *to,
	       uint32_t capacity, uint32_t stride)
{
	query->size = sizeof(*query);
	query->version = TASKVIZ_ABI_VERSION;
	query->to = (uintptr_t)to;
	query->capacity = capacity;
	query->stride = stride;
	return ioctl(fd, request, query) ? -errno : 0;
}

static int describe(int fd, struct taskviz_table_query *query, struct rows *rows)
{
	int err;

	rows->columns = calloc(TASKVIZ_MAX_COLUMNS, sizeof(*rows->columns));
	if (!rows->columns)
		return -ENOMEM;
	err = ask(fd, TASKVIZ_TABLE_DESCRIBE, query, rows->columns, TASKVIZ_MAX_COLUMNS,
		  sizeof(*rows->columns));
	rows->nr_columns = query->count;
	return err;
}

/* The first answer says how large a row is, the next ones how many there are. */
static int read_rows(int fd, struct taskviz_table_query *query, struct rows *rows)
{
	int err = ask(fd, TASKVIZ_TABLE_READ, query, NULL, 0, sizeof(uint64_t));

	rows->row_size = query->stride;
	while (err == -ENOSPC || err == -EINTR) {
		const uint32_t capacity = query->count + query->count / 8 + MARGIN;
		void *data = reallocarray(rows->data, capacity, rows->row_size);

		if (!data)
			return -ENOMEM;
		rows->data = data;
		err = ask(fd, TASKVIZ_TABLE_READ, query, data, capacity, rows->row_size);
	}
	rows->count = query->count;
	return err;
}

int live_table(int fd, const char *name, struct rows *rows)
{
	struct taskviz_table_query query = {};
	int err = strlen(name) < sizeof(query.name) ? 0 : -ENOENT;

	*rows = (struct rows){};
	if (!err) {
		strcpy(query.name, name);
		strcpy(rows->name, name);
		err = describe(fd, &query, rows);
	}
	if (!err)
		err = read_rows(fd, &query, rows);
	memcpy(rows->group, query.group, sizeof(rows->group));
	rows->now_ns = query.now_ns;
	if (!err && !rows_check(rows))
		err = -EPROTONOSUPPORT;
	if (!err)
		return 0;
	rows_free(rows);
	return table_error(-err, name);
}
