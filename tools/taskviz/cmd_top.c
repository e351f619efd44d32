// SPDX-License-Identifier: GPL-2.0
/* taskviz top: the live tree on the whole screen; the terminal, signals, and when to refresh. */
#include <errno.h>
#include <langinfo.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>
#include "command.h"
#include "options.h"
#include "top_view.h"

#define NSEC_PER_SEC	1000000000ull
#define NSEC_PER_MSEC	1000000ull

/* How long curses waits for the rest of a key after an escape. */
#define ESCAPE_MSEC	25

enum {
	OPTION_LINGER = OPTION_LONG,
	OPTION_FLAT,
	OPTION_NO_KTHREADS,
	OPTION_NO_ENDED,
};

static const struct option_info top_options[] = {
	{ "delay", 'd', "SECONDS", "from one refresh to the next, 0.1 to 3600 (1)" },
	{ "linger", OPTION_LINGER, "SECONDS", "how long a dead task stays, 0 to 3600 (5)" },
	{ "threads", 'H', NULL, "a line for each thread" },
	{ "flat", OPTION_FLAT, NULL, "a list, not a tree" },
	{ "no-kthreads", OPTION_NO_KTHREADS, NULL, "without kernel threads" },
	{ "no-ended", OPTION_NO_ENDED, NULL, "do not ask for lives between two refreshes" },
	{}
};

static const struct usage usage = {
	.name = "top",
	.operands = "",
	.about = "Shows the tree of tasks on the whole screen and follows it: who is born, dies, runs, copies.\n"
		 "The key ? explains the keys and columns, q quits.",
	.common = OPTIONS_FROM,
	.own = top_options,
};

/**
 * struct session - a run
 * @top: what is shown
 * @delay_ns: from one refresh to the next
 * @signals: readable when one came that ends us
 * @ended_by: that signal, 0 without
 */
struct session {
	struct top top;
	uint64_t delay_ns;
	int signals;
	int ended_by;
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
	case OPTION_NO_KTHREADS:
		top->choice.kthreads = false;
		return true;
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

/* What would end us becomes something to read, so that the terminal is restored first. */
static int catch_signals(struct session *session)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	session->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return session->signals < 0 ? -errno : 0;
}

/* Ends as the signal would have ended us. */
static void die_of(int number)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, number);
	signal(number, SIG_DFL);
	raise(number);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

/* Waits for a key, a signal, or until a refresh is due. */
static void await(struct session *session, uint64_t due_ns)
{
	uint64_t now = now_ns();
	int msec = now < due_ns ? (due_ns - now + NSEC_PER_MSEC - 1) / NSEC_PER_MSEC : 0;
	struct signalfd_siginfo info;
	struct pollfd fds[] = {
		{ .fd = STDIN_FILENO, .events = POLLIN },
		{ .fd = session->signals, .events = POLLIN },
	};

	if (poll(fds, 2, msec) <= 0)
		return;
	if (read(session->signals, &info, sizeof(info)) == sizeof(info)) {
		session->ended_by = info.ssi_signo;
		session->top.quit = true;
	}
	if (fds[0].revents & (POLLHUP | POLLERR | POLLNVAL))
		session->top.quit = true;
}

static int press_keys(struct top *top)
{
	int key, err = 0;

	while (!err && !top->quit && (key = getch()) != ERR)
		err = top_press(top, key);
	return err;
}

static int follow(struct session *session)
{
	struct top *top = &session->top;
	uint64_t due_ns = now_ns() + session->delay_ns;
	int err = 0;

	while (!err && !top->quit) {
		top_draw(top);
		await(session, due_ns);
		err = press_keys(top);
		if (!err && (top->wants_refresh || now_ns() >= due_ns)) {
			err = top_refresh(top);
			due_ns = now_ns() + session->delay_ns;
		}
	}
	return err;
}

static SCREEN *begin_screen(void)
{
	SCREEN *screen = newterm(NULL, stdout, stdin);

	if (!screen)
		return NULL;
	cbreak();
	noecho();
	nodelay(stdscr, true);
	keypad(stdscr, true);
	set_escdelay(ESCAPE_MSEC);
	curs_set(0);
	top_view_begin();
	return screen;
}

static int show(struct session *session)
{
	const char *term = getenv("TERM");
	SCREEN *screen;
	int err = catch_signals(session);

	if (err) {
		command_error("cannot wait for signals: %s", strerror(-err));
		return STATUS_IO;
	}
	screen = begin_screen();
	if (!screen) {
		command_error("the terminal '%s' is not known: set TERM to what it is",
			      term ? term : "");
		return STATUS_USAGE;
	}
	err = follow(session);
	endwin();
	delscreen(screen);
	if (!err)
		return STATUS_OK;
	command_error("no memory for %u tasks", session->top.snapshot.head.count);
	return STATUS_IO;
}

static int run(struct session *session, int argc, char **argv)
{
	struct options options;
	int err, status = options_parse(&options, &usage, argc, argv, take_option, session);

	if (status >= 0)
		return status;
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		command_error("top draws on a terminal, and this is none: use 'taskviz tree'");
		return STATUS_USAGE;
	}
	session->top.from = options.from;
	err = top_open(&session->top);
	return err ? command_source_failed(err) : show(session);
}

int cmd_top(int argc, char **argv)
{
	struct session session = {
		.delay_ns = NSEC_PER_SEC,
		.signals = -1,
		.top = {
			.model.linger_ns = 5 * NSEC_PER_SEC,
			.choice.kthreads = true,
			.ended = true,
			.utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8"),
		},
	};
	int status = run(&session, argc, argv);

	top_close(&session.top);
	if (session.signals >= 0)
		close(session.signals);
	if (session.ended_by)
		die_of(session.ended_by);
	return status;
}
