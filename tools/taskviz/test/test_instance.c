// SPDX-License-Identifier: GPL-2.0
/* Instances in tracefs: only what a recorder of our pid namespace left is taken away. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "stream/stream_instance.h"
#include "test.h"

/* A pid that nobody has. */
static pid_t ended(void)
{
	const pid_t pid = fork();

	if (!pid)
		_exit(0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	return pid;
}

static void one_that_records_is_not_stale(void **state)
{
	char name[STREAM_INSTANCE_NAME_LEN];

	(void)state;
	stream_instance_name(name, getpid(), "taskviz");
	assert_false(stream_instance_is_stale(name));
}

static void one_that_ended_is_stale(void **state)
{
	char name[STREAM_INSTANCE_NAME_LEN];

	(void)state;
	stream_instance_name(name, ended(), "sched");
	assert_true(stream_instance_is_stale(name));
}

/* Its recorder may well live, under another pid here. */
static void one_of_another_namespace_is_not(void **state)
{
	char name[STREAM_INSTANCE_NAME_LEN], other[2 * STREAM_INSTANCE_NAME_LEN];
	char *inode;

	(void)state;
	stream_instance_name(name, ended(), "taskviz");
	inode = strrchr(name, '-') + 1;
	snprintf(other, sizeof(other), "%.*s%lu", (int)(inode - name), name,
		 strtoul(inode, NULL, 10) + 1);
	assert_false(stream_instance_is_stale(other));
}

static void what_is_not_ours_is_left_alone(void **state)
{
	static const char *const names[] = { "taskviz", "taskviz-", "taskviz-1-", "taskviz_test",
					     "taskviz-999999999-x" };

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		assert_false(stream_instance_is_stale(names[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_that_records_is_not_stale),
		cmocka_unit_test(one_that_ended_is_stale),
		cmocka_unit_test(one_of_another_namespace_is_not),
		cmocka_unit_test(what_is_not_ours_is_left_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
