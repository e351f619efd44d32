// SPDX-License-Identifier: GPL-2.0
/* taskviz locks --from: which locks were handed on in a recording. */
#include <inttypes.h>
#include <stdlib.h>
#include "command.h"
#include "locks/handover_lines.h"
#include "locks_past.h"
#include "moments.h"
#include "timeline/timeline.h"

static int no_memory(void)
{
	command_error("no memory for the locks");
	return STATUS_IO;
}

/* An empty table would say that no lock was handed on. */
static int check(const struct handovers *handovers, const struct recording *recording,
		 const char *from)
{
	const char *wrong = NULL;

	if (!(recording->head.flags & RECORDING_STATES))
		wrong = "has no switches and wakeups: nothing is known of locks";
	else if (handovers->sleeps && handovers->unknown == handovers->sleeps)
		wrong = "does not tell in which calls tasks slept, or by numbers unknown here";
	if (wrong) {
		command_error("%s %s", from, wrong);
		return STATUS_NOTHING;
	}
	if (handovers->unknown)
		command_error("of %" PRIu64 " sleeps, out of %" PRIu64 ", the call is not known",
			      handovers->unknown, handovers->sleeps);
	return STATUS_OK;
}

static int print(const struct timeline *timeline, const char *from, struct table *table)
{
	struct handovers handovers;
	int status = handovers_find(&handovers, timeline) ? no_memory() :
		     check(&handovers, timeline->recording, from);

	if (!status) {
		handover_lines(table, &handovers, timeline);
		status = table_print(table);
	}
	free(handovers.at);
	return status;
}

static int lay_out(const struct recording *recording, const struct span *span, const char *from,
		   struct table *table)
{
	struct history history;
	struct timeline timeline;
	int status;

	if (history_build(&history, recording))
		return no_memory();
	status = timeline_build(&timeline, &history, span, KTHREADS_NO) ?
		 no_memory() : print(&timeline, from, table);
	timeline_drop(&timeline);
	history_drop(&history);
	return status;
}

static int open_and_print(struct moments *moments, const char *from, struct table *table)
{
	struct recording recording;
	int status = command_read(&recording, from);

	if (status)
		return status;
	status = moments_find_in(moments, &recording, from) ?:
		 lay_out(&recording, &moments->span, from, table);
	recording_close(&recording);
	return status;
}

int locks_past(const struct options *options)
{
	struct moments moments;
	struct table *table;
	int status;

	if (!moments_parse(&moments, options))
		return STATUS_USAGE;
	status = table_new("locks", handover_columns.columns, handover_columns.nr, options,
			   &table);
	if (status)
		return status;
	status = open_and_print(&moments, options->from, table);
	table_free(table);
	return status;
}
