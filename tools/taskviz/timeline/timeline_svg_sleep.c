// SPDX-License-Identifier: GPL-2.0
/* What the SVG tells under the mouse: of a sleep in which call it was, and who ended it. */
#include "base/xml.h"
#include "core/pure.h"
#include "timeline_svg_lines.h"
#include "timeline_waker.h"

/* Pixels that can be pointed at: a line has room for few such sleeps, and the file stays small. */
#define LEAST	4

static void put_text(const struct picture *picture, const struct timeline_span *span)
{
	const struct timeline_row *task = &picture->timeline->rows.at[span->row];
	char waker[WAKER_TEXT_SIZE], call[CALL_TEXT_SIZE], buf[32];
	struct taskviz_text lasted = { .buf = buf, .size = sizeof(buf) - 1 };
	const char *in = timeline_call(span, call);

	taskviz_put_duration(&lasted, span->to_ns - span->from_ns, 0);
	buf[lasted.len] = 0;
	xml_put_name(picture->to, task->name);
	fprintf(picture->to, " %d: %s for %s%s%s, woken by ", task->pid,
		timeline_state_name(span->state), buf, in ? " in " : "", in ?: "");
	xml_put(picture->to, timeline_waker(picture->timeline, span, waker));
}

void svg_put_sleeps(const struct picture *picture, uint32_t row, unsigned int y)
{
	const struct timeline *timeline = picture->timeline;
	const struct timeline_span *spans = timeline->spans.at;
	size_t i = timeline_find(&timeline->spans, sizeof(*spans), row);

	for (; i < timeline->spans.nr && spans[i].row == row; i++) {
		const double width = (spans[i].to_ns - spans[i].from_ns) * picture->per_ns;

		if (!spans[i].woken || width < LEAST)
			continue;
		fprintf(picture->to, "<path class='h' d='M%.1f %uh%.1fv%uh-%.1fz'><title>",
			x_of(picture, spans[i].from_ns), y, width, BAR, width);
		put_text(picture, &spans[i]);
		fputs("</title></path>", picture->to);
	}
}
