/* SPDX-License-Identifier: GPL-2.0 */
/* The terminal under "taskviz top": taken, and given back whatever ends the program. */
#ifndef TASKVIZ_TOP_TERMINAL_H
#define TASKVIZ_TOP_TERMINAL_H

#include <stdbool.h>

/**
 * top_terminal_begin() - the screen is ours, and so are the signals that end us
 * @colored: use its colours, if it has any
 *
 * From now on SIGINT, SIGTERM and SIGHUP, unless they were ignored, give the terminal back and end
 * the program at once, whatever it is doing.
 *
 * Return: false if curses does not know this terminal.
 */
bool top_terminal_begin(bool colored);
void top_terminal_end(void);

/**
 * top_terminal_wait() - wait for a key
 * @msec: no longer than that
 *
 * Return: is there something to read? Negative if the terminal is gone.
 */
int top_terminal_wait(int msec);

#endif /* TASKVIZ_TOP_TERMINAL_H */
