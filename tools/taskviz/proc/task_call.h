/* SPDX-License-Identifier: GPL-2.0 */
/* /proc/PID/syscall: the system call that a task sleeps in, and its arguments. */
#ifndef TASKVIZ_TASK_CALL_H
#define TASKVIZ_TASK_CALL_H

#include <stdbool.h>
#include <stdint.h>

#define TASK_CALL_ARGS	6

/* What is known of it. */
enum task_call_state {
	TASK_CALL_IN,		/* it is in that call */
	TASK_CALL_NONE,		/* it sleeps in none: in a fault, or on its way to user space */
	TASK_CALL_RUNNING,	/* it does not sleep */
};

/**
 * struct task_call - a system call
 * @state: is it in one?
 * @nr: its number, as its program has it; which name that is its architecture tells
 * @args: as the program gave them
 * @sp: stack pointer of the program
 * @pc: where the program goes on
 */
struct task_call {
	enum task_call_state state;
	uint32_t nr;
	uint64_t args[TASK_CALL_ARGS];
	uint64_t sp;
	uint64_t pc;
};

/* task_call_parse() - take the file apart. Return: is it one? */
bool task_call_parse(struct task_call *call, const char *text);

#endif /* TASKVIZ_TASK_CALL_H */
