// SPDX-License-Identifier: GPL-2.0
/* Instances in tracefs: what is wanted is enabled, and only what our own left is taken away. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <tracefs.h>
#include "stream/stream_instance.h"
#include "test.h"

/* Those of the program are there, too. */
#define stream_instance_name		tested_name
#define stream_instance_is_stale	tested_is_stale
#define stream_instance_open		tested_open
#define stream_instance_start		tested_start
#define stream_instance_stop		tested_stop
#define stream_instance_close		tested_close
#define stream_instance_forget_stale	tested_forget_stale
#define stat(path, of)			fake_stat(path, of)
#define tracefs_instance_create		fake_create
#define tracefs_instance_file_write	fake_write
#define tracefs_instance_file_open	fake_open
#define tracefs_event_enable		fake_enable
static int fake_stat(const char *path, struct stat *of);
static struct tracefs_instance *fake_create(const char *name);
static int fake_write(struct tracefs_instance *instance, const char *file, const char *text);
static int fake_open(struct tracefs_instance *instance, const char *file, int mode);
static int fake_enable(struct tracefs_instance *instance, const char *system, const char *event);
#include "stream/stream_instance.c"
#undef stat

/* What was enabled, a line each. */
static char enabled[1024];

/* The inode of our cgroup namespace, 0 without. */
static ino_t cgroup_namespace = INITIAL_CGROUP_NS;

static int fake_stat(const char *path, struct stat *of)
{
	if (strcmp(path, "/proc/self/ns/cgroup"))
		return stat(path, of);
	of->st_ino = cgroup_namespace;
	return cgroup_namespace ? 0 : -1;
}

static struct tracefs_instance *fake_create(const char *name)
{
	(void)name;
	return (struct tracefs_instance *)enabled;
}

static int fake_write(struct tracefs_instance *instance, const char *file, const char *text)
{
	(void)instance;
	(void)file;
	return strlen(text);
}

/* As where there is no such CPU. */
static int fake_open(struct tracefs_instance *instance, const char *file, int mode)
{
	(void)instance;
	(void)file;
	(void)mode;
	errno = ENOENT;
	return -1;
}

static int fake_enable(struct tracefs_instance *instance, const char *system, const char *event)
{
	const size_t len = strlen(enabled);

	(void)instance;
	snprintf(enabled + len, sizeof(enabled) - len, "%s:%s\n", system, event);
	return 0;
}

/* Return: the events that are enabled for it. */
static const char *opened(enum stream_instance_kind kind, const struct stream_options *options)
{
	struct stream_instance instance = {};

	enabled[0] = 0;
	assert_int_equal(stream_instance_open(&instance, kind, options, false), 0);
	free(instance.fds);
	return enabled;
}

/* Who only shows what happens has no use for all cgroups that are made, and would keep them. */
static void hears_of_cgroups_if_they_are_wanted(void **state)
{
	struct stream_options options = { .kinds = EVENT_BIT(EVENT_EXEC), .buffer_kb = 4 };

	(void)state;
	assert_string_equal(opened(STREAM_LIVES, &options), "taskviz:task_exec\n");
	options.cgroups = true;
	assert_string_equal(opened(STREAM_LIVES, &options),
			    "taskviz:task_exec\ncgroup:cgroup_mkdir\n");
	options.kinds |= EVENT_BIT(EVENT_SWITCH);
	assert_string_equal(opened(STREAM_STATES, &options), "sched:sched_switch\n");
}

/* What is found below that one's root is called otherwise. */
static void hears_of_no_cgroup_in_another_namespace(void **state)
{
	const struct stream_options options = {
		.kinds = EVENT_BIT(EVENT_EXEC), .buffer_kb = 4, .cgroups = true,
	};

	(void)state;
	cgroup_namespace = 4026532000;
	assert_string_equal(opened(STREAM_LIVES, &options), "taskviz:task_exec\n");
	cgroup_namespace = 0;
	assert_string_equal(opened(STREAM_LIVES, &options), "taskviz:task_exec\n");
	cgroup_namespace = INITIAL_CGROUP_NS;
}

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
		cmocka_unit_test(hears_of_cgroups_if_they_are_wanted),
		cmocka_unit_test(hears_of_no_cgroup_in_another_namespace),
		cmocka_unit_test(one_that_records_is_not_stale),
		cmocka_unit_test(one_that_ended_is_stale),
		cmocka_unit_test(one_of_another_namespace_is_not),
		cmocka_unit_test(what_is_not_ours_is_left_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
