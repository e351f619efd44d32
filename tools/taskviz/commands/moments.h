/* SPDX-License-Identifier: GPL-2.0 */
/* The moments on a command line: --at, --since, --until, and how times are told: --time. */
#ifndef TASKVIZ_MOMENTS_H
#define TASKVIZ_MOMENTS_H

#include "base/options.h"
#include "model/span.h"
#include "model/times.h"

struct recording;

/**
 * struct moments - what is asked for
 * @limits: the first and the last moment, as they were typed
 * @has_limit: which of these were
 * @clock: how times are told
 * @span: between the limits, set by moments_find()
 */
struct moments {
	struct moment limits[2];
	bool has_limit[2];
	struct clock clock;
	struct span span;
};

/**
 * moments_parse() - understand what was typed
 * @moments: set, but for what moments_find() does
 * @options: with OPTIONS_AT, OPTIONS_SPAN, OPTIONS_TIME as the command has them
 *
 * Return: false, having told why, if it makes no sense.
 */
bool moments_parse(struct moments *moments, const struct options *options);

/**
 * moments_find() - find out when that is
 * @moments: parsed
 * @times: of the source
 *
 * Return: STATUS_OK, or STATUS_USAGE having told why.
 */
int moments_find(struct moments *moments, struct times times);

/**
 * moments_find_in() - the same of a recording, with which the span must overlap
 * @moments: parsed
 * @recording: open
 * @path: of it
 *
 * Return: as moments_find().
 */
int moments_find_in(struct moments *moments, const struct recording *recording, const char *path);

/* moments_at() - the moment to take a snapshot of: that of --at, or the last */
uint64_t moments_at(const struct moments *moments);

#endif /* TASKVIZ_MOMENTS_H */
