/* SPDX-License-Identifier: GPL-2.0 */
/* Records for tests: a small family whose tree is known. */
#ifndef TASKVIZ_TEST_RECORDS_H
#define TASKVIZ_TEST_RECORDS_H

#include <stdlib.h>
#include <string.h>
#include "core/pure.h"
#include "model/snapshot.h"

static inline struct taskviz_record test_record(int32_t pid, int32_t ppid, char state,
						const char *name)
{
	struct taskviz_record record;

	taskviz_record_init(&record);
	record.pid = pid;
	record.tgid = pid;
	record.ppid = ppid;
	record.start_ns = 1000000000ull * pid;
	record.state = state;
	record.nr_threads = 1;
	strncpy(record.name, name, sizeof(record.name) - 1);
	return record;
}

/* 1 init; 2 kthreadd with 3; 10 below 1 with zombie 11 and the ended 12. */
static inline struct snapshot test_family(void)
{
	struct snapshot snapshot = { .head = { .now_ns = 100000000000ull, .count = 6 } };

	snapshot.records = calloc(6, sizeof(*snapshot.records));
	snapshot.records[0] = test_record(1, 0, 'S', "init");
	snapshot.records[1] = test_record(2, 0, 'S', "kthreadd");
	snapshot.records[2] = test_record(3, 2, 'I', "rcu_gp");
	snapshot.records[3] = test_record(10, 1, 'S', "shell");
	snapshot.records[4] = test_record(11, 10, 'Z', "dead\n\x1b\xff");
	snapshot.records[5] = test_record(12, 10, 'X', "gone");
	snapshot.records[0].kind = TASKVIZ_KIND_INIT;
	snapshot.records[1].kind = TASKVIZ_KIND_KTHREADD;
	snapshot.records[2].kind = TASKVIZ_KIND_KTHREAD;
	snapshot.records[4].exit_code = 3 << 8;
	snapshot.records[4].exited_ns = TASKVIZ_UNKNOWN64;
	snapshot.records[5].info = TASKVIZ_INFO_ENDED;
	return snapshot;
}

#endif /* TASKVIZ_TEST_RECORDS_H */
