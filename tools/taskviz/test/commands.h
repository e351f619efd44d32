/* SPDX-License-Identifier: GPL-2.0 */
/* Commands for tests: what they print of a saved directory. */
#ifndef TASKVIZ_TEST_COMMANDS_H
#define TASKVIZ_TEST_COMMANDS_H

#include <getopt.h>
#include <stdio.h>
#include <unistd.h>
#include "commands/command.h"
#include "records.h"
#include "source/saved.h"
#include "test.h"

#define TEST_OUTPUT_SIZE	65536

static char test_saved[64];

static inline void test_save_text(const char *name, const char *text)
{
	FILE *file = fopen(name, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static inline void test_save_records(const struct snapshot *snapshot)
{
	static const char *const names[] = { SAVED_PROCESSES, SAVED_THREADS };

	for (int i = 0; i < 2; i++) {
		FILE *file = fopen(names[i], "w");

		assert_non_null(file);
		saved_encode(file, snapshot);
		assert_int_equal(fclose(file), 0);
	}
}

/* Setup: the family of records.h, saved in a directory that is entered. */
static inline int test_enter_saved(void **state)
{
	struct snapshot family = test_family();

	(void)state;
	strcpy(test_saved, "/tmp/taskviz-test.XXXXXX");
	if (!mkdtemp(test_saved) || chdir(test_saved))
		return 1;
	test_save_records(&family);
	snapshot_free(&family);
	return 0;
}

static inline int test_leave_saved(void **state)
{
	static const char *const names[] = { SAVED_PROCESSES, SAVED_THREADS, "cow", "lifecycle",
					     "output", "users" };

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		unlink(names[i]);
	return chdir("/") || rmdir(test_saved);
}

/* Runs a command with its words, NULL at the end. Returns its status. */
static inline int test_command(int (*command)(int argc, char **argv), const char *const *words,
			       char text[TEST_OUTPUT_SIZE])
{
	int argc = 0, status, out = dup(STDOUT_FILENO);
	char *argv[16] = {};
	FILE *file;

	for (; words[argc]; argc++)
		argv[argc] = (char *)words[argc];
	fflush(stdout);
	file = fopen("output", "w+");
	assert_non_null(file);
	dup2(fileno(file), STDOUT_FILENO);
	optind = 0;
	status = command(argc, argv);
	fflush(stdout);
	dup2(out, STDOUT_FILENO);
	close(out);
	rewind(file);
	text[fread(text, 1, TEST_OUTPUT_SIZE - 1, file)] = 0;
	fclose(file);
	return status;
}

#endif /* TASKVIZ_TEST_COMMANDS_H */
