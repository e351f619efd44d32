// SPDX-License-Identifier: GPL-2.0
/* Draws branches and bars as text, with line characters or in ASCII. */
#include "top_text.h"

#define EIGHTHS	8

const char *top_end_text(struct taskviz_text *text)
{
	text->buf[text->len < text->size ? text->len : text->size] = 0;
	return text->buf;
}

/* How a name hangs below its parent; a fold that hides something is a plus. */
static const char *twig(const struct top_row *row, bool utf8)
{
	bool hides = row->folded && row->has_kept_child;

	if (!utf8)
		return row->last ? (hides ? "`+" : "`-") : (hides ? "|+" : "|-");
	return row->last ? (hides ? "└+" : "└─") : (hides ? "├+" : "├─");
}

int top_put_branches(struct taskviz_text *text, const struct top_row *row, unsigned int levels,
		     bool utf8)
{
	unsigned int drawn = row->depth < levels ? row->depth : levels;
	unsigned int level = drawn;
	size_t begin = text->len;
	bool open[TOP_LEVELS];
	int columns = 0;

	if (row->depth > drawn) {
		taskviz_put_char(text, '+');
		taskviz_put_u64(text, row->depth - drawn, 0);
		taskviz_put_char(text, ' ');
		columns = text->len - begin;
	}
	for (const struct top_row *at = row; level--; at = at->parent)
		open[level] = !at->last;
	for (level = 0; level + 1 < drawn; level++)
		taskviz_put_str(text, open[level] ? (utf8 ? "│ " : "| ") : "  ");
	if (drawn)
		taskviz_put_str(text, twig(row, utf8));
	return columns + 2 * drawn;
}

/* @value of @most as a part of @whole; something is never nothing, more than all is all. */
static unsigned int part_of(uint64_t value, uint64_t most, unsigned int whole)
{
	unsigned int part;

	if (!value || !most)
		return 0;
	if (value >= most)
		return whole;
	part = (double)value / most * whole;
	return part ? part : 1;
}

void top_put_bar(struct taskviz_text *text, uint64_t value, uint64_t most, unsigned int width,
		 bool utf8)
{
	static const char * const eighths[EIGHTHS] = {
		" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉"
	};
	unsigned int steps = utf8 ? EIGHTHS : 1;
	unsigned int part = value == TASKVIZ_UNKNOWN64 ? 0 : part_of(value, most, width * steps);
	unsigned int full = part / steps;

	for (unsigned int i = 0; i < width; i++) {
		if (i < full)
			taskviz_put_str(text, utf8 ? "█" : "#");
		else if (i == full && utf8)
			taskviz_put_str(text, eighths[part % EIGHTHS]);
		else
			taskviz_put_char(text, ' ');
	}
}

static unsigned int largest(const unsigned int shares[TASKVIZ_NR_STATES])
{
	unsigned int at = 0;

	for (unsigned int i = 1; i < TASKVIZ_NR_STATES; i++)
		if (shares[i] > shares[at])
			at = i;
	return at;
}

/* What rounding left over or took too much is the largest one's, where it shows least. */
void top_share(unsigned int shares[TASKVIZ_NR_STATES],
	       const uint32_t counts[TASKVIZ_NR_STATES], unsigned int width)
{
	uint64_t sum = 0;
	int left = width;

	for (int i = 0; i < TASKVIZ_NR_STATES; i++)
		sum += counts[i];
	for (int i = 0; i < TASKVIZ_NR_STATES; i++) {
		shares[i] = part_of(counts[i], sum, width);
		left -= shares[i];
	}
	if (sum)
		shares[largest(shares)] += left;
}
