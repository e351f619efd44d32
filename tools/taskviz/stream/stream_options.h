/* SPDX-License-Identifier: GPL-2.0 */
/* What is wanted of a stream of events. */
#ifndef TASKVIZ_STREAM_OPTIONS_H
#define TASKVIZ_STREAM_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/**
 * struct stream_options - what is wanted
 * @kinds: bit n: enum event_kind n
 * @only: switches and wakeups of this task and what it makes only; 0: of all
 * @buffer_kb: of each CPU
 * @cgroups: have the path of each cgroup that is made remembered, see cgroups_told(): there may be
 *	ever more of them, and cgroups_begin_list() drops those of no use; in the first cgroup
 *	namespace alone
 */
struct stream_options {
	uint32_t kinds;
	pid_t only;
	unsigned int buffer_kb;
	bool cgroups;
};

#endif /* TASKVIZ_STREAM_OPTIONS_H */
