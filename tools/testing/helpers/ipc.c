// SPDX-License-Identifier: GPL-2.0
/*
 * ipc receive QUEUE | send QUEUE | down SET NUMBER | up SET NUMBER | both SET | attach MEMORY |
 * mqueue NAME: do that, which sleeps as long as there is nothing to receive, no room, or the
 * semaphore is 0; both takes from the first two at once. attach says ready when it has the memory
 * mapped.
 */
#include <fcntl.h>
#include <mqueue.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include "helper.h"

struct message {
	long type;
	char text[1000];
};

static void receive(int queue)
{
	struct message message;

	if (msgrcv(queue, &message, sizeof(message.text), 0, 0) < 0)
		die("msgrcv");
}

static void send_until_full(int queue)
{
	const struct message message = { .type = 1 };

	for (;;)
		if (msgsnd(queue, &message, sizeof(message.text), 0))
			die("msgsnd");
}

static void add(int set, unsigned short number, size_t nr, short how_many)
{
	struct sembuf operations[] = { { number, how_many, 0 }, { number + 1, how_many, 0 } };

	if (semop(set, operations, nr))
		die("semop");
}

static void attach(int memory)
{
	if (shmat(memory, NULL, 0) == (void *)-1)
		die("shmat");
	ready_until_eof();
}

static void receive_from(const char *name)
{
	const mqd_t queue = mq_open(name, O_RDWR | O_CREAT, 0600, NULL);
	char message[8192];

	if (queue < 0)
		die("mq_open");
	if (mq_receive(queue, message, sizeof(message), NULL) < 0)
		die("mq_receive");
}

static int explain(void)
{
	fputs("usage: ipc receive|send|down|up|both|attach|mqueue ID [NUMBER]\n", stderr);
	return 2;
}

int main(int argc, char **argv)
{
	const char *what = argc > 2 ? argv[1] : "";

	if (!strcmp(what, "receive"))
		receive(number(argv[2]));
	else if (!strcmp(what, "send"))
		send_until_full(number(argv[2]));
	else if (!strcmp(what, "down") && argc == 4)
		add(number(argv[2]), number(argv[3]), 1, -1);
	else if (!strcmp(what, "up") && argc == 4)
		add(number(argv[2]), number(argv[3]), 1, 1);
	else if (!strcmp(what, "both"))
		add(number(argv[2]), 0, 2, -1);
	else if (!strcmp(what, "attach"))
		attach(number(argv[2]));
	else if (!strcmp(what, "mqueue"))
		receive_from(argv[2]);
	else
		return explain();
	return 0;
}
