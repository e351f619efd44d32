// SPDX-License-Identifier: GPL-2.0
/* Tables have colours on a terminal, unless NO_COLOR is set to anything. */
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/errors.h"
#include "print/table.h"
#include "test.h"

static bool is_coloured(const char *no_color)
{
	static const struct column columns[] = { { "PID", "process", COLUMN_USUAL } };
	struct options options = {};
	struct table *table;
	bool coloured;

	unsetenv("NO_COLOR");
	if (no_color)
		setenv("NO_COLOR", no_color, 1);
	assert_int_equal(table_new("table", columns, 1, &options, &table), STATUS_OK);
	coloured = table_is_coloured(table);
	table_free(table);
	return coloured;
}

static void are_coloured_unless_that_is_not_wanted(void **state)
{
	const int out = dup(STDOUT_FILENO);
	int ours, terminal;
	bool found[3];

	(void)state;
	assert_int_equal(openpty(&ours, &terminal, NULL, NULL, NULL), 0);
	setenv("TERM", "xterm", 1);
	fflush(stdout);
	dup2(terminal, STDOUT_FILENO);
	found[0] = is_coloured(NULL);
	found[1] = is_coloured("");
	found[2] = is_coloured("1");
	dup2(out, STDOUT_FILENO);
	close(out);
	close(terminal);
	close(ours);
	assert_true(found[0]);
	assert_true(found[1]);
	assert_false(found[2]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(are_coloured_unless_that_is_not_wanted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
