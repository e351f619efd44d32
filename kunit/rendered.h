/* SPDX-License-Identifier: GPL-2.0 */
/* Tasks to render, plain ones and random ones, and what stands in a column of their lines. */
#ifndef TASKVIZ_KUNIT_RENDERED_H
#define TASKVIZ_KUNIT_RENDERED_H

#include "sheet.h"

static inline void name_task(struct taskviz_record *rec, const char *name)
{
	memset(rec->name, 0, sizeof(rec->name));
	memcpy(rec->name, name, min(strlen(name), sizeof(rec->name)));
}

/* PID 42 of user 1000: 12 threads, 5 MiB, a minute old at five minutes. */
static inline void plain_task(struct taskviz_record *rec)
{
	forest_set(rec, 0, 42, 42, 7, 4 * MINUTE);
	name_task(rec, "name");
	rec->state = 'R';
	rec->uid = 1000;
	rec->nr_threads = 12;
	rec->info = TASKVIZ_INFO_LAST | TASKVIZ_INFO_HAS_MM;
	rec->rss_bytes = 5 * MIB;
	memset(&rec->counts, 0, sizeof(rec->counts));
	rec->counts.copies[TASKVIZ_COPY_FORK] = 100;
	rec->counts.copies[TASKVIZ_COPY_FILE] = 2;
	rec->counts.forks = 3;
}

static const struct taskviz_widths widths = {
	.pid = 6, .uid = 5, .threads = 3, .copied = 7, .forks = 5, .age = 9,
};

static inline size_t skip_column(const char *line)
{
	size_t at = strspn(line, " ");

	return at + strcspn(line + at, "\n ");
}

/* The column called @name, as awk would cut it: the header line has the names in that order. */
static inline void cut_column(const char *line, const char *name, char *to, size_t size)
{
	struct taskviz_text header = { .size = 127 };
	char names[128] = "";
	const char *at = names;
	size_t len;

	header.buf = names;
	taskviz_render_columns(&header, &widths);
	while (*at && strncmp(at + strspn(at, " "), name, strlen(name))) {
		at += skip_column(at);
		line += skip_column(line);
	}
	line += strspn(line, " ");
	len = min(strcspn(line, "\n "), size - 1);
	memcpy(to, line, len);
	to[len] = 0;
}

/* Column @name of @line is @expect. */
static inline void expect_column_in(struct kunit *test, const char *line, const char *name,
				    const char *expect)
{
	char have[64];

	cut_column(line, name, have, sizeof(have));
	KUNIT_ASSERT_STREQ_MSG(test, (const char *)have, expect, "column %s of %s", name, line);
}

static inline u32 random_bits(struct rnd_state *rnd)
{
	return prandom_u32_state(rnd) >> forest_below(rnd, 32);
}

/* Any task a machine could have, as a root, with a name that begins with an N. */
static inline void random_task(struct taskviz_record *rec, struct rnd_state *rnd, u32 serial)
{
	s32 pid = random_bits(rnd) % 4194304;

	forest_set(rec, serial, pid, pid, random_bits(rnd) % 4194304, 0);
	name_task(rec, "N");
	prandom_bytes_state(rnd, rec->name + 1, TASKVIZ_NAME_LEN - 2);
	rec->state = TASKVIZ_STATES[forest_below(rnd, TASKVIZ_NR_STATES)];
	rec->uid = random_bits(rnd);
	rec->nr_threads = random_bits(rnd) % 4194304;
	rec->rss_bytes = (u64)random_bits(rnd) << forest_below(rnd, 32);
	rec->info = forest_below(rnd, 4) ? TASKVIZ_INFO_HAS_MM : 0;
	rec->info |= TASKVIZ_INFO_LAST;
	rec->info |= forest_below(rnd, 2) ? TASKVIZ_INFO_SINCE : 0;
	memset(&rec->counts, 0, sizeof(rec->counts));
	rec->counts.copies[forest_below(rnd, TASKVIZ_NR_COPIES)] = random_bits(rnd);
	rec->counts.forks = random_bits(rnd) / 2;
	rec->exit_code = prandom_u32_state(rnd) & 0xffff;
	rec->start_ns = (u64)random_bits(rnd) * SECOND;
}

#define CROWD	100

static inline struct taskviz_record *random_crowd(struct kunit *test, u64 seed)
{
	struct taskviz_record *recs = forest_alloc(test, CROWD * sizeof(*recs));
	struct rnd_state rnd;

	prandom_seed_state(&rnd, seed);
	for (u32 i = 0; i < CROWD; i++)
		random_task(&recs[i], &rnd, i);
	return recs;
}

#endif
