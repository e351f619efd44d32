// SPDX-License-Identifier: GPL-2.0
/* Cgroups are found by the inodes of their folders, and whose they are by the names of these. */
#include <sys/stat.h>
#include <unistd.h>
#include "commands.h"
#include "memory.h"
#include "folder.h"
#include "model/cgroups.h"
#include "model/units.h"
#include "recordings.h"

#define CONTAINER	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void units(void **state)
{
	static const struct {
		const char *path;
		const char *unit;
	} known[] = {
		{ "/", "" }, { "", "" }, { "/a/b", "" }, { "/init.scope", "init.scope" },
		{ "/system.slice/cron.service", "cron.service" },
		{ "/system.slice/docker-" CONTAINER ".scope", "docker-" CONTAINER ".scope" },
		{ "/system.slice/x.service/payload", "x.service" },
		{ "/user.slice/user-1.slice/session-2.scope", "session-2.scope" },
		{ "/user.slice/user-1.slice/user@1.service/app.slice/vi.scope", "vi.scope" },
		{ "/user.slice/user-1.slice/user@1.service/app.slice", "user@1.service" },
		{ "/a.slice/a-b.slice", "a-b.slice" }, { "/a.slice/.slice", "a.slice" },
		{ "/docker/" CONTAINER, CONTAINER }, { "/docker/" CONTAINER "0", "" },
		{ "/kubepods/burstable/pod1/" CONTAINER "/sub", CONTAINER },
		{ "/.service", "" }, { "/services", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		size_t len = 0;
		const char *unit = unit_of(known[i].path, &len);

		assert_int_equal(len, strlen(known[i].unit));
		assert_memory_equal(unit ? unit : "", known[i].unit, len);
	}
}

static char root[TEST_FOLDER_SIZE];

static uint64_t make(const char *name)
{
	char path[TEST_FOLDER_SIZE + 64];
	struct stat stat_of;

	snprintf(path, sizeof(path), "%s/%s", root, name);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(stat(path, &stat_of), 0);
	return stat_of.st_ino;
}

static void remove_folder(const char *name)
{
	char path[TEST_FOLDER_SIZE + 64];

	snprintf(path, sizeof(path), "%s/%s", root, name);
	assert_int_equal(rmdir(path), 0);
}

static void assert_called(uint64_t id, const char *path, const char *unit)
{
	char text[CGROUP_TEXT_SIZE];

	cgroup_text(text, id);
	assert_string_equal(text, path);
	cgroup_unit(text, id);
	assert_string_equal(text, unit);
}

static void folders(void **state)
{
	uint64_t service, below;
	char gone[64];

	(void)state;
	assert_true(test_folder_make(root));
	service = make("x.service");
	below = make("x.service/a b");
	cgroups_mounted_at(root);
	assert_called(service, "/x.service", "x.service");
	assert_called(below, "/x.service/a b", "x.service");
	assert_called(TASKVIZ_UNKNOWN64, "?", "?");
	snprintf(gone, sizeof(gone), "#%llu (gone)", ~0ull - 1);
	assert_called(~0ull - 1, gone, "?");
	assert_int_equal(cgroup_unit_number(below), cgroup_unit_number(service));
	assert_int_not_equal(cgroup_number(below), cgroup_number(service));
	assert_int_equal(cgroup_number(TASKVIZ_UNKNOWN64), UINT32_MAX);
	assert_true(cgroup_is_below(below, "/x.service/") && cgroup_is_below(below, "/"));
	assert_false(cgroup_is_below(below, "/x") || cgroup_is_below(service, "/x.service/a b"));
	assert_true(cgroup_has_unit(below, "x") && cgroup_has_unit(below, "x.service"));
	assert_false(cgroup_has_unit(below, "x.s") || cgroup_has_unit(below, ""));
	remove_folder("x.service/a b");
	remove_folder("x.service");
	assert_called(below, "/x.service/a b", "x.service");
	assert_int_equal(rmdir(root), 0);
	cgroups_mounted_at(NULL);
}

/* What is made after it was looked for cgroups is found only by who looks again. */
static bool is_looked_for(const struct snapshot *snapshot)
{
	const uint64_t late = make("late");
	char text[CGROUP_TEXT_SIZE];

	for (uint32_t i = 0; i < snapshot->head.count; i++)
		cgroup_text(text, snapshot->records[i].cgroup);
	remove_folder("late");
	cgroup_text(text, late);
	return !strcmp(text, "/late");
}

static void are_looked_for_once(void **state)
{
	struct snapshot family = test_family();

	(void)state;
	assert_true(test_folder_make(root));
	cgroups_mounted_at(root);
	for (uint32_t i = 0; i < family.head.count; i++)
		family.records[i].cgroup = UINT64_MAX - 100 + i;
	cgroups_expect(&family);
	cgroup_number(family.records[0].cgroup);
	assert_false(is_looked_for(&family));
	cgroups_mounted_at(root);
	family.records[0].cgroup = TASKVIZ_UNKNOWN64;
	cgroups_expect(&family);
	cgroup_number(family.records[1].cgroup);
	family.records[0].cgroup = UINT64_MAX - 1;
	cgroups_expect(&family);
	assert_true(is_looked_for(&family));
	snapshot_free(&family);
	assert_int_equal(rmdir(root), 0);
	cgroups_mounted_at(NULL);
}

static void move(const char *from, const char *to)
{
	char old[TEST_FOLDER_SIZE + 64], new[TEST_FOLDER_SIZE + 64];

	snprintf(old, sizeof(old), "%s/%s", root, from);
	snprintf(new, sizeof(new), "%s/%s", root, to);
	assert_int_equal(rename(old, new), 0);
}

/* As one that is made while it is looked, where it has looked already. */
static void are_there_though_missed(void **state)
{
	char mount[TEST_FOLDER_SIZE + 64];
	uint64_t a, b;

	(void)state;
	assert_true(test_folder_make(root));
	make("mount");
	a = make("mount/a");
	b = make("mount/b");
	snprintf(mount, sizeof(mount), "%s/mount", root);
	cgroups_mounted_at(mount);
	move(a < b ? "mount/a" : "mount/b", "missed");
	assert_called(1, "#1 (gone)", "?");
	move("missed", "mount/missed");
	assert_called(a < b ? a : b, "/missed", "-");
	remove_folder("mount/missed");
	remove_folder(a < b ? "mount/b" : "mount/a");
	remove_folder("mount");
	assert_int_equal(rmdir(root), 0);
	cgroups_mounted_at(NULL);
}

static void are_called_as_they_were(void **state)
{
	static const char *const all[] = {
		"tree", "--from", ".", "-r", "-n", "-o", "PID,UNIT,CGROUP", "1", "2", "10", NULL
	};
	static const char *const some[] = {
		"tree", "--from", ".", "-r", "-n", "-o", "PID", "--unit", "cron", NULL
	};
	static const char *const below[] = {
		"tree", "--from", ".", "-r", "-n", "-o", "PID", "--cgroup", "/system.slice", NULL
	};
	struct snapshot family = test_family();
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	family.records[0].cgroup = 1;
	family.records[3].cgroup = 42;
	family.records[4].cgroup = 43;
	test_save_records(&family);
	snapshot_free(&family);
	test_save_text(CGROUPS_TEXT, "1 /\n42 /system.slice/cron.service\n43\n44 x\n-1 /y\n"
				     "18446744073709551616 /large\n0 /none\n");
	assert_int_equal(test_command(cmd_tree, all, text), STATUS_OK);
	assert_string_equal(text, "1 - /\n2 ? ?\n10 cron.service /system.slice/cron.service\n");
	assert_int_equal(test_command(cmd_tree, some, text), STATUS_OK);
	assert_string_equal(text, "10\n");
	assert_int_equal(test_command(cmd_tree, below, text), STATUS_OK);
	assert_string_equal(text, "10\n");
	assert_called(43, "#43 (gone)", "?");
	assert_called(0, "#0 (gone)", "?");
	assert_int_equal(cgroup_number(TASKVIZ_UNKNOWN64), UINT32_MAX);
	cgroups_are(true, NULL);
}

/* A unit of systemd has a backslash for what its name must not have; lists double that. */
static void are_asked_for_by_their_names(void **state)
{
	(void)state;
	cgroups_are(false, strdup("7 /system.slice/crypt@dm\\\\x2d0.service\n8 /a\\nb/c\n"));
	assert_true(cgroup_has_unit(7, "crypt@dm\\x2d0.service"));
	assert_true(cgroup_has_unit(7, "crypt@dm\\x2d0"));
	assert_false(cgroup_has_unit(7, "crypt@dm\\x2d") || cgroup_has_unit(7, "crypt@dm-0"));
	assert_true(cgroup_is_below(7, "/system.slice/crypt@dm\\x2d0.service/"));
	assert_false(cgroup_is_below(7, "/system.slice/crypt@dm\\"));
	assert_true(cgroup_is_below(8, "/a\nb") && cgroup_is_below(8, "/a\nb/c"));
	assert_false(cgroup_is_below(8, "/a") || cgroup_is_below(8, "/a\\nb"));
	cgroups_are(true, NULL);
}

static void are_listed_once(void **state)
{
	struct snapshot family = test_family();
	char *list;

	(void)state;
	cgroups_are(false, strdup("7 /a\n8 /b\n9 /c\n"));
	family.records[0].cgroup = 8;
	family.records[1].cgroup = 8;
	family.records[2].cgroup = 7;
	family.records[3].cgroup = 6;
	cgroups_note(&family);
	cgroups_note(&family);
	list = cgroups_list();
	assert_string_equal(list, "7 /a\n8 /b\n");
	free(list);
	snapshot_free(&family);
	cgroups_are(true, NULL);
}

static void note(uint64_t id)
{
	struct snapshot family = test_family();

	for (uint32_t i = 0; i < family.head.count; i++)
		family.records[i].cgroup = id;
	cgroups_note(&family);
	snapshot_free(&family);
}

/* Who records for days meets ever more; what has gone, and no task is in, is of no use. */
static void those_of_no_use_are_forgotten(void **state)
{
	uint64_t here, gone, used;
	char text[64];

	(void)state;
	assert_true(test_folder_make(root));
	here = make("here");
	gone = make("gone");
	used = make("used");
	cgroups_mounted_at(root);
	note(used);
	note(gone);
	remove_folder("used");
	remove_folder("gone");
	for (int i = 0; i < 2; i++) {
		cgroups_begin_list();
		assert_called(gone, "/gone", "-");
		note(used);
	}
	cgroups_begin_list();
	assert_int_equal(cgroup_numbered(cgroup_number(used)), used);
	assert_int_equal(cgroup_number(used), 0);
	assert_called(used, "/used", "-");
	assert_called(here, "/here", "-");
	snprintf(text, sizeof(text), "#%llu (gone)", (unsigned long long)gone);
	assert_called(gone, text, "?");
	remove_folder("here");
	assert_int_equal(rmdir(root), 0);
	cgroups_mounted_at(NULL);
}

/* Those that are in the list stay, and the youngest; what was told a million ago is gone. */
static void a_million_told_need_no_more_memory(void **state)
{
	struct snapshot family = test_family();
	char path[32], text[CGROUP_TEXT_SIZE];
	size_t before = 0;

	(void)state;
	cgroups_are(true, NULL);
	cgroups_mounted_at("/nowhere");
	cgroups_told(1, "/listed");
	for (uint32_t i = 0; i < family.head.count; i++)
		family.records[i].cgroup = 1;
	cgroups_note(&family);
	for (uint64_t id = 2; id < 1000000; id++) {
		snprintf(path, sizeof(path), "/job-%07llu", (unsigned long long)id);
		cgroups_told(id, path);
		if (id == 100000)
			before = test_memory();
	}
	assert_true(before && test_memory() < before + 4000000);
	cgroup_text(text, 999999 - 16000);
	assert_string_equal(text, "/job-0983999");
	cgroup_text(text, 1);
	assert_string_equal(text, "/listed");
	cgroup_text(text, 500000);
	assert_string_equal(text, "#500000 (gone)");
	cgroups_mounted_at(NULL);
	snapshot_free(&family);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(units),
		cmocka_unit_test(folders),
		cmocka_unit_test(are_looked_for_once),
		cmocka_unit_test(are_there_though_missed),
		cmocka_unit_test_setup_teardown(are_called_as_they_were, test_enter_saved,
						test_leave_saved),
		cmocka_unit_test(are_asked_for_by_their_names),
		cmocka_unit_test(are_listed_once),
		cmocka_unit_test(those_of_no_use_are_forgotten),
		cmocka_unit_test(a_million_told_need_no_more_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
