// SPDX-License-Identifier: GPL-2.0
/* The paths of cgroups that are made, as the kernel's records tell them. */
#include "formats.h"
#include "model/cgroups.h"
#include "stream/cgroup_names.h"
#include "test.h"

EMBED(format_mkdir, "test/formats/cgroup.cgroup_mkdir");

/* As that format has it, common fields first; the path is behind it. */
struct mkdir_record {
	uint16_t type;
	uint8_t flags, preempt_count;
	int32_t common_pid, root, level;
	uint64_t id;
	uint16_t path_at, path_size;
	char path[12];
} __attribute__((packed));

struct world {
	struct tep_handle *tep;
	struct cgroup_names names;
};

static int set_up(void **state)
{
	struct world *world = calloc(1, sizeof(*world));

	world->tep = test_tep(-1);
	assert_int_equal(tep_parse_event(world->tep, format_mkdir, strlen(format_mkdir), "cgroup"),
			 0);
	cgroup_names_init(&world->names, world->tep);
	assert_true(world->names.event >= 0);
	/* Nothing is there where it looks. */
	cgroups_mounted_at("/nowhere");
	*state = world;
	return 0;
}

static int tear_down(void **state)
{
	struct world *world = *state;

	cgroups_mounted_at(NULL);
	tep_free(world->tep);
	free(world);
	return 0;
}

static struct mkdir_record record_of(const struct world *world, int32_t root, uint64_t id)
{
	return (struct mkdir_record){
		.type = world->names.event, .root = root, .id = id, .path = "/a/b c",
		.path_at = offsetof(struct mkdir_record, path), .path_size = 7,
	};
}

/* A copy of exactly that size, for the sanitizer to see the first byte beyond. */
static bool take(struct world *world, const struct mkdir_record *made, size_t size)
{
	struct tep_record record = { .data = malloc(size + !size), .size = size };
	bool taken;

	memcpy(record.data, made, size);
	taken = cgroup_names_take(&world->names, world->tep, &record);
	free(record.data);
	return taken;
}

static void assert_called(uint64_t id, const char *wanted)
{
	char text[CGROUP_TEXT_SIZE];

	cgroup_text(text, id);
	assert_string_equal(text, wanted);
}

static void have_their_paths(void **state)
{
	struct world *world = *state;
	struct mkdir_record record = record_of(world, 0, 41);

	assert_true(take(world, &record, sizeof(record)));
	assert_called(41, "/a/b c");
	/* Of another hierarchy the same numbers are others. */
	record = record_of(world, 1, 42);
	assert_true(take(world, &record, sizeof(record)));
	assert_called(42, "#42 (gone)");
	/* It was asked for before the record was read. */
	record = record_of(world, 0, 42);
	assert_true(take(world, &record, sizeof(record)));
	assert_called(42, "/a/b c");
	record.type++;
	assert_false(take(world, &record, sizeof(record)));
}

/* Cut anywhere, or with a text that has no end, it tells nothing. */
static void tell_nothing_when_cut(void **state)
{
	struct world *world = *state;
	struct mkdir_record record = record_of(world, 0, 51);

	for (size_t size = 0; size < offsetof(struct mkdir_record, path) + 7; size++)
		assert_int_equal(take(world, &record, size), size >= 2);
	record.path_size = UINT16_MAX;
	take(world, &record, sizeof(record));
	record.path_size = 6;
	take(world, &record, sizeof(record));
	record.path_size = 0;
	take(world, &record, sizeof(record));
	record.path_at = UINT16_MAX;
	take(world, &record, sizeof(record));
	assert_called(51, "#51 (gone)");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(have_their_paths),
		TEST(tell_nothing_when_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
