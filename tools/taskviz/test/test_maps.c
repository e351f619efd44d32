// SPDX-License-Identifier: GPL-2.0
/* The parser of /proc/PID/maps, with single lines and with this program's own. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <unistd.h>
#include "base/readall.h"
#include "proc/maps.h"
#include "test.h"

static void knows_kinds(void **state)
{
	static const struct { const char *line; enum maps_kind kind; } lines[] = {
		{ "55f282884000-55f2828b3000 r--p 00000000 fe:01 1234   /usr/bin/bash", MAPS_FILE },
		{ "55f282884000-55f2828b3000 r-xp 00000000 fe:01 1234   /usr/bin/bash", MAPS_CODE },
		{ "55f2c032a000-55f2c03eb000 rw-p 00000000 00:00 0      [heap]", MAPS_HEAP },
		{ "7ffc00000000-7ffc00021000 rw-p 00000000 00:00 0      [stack]", MAPS_STACK },
		{ "7f0000000000-7f0000001000 rw-p 00000000 00:00 0 ", MAPS_ANONYMOUS },
		{ "7f0000000000-7f0000001000 rw-s 00000000 00:01 5 /dev/zero (deleted)",
		  MAPS_SHARED },
		{ "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0  [vsyscall]",
		  MAPS_KERNEL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		struct maps_area area;

		assert_true(maps_parse(&area, lines[i].line));
		assert_int_equal(maps_kind_of(&area), lines[i].kind);
	}
}

static void keeps_names_whole(void **state)
{
	struct maps_area area;

	(void)state;
	assert_true(maps_parse(&area, "1000-3000 r--p 00002000 fe:01 9   /a b  c"));
	assert_int_equal(area.begin, 0x1000);
	assert_int_equal(area.end, 0x3000);
	assert_int_equal(area.offset, 0x2000);
	assert_int_equal(area.dev, 0xfe00000001);
	assert_int_equal(area.ino, 9);
	assert_string_equal(area.name, "/a b  c");
}

static void refuses_other_lines(void **state)
{
	static const char *const lines[] = {
		"", "x", "1000-3000", "1000-3000 r--p", "3000-1000 r--p 0 0:0 0", "1000-3000 r 0 0:0 0",
	};
	struct maps_area area;

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		assert_false(maps_parse(&area, lines[i]));
}

/* The first word of statm is the size in pages; vsyscall is not among them. */
static void sums_up_its_own(void **state)
{
	struct maps_sum sums[MAPS_NR_KINDS];
	uint32_t areas = 0, lines = 0;
	char *text;
	int fd = open("/proc/self/maps", O_RDONLY);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(read_all(fd, &text, NULL), 0);
	close(fd);
	for (const char *at = text; *at; at++)
		lines += *at == '\n';
	maps_sum(text, sums);
	for (int i = 0; i < MAPS_NR_KINDS; i++)
		areas += sums[i].areas;
	assert_int_equal(areas, lines);
	assert_true(sums[MAPS_CODE].bytes > 0);
	assert_int_equal(sums[MAPS_STACK].areas, 1);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_kinds),
		cmocka_unit_test(keeps_names_whole),
		cmocka_unit_test(refuses_other_lines),
		cmocka_unit_test(sums_up_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
