// SPDX-License-Identifier: GPL-2.0
/* Counts exit statuses and signals that ended processes. */
#include <errno.h>
#include <stdlib.h>
#include "core/pure.h"
#include "ends.h"

#define MOST_SHOWN	4

/* An end as wait() has it, and how many had it. */
struct end {
	int32_t code;
	uint32_t times;
};

/* Exit statuses before signals. */
static int compare_codes(const void *a, const void *b)
{
	const int32_t one = ((const struct end *)a)->code, other = ((const struct end *)b)->code;

	if ((one & 0x7f) != (other & 0x7f))
		return (one & 0x7f) < (other & 0x7f) ? -1 : 1;
	return one < other ? -1 : one > other;
}

static int compare_times(const void *a, const void *b)
{
	const struct end *one = a, *other = b;

	if (one->times != other->times)
		return one->times > other->times ? -1 : 1;
	return compare_codes(a, b);
}

/* A zombie from before the beginning ended in another time. */
static bool has_ended(const struct timeline *timeline, const struct timeline_row *task)
{
	return task->pid == task->tgid && task->exited_ns != UINT64_MAX &&
	       task->exited_ns > timeline->begin_ns;
}

/* Return: how many different ones. */
static size_t count_ends(struct end *ends, size_t nr)
{
	size_t kept = 0;

	qsort(ends, nr, sizeof(*ends), compare_codes);
	for (size_t i = 0; i < nr; i++) {
		if (kept && ends[kept - 1].code == ends[i].code)
			ends[kept - 1].times++;
		else
			ends[kept++] = ends[i];
	}
	qsort(ends, kept, sizeof(*ends), compare_times);
	return kept;
}

static void put_code(struct taskviz_text *text, int32_t code)
{
	if (code == TASKVIZ_UNKNOWN_EXIT) {
		taskviz_put_char(text, '?');
	} else if (code & 0x7f) {
		taskviz_put_str(text, "SIG");
		taskviz_put_signal(text, code & 0x7f);
		taskviz_put_str(text, code & 0x80 ? "+core" : "");
	} else {
		taskviz_put_u64(text, code >> 8 & 0xff, 0);
	}
}

static void put_end(struct taskviz_text *text, const char *separator, const struct end *end)
{
	taskviz_put_str(text, separator);
	put_code(text, end->code);
	taskviz_put_str(text, ": ");
	taskviz_put_u64(text, end->times, 0);
}

static void put_ends(struct taskviz_text *text, const struct end *ends, size_t nr)
{
	uint32_t others = 0;

	for (size_t i = 0; i < nr && i < MOST_SHOWN; i++)
		put_end(text, i ? ", " : "", &ends[i]);
	for (size_t i = MOST_SHOWN; i < nr; i++)
		others += ends[i].times;
	if (others) {
		taskviz_put_str(text, ", others: ");
		taskviz_put_u64(text, others, 0);
	}
	if (!nr)
		taskviz_put_char(text, '-');
}

int ends_text(const struct timeline *timeline, const struct group *group,
	      char text[ENDS_TEXT_SIZE])
{
	struct taskviz_text words = { .buf = text, .size = ENDS_TEXT_SIZE - 1 };
	struct end *ends = calloc(group->nr + 1, sizeof(*ends));
	size_t nr = 0;

	if (!ends)
		return -ENOMEM;
	for (size_t i = 0; i < group->nr; i++) {
		const struct timeline_row *task = &timeline->rows.at[group->rows[i]];

		if (has_ended(timeline, task))
			ends[nr++] = (struct end){ task->exit_code, 1 };
	}
	put_ends(&words, ends, count_ends(ends, nr));
	text[words.len] = 0;
	free(ends);
	return 0;
}
