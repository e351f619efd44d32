// SPDX-License-Identifier: GPL-2.0
/* Figures for Prometheus: what the module lost stands in a table, which not all may read. */
#include "commands.h"
#include "commands/export_units.h"
#include "model/cgroups.h"

static void export(char text[TEST_OUTPUT_SIZE])
{
	static const char *const words[] = { "export", "--from", ".", "prometheus", NULL };

	assert_int_equal(test_command(cmd_export, words, text), STATUS_OK);
	assert_non_null(strstr(text, "\ntaskviz_threads "));
}

static void tells_what_was_lost(void **state)
{
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	assert_int_equal(test_save_table("self", "WHAT:word VALUE:number UNIT:word MEANING:text\n"
					 "states-lost 7 - meters\n"
					 "ledger-lost 1001 - accounts\n"
					 "ledger-forgotten 1234567 - tasks\n"
					 "signals-overwritten 41 - signals\n"), 0);
	export(text);
	assert_non_null(strstr(text, "\ntaskviz_forgotten_total 1234567\n"));
	assert_non_null(strstr(text, "\ntaskviz_lost_total 1001\n"));
	assert_non_null(strstr(text, "\ntaskviz_signals_overwritten_total 41\n"));
}

static void leaves_out_what_is_not_known(void **state)
{
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	export(text);
	assert_null(strstr(text, "_lost_total"));
	assert_int_equal(test_save_table("self", "WHAT:word VALUE:number:u MEANING:text\n"
					 "ledger-lost ? accounts\n"), 0);
	export(text);
	assert_null(strstr(text, "_lost_total"));
	assert_null(strstr(text, "_forgotten_total"));
}

static void save_in(const uint64_t cgroups[6], const char *list)
{
	struct snapshot family = test_family();

	for (int i = 0; i < 6; i++)
		family.records[i].cgroup = cgroups[i];
	test_save_records(&family);
	snapshot_free(&family);
	test_save_text(CGROUPS_TEXT, list);
}

static char *units_of(const struct snapshot *snapshot);

/* Of kernel threads, of who has ended, and of whom nobody knows where, nothing is told. */
static void tells_of_units(void **state)
{
	static const uint64_t cgroups[] = { 1, 1, 1, 7, 8, 7 };
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	save_in(cgroups, "1 /\n7 /a\\\\x2d\".service\n8 /a\\\\x2d\".service/sub\n");
	export(text);
	assert_non_null(strstr(text, "\ntaskviz_unit_processes{unit=\"a\\\\x2d\\\".service\"} 2\n"
				     "taskviz_unit_processes{unit=\"-\"} 1\n#"));
	assert_non_null(strstr(text, "\ntaskviz_unit_threads{unit=\"a\\\\x2d\\\".service\"} 2\n"));
	assert_non_null(strstr(text, "\ntaskviz_unit_zombies{unit=\"a\\\\x2d\\\".service\"} 1\n"
				     "taskviz_unit_zombies{unit=\"-\"} 0\n"));
}

static struct taskviz_record *counted(struct snapshot *family, int index)
{
	struct taskviz_record *record = &family->records[index];

	record->cgroup = 7;
	record->utime_ns = TEST_SECOND;
	record->stime_ns = TEST_SECOND / 2;
	memset(&record->counts, 0, sizeof(record->counts));
	return record;
}

/* shell, its zombie and the ended one: what they did is a sum, what is not known of one is none. */
static void tells_what_units_did(void **state)
{
	struct snapshot family = test_family();
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	counted(&family, 3)->counts.forks = 2;
	counted(&family, 4)->counts.clones = 1;
	counted(&family, 5)->counts.forks = 4;
	family.records[0].cgroup = 1;
	family.head.flags = TASKVIZ_SNAPSHOT_ENDED;
	test_save_records(&family);
	snapshot_free(&family);
	test_save_text(CGROUPS_TEXT, "1 /\n7 /a.service\n");
	export(text);
	assert_non_null(strstr(text, "\ntaskviz_unit_processes{unit=\"a.service\"} 2\n"));
	assert_non_null(strstr(text, "unit_living_cpu_seconds{unit=\"a.service\"} 3.000\n"));
	assert_non_null(strstr(text, "\ntaskviz_unit_remembered_forks{unit=\"a.service\"} 7\n"));
	assert_non_null(strstr(text, "\ntaskviz_unit_remembered_ends{unit=\"a.service\"} 1\n"
			       "taskviz_unit_remembered_ends{unit=\"-\"} 0\n"));
	assert_null(strstr(text, "remembered_forks{unit=\"-\"}"));
}

/* Who may not see who has ended is told of no ends. */
static void tells_no_ends_that_are_not_seen(void **state)
{
	struct snapshot family = test_family();
	char *text;

	(void)state;
	cgroups_are(false, strdup("7 /a.service\n"));
	counted(&family, 3);
	text = units_of(&family);
	assert_non_null(strstr(text, "unit_living_cpu_seconds"));
	assert_null(strstr(text, "remembered"));
	free(text);
	snapshot_free(&family);
}

/* One has a byte that another has four characters for: no series is there twice. */
static void tells_of_no_odd_unit(void **state)
{
	static const uint64_t cgroups[] = { 1, 1, 1, 7, 8, 9 };
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	save_in(cgroups, "1 /\n7 /a\\xff.service\n8 /a\\\\xff.service\n9 /a\\n.service\n");
	export(text);
	assert_non_null(strstr(text, "unit_processes{unit=\"a\\\\xff.service\"} 1\n"));
	assert_non_null(strstr(text, "unit_processes{unit=\"?\"} 1\n"));
	assert_null(strstr(text, "a\\xff"));
	assert_null(strstr(text, "a\\n"));
}

static void tells_of_no_units(void **state)
{
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	export(text);
	assert_null(strstr(text, "unit"));
}

static char *units_of(const struct snapshot *snapshot)
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	assert_non_null(to);
	assert_int_equal(export_units(to, snapshot), 0);
	assert_int_equal(fclose(to), 0);
	return text;
}

/* Played again, that a zombie was waited for may be lost; of who is no process nothing is told. */
static void tells_no_zombies_where_one_may_be_gone(void **state)
{
	struct snapshot family = test_family();
	struct taskviz_record *zombie = &family.records[4];
	char *text;

	(void)state;
	zombie->state = '?';
	zombie->exited_ns = TASKVIZ_UNKNOWN64;
	family.records[3].cgroup = 1;
	cgroups_are(false, strdup("1 /a.service\n"));
	text = units_of(&family);
	assert_non_null(strstr(text, "taskviz_unit_zombies{unit=\"a.service\"} 0\n"));
	free(text);
	zombie->cgroup = 1;
	text = units_of(&family);
	assert_non_null(strstr(text, "taskviz_unit_threads{unit="));
	assert_null(strstr(text, "unit_zombies"));
	free(text);
	zombie->info |= TASKVIZ_INFO_THREAD;
	text = units_of(&family);
	assert_non_null(strstr(text, "taskviz_unit_zombies{unit="));
	free(text);
	snapshot_free(&family);
	cgroups_are(true, NULL);
}

#define NR_UNITS	100

static struct snapshot many_units(void)
{
	struct snapshot many = { .head.count = 2 * NR_UNITS - 10 };
	char *list = NULL;
	size_t size;
	FILE *to = open_memstream(&list, &size);

	assert_non_null(to);
	many.records = calloc(many.head.count, sizeof(*many.records));
	for (uint32_t i = 0; i < many.head.count; i++) {
		many.records[i] = test_record(10 + i, 1, 'S', "task");
		many.records[i].cgroup = 1000 + i % NR_UNITS;
	}
	for (int i = 0; i < NR_UNITS; i++)
		fprintf(to, "%d /%d.service\n", 1000 + i, i);
	assert_int_equal(fclose(to), 0);
	cgroups_are(false, list);
	return many;
}

/* Ninety have two processes, ten have one. */
static void bounds_the_values_of_a_label(void **state)
{
	struct snapshot many = many_units();
	char *text = units_of(&many);
	const char *other;
	int labels = 0;

	(void)state;
	for (const char *at = text; (at = strstr(at, "\ntaskviz_unit_processes{")); at++)
		labels++;
	assert_int_equal(labels, EXPORT_UNITS_MOST);
	other = strstr(text, "unit_processes{unit=\"other\"} ");
	assert_non_null(other);
	assert_int_equal(strtol(strchr(other, ' '), NULL, 10), 190 - 2 * (EXPORT_UNITS_MOST - 1));
	free(text);
	snapshot_free(&many);
	cgroups_are(true, NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, test_enter_saved, test_leave_saved)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(tells_what_was_lost),
		TEST(leaves_out_what_is_not_known),
		TEST(tells_of_units),
		TEST(tells_what_units_did),
		TEST(tells_no_ends_that_are_not_seen),
		TEST(tells_of_no_odd_unit),
		TEST(tells_of_no_units),
		TEST(tells_no_zombies_where_one_may_be_gone),
		TEST(bounds_the_values_of_a_label),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
