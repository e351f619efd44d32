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

/* Is it a call that sleeps at the word in memory which its first argument is the address of? */
bool event_call_is_futex(uint32_t call);

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
