// SPDX-License-Identifier: GPL-2.0
/*
 * mailbox MESSAGES: a child receives from a message queue; the parent sends it
 * one, then so many that nobody receives.
 */
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include "../point.h"

struct message {
	long type;	/* must be above 0 */
	char text[100];
};

#define KEY	0x7461736b	/* by which others could find it */

static int queue;

static void send(void)
{
	const struct message message = { .type = 1, .text = "a letter" };

	if (msgsnd(queue, &message, sizeof(message.text), 0))
		fail("msgsnd");
}

static void receive(void)
{
	struct message message;

	if (msgrcv(queue, &message, sizeof(message.text), 0, 0) < 0)
		_exit(1);
	_exit(0);
}

int main(int argc, char **argv)
{
	const long messages = argc > 1 ? atol(argv[1]) : 4;
	int status;
	pid_t pid;

	queue = msgget(KEY, IPC_CREAT | 0600);
	if (queue < 0)
		fail("msgget");
	pid = fork();
	if (pid < 0)
		fail("fork");
	if (!pid)
		receive();
	point("made", "queue=%d child=%d", queue, pid);

	send();
	waitpid(pid, &status, 0);
	point("received", "code=%d", WEXITSTATUS(status));

	for (long i = 0; i < messages; i++)
		send();
	point("full", "queue=%d", queue);

	msgctl(queue, IPC_RMID, NULL);	/* nobody else would */
	point("removed", "queue=%d", queue);
	return 0;
}
