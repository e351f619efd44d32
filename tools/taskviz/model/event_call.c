// SPDX-License-Identifier: GPL-2.0
/* Numbers of calls together with whose they are: those of a recording may be another machine's. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "call_names.h"
#include "event_call.h"

/* The numbers are part of the format of recordings. */
enum numbers {
	NUMBERS_NONE,		/* what is no call */
	NUMBERS_X86_64,
	NUMBERS_I386,
	NUMBERS_X32,
	NUMBERS_ARM64,
	NUMBERS_ARM,
	NUMBERS_OTHER,
};

#define NUMBERS_SHIFT	24
#define NUMBER_MASK	((1u << NUMBERS_SHIFT) - 1)

#if defined(__x86_64__)
#define NUMBERS_OURS	NUMBERS_X86_64
#define NUMBERS_OURS_32	NUMBERS_I386
#define X32_BIT		0x40000000
#elif defined(__aarch64__)
#define NUMBERS_OURS	NUMBERS_ARM64
#define NUMBERS_OURS_32	NUMBERS_ARM
#define X32_BIT		0
#else
#define NUMBERS_OURS	NUMBERS_OTHER
#define NUMBERS_OURS_32	NUMBERS_OTHER
#define X32_BIT		0
#endif

uint32_t event_call(int32_t nr, bool compat)
{
	uint32_t numbers = compat ? NUMBERS_OURS_32 : NUMBERS_OURS;

	if (nr < 0)
		return EVENT_CALL_NONE;
	if (!compat && nr & X32_BIT)
		numbers = NUMBERS_X32;
	return numbers << NUMBERS_SHIFT | (nr & NUMBER_MASK);
}

bool event_call_is_made(uint32_t call)
{
	return call >> NUMBERS_SHIFT != NUMBERS_NONE;
}

static const char *name_of(uint32_t call)
{
	const uint32_t numbers = call >> NUMBERS_SHIFT;

	if (numbers == NUMBERS_OTHER)
		return NULL;
	if (numbers == NUMBERS_OURS)
		return call_name(call & NUMBER_MASK);
	return numbers == NUMBERS_OURS_32 ? call_name_32(call & NUMBER_MASK) : NULL;
}

bool event_call_has_name(uint32_t call)
{
	return call == EVENT_CALL_NONE || name_of(call);
}

#define MOST_NAMES	4

static const char *const firsts[CALL_FIRST_NR][MOST_NAMES] = {
	[CALL_FIRST_FUTEX] = { "futex", "futex_time64", "futex_wait" },
	[CALL_FIRST_SEMSET] = { "semop", "semtimedop", "semtimedop_time64" },
	[CALL_FIRST_LOCK_FD] = { "flock", "fcntl", "fcntl64" },
};

static bool is_among(const char *name, const char *const names[MOST_NAMES])
{
	for (size_t i = 0; i < MOST_NAMES && names[i]; i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

enum event_call_first event_call_first(uint32_t call)
{
	const char *name = name_of(call);

	if (!name)
		return call == EVENT_CALL_NONE ? CALL_FIRST_OTHER : CALL_FIRST_UNKNOWN;
	for (enum event_call_first first = 0; first < CALL_FIRST_NR; first++)
		if (is_among(name, firsts[first]))
			return first;
	return CALL_FIRST_OTHER;
}

/* There is room for half of an address: words that differ in the other half only are rare. */
uint32_t event_call_pack(uint32_t call, uint64_t first)
{
	switch (event_call_first(call)) {
	case CALL_FIRST_FUTEX:
		return first;
	case CALL_FIRST_SEMSET:
	case CALL_FIRST_LOCK_FD:
		return (int32_t)first < 0 ? 0 : (uint32_t)first + 1;
	default:
		return 0;
	}
}

const char *event_call_text(uint32_t call, char text[EVENT_CALL_SIZE])
{
	const char *name = name_of(call);

	if (!event_call_is_made(call))
		return call == EVENT_CALL_NONE ? "none" : "?";
	if (name)
		return name;
	snprintf(text, EVENT_CALL_SIZE, "%" PRIu32, call & NUMBER_MASK);
	return text;
}
