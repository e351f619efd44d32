// SPDX-License-Identifier: GPL-2.0
/* Which rows of a tree share a line, and what their sums are. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "model/alike.h"
#include "model/record_sum.h"
#include "print/group_text.h"
#include "records.h"
#include "test.h"

#define MOST	4096

static struct alike rows[MOST];
static char names[MOST];
static uint32_t nr;

static int set_up(void **state)
{
	(void)state;
	nr = 0;
	return 0;
}

/* Adds a row below another, or a root; its name is a letter. */
static uint32_t add(char name, uint32_t parent)
{
	assert_true(nr < MOST);
	names[nr] = name;
	rows[nr] = (struct alike){ .parent = parent };
	return nr++;
}

static int compare(uint32_t one, uint32_t other, void *arg)
{
	assert_ptr_equal(arg, names);
	return names[one] - names[other];
}

/* Each row is counted once, in a line that is the first of its own and hangs below its parent's. */
static void check(void)
{
	uint32_t counted = 0;

	for (uint32_t i = 0; i < nr; i++) {
		uint32_t members = 0;

		counted += rows[i].count;
		assert_true(rows[i].line <= i);
		assert_int_equal(names[rows[i].line], names[i]);
		assert_int_equal(rows[i].count != 0, rows[i].line == i);
		if (rows[i].parent != ALIKE_NONE)
			assert_int_equal(rows[rows[i].parent].line,
					 rows[rows[rows[i].line].parent].line);
		for (uint32_t at = i; at != ALIKE_NONE && rows[i].count; at = rows[at].next)
			members += rows[at].line == i;
		assert_int_equal(members, rows[i].count);
	}
	assert_int_equal(counted, nr);
}

/* The lines, as "a b3": a row a, three that are b. */
static const char *lines(uint32_t least)
{
	static char text[1024];
	size_t len = 0;

	assert_int_equal(alike_join(rows, nr, least, compare, names), 0);
	check();
	text[0] = 0;
	for (uint32_t i = 0; i < nr; i++) {
		if (!rows[i].count)
			continue;
		len += snprintf(text + len, sizeof(text) - len, "%s%c", len ? " " : "", names[i]);
		if (rows[i].count > 1)
			len += snprintf(text + len, sizeof(text) - len, "%u", rows[i].count);
	}
	return text;
}

static void nothing(void **state)
{
	(void)state;
	assert_string_equal(lines(2), "");
}

static void siblings_of_a_name(void **state)
{
	const uint32_t top = add('m', ALIKE_NONE);

	(void)state;
	add('c', top);
	add('l', top);
	add('c', top);
	add('c', top);
	assert_string_equal(lines(2), "m c3 l");
	assert_int_equal(rows[3].line, 1);
	assert_string_equal(lines(3), "m c3 l");
	assert_string_equal(lines(4), "m c l c c");
}

static void cousins_are_apart(void **state)
{
	const uint32_t one = add('m', ALIKE_NONE), other = add('n', ALIKE_NONE);

	(void)state;
	add('c', one);
	add('c', one);
	add('c', other);
	assert_string_equal(lines(2), "m n c2 c");
}

/* What is below those that share a line shares lines, too; however many are below each. */
static void trees_of_a_shape(void **state)
{
	const uint32_t top = add('m', ALIKE_NONE);

	(void)state;
	for (int i = 1; i <= 3; i++) {
		const uint32_t shell = add('s', top);

		for (int j = 0; j < i; j++)
			add('c', shell);
	}
	assert_string_equal(lines(2), "m s3 c6");
}

static void other_shapes_are_apart(void **state)
{
	const uint32_t top = add('m', ALIKE_NONE), one = add('s', top);
	uint32_t other;

	(void)state;
	add('c', one);
	other = add('s', top);
	add('c', other);
	add('d', other);
	add('s', top);
	assert_string_equal(lines(2), "m s c s c d s");
}

static void roots(void **state)
{
	(void)state;
	add('a', ALIKE_NONE);
	add('b', ALIKE_NONE);
	add('a', ALIKE_NONE);
	assert_string_equal(lines(2), "a2 b");
}

/* Two chains as deep as a bomb makes them: nothing recurses, and a line stands for each level. */
static void deep(void **state)
{
	(void)state;
	for (int chain = 0; chain < 2; chain++) {
		uint32_t parent = add('a', ALIKE_NONE);

		for (int i = 1; i < MOST / 2; i++)
			parent = add('a', parent);
	}
	assert_int_equal(alike_join(rows, nr, 2, compare, names), 0);
	check();
	assert_int_equal(rows[MOST / 2 - 1].count, 2);
	assert_int_equal(rows[MOST - 1].line, MOST / 2 - 1);
}

/* Trees by chance: whatever they are, no row is lost. */
static void any_tree(void **state)
{
	(void)state;
	srandom(1);
	for (int round = 0; round < 200; round++) {
		nr = 0;
		for (int i = random() % 300; i--;)
			add('a' + random() % 3,
			    nr && random() % 20 ? random() % nr : ALIKE_NONE);
		assert_int_equal(alike_join(rows, nr, 2 + random() % 4, compare, names), 0);
		check();
	}
}

static void a_count(void **state)
{
	char buf[32] = "";
	struct taskviz_text text = { .buf = buf, .size = sizeof(buf) - 1 };

	(void)state;
	group_put_count(&text, 312, 0);
	taskviz_put_char(&text, '|');
	group_put_count(&text, UINT32_MAX, 12);
	assert_string_equal(buf, "x312| x4294967295");
}

static struct taskviz_record worker(int32_t pid)
{
	struct taskviz_record record = test_record(pid, 1, 'S', "worker");

	record.info = TASKVIZ_INFO_HAS_MM;
	record.rss_bytes = 4096;
	record.utime_ns = 10;
	record.uid = 1000;
	record.counts.copies[TASKVIZ_COPY_FORK] = 7;
	return record;
}

static void sums(void **state)
{
	struct taskviz_record sum = worker(5), more = worker(6);

	(void)state;
	record_sum_add(&sum, &more);
	assert_int_equal(sum.pid, 5);
	assert_int_equal(sum.rss_bytes, 8192);
	assert_int_equal(sum.utime_ns, 20);
	assert_int_equal(sum.nr_threads, 2);
	assert_int_equal(sum.counts.copies[TASKVIZ_COPY_FORK], 14);
	assert_int_equal(sum.uid, 1000);
	assert_int_equal(sum.ppid, 1);
	assert_false(sum.info & TASKVIZ_INFO_SINCE);
}

/* Of a sum with a part that is not known nothing is known but that it is not 0. */
static void unknown_sums(void **state)
{
	struct taskviz_record sum = worker(5), more = worker(6);

	(void)state;
	more.utime_ns = TASKVIZ_UNKNOWN64;
	more.counts.copies[TASKVIZ_COPY_FORK] = TASKVIZ_UNKNOWN32;
	more.info |= TASKVIZ_INFO_SINCE;
	more.uid = 0;
	more.ppid = 2;
	record_sum_add(&sum, &more);
	assert_true(sum.utime_ns == TASKVIZ_UNKNOWN64);
	assert_true(sum.counts.copies[TASKVIZ_COPY_FORK] == TASKVIZ_UNKNOWN32);
	assert_true(sum.info & TASKVIZ_INFO_SINCE);
	assert_true(sum.uid == TASKVIZ_UNKNOWN32);
	assert_int_equal(sum.ppid, TASKVIZ_UNKNOWN_PID);
	more = worker(7);
	more.counts.reused = UINT32_MAX - 1;
	sum.counts.reused = 5;
	record_sum_add(&sum, &more);
	assert_true(sum.utime_ns == TASKVIZ_UNKNOWN64);
	assert_true(sum.counts.reused == TASKVIZ_UNKNOWN32);
}

static void memory_once_for_threads(void **state)
{
	struct taskviz_record sum = worker(6), more = worker(7), zombie = worker(8);

	(void)state;
	sum.tgid = 5;
	more.tgid = 5;
	sum.info |= TASKVIZ_INFO_THREAD;
	more.info |= TASKVIZ_INFO_THREAD;
	record_sum_add(&sum, &more);
	assert_int_equal(sum.rss_bytes, 4096);
	assert_int_equal(sum.nr_threads, 1);
	assert_int_equal(sum.utime_ns, 20);
	zombie.info = 0;
	more = worker(9);
	record_sum_add(&zombie, &more);
	assert_int_equal(zombie.rss_bytes, 4096);
	assert_true(zombie.info & TASKVIZ_INFO_HAS_MM);
}

static struct taskviz_record thread(int32_t pid, int32_t tgid)
{
	struct taskviz_record record = worker(pid);

	record.tgid = tgid;
	record.nr_threads = 4;
	record.nr_children = 3;
	record.info |= TASKVIZ_INFO_THREAD;
	return record;
}

/* Two processes with four threads each, one process after the other, on one line. */
static void memory_once_a_process(void **state)
{
	struct taskviz_record sum = thread(10, 5);

	(void)state;
	for (int i = 1; i < 8; i++) {
		const struct taskviz_record more = thread(10 + i, i < 4 ? 5 : 6);

		record_sum_add(&sum, &more);
	}
	assert_int_equal(sum.rss_bytes, 2 * 4096);
	assert_int_equal(sum.nr_threads, 2 * 4);
	assert_int_equal(sum.nr_children, 2 * 3);
	assert_int_equal(sum.utime_ns, 8 * 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(nothing, set_up),
		cmocka_unit_test_setup(siblings_of_a_name, set_up),
		cmocka_unit_test_setup(cousins_are_apart, set_up),
		cmocka_unit_test_setup(trees_of_a_shape, set_up),
		cmocka_unit_test_setup(other_shapes_are_apart, set_up),
		cmocka_unit_test_setup(roots, set_up),
		cmocka_unit_test_setup(deep, set_up),
		cmocka_unit_test_setup(any_tree, set_up),
		cmocka_unit_test(a_count),
		cmocka_unit_test(sums),
		cmocka_unit_test(unknown_sums),
		cmocka_unit_test(memory_once_for_threads),
		cmocka_unit_test(memory_once_a_process),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
