// SPDX-License-Identifier: GPL-2.0
/* taskviz locks --from: which locks were handed on in a recording. */
#include <inttypes.h>
#include <stdlib.h>
#include "command.h"
#include "locks/handover_lines.h"
#include "locks_past.h"
#include "past.h"

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

/* What is shown, and where it goes. */
struct wanted {
	const char *from;
	struct table *table;
};

static int show(const struct timeline *timeline, void *data)
{
	const struct wanted *wanted = data;
	struct handovers handovers;
	int status = handovers_find(&handovers, timeline) ? past_no_memory("the locks") :
		     check(&handovers, timeline->recording, wanted->from);

	if (!status) {
		handover_lines(wanted->table, &handovers, timeline);
		status = table_print(wanted->table);
	}
	free(handovers.at);
	return status;
}

int locks_past(const struct options *options)
{
	struct moments moments;
	struct wanted wanted = { .from = options->from };
	const struct past past = {
		.from = options->from, .moments = &moments, .kthreads = KTHREADS_NO,
		.show = show, .data = &wanted,
	};
	int status;

	if (!moments_parse(&moments, options))
		return STATUS_USAGE;
	status = table_new("locks", handover_columns.columns, handover_columns.nr, options,
			   &wanted.table);
	if (status)
		return status;
	status = past_show(&past);
	table_free(wanted.table);
	return status;
}
