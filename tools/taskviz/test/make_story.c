// SPDX-License-Identifier: GPL-2.0
/*
 * make_story [ROOT]: writes the recording of a known story to stdout, for tests that look at
 * pictures of it; with ROOT as if only that task, what it made, and who made it were recorded.
 */
#include <stdlib.h>
#include <sys/syscall.h>
#include "model/event_call.h"
#include "recording/crc.h"
#include "recordings.h"

#define NR_SLEEPERS	60

/* After the story the shell makes many, who sleep until the end. */
static size_t add_sleepers(struct event *events)
{
	for (int i = 0; i < NR_SLEEPERS; i++) {
		struct event *event = &events[2 * i];
		int32_t pid = 200 + i;

		event[0] = test_event(EVENT_FORK, 8, pid);
		event[0].time_ns += (i + 1) * 1000000;
		event[0].start_ns = event[0].time_ns;
		event[0].fork.parent = 10;
		event[0].fork.tgid = pid;
		snprintf(event[0].fork.name, TASKVIZ_NAME_LEN, "sleeper-%d", i);
		event[1] = test_switch(8, pid, event[0].fork.name, 1, 0, "swapper/0");
		event[1].time_ns = event[0].time_ns + 500000;
	}
	return 2 * NR_SLEEPERS;
}

/* Who is woken in the story reads what the waker writes. */
static void add_calls(struct event *events, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		if (events[i].kind == EVENT_WAKEUP) {
			events[i].wakeup.call = event_call(SYS_read, false);
			events[i].wakeup.waker_call = event_call(SYS_write, false);
		}
}

static void limit_to(int32_t root, struct test_bytes bytes)
{
	struct recording_head *head = (struct recording_head *)bytes.data;

	head->flags |= RECORDING_LIMITED;
	head->root = root;
	head->check = 0;
	head->check = crc32c(0, head, head->head_size);
}

int main(int argc, char **argv)
{
	static struct event events[16 + 2 * NR_SLEEPERS];
	size_t nr = test_story(events);
	struct test_bytes bytes;

	add_calls(events, nr);
	nr += add_sleepers(events + nr);
	bytes = test_write(events, nr);
	if (argc > 1)
		limit_to(atoi(argv[1]), bytes);
	fwrite(bytes.data, 1, bytes.size, stdout);
	free(bytes.data);
	return fflush(stdout) ? 1 : 0;
}
