// SPDX-License-Identifier: GPL-2.0
/* The timeline as SVG, for documents: a picture of bounded size, however long the recording. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include "base/embed.h"
#include "base/xml.h"
#include "timeline_svg_lines.h"
#include "writers.h"

/* Of a time: enough to tell ticks of a day apart; rounded for the title. */
#define TICK_DIGITS	15
#define TITLE_DIGITS	6

/* Pixels from a line of the legend to the next. */
#define LEGEND		13

EMBED(timeline_svg_head, "timeline/timeline_svg_head.xml");

static bool is_folded(const struct picture *picture, uint32_t row)
{
	return picture->folds.owner[picture->lanes.of[row]] != NO_LANE;
}

/* How many tasks share a line with one of its ends: what goes between crowds is pale. */
static uint32_t crowd_of(const struct picture *picture, const struct timeline_link *link)
{
	const struct lanes *lanes = &picture->lanes;
	const uint32_t to = lanes_length(lanes, lanes->of[link->to]);

	return link->from == NO_ROW ? to : MAX(to, lanes_length(lanes, lanes->of[link->from]));
}

/* Between the middles of two bars, a dot where it comes from; a stub if that has no row. */
static void put_link(const struct picture *picture, const struct timeline_link *link)
{
	static const char classes[] = {
		[LINK_FORK] = 'f', [LINK_ADOPT] = 'o', [LINK_SIGNAL] = 'k',
	};
	double x = x_of(picture, link->at_ns);
	int to = middle_of(picture, link->to), from = to - ROW / 2;

	if (link->from != NO_ROW)
		from = middle_of(picture, link->from);
	fprintf(picture->to, "<path class='%c%s' d='M%.1f %dV%dm-3 %dl3 %dl3 %d'/><circle cx='%.1f' cy='%d' r='2'/>\n",
		classes[link->kind], crowd_of(picture, link) > 1 ? " p" : "", x, from, to,
		to > from ? -4 : 4, to > from ? 4 : -4, to > from ? -4 : 4, x, from);
}

/* Would it be drawn over that one, which ends in the same line? */
static bool is_the_same(const struct picture *picture, const struct timeline_link *link,
			const struct timeline_link *other)
{
	const uint32_t *of = picture->lanes.of;
	const double distance = svg_distance(crowd_of(picture, link));

	if (!other || link->kind != other->kind ||
	    x_of(picture, link->at_ns) - x_of(picture, other->at_ns) >= distance)
		return false;
	return link->from == other->from || (link->from != NO_ROW && other->from != NO_ROW &&
					     of[link->from] == of[other->from]);
}

/* Of those that would lie upon each other one is drawn, of those to who is folded none. */
static int put_links(const struct picture *picture)
{
	const struct timeline *timeline = picture->timeline;
	const struct timeline_link **last = calloc(picture->lanes.nr + 1, sizeof(*last));

	if (!last)
		return -ENOMEM;
	for (size_t i = 0; i < timeline->links.nr; i++) {
		const struct timeline_link *link = &timeline->links.at[i];
		const struct timeline_link **before = &last[picture->lanes.of[link->to]];

		if (link->from == link->to || link->minor || is_folded(picture, link->to) ||
		    is_the_same(picture, link, *before))
			continue;
		put_link(picture, link);
		*before = link;
	}
	free(last);
	return 0;
}

static void put_losses(const struct picture *picture)
{
	const struct timeline *timeline = picture->timeline;

	for (size_t i = 0; i < timeline->losses.nr; i++) {
		const struct timeline_loss *loss = &timeline->losses.at[i];
		double x = x_of(picture, loss->from_ns);

		fprintf(picture->to, "<path class='l' d='M%.1f %uH%.1fV%uH%.1fz'><title>events lost on CPU %u</title></path>\n",
			x, TOP, MAX(x_of(picture, loss->to_ns), x + 1),
			y_of(picture->folds.nr_lines), x, loss->cpu);
	}
}

/* 1, 2 or 5 of a power of ten, so that there are up to ten. */
static uint64_t tick_ns(uint64_t length)
{
	uint64_t tick = 1;

	while (length / tick > 10)
		tick *= length / tick > 50 ? 10 : length / tick > 20 ? 5 : 2;
	return tick;
}

static void put_time(FILE *to, uint64_t ns, int digits)
{
	if (ns >= 1000000000 || !ns)
		fprintf(to, "%.*g s", digits, ns / 1e9);
	else if (ns >= 1000000)
		fprintf(to, "%.*g ms", digits, ns / 1e6);
	else
		fprintf(to, "%.*g us", digits, ns / 1e3);
}

/* At round times since the recording began, also of a part that is short and late. */
static void put_axis(const struct picture *picture)
{
	const struct timeline *timeline = picture->timeline;
	const uint64_t end = timeline->end_ns - timeline->origin_ns;
	const uint64_t tick = tick_ns(timeline->end_ns - timeline->begin_ns);
	uint64_t at = (timeline->begin_ns - timeline->origin_ns + tick - 1) / tick * tick;

	for (; at <= end; at += tick) {
		double x = x_of(picture, timeline->origin_ns + at);

		fprintf(picture->to, "<path class='g' d='M%.1f %uV%u'/><text class='a' x='%.1f' y='%u'>",
			x, TOP - 6, y_of(picture->folds.nr_lines), x + 2, TOP - 8);
		put_time(picture->to, at, TICK_DIGITS);
		fputs("</text>\n", picture->to);
	}
}

static void put_whose_path(const struct picture *picture)
{
	const struct timeline_row *task;

	if (!picture->path->nr)
		return;
	task = &picture->timeline->rows.at[picture->path->row];
	fprintf(picture->to, ", critical path of %" PRId32 " ", task->pid);
	xml_put_name(picture->to, task->name);
}

static void put_title(const struct picture *picture)
{
	const struct timeline *timeline = picture->timeline;
	char title[RECORDING_TITLE_SIZE];

	recording_title(timeline->recording, title);
	fputs("<text x='8' y='18'>", picture->to);
	xml_put(picture->to, title);
	fprintf(picture->to, " <tspan class='a'>%zu tasks, ", timeline->rows.nr);
	put_time(picture->to, timeline->end_ns - timeline->begin_ns, TITLE_DIGITS);
	if (picture->folds.nr)
		fprintf(picture->to, ", %u of them only counted, in %u row%s",
			picture->folds.nr_held, picture->folds.nr,
			picture->folds.nr == 1 ? "" : "s");
	if (timeline->losses.nr)
		fprintf(picture->to, ", events lost %zu times", timeline->losses.nr);
	put_whose_path(picture);
	fputs("</tspan></text>\n", picture->to);
}

static void put_legend(const struct picture *picture)
{
	static const char states[] = "RrSDTZ?";
	unsigned int y = y_of(picture->folds.nr_lines) + 14, x = 8;

	for (const char *state = states; *state; state++) {
		const char *name = timeline_state_name(*state);

		fprintf(picture->to, "<path class='s%c' d='M%u %uh16v%uh-16z'/><text x='%u' y='%u'>%s</text>",
			class_of(*state), x, y, BAR, x + 20, y + BAR - 1, name);
		x += 34 + 7 * strlen(name);
	}
	fprintf(picture->to, "<path class='c' d='M%u %uh16v%uh-16z'/><text x='%u' y='%u'>pages copied</text>",
		x, y + 3, STRIP, x + 20, y + BAR - 1);
	fprintf(picture->to, "<path class='e' d='M%u %ul-3-5h6z'/><text x='%u' y='%u'>exec</text>",
		x + 130, y + BAR - 2, x + 138, y + BAR - 1);
	fprintf(picture->to, "<path class='f' d='M%u %uv%u'/><text x='%u' y='%u'>fork</text>",
		x + 180, y, BAR, x + 186, y + BAR - 1);
	fprintf(picture->to, "<path class='o' d='M%u %uv%u'/><text x='%u' y='%u'>adoption</text>",
		x + 228, y, BAR, x + 234, y + BAR - 1);
	fprintf(picture->to, "<path class='k' d='M%u %uv%u'/><text x='%u' y='%u'>signal</text>\n",
		x + 304, y, BAR, x + 310, y + BAR - 1);
	fprintf(picture->to, "<text class='a' x='8' y='%u'>green: as high as the part of the time on a CPU; a row of several tasks (&#9656;): how many there were, and on CPUs</text>",
		y + LEGEND + BAR - 1);
	if (picture->path->nr)
		fprintf(picture->to, "<path class='q' d='M%u %uh16'/><text x='%u' y='%u'>critical path</text>\n",
			x + 364, y + BAR / 2, x + 384, y + BAR - 1);
}

static int put_lines(const struct picture *picture)
{
	const struct folds *folds = &picture->folds;

	for (uint32_t lane = 0; lane < picture->lanes.nr; lane++) {
		if (folds->owner[lane] != NO_LANE)
			continue;
		svg_put_lane(picture, lane);
		if (folds->held[lane] && svg_put_fold(picture, lane))
			return -ENOMEM;
	}
	return folds->held[picture->lanes.nr] ? svg_put_fold(picture, picture->lanes.nr) : 0;
}

static int put_all(const struct picture *picture)
{
	const unsigned int height = y_of(picture->folds.nr_lines) + FOOT;
	int err;

	fprintf(picture->to, "<svg xmlns='http://www.w3.org/2000/svg' width='%u' height='%u' viewBox='0 0 %u %u'>\n%s<path fill='#fff' d='M0 0h%uv%uh-%uz'/>\n",
		WIDTH, height, WIDTH, height, timeline_svg_head, WIDTH, height, WIDTH);
	put_title(picture);
	put_axis(picture);
	put_losses(picture);
	err = put_lines(picture) ?: put_links(picture);
	svg_put_path(picture);
	put_legend(picture);
	fputs("</svg>\n", picture->to);
	return err;
}

int svg_put_lines(FILE *to, const struct timeline *timeline, const struct critical_path *path,
		  const struct lanes *lanes, const struct folds *folds)
{
	const uint64_t length = timeline->end_ns - timeline->begin_ns;
	struct picture picture = {
		.to = to, .timeline = timeline, .path = path, .lanes = *lanes, .folds = *folds,
		.per_ns = (double)(WIDTH - LEFT - RIGHT) / MAX(length, 1),
	};
	int err = shares_begin(&picture.shares, timeline, COLUMNS) ?: put_all(&picture);

	free(picture.shares.at);
	return err;
}

int timeline_write_svg(FILE *to, const struct timeline *timeline, const struct critical_path *path,
		       unsigned int height)
{
	const uint32_t most = (MAX(height, TIMELINE_SVG_LEAST) - TOP - FOOT) / ROW;
	struct folds folds = {};
	struct lanes lanes;
	int err = lanes_build(&lanes, timeline) ?: folds_build(&folds, &lanes, timeline, most) ?:
		  svg_put_lines(to, timeline, path, &lanes, &folds);

	folds_drop(&folds);
	lanes_drop(&lanes);
	return err ? -1 : 0;
}
