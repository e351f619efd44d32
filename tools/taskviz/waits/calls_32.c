// SPDX-License-Identifier: GPL-2.0
/* Two system calls of 32-bit programs that stand for many: which, their first argument says. */
#include <linux/ipc.h>
#include <linux/net.h>
#include <sys/socket.h>
#include "resolvers.h"

/* The version of the call stands above. */
#define IPC_CALL	0xffff

/* ipc(call, first, second, third, pointer, fifth) as the call of its own would be. */
void resolve_ipc(struct waits *waits, struct wait_task *task)
{
	const uint64_t *args = task->call.args;
	struct wait_task alone = *task;

	alone.call.args[0] = args[1];
	alone.call.args[1] = args[4];
	alone.call.args[3] = args[5];
	switch (args[0] & IPC_CALL) {
	case SEMOP:
		resolve_semaphore(waits, &alone);
		break;
	case SEMTIMEDOP:
		resolve_semaphore_timed(waits, &alone);
		break;
	case MSGSND:
		resolve_message_send(waits, &alone);
		break;
	case MSGRCV:
		resolve_message_receive(waits, &alone);
		break;
	}
	alone.call = task->call;
	*task = alone;
}

static resolve_fn *resolver_of(uint64_t call)
{
	switch (call) {
	case SYS_ACCEPT:
	case SYS_ACCEPT4:
		return resolve_accept;
	case SYS_RECV:
	case SYS_RECVFROM:
	case SYS_RECVMSG:
	case SYS_RECVMMSG:
		return resolve_read;
	case SYS_SEND:
	case SYS_SENDTO:
	case SYS_SENDMSG:
	case SYS_SENDMMSG:
		return resolve_write;
	default:
		return NULL;
	}
}

/* The arguments of the call stand in memory; the first of each of these is a descriptor. */
void resolve_socketcall(struct waits *waits, struct wait_task *task)
{
	resolve_fn *resolve = resolver_of(task->call.args[0]);
	const struct task_call call = task->call;
	uint32_t fd;

	if (!resolve || !wait_memory(waits, task, call.args[1], &fd, sizeof(fd)))
		return;
	task->call.args[0] = fd;
	resolve(waits, task);
	task->call = call;
}
