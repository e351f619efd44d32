// SPDX-License-Identifier: GPL-2.0
/* Sizes and times from a command line: a number and a unit. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "amounts.h"
#include "errors.h"

#define MOST_BYTES	(1ull << 50)
#define MOST_SECONDS	1e9

/* By how much a number with that behind it is multiplied; 0: that is no unit. */
static uint64_t size_unit(const char *unit)
{
	static const char letters[] = "KMG";
	const char *found;

	if (!*unit)
		return 1;
	found = unit[1] ? NULL : strchr(letters, *unit);
	return found ? 1024ull << 10 * (found - letters) : 0;
}

static double time_unit(const char *unit)
{
	if (!*unit || !strcmp(unit, "s"))
		return 1;
	if (!strcmp(unit, "m"))
		return 60;
	return strcmp(unit, "h") ? 0 : 3600;
}

bool amount_bytes(const char *text, uint64_t least, uint64_t *bytes)
{
	const size_t digits = strspn(text, "0123456789");
	const uint64_t unit = size_unit(text + digits), number = strtoull(text, NULL, 10);

	if (digits && unit && number <= MOST_BYTES / unit && number * unit >= least) {
		*bytes = number * unit;
		return true;
	}
	command_error("'%s' is no size: at least %" PRIu64 " bytes, as 64K, 64M or 1G", text,
		      least);
	return false;
}

bool amount_ns(const char *text, uint64_t *ns)
{
	char *unit;
	const double number = strtod(text, &unit), seconds = number * time_unit(unit);

	if (unit != text && seconds * 1e9 >= 1 && seconds <= MOST_SECONDS) {
		*ns = seconds * 1e9;
		return true;
	}
	command_error("'%s' is no time: seconds as 2.5, or 90s, 10m, 2h", text);
	return false;
}
