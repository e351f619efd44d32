// SPDX-License-Identifier: GPL-2.0
/* Suite probes: the list of groups as a parameter, and which hooks it attaches and detaches. */
#include <kunit/test.h>
#include <linux/kthread.h>
#include <linux/sched/signal.h>
#include "groups.h"
#include "ledger/ledger.h"
#include "parameters.h"
#include "probes/groups.h"
#include "rows.h"
#include "said.h"
#include "settings.h"

#define ALL	((unsigned int)BIT(TASKVIZ_NR_GROUPS) - 1)
#define ON(group)	" +" #group "_must +" #group "_may +" #group "_too"
#define OFF(group)	" -" #group "_too -" #group "_may -" #group "_must sync " #group ":release"
#define LEDGER_UP	" ledger:prepare +ledger_ends +ledger_births ledger:opened"
#define LEDGER_OFF	" -ledger_births sync -ledger_ends sync ledger:release"
#define UNDONE		" -cow_may -cow_must sync cow:release"
#define UP(group)	" " #group ":prepare" ON(group) " " #group ":opened"

static struct taskviz_setting before;

static int remember(struct kunit *test)
{
	before = taskviz_probes;
	memset(&groups_seen, 0, sizeof(groups_seen));
	init_completion(&groups_seen.reached);
	init_completion(&groups_seen.go);
	said_clear();
	return 0;
}

static void restore(struct kunit *test)
{
	taskviz_probes = before;
}

/* Called while the module is being loaded, as the suites are. */
static void __ref load(struct kunit *test, const char *list)
{
	KUNIT_ASSERT_EQ(test, taskviz_ledger_init(), 0);
	KUNIT_ASSERT_EQ(test, parameter_set(test, "probes", list), 0);
	KUNIT_ASSERT_EQ(test, taskviz_probes_init(), 0);
}

static void unload(void)
{
	taskviz_probes_exit();
	taskviz_ledger_exit();
}

static void expect_seen(struct kunit *test, const char *expect)
{
	KUNIT_EXPECT_STREQ(test, (const char *)groups_seen.text, expect);
	memset(groups_seen.text, 0, sizeof(groups_seen.text));
}

/* What the table says of a group. */
static void expect_cell(struct kunit *test, const struct taskviz_group *group, const char *column,
			const char *expect)
{
	const struct taskviz_table *table = &taskviz_groups_table;
	struct taskviz_rows rows = take_rows(test, table);
	u32 found = 0;

	for (u32 i = 0; i < rows.nr; i++) {
		const void *row = row_at(&rows, i);

		if (strcmp(cell_of(test, table, row, "GROUP"), group->name))
			continue;
		found++;
		KUNIT_EXPECT_STREQ(test, (const char *)cell_of(test, table, row, column), expect);
	}
	KUNIT_EXPECT_EQ(test, found, 1u);
	taskviz_rows_drop(&rows);
}

static void names_add_their_bit(struct kunit *test)
{
	for (int i = 0; i < TASKVIZ_NR_GROUPS; i++) {
		unsigned int set = 0;

		KUNIT_EXPECT_EQ(test, taskviz_group_add(taskviz_group(i)->name, &set), 0);
		KUNIT_EXPECT_EQ(test, set, (unsigned int)BIT(i));
		set = ALL & ~BIT(i);
		KUNIT_EXPECT_EQ(test, taskviz_group_add(taskviz_group(i)->name, &set), 0);
		KUNIT_EXPECT_EQ(test, set, ALL);
	}
	KUNIT_EXPECT_PTR_EQ(test, taskviz_group(TASKVIZ_GROUP_COW), &taskviz_cow_group);
	KUNIT_EXPECT_PTR_EQ(test, taskviz_group(TASKVIZ_GROUP_PINS), &taskviz_pins_group);
	KUNIT_EXPECT_PTR_EQ(test, taskviz_group(TASKVIZ_GROUP_ENTRIES), &taskviz_entries_group);
}

static void none_adds_nothing(struct kunit *test)
{
	unsigned int set = 5;

	KUNIT_EXPECT_EQ(test, taskviz_group_add("none", &set), 0);
	KUNIT_EXPECT_EQ(test, set, 5u);
}

static void other_names_are_refused(struct kunit *test)
{
	static const char * const names[] = {
		"", "co", "cows", "COW", "cow ", " cow", "ledger", "nones", "non", "all",
		"cow,pins",
	};
	unsigned int set = 5;

	for (int i = 0; i < ARRAY_SIZE(names); i++)
		KUNIT_EXPECT_EQ_MSG(test, taskviz_group_add(names[i], &set), -EINVAL, "'%s'",
				    names[i]);
	KUNIT_EXPECT_EQ(test, set, 5u);
}

static void lists_are_read(struct kunit *test)
{
	static const struct {
		const char *list;
		unsigned int set;
	} cases[] = {
		{ "cow", BIT(TASKVIZ_GROUP_COW) }, { "", 0 }, { "none", 0 }, { "\n", 0 },
		{ "states,cow", BIT(TASKVIZ_GROUP_COW) | BIT(TASKVIZ_GROUP_STATES) },
		{ " cow,pins\t\n", BIT(TASKVIZ_GROUP_COW) | BIT(TASKVIZ_GROUP_PINS) },
		{ ",,cow,,", BIT(TASKVIZ_GROUP_COW) }, { "cow,cow", BIT(TASKVIZ_GROUP_COW) },
		{ "none,signals", BIT(TASKVIZ_GROUP_SIGNALS) },
		{ "entries,states,signals,pins,cow,lifecycle", ALL },
	};

	for (int i = 0; i < ARRAY_SIZE(cases); i++) {
		taskviz_probes.value = ~cases[i].set & ALL;
		KUNIT_EXPECT_EQ(test, parameter_set(test, "probes", cases[i].list), 0);
		KUNIT_EXPECT_EQ_MSG(test, taskviz_probes.value, cases[i].set, "'%s'",
				    cases[i].list);
		KUNIT_EXPECT_EQ(test, (int)taskviz_probes.source, TASKVIZ_FROM_PARAMETER);
	}
	expect_seen(test, "");
}

static void wrong_lists_change_nothing(struct kunit *test)
{
	static const char * const lists[] = {
		"cow, pins", "cow,x", "x,cow", "cow pins", "cow;pins",
	};

	for (int i = 0; i < ARRAY_SIZE(lists); i++) {
		KUNIT_EXPECT_EQ(test, parameter_set(test, "probes", lists[i]), -EINVAL);
		KUNIT_EXPECT_EQ(test, taskviz_probes.value, before.value);
		KUNIT_EXPECT_EQ(test, (int)taskviz_probes.source, TASKVIZ_FROM_DEFAULT);
	}
	said_clear();
	parameter_set(test, "probes", "cow,Pins,states");
	expect_said(test, "probes: no group 'Pins': use none, or of lifecycle,cow,pins,signals");
}

/* What a set is printed as is read as that set. */
static void all_sets_survive_text(struct kunit *test)
{
	char text[TASKVIZ_SETTING_TEXT];

	for (unsigned int set = 0; set <= ALL; set++) {
		taskviz_probes.print(text, sizeof(text), set);
		KUNIT_EXPECT_EQ(test, parameter_set(test, "probes", text), 0);
		KUNIT_EXPECT_EQ_MSG(test, taskviz_probes.value, set, "%s", text);
	}
	taskviz_probes.print(text, sizeof(text), ALL);
	KUNIT_EXPECT_STREQ(test, (const char *)text,
			   "lifecycle,cow,pins,signals,states,entries");
	taskviz_probes.print(text, sizeof(text), 0);
	KUNIT_EXPECT_STREQ(test, (const char *)text, "none");
}

static u32 nr_accounts(void)
{
	struct taskviz_ledger_stats stats;

	taskviz_ledger_read_stats(&stats);
	return stats.living;
}

/* Nobody else can tell when an account is to be opened or to go. */
static void ledger_comes_first_and_goes_last(struct kunit *test)
{
	load(test, "cow");
	expect_seen(test, LEDGER_UP UP(cow));
	KUNIT_EXPECT_GT(test, nr_accounts(), 3u);
	KUNIT_EXPECT_EQ(test, parameter_set(test, "probes", "none"), 0);
	expect_seen(test, OFF(cow) LEDGER_OFF);
	KUNIT_EXPECT_EQ(test, nr_accounts(), 0u);
	unload();
	expect_seen(test, "");
}

static void what_stays_is_not_touched(struct kunit *test)
{
	load(test, "lifecycle,cow");
	expect_seen(test, LEDGER_UP UP(lifecycle) UP(cow));
	KUNIT_EXPECT_EQ(test, parameter_set(test, "probes", "cow,states"), 0);
	expect_seen(test, OFF(lifecycle) UP(states));
	KUNIT_EXPECT_STREQ(test, parameter_get(test, "probes"), "cow,states\n");
	KUNIT_EXPECT_EQ(test, parameter_set(test, "probes", "states,cow"), 0);
	expect_seen(test, "");
	unload();
	expect_seen(test, OFF(cow) OFF(states) LEDGER_OFF);
}

static void wrong_list_changes_no_hook(struct kunit *test)
{
	load(test, "pins");
	expect_seen(test, LEDGER_UP UP(pins));
	KUNIT_EXPECT_EQ(test, parameter_set(test, "probes", "cow,x"), -EINVAL);
	expect_seen(test, "");
	KUNIT_EXPECT_STREQ(test, parameter_get(test, "probes"), "pins\n");
	unload();
}

struct asker {
	struct kunit *test;
	struct completion over;
	int result;
};

static int ask(void *data)
{
	struct asker *asker = data;

	allow_signal(SIGINT);
	asker->result = parameter_set(asker->test, "probes", "states");
	complete(&asker->over);
	while (!kthread_should_stop())
		schedule_timeout_uninterruptible(1);
	return 0;
}

/* Of all groups, and of the ledger; NULL: nothing is. */
static void expect_pending(struct kunit *test, const char *name)
{
	KUNIT_EXPECT_EQ(test, taskviz_probes_pending(), !!name);
	for (int i = 0; i < TASKVIZ_NR_GROUPS; i++) {
		const struct taskviz_group *group = taskviz_group(i);

		expect_cell(test, group, "PENDING",
			    !name ? "" : strcmp(group->name, name) ? "off" : "on");
	}
	expect_cell(test, &taskviz_ledger_group, "PENDING",
		    !name ? "" : strcmp(name, "none") ? "on" : "off");
}

/* Another asks, is held up in the middle, and gets a signal. */
static void switch_goes_on_without_who_asked(struct kunit *test)
{
	struct asker asker = { .test = test, .result = 1 };
	struct task_struct *thread;

	init_completion(&asker.over);
	load(test, "cow");
	expect_seen(test, LEDGER_UP UP(cow));
	expect_pending(test, NULL);
	expect_cell(test, &taskviz_cow_group, "STATE", "on");
	groups_seen.held = "cow_may";
	thread = kthread_run(ask, &asker, "asker");
	KUNIT_ASSERT_FALSE(test, IS_ERR(thread));
	wait_for_completion(&groups_seen.reached);
	expect_pending(test, "states");
	expect_cell(test, &taskviz_states_group, "STATE", "off");
	expect_cell(test, &taskviz_ledger_group, "STATE", "on");
	KUNIT_EXPECT_STREQ(test, parameter_get(test, "probes"), "none\n");
	KUNIT_EXPECT_EQ(test, asker.result, 1);
	send_sig(SIGINT, thread, 1);
	KUNIT_EXPECT_NE(test, wait_for_completion_timeout(&asker.over, 10 * HZ), 0ul);
	KUNIT_EXPECT_EQ(test, asker.result, -ERESTARTSYS);
	expect_pending(test, "states");
	groups_seen.held = NULL;
	complete(&groups_seen.go);
	KUNIT_EXPECT_EQ(test, parameter_set(test, "probes", "pins,states"), 0);
	expect_pending(test, NULL);
	expect_seen(test, OFF(cow) UP(states) UP(pins));
	kthread_stop(thread);
	unload();
}

/* Switched off it may rest, but who unloads gives all back: after no group uses them any more. */
static void unloading_drops_all_hooks(struct kunit *test)
{
	u32 nr = taskviz_ledger_group.nr_hooks;

	for (int i = 0; i < TASKVIZ_NR_GROUPS; i++)
		nr += taskviz_group(i)->nr_hooks;
	load(test, "cow,signals");
	KUNIT_EXPECT_EQ(test, parameter_set(test, "probes", "cow"), 0);
	KUNIT_EXPECT_EQ(test, groups_seen.dropped, 0u);
	unload();
	KUNIT_EXPECT_EQ(test, groups_seen.dropped, nr);
	KUNIT_EXPECT_NULL(test, strstr(groups_seen.text, "early:"));
}

static void optional_hook_may_be_missing(struct kunit *test)
{
	groups_seen.refuse = "cow_may";
	groups_seen.error = -ENOENT;
	load(test, "cow");
	expect_seen(test, LEDGER_UP " cow:prepare +cow_must !cow_may +cow_too cow:opened");
	KUNIT_EXPECT_TRUE(test, taskviz_group_is_on(&taskviz_cow_group));
	KUNIT_EXPECT_NULL(test, taskviz_group_why(&taskviz_cow_group));
	expect_said(test, "cow: cow_may not hooked: not there; lost: a part\n");
	unload();
	expect_seen(test, " -cow_too -cow_must sync cow:release" LEDGER_OFF);
}

/* The rest of the group is let go of, the other groups go on. */
static void group_is_off_without_its_hook(struct kunit *test)
{
	groups_seen.refuse = "cow_too";
	groups_seen.error = -EBUSY;
	load(test, "cow,states");
	expect_seen(test, LEDGER_UP " cow:prepare +cow_must +cow_may !cow_too" UNDONE UP(states));
	KUNIT_EXPECT_FALSE(test, taskviz_group_is_on(&taskviz_cow_group));
	KUNIT_EXPECT_STREQ(test, taskviz_group_why(&taskviz_cow_group), "the kernel refused");
	expect_cell(test, &taskviz_cow_group, "STATE", "unavailable");
	expect_cell(test, &taskviz_cow_group, "RECORDS",
		    "the kernel refused; it would record nothing");
	KUNIT_EXPECT_STREQ(test, parameter_get(test, "probes"), "states\n");
	groups_seen.refuse = NULL;
	KUNIT_EXPECT_EQ(test, parameter_set(test, "probes", "cow,states"), 0);
	expect_seen(test, UP(cow));
	KUNIT_EXPECT_NULL(test, taskviz_group_why(&taskviz_cow_group));
	expect_cell(test, &taskviz_cow_group, "STATE", "on");
	expect_cell(test, &taskviz_cow_group, "RECORDS", "nothing");
	unload();
}

static void unprepared_group_hooks_nothing(struct kunit *test)
{
	groups_seen.refuse = "signals";
	groups_seen.error = -ENOMEM;
	load(test, "signals");
	expect_seen(test, LEDGER_UP " signals:prepare");
	expect_said(test, "signals is not recorded: no memory\n");
	KUNIT_EXPECT_STREQ(test, taskviz_group_why(&taskviz_signals_group), "no memory");
	KUNIT_EXPECT_STREQ(test, parameter_get(test, "probes"), "none\n");
	unload();
	expect_seen(test, LEDGER_OFF);
	taskviz_signals_group.error = 0;
}

static void no_ledger_no_group(struct kunit *test)
{
	groups_seen.refuse = "ledger_births";
	groups_seen.error = -ENOENT;
	load(test, "cow,states");
	expect_seen(test,
		    " ledger:prepare +ledger_ends !ledger_births -ledger_ends sync ledger:release");
	KUNIT_EXPECT_STREQ(test, taskviz_group_why(&taskviz_ledger_group),
			   "this kernel lacks what it needs");
	KUNIT_EXPECT_STREQ(test, parameter_get(test, "probes"), "none\n");
	unload();
	expect_seen(test, "");
	taskviz_ledger_group.error = 0;
}

static void reasons_are_told_apart(struct kunit *test)
{
	struct taskviz_group group = { .error = -EINVAL };

	KUNIT_EXPECT_STREQ(test, taskviz_group_why(&group),
			   "a parameter is out of range, see the kernel log");
	group.error = 0;
	KUNIT_EXPECT_NULL(test, taskviz_group_why(&group));
}

/* Which may run after its release: a task that was there before, in no list any more. */
static void who_is_released_is_not_missed(struct kunit *test)
{
	struct taskviz_group group = { .since_ns = 1 };
	struct task_struct *released = kunit_kzalloc(test, sizeof(*released), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, released);
	taskviz_group_missed(&group, current);
	KUNIT_EXPECT_EQ(test, atomic64_read(&group.misses), 1);
	taskviz_group_missed(&group, released);
	KUNIT_EXPECT_EQ(test, atomic64_read(&group.misses), 1);
	group.since_ns = 0;
	taskviz_group_missed(&group, current);
	KUNIT_EXPECT_EQ(test, atomic64_read(&group.misses), 1);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(names_add_their_bit),
	KUNIT_CASE(none_adds_nothing),
	KUNIT_CASE(other_names_are_refused),
	KUNIT_CASE(lists_are_read),
	KUNIT_CASE(wrong_lists_change_nothing),
	KUNIT_CASE(all_sets_survive_text),
	KUNIT_CASE(ledger_comes_first_and_goes_last),
	KUNIT_CASE(what_stays_is_not_touched),
	KUNIT_CASE(wrong_list_changes_no_hook),
	KUNIT_CASE(switch_goes_on_without_who_asked),
	KUNIT_CASE(unloading_drops_all_hooks),
	KUNIT_CASE(optional_hook_may_be_missing),
	KUNIT_CASE(group_is_off_without_its_hook),
	KUNIT_CASE(unprepared_group_hooks_nothing),
	KUNIT_CASE(no_ledger_no_group),
	KUNIT_CASE(reasons_are_told_apart),
	KUNIT_CASE(who_is_released_is_not_missed),
	{}
};

static struct kunit_suite suite = {
	.name = "probes",
	.suite_init = said_begin,
	.suite_exit = said_end,
	.init = remember,
	.exit = restore,
	.test_cases = cases,
};

kunit_test_suite(suite);
