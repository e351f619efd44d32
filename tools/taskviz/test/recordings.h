/* SPDX-License-Identifier: GPL-2.0 */
/* Recordings for tests: what happens to the family of records.h, told by events that are known. */
#ifndef TASKVIZ_TEST_RECORDINGS_H
#define TASKVIZ_TEST_RECORDINGS_H

#include <stdio.h>
#include "recording/recording.h"
#include "records.h"

#define TEST_SECOND	1000000000ull
#define TEST_BEGIN	(100 * TEST_SECOND)
#define TEST_END	(110 * TEST_SECOND)

struct test_bytes {
	char *data;
	size_t size;
};

static inline struct event test_event(enum event_kind kind, unsigned int second, int32_t pid)
{
	return (struct event){
		.time_ns = TEST_BEGIN + second * TEST_SECOND, .kind = kind, .pid = pid,
		.start_ns = kind >= EVENT_SWITCH ? 0 : TEST_SECOND * pid,
	};
}

static inline struct event test_switch(unsigned int second, int32_t pid, const char *name,
				       uint32_t state, int32_t next_pid, const char *next_name)
{
	struct event event = test_event(EVENT_SWITCH, second, pid);

	event.run.prev_state = state;
	event.run.next_pid = next_pid;
	strcpy(event.run.prev_comm, name);
	strcpy(event.run.next_comm, next_name);
	return event;
}

/* shell (10) makes 101, which becomes ls, copies two pages, ends with 7 and is waited for. */
static inline size_t test_story(struct event events[16])
{
	struct event *event = events;

	*event = test_event(EVENT_FORK, 1, 101);
	event->fork.parent = 10;
	event->fork.tgid = 101;
	strcpy(event->fork.name, "shell");
	*++event = test_switch(1, 10, "shell", 1, 101, "shell");
	*++event = test_event(EVENT_COPY, 2, 101);
	event->copy.tgid = 101;
	*++event = test_event(EVENT_COPY, 2, 101);
	event->copy.tgid = 101;
	event->copy.kind = TASKVIZ_COPY_ZERO;
	*++event = test_event(EVENT_EXEC, 3, 101);
	event->exec.old_pid = 101;
	strcpy(event->exec.old_name, "shell");
	strcpy(event->exec.name, "ls");
	*++event = test_switch(4, 101, "ls", 2, 0, "swapper/0");
	*++event = test_event(EVENT_WAKEUP, 5, 101);
	strcpy(event->wakeup.comm, "ls");
	event->wakeup.waker = 10;
	event->wakeup.context = WAKER_TASK;
	*++event = test_switch(5, 0, "swapper/0", 0, 101, "ls");
	*++event = test_event(EVENT_EXIT, 6, 101);
	event->exit.tgid = 101;
	event->exit.exit_code = 7 << 8;
	strcpy(event->exit.name, "ls");
	*++event = test_switch(6, 101, "ls", 0x20, 0, "swapper/0");
	*++event = test_event(EVENT_REAP, 8, 101);
	event->reap.tgid = 101;
	event->reap.reaper = 10;
	event->reap.exit_code = 7 << 8;
	event->reap.zombie_ns = 2 * TEST_SECOND;
	return event + 1 - events;
}

static inline struct snapshot test_counted_family(void)
{
	struct snapshot family = test_family();

	for (uint32_t i = 0; i < family.head.count; i++)
		memset(&family.records[i].counts, 0, sizeof(family.records[i].counts));
	family.head.cpus = 1;
	snapshot_order(&family, 1);
	return family;
}

static inline void test_write_first(struct recording_writer *writer)
{
	const struct recording_head head = { .flags = RECORDING_STATES, .probes = "lifecycle,cow" };
	struct snapshot family = test_counted_family();

	recording_write_head(writer, &head);
	recording_write_snapshot(writer, RECORDING_FIRST, &family);
	recording_write_snapshot(writer, RECORDING_FIRST_THREADS, &family);
	snapshot_free(&family);
}

static inline void test_write_last(struct recording_writer *writer)
{
	struct snapshot family = test_counted_family();

	family.head.now_ns = TEST_END;
	recording_write_snapshot(writer, RECORDING_LAST, &family);
	recording_write_snapshot(writer, RECORDING_LAST_THREADS, &family);
	snapshot_free(&family);
}

/* The family at both ends, and events between them; tables may follow. */
static inline void test_write_ends(struct recording_writer *writer, const struct event *events,
				   size_t nr)
{
	test_write_first(writer);
	for (size_t i = 0; i < nr; i++)
		recording_write_event(writer, &events[i]);
	test_write_last(writer);
}

static inline struct test_bytes test_write(const struct event *events, size_t nr)
{
	struct recording_writer writer = {};
	struct test_bytes bytes;

	writer.file = open_memstream(&bytes.data, &bytes.size);
	test_write_ends(&writer, events, nr);
	recording_write_text(&writer, "cow", "a view\n");
	recording_write_end(&writer);
	fclose(writer.file);
	return bytes;
}

/* The beginning of what "taskviz save" writes: the snapshots, one after the other. */
static inline void test_write_moment(struct recording_writer *writer, struct snapshot *family)
{
	struct recording_head head = { .flags = RECORDING_MOMENT };

	snapshot_order(family, 1);
	recording_write_head(writer, &head);
	recording_write_snapshot(writer, RECORDING_LAST, family);
	family->head.now_ns++;
	recording_write_snapshot(writer, RECORDING_LAST_THREADS, family);
	family->head.now_ns--;
}

#endif /* TASKVIZ_TEST_RECORDINGS_H */
