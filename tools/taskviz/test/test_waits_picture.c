// SPDX-License-Identifier: GPL-2.0
/* Who waits for whom as pictures: of three that wait for each other, and of others behind them. */
#include <sys/syscall.h>
#include "proc_tree.h"
#include "waits/picture.h"

/* A process that reads a pipe, and has the end for writing of another open; 0: none. */
static void add(int pid, int reads, int writes)
{
	char text[160], link[32];
	const struct tree_task task = { pid, pid, 1, reads ? 'S' : 'R', .call = text };

	snprintf(text, sizeof(text), "%ld 0x0 0x1000 0x1 0x0 0x0 0x0 0x7ffe5d818450 0x7f84351c5503\n",
		 (long)SYS_read);
	tree_add(&proc, &task);
	snprintf(link, sizeof(link), "pipe:[%d]", reads);
	if (reads)
		tree_fd(&proc, pid, 0, link, O_RDONLY);
	snprintf(link, sizeof(link), "pipe:[%d]", writes);
	if (writes)
		tree_fd(&proc, pid, 1, link, O_WRONLY);
}

/* 11 waits for 12, that for 13, that for 11; 10 for 11, 14 for 15 or 17, 16 for nobody known. */
static void add_all(void)
{
	add(10, 3, 0);
	add(11, 1, 3);
	add(12, 2, 1);
	add(13, 3, 2);
	add(14, 4, 0);
	add(15, 0, 4);
	add(16, 5, 0);
	add(17, 0, 4);
	assert_int_equal(waits_look(&waits, &proc), 0);
}

typedef int draw_fn(FILE *to, const struct waits *waits, const struct wait_order *order);

static char *drawn(draw_fn *draw, const struct wait_choice *choice)
{
	struct wait_order order;
	char *picture;
	size_t size;
	FILE *to = open_memstream(&picture, &size);

	assert_int_equal(waits_arrange(&order, &waits, choice), 0);
	assert_int_equal(draw(to, &waits, &order), 0);
	assert_int_equal(fclose(to), 0);
	waits_order_free(&order);
	return picture;
}

static size_t count(const char *text, const char *what)
{
	size_t nr = 0;

	for (; (text = strstr(text, what)); text++)
		nr++;
	return nr;
}

/* A task leads to what it waits for, under whatever name, and that to who can end it. */
static void assert_leads(const char *picture, int from, const char *what, int to, bool dead)
{
	const char *color = dead ? " [color=red]" : "";
	char begin[64], end[64], label[96];
	unsigned long object;
	const char *at;

	snprintf(begin, sizeof(begin), "\tt%d -> o", from);
	at = strstr(picture, begin);
	assert_non_null(at);
	object = strtoul(at + strlen(begin), NULL, 10);
	snprintf(label, sizeof(label), "\to%lu [shape=plaintext, label=\"%s\"]", object, what);
	assert_int_equal(count(picture, label), 1);
	snprintf(end, sizeof(end), "\to%lu -> t%d%s;", object, to, color);
	assert_int_equal(count(picture, end), 1);
}

static void draws_dot(void **state)
{
	const struct wait_choice all = {};
	char *picture;

	(void)state;
	add_all();
	picture = drawn(wait_draw_dot, &all);
	assert_leads(picture, 10, "data from pipe:[3]", 11, true);
	assert_leads(picture, 11, "data from pipe:[1]", 12, true);
	assert_leads(picture, 12, "data from pipe:[2]", 13, true);
	assert_leads(picture, 13, "data from pipe:[3]", 11, true);
	assert_leads(picture, 14, "data from pipe:[4]", 15, false);
	assert_int_equal(count(picture, "label=\"11 task11\", color=red"), 1);
	assert_int_equal(count(picture, "label=\"10 task10\", color=gray40"), 1);
	assert_int_equal(count(picture, "label=\"15 task15\", color=forestgreen"), 1);
	assert_int_equal(count(picture, "label=\"?\""), 1);
	free(picture);
}

/* Of one its enders, which are not asked for; nothing of the others. */
static void draws_some(void **state)
{
	const int32_t pid = 14;
	const struct wait_choice one = { .pids = &pid, .nr = 1 };
	char *picture;

	(void)state;
	add_all();
	picture = drawn(wait_draw_dot, &one);
	assert_int_equal(count(picture, "\tt14 [label=") + count(picture, "\tt15 [label=") +
			 count(picture, "\tt17 [label="), 3);
	assert_int_equal(count(picture, "\tt"), 4);
	free(picture);
}

/* A line each: 11, below it 10 and 13, below that 12, to which an arrow of 11 leads; 15, 14; 16. */
static void draws_svg(void **state)
{
	const struct wait_choice all = {};
	char *picture;

	(void)state;
	add_all();
	picture = drawn(wait_draw_svg, &all);
	assert_int_equal(count(picture, "<rect class=\"S dead\""), 3);
	assert_int_equal(count(picture, "<rect class=\"S\""), 3);
	assert_int_equal(count(picture, "<rect class=\"R\""), 1);
	assert_int_equal(count(picture, "<path class=\"to circle\""), 3);
	assert_int_equal(count(picture, "<path class=\"to\""), 2);
	assert_int_equal(count(picture, "d=\"M34 62H14V226H84\""), 1);
	assert_int_equal(count(picture, ">data from pipe:[3]</text>"), 2);
	assert_int_equal(count(picture, ">data from pipe:[5], or others</text>"), 1);
	assert_non_null(strstr(picture, "7 tasks, each with an arrow to one that can end its wait; "
			       "3 in a deadlock"));
	free(picture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(draws_dot),
		TEST(draws_some),
		TEST(draws_svg),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
