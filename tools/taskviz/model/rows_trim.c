// SPDX-License-Identifier: GPL-2.0
/* Keeps the rows of a table that tell of something within a span. */
#include <errno.h>
#include <string.h>
#include "base/errors.h"
#include "rows_trim.h"

/**
 * struct tale - what the rows of a table tell of
 * @table: its name
 * @begin: column of times: when it happened, or began
 * @lasted: columns of durations that follow it; the first without a value: it goes on
 */
struct tale {
	const char *table;
	const char *begin;
	const char *lasted[2];
};

static const struct tale tales[] = {
	{ "execs", "TIME", {} },
	{ "forks", "START", {} },
	{ "lives", "START", { "LIVED", "ZOMBIE" } },
	{ "signals", "TIME", {} },
};

static const struct tale *tale_of(const char *table)
{
	for (size_t i = 0; i < sizeof(tales) / sizeof(*tales); i++)
		if (!strcmp(tales[i].table, table))
			return &tales[i];
	return NULL;
}

/* UINT64_MAX: it had not ended, or nobody knows when. */
static uint64_t end_of(const struct rows *rows, const void *row, const struct tale *tale,
		       uint64_t begin_ns)
{
	uint64_t end_ns = begin_ns, lasted_ns;

	for (size_t i = 0; i < 2 && tale->lasted[i]; i++) {
		if (!rows_number(rows, row, tale->lasted[i], &lasted_ns))
			return UINT64_MAX;
		end_ns += lasted_ns;
	}
	return end_ns;
}

static bool is_within(const struct rows *rows, const void *row, const struct tale *tale,
		      const struct span *span)
{
	uint64_t begin_ns;

	if (!rows_number(rows, row, tale->begin, &begin_ns) || begin_ns > span->to_ns)
		return false;
	if (tale->lasted[0])
		return end_of(rows, row, tale, begin_ns) >= span->from_ns;
	return span_is_moment(span) || begin_ns >= span->from_ns;
}

int rows_trim(struct rows *rows, const struct span *span)
{
	const struct tale *tale = tale_of(rows->name);
	uint32_t kept = 0;

	if (!tale)
		return source_fail(EINVAL, "what the table '%s' was at another moment is not known: leave out --at, --since and --until",
				   rows->name);
	for (uint32_t i = 0; i < rows->count; i++)
		if (is_within(rows, rows_at(rows, i), tale, span))
			memmove(rows->data + (size_t)rows->row_size * kept++, rows_at(rows, i),
				rows->row_size);
	rows->count = kept;
	return 0;
}
