// SPDX-License-Identifier: GPL-2.0
/* The guest's PID 1: runs one command, hands its output and status to the host, powers off. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/reboot.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * A virtio port can be opened only once, takes 32 KiB a write and is no pipe, so the command gets
 * pipes and init carries the bytes. It counts them: the host compares.
 */
struct stream {
	const char *port;
	int in;			/* our end of the command's pipe, -1 after end of file */
	int out;		/* the port */
	unsigned long long bytes;
};

#define VERDICT_PORT	"/dev/vport0p3"

static struct stream streams[] = {
	{ .port = "/dev/vport0p1" },
	{ .port = "/dev/vport0p2" },
};

static void power_off(void)
{
	sync();
	reboot(RB_POWER_OFF);
	_exit(1);
}

/* The host takes a run without a verdict for a failure; the reason is for the kernel log. */
static void give_up(const char *what)
{
	int fd = open("/dev/kmsg", O_WRONLY);

	if (fd >= 0)
		dprintf(fd, "<3>taskviz init: %s: %s\n", what, strerror(errno));
	power_off();
}

static long taint_flags(void)
{
	long value = -1;
	FILE *f = fopen("/proc/sys/kernel/tainted", "r");

	if (f) {
		if (fscanf(f, "%ld", &value) != 1)
			value = -1;
		fclose(f);
	}
	return value;
}

/* Some kernels can; asked before the command runs, which may hide the file. */
static bool finds_leaks(void)
{
	return access("/sys/kernel/debug/kmemleak", F_OK) == 0;
}

/* What is found is in the kernel log by the time of the verdict. False: nobody could look. */
static bool look_for_leaks(void)
{
	int status = system("leaks");

	return WIFEXITED(status) && WEXITSTATUS(status) < 2;
}

static int open_verdict(void)
{
	int fd = open(VERDICT_PORT, O_WRONLY);

	if (fd < 0)
		give_up(VERDICT_PORT);
	return fd;
}

static void verdict(int status)
{
	int code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);

	dprintf(open_verdict(), "exit=%d stdout=%llu stderr=%llu tainted=%ld\n", code,
		streams[0].bytes, streams[1].bytes, taint_flags());
}

static void put(struct stream *s, const char *buf, ssize_t len)
{
	while (len > 0) {
		ssize_t n = write(s->out, buf, len);

		if (n < 0 && errno != EINTR)
			give_up(s->port);
		if (n > 0) {
			buf += n;
			len -= n;
			s->bytes += n;
		}
	}
}

/* Carry what is there now; false at the end of file or when there is nothing yet. */
static bool carry(struct stream *s)
{
	static char buf[32768];
	ssize_t n = s->in < 0 ? 0 : read(s->in, buf, sizeof(buf));

	if (n > 0) {
		put(s, buf, n);
		return true;
	}
	if (n == 0 && s->in >= 0) {
		close(s->in);
		s->in = -1;
	}
	return false;
}

/* Reap whoever ended, orphans too; true if the command is among them. */
static bool reap(pid_t command, int *status)
{
	bool found = false;
	int any;

	for (;;) {
		pid_t pid = waitpid(-1, &any, WNOHANG);

		if (pid <= 0)
			return found;
		if (pid == command) {
			*status = any;
			found = true;
		}
	}
}

static int child_events(void)
{
	sigset_t set;
	int fd;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (fd < 0)
		give_up("signalfd");
	return fd;
}

/* A background process may keep a pipe open for ever: the command's end is the end. */
static int serve(pid_t command, int events)
{
	struct signalfd_siginfo info;
	bool ended = false;
	int status = 0;

	while (!ended) {
		struct pollfd fds[] = {
			{ .fd = streams[0].in, .events = POLLIN },
			{ .fd = streams[1].in, .events = POLLIN },
			{ .fd = events, .events = POLLIN },
		};

		poll(fds, 3, -1);
		if (fds[2].revents && read(events, &info, sizeof(info)) > 0)
			ended = reap(command, &status);
		carry(&streams[0]);
		carry(&streams[1]);
	}
	while (carry(&streams[0]) || carry(&streams[1]))
		;
	return status;
}

static void open_stream(struct stream *s, int fds[2])
{
	if (pipe2(fds, O_CLOEXEC) < 0)
		give_up("pipe");
	fcntl(fds[0], F_SETFL, O_NONBLOCK);
	s->in = fds[0];
	s->out = open(s->port, O_WRONLY | O_CLOEXEC);
	if (s->out < 0)
		give_up(s->port);
}

/* In the child: only its own session, streams and an unblocked SIGCHLD tell it from init. */
static void run(char **argv)
{
	sigset_t none;
	int code;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (chdir(getenv("HOME") ?: "/") < 0)
		give_up("chdir");
	execvp(argv[0], argv);
	code = errno == ENOENT ? 127 : 126;
	dprintf(2, "%s: %s\n", argv[0], strerror(errno));
	_exit(code);
}

static pid_t start_piped(char **argv)
{
	int out[2], err[2];
	pid_t pid;

	open_stream(&streams[0], out);
	open_stream(&streams[1], err);
	pid = fork();
	if (pid < 0)
		give_up("fork");
	if (pid == 0) {
		setsid();
		dup2(open("/dev/null", O_RDONLY), 0);
		dup2(out[1], 1);
		dup2(err[1], 2);
		run(argv);
	}
	close(out[1]);
	close(err[1]);
	return pid;
}

static unsigned short number(const char *name)
{
	const char *value = getenv(name);

	return value ? atoi(value) : 0;
}

static pid_t start_on_console(const char *console, char **argv)
{
	struct winsize size = { .ws_row = number("LINES"), .ws_col = number("COLUMNS") };
	pid_t pid = fork();
	int fd;

	if (pid < 0)
		give_up("fork");
	streams[0].in = -1;
	streams[1].in = -1;
	if (pid > 0)
		return pid;
	setsid();
	fd = open(console, O_RDWR);
	ioctl(fd, TIOCSCTTY, 0);
	ioctl(fd, TIOCSWINSZ, &size);
	dup2(fd, 0);
	dup2(fd, 1);
	dup2(fd, 2);
	if (fd > 2)
		close(fd);
	unsetenv("LINES");
	unsetenv("COLUMNS");
	run(argv);
	return -1;
}

int main(int argc, char **argv)
{
	const char *console = getenv("CONSOLE");
	int events = child_events();
	bool leaks = finds_leaks();
	pid_t command;
	int status;

	if (argc < 2 || getpid() != 1) {
		fprintf(stderr, "usage (as PID 1): init COMMAND [ARGUMENT...]\n");
		return 2;
	}
	unsetenv("CONSOLE");
	if (console)
		command = start_on_console(console, argv + 1);
	else
		command = start_piped(argv + 1);
	status = serve(command, events);
	if (!leaks || look_for_leaks())
		verdict(status);
	else
		dprintf(open_verdict(), "error: nobody could look for memory that leaked\n");
	power_off();
}
