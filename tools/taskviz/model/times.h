/* SPDX-License-Identifier: GPL-2.0 */
/* Moments as people tell them: since boot, since a recording began, by the clock on the wall. */
#ifndef TASKVIZ_MODEL_TIMES_H
#define TASKVIZ_MODEL_TIMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The same forms everywhere, in and out:
 *   12.5                  seconds since the machine was booted
 *   +2.5 or +2.5s         since the recording began
 *   14:03:22.5            by the clock on the wall, on the day the recording began or the next
 *   2026-11-28T14:03:22   the same on another day; a blank may stand for the T
 */

/**
 * struct times - what moments of a source are measured by
 * @begin_ns: since boot, when it began; TIMES_NONE for the module, which knows now
 * @realtime_ns: what has to be added to times since boot for the clock on the wall
 */
struct times {
	uint64_t begin_ns;
	uint64_t realtime_ns;
};

#define TIMES_NONE	UINT64_MAX

/* How a moment is told: --time. */
enum time_form {
	TIME_BOOT,
	TIME_SINCE,
	TIME_CLOCK,
};

/**
 * struct clock - how the times of a source are told
 * @form: in which form
 * @times: of the source
 */
struct clock {
	enum time_form form;
	struct times times;
};

/**
 * struct moment - a moment as it was typed
 * @form: how
 * @ns: since boot, since the beginning, since midnight, or since 1970 if @has_date
 * @has_date: with a date
 */
struct moment {
	enum time_form form;
	int64_t ns;
	bool has_date;
};

/* Both return false, having told why, for what makes no sense. */
bool time_form_parse(const char *text, enum time_form *form);
bool moment_parse(const char *text, struct moment *moment);

/**
 * moment_find() - when that is
 * @moment: as it was typed
 * @times: of the source
 * @ns: set, since boot
 *
 * Return: 0; -EINVAL with a text in source_error() if the source has no beginning or the moment is
 * before boot.
 */
int moment_find(const struct moment *moment, const struct times *times, uint64_t *ns);

/* times_boot_ns() - now, since the boot of the machine, suspend included: as events have it */
uint64_t times_boot_ns(void);

/* times_now() - of the module: it has no beginning, and the clock is that of this machine */
struct times times_now(void);

/* Bytes that hold what time_text() writes. */
#define TIME_TEXT_SIZE	40

/**
 * time_text() - tell a moment, to the microsecond
 * @text: set
 * @clock: how; TIME_SINCE of the module is since boot
 * @ns: since boot
 *
 * Return: @text.
 */
const char *time_text(char text[TIME_TEXT_SIZE], const struct clock *clock, uint64_t ns);

#endif /* TASKVIZ_MODEL_TIMES_H */
