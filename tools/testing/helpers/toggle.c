// SPDX-License-Identifier: GPL-2.0
/*
 * toggle LEAST SYSTEM:EVENT: switches a trace event on and off without rest until its input is
 * closed; ready after LEAST times. One that is not there is tried again: its module may be
 * unloaded meanwhile. By its name, as the kernel looks for that under its lock: what is behind the
 * event's own file may be freed while that is opened (6.1, tracing_open_file_tr()).
 */
#include <fcntl.h>
#include "helper.h"

#define SET_EVENT	"/sys/kernel/tracing/set_event"

/* Returns whether there was such an event. */
static bool set(int file, const char *sign, const char *event)
{
	if (dprintf(file, "%s%s\n", sign, event) > 0)
		return true;
	if (errno != EINVAL && errno != ENODEV)
		die(event);
	return false;
}

int main(int argc, char **argv)
{
	unsigned long times = 0;
	long least;
	int file;

	if (argc != 3) {
		fputs("usage: toggle LEAST SYSTEM:EVENT\n", stderr);
		return 2;
	}
	least = number(argv[1]);
	file = open(SET_EVENT, O_WRONLY | O_APPEND);
	if (file < 0)
		die(SET_EVENT);
	while (goes_on(times, least)) {
		const bool done = set(file, "", argv[2]) && set(file, "!", argv[2]);

		/* once it is ready, turns without the event count, too: it says so only once */
		if (done || times >= (unsigned long)least)
			times++;
	}
	return 0;
}
