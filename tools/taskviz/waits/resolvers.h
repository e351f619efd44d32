/* SPDX-License-Identifier: GPL-2.0 */
/* Who knows what a system call waits for: each sets what and object of the task. */
#ifndef TASKVIZ_RESOLVERS_H
#define TASKVIZ_RESOLVERS_H

#include "model/rows.h"
#include "wait.h"

typedef void resolve_fn(struct waits *waits, struct wait_task *task);

/* children.c */
resolve_fn resolve_wait4;
resolve_fn resolve_waitid;
resolve_fn resolve_vfork;
resolve_fn resolve_clone;
resolve_fn resolve_clone3;

/* stops.c */
resolve_fn resolve_stop;
resolve_fn resolve_trace;
resolve_fn resolve_zombie;

/* stop_log.c: who stopped those that are asked; by the module, or by a table as its signals */
void stop_log_find(struct waits *waits);
void stop_log_tell(struct waits *waits, const struct rows *rows);

/* files.c: of the descriptor that is the first argument */
resolve_fn resolve_read;
resolve_fn resolve_write;
resolve_fn resolve_accept;

/* connects.c */
resolve_fn resolve_connect;

/* opens.c */
resolve_fn resolve_open;
resolve_fn resolve_openat;

/* timers.c: struct timespec of 32 bits where the program has these */
resolve_fn resolve_nanosleep;
resolve_fn resolve_clock_nanosleep;
resolve_fn resolve_clock_nanosleep_time64;

/* signals.c */
resolve_fn resolve_any_signal;
resolve_fn resolve_signals;

/* locks.c */
resolve_fn resolve_lock;

/* polls.c */
resolve_fn resolve_poll;
resolve_fn resolve_ppoll;
resolve_fn resolve_select;
resolve_fn resolve_epoll;
resolve_fn resolve_epoll_pwait2;

/* ipc.c */
resolve_fn resolve_semaphore;
resolve_fn resolve_semaphore_timed;
resolve_fn resolve_message_send;
resolve_fn resolve_message_receive;
resolve_fn resolve_queue_send;
resolve_fn resolve_queue_receive;

/* calls_32.c: one system call for many, of programs of 32 bits */
resolve_fn resolve_ipc;
resolve_fn resolve_socketcall;

/* futex.c */
resolve_fn resolve_futex;
resolve_fn resolve_futex_waitv;

/* conditions.c: address of the condition variable whose word a task sleeps at; 0: of none */
uint64_t condition_of(const struct waits *waits, const struct wait_task *task);

/* kernel.c: where in the kernel it is; the same behind what is known already */
resolve_fn resolve_kernel;
resolve_fn resolve_place;

/* holders.c: once those that are asked have said what they wait for; of objects from @from on */
bool holders_wanted(const struct waits *waits, size_t from);
void holders_find(struct waits *waits, size_t from);

/* lock_owners.c: the same of locks that no process has, but an open file */
void lock_owners_find(struct waits *waits, size_t from);

#endif /* TASKVIZ_RESOLVERS_H */
