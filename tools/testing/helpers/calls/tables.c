// SPDX-License-Identifier: GPL-2.0
/* The tables there are, and their columns: asked for once, before the calls. */
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include "../helper.h"
#include "queries.h"

struct table tables[MAX_TABLES];
unsigned int nr_tables;

const struct table *find_table(const char *name)
{
	for (unsigned int i = 0; i < nr_tables; i++)
		if (!strcmp(tables[i].name, name))
			return &tables[i];
	return NULL;
}

static unsigned int ask(int file, unsigned int command, const char *name, void *to,
			unsigned int capacity, size_t stride)
{
	struct taskviz_table_query query = {
		.size = sizeof(query), .version = TASKVIZ_ABI_VERSION, .to = (uintptr_t)to,
		.capacity = capacity, .stride = stride,
	};

	memcpy(query.name, name, sizeof(query.name));
	if (ioctl(file, command, &query))
		die(name);
	return query.count;
}

static void describe(int file, struct table *table)
{
	table->nr_columns = ask(file, TASKVIZ_TABLE_DESCRIBE, table->name, table->columns,
				MAX_COLUMNS, sizeof(table->columns[0]));
}

/* The table "tables" has the name of each in the column TABLE. */
void learn_tables(void)
{
	static unsigned char rows[MAX_TABLES][512];
	struct table list = { .name = "tables" };
	int file = open("/proc/taskviz", O_RDONLY | O_CLOEXEC);
	const struct taskviz_column *name = list.columns;

	if (file < 0)
		die("/proc/taskviz");
	describe(file, &list);
	while (strcmp(name->name, "TABLE"))
		name++;
	nr_tables = ask(file, TASKVIZ_TABLE_READ, list.name, rows, MAX_TABLES, sizeof(rows[0]));
	for (unsigned int i = 0; i < nr_tables; i++) {
		memcpy(tables[i].name, rows[i] + name->offset, sizeof(tables[i].name));
		describe(file, &tables[i]);
	}
	close(file);
}
