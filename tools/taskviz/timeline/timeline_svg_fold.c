// SPDX-License-Identifier: GPL-2.0
/* A line of the SVG for tasks that have none: how many of them were there, and on CPUs. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include "base/xml.h"
#include "timeline_svg_lines.h"

/* Pixels for the most that were there at once, and where they stand. */
#define CHART		18
#define CHART_TOP	4

/* Shares that are drawn, in place of the states of a task. */
#define SHARE_THERE	0
#define SHARE_ON_CPU	1

static int compare_ns(const void *a, const void *b)
{
	const uint64_t one = *(const uint64_t *)a, other = *(const uint64_t *)b;

	return one < other ? -1 : one > other;
}

/* Births and ends in order of time; who goes makes room for who comes then. */
static uint32_t most_at_once(uint64_t *from_ns, uint64_t *to_ns, uint32_t nr)
{
	uint32_t most = 0, gone = 0;

	qsort(from_ns, nr, sizeof(*from_ns), compare_ns);
	qsort(to_ns, nr, sizeof(*to_ns), compare_ns);
	for (uint32_t come = 0; come < nr; come++) {
		while (gone < come && to_ns[gone] <= from_ns[come])
			gone++;
		most = MAX(most, come + 1 - gone);
	}
	return most;
}

static void share_row(const struct picture *picture, uint32_t row)
{
	const struct timeline *timeline = picture->timeline;
	const struct timeline_span *spans = timeline->spans.at;
	size_t i = timeline_find(&timeline->spans, sizeof(*spans), row);

	shares_add(&picture->shares, SHARE_THERE, timeline->rows.at[row].from_ns,
		   timeline->rows.at[row].to_ns);
	for (; i < timeline->spans.nr && spans[i].row == row; i++)
		if (spans[i].state == TIMELINE_ON_CPU)
			shares_add(&picture->shares, SHARE_ON_CPU, spans[i].from_ns,
				   spans[i].to_ns);
}

/* Return: the most tasks at once; 0 without memory, as there is none that holds nobody. */
static uint32_t share_fold(const struct picture *picture, uint32_t owner)
{
	const struct lanes *lanes = &picture->lanes;
	const uint32_t nr = picture->folds.held[owner];
	uint64_t *from_ns = calloc(2 * (size_t)nr, sizeof(*from_ns)), *to_ns = from_ns + nr;
	uint32_t taken = 0, most = 0;

	shares_clear(&picture->shares);
	if (!from_ns)
		return 0;
	for (uint32_t row = 0; row < picture->timeline->rows.nr; row++) {
		if (picture->folds.owner[lanes->of[row]] != owner)
			continue;
		share_row(picture, row);
		from_ns[taken] = picture->timeline->rows.at[row].from_ns;
		to_ns[taken++] = picture->timeline->rows.at[row].to_ns;
	}
	most = most_at_once(from_ns, to_ns, taken);
	free(from_ns);
	return most;
}

/* Pixels: how many there were on average while the column lasted. */
static unsigned int height_of(const struct picture *picture, unsigned int column, int share,
			      uint32_t most)
{
	const struct shares *shares = &picture->shares;
	const uint64_t length = shares_ns(shares, column + 1) - shares_ns(shares, column);
	const double average = (double)shares->at[column][share] / MAX(length, 1);

	return MIN(CHART, average * CHART / most + (average > 0 ? .999 : 0));
}

static void put_chart(const struct picture *picture, unsigned int y, int share, uint32_t most)
{
	unsigned int before = 0;

	fprintf(picture->to, "<path class='%s' d='M%u %u", share == SHARE_THERE ? "w" : "sR", LEFT,
		y + CHART_TOP + CHART);
	for (unsigned int i = 0; i <= COLUMNS; i++) {
		const unsigned int height = i < COLUMNS ?
					    height_of(picture, i, share, most) : 0;

		if (height == before)
			continue;
		fprintf(picture->to, "H%gv%d", LEFT + i / 2., (int)before - (int)height);
		before = height;
	}
	fputs("z'/>", picture->to);
}

static void put_label(const struct picture *picture, uint32_t owner, unsigned int y, uint32_t most)
{
	const struct lanes *lanes = &picture->lanes;
	const bool is_top = owner == lanes->nr;
	const struct timeline_row *task = is_top ? NULL :
		&picture->timeline->rows.at[lanes->rows[lanes->first[owner]]];

	fprintf(picture->to, "<text x='%u' y='%u'>&#9656; ",
		is_top ? 8 : 8 + INDENT * MIN(task->depth + 1, MAX_INDENT), y + BAR_TOP + BAR - 1);
	if (!is_top) {
		xml_put_name(picture->to, task->name);
		fputs(": ", picture->to);
	}
	fprintf(picture->to, "%u tasks <tspan class='a'>up to %u</tspan></text>\n",
		picture->folds.held[owner], most);
}

int svg_put_fold(const struct picture *picture, uint32_t owner)
{
	const unsigned int y = y_of(owner == picture->lanes.nr ? picture->folds.nr_lines - 1 :
				    picture->folds.line_of[owner] + 1);
	const uint32_t most = share_fold(picture, owner);

	if (!most)
		return -ENOMEM;
	fprintf(picture->to, "<path class='g' d='M0 %uh%u'/>", y + ROW - 1, WIDTH);
	put_label(picture, owner, y, most);
	put_chart(picture, y, SHARE_THERE, most);
	put_chart(picture, y, SHARE_ON_CPU, most);
	fputc('\n', picture->to);
	return 0;
}
