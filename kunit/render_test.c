// SPDX-License-Identifier: GPL-2.0
/* Suite render: whole lines, the header and branches; buffers of every size. */
#include "rendered.h"

static void render_one(struct sheet *sheet, const struct taskviz_record *rec)
{
	taskviz_render_task(&sheet->text, &widths, rec, NULL, 0, 5 * MINUTE);
}

static void expect_column(struct kunit *test, struct sheet *sheet, const struct taskviz_record *rec,
			  const char *name, const char *expect)
{
	clear(sheet);
	render_one(sheet, rec);
	expect_column_in(test, sheet->buf, name, expect);
}

/* What stands in the last column: behind one space after the one before it. */
static const char *task_in(const char *line)
{
	struct taskviz_text header = { .size = 127 };
	char names[128] = "";
	const char *at = names;

	header.buf = names;
	taskviz_render_columns(&header, &widths);
	for (at += skip_column(at); *at != '\n'; at += skip_column(at))
		line += skip_column(line);
	return *line ? line + 1 : line;
}

static const struct {
	const char *name, *text, *since;
} plain_columns[] = {
	{ "PID", "42", "42" }, { "PPID", "7", "7" }, { "ST", "R", "R" }, { "UID", "1000", "1000" },
	{ "THR", "12", "12" }, { "RSS", "5.0M", "5.0M" }, { "COPIED", "102", "102+" },
	{ "FORKS", "3", "3+" }, { "AGE", "0:01:00", "0:01:00" }, { "TASK", "name", "name" },
};

static void a_plain_line(struct kunit *test)
{
	struct sheet *sheet = new_sheet(test);
	struct taskviz_record rec;

	for (size_t i = 0; i < ARRAY_SIZE(plain_columns); i++) {
		plain_task(&rec);
		expect_column(test, sheet, &rec, plain_columns[i].name, plain_columns[i].text);
		rec.info |= TASKVIZ_INFO_SINCE;
		expect_column(test, sheet, &rec, plain_columns[i].name, plain_columns[i].since);
	}
}

static void no_address_space_is_a_dash(struct kunit *test)
{
	struct sheet *sheet = new_sheet(test);
	struct taskviz_record rec;

	plain_task(&rec);
	rec.info &= ~TASKVIZ_INFO_HAS_MM;
	expect_column(test, sheet, &rec, "RSS", "-");
	rec.rss_bytes = 0;
	expect_column(test, sheet, &rec, "RSS", "-");
	rec.info |= TASKVIZ_INFO_HAS_MM;
	expect_column(test, sheet, &rec, "RSS", "0K");
}

static void unknown_is_a_question_mark(struct kunit *test)
{
	struct sheet *sheet = new_sheet(test);
	struct taskviz_record rec;

	plain_task(&rec);
	rec.rss_bytes = TASKVIZ_UNKNOWN64;
	expect_column(test, sheet, &rec, "RSS", "?");
	memset(&rec.counts, 0xff, sizeof(rec.counts));
	expect_column(test, sheet, &rec, "COPIED", "?");
	expect_column(test, sheet, &rec, "FORKS", "?");
	rec.info |= TASKVIZ_INFO_SINCE;
	expect_column(test, sheet, &rec, "FORKS", "?");
	rec.uid = TASKVIZ_UNKNOWN32;
	expect_column(test, sheet, &rec, "UID", "?");
	rec.nr_threads = TASKVIZ_UNKNOWN32;
	expect_column(test, sheet, &rec, "THR", "?");
}

static void not_yet_born_is_age_zero(struct kunit *test)
{
	struct sheet *sheet = new_sheet(test);
	struct taskviz_record rec;

	plain_task(&rec);
	rec.start_ns = 5 * MINUTE + 1;
	expect_column(test, sheet, &rec, "AGE", "0:00:00");
	rec.start_ns = 5 * MINUTE;
	expect_column(test, sheet, &rec, "AGE", "0:00:00");
}

struct task_text {
	u8 kind;
	u16 info;
	char state;
	s32 exit_code;
	u32 nr_threads;
	const char *text;
};

static const struct task_text task_texts[] = {
	{ TASKVIZ_KIND_USER, 0, 'S', -1, 1, "name\n" },
	{ TASKVIZ_KIND_USER, TASKVIZ_INFO_THREAD, 'S', -1, 2, "{name}\n" },
	{ TASKVIZ_KIND_KTHREAD, 0, 'I', -1, 1, "[name]\n" },
	{ TASKVIZ_KIND_IDLE, 0, 'R', -1, 1, "[name] (idle task)\n" },
	{ TASKVIZ_KIND_INIT, 0, 'S', -1, 1, "name (init, adopts orphans)\n" },
	{ TASKVIZ_KIND_INIT, TASKVIZ_INFO_THREAD, 'S', -1, 2, "{name}\n" },
	{ TASKVIZ_KIND_KTHREADD, 0, 'S', -1, 1, "[name] (makes the kernel threads)\n" },
	{ TASKVIZ_KIND_USER, 0, 'Z', 0, 1, "name (exit 0, parent 7 has not waited)\n" },
	{ TASKVIZ_KIND_USER, 0, 'Z', 1 << 8, 1, "name (exit 1, parent 7 has not waited)\n" },
	{ TASKVIZ_KIND_USER, 0, 'Z', 255 << 8, 1, "name (exit 255, parent 7 has not waited)\n" },
	{ TASKVIZ_KIND_USER, 0, 'Z', 9, 1, "name (killed by signal 9, parent 7 has not waited)\n" },
	{
		TASKVIZ_KIND_USER, 0, 'Z', 11 | 0x80, 1,
		"name (killed by signal 11, core dumped, parent 7 has not waited)\n"
	},
	{ TASKVIZ_KIND_USER, 0, 'Z', TASKVIZ_UNKNOWN_EXIT, 1,
	  "name (exit ?, parent 7 has not waited)\n" },
	{ TASKVIZ_KIND_USER, 0, 'Z', 0, 2, "name (exit 0, its threads live on)\n" },
	{ TASKVIZ_KIND_USER, TASKVIZ_INFO_THREAD, 'Z', 0, 2, "{name} (exit 0)\n" },
	{ TASKVIZ_KIND_USER, 0, 'X', 3 << 8, 1, "name (exit 3)\n" },
};

static void expect_task(struct kunit *test, struct sheet *sheet, const struct taskviz_record *rec,
			const char *expect)
{
	clear(sheet);
	render_one(sheet, rec);
	KUNIT_EXPECT_STREQ(test, task_in(sheet->buf), expect);
	KUNIT_EXPECT_EQ(test, sheet->text.len, strlen(sheet->buf));
}

static void names_kinds_and_ends(struct kunit *test)
{
	struct sheet *sheet = new_sheet(test);
	struct taskviz_record rec;

	for (size_t i = 0; i < ARRAY_SIZE(task_texts); i++) {
		const struct task_text *row = &task_texts[i];
		char state[2] = { row->state, 0 };

		plain_task(&rec);
		rec.kind = row->kind;
		rec.info |= row->info;
		rec.state = row->state;
		rec.exit_code = row->exit_code;
		rec.nr_threads = row->nr_threads;
		expect_column(test, sheet, &rec, "ST", state);
		expect_task(test, sheet, &rec, row->text);
	}
}

#define US	1000ull
#define MS	1000000ull

static const struct ended_text {
	u64 lived, zombie;
	s32 reaper, exit_code;
	u16 info;
	const char *text;
} ended_texts[] = {
	{ 1500 * MS, 2 * MS, 7, 0, 0, "name (exit 0, lived 1.5s, zombie 2.0ms, reaped by 7)\n" },
	{ 90 * SECOND, 0, 1, 9, 0,
	  "name (killed by signal 9, lived 0:01:30, zombie 0us, reaped by 1)\n" },
	{ 950 * US, 1, TASKVIZ_UNKNOWN_PID, 1 << 8, 0,
	  "name (exit 1, lived 950us, zombie 0us, reaped by ?)\n" },
	{ MS, 0, 42, 0, 0, "name (exit 0, lived 1.0ms)\n" },
	{ MS, 0, 0, 0, TASKVIZ_INFO_THREAD, "{name} (exit 0, lived 1.0ms)\n" },
	{ MS, TASKVIZ_UNKNOWN64, 7, TASKVIZ_UNKNOWN_EXIT, 0,
	  "name (exit ?, lived 1.0ms, zombie ?, reaped by 7)\n" },
	{ TASKVIZ_UNKNOWN64, TASKVIZ_UNKNOWN64, 7, 0, 0,
	  "name (exit 0, lived ?, zombie ?, reaped by 7)\n" },
};

static void ended_tasks(struct kunit *test)
{
	struct sheet *sheet = new_sheet(test);
	struct taskviz_record rec;

	for (size_t i = 0; i < ARRAY_SIZE(ended_texts); i++) {
		const struct ended_text *row = &ended_texts[i];

		plain_task(&rec);
		rec.info = TASKVIZ_INFO_ENDED | row->info;
		rec.state = 'X';
		rec.exit_code = row->exit_code;
		rec.reaper = row->reaper;
		rec.exited_ns = row->lived;
		rec.reaped_ns = row->zombie;
		if (row->lived != TASKVIZ_UNKNOWN64)
			rec.exited_ns += rec.start_ns;
		if (row->zombie != TASKVIZ_UNKNOWN64)
			rec.reaped_ns += rec.exited_ns;
		expect_column(test, sheet, &rec, "THR", "-");
		expect_column(test, sheet, &rec, "RSS", "-");
		expect_task(test, sheet, &rec, row->text);
	}
}

static void the_header(struct kunit *test)
{
	static const struct taskviz_snapshot counts = {
		.now_ns = 3 * DAY + 4 * HOUR + 5 * MINUTE + 6 * SECOND,
		.processes = 12, .threads = 345, .kthreads = 67, .cpus = 2,
		.states = { 1, 2, 3, 4, 5, 6, 7, 8, 4294967295u },
		.births = 21, .execs = 22, .exits = TASKVIZ_UNKNOWN64, .copies = 0,
	};
	static const struct taskviz_summary summary = { &counts, "6.1.0-x", "aarch64" };
	struct sheet *sheet = new_sheet(test);

	taskviz_render_header(&sheet->text, &summary);
	expect_text(test, sheet, "kernel   Linux 6.1.0-x aarch64  CPUs 2  up 3-04:05:06\n"
		    "tasks    processes 12  threads 345  kernel threads 67\n"
		    "states   R 1  S 2  D 3  T 4  t 5  X 6  Z 7  P 8  I 4294967295\n"
		    "recorded births 21  execs 22  exits ?  pages copied 0\n"
		    "\n");
}

/* A chain of records from a root down, each but those in @last with siblings still to come. */
static struct taskviz_record *chain(struct kunit *test, u32 nr)
{
	struct taskviz_record *recs = forest_alloc(test, nr * sizeof(*recs));

	for (u32 i = 0; i < nr; i++) {
		plain_task(&recs[i]);
		recs[i].depth = i;
		recs[i].parent = i ? i - 1 : 0;
		if (i % 3 == 1)
			recs[i].info &= ~TASKVIZ_INFO_LAST;
	}
	return recs;
}

/* The TASK column of line @index, drawn from the root, cut to the last TASKVIZ_RENDER_DEPTH. */
static void draw(char *to, size_t size, const struct taskviz_record *recs, u32 index)
{
	u32 cut = index > TASKVIZ_RENDER_DEPTH ? index - TASKVIZ_RENDER_DEPTH : 0;

	to[0] = 0;
	if (cut)
		snprintf(to, size, "+%u ", cut);
	for (u32 i = cut + 1; i <= index; i++) {
		bool last = recs[i].info & TASKVIZ_INFO_LAST;

		if (i == index)
			strlcat(to, last ? "└─" : "├─", size);
		else
			strlcat(to, last ? "  " : "│ ", size);
	}
	strlcat(to, "name\n", size);
}

static void branches_of_a_deep_tree(struct kunit *test)
{
	struct taskviz_record *recs = chain(test, 1200);
	struct sheet *sheet = new_sheet(test);
	char expect[256];

	for (u32 i = 0; i < 1200; i++) {
		clear(sheet);
		taskviz_render_task(&sheet->text, &widths, recs, NULL, i, 5 * MINUTE);
		draw(expect, sizeof(expect), recs, i);
		KUNIT_ASSERT_STREQ_MSG(test, task_in(sheet->buf), (const char *)expect,
				       "depth %u", i);
	}
}

static void a_small_tree(struct kunit *test)
{
	static const struct {
		u32 parent, depth;
		bool last;
		const char *name, *drawn;
	} rows[] = {
		{ 0, 0, true, "a", "a\n" },
		{ 0, 1, false, "b", "├─b\n" },
		{ 1, 2, false, "c", "│ ├─c\n" },
		{ 1, 2, true, "d", "│ └─d\n" },
		{ 3, 3, true, "e", "│   └─e\n" },
		{ 0, 1, true, "f", "└─f\n" },
		{ 5, 2, false, "g", "  ├─g\n" },
		{ 5, 2, false, "h", "  ├─h\n" },
		{ 7, 3, true, "i", "  │ └─i\n" },
		{ 5, 2, true, "j", "  └─j\n" },
	};
	struct taskviz_record *recs = forest_alloc(test, ARRAY_SIZE(rows) * sizeof(*recs));
	struct sheet *sheet = new_sheet(test);

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		plain_task(&recs[i]);
		name_task(&recs[i], rows[i].name);
		recs[i].parent = rows[i].parent;
		recs[i].depth = rows[i].depth;
		if (!rows[i].last)
			recs[i].info &= ~TASKVIZ_INFO_LAST;
		clear(sheet);
		taskviz_render_task(&sheet->text, &widths, recs, NULL, i, 5 * MINUTE);
		KUNIT_EXPECT_STREQ(test, task_in(sheet->buf), rows[i].drawn);
	}
}

/* Length of the character at @text if a line may hold it, else 0. */
static size_t allowed(const char *text)
{
	static const char * const drawing[] = { "│", "├", "└", "─" };

	if (*text >= ' ' && *text <= '~')
		return 1;
	for (size_t i = 0; i < ARRAY_SIZE(drawing); i++)
		if (!strncmp(text, drawing[i], strlen(drawing[i])))
			return strlen(drawing[i]);
	return 0;
}

/* One line: printable up to its one newline at the end. */
static void expect_clean(struct kunit *test, const struct sheet *sheet, u32 i)
{
	size_t at = 0, step;

	while ((step = allowed(sheet->buf + at)))
		at += step;
	KUNIT_EXPECT_EQ_MSG(test, sheet->buf[at], '\n', "record %u byte %zu of %s", i, at,
			    sheet->buf);
	KUNIT_EXPECT_EQ_MSG(test, at + 1, sheet->text.len, "record %u", i);
}

static void lines_hold_no_foreign_byte(struct kunit *test)
{
	struct sheet *sheet = new_sheet(test);
	struct taskviz_record *recs = random_crowd(test, 9);
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 10);
	for (u32 i = 1; i < CROWD; i++) {
		recs[i].parent = forest_below(&rnd, i);
		recs[i].depth = recs[recs[i].parent].depth + 1;
	}
	for (u32 i = 0; i < CROWD; i++) {
		clear(sheet);
		taskviz_render_task(&sheet->text, &widths, recs, NULL, i, 100000 * DAY);
		expect_clean(test, sheet, i);
	}
}

/* The three renderers over one example, for the buffer that is too small. */
enum what { HEADER, COLUMNS, TASK, NR_WHAT };

struct example {
	struct taskviz_snapshot counts;
	struct taskviz_record *recs;
};

static void render(struct taskviz_text *text, enum what what, const struct example *example)
{
	struct taskviz_summary summary = { &example->counts, "6.1", "x86_64" };

	if (what == HEADER)
		taskviz_render_header(text, &summary);
	else if (what == COLUMNS)
		taskviz_render_columns(text, &widths);
	else
		taskviz_render_task(text, &widths, example->recs, NULL, 40, 5 * MINUTE);
}

static void make_example(struct kunit *test, struct example *example)
{
	example->recs = chain(test, 41);
	name_task(&example->recs[40], "\xff\\ long name\n!");
	example->recs[40].state = 'Z';
	example->recs[40].exit_code = 11 | 0x80;
}

/* A buffer of @size bytes and not one more, so that KASAN sees the first byte beyond. */
static void check_cut(struct kunit *test, enum what what, const struct example *example,
		      const struct sheet *whole, size_t size)
{
	struct taskviz_text text = { .size = size };

	text.buf = kunit_kmalloc(test, size, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, text.buf);
	render(&text, what, example);
	KUNIT_EXPECT_EQ_MSG(test, text.len, whole->text.len, "%d in %zu bytes", what, size);
	KUNIT_EXPECT_EQ_MSG(test, memcmp(text.buf, whole->buf, min(size, whole->text.len)), 0,
			    "%d in %zu bytes", what, size);
	kunit_kfree(test, text.buf);
}

static void buffers_of_every_size(struct kunit *test)
{
	struct sheet *whole = new_sheet(test);
	struct example example = { .counts.now_ns = DAY };

	make_example(test, &example);
	for (enum what what = 0; what < NR_WHAT; what++) {
		clear(whole);
		render(&whole->text, what, &example);
		KUNIT_ASSERT_GT(test, whole->text.len, 40ul);
		KUNIT_ASSERT_LT(test, whole->text.len, (size_t)ROOM);
		for (size_t size = 0; size <= whole->text.len + 1; size++)
			check_cut(test, what, &example, whole, size);
	}
}

/* Bytes that no renderer writes: behind the size they stay, before it they go. */
static void check_guard(struct kunit *test, const struct example *example, struct sheet *sheet,
			size_t size)
{
	size_t written;

	memset(sheet->buf, 1, ROOM);
	sheet->text.len = 0;
	sheet->text.size = size;
	for (int what = 0; what < NR_WHAT; what++)
		render(&sheet->text, what, example);
	written = min(size, sheet->text.len);
	KUNIT_EXPECT_NULL_MSG(test, memchr(sheet->buf, 1, written), "size %zu", size);
	KUNIT_EXPECT_NULL_MSG(test, memchr_inv(sheet->buf + written, 1, ROOM - written),
			      "size %zu", size);
}

static void nothing_beyond_the_size(struct kunit *test)
{
	struct sheet *sheet = new_sheet(test);
	struct example example = { .counts.now_ns = DAY };

	make_example(test, &example);
	for (size_t size = 0; size < ROOM; size++)
		check_guard(test, &example, sheet, size);
}

static struct kunit_case render_cases[] = {
	KUNIT_CASE(a_plain_line),
	KUNIT_CASE(no_address_space_is_a_dash),
	KUNIT_CASE(unknown_is_a_question_mark),
	KUNIT_CASE(not_yet_born_is_age_zero),
	KUNIT_CASE(names_kinds_and_ends),
	KUNIT_CASE(ended_tasks),
	KUNIT_CASE(the_header),
	KUNIT_CASE(a_small_tree),
	KUNIT_CASE(branches_of_a_deep_tree),
	KUNIT_CASE(lines_hold_no_foreign_byte),
	KUNIT_CASE(buffers_of_every_size),
	KUNIT_CASE(nothing_beyond_the_size),
	{}
};

static struct kunit_suite render_suite = {
	.name = "render",
	.test_cases = render_cases,
};

kunit_test_suite(render_suite);
