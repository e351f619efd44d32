// SPDX-License-Identifier: GPL-2.0
/* The parser of the views' tables, with lines as the module writes them. */
#include <stdlib.h>
#include <string.h>
#include "model/viewtext.h"
#include "test.h"

#define ARRAY_SIZE(array)	(sizeof(array) / sizeof(*(array)))

static const struct view_column forks[] = {
	{ "PARENT", VIEW_WORD }, { "CHILD", VIEW_WORD }, { "SHARING", VIEW_PHRASE },
	{ "CHILD", VIEW_WORD },
};

static void takes_columns_by_name(void **state)
{
	char text[] = "Pages copied, by fork.\n\n"
		" PARENT  CHILD E    SHARED  BY-CHILD BY-PARENT      SHARING  CHILD\n"
		"      1    127 X        17         8         3   until exit  rm\n"
		"    130    136 -        27         1         9       shares  a b  c\n"
		"\n"
		"      1    128 X        17         8         3   until exit  rm\n";
	struct view_reader reader;
	char *words[VIEW_COLUMNS];

	(void)state;
	assert_true(view_find(&reader, text, forks, ARRAY_SIZE(forks)));
	assert_true(view_next(&reader, words));
	assert_string_equal(words[0], "1");
	assert_string_equal(words[1], "127");
	assert_string_equal(words[2], "until exit");
	assert_string_equal(words[3], "rm");
	assert_true(view_next(&reader, words));
	assert_string_equal(words[2], "shares");
	assert_string_equal(words[3], "a b  c");
	assert_false(view_next(&reader, words));
}

static void finds_no_other_table(void **state)
{
	char text[] = "    PID E    COPIED  NAME\n      1 -        20+  init\n";
	struct view_reader reader;

	(void)state;
	assert_false(view_find(&reader, text, forks, ARRAY_SIZE(forks)));
}

static void finds_no_table_too_wide(void **state)
{
	static const struct view_column columns[] = { { "A", VIEW_WORD } };
	char wide[] = "A B C D E F G H I J K L M N O P Q R S T U V W X Y\n1\n";
	char widest[] = "A B C D E F G H I J K L M N O P Q R S T U V W X\n1\n";
	struct view_reader reader;

	(void)state;
	assert_false(view_find(&reader, wide, columns, ARRAY_SIZE(columns)));
	assert_true(view_find(&reader, widest, columns, ARRAY_SIZE(columns)));
}

static void reads_what_is_shared(void **state)
{
	static const struct view_column columns[] = {
		{ "PID", VIEW_WORD }, { "MEMORY", VIEW_SHARED }, { "FILES", VIEW_SHARED },
		{ "NAME", VIEW_WORD },
	};
	char text[] = "    PID    TGID  MEMORY         FILES        NAME\n"
		"      1       1     own             1 /  57  init\n"
		"      2       2       -             2 /  57  / 3 x\n"
		"      3       3     3 /   2     own          leads\n";
	struct view_reader reader;
	char *words[VIEW_COLUMNS];

	(void)state;
	assert_true(view_find(&reader, text, columns, ARRAY_SIZE(columns)));
	assert_true(view_next(&reader, words));
	assert_string_equal(words[1], "own");
	assert_string_equal(words[2], "1 /  57");
	assert_string_equal(words[3], "init");
	assert_true(view_next(&reader, words));
	assert_string_equal(words[2], "2 /  57");
	assert_string_equal(words[3], "/ 3 x");
	assert_true(view_next(&reader, words));
	assert_string_equal(words[1], "3 /   2");
	assert_string_equal(words[2], "own");
	assert_string_equal(words[3], "leads");
}

static void reads_padded_columns(void **state)
{
	static const struct view_column columns[] = {
		{ "PID", VIEW_WORD }, { "NAME", VIEW_PADDED }, { "FUNCTION", VIEW_PADDED },
		{ "JOB", VIEW_WORD },
	};
	char text[] = "    PID NAME            FUNCTION                         JOB\n"
		"      2 kthreadd        ?                                ?\n"
		"     70 a name          kjournald2 [jbd2]                writes the journal\n"
		"     71 \\xff\\xff\\xff\\xff\\xff worker_thread                    works\n";
	struct view_reader reader;
	char *words[VIEW_COLUMNS];

	(void)state;
	assert_true(view_find(&reader, text, columns, ARRAY_SIZE(columns)));
	assert_true(view_next(&reader, words));
	assert_string_equal(words[1], "kthreadd");
	assert_string_equal(words[2], "?");
	assert_true(view_next(&reader, words));
	assert_string_equal(words[1], "a name");
	assert_string_equal(words[2], "kjournald2 [jbd2]");
	assert_string_equal(words[3], "writes the journal");
	assert_true(view_next(&reader, words));
	assert_string_equal(words[1], "\\xff\\xff\\xff\\xff\\xff");
	assert_string_equal(words[2], "worker_thread");
	assert_string_equal(words[3], "works");
}

static void keeps_blanks_that_lead_a_name(void **state)
{
	static const struct view_column columns[] = { { "PID", VIEW_WORD }, { "NAME", VIEW_WORD } };
	char text[] = "    PID  NAME\n      1    two\n1234567890  long\n      2  ";
	struct view_reader reader;
	char *words[VIEW_COLUMNS];

	(void)state;
	assert_true(view_find(&reader, text, columns, ARRAY_SIZE(columns)));
	assert_true(view_next(&reader, words));
	assert_string_equal(words[1], "  two");
	assert_true(view_next(&reader, words));
	assert_string_equal(words[1], "long");
	assert_true(view_next(&reader, words));
	assert_string_equal(words[1], "");
}

static void fills_short_lines(void **state)
{
	static const struct view_column columns[] = {
		{ "CPU", VIEW_WORD }, { "PID", VIEW_WORD }, { "WHAT", VIEW_PADDED },
		{ "NAME", VIEW_WORD },
	};
	char text[] = "CPU     PID WHAT             NAME\n"
		"  0 offline\n"
		"  1     131 kernel thread    busy1\n";
	struct view_reader reader;
	char *words[VIEW_COLUMNS];

	(void)state;
	assert_true(view_find(&reader, text, columns, ARRAY_SIZE(columns)));
	assert_true(view_next(&reader, words));
	assert_string_equal(words[1], "offline");
	assert_string_equal(words[2], "-");
	assert_string_equal(words[3], "");
	assert_true(view_next(&reader, words));
	assert_string_equal(words[2], "kernel thread");
	assert_string_equal(words[3], "busy1");
	assert_false(view_next(&reader, words));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_columns_by_name),
		cmocka_unit_test(finds_no_other_table),
		cmocka_unit_test(finds_no_table_too_wide),
		cmocka_unit_test(reads_what_is_shared),
		cmocka_unit_test(reads_padded_columns),
		cmocka_unit_test(fills_short_lines),
		cmocka_unit_test(keeps_blanks_that_lead_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
