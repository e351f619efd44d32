/* SPDX-License-Identifier: GPL-2.0 */
/* Commands for tests: what they print of a saved directory. */
#ifndef TASKVIZ_TEST_COMMANDS_H
#define TASKVIZ_TEST_COMMANDS_H

#include <dirent.h>
#include <getopt.h>
#include <stdio.h>
#include <unistd.h>
#include "commands/command.h"
#include "folder.h"
#include "recordings.h"
#include "tables.h"
#include "test.h"

#define TEST_OUTPUT_SIZE	65536

static char test_saved[TEST_FOLDER_SIZE];

/* What a command finds with --from . */
static struct test_saving {
	struct snapshot family;
	struct rows tables[16];
	size_t nr_tables;
	char *texts[8][2];
	size_t nr_texts;
} test_saving;

static inline void test_save_text(const char *name, const char *text)
{
	char **to = test_saving.texts[test_saving.nr_texts++];

	to[0] = strdup(name);
	to[1] = strdup(text);
}

static inline int test_save_table(const char *name, const char *text)
{
	struct rows rows = test_table(name, text);

	assert_true(rows_check(&rows));
	test_saving.tables[test_saving.nr_tables++] = rows;
	return 0;
}

static inline void test_save_records(const struct snapshot *snapshot)
{
	struct snapshot *family = &test_saving.family;

	snapshot_free(family);
	*family = (struct snapshot){ .head = snapshot->head };
	assert_int_equal(snapshot_reserve(family, snapshot->head.count), 0);
	memcpy(family->records, snapshot->records,
	       snapshot->head.count * sizeof(*snapshot->records));
}

/* Setup: the family of records.h, saved for commands run in a directory of their own. */
static inline int test_enter_saved(void **state)
{
	struct snapshot family = test_family();

	(void)state;
	if (!test_folder_make(test_saved) || chdir(test_saved))
		return 1;
	test_save_records(&family);
	snapshot_free(&family);
	return 0;
}

static inline int test_leave_saved(void **state)
{
	DIR *dir = opendir(".");
	struct dirent *entry;

	(void)state;
	if (!dir)
		return 1;
	snapshot_free(&test_saving.family);
	for (size_t i = 0; i < test_saving.nr_tables; i++)
		rows_free(&test_saving.tables[i]);
	for (size_t i = 0; i < test_saving.nr_texts; i++) {
		free(test_saving.texts[i][0]);
		free(test_saving.texts[i][1]);
	}
	test_saving = (struct test_saving){};
	while ((entry = readdir(dir)))
		unlink(entry->d_name);
	return closedir(dir) || chdir("/") || rmdir(test_saved);
}

static inline void test_write_saved(void)
{
	struct recording_writer writer = { .file = fopen("saved", "w") };

	assert_non_null(writer.file);
	test_write_moment(&writer, &test_saving.family);
	for (size_t i = 0; i < test_saving.nr_texts; i++)
		recording_write_text(&writer, test_saving.texts[i][0], test_saving.texts[i][1]);
	for (size_t i = 0; i < test_saving.nr_tables; i++)
		recording_write_table(&writer, &test_saving.tables[i]);
	assert_int_equal(recording_write_end(&writer), 0);
	assert_int_equal(fclose(writer.file), 0);
}

/* Runs a command with its words, NULL at the end; "." is what was saved. Returns its status. */
static inline int test_command(int (*command)(int argc, char **argv), const char *const *words,
			       char text[TEST_OUTPUT_SIZE])
{
	int argc = 0, status, out = dup(STDOUT_FILENO);
	char *argv[16] = {};
	FILE *file;

	for (; words[argc]; argc++)
		argv[argc] = strcmp(words[argc], ".") ? (char *)words[argc] : "saved";
	test_write_saved();
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
