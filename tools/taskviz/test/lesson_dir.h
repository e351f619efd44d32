/* SPDX-License-Identifier: GPL-2.0 */
/* A folder with a lesson, made for a test. */
#ifndef TASKVIZ_LESSON_DIR_H
#define TASKVIZ_LESSON_DIR_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include "folder.h"
#include "test.h"

static char lesson_dir[TEST_FOLDER_SIZE];

static inline void lesson_dir_put(const char *name, const char *text, mode_t mode)
{
	char path[TEST_FOLDER_SIZE + 16];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", lesson_dir, name);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, mode), 0);
}

static inline bool lesson_dir_has(const char *name)
{
	char path[TEST_FOLDER_SIZE + 16];

	snprintf(path, sizeof(path), "%s/%s", lesson_dir, name);
	return !access(path, F_OK);
}

static inline int lesson_dir_make(void **state)
{
	(void)state;
	return test_folder_make(lesson_dir) ? 0 : -1;
}

static inline int lesson_dir_remove(void **state)
{
	static const char * const names[] = { "lesson.yaml", "lesson.ja.yaml", "program" };
	char path[TEST_FOLDER_SIZE + 16];

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		snprintf(path, sizeof(path), "%s/%s", lesson_dir, names[i]);
		unlink(path);
	}
	return rmdir(lesson_dir);
}

#endif /* TASKVIZ_LESSON_DIR_H */
