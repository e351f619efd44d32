// SPDX-License-Identifier: GPL-2.0
/* Takes the terminal, and gives it back also in the middle of anything. */
#include <curses.h>
#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>
#include "base/interrupt.h"
#include "pen.h"
#include "top_terminal.h"
#include <term.h>	/* last: its macros take many names */

/* How long curses waits for the rest of a key after an escape. */
#define ESCAPE_MSEC	25

static SCREEN *screen;

/* What a signal needs to give the terminal back: then curses cannot be asked any more. */
static struct termios modes;
static char farewell[256];
static size_t farewell_len;

static int add_to_farewell(int byte)
{
	if (farewell_len < sizeof(farewell))
		farewell[farewell_len++] = byte;
	return byte;
}

/* Colours, attributes, the cursor, the screen and the keys as they were. */
static void make_farewell(void)
{
	static const char *const names[] = { "op", "sgr0", "cnorm", "rmcup", "rmkx" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const char *code = tigetstr(names[i]);

		if (code && code != (const char *)-1)
			tputs(code, 1, add_to_farewell);
	}
}

/* In the background it is another's, and has been given back before. */
static bool is_ours(void)
{
	pid_t group = tcgetpgrp(STDIN_FILENO);

	return group < 0 || group == getpgrp();
}

/*
 * What is still to be shown may be what we were waiting for, on a terminal that has stopped: nobody
 * needs it now, and nothing may be waited for again.
 */
static void give_back(void)
{
	int flags = fcntl(STDOUT_FILENO, F_GETFL);

	tcflush(STDOUT_FILENO, TCOFLUSH);
	fcntl(STDOUT_FILENO, F_SETFL, flags | O_NONBLOCK);
	if (write(STDOUT_FILENO, farewell, farewell_len) < 0)
		farewell_len = 0;
	fcntl(STDOUT_FILENO, F_SETFL, flags);
	tcsetattr(STDIN_FILENO, TCSANOW, &modes);
}

/* Ends as the signal would have ended us. */
static void leave(int sig)
{
	sigset_t set;

	if (is_ours())
		give_back();
	sigemptyset(&set);
	sigaddset(&set, sig);
	signal(sig, SIG_DFL);
	raise(sig);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

bool top_terminal_begin(bool colored)
{
	tcgetattr(STDIN_FILENO, &modes);
	screen = newterm(NULL, stdout, stdin);
	if (!screen)
		return false;
	make_farewell();
	interrupt_end_with(leave);
	cbreak();
	noecho();
	nodelay(stdscr, true);
	keypad(stdscr, true);
	set_escdelay(ESCAPE_MSEC);
	curs_set(0);
	top_pen_begin(colored);
	return true;
}

void top_terminal_end(void)
{
	endwin();
	delscreen(screen);
}

int top_terminal_wait(int msec)
{
	struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };

	if (poll(&input, 1, msec) <= 0)
		return 0;
	return input.revents & (POLLHUP | POLLERR | POLLNVAL) ? -1 : 1;
}
