// SPDX-License-Identifier: GPL-2.0
/* layout: prints structure, field and offset of all that readers are handed, and the sizes. */
#include <stddef.h>
#include <stdio.h>
#include <taskviz.h>

#define FIELD(structure, field) \
	printf(#structure " " #field " %zu\n", offsetof(struct taskviz_##structure, field))

static void print_numbers(void)
{
	FIELD(record, start_ns);
	FIELD(record, vss_bytes);
	FIELD(record, rss_bytes);
	FIELD(record, swap_bytes);
	FIELD(record, pgtable_bytes);
	FIELD(record, utime_ns);
	FIELD(record, stime_ns);
	FIELD(record, nvcsw);
	FIELD(record, nivcsw);
	FIELD(record, min_flt);
	FIELD(record, maj_flt);
}

static void print_family(void)
{
	FIELD(record, pid);
	FIELD(record, tgid);
	FIELD(record, ppid);
	FIELD(record, birth_ppid);
	FIELD(record, tracer);
	FIELD(record, parent);
	FIELD(record, depth);
}

static void print_status(void)
{
	FIELD(record, state_bits);
	FIELD(record, flags);
	FIELD(record, uid);
	FIELD(record, euid);
	FIELD(record, gid);
	FIELD(record, egid);
	FIELD(record, nr_threads);
	FIELD(record, nr_children);
	FIELD(record, exit_code);
	FIELD(record, cpu);
	FIELD(record, state);
	FIELD(record, kind);
	FIELD(record, policy);
	FIELD(record, nice);
	FIELD(record, priority);
	FIELD(record, info);
	FIELD(record, name);
	FIELD(record, rt_priority);
}

static void print_history(void)
{
	FIELD(record, adopted);
	FIELD(record, unused);
	FIELD(record, exited_ns);
	FIELD(record, reaped_ns);
	FIELD(record, reaper);
	FIELD(record, counts);
	FIELD(record, cgroup);
	printf("record size %zu\n", sizeof(struct taskviz_record));
}

static void print_snapshot(void)
{
	FIELD(snapshot, size);
	FIELD(snapshot, version);
	FIELD(snapshot, flags);
	FIELD(snapshot, record_size);
	FIELD(snapshot, records);
	FIELD(snapshot, capacity);
	FIELD(snapshot, count);
	FIELD(snapshot, now_ns);
	FIELD(snapshot, processes);
	FIELD(snapshot, threads);
	FIELD(snapshot, kthreads);
	FIELD(snapshot, cpus);
	FIELD(snapshot, states);
	FIELD(snapshot, reserved);
	FIELD(snapshot, births);
	FIELD(snapshot, execs);
	FIELD(snapshot, exits);
	FIELD(snapshot, copies);
	FIELD(snapshot, boot_offset_ns);
	FIELD(snapshot, fields);
	printf("snapshot size %zu\n", sizeof(struct taskviz_snapshot));
}

int main(void)
{
	print_numbers();
	print_family();
	print_status();
	print_history();
	print_snapshot();
	return 0;
}
