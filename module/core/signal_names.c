// SPDX-License-Identifier: GPL-2.0
/* Signals as words. */
#include "table.h"

#ifdef __KERNEL__
#include <linux/kernel.h>
#include <linux/signal.h>
#else
#include <signal.h>
#endif

#define NR_SIGNALS	64
#define FIRST_REALTIME	32

/* Numbers of most architectures, ours among them: Linux on MIPS and SPARC has others. */
static const char * const names[] = {
	[SIGHUP] = "HUP", [SIGINT] = "INT", [SIGQUIT] = "QUIT", [SIGILL] = "ILL",
	[SIGTRAP] = "TRAP", [SIGABRT] = "ABRT", [SIGBUS] = "BUS", [SIGFPE] = "FPE",
	[SIGKILL] = "KILL", [SIGUSR1] = "USR1", [SIGSEGV] = "SEGV", [SIGUSR2] = "USR2",
	[SIGPIPE] = "PIPE", [SIGALRM] = "ALRM", [SIGTERM] = "TERM", [SIGSTKFLT] = "STKFLT",
	[SIGCHLD] = "CHLD", [SIGCONT] = "CONT", [SIGSTOP] = "STOP", [SIGTSTP] = "TSTP",
	[SIGTTIN] = "TTIN", [SIGTTOU] = "TTOU", [SIGURG] = "URG", [SIGXCPU] = "XCPU",
	[SIGXFSZ] = "XFSZ", [SIGVTALRM] = "VTALRM", [SIGPROF] = "PROF", [SIGWINCH] = "WINCH",
	[SIGIO] = "IO", [SIGPWR] = "PWR", [SIGSYS] = "SYS",
};

static_assert(sizeof(names) / sizeof(*names) == FIRST_REALTIME,
	      "all but the real-time signals have names");

/**
 * taskviz_put_signal() - append a signal's name, without SIG
 * @text: where to
 * @sig: its number; a real-time signal, which has no name of its own, is RT and the number
 */
void taskviz_put_signal(struct taskviz_text *text, int sig)
{
	if (sig > 0 && sig < FIRST_REALTIME) {
		taskviz_put_str(text, names[sig]);
	} else {
		taskviz_put_str(text, "RT");
		taskviz_put_u64(text, sig, 0);
	}
}

/* Last signal of those that follow one another from @sig on; names do not run on. */
static int end_of_run(u64 set, int sig)
{
	while (sig >= FIRST_REALTIME && sig < NR_SIGNALS && set >> sig & 1)
		sig++;
	return sig;
}

/* Of the signals that have names. */
static bool has_most(u64 set)
{
	int nr = 0;

	for (u32 named = set & ((1u << (FIRST_REALTIME - 1)) - 1); named; named &= named - 1)
		nr++;
	return nr > FIRST_REALTIME / 2;
}

/**
 * taskviz_put_signal_set() - append the names of a set, separated by commas
 * @text: where to
 * @set: the set, not empty
 *
 * Who blocks signals often blocks all but a few: these are named then, behind a tilde.
 */
void taskviz_put_signal_set(struct taskviz_text *text, u64 set)
{
	if (set == ~(u64)0) {
		taskviz_put_str(text, "all");
		return;
	}
	if (has_most(set)) {
		taskviz_put_char(text, '~');
		set = ~set;
	}
	for (bool first = true; set; first = false) {
		const int begin = __builtin_ctzll(set) + 1, end = end_of_run(set, begin);

		if (!first)
			taskviz_put_char(text, ',');
		taskviz_put_signal(text, begin);
		if (end > begin) {
			taskviz_put_char(text, '-');
			taskviz_put_signal(text, end);
		}
		set = end < NR_SIGNALS ? set >> end << end : 0;
	}
}
