// SPDX-License-Identifier: GPL-2.0
/* What stands above the table of a report: what was recorded, when, and what was lost. */
#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include "head.h"

#define HEAD_WIDTH	80

static void print_events(FILE *to, const struct recording *recording, const struct span *span)
{
	uint64_t counts[EVENT_NR_KINDS] = {}, nr = 0;
	char text[48];
	int column;

	for (size_t i = 0; i < recording->nr_events; i++) {
		const struct event *event = &recording->events[i];

		counts[event->kind] += span_has(span, event->time_ns);
		nr += span_has(span, event->time_ns);
	}
	column = fprintf(to, "events    %" PRIu64 ":", nr);
	for (int kind = EVENT_LOST + 1; kind < EVENT_NR_KINDS; kind++) {
		const int len = snprintf(text, sizeof(text), " %s %" PRIu64,
					 event_types[kind].name, counts[kind]);

		if (column + len > HEAD_WIDTH)
			column = fprintf(to, "\n%9s", "") - 1;
		column += fprintf(to, "%s", text);
	}
	putc('\n', to);
}

/* Each of the two ring buffers of a CPU loses for itself. */
static const char *kinds_of(const struct timeline_loss *loss)
{
	if (loss->kinds == EVENT_STATES)
		return "of switch and wakeup";
	return loss->kinds == EVENT_LIVES ? "of others than switch and wakeup" : "of any kind";
}

static void print_losses(FILE *to, const struct timeline *timeline, const struct clock *clock)
{
	char begin[TIME_TEXT_SIZE], end[TIME_TEXT_SIZE];

	fprintf(to, "lost      %s\n", timeline->losses.nr ? "" : "nothing");
	for (size_t i = 0; i < timeline->losses.nr; i++) {
		const struct timeline_loss *loss = &timeline->losses.at[i];

		fprintf(to, "          CPU %u, %s to %s: ", loss->cpu,
			time_text(begin, clock, loss->from_ns), time_text(end, clock, loss->to_ns));
		if (loss->count == TASKVIZ_UNKNOWN64)
			fputs("? events", to);
		else
			fprintf(to, "%" PRIu64 " events", loss->count);
		fprintf(to, " %s\n", kinds_of(loss));
	}
}

/* The day, and the time of it. */
static void print_begin(FILE *to, const struct timeline *timeline)
{
	const uint64_t ns = timeline->begin_ns + timeline->recording->head.realtime_ns;
	const time_t seconds = ns / 1000000000;
	char text[32];
	struct tm tm;

	localtime_r(&seconds, &tm);
	strftime(text, sizeof(text), "%F %T", &tm);
	fprintf(to, "begun     %s.%06" PRIu64 "\n", text, ns / 1000 % 1000000);
}

void report_head(FILE *to, const struct timeline *timeline, const struct span *span,
		 const struct clock *clock, bool has_form)
{
	const struct recording *recording = timeline->recording;
	const struct clock boot = { .form = TIME_BOOT }, *ends = has_form ? clock : &boot;
	char title[RECORDING_TITLE_SIZE], begin[TIME_TEXT_SIZE], end[TIME_TEXT_SIZE];

	recording_title(recording, title);
	fprintf(to, "recorded  %s\n", title);
	print_begin(to, timeline);
	fprintf(to, "time      %.6f s, from %s to %s%s\n",
		(timeline->end_ns - timeline->begin_ns) / 1e9,
		time_text(begin, ends, timeline->begin_ns), time_text(end, ends, timeline->end_ns),
		ends->form == TIME_BOOT ? " since boot" : "");
	fprintf(to, "probes    %s\n", *recording->head.probes ? recording->head.probes : "?");
	print_events(to, recording, span);
	print_losses(to, timeline, clock);
	putc('\n', to);
}
