// SPDX-License-Identifier: GPL-2.0
/* Which calls are looked into, and how their arguments are told. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "calls.h"
#include "core/pure.h"
#include "model/call_names.h"
#include "resolvers.h"

/* No architecture has had so many yet. */
#define MAX_CALLS	1024

/**
 * struct call - a system call that can sleep
 * @name: as the kernel has it
 * @args: those that are told: a letter each, d a signed number, x hexadecimal, - none
 * @resolve: who knows what it waits for
 */
struct call {
	const char *name;
	const char *args;
	resolve_fn *resolve;
};

static const struct call calls[] = {
	{ "read", "d", resolve_read },
	{ "readv", "d", resolve_read },
	{ "pread64", "d", resolve_read },
	{ "preadv", "d", resolve_read },
	{ "preadv2", "d", resolve_read },
	{ "recv", "d", resolve_read },
	{ "recvfrom", "d", resolve_read },
	{ "recvmsg", "d", resolve_read },
	{ "recvmmsg", "d", resolve_read },
	{ "recvmmsg_time64", "d", resolve_read },
	{ "accept", "d", resolve_accept },
	{ "accept4", "d", resolve_accept },
	{ "connect", "d", resolve_connect },
	{ "write", "d", resolve_write },
	{ "writev", "d", resolve_write },
	{ "pwrite64", "d", resolve_write },
	{ "pwritev", "d", resolve_write },
	{ "pwritev2", "d", resolve_write },
	{ "send", "d", resolve_write },
	{ "sendto", "d", resolve_write },
	{ "sendmsg", "d", resolve_write },
	{ "sendmmsg", "d", resolve_write },
	{ "vmsplice", "d", resolve_write },
	{ "open", "", resolve_open },
	{ "openat", "d", resolve_openat },
	{ "wait4", "d", resolve_wait4 },
	{ "waitpid", "d", resolve_wait4 },
	{ "waitid", "dd", resolve_waitid },
	{ "vfork", "", resolve_vfork },
	{ "clone", "x", resolve_clone },
	{ "clone3", "", resolve_clone3 },
	{ "flock", "d", resolve_lock },
	{ "fcntl", "d", resolve_lock },
	{ "fcntl64", "d", resolve_lock },
	{ "poll", "-d", resolve_poll },
	{ "ppoll", "-d", resolve_ppoll },
	{ "ppoll_time64", "-d", resolve_ppoll },
	{ "select", "d", resolve_select },
	{ "_newselect", "d", resolve_select },
	{ "pselect6", "d", resolve_select },
	{ "pselect6_time64", "d", resolve_select },
	{ "epoll_wait", "d", resolve_epoll },
	{ "epoll_pwait", "d", resolve_epoll },
	{ "epoll_pwait2", "d", resolve_epoll_pwait2 },
	{ "ipc", "dd", resolve_ipc },
	{ "socketcall", "d", resolve_socketcall },
	{ "semop", "d", resolve_semaphore },
	{ "semtimedop", "d", resolve_semaphore_timed },
	{ "semtimedop_time64", "d", resolve_semaphore_timed },
	{ "msgsnd", "d", resolve_message_send },
	{ "msgrcv", "d", resolve_message_receive },
	{ "mq_timedsend", "d", resolve_queue_send },
	{ "mq_timedsend_time64", "d", resolve_queue_send },
	{ "mq_timedreceive", "d", resolve_queue_receive },
	{ "mq_timedreceive_time64", "d", resolve_queue_receive },
	{ "futex", "x", resolve_futex },
	{ "futex_time64", "x", resolve_futex },
	{ "futex_waitv", "xd", resolve_futex_waitv },
	{ "nanosleep", "", resolve_nanosleep },
	{ "clock_nanosleep", "d", resolve_clock_nanosleep },
	{ "clock_nanosleep_time64", "d", resolve_clock_nanosleep_time64 },
	{ "pause", "", resolve_any_signal },
	{ "rt_sigsuspend", "", resolve_any_signal },
	{ "sigsuspend", "", resolve_any_signal },
	{ "rt_sigtimedwait", "", resolve_signals },
	{ "rt_sigtimedwait_time64", "", resolve_signals },
};

static const struct call *find(const char *name)
{
	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++)
		if (!strcmp(calls[i].name, name))
			return &calls[i];
	return NULL;
}

/* Thousands of tasks are in a few calls: each is looked for once. */
static const struct call *find_once(const struct wait_task *task, const char *name)
{
	static struct {
		bool is_known;
		const struct call *call;
	} all[2][MAX_CALLS];
	const uint32_t nr = task->call.nr;

	if (nr >= MAX_CALLS)
		return find(name);
	if (!all[task->is_32][nr].is_known)
		all[task->is_32][nr].call = find(name);
	all[task->is_32][nr].is_known = true;
	return all[task->is_32][nr].call;
}

static void put_arg(struct taskviz_text *text, char letter, uint64_t value)
{
	char hex[24];

	if (letter == 'd') {
		taskviz_put_s64(text, (int32_t)value, 0);
	} else {
		snprintf(hex, sizeof(hex), "0x%" PRIx64, value);
		taskviz_put_str(text, hex);
	}
}

static void put_call(struct wait_task *task, const char *name, const char *args)
{
	struct taskviz_text text = { .buf = task->in, .size = sizeof(task->in) - 1 };
	bool is_first = true;

	taskviz_put_str(&text, name);
	taskviz_put_char(&text, '(');
	for (int i = 0; args[i]; i++) {
		if (args[i] == '-')
			continue;
		taskviz_put_str(&text, is_first ? "" : ", ");
		put_arg(&text, args[i], task->call.args[i]);
		is_first = false;
	}
	taskviz_put_char(&text, ')');
	task->in[text.len < text.size ? text.len : text.size] = 0;
}

void calls_resolve(struct waits *waits, struct wait_task *task)
{
	const char *name = task->is_32 ? call_name_32(task->call.nr) : call_name(task->call.nr);
	const struct call *call = name ? find_once(task, name) : NULL;

	if (call) {
		put_call(task, name, call->args);
		call->resolve(waits, task);
	} else if (name) {
		snprintf(task->in, sizeof(task->in), "%s", name);
	} else {
		snprintf(task->in, sizeof(task->in), "call %" PRIu32, task->call.nr);
	}
}
