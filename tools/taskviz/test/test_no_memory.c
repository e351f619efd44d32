// SPDX-License-Identifier: GPL-2.0
/* Where there is no memory for a table the command line is not to blame. */
#include <libsmartcols.h>
#include "commands.h"
#include "commands/export_units.h"

/* That of the program is there, too. */
#define cmd_export	tested_export
#define export_units	no_units
static int no_units(FILE *to, const struct snapshot *snapshot);
#include "commands/cmd_export.c"

static int no_units(FILE *to, const struct snapshot *snapshot)
{
	(void)to;
	(void)snapshot;
	return -ENOMEM;
}

/* In place of the library's. */
struct libscols_table *scols_new_table(void)
{
	return NULL;
}

static const char *const words[][6] = {
	{ "tree", "--from", ".", NULL },
	{ "task", "--from", ".", "10", NULL },
	{ "report", "--from", "story", NULL },
	{ "cow", "--from", ".", NULL },
	{ "pages", "1", NULL },
	{ "doctor", "-J", NULL },
};

static int (*const commands[])(int argc, char **argv) = {
	cmd_tree, cmd_task, cmd_report, cmd_cow, cmd_pages, cmd_doctor,
};

static void has_its_status(void **state)
{
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	test_save_table("copies", "PID:pid NAME:name\n10 shell\n");
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		assert_int_equal(test_command(commands[i], words[i], text), STATUS_IO);
}

/* Who runs it from a timer has nothing but that to read. */
static void is_told(void **state)
{
	const char *const words[] = { "export", "prometheus", "--from", ".", NULL };
	char text[TEST_OUTPUT_SIZE], told[256] = "";
	const int err = dup(STDERR_FILENO);
	FILE *file = tmpfile();

	(void)state;
	assert_non_null(file);
	dup2(fileno(file), STDERR_FILENO);
	assert_int_equal(test_command(cmd_export, words, text), STATUS_IO);
	dup2(err, STDERR_FILENO);
	close(err);
	rewind(file);
	assert_non_null(fgets(told, sizeof(told), file));
	assert_non_null(strstr(told, "no memory"));
	fclose(file);
}

static void is_no_wrong_column(void **state)
{
	const char *const tree[] = { "tree", "--from", ".", "-o", "NONE", NULL };
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	assert_int_equal(test_command(cmd_tree, tree, text), STATUS_USAGE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_enter_saved, test_leave_saved)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(has_its_status),
		TEST(is_told),
		TEST(is_no_wrong_column),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
