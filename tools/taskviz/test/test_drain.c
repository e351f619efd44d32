// SPDX-License-Identifier: GPL-2.0
/* Ring buffers are read as far as they go, and never for ever; interrupts are seen meanwhile. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>
#include "base/interrupt.h"
#include "stream/drain.h"
#include "test.h"

#define PAGE	4096

struct taken {
	size_t pages, limit;
	char last;
};

static int take(void *page, void *context)
{
	struct taken *taken = context;

	taken->last = *(char *)page;
	return ++taken->pages == taken->limit ? 7 : 0;
}

static void reads_no_more_than_there_was(void **state)
{
	const int fd = open("/dev/zero", O_RDONLY | O_CLOEXEC);
	struct taken taken = { .limit = 1000 };
	char page[PAGE];

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(drain(fd, page, PAGE, 10, take, &taken), 0);
	assert_int_equal(taken.pages, 10);
	close(fd);
}

static void reads_to_the_end(void **state)
{
	struct taken taken = { .limit = 1000 };
	char page[PAGE];
	int ends[2];

	(void)state;
	assert_int_equal(pipe2(ends, O_NONBLOCK | O_CLOEXEC), 0);
	for (int i = 1; i <= 3; i++) {
		memset(page, i, PAGE);
		assert_int_equal(write(ends[1], page, PAGE), PAGE);
	}
	assert_int_equal(drain(ends[0], page, PAGE, 10, take, &taken), 0);
	assert_int_equal(taken.pages, 3);
	assert_int_equal(taken.last, 3);
	close(ends[0]);
	close(ends[1]);
}

static void tells_what_ends_it(void **state)
{
	const int fd = open("/dev/zero", O_RDONLY | O_CLOEXEC);
	struct taken taken = { .limit = 2 };
	char page[PAGE];

	(void)state;
	assert_int_equal(drain(fd, page, PAGE, 10, take, &taken), 7);
	assert_int_equal(taken.pages, 2);
	close(fd);
	assert_int_equal(drain(-1, page, PAGE, 10, take, &taken), -EBADF);
}

/* The kernel divides the size by what fits beside a page's head, rounds up, and has one to read. */
static void knows_how_much_a_buffer_holds(void **state)
{
	(void)state;
	assert_int_equal(drain_pages(4, PAGE), 1 + 2);
	assert_int_equal(drain_pages(1 << 20, PAGE), (1 << 30) / (PAGE - 16) + 2);
}

/* ppoll(2) lets no signal in when there is something to read at once. */
static void sees_an_interrupt_while_busy(void **state)
{
	struct pollfd busy = { .fd = open("/dev/zero", O_RDONLY | O_CLOEXEC), .events = POLLIN };

	(void)state;
	interrupt_begin();
	assert_false(interrupt_came());
	raise(SIGINT);
	assert_int_equal(ppoll(&busy, 1, NULL, interrupt_mask()), 1);
	assert_true(interrupt_came());
	interrupt_restore();
	close(busy.fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_no_more_than_there_was),
		cmocka_unit_test(reads_to_the_end),
		cmocka_unit_test(tells_what_ends_it),
		cmocka_unit_test(knows_how_much_a_buffer_holds),
		cmocka_unit_test(sees_an_interrupt_while_busy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
