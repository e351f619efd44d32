/* SPDX-License-Identifier: GPL-2.0 */
/* A recording as a picture in time: a row a task, and what stands where in it. */
#ifndef TASKVIZ_TIMELINE_STORE_H
#define TASKVIZ_TIMELINE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "recording/history.h"

/*
 * States are those of TASKVIZ_STATES, but R is told apart by who has the CPU, and what no event
 * told is unknown.
 */
#define TIMELINE_ON_CPU		'R'
#define TIMELINE_RUNNABLE	'r'
#define TIMELINE_UNKNOWN	'?'
#define TIMELINE_STATES		"RrSDTtZXPI?"

#define NO_ROW			UINT32_MAX

/**
 * struct timeline_row - a task
 * @pid: of it
 * @tgid: of its thread group
 * @depth: in the tree of births
 * @parent: row of whoever made it, or of the leader of a thread; NO_ROW if that is not shown
 * @from_ns: birth, or beginning of the recording
 * @to_ns: release, or end of the recording
 * @exited_ns: when it became a zombie, UINT64_MAX: not before @to_ns
 * @exit_code: as wait() has it, TASKVIZ_UNKNOWN_EXIT if it did not exit
 * @kernel: is it a kernel thread?
 * @born: was its birth recorded?
 * @outside: see struct life
 * @released: is its release recorded, then or later?
 * @name: the last one
 */
struct timeline_row {
	int32_t pid;
	int32_t tgid;
	uint32_t depth;
	uint32_t parent;
	uint64_t from_ns;
	uint64_t to_ns;
	uint64_t exited_ns;
	int32_t exit_code;
	bool kernel;
	bool born;
	bool outside;
	bool released;
	char name[TASKVIZ_NAME_LEN];
};

/**
 * struct timeline_span - a state that lasted; no span reaches over an exec
 * @row: of the task
 * @state: one of TIMELINE_STATES
 * @woken: did a wakeup end it? The waker is known then, if anybody is
 * @context: of that wakeup, enum waker_context
 * @waker: its pid
 * @waker_life: its life, NO_LIFE if there is none here
 * @call: it was woken out of, see event_call.h
 * @waker_call: it was woken from
 * @first: argument of @call, as a wakeup has it
 * @from_ns: begin
 * @to_ns: end
 */
struct timeline_span {
	uint32_t row;
	char state;
	bool woken;
	uint16_t context;
	int32_t waker;
	uint32_t waker_life;
	uint32_t call;
	uint32_t waker_call;
	uint32_t first;
	uint64_t from_ns;
	uint64_t to_ns;
};

/* A program that ran: from its exec, or from the fork, to the next one or the exit. */
struct timeline_program {
	uint32_t row;
	bool exec;
	uint64_t from_ns;
	uint64_t to_ns;
	char name[TASKVIZ_NAME_LEN];
};

/* From a task to another at one moment. */
struct timeline_link {
	enum { LINK_FORK, LINK_ADOPT, LINK_SIGNAL } kind;
	uint32_t from;		/* parent, new parent, sender; NO_ROW if it is not shown */
	uint32_t to;
	uint64_t at_ns;
	uint32_t value;		/* enum taskviz_adoption, number of the signal */
	bool minor;		/* a signal that was ignored or handled */
};

/* A page that was copied. */
struct timeline_copy {
	uint32_t row;
	uint32_t kind;
	uint64_t at_ns;
};

/* Events were lost on a CPU between these times. */
struct timeline_loss {
	uint64_t from_ns;
	uint64_t to_ns;
	uint64_t count;
	uint32_t cpu;
	uint32_t kinds;		/* EVENT_STATES or EVENT_LIVES; 0: not told */
};

/* A thread took the place of its dead leader by an exec: @taker is the row of it until then. */
struct timeline_takeover {
	uint32_t row;
	uint32_t taker;
	uint64_t at_ns;
};

/**
 * struct timeline - the picture
 * @recording: of what
 * @history: of that
 * @origin_ns: beginning of the recording, from which times are told
 * @begin_ns: left end
 * @end_ns: right end
 * @rows: in tree order
 * @spans: row by row, in order of time
 * @programs: row by row, in order of time
 * @links: in order of time
 * @copies: row by row, in order of time
 * @losses: in order of time
 * @takeovers: in order of time
 * @row_of: row of each life of the history, or NO_ROW
 * @no_memory: set if an array could not grow
 */
struct timeline {
	const struct recording *recording;
	const struct history *history;
	uint64_t origin_ns;
	uint64_t begin_ns;
	uint64_t end_ns;
	struct {
		struct timeline_row *at;
		size_t nr;
		size_t capacity;
	} rows;
	struct {
		struct timeline_span *at;
		size_t nr;
		size_t capacity;
	} spans;
	struct {
		struct timeline_program *at;
		size_t nr;
		size_t capacity;
	} programs;
	struct {
		struct timeline_link *at;
		size_t nr;
		size_t capacity;
	} links;
	struct {
		struct timeline_copy *at;
		size_t nr;
		size_t capacity;
	} copies;
	struct {
		struct timeline_loss *at;
		size_t nr;
		size_t capacity;
	} losses;
	struct {
		struct timeline_takeover *at;
		size_t nr;
		size_t capacity;
	} takeovers;
	uint32_t *row_of;
	bool no_memory;
};

/**
 * timeline_add() - room for one more in an array of the timeline
 * @timeline: whose no_memory is set if the array cannot grow
 * @array: at, nr and capacity, as all of them are
 * @size: of an element
 *
 * Return: the new element, zeroed, until the array grows again; NULL without memory.
 */
void *timeline_add(struct timeline *timeline, void *array, size_t size);

/*
 * timeline_sort() - row by row what is in order of time as it was added
 *
 * Return: 0 or -ENOMEM.
 */
int timeline_sort(struct timeline *timeline);
void timeline_drop(struct timeline *timeline);

/**
 * timeline_find() - where a row's part of an array begins
 * @array: spans, programs or copies, sorted
 * @size: of an element
 * @row: whose
 *
 * Return: index of the first element of that row or, if it has none, of what comes behind.
 */
size_t timeline_find(const void *array, size_t size, uint32_t row);

/* What a state is called, for legends and cards. */
const char *timeline_state_name(char state);

#endif /* TASKVIZ_TIMELINE_STORE_H */
