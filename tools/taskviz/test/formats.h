/* SPDX-License-Identifier: GPL-2.0 */
/* The formats of the trace events, as Debian's 6.1 kernel with the module has them in tracefs. */
#ifndef TASKVIZ_TEST_FORMATS_H
#define TASKVIZ_TEST_FORMATS_H

#include <stdlib.h>
#include <string.h>
#include "base/embed.h"
#include "stream/event_decode.h"

EMBED(format_switch, "test/formats/sched.sched_switch");
EMBED(format_waking, "test/formats/sched.sched_waking");
EMBED(format_wakeup, "test/formats/sched.sched_wakeup");
EMBED(format_copy, "test/formats/taskviz.cow_copy");
EMBED(format_signal, "test/formats/taskviz.signal_effect");
EMBED(format_adopt, "test/formats/taskviz.task_adopt");
EMBED(format_exec, "test/formats/taskviz.task_exec");
EMBED(format_exit, "test/formats/taskviz.task_exit");
EMBED(format_fork, "test/formats/taskviz.task_fork");
EMBED(format_reap, "test/formats/taskviz.task_reap");
EMBED(format_task_waking, "test/formats/taskviz.task_waking");

static const char *const test_formats[EVENT_NR_KINDS] = {
	[EVENT_FORK] = format_fork,
	[EVENT_EXEC] = format_exec,
	[EVENT_EXIT] = format_exit,
	[EVENT_REAP] = format_reap,
	[EVENT_ADOPT] = format_adopt,
	[EVENT_COPY] = format_copy,
	[EVENT_SIGNAL] = format_signal,
	[EVENT_SWITCH] = format_switch,
	[EVENT_WAKEUP] = format_wakeup,
};

/* A handle that knows the formats, but for the kind @without. */
static inline struct tep_handle *test_tep(int without)
{
	struct tep_handle *tep = tep_alloc();

	tep_set_long_size(tep, sizeof(uint64_t));
	for (int kind = 0; kind < EVENT_NR_KINDS; kind++)
		if (test_formats[kind] && kind != without &&
		    tep_parse_event(tep, test_formats[kind], strlen(test_formats[kind]),
				    event_types[kind].system))
			abort();
	if (tep_parse_event(tep, format_waking, strlen(format_waking), "sched") ||
	    tep_parse_event(tep, format_task_waking, strlen(format_task_waking), "taskviz"))
		abort();
	return tep;
}

#endif /* TASKVIZ_TEST_FORMATS_H */
