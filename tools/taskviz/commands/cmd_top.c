// SPDX-License-Identifier: GPL-2.0
/* taskviz top: the live tree on the whole screen; its options, and when to refresh. */
#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "base/options.h"
#include "command.h"
#include "moments.h"
#include "source/source.h"
#include "top/parts.h"
#include "top/top_terminal.h"
#include "top/top_view.h"

#define NSEC_PER_SEC	1000000000ull
#define NSEC_PER_MSEC	1000000ull

enum {
	OPTION_LINGER = OPTION_LONG,
	OPTION_FLAT,
	OPTION_KTHREADS,
	OPTION_NO_ENDED,
	OPTION_COLLAPSE,
	OPTION_NO_COLLAPSE,
	OPTION_UNITS,
};

static const struct option_info top_options[] = {
	{ "delay", 'd', "SECONDS", "from one refresh to the next, 0.1 to 3600 (1)", NULL },
	{ "linger", OPTION_LINGER, "SECONDS", "how long a dead task stays, 0 to 3600 (5)", NULL },
	{ "threads", 'H', NULL, "a line for each thread", NULL },
	{ "flat", OPTION_FLAT, NULL, "a list, not a tree", NULL },
	{ "kthreads", OPTION_KTHREADS, "WHICH", "kernel threads: yes, no or only (yes)",
	  "yes no only" },
	{ "no-ended", OPTION_NO_ENDED, NULL, "do not ask for lives between two refreshes", NULL },
	{ "collapse", OPTION_COLLAPSE, NULL,
	  "one line for siblings that are alike, also if there is room", NULL },
	{ "no-collapse", OPTION_NO_COLLAPSE, NULL,
	  "a line each, also if they flood the screen", NULL },
	{ "units", OPTION_UNITS, NULL, "a column with the unit, or container, of each task", NULL },
	{}
};

static const struct usage usage = {
	.name = "top",
	.operands = "",
	.about = "Shows the tree of tasks on the whole screen and follows it: who is born, dies, runs, copies.\n"
		 "The key ? explains the keys and columns, q quits.",
	.common = OPTIONS_FROM | OPTIONS_COLOR | OPTIONS_AT,
	.own = top_options,
	.lists = &top_columns,
	.nr_lists = 1,
};

/**
 * struct session - a run
 * @top: what is shown
 * @delay_ns: from one refresh to the next
 * @nr_vain: how often in a row there was something to read, and then nothing
 * @colored: in colours, if the terminal has them
 * @is_gone: the terminal is
 */
struct session {
	struct top top;
	uint64_t delay_ns;
	int nr_vain;
	bool colored;
	bool is_gone;
};

static bool take_seconds(const char *text, double least, uint64_t *ns)
{
	char *end;
	double seconds = strtod(text, &end);

	if (end == text || *end || !(seconds >= least && seconds <= 3600)) {
		command_error("'%s' is no time: seconds from %g to 3600", text, least);
		return false;
	}
	*ns = seconds * NSEC_PER_SEC;
	return true;
}

static bool take_option(int letter, const char *value, void *data)
{
	struct session *session = data;
	struct top *top = &session->top;

	switch (letter) {
	case 'd':
		return take_seconds(value, 0.1, &session->delay_ns);
	case OPTION_LINGER:
		return take_seconds(value, 0, &top->model.linger_ns);
	case 'H':
		return top->threads = true;
	case OPTION_FLAT:
		return top->choice.flat = true;
	case OPTION_KTHREADS:
		return kthreads_parse(value, &top->choice.kthreads);
	case OPTION_COLLAPSE:
		top->choice.collapse = TOP_COLLAPSE_ALL;
		return true;
	case OPTION_NO_COLLAPSE:
		top->choice.collapse = TOP_COLLAPSE_NONE;
		return true;
	case OPTION_UNITS:
		return top->units = true;
	default:
		top->ended = false;
		return true;
	}
}

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * NSEC_PER_SEC + now.tv_nsec;
}

/* How long until a refresh is due. */
static int msec_until(uint64_t due_ns)
{
	uint64_t now = now_ns();

	return now < due_ns ? (due_ns - now + NSEC_PER_MSEC - 1) / NSEC_PER_MSEC : 0;
}

/* Return: what top_press() does, and whether a key was there in @found. */
static int press_keys(struct top *top, bool *found)
{
	int key, err = 0;

	*found = false;
	while (!err && !top->quit && (key = getch()) != ERR) {
		*found = true;
		err = top_press(top, key);
	}
	return err;
}

/*
 * A terminal that has something to read, and then nothing, and again, cannot be read: that is how
 * one looks that is another session's, or was hung up just now.
 */
static int take_keys(struct session *session, int ready)
{
	bool found;
	int err = press_keys(&session->top, &found);

	session->nr_vain = ready && !found ? session->nr_vain + 1 : 0;
	session->is_gone = ready < 0 || session->nr_vain == 2;
	return err;
}

static int follow(struct session *session)
{
	struct top *top = &session->top;
	uint64_t due_ns = now_ns() + session->delay_ns;
	int err = 0;

	while (!err && !top->quit && !session->is_gone) {
		top_draw(top);
		err = take_keys(session, top_terminal_wait(msec_until(due_ns)));
		if (!err && (top->wants_refresh || now_ns() >= due_ns)) {
			err = top_refresh(top);
			due_ns = now_ns() + session->delay_ns;
		}
	}
	return err;
}

/* When the terminal is gone there is nobody to be told. */
static int show(struct session *session)
{
	const char *term = getenv("TERM");
	int err;

	if (!top_terminal_begin(session->colored)) {
		command_error("the terminal '%s' is not known: set TERM to what it is",
			      term ? term : "");
		return STATUS_USAGE;
	}
	err = follow(session);
	top_terminal_end();
	if (session->is_gone)
		return STATUS_IO;
	if (!err)
		return STATUS_OK;
	command_error("no memory for %u tasks", session->top.snapshot.head.count);
	return STATUS_IO;
}

/* Return: a status, having told why it is not STATUS_OK. */
static int open_at(struct top *top, struct moments *moments)
{
	int err, status;

	top->source = command_open(top->from);
	if (!top->source)
		return command_status_of(-errno);
	status = moments_find(moments, source_times(top->source));
	if (status)
		return status;
	top->at_ns = moments_at(moments);
	err = top_open(top);
	snprintf(top->message, sizeof(top->message), "%s", source_warning(top->source));
	return err ? command_source_failed(err) : STATUS_OK;
}

static int run(struct session *session, int argc, char **argv)
{
	struct options options;
	struct moments moments;
	int status = options_parse(&options, &usage, argc, argv, take_option, session);

	if (status >= 0)
		return status;
	if (!moments_parse(&moments, &options))
		return STATUS_USAGE;
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		command_error("top draws on a terminal, and this is none: use 'taskviz tree'");
		return STATUS_USAGE;
	}
	session->top.from = options.from;
	session->colored = options_want_color(&options);
	status = open_at(&session->top, &moments);
	return status ? status : show(session);
}

int cmd_top(int argc, char **argv)
{
	struct session session = {
		.delay_ns = NSEC_PER_SEC,
		.top = {
			.model.linger_ns = 5 * NSEC_PER_SEC,
			.choice.kthreads = KTHREADS_YES,
			.ended = true,
			.utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8"),
		},
	};
	int status = run(&session, argc, argv);

	top_close(&session.top);
	return status;
}
