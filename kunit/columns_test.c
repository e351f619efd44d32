// SPDX-License-Identifier: GPL-2.0
/* Suite columns: they are as wide as the widest in them, and stand below each other. */
#include "rendered.h"

static const struct {
	u32 pid, uid, threads;
	struct taskviz_widths widths;
} width_rows[] = {
	{ 0, 0, 0, { 6, 5, 3 } },
	{ 1, 1, 1, { 6, 5, 3 } },
	{ 999999, 99999, 999, { 6, 5, 3 } },
	{ 1000000, 99999, 999, { 7, 5, 3 } },
	{ 999999, 100000, 999, { 6, 6, 3 } },
	{ 999999, 99999, 1000, { 6, 5, 4 } },
	{ 4194304, 4294967294u, 4194304, { 7, 10, 7 } },
	{ S32_MAX, 65534, 1, { 10, 5, 3 } },
};

static void widths_fit_the_largest(struct kunit *test)
{
	struct taskviz_record recs[3];
	struct taskviz_widths have;

	for (size_t i = 0; i < ARRAY_SIZE(width_rows); i++) {
		for (int j = 0; j < 3; j++)
			forest_set(&recs[j], j, 0, 0, 0, 0);
		recs[i % 3].pid = width_rows[i].pid;
		recs[(i + 1) % 3].uid = width_rows[i].uid;
		recs[(i + 2) % 3].nr_threads = width_rows[i].threads;
		taskviz_render_widths(&have, recs, NULL, 3, 5 * MINUTE);
		KUNIT_EXPECT_EQ_MSG(test, have.pid, width_rows[i].widths.pid, "row %zu", i);
		KUNIT_EXPECT_EQ_MSG(test, have.uid, width_rows[i].widths.uid, "row %zu", i);
		KUNIT_EXPECT_EQ_MSG(test, have.threads, width_rows[i].widths.threads, "row %zu", i);
	}
	taskviz_render_widths(&have, NULL, NULL, 0, 0);
	KUNIT_EXPECT_EQ(test, have.pid, 6);
}

static void expect_number(struct kunit *test, const char *line, const char *name, u32 value)
{
	char expect[16];

	snprintf(expect, sizeof(expect), value == TASKVIZ_UNKNOWN32 ? "?" : "%u", value);
	expect_column_in(test, line, name, expect);
}

/* Return: where the column TASK begins. */
static size_t task_column(struct sheet *sheet, const struct taskviz_widths *of)
{
	clear(sheet);
	taskviz_render_columns(&sheet->text, of);
	return strstr(sheet->buf, "TASK\n") - sheet->buf;
}

static void expect_aligned(struct kunit *test, struct sheet *sheet, size_t column, u32 i)
{
	KUNIT_ASSERT_EQ_MSG(test, sheet->buf[column - 1], ' ', "record %u: %s", i, sheet->buf);
	KUNIT_ASSERT_EQ_MSG(test, sheet->buf[column], 'N', "record %u: %s", i, sheet->buf);
}

static void expect_amounts(struct kunit *test, const char *line, const struct taskviz_record *rec,
			   u64 now, struct sheet *sheet)
{
	if (rec->info & TASKVIZ_INFO_HAS_MM) {
		clear(sheet);
		taskviz_put_size(&sheet->text, rec->rss_bytes, 0);
		expect_column_in(test, line, "RSS", sheet->buf);
	}
	clear(sheet);
	taskviz_put_age(&sheet->text, now - rec->start_ns, 0);
	expect_column_in(test, line, "AGE", sheet->buf);
}

static void expect_counts(struct kunit *test, const char *line, const struct taskviz_record *rec)
{
	const char *more = rec->info & TASKVIZ_INFO_SINCE ? "+" : "";
	char expect[32];

	snprintf(expect, sizeof(expect), "%llu%s", taskviz_counts_copied(&rec->counts), more);
	expect_column_in(test, line, "COPIED", expect);
	snprintf(expect, sizeof(expect), "%u%s", rec->counts.forks, more);
	expect_column_in(test, line, "FORKS", expect);
}

static void check_columns(struct kunit *test, const struct taskviz_record *recs, u32 nr, u64 now)
{
	struct sheet *sheet = new_sheet(test), *spare = new_sheet(test);
	struct taskviz_widths of;
	size_t column;

	taskviz_render_widths(&of, recs, NULL, nr, now);
	column = task_column(sheet, &of);
	for (u32 i = 0; i < nr; i++) {
		clear(sheet);
		taskviz_render_task(&sheet->text, &of, recs, NULL, i, now);
		expect_aligned(test, sheet, column, i);
		expect_number(test, sheet->buf, "PID", recs[i].pid);
		expect_number(test, sheet->buf, "PPID", recs[i].ppid);
		expect_number(test, sheet->buf, "UID", recs[i].uid);
		expect_number(test, sheet->buf, "THR", recs[i].nr_threads);
		expect_counts(test, sheet->buf, &recs[i]);
		expect_amounts(test, sheet->buf, &recs[i], now, spare);
	}
}

/* What most machines never see is left to the cases below. */
static void make_modest(struct taskviz_record *rec)
{
	rec->ppid %= 1000000;
	rec->start_ns %= 10 * DAY;
	rec->counts.forks %= 1000;
	for (int i = 0; i < TASKVIZ_NR_COPIES; i++)
		rec->counts.copies[i] %= 1000;
}

static void columns_are_aligned(struct kunit *test)
{
	struct taskviz_record *recs = random_crowd(test, 7);

	for (u32 i = 0; i < CROWD; i++)
		make_modest(&recs[i]);
	check_columns(test, recs, CROWD, 10 * DAY - 1);
}

static void columns_hold_large_counts(struct kunit *test)
{
	struct taskviz_record rec;

	for (u32 count = 10; count < U32_MAX / 10; count *= 10) {
		plain_task(&rec);
		name_task(&rec, "N");
		rec.info |= TASKVIZ_INFO_SINCE;
		rec.counts.copies[TASKVIZ_COPY_FORK] = count;
		rec.counts.forks = count;
		check_columns(test, &rec, 1, 5 * MINUTE);
	}
}

static void columns_hold_a_hidden_parent(struct kunit *test)
{
	struct taskviz_record *recs = random_crowd(test, 8);

	for (u32 i = 0; i < CROWD; i++) {
		make_modest(&recs[i]);
		recs[i].pid %= 1000000;
	}
	recs[3].ppid = 4194303;
	check_columns(test, recs, CROWD, 10 * DAY - 1);
}

static void columns_hold_an_old_machine(struct kunit *test)
{
	static const u32 days[] = { 9, 10, 99, 100, 999, 1000, 10000 };
	struct taskviz_record rec;

	for (size_t i = 0; i < ARRAY_SIZE(days); i++) {
		plain_task(&rec);
		name_task(&rec, "N");
		rec.rss_bytes = 10 * MIB;
		rec.start_ns = 0;
		check_columns(test, &rec, 1, days[i] * DAY);
	}
}

static struct kunit_case columns_cases[] = {
	KUNIT_CASE(widths_fit_the_largest),
	KUNIT_CASE(columns_are_aligned),
	KUNIT_CASE(columns_hold_large_counts),
	KUNIT_CASE(columns_hold_a_hidden_parent),
	KUNIT_CASE(columns_hold_an_old_machine),
	{}
};

static struct kunit_suite columns_suite = {
	.name = "columns",
	.test_cases = columns_cases,
};

kunit_test_suite(columns_suite);
