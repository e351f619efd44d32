// SPDX-License-Identifier: GPL-2.0
/* Living and ended tasks, added up as a report does. */
#include <limits.h>
#include "commands.h"
#include "model/cgroups.h"

static struct snapshot family;

static struct taskviz_record *add(int32_t pid, int32_t tgid, int32_t maker, const char *name)
{
	struct taskviz_record *record;

	assert_int_equal(snapshot_reserve(&family, family.head.count + 1), 0);
	record = &family.records[family.head.count++];
	*record = test_record(pid, maker, 'S', name);
	record->tgid = tgid;
	record->birth_ppid = maker;
	record->uid = 0;
	record->cgroup = 7;
	memset(&record->counts, 0, sizeof(record->counts));
	if (pid != tgid)
		record->info |= TASKVIZ_INFO_THREAD;
	return record;
}

static void end(struct taskviz_record *record, int32_t code)
{
	record->state = 'X';
	record->info |= TASKVIZ_INFO_ENDED;
	record->exit_code = code;
	record->exited_ns = 90 * TEST_SECOND;
}

/*
 * init has been there before. It made make (10), that made three cc (20, 21, 22) and ended; 21 was
 * killed, 22 is user 5's, in another cgroup, and has a thread.
 */
static int enter(void **state)
{
	const int failed = test_enter_saved(state);
	struct taskviz_record *record;

	if (failed)
		return failed;
	family = (struct snapshot){ .head.now_ns = 100 * TEST_SECOND, .head.count = 0 };
	record = add(1, 1, 0, "init");
	record->kind = TASKVIZ_KIND_INIT;
	record->info = TASKVIZ_INFO_SINCE;
	record->cgroup = 1;
	record->counts.forks = 1;
	record = add(10, 10, 1, "make");
	record->counts.forks = 3;
	record->counts.copies[0] = 4;
	end(record, 2 << 8);
	for (int32_t pid = 20; pid <= 22; pid++) {
		record = add(pid, pid, 10, "cc");
		record->counts.execs = 2;
		record->ppid = 1;
		if (pid < 22)
			end(record, pid == 21 ? 9 : 0);
	}
	record->uid = 5;
	record->cgroup = 8;
	record->counts.execs = TASKVIZ_UNKNOWN32;
	record->counts.clones = 1;
	add(23, 22, 10, "cc");
	test_save_records(&family);
	test_save_text(CGROUPS_TEXT, "1 /\n7 /a.service\n8 /a.service/sub\n");
	return 0;
}

static int leave(void **state)
{
	snapshot_free(&family);
	return test_leave_saved(state);
}

static void expect(const char *options, const char *wanted)
{
	char copy[128], text[TEST_OUTPUT_SIZE];
	const char *words[16] = { "lives", "--from", "." };
	size_t nr = 3;

	strcpy(copy, options);
	for (char *word = strtok(copy, " "); word; word = strtok(NULL, " "))
		words[nr++] = word;
	assert_int_equal(test_command(cmd_lives, words, text), STATUS_OK);
	assert_string_equal(text, wanted);
}

static void by_name(void **state)
{
	(void)state;
	expect("--by name -noLIVES,THREADS,FORKS,EXECS,COPIED,ENDS,WHO",
	       "    3       1     1    4+      0 0: 1, SIGKILL: 1 cc\n"
	       "    1       0    1+     ?      ? -                init\n"
	       "    1       0     3     0      4 2: 1             make\n");
}

static void by_user(void **state)
{
	(void)state;
	expect("--by user -rnoWHO,LIVES,FORKS,AT-LEAST", "0 4 4 1\n5 1 1 1\n");
}

/* By birth: init has adopted all of make's. */
static void by_parent(void **state)
{
	(void)state;
	expect("--by parent -rnoWHO,LIVES,THREADS", "10\\x20make 3 1\n1\\x20init 1 0\n- 1 0\n");
}

static void by_cgroup_and_unit(void **state)
{
	(void)state;
	expect("--by cgroup -rnoWHO,LIVES", "/a.service 3\n/ 1\n/a.service/sub 1\n");
	expect("--by unit -rnoWHO,LIVES", "a.service 4\n- 1\n");
}

/* What was counted since it was known only, or not at all, is not all. */
static void unknown_is_not_nothing(void **state)
{
	(void)state;
	expect("--by name --name init -noWHO,FORKS,EXECS", "init    1+     ?\n");
	expect("--by name --name make -noWHO,FORKS,EXECS,COPIED", "make     3     0      4\n");
}

static void the_first_of_those_chosen(void **state)
{
	(void)state;
	expect("--by name --top 1 -rnoWHO", "cc\n");
	expect("--by name --user 5 -rnoWHO,LIVES", "cc 1\n");
}

static void refuse(const char *const *words)
{
	char text[TEST_OUTPUT_SIZE];

	assert_int_equal(test_command(cmd_lives, words, text), STATUS_USAGE);
}

static void refuses_what_makes_no_sense(void **state)
{
	(void)state;
	refuse((const char *const[]){ "lives", "--by", "pid", NULL });
	refuse((const char *const[]){ "lives", "--by", "name", "--execs", NULL });
	refuse((const char *const[]){ "lives", "--by", "name", "10", NULL });
	refuse((const char *const[]){ "lives", "--top", "3", NULL });
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, leave)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(by_name),
		TEST(by_user),
		TEST(by_parent),
		TEST(by_cgroup_and_unit),
		TEST(unknown_is_not_nothing),
		TEST(the_first_of_those_chosen),
		TEST(refuses_what_makes_no_sense),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
