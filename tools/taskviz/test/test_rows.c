// SPDX-License-Identifier: GPL-2.0
/* Tables in files and as tables of ours: nothing is lost, what is damaged is refused. */
#include <errno.h>
#include "base/errors.h"
#include "commands.h"
#include "tables.h"

static const char copies[] =
	"PID:pid START:time:d E:word COPIED:number:u+ PIN:number:un NAME:name\n"
	"10 10.5 - 17+ ? a\tshell\n"
	"11 11.000000001 Z 4 - dead+\n";

static void show(const char *option, const char *columns, char text[TEST_OUTPUT_SIZE])
{
	const char *const words[] = { "cow", "--from", ".", option, columns, NULL };

	assert_int_equal(test_save_table("copies", copies), 0);
	assert_int_equal(test_command(cmd_cow, words, text), STATUS_OK);
}

static void programs_are_told_at_least(void **state)
{
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	show("-J", NULL, text);
	assert_non_null(strstr(text, "\"copied\": 17,"));
	assert_non_null(strstr(text, "\"since\": true"));
	assert_non_null(strstr(text, "\"copied\": 4,"));
	assert_non_null(strstr(text, "\"since\": false"));
	show("-r", "-oPID,SINCE,COPIED", text);
	assert_string_equal(text, "PID SINCE COPIED\n10 1 17\n11 0 4\n");
}

static void eyes_see_the_plus(void **state)
{
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	show("-n", NULL, text);
	assert_non_null(strstr(text, "17+"));
	assert_null(strstr(text, " 4+"));
	show("-n", "-oCOPIED,SINCE", text);
	assert_non_null(strstr(text, "17+ 1"));
}

static void programs_get_details_and_all_decimals(void **state)
{
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	show("-J", NULL, text);
	assert_non_null(strstr(text, "\"start\": 10.500000000"));
	assert_non_null(strstr(text, "\"start\": 11.000000001"));
	show("-n", NULL, text);
	assert_null(strstr(text, "10.5"));
}

static void what_is_unknown_or_none_is_no_number(void **state)
{
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	show("-J", "-oPIN", text);
	assert_non_null(strstr(text, "\"pin\": null"));
	assert_null(strstr(text, "\"pin\": 1"));
	show("-r", "-oPIN", text);
	assert_string_equal(text, "PIN\n?\n-\n");
}

static void only_rows_of_a_pid(void **state)
{
	const char *const words[] = { "cow", "--from", ".", "-n", "-oPID", "11", NULL };
	const char *const nobody[] = { "cow", "--from", ".", "12", NULL };
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	assert_int_equal(test_save_table("copies", copies), 0);
	assert_int_equal(test_command(cmd_cow, words, text), STATUS_OK);
	assert_string_equal(text, " 11\n");
	assert_int_equal(test_command(cmd_cow, nobody, text), STATUS_NOTHING);
	assert_string_equal(text, "");
}

static void any_table_is_shown(void **state)
{
	const char *const words[] = { "table", "--from", ".", "-r", "other", NULL };
	const char *const describe[] = { "table", "--from", ".", "-r", "-d", "other", NULL };
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	test_save_table("other", "WHAT:word EXIT:exit SET:signals\nx 9 0x202\n");
	assert_int_equal(test_command(cmd_table, words, text), STATUS_OK);
	assert_string_equal(text, "WHAT EXIT SET\nx SIGKILL INT,USR1\n");
	assert_int_equal(test_command(cmd_table, describe, text), STATUS_OK);
	assert_non_null(strstr(text, "EXIT exit"));
}

struct bytes {
	char *data;
	size_t size;
};

static struct bytes encode(const struct rows *rows)
{
	struct bytes bytes;
	FILE *to = open_memstream(&bytes.data, &bytes.size);

	rows_encode(to, rows);
	assert_int_equal(fclose(to), 0);
	assert_int_equal(bytes.size, rows_size(rows));
	return bytes;
}

/* A copy of exactly that size, for the sanitizer to see the first byte beyond. */
static int decode(struct bytes bytes, size_t size, struct rows *rows)
{
	char *copy = malloc(size + !size);
	int err;

	memcpy(copy, bytes.data, size);
	err = rows_decode(copy, size, rows);
	free(copy);
	return err;
}

static void reads_what_it_wrote(void **state)
{
	struct rows rows = test_table("copies", copies), read;
	struct bytes bytes = encode(&rows);

	(void)state;
	assert_int_equal(decode(bytes, bytes.size, &read), 0);
	assert_string_equal(read.name, "copies");
	assert_int_equal(read.count, 2);
	assert_memory_equal(read.columns, rows.columns, rows.nr_columns * sizeof(*rows.columns));
	assert_memory_equal(read.data, rows.data, rows.count * rows.row_size);
	rows_free(&read);
	rows_free(&rows);
	free(bytes.data);
}

static void refuses_what_is_cut(void **state)
{
	struct rows rows = test_table("copies", copies), read;
	struct bytes bytes = encode(&rows);

	(void)state;
	for (size_t size = 0; size < bytes.size; size++)
		assert_int_equal(decode(bytes, size, &read), -EBADMSG);
	rows_free(&rows);
	free(bytes.data);
}

static void refuses(struct rows *rows)
{
	struct bytes bytes = encode(rows);
	struct rows read;

	assert_int_equal(decode(bytes, bytes.size, &read), -EBADMSG);
	free(bytes.data);
}

static void refuses_columns_outside_the_row(void **state)
{
	struct rows rows = test_table("copies", copies);
	struct taskviz_column *column = &rows.columns[3], sound = *column;

	(void)state;
	column->offset = rows.row_size - 4;
	refuses(&rows);
	*column = sound;
	column->least = rows.row_size;
	refuses(&rows);
	*column = sound;
	column->type = TASKVIZ_NR_TYPES;
	refuses(&rows);
	*column = sound;
	column->size = 3;
	refuses(&rows);
	*column = sound;
	memset(column->name, 'X', sizeof(column->name));
	refuses(&rows);
	strcpy(column->name, "\x1b[2J");
	refuses(&rows);
	rows_free(&rows);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_enter_saved, test_leave_saved)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(programs_are_told_at_least),
		TEST(eyes_see_the_plus),
		TEST(programs_get_details_and_all_decimals),
		TEST(what_is_unknown_or_none_is_no_number),
		TEST(only_rows_of_a_pid),
		TEST(any_table_is_shown),
		cmocka_unit_test(reads_what_it_wrote),
		cmocka_unit_test(refuses_what_is_cut),
		cmocka_unit_test(refuses_columns_outside_the_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
