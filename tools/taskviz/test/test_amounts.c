// SPDX-License-Identifier: GPL-2.0
/* Sizes and times that are typed. */
#include "base/amounts.h"
#include "test.h"

static void expect_bytes(const char *text, uint64_t wanted)
{
	uint64_t bytes = 0;

	assert_int_equal(amount_bytes(text, 100, &bytes), wanted != 0);
	assert_int_equal(bytes, wanted);
}

static void sizes(void **state)
{
	(void)state;
	expect_bytes("100", 100);
	expect_bytes("99", 0);
	expect_bytes("64K", 65536);
	expect_bytes("64M", 64 << 20);
	expect_bytes("2G", 2ull << 30);
	expect_bytes("1048576G", 1ull << 50);
	expect_bytes("1048577G", 0);
	expect_bytes("18446744073709551616", 0);
	expect_bytes("1T", 0);
	expect_bytes("1KB", 0);
	expect_bytes("-1K", 0);
	expect_bytes("K", 0);
	expect_bytes("", 0);
}

static void expect_ns(const char *text, uint64_t wanted)
{
	uint64_t ns = 0;

	assert_int_equal(amount_ns(text, &ns), wanted != 0);
	assert_int_equal(ns, wanted);
}

static void times(void **state)
{
	(void)state;
	expect_ns("2.5", 2500000000);
	expect_ns("90s", 90000000000);
	expect_ns("10m", 600000000000);
	expect_ns("2h", 7200000000000);
	expect_ns("2e-9", 2);
	expect_ns("1e-10", 0);
	expect_ns("0", 0);
	expect_ns("-1", 0);
	expect_ns("nan", 0);
	expect_ns("inf", 0);
	expect_ns("1d", 0);
	expect_ns("", 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes),
		cmocka_unit_test(times),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
