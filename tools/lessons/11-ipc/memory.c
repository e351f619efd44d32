// SPDX-License-Identifier: GPL-2.0
/*
 * memory CHILDREN: children attach memory that their parent made, and the
 * parent removes it while they have it.
 */
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include "../point.h"

#define SIZE	(1 << 20)
#define KEY	0x7461736b

static int memory;
static int go[2], ready[2];

static void child(void)
{
	char *words = shmat(memory, NULL, 0);
	char byte = words == (void *)-1;

	close(go[1]);
	if (write(ready[1], &byte, 1) != 1)
		_exit(1);
	while (read(go[0], &byte, 1) > 0)
		;
	_exit(*words);	/* what the parent has written there */
}

int main(int argc, char **argv)
{
	const long children = argc > 1 ? atol(argv[1]) : 3;
	int status, right = 0;
	char *words, byte;

	memory = shmget(KEY, SIZE, IPC_CREAT | 0600);
	words = memory < 0 ? (void *)-1 : shmat(memory, NULL, 0);
	if (words == (void *)-1 || pipe(go) || pipe(ready))
		fail("memory");
	shmdt(words);
	for (long i = 0; i < children; i++)
		if (!fork())
			child();
	for (long i = 0; i < children; i++)
		if (read(ready[0], &byte, 1) != 1 || byte)
			fail("a child has no memory");
	point("attached", "memory=%d", memory);

	words = shmat(memory, NULL, 0);
	*words = 7;
	shmctl(memory, IPC_RMID, NULL);
	shmdt(words);
	close(go[1]);
	while (wait(&status) > 0)
		right += WEXITSTATUS(status) == 7;
	point("left", "right=%d", right);
	return 0;
}
