// SPDX-License-Identifier: GPL-2.0
/* Reads and writes moments. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "base/errors.h"
#include "proc/time_offset.h"
#include "times.h"

#define SECOND_NS	1000000000ll
#define DAY_NS		(86400 * SECOND_NS)

/* What no moment reaches, so that sums of two do not overflow: ten digits. */
#define MOST_SECONDS	4000000000ull
#define LAST_YEAR	2199

bool time_form_parse(const char *text, enum time_form *form)
{
	static const char *const words[] = {
		[TIME_BOOT] = "boot", [TIME_SINCE] = "since", [TIME_CLOCK] = "clock",
	};

	for (int i = 0; i <= TIME_CLOCK; i++)
		if (!strcmp(words[i], text)) {
			*form = i;
			return true;
		}
	command_error("--time wants boot, since or clock, not '%s'", text);
	return false;
}

/* Digits, and perhaps a point and more of them. Return: where they end, NULL if there are none. */
static const char *parse_seconds(const char *text, int64_t *ns)
{
	const size_t whole = strspn(text, "0123456789");
	int64_t unit = SECOND_NS;

	if (!whole || whole > 10 || strtoull(text, NULL, 10) > MOST_SECONDS)
		return NULL;
	*ns = strtoull(text, NULL, 10) * SECOND_NS;
	text += whole;
	if (*text != '.' || !strspn(text + 1, "0123456789"))
		return text;
	while (strspn(++text, "0123456789"))
		*ns += (*text - '0') * (unit /= 10);
	return text;
}

/* HH:MM:SS with a fraction. Return: is it that, whole? */
static bool parse_clock(const char *text, int64_t *ns)
{
	unsigned int hours, minutes;
	const char *end;
	int at = 0;

	if (sscanf(text, "%2u:%2u:%n", &hours, &minutes, &at) != 2 || !at || hours > 23 ||
	    minutes > 59)
		return false;
	end = parse_seconds(text + at, ns);
	if (!end || *end || *ns >= 61 * SECOND_NS)
		return false;
	*ns += (hours * 60 + minutes) * 60 * SECOND_NS;
	return true;
}

/* Midnight of a day, since 1970, in the time zone of this program. */
static int64_t midnight_ns(int year, int month, int day)
{
	struct tm tm = {
		.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day, .tm_isdst = -1,
	};

	return (int64_t)mktime(&tm) * SECOND_NS;
}

static bool parse_date(const char *text, struct moment *moment)
{
	unsigned int year, month, day;
	char between;
	int at = 0;

	if (sscanf(text, "%4u-%2u-%2u%c%n", &year, &month, &day, &between, &at) != 4 || !at ||
	    (between != 'T' && between != ' ') || year < 1970 || year > LAST_YEAR || !month ||
	    month > 12 || !day || day > 31 || !parse_clock(text + at, &moment->ns))
		return false;
	moment->ns += midnight_ns(year, month, day);
	moment->has_date = true;
	return true;
}

static bool parse_relative(const char *text, struct moment *moment)
{
	const char *end = parse_seconds(text, &moment->ns);

	return end && (!*end || !strcmp(end, "s"));
}

bool moment_parse(const char *text, struct moment *moment)
{
	*moment = (struct moment){ .form = TIME_CLOCK };
	if (*text == '+') {
		moment->form = TIME_SINCE;
		if (parse_relative(text + 1, moment))
			return true;
	} else if (parse_clock(text, &moment->ns) || parse_date(text, moment)) {
		return true;
	} else if (parse_relative(text, moment)) {
		moment->form = TIME_BOOT;
		return true;
	}
	command_error("'%s' is no moment: use +2.5 since the recording began, 14:03:22 or\n"
		      "2026-11-28T14:03:22 by the clock, or 12.5 seconds since boot", text);
	return false;
}

/* The first such time of day that is not before the beginning, or of the day of that. */
static int64_t on_that_day(int64_t ns, const struct times *times)
{
	const uint64_t begin = times->begin_ns == TIMES_NONE ? 0 : times->begin_ns;
	const int64_t from = begin + times->realtime_ns;
	const time_t seconds = from / SECOND_NS;
	struct tm tm;
	int64_t found;

	localtime_r(&seconds, &tm);
	found = midnight_ns(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday) + ns;
	return found + DAY_NS / 2 < from ? found + DAY_NS : found;
}

static int64_t since_boot(const struct moment *moment, const struct times *times)
{
	switch (moment->form) {
	case TIME_SINCE:
		return times->begin_ns + moment->ns;
	case TIME_CLOCK:
		return (moment->has_date ? moment->ns : on_that_day(moment->ns, times)) -
		       times->realtime_ns;
	default:
		return moment->ns;
	}
}

int moment_find(const struct moment *moment, const struct times *times, uint64_t *ns)
{
	int64_t found;

	if (moment->form == TIME_SINCE && times->begin_ns == TIMES_NONE)
		return source_fail(EINVAL, "the module has no beginning to count from: that wants --from a recording");
	found = since_boot(moment, times);
	if (found < 0)
		return source_fail(EINVAL, "that moment was before the machine was booted");
	*ns = found;
	return 0;
}

static uint64_t ns_of(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return now.tv_sec * 1000000000ull + now.tv_nsec;
}

/* Whoever reads the clock of a time namespace stays in that. */
uint64_t times_boot_ns(void)
{
	static int64_t offset_ns;
	static bool known;

	if (!known)
		offset_ns = time_offset_boot_ns();
	known = true;
	return ns_of(CLOCK_BOOTTIME) - offset_ns;
}

struct times times_now(void)
{
	return (struct times){ TIMES_NONE, ns_of(CLOCK_REALTIME) - times_boot_ns() };
}

static const char *seconds_text(char text[TIME_TEXT_SIZE], const char *sign, uint64_t ns)
{
	snprintf(text, TIME_TEXT_SIZE, "%s%" PRIu64 ".%06" PRIu64, sign, ns / 1000000000,
		 ns / 1000 % 1000000);
	return text;
}

static const char *clock_text(char text[TIME_TEXT_SIZE], uint64_t ns)
{
	const time_t seconds = ns / 1000000000;
	struct tm tm;
	size_t len;

	localtime_r(&seconds, &tm);
	len = strftime(text, TIME_TEXT_SIZE, "%H:%M:%S", &tm);
	snprintf(text + len, TIME_TEXT_SIZE - len, ".%06" PRIu64, ns / 1000 % 1000000);
	return text;
}

const char *time_text(char text[TIME_TEXT_SIZE], const struct clock *clock, uint64_t ns)
{
	const uint64_t begin_ns = clock->times.begin_ns;

	if (clock->form == TIME_CLOCK)
		return clock_text(text, ns + clock->times.realtime_ns);
	if (clock->form == TIME_BOOT || begin_ns == TIMES_NONE)
		return seconds_text(text, "", ns);
	return ns < begin_ns ? seconds_text(text, "-", begin_ns - ns)
			     : seconds_text(text, "+", ns - begin_ns);
}
