// SPDX-License-Identifier: GPL-2.0
/* Children: they share the descriptors, end at once, after some calls, or killed in one. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include "../helper.h"
#include "dice.h"

#define MOST_FILES	900	/* with unfinished readings: more than a user may hold */

enum life { ENDS_AT_ONCE, CALLS, IS_KILLED, IN_USER_NAMESPACE, NR_LIVES, HOARDS };

/* Begins to read more and more files, as a user who may not hold as much as he likes. */
static void hoard(struct caller *me)
{
	char byte;

	do
		me->slot = pick_slot(me, FILE_PROC);
	while (!me->slot->user || me->slot->hides || me->slot->part);
	for (unsigned int i = 0; i < MOST_FILES; i++) {
		const int file = open_as(me->slot, O_RDONLY);

		if (file < 0)
			return;
		begin(me, CALL_READ, me->slot);
		if (end(me, read(file, &byte, 1)) < 0)
			return;
	}
}

static noreturn void live(struct caller *me, enum life how, unsigned int calls)
{
	me->child = true;
	if (how == HOARDS)
		hoard(me);
	if (how == IN_USER_NAMESPACE && !unshare(CLONE_NEWUSER))
		me->nested = true;
	while (how != ENDS_AT_ONCE && how != HOARDS && (how == IS_KILLED || calls--))
		make_call(me);
	_exit(0);
}

/* Killed wherever it has come to meanwhile. */
static void kill_later(pid_t child, unsigned int turns)
{
	while (turns--)
		sched_yield();
	kill(child, SIGKILL);
}

void call_fork(struct caller *me)
{
	enum life how;
	unsigned int calls;
	int status;
	pid_t child;

	begin(me, CALL_FORK, pick_slot(me, FILE_PROC));
	how = chance(me, 3) ? HOARDS : draw(me, NR_LIVES);
	calls = 1 + draw(me, 16);
	child = end(me, fork());
	if (!child)
		live(me, how, calls);
	if (child < 0)
		return;
	if (how == IS_KILLED)
		kill_later(child, calls);
	while (waitpid(child, &status, 0) < 0)
		;
	if (status && !(how == IS_KILLED && WTERMSIG(status) == SIGKILL))
		fail(me, "its child ended with status %#x", status);
}
