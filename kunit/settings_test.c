// SPDX-License-Identifier: GPL-2.0
/* Suite settings: which source wins, what is allowed, numbers as parameters, values as text. */
#include <kunit/test.h>
#include "lab/kthreads.h"
#include "ledger/ledger.h"
#include "parameters.h"
#include "probes/groups.h"
#include "rows.h"
#include "said.h"
#include "views/procfs.h"

static struct taskviz_setting * const all[] = {
	&taskviz_probes, &taskviz_history, &taskviz_proc_mode, &taskviz_kthreads,
};

static struct taskviz_setting before[ARRAY_SIZE(all)];

static int remember(struct kunit *test)
{
	for (int i = 0; i < ARRAY_SIZE(all); i++)
		before[i] = *all[i];
	said_clear();
	return 0;
}

static void restore(struct kunit *test)
{
	for (int i = 0; i < ARRAY_SIZE(all); i++)
		*all[i] = before[i];
}

static bool is_even(unsigned int value)
{
	return value % 2 == 0;
}

static void better_source_wins(struct kunit *test)
{
	struct taskviz_setting setting = { .name = "x", .print = taskviz_print_number };

	for (int is = 0; is <= TASKVIZ_FROM_PARAMETER; is++)
		for (int comes = 0; comes <= TASKVIZ_FROM_PARAMETER; comes++) {
			const bool taken = comes >= is;

			setting.value = 1;
			setting.source = is;
			taskviz_setting_put(&setting, 2, comes);
			KUNIT_EXPECT_EQ_MSG(test, setting.value, taken ? 2u : 1u, "%d %d", is,
					    comes);
			KUNIT_EXPECT_EQ(test, (int)setting.source, taken ? comes : is);
		}
}

static void value_and_source_as_words(struct kunit *test)
{
	static const char * const expect[] = { "default", "device-tree", "parameter" };
	struct taskviz_setting setting = { .print = taskviz_print_number, .value = 42 };
	char text[TASKVIZ_SETTING_TEXT];

	for (int i = 0; i < ARRAY_SIZE(expect); i++) {
		setting.source = i;
		KUNIT_EXPECT_STREQ(test, taskviz_setting_tell(&setting, text, sizeof(text)),
				   expect[i]);
		KUNIT_EXPECT_STREQ(test, (const char *)text, "42");
	}
}

/* In memory of just that size, so that one byte more is reported. */
static void text_is_cut_where_room_ends(struct kunit *test)
{
	static const char whole[] = "4294967295";
	const struct taskviz_setting setting = { .print = taskviz_print_number, .value = ~0u };

	for (size_t size = 1; size <= sizeof(whole) + 1; size++) {
		char *text = kunit_kzalloc(test, size, GFP_KERNEL);

		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, text);
		memset(text, 'x', size);
		taskviz_setting_tell(&setting, text, size);
		KUNIT_EXPECT_EQ(test, strlen(text), min(size, sizeof(whole)) - 1);
		KUNIT_EXPECT_EQ(test, memcmp(text, whole, strlen(text)), 0);
		kunit_kfree(test, text);
	}
}

/* In more room than that for it, the same comes out; and what is right has room, too. */
static void longest_text_fits(struct kunit *test)
{
	char text[TASKVIZ_SETTING_TEXT], longer[2 * TASKVIZ_SETTING_TEXT];

	for (int i = 0; i < ARRAY_SIZE(all); i++) {
		all[i]->value = all[i] == &taskviz_probes ? BIT(TASKVIZ_NR_GROUPS) - 1 : ~0u;
		taskviz_setting_tell(all[i], text, sizeof(text));
		taskviz_setting_tell(all[i], longer, sizeof(longer));
		KUNIT_EXPECT_STREQ(test, (const char *)text, (const char *)longer);
		KUNIT_EXPECT_LT(test, strlen(all[i]->allowed), sizeof(text));
	}
}

/* Called while the module is being loaded, as the suites are. */
static int __ref init(void)
{
	return taskviz_settings_init(all, ARRAY_SIZE(all));
}

static void each_is_a_row(struct kunit *test)
{
	static const char * const expect[][3] = {
		{ "probes", "lifecycle,cow,signals", "default" }, { "history", "9", "parameter" },
		{ "proc_mode", "0444", "default" }, { "kthreads", "2", "device-tree" },
	};
	static const char * const columns[] = { "SETTING", "VALUE", "SOURCE" };
	const struct taskviz_table *table = &taskviz_settings_table;
	struct taskviz_rows rows;

	KUNIT_EXPECT_EQ(test, init(), 0);
	taskviz_setting_put(&taskviz_history, 9, TASKVIZ_FROM_PARAMETER);
	taskviz_setting_put(&taskviz_kthreads, 2, TASKVIZ_FROM_DEVICE_TREE);
	rows = take_rows(test, table);
	KUNIT_EXPECT_EQ(test, rows.nr, ARRAY_SIZE(expect));
	for (u32 i = 0; i < ARRAY_SIZE(expect) && i < rows.nr; i++) {
		const void *row = row_at(&rows, i);
		const char *cell = cell_of(test, table, row, "ALLOWED");

		KUNIT_EXPECT_STREQ(test, cell, all[i]->allowed);
		for (int j = 0; j < ARRAY_SIZE(columns); j++) {
			cell = cell_of(test, table, row, columns[j]);
			KUNIT_EXPECT_STREQ(test, cell, expect[i][j]);
		}
	}
	taskviz_rows_drop(&rows);
}

static void what_is_allowed(struct kunit *test)
{
	static const struct {
		const struct taskviz_setting *setting;
		unsigned int value;
		bool allowed;
	} cases[] = {
		{ &taskviz_history, 0, false }, { &taskviz_history, 1, true },
		{ &taskviz_history, 1 << 20, true }, { &taskviz_history, (1 << 20) + 1, false },
		{ &taskviz_history, ~0u, false },
		{ &taskviz_proc_mode, 0, false }, { &taskviz_proc_mode, 0444, true },
		{ &taskviz_proc_mode, 0400, true }, { &taskviz_proc_mode, 0440, true },
		{ &taskviz_proc_mode, 0445, false }, { &taskviz_proc_mode, 0644, false },
		{ &taskviz_proc_mode, 01444, false }, { &taskviz_proc_mode, ~0u, false },
		{ &taskviz_kthreads, 0, true }, { &taskviz_kthreads, 64, true },
		{ &taskviz_kthreads, 65, false }, { &taskviz_kthreads, ~0u, false },
		{ &taskviz_probes, 0, true }, { &taskviz_probes, BIT(TASKVIZ_NR_GROUPS) - 1, true },
	};

	for (int i = 0; i < ARRAY_SIZE(cases); i++)
		KUNIT_EXPECT_EQ_MSG(test, taskviz_setting_allows(cases[i].setting, cases[i].value),
				    cases[i].allowed, "%s %u", cases[i].setting->name,
				    cases[i].value);
}

/* Another limit of the lab's threads is another limit of the setting; none goes above 1024. */
static void allowed_threads_depend_on_the_most(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, parameter_set(test, "kthreads_max", "5000"), 0);
	KUNIT_EXPECT_TRUE(test, taskviz_setting_allows(&taskviz_kthreads, 1024));
	KUNIT_EXPECT_FALSE(test, taskviz_setting_allows(&taskviz_kthreads, 1025));
	KUNIT_ASSERT_EQ(test, parameter_set(test, "kthreads_max", "3"), 0);
	KUNIT_EXPECT_TRUE(test, taskviz_setting_allows(&taskviz_kthreads, 3));
	KUNIT_EXPECT_FALSE(test, taskviz_setting_allows(&taskviz_kthreads, 4));
	KUNIT_ASSERT_EQ(test, parameter_set(test, "kthreads_max", "64"), 0);
}

static void numbers_are_read(struct kunit *test)
{
	static const struct {
		const char *text;
		unsigned int value;
	} cases[] = {
		{ "0", 0 }, { "7", 7 }, { "4096\n", 4096 }, { "0x10", 16 }, { "0444", 0444 },
		{ "+5", 5 }, { "4294967295", ~0u },
	};

	for (int i = 0; i < ARRAY_SIZE(cases); i++) {
		taskviz_history.value = 1234;
		taskviz_history.source = TASKVIZ_FROM_DEVICE_TREE;
		KUNIT_EXPECT_EQ(test, parameter_set(test, "history", cases[i].text), 0);
		KUNIT_EXPECT_EQ_MSG(test, taskviz_history.value, cases[i].value, "%s",
				    cases[i].text);
		KUNIT_EXPECT_EQ(test, (int)taskviz_history.source, TASKVIZ_FROM_PARAMETER);
	}
}

static void wrong_numbers_change_nothing(struct kunit *test)
{
	static const char * const cases[] = {
		"", "\n", " 5", "5 ", "5 6", "5\n\n", "-1", "4294967296", "x", "0x", "1k", "08",
	};

	for (int i = 0; i < ARRAY_SIZE(cases); i++) {
		KUNIT_EXPECT_LT_MSG(test, parameter_set(test, "history", cases[i]), 0, "'%s'",
				    cases[i]);
		KUNIT_EXPECT_EQ(test, taskviz_history.value, 4096u);
		KUNIT_EXPECT_EQ(test, (int)taskviz_history.source, TASKVIZ_FROM_DEFAULT);
	}
}

static void each_number_has_its_setting(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, parameter_set(test, "history", "11"), 0);
	KUNIT_EXPECT_EQ(test, parameter_set(test, "proc_mode", "0400"), 0);
	KUNIT_EXPECT_EQ(test, parameter_set(test, "kthreads", "13"), 0);
	KUNIT_EXPECT_EQ(test, taskviz_history.value, 11u);
	KUNIT_EXPECT_EQ(test, taskviz_proc_mode.value, 0400u);
	KUNIT_EXPECT_EQ(test, taskviz_kthreads.value, 13u);
	KUNIT_EXPECT_STREQ(test, parameter_get(test, "history"), "11\n");
	KUNIT_EXPECT_STREQ(test, parameter_get(test, "proc_mode"), "256\n");
	KUNIT_EXPECT_STREQ(test, parameter_get(test, "kthreads"), "13\n");
}

static void defaults_are_right(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, init(), 0);
	expect_silence(test);
}

static void wrong_one_is_named(struct kunit *test)
{
	taskviz_proc_mode.value = 0666;
	KUNIT_EXPECT_EQ(test, init(), -EINVAL);
	expect_said(test, "proc_mode=0666 is out of range: use 0444, 0440 or 0400\n");
	restore(test);
	taskviz_history.value = 0;
	KUNIT_EXPECT_EQ(test, init(), -EINVAL);
	expect_said(test, "history=0 is out of range: use a number from 1 to 1048576\n");
	restore(test);
	taskviz_kthreads.value = 65;
	KUNIT_EXPECT_EQ(test, init(), -EINVAL);
	expect_said(test, "kthreads=65 is out of range: use a number up to kthreads_max\n");
}

static void without_a_rule_all_is_allowed(struct kunit *test)
{
	struct taskviz_setting setting = { .name = "x" };

	KUNIT_EXPECT_TRUE(test, taskviz_setting_allows(&setting, ~0u));
	setting.is_allowed = is_even;
	KUNIT_EXPECT_TRUE(test, taskviz_setting_allows(&setting, 2));
	KUNIT_EXPECT_FALSE(test, taskviz_setting_allows(&setting, 3));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(better_source_wins),
	KUNIT_CASE(value_and_source_as_words),
	KUNIT_CASE(text_is_cut_where_room_ends),
	KUNIT_CASE(longest_text_fits),
	KUNIT_CASE(each_is_a_row),
	KUNIT_CASE(what_is_allowed),
	KUNIT_CASE(allowed_threads_depend_on_the_most),
	KUNIT_CASE(numbers_are_read),
	KUNIT_CASE(wrong_numbers_change_nothing),
	KUNIT_CASE(each_number_has_its_setting),
	KUNIT_CASE(defaults_are_right),
	KUNIT_CASE(wrong_one_is_named),
	KUNIT_CASE(without_a_rule_all_is_allowed),
	{}
};

static struct kunit_suite suite = {
	.name = "settings",
	.suite_init = said_begin,
	.suite_exit = said_end,
	.init = remember,
	.exit = restore,
	.test_cases = cases,
};

kunit_test_suite(suite);
