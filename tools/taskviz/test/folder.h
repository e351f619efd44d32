/* SPDX-License-Identifier: GPL-2.0 */
/* A folder for a test, where tools/taskviz/check finds what was left, and removes it. */
#ifndef TASKVIZ_TEST_FOLDER_H
#define TASKVIZ_TEST_FOLDER_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#define TEST_FOLDER_SIZE	96

static inline bool test_folder_make(char path[TEST_FOLDER_SIZE])
{
	const char *below = getenv("TMPDIR");
	const int len = snprintf(path, TEST_FOLDER_SIZE, "%s/taskviz-test.XXXXXX",
				 below ? below : "/tmp");

	return len < TEST_FOLDER_SIZE && mkdtemp(path);
}

#endif /* TASKVIZ_TEST_FOLDER_H */
