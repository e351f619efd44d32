// SPDX-License-Identifier: GPL-2.0
/* Fuzzes recordings: bytes are refused, or what they hold can be played at any moment. */
#include <errno.h>
#include "model/cgroups.h"
#include "model/users.h"
#include "old_recording.h"
#include "recording/packer.h"
#include "recording/replay.h"
#include "recording/replay_tables.h"
#include "recordings.h"
#include "report/cpu_use.h"
#include "report/ends.h"
#include "report/path_sums.h"
#include "report/sched.h"
#include "tables.h"
#include "target.h"
#include "timeline/critical_path.h"
#include "timeline/timeline.h"
#include "timeline/writers.h"

#define MAX_EVENTS	24

static void check(const struct snapshot *snapshot)
{
	for (uint32_t i = 0; i < snapshot->head.count; i++)
		if (snapshot->records[i].parent > i ||
		    !memchr(snapshot->records[i].name, 0, TASKVIZ_NAME_LEN))
			abort();
}

/* What each CPU did is all of the time, whatever it was. */
static void check_cpus(const struct timeline *timeline)
{
	size_t nr;
	struct cpu_use *use = cpu_use_new(timeline, &nr);

	for (size_t i = 0; i < nr; i++)
		if (use[i].tasks_ns + use[i].other_ns + use[i].unknown_ns !=
		    timeline->end_ns - timeline->begin_ns)
			abort();
	free(use);
}

/* None is lost, or in two groups. */
static void check_groups(const struct timeline *timeline, enum group_key by)
{
	struct sums *sums = sums_new(timeline);
	struct groups groups;
	char text[ENDS_TEXT_SIZE];
	size_t nr = 0;

	if (!sums || groups_build(&groups, timeline, sums, by, NULL))
		abort();
	for (size_t i = 0; i < groups.nr; i++) {
		nr += groups.at[i].nr;
		if (ends_text(timeline, &groups.at[i], text))
			abort();
	}
	for (size_t i = 0; i < timeline->rows.nr; i++)
		nr -= !timeline->rows.at[i].outside;
	if (nr)
		abort();
	groups_drop(&groups);
	free(sums);
}

static void check_sched(const struct timeline *timeline)
{
	size_t nr;
	struct sched *sched = sched_new(timeline, &nr);

	for (size_t i = 0; i < nr; i++)
		if (sched[i].mean_ns > sched[i].max_ns || sched[i].p99_ns > sched[i].max_ns)
			abort();
	free(sched);
}

/* They are all of it, however it is added up. */
static void check_path_sums(const struct critical_path *path)
{
	struct path_sum *(*const sums_of[])(const struct critical_path *path, size_t *nr) = {
		path_sums_by_state, path_sums_by_task,
	};

	for (size_t i = 0; i < sizeof(sums_of) / sizeof(*sums_of); i++) {
		uint64_t ns = path->to_ns - path->from_ns;
		size_t nr;
		struct path_sum *sums = sums_of[i](path, &nr);

		while (nr)
			ns -= sums[--nr].ns;
		if (ns)
			abort();
		free(sums);
	}
}

/* It is whole. */
static void check_path(const struct timeline *timeline, uint32_t row)
{
	struct critical_path path;
	uint64_t at_ns;

	if (critical_path_build(&path, timeline, row))
		abort();
	at_ns = path.from_ns;
	for (size_t i = 0; i < path.nr; at_ns = path.steps[i++].to_ns)
		if (path.steps[i].from_ns != at_ns || path.steps[i].to_ns <= at_ns)
			abort();
	if (at_ns != path.to_ns)
		abort();
	check_path_sums(&path);
	critical_path_drop(&path);
}

static void sum_up(const struct timeline *timeline)
{
	check_cpus(timeline);
	check_sched(timeline);
	if (timeline->rows.nr)
		check_path(timeline, timeline->rows.nr - 1);
	for (enum group_key by = GROUP_NAME; by <= GROUP_UNIT; by++)
		check_groups(timeline, by);
}

static struct critical_path path_of(const struct timeline *timeline)
{
	struct critical_path path = {};

	if (timeline->rows.nr && critical_path_build(&path, timeline, timeline->rows.nr - 1))
		abort();
	return path;
}

/* So low that much is folded. */
static int write_svg(FILE *to, const struct timeline *timeline)
{
	struct critical_path path = path_of(timeline);
	int err = timeline_write_svg(to, timeline, &path, 160);

	critical_path_drop(&path);
	return err;
}

static int write_html(FILE *to, const struct timeline *timeline)
{
	struct critical_path path = path_of(timeline);
	int err = timeline_write_html(to, timeline, &path, true);

	critical_path_drop(&path);
	return err;
}

static int write_perfetto(FILE *to, const struct timeline *timeline)
{
	struct critical_path path = path_of(timeline);
	int err = timeline_write_perfetto(to, timeline, &path);

	critical_path_drop(&path);
	return err;
}

/* What cannot be drawn would crash here, or leave half of a file. */
static void check_writer(int (*writer)(FILE *to, const struct timeline *timeline),
			 const struct timeline *timeline)
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	if (writer(to, timeline) || fclose(to) || !size)
		abort();
	free(text);
}

/* Of an input that is alone all is done; of sixteen one has what takes longer than all else. */
static void draw(const struct history *history, const struct span *span)
{
	static unsigned int nr_drawn;
	struct timeline timeline;

	if (timeline_build(&timeline, history, span, KTHREADS_YES))
		abort();
	check_writer(write_svg, &timeline);
	check_writer(write_html, &timeline);
	check_writer(timeline_write_trace, &timeline);
	if (nr_drawn++ % 16 == 0) {
		check_writer(write_perfetto, &timeline);
		sum_up(&timeline);
	}
	timeline_drop(&timeline);
}

static void make_table(const struct history *history, const struct span *span, const char *name,
		       const char *text)
{
	struct rows rows = test_table(name, text);
	int err = replay_rows(history, span, &rows);

	if (err && err != -EINVAL)
		abort();
	rows_free(&rows);
}

static void play_part(const struct history *history, const struct span *span)
{
	draw(history, span);
	make_table(history, span, "copies", "PID:pid E:word FORK:number:u+ NAME:name\n1 - 1 init\n");
	make_table(history, span, "states", "S:word TASKS:number ON-CPU:number:n\nR 1 1\nS 1 -\n");
	make_table(history, span, "cpus", "CPU:number PID:pid:n NAME:name\n0 1 init\n70000 1 x\n");
}

static void play(const struct recording *recording)
{
	uint64_t begin = recording_begin_ns(recording);
	uint64_t length = recording->end_ns - begin;
	struct snapshot snapshot = {};
	struct history history;

	recording_give_names(recording);
	if (history_build(&history, recording))
		abort();
	for (unsigned int flags = 0; flags < 4; flags++) {
		if (replay_snapshot(&history, flags, begin + length / 4 * (flags + 1), &snapshot))
			abort();
		check(&snapshot);
	}
	play_part(&history, &SPAN_ALL);
	play_part(&history, &(struct span){ begin + length / 4, begin + length / 4 });
	play_part(&history, &(struct span){ begin + length / 3, begin + length / 2 });
	snapshot_free(&snapshot);
	history_drop(&history);
}

/* A copy of exactly that size, for the sanitizer to see the first byte beyond. */
static void parse(const void *data, size_t size)
{
	struct recording recording;
	char *copy = malloc(size + !size);

	memcpy(copy, data, size);
	if (!recording_parse(&recording, copy, size) && !(recording.head.flags & RECORDING_MOMENT))
		play(&recording);
	recording_drop(&recording);
	free(copy);
}

/* What is read bit by bit is what is read at once, as far as it can be. */
static void parse_slowly(const void *data, size_t size)
{
	struct recording recording, whole;
	const bool sound = !recording_parse_ends(&recording, data, size);
	const bool is_whole = !recording_parse(&whole, data, size) && !whole.cut;

	for (size_t i = 0; sound && i < 4; i++)
		if (recording_load(&recording, TEST_BEGIN + (i - 1) * TEST_SECOND) && is_whole)
			abort();
	if (sound && is_whole && (recording_load(&recording, UINT64_MAX) ||
				  recording.nr_events != whole.nr_events))
		abort();
	recording_drop(&recording);
	recording_drop(&whole);
}

/* Parts that are whole, of any contents: no checksum is in the way. */
static struct test_bytes make_parts(const uint8_t *data, size_t size)
{
	const struct recording_head head = { .flags = size & 4 ? RECORDING_MOMENT : 0 };
	struct recording_writer writer = {};
	struct test_bytes bytes;

	writer.file = open_memstream(&bytes.data, &bytes.size);
	if (size & 8)
		test_write_first(&writer);
	else
		recording_write_head(&writer, &head);
	while (size > 4) {
		const struct recording_chunk chunk = {
			.kind = data[0] % 8, .which = data[1] % 5, .head_size = data[2] * 8,
			.item_size = data[3] * 8,
		};
		const size_t length = data[4] * 8u < size - 5 ? data[4] * 8u : size - 5;

		if (chunk.kind == RECORDING_PART_EVENTS) {
			struct event event = {};

			memcpy(&event, data + 5, length < sizeof(event) ? length : sizeof(event));
			recording_write_event(&writer, &event);
		} else {
			packer_begin(writer.packer, &chunk);
			packer_put(writer.packer, data + 5, length);
		}
		data += 5 + length;
		size -= 5 + length;
	}
	recording_write_end(&writer);
	fclose(writer.file);
	return bytes;
}

static void parse_parts(const uint8_t *data, size_t size)
{
	struct test_bytes bytes = make_parts(data, size);

	parse(bytes.data, bytes.size);
	parse_slowly(bytes.data, bytes.size);
	free(bytes.data);
}

/* Few pids, so that tasks meet; what would be refused at once is put right. */
static struct event make_event(const uint8_t *data, uint64_t time_ns)
{
	struct event event;

	memcpy(&event, data, sizeof(event));
	event.time_ns = time_ns;
	event.kind = data[0] % EVENT_NR_KINDS;
	event.start_ns = data[1] % 3 * TEST_SECOND;
	event.pid = data[2] % 16;
	if (event.kind == EVENT_FORK) {
		event.fork.parent = data[3] % 16;
		event.fork.tgid = data[4] & 1 ? event.pid : data[4] % 16;
		event.fork.name[TASKVIZ_NAME_LEN - 1] = 0;
	} else if (event.kind == EVENT_EXEC) {
		event.exec.old_pid = data[3] % 16;
		event.exec.old_name[TASKVIZ_NAME_LEN - 1] = 0;
		event.exec.name[TASKVIZ_NAME_LEN - 1] = 0;
	} else if (event.kind == EVENT_COPY) {
		event.copy.kind %= TASKVIZ_NR_COPIES;
	}
	return event;
}

/* Each has a number, and that of its unit is of one that has the same. */
static void check_cgroup(uint64_t id)
{
	char unit[CGROUP_TEXT_SIZE], same[CGROUP_TEXT_SIZE];
	const uint32_t number = cgroup_unit_number(id);

	if (cgroup_numbered(cgroup_number(id)) != id)
		abort();
	cgroup_unit(unit, id);
	cgroup_unit(same, cgroup_numbered(number));
	if (strcmp(unit, same))
		abort();
	cgroup_text(same, id);
	if (number != UINT32_MAX && !cgroup_is_below(id, "/"))
		abort();
}

/* Lists of what may stand in them, in any order. */
static void name(const uint8_t *data, size_t size)
{
	static const char *const some[] = {
		"\n1 /", "\n2 /", "\n3 /", "\n18446744073709551616 /", "\n", "/", "a", "\\\\", "\\",
		".service", ".slice", " ", "0",
	};
	const size_t nr = sizeof(some) / sizeof(*some);
	char text[1024] = "";
	struct recording_text users = { .name = USERS_TEXT, .text = text };
	struct recording_text cgroups = { .name = CGROUPS_TEXT, .text = text, .next = &users };
	const struct recording recording = { .texts = &cgroups };

	for (size_t i = 0; i < size && i < 40; i++)
		strcat(text, data[i] == 0xff ? "\t" : some[data[i] % nr]);
	recording_give_names(&recording);
	for (uint64_t id = 0; id < 10; id++)
		check_cgroup(id);
	check_cgroup(TASKVIZ_UNKNOWN64);
	for (uint32_t uid = 0; uid < 10; uid++)
		user_name(uid);
}

int fuzz_one(const uint8_t *data, size_t size)
{
	struct event events[MAX_EVENTS];
	struct test_bytes bytes;
	size_t nr = 0;

	name(data, size);
	parse(data, size);
	if (size % 4 == 3)
		parse_parts(data, size);
	for (; nr < MAX_EVENTS && (nr + 1) * sizeof(*events) <= size; nr++)
		events[nr] = make_event(data + nr * sizeof(*events),
					TEST_BEGIN - 2 * TEST_SECOND + nr * TEST_SECOND / 2);
	bytes = size % 4 == 2 ? test_write_old(events, nr) : test_write(events, nr);
	parse(bytes.data, bytes.size);
	if (size > 1)
		parse(bytes.data, (data[0] << 8 | data[1]) % bytes.size);
	for (size_t i = 0; i < size / 64; i++)
		bytes.data[(data[i] << 8 | data[size - i - 1]) % bytes.size] ^= 1 << data[i] % 8;
	parse(bytes.data, bytes.size);
	if (size % 4 == 1)
		parse_slowly(bytes.data, bytes.size);
	free(bytes.data);
	return 0;
}
