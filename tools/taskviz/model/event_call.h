/* SPDX-License-Identifier: GPL-2.0 */
/* The system call that a task was in, in four bytes, whatever machine it was on. */
#ifndef TASKVIZ_EVENT_CALL_H
#define TASKVIZ_EVENT_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Part of the format of recordings: whose numbers they are stands in the first byte, the number in
 * the others. What is 0 was not told.
 */
#define EVENT_CALL_UNKNOWN	0u
#define EVENT_CALL_NONE		1u

/* Is it known which call it was, or that it was none? Of another machine's numbers it is not. */
bool event_call_has_name(uint32_t call);

/* What the first argument of a call tells of what a task sleeps for there. */
enum event_call_first {
	CALL_FIRST_UNKNOWN,	/* it is not known which call it is */
	CALL_FIRST_OTHER,
	CALL_FIRST_FUTEX,	/* address of a word in memory */
	CALL_FIRST_SEMSET,	/* id of a set of semaphores */
	CALL_FIRST_LOCK_FD,	/* descriptor of a file, for whose lock it sleeps */
	CALL_FIRST_NR,
};

enum event_call_first event_call_first(uint32_t call);

/**
 * event_call_pack() - what is kept of the first argument
 * @call: as event_call() has it
 * @first: its first argument
 *
 * Return: four bytes, part of the format of recordings: the lower half of an address, or an id or a
 * descriptor plus 1; 0 if it is none of these.
 */
uint32_t event_call_pack(uint32_t call, uint64_t first);

/* Bytes that hold what event_call_text() writes. */
#define EVENT_CALL_SIZE		16

/**
 * event_call() - of the module's trace event
 * @nr: number of the call, negative: none
 * @compat: of a 32-bit program on this machine, which has one for programs of 64 bits
 *
 * Return: the call.
 */
uint32_t event_call(int32_t nr, bool compat);

/* Is it a call, and not unknown or none? */
bool event_call_is_made(uint32_t call);

/**
 * event_call_text() - what a call is called
 * @call: any number
 * @text: room
 *
 * Return: its name, "none", or "?"; its number where this machine has no names for such calls.
 */
const char *event_call_text(uint32_t call, char text[EVENT_CALL_SIZE]);

#endif /* TASKVIZ_EVENT_CALL_H */
