// SPDX-License-Identifier: GPL-2.0
/* Runs a program on a pty, reads what it says line by line, and types on it. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include "base/errors.h"
#include "keeper.h"
#include "session.h"
#include "stage.h"

#define NO_PROGRAM	127
#define MOST_WORDS	16

/* Lines as they are written, and nothing comes back of what we type. */
static void set_terminal(struct termios *terminal)
{
	*terminal = (struct termios){
		.c_iflag = ICRNL, .c_cflag = CS8 | CREAD | B38400, .c_lflag = ISIG | ICANON,
	};
	cfsetspeed(terminal, B38400);
	terminal->c_cc[VINTR] = 'C' - '@';
	terminal->c_cc[VQUIT] = '\\' - '@';
	terminal->c_cc[VSUSP] = 'Z' - '@';
	terminal->c_cc[VEOF] = 'D' - '@';
	terminal->c_cc[VMIN] = 1;
}

/* Who began us may ignore some, as nohup does; a lesson tells of what programs usually do. */
static void take_usual_signals(void)
{
	sigset_t none;

	for (int signo = 1; signo < NSIG; signo++)
		signal(signo, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static _Noreturn void run(const char *dir, char *command)
{
	char *words[MOST_WORDS + 1] = {};
	char path[STAGE_LINE];
	char *rest = NULL;
	size_t nr = 0;

	take_usual_signals();
	for (char *word = strtok_r(command, " ", &rest); word && nr < MOST_WORDS;
	     word = strtok_r(NULL, " ", &rest))
		words[nr++] = word;
	if (nr && !chdir(dir)) {
		snprintf(path, sizeof(path), "./%.400s", words[0]);
		execv(path, words);
	}
	dprintf(STDOUT_FILENO, "%s/%s: %s\n", dir, nr ? words[0] : "", strerror(errno));
	_exit(NO_PROGRAM);
}

int stage_start(struct stage *stage, const char *dir, const char *command)
{
	const struct winsize size = { .ws_row = 24, .ws_col = 80 };
	struct termios terminal;
	char *copy;

	stage_end(stage);
	copy = strdup(command);
	if (!copy)
		return source_fail(ENOMEM, "no memory to run %s", command);
	set_terminal(&terminal);
	stage->pid = forkpty(&stage->terminal, NULL, &terminal, &size);
	if (!stage->pid)
		run(dir, copy);
	free(copy);
	if (stage->pid < 0) {
		stage->pid = 0;
		return source_fail(errno, "cannot make a terminal for %s: %s", command,
				   strerror(errno));
	}
	fcntl(stage->terminal, F_SETFD, FD_CLOEXEC);
	keeper_watch(stage->keeper, stage->pid);
	stage->waits = false;
	stage->len = 0;
	return 0;
}

static int type(struct stage *stage, const char *bytes, size_t len)
{
	if (!stage->pid)
		return source_fail(ECHILD, "no program of the lesson runs");
	if (write(stage->terminal, bytes, len) != (ssize_t)len)
		return source_fail(errno, "the lesson's program hears nothing: %s",
				   strerror(errno));
	return 0;
}

int stage_type(struct stage *stage, const char *keys)
{
	int err = 0;

	stage->waits = false;	/* that was for the keys */
	for (; *keys && !err; keys++) {
		char key = *keys;

		if (key == '^' && keys[1] >= '@' && keys[1] <= '_')
			key = *++keys - '@';
		err = type(stage, &key, 1);
	}
	return err;
}

static time_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec;
}

/* Return: a byte, 0 at the end, or a negative errno. */
static int read_byte(const struct stage *stage, time_t until)
{
	struct pollfd ready = { .fd = stage->terminal, .events = POLLIN };
	const time_t left = until - now();
	char byte;
	int got;

	if (left <= 0 || !poll(&ready, 1, left * 1000))
		return source_fail(ETIME, "the lesson's program said nothing for %d s",
				   stage->patience);
	got = read(stage->terminal, &byte, 1);
	if (got == 1)
		return byte ? byte : '?';
	return got < 0 && errno != EIO ? source_fail(errno, "cannot hear the lesson's program: %s",
						     strerror(errno)) : 0;
}

/* Return: 1 if there is a line, 0 at the end, or a negative errno. */
static int read_line(struct stage *stage)
{
	const time_t until = now() + stage->patience;
	int byte;

	stage->len = 0;
	while ((byte = read_byte(stage, until)) > 0 && byte != '\n')
		if (stage->len < sizeof(stage->line) - 1)
			stage->line[stage->len++] = byte;
	stage->line[stage->len] = 0;
	return byte < 0 ? byte : byte == '\n' || stage->len;
}

static bool is_point(const char *line, const char *point)
{
	const size_t len = strlen(point);

	return !strncmp(line, point, len) && line[len] == ':';
}

static int set_end(int status, struct values *values)
{
	char number[16];

	snprintf(number, sizeof(number), "%d",
		 WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	return values_set(values, WIFSIGNALED(status) ? "signal" : "exit", number);
}

/* The end was heard; what it made may live on, and is ended with it. */
static int bury(struct stage *stage, struct values *values)
{
	int status;
	int err = 0;

	while (waitpid(stage->pid, &status, 0) < 0)
		if (errno != EINTR)
			return source_fail(errno, "cannot wait for the lesson's program: %s",
					   strerror(errno));
	if (values)
		err = set_end(status, values);
	session_kill(stage->pid);
	close(stage->terminal);
	keeper_watch(stage->keeper, 0);
	stage->pid = 0;
	return err;
}

static int ended_early(struct stage *stage, const char *point)
{
	char last[STAGE_LINE];

	strcpy(last, stage->line);
	bury(stage, NULL);
	return source_fail(ECHILD, "the lesson's program ended before it said '%s:'%s%.300s", point,
			   *last ? "; it said last: " : "", last);
}

int stage_until(struct stage *stage, const char *point, struct values *values, FILE *said)
{
	const bool wants_end = !strcmp(point, "end");
	char last[STAGE_LINE] = "";
	int got, err = 0;

	if (!stage->pid || stage->waits)
		err = type(stage, "\n", 1);
	stage->waits = false;
	if (err)
		return err;
	while ((got = read_line(stage)) > 0) {
		fprintf(said, "%s\n", stage->line);
		strcpy(last, stage->line);
		if (is_point(stage->line, point)) {
			stage->waits = true;
			return values_take(values, stage->line + strlen(point) + 1);
		}
	}
	strcpy(stage->line, last);
	if (got < 0)
		return got;
	return wants_end ? bury(stage, values) : ended_early(stage, point);
}

void stage_end(struct stage *stage)
{
	if (!stage->pid)
		return;
	session_kill(stage->pid);
	bury(stage, NULL);
}
